import { z } from 'zod';
import { budgetCell, financingCell, names } from './grant.js';
import { day, moneyText, operationCode, period, rateText, slug, year } from './values.js';

/** Texts of a programme pack for its documents, longer than a label. */
const words = z.strictObject({ fi: z.string(), sv: z.string(), en: z.string() });

/** What a decision document says: what was decided, on what grounds, and how to ask for another decision. */
export const decisionContent = z.strictObject({
  decision: z.enum(['award', 'rejection', 'rectification']),
  /** The number of the rectification; null for a decision on the application. */
  number: z.int().nullable(),
  on: day,
  code: operationCode.nullable(),
  name: z.string(),
  organisation: slug,
  applicant: z.string(),
  partners: z.array(z.strictObject({ id: slug, name: z.string() })),
  programmeName: names,
  call: slug,
  period,
  /** Null where nothing is granted. */
  award: z.strictObject({
    supportRate: rateText,
    ownRate: rateText.nullable(),
    granted: moneyText,
    /** What was asked for to be paid before any claim, and up to what of it the granted support allows; left out where nothing was asked for. */
    advance: z.strictObject({ asked: moneyText, granted: moneyText }).optional(),
    budgetVersion: z.int(),
    costModel: slug,
    budget: z.array(budgetCell),
    budgetTotal: moneyText,
    revenue: moneyText.nullable(),
    financing: z.array(financingCell),
    financingTotal: moneyText,
    tranches: z.array(z.strictObject({ year, amount: moneyText })),
    conditions: z.array(z.strictObject({ text: z.string(), due: day.nullable() })),
  }).nullable(),
  /** Empty where none was given, and once it is erased. */
  reason: z.string(),
  /** What the pack calls categories, cost models and sources; what is not there is shown by its id. */
  labels: z.record(z.string(), names),
  texts: z.strictObject({ decision: words.nullable(), appeal: words.nullable() }),
  /** Until when a rectification can be asked for. */
  rectificationUntil: day.nullable(),
});
export type DecisionContent = z.infer<typeof decisionContent>;
