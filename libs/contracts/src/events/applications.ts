import { z } from 'zod';
import { declare } from '../declare.js';
import { award, grantLimits, grantPlan, grantRules } from '../grant.js';
import { nonNegativeMoney, slug, textName, textRef, year } from '../values.js';

const number = z.int().min(1);

/** An organisation applied; plan, budget and the rules of the programme pack are kept as they were then. */
export const ApplicationSubmitted = declare('applications', 'ApplicationSubmitted', 1, z.strictObject({
  organisation: slug,
  programme: slug,
  packVersion: number,
  call: slug,
  costModel: slug,
  plan: grantPlan,
  /** What the programme pack says at this time: it judges the application to its end, whatever becomes of the pack. */
  rules: grantRules,
  limits: grantLimits,
  summary: textRef.nullable(),
  texts: z.record(textName, textRef),
}));

/** A grant was decided: its code, terms, support rate and the rules that hold to its end. */
export const GrantAwarded = declare('applications', 'GrantAwarded', 1, award);

/** The applicant took the application back before it was decided. */
export const ApplicationWithdrawn = declare('applications', 'ApplicationWithdrawn', 1, z.strictObject({ reason: textRef.nullable() }));

/** The application got no grant. */
export const ApplicationRejected = declare('applications', 'ApplicationRejected', 1, z.strictObject({ reason: textRef.nullable() }));

/** A further part of the planned support was granted. */
export const TrancheGranted = declare('applications', 'TrancheGranted', 1, z.strictObject({
  year,
  amount: nonNegativeMoney,
  /** Support granted so far, this tranche included. */
  granted: nonNegativeMoney,
}));
