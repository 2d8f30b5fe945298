import { attachmentTypes, type AttachmentType } from '@toteuma/contracts';
import { fileTypeFromBuffer } from 'file-type';

/** So much of the beginning of a file is looked at. */
export const HEAD = 64 * 1024;

const extensions: Readonly<Record<AttachmentType, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
};
/** The endings that a file may have, for the form and the refusal. */
export const acceptedEndings = Object.values(extensions).flat();

/** The media type that the name of a file promises; null when none that is taken. */
export function promisedType(name: string): AttachmentType | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return attachmentTypes.find((type) => extensions[type].includes(ending)) ?? null;
}

/**
 * Whether the beginning of a file is what its name promises. A name proves nothing: a script that is called .pdf would be
 * opened by whoever trusts the list of attachments.
 */
export async function isAsPromised(promised: AttachmentType, head: Buffer): Promise<boolean> {
  const found = await fileTypeFromBuffer(head);
  if (promised.startsWith('text/')) return found === undefined && isText(head);
  return found?.mime === promised;
}

/** Text has no NUL, is no page and no script by its first characters, and is UTF-8 or an 8-bit code without control characters. */
function isText(head: Buffer): boolean {
  const text = head.toString('latin1');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000e-\u001f]/.test(text)) return false;
  return !/^(?:ï»¿)?\s*(?:<|#!|%!|MZ)/.test(text);
}
