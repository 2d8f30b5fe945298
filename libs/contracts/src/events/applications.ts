import { z } from 'zod';
import { declare } from '../declare.js';
import { award, budgetCell, financingCell, grantLimits, grantPlan, grantRules, grantTerms } from '../grant.js';
import { day, nonNegativeMoney, slug, textName, textRef, year } from '../values.js';

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

/** The application got no grant. */
export const ApplicationRejected = declare('applications', 'ApplicationRejected', 1, z.strictObject({ reason: textRef.nullable() }));

/** A further part of the planned support was granted. */
export const TrancheGranted = declare('applications', 'TrancheGranted', 1, z.strictObject({
  year,
  amount: nonNegativeMoney,
  /** Support granted so far, this tranche included. */
  granted: nonNegativeMoney,
}));

/** The beneficiary asked for another budget from a day on; cells named replace, others stay. */
export const AmendmentRequested = declare('applications', 'AmendmentRequested', 1, z.strictObject({
  amendment: number,
  effectiveFrom: day,
  budget: z.strictObject({ cells: z.array(budgetCell), financing: z.array(financingCell).nullable() }),
  reason: textRef.nullable(),
}));

/**
 * A decision that lowers a cell or the grant takes effect when claims, who owns what may still be certified, has answered
 * it; any other takes effect at once (`BudgetAmended` follows in the same transaction).
 */
export const AmendmentDecided = declare('applications', 'AmendmentDecided', 1, z.strictObject({
  amendment: number,
  outcome: z.enum(['accepted', 'accepted-with-changes', 'rejected']),
  effect: z.enum(['at-once', 'when-claims-answers', 'none']),
  proposed: grantTerms.nullable(),
}));

/** An accepted amendment took effect: a new budget version. */
export const BudgetAmended = declare('applications', 'BudgetAmended', 1, z.strictObject({
  amendment: number,
  effectiveFrom: day,
  terms: grantTerms,
}));

/** Claims had meanwhile certified more than the amendment would leave. */
export const AmendmentLapsed = declare('applications', 'AmendmentLapsed', 1, z.strictObject({
  amendment: number,
  why: z.literal('below-certified'),
}));

