import { z } from 'zod';
import { declare } from '../declare.js';
import { count, instant, positions, slug, textName, textRef } from '../values.js';

export const reportReason = z.strictObject({
  type: z.enum(['budget-amended', 'claim-decided', 'indicators-accepted', 'final-report-accepted', 'period-extended', 'partners-changed', 'claim-corrected']),
  /** The budget version, claim, indicator report, amendment or correction that the reason speaks of. */
  number: z.int().nullable(),
  occurredAt: instant,
});

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,90}\.(pdf|json)$/, { error: 'a file name ending in .pdf or .json' }).meta({ title: 'file name' });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: '64 hexadecimal digits' }).meta({ title: 'SHA-256 digest' });

export const producedFile = z.strictObject({ name: fileName, format: z.enum(['pdf', 'json']), language: z.enum(['fi', 'sv', 'en']).nullable(), bytes: count, sha256 });

/** A new edition is due. Requests that wait together are answered by one edition. */
export const ReportRequested = declare('reports', 'ReportRequested', 1, z.strictObject({
  request: z.int().min(1),
  kind: z.enum(['realisation', 'final']),
  reason: reportReason,
  /** The event that asked for it: the edition is not made before the figures know it. */
  cause: z.strictObject({ source: slug, position: z.int().min(0) }),
}));

/** An edition was made: which requests it answers, from which events, and its files. */
export const ReportProduced = declare('reports', 'ReportProduced', 1, z.strictObject({
  edition: z.int().min(1),
  kind: z.enum(['realisation', 'final']),
  /** The requests that this edition answers. */
  requests: z.array(z.int().min(1)).min(1),
  positions,
  files: z.array(producedFile),
}));

/** What was done in the period of a claim was reported. */
export const ProgressReportSubmitted = declare('reports', 'ProgressReportSubmitted', 1, z.strictObject({ claim: z.int().min(1), organisation: slug, done: textRef.nullable(), next: textRef.nullable() }));
/** A progress report was accepted, or sent back to be supplemented. */
export const ProgressReportReviewed = declare('reports', 'ProgressReportReviewed', 1, z.strictObject({ claim: z.int().min(1), outcome: z.enum(['accepted', 'supplement']), reason: textRef.nullable() }));

/** The beneficiary filed the final report; its figures are frozen. */
export const FinalReportSubmitted = declare('reports', 'FinalReportSubmitted', 1, z.strictObject({
  organisation: slug,
  /** The figures are frozen as these positions of the other services gave them. */
  positions,
  /** Null where the beneficiary wrote nothing. */
  done: textRef.nullable(),
  results: textRef.nullable(),
  remains: textRef.nullable(),
  /** What was written for the other sections that the programme names. */
  others: z.record(textName, textRef).optional(),
}));
/** One of the two reviews of the final report was done. */
export const FinalReportReviewed = declare('reports', 'FinalReportReviewed', 1, z.strictObject({
  kind: z.enum(['substance', 'finance']),
  outcome: z.enum(['accepted', 'supplement']),
  reason: textRef.nullable(),
}));
/** The final report was accepted. */
export const FinalReportAccepted = declare('reports', 'FinalReportAccepted', 1, z.strictObject({}));

/** A decision asks for its document. */
export const DecisionDocumentRequested = declare('reports', 'DecisionDocumentRequested', 1, z.strictObject({
  document: z.int().min(1),
  decision: z.enum(['award', 'rejection', 'rectification']),
  decidedAt: instant,
  /** The event that decided: the document tells the application as it was then. */
  cause: z.strictObject({ source: slug, position: z.int().min(0) }),
}));

/** The document of a decision was made, in each language. */
export const DecisionDocumentProduced = declare('reports', 'DecisionDocumentProduced', 1, z.strictObject({ document: z.int().min(1), files: z.array(producedFile) }));
