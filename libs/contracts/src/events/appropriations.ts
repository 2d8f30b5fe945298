import { z } from 'zod';
import { declare } from '../declare.js';
import { id, nonNegativeMoney, slug, textRef, year } from '../values.js';

/** Money of a programme for the grants of a year was set, or set anew. All appropriations of a programme are one stream. */
export const AppropriationSet = declare('applications', 'AppropriationSet', 1, z.strictObject({
  appropriation: id,
  programme: slug,
  /** Null: for every authority, of no named fund, for every priority. */
  authority: slug.nullable(),
  fund: slug.nullable(),
  year,
  priority: slug.nullable(),
  amount: nonNegativeMoney,
  /** What it was before; null the first time. */
  was: nonNegativeMoney.nullable(),
  reason: textRef.nullable(),
}));

/** Money was bound by a decision; it is written together with that decision. */
export const FundsCommitted = declare('applications', 'FundsCommitted', 1, z.strictObject({ appropriation: id, application: id, amount: nonNegativeMoney }));

/** Money that had been bound is free again, because the grant became less; it is written together with what lowered it. */
export const FundsFreed = declare('applications', 'FundsFreed', 1, z.strictObject({ appropriation: id, application: id, amount: nonNegativeMoney }));
