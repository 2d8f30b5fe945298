import { z } from 'zod';
import { declare } from '../declare.js';
import { day, id, sha256, slug } from '../values.js';

/** What may be attached: documents, pictures and plain text. Nothing that a browser or a reader would run. */
export const attachmentTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/csv',
] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/** A file was attached to an application. Its name may name a person and stays out of the event; the digest tells later whether the file is the same. */
export const AttachmentAdded = declare('applications', 'AttachmentAdded', 1, z.strictObject({
  attachment: id,
  /** The section of the form that it belongs to; null: the whole. */
  section: slug.nullable(),
  sha256,
  bytes: z.int().min(1).max(50 * 1024 * 1024),
  mediaType: z.enum(attachmentTypes),
  addedOn: day,
}));
