import { z } from 'zod';
import { day, nonNegativeMoney, publicLabel, rateText, slug } from './values.js';

const labels = z.strictObject({ fi: publicLabel(), sv: publicLabel(), en: publicLabel() });

/** Rules of payment claims. Where a rule of law is not certain it is a setting here, never a constant. */
export const claimRules = z.strictObject({
  /** Who files in a joint operation. */
  jointOperation: z.enum(['lead', 'each-partner']).default('lead'),
  /** The clock of the payment (Regulation (EU) 2021/1060, Article 74(1)(b): 80 days). */
  clockDays: z.int().min(1).max(3650).default(80),
  /** A claim is filed at least so often; null: as the decision says. */
  monthsBetween: z.int().min(1).max(60).nullable().default(null),
  /** The last claim comes so many months after the end; null: as the decision says. */
  lastClaimMonths: z.int().min(0).max(60).nullable().default(null),
  /** Costs paid after the period: so many days, in these categories. */
  paidAfter: z.strictObject({ days: z.int().min(0).max(3650), categories: z.array(slug).max(100) }).default({ days: 0, categories: [] }),
  advances: z.strictObject({ highest: rateText, setOff: rateText }).default({ highest: '30', setOff: '100' }),
  finalReportBeforeLastPayment: z.boolean().default(false),
  /** Each claim has a progress report for the same period, and its payment waits for the acceptance. */
  progressReports: z.boolean().default(false),
  /** Payments above it need one more pair of eyes; null: none do. */
  moreEyesAbove: nonNegativeMoney.nullable().default(null),
  /** Whether the beneficiary is heard before anything is deducted. */
  hearing: z.enum(['none', 'before-deduction']).default('none'),
  /** So many days after the decision of a claim its rectification may be asked for; 0: never. */
  rectificationDays: z.int().min(0).max(3650).default(30),
});
export type ClaimRules = z.infer<typeof claimRules>;

/** How rows are drawn for checks. A share of the rows, or so many of them; monetary-unit draws by amount, stratified by category. */
export const samplingRule = z.strictObject({ id: slug, names: labels, method: z.enum(['random', 'monetary-unit', 'stratified']), percent: rateText.optional(), size: z.int().min(1).optional(), seeded: z.boolean().default(true) });
export type SamplingRule = z.infer<typeof samplingRule>;

/** What a verification goes through, point by point. */
export const checklist = z.strictObject({
  id: slug,
  names: labels,
  kind: z.enum(['administrative', 'on-the-spot']),
  /** From so many risk points on it has to be filled in before the decision; 0: always; null: never a must. */
  requiredFrom: z.int().min(0).max(1000).nullable().default(0),
  items: z.array(z.strictObject({ id: slug, names: labels })).min(1).max(100),
});
export type Checklist = z.infer<typeof checklist>;

/** A sign of risk: how many points it gives when it is true of a claim. */
export const riskRule = z.strictObject({
  id: slug,
  names: labels,
  points: z.int().min(1).max(1000),
  /** What is looked at; the limit is an amount in euros, a percentage or a count, as the sign asks. */
  sign: z.enum(['declared-above', 'first-claim', 'last-claim', 'deducted-before-above-percent', 'partners-above', 'duplicates-above', 'credit-notes']),
  limit: z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, { error: 'a number such as 50000.00 or 2' }).optional(),
});
export type RiskRule = z.infer<typeof riskRule>;

/** Interest on what has to be paid back, by a dated table: the newest rate that is not after a day holds on it. */
export const interestRules = z.strictObject({
  rates: z.array(z.strictObject({ from: day, percent: rateText })).min(1).max(500),
  /** Added to the rate after the due date. */
  lateMargin: rateText.default('0'),
  /** Days that a year has for the interest. */
  yearDays: z.union([z.literal(360), z.literal(365)]).default(365),
});
export type InterestRules = z.infer<typeof interestRules>;

/** How long documents are kept (2021-2027: Regulation (EU) 2021/1060, Article 82: five years from 31 December of the year of the last payment). */
export const retentionRules = z.strictObject({ years: z.int().min(0).max(100), from: z.enum(['last-payment-year-end', 'closure', 'programme-end']) });
export type RetentionRules = z.infer<typeof retentionRules>;

/** Recoveries are due so many days after they are ordered, and bear this interest; null: none. */
export const recoveryRules = z.strictObject({ dueDays: z.int().min(0).max(3650), interest: interestRules.nullable() });
export type RecoveryRules = z.infer<typeof recoveryRules>;

/** What a programme decides about the spending of a grant. It travels with the award; an award without it has the defaults of each part. */
export const spendingRules = z.strictObject({
  claims: claimRules,
  checklists: z.array(checklist).max(20),
  risk: z.array(riskRule).max(50),
  sampling: z.array(samplingRule).max(20),
  recovery: recoveryRules,
  retention: retentionRules,
  /** The last day of the programme; null where it was not told. */
  programmeEnd: day.nullable(),
});
export type SpendingRules = z.infer<typeof spendingRules>;

/** What holds for a grant that was awarded before there were such rules. */
export const usualSpending: SpendingRules = {
  claims: claimRules.parse({}), checklists: [], risk: [], sampling: [], recovery: { dueDays: 30, interest: null }, retention: { years: 5, from: 'last-payment-year-end' }, programmeEnd: null,
};
