import { z } from 'zod';
import { reportSection } from './grant.js';
import { day, moneyText, percentText, positions } from './values.js';

/**
 * The figures of one operation, as the reports service keeps them, the case runner prints them and an edition freezes
 * them. Amounts are decimal strings with two decimals, percentages have two decimals rounded half up; what was not given,
 * and x/0, is null.
 */
const amount = moneyText;
const orNull = moneyText.nullable();

const line = {
  grantedAtAward: orNull,
  granted: orNull,
  declared: amount,
  parked: amount,
  deducted: amount,
  certified: amount,
  realisation: percentText.nullable(),
};

export const categoryFigures = z.strictObject({
  ...line,
  /** Support decided for this line, where the grant reckons the support of each. */
  support: amount.optional(),
});
const supportPart = z.strictObject({ granted: amount, certified: amount, paid: amount });
export const warning = z.strictObject({ amount: amount.optional(), category: z.string().optional(), source: z.string().optional(), percent: percentText.optional(), text: z.string() });

export const operationFigures = z.strictObject({
  name: z.string(),
  status: z.enum(['running', 'ended', 'interrupted', 'closed']),
  period: z.strictObject({ from: day, to: day }),
  months: z.int(),
  budgetVersion: z.int(),
  categories: z.record(z.string(), categoryFigures),
  total: categoryFigures,
  revenue: z.strictObject({ granted: orNull, certified: orNull }),
  net: z.strictObject({ granted: amount, certified: amount, realisation: percentText.nullable() }),
  own: z.strictObject({ granted: orNull, atDecidedRate: orNull, actual: amount }),
  support: z.strictObject({
    planned: amount,
    granted: amount,
    claimed: amount,
    certified: amount,
    paid: amount,
    receivable: amount,
    recovered: amount,
    realised: amount,
    remaining: amount,
    realisation: percentText.nullable(),
    /** What of it the EU and the state pay, where the programme says how it is split. */
    eu: supportPart.optional(),
    state: supportPart.optional(),
  }),
  public: z.strictObject({ planned: amount, realised: amount, realisation: percentText.nullable() }),
  sources: z.record(
    z.string(),
    z.strictObject({ planned: orNull, realised: amount, share: percentText.nullable(), years: z.record(z.string(), z.strictObject({ planned: amount })) }),
  ),
  partners: z.record(
    z.string(),
    z.strictObject({ granted: amount, certified: amount, realisation: percentText.nullable(), support: amount, categories: z.record(z.string(), categoryFigures) }),
  ),
  years: z.record(z.string(), z.strictObject({ planned: orNull, certified: amount })),
  stated: z.strictObject({ financing: orNull, difference: orNull }),
  indicators: z.record(
    z.string(),
    z.strictObject({
      planned: z.number().nullable(),
      plannedWomen: z.number().nullable(),
      achieved: z.number().nullable(),
      achievedWomen: z.number().nullable(),
      realisation: percentText.nullable(),
      realisationWomen: percentText.nullable(),
    }),
  ),
  principles: z.strictObject({ sustainability: z.strictObject({ direct: z.int().nullable(), indirect: z.int().nullable() }) }),
  warnings: z.record(z.string(), z.array(warning)),
});

export type OperationFigures = z.infer<typeof operationFigures>;
export type Warning = z.infer<typeof warning>;

/** What a report shows beside the figures: who, when decided, and from which events it was made. */
export const reportContent = z.strictObject({
  kind: z.enum(['realisation', 'final']),
  edition: z.int(),
  code: z.string(),
  programme: z.string(),
  programmeName: z.record(z.enum(['fi', 'sv', 'en']), z.string()),
  costModel: z.string(),
  supportRate: percentText.or(z.string()),
  applicant: z.string(),
  partners: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  figures: operationFigures,
  /** Why this edition was made, oldest first: what was decided and when (the day in Helsinki). */
  reasons: z.array(z.strictObject({ type: z.enum(['budget-amended', 'claim-decided', 'indicators-accepted', 'final-report-accepted', 'period-extended', 'partners-changed', 'claim-corrected']), number: z.int().nullable(), on: day })),
  positions,
  /** The instant of the newest event that the edition knows. */
  asOf: z.string(),
  /** What the report is made of, where its programme says so. */
  sections: z.array(reportSection).optional(),
  /** What the beneficiary wrote for the final report, by the section; null in the others. */
  texts: z.object({ done: z.string(), results: z.string(), remains: z.string() }).catchall(z.string()).nullable(),
  reviews: z.array(z.strictObject({ kind: z.enum(['substance', 'finance', 'acceptance']), on: day })),
});
export type ReportContent = z.infer<typeof reportContent>;
