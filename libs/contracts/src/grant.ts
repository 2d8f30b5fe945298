import { z } from 'zod';
import { businessId, count, moneyText, nonNegativeMoney, operationCode, period, publicLabel, rateText, slug, textRef, year } from './values.js';

/** The lead beneficiary's partner id (Regulation (EU) 2021/1060: the beneficiary who answers to the authority for all). */
export const LEAD = 'lead';

/** partner x category x year; `stated` replaces a computed flat rate until its base changes. */
export const budgetCell = z.strictObject({ partner: slug, category: slug, year: year.nullable(), amount: nonNegativeMoney, stated: z.boolean() });
export const financingCell = z.strictObject({ source: slug, partner: slug.nullable(), year: year.nullable(), amount: nonNegativeMoney });

export const organisation = z.strictObject({
  name: publicLabel(),
  businessId: businessId.nullable(),
  unit: publicLabel().nullable(),
  type: slug.nullable(),
  /** Whether own money of this body counts as public financing, and as which source. */
  ownCountsAs: z.enum(['municipal', 'other-public']).nullable(),
});
export const partner = organisation.extend({ id: slug, role: z.enum(['partner', 'transferee']) });

export const plannedIndicator = z.strictObject({ id: slug, planned: count, women: count.nullable() });

export const principles = z.strictObject({
  equality: z.array(z.strictObject({ answer: z.boolean(), reason: textRef.nullable() })),
  sustainability: z.array(z.strictObject({ row: slug, direct: z.int().min(0).max(10), indirect: z.int().min(0).max(10) })),
});

export const names = z.strictObject({ fi: publicLabel(), sv: publicLabel(), en: publicLabel() });

/** Regulation (EU) 2021/1060, Articles 53 to 56: a simplified cost option is a percentage of named base categories. */
export const costModel = z.strictObject({
  id: slug,
  flatRates: z.array(z.strictObject({ category: slug, base: z.array(slug).min(1), percent: rateText })),
});

/** What a programme pack decides for a grant. It travels with the award, so that a later pack changes no running grant. */
export const grantRules = z.strictObject({
  pack: slug,
  packVersion: z.int().min(1),
  programmeName: names,
  categories: z.array(z.strictObject({ id: slug, computed: z.boolean() })),
  sources: z.array(z.strictObject({ id: slug, public: z.boolean() })),
  costModel,
  /** A category that differs from its granted amount by more than this at the last claim gives a warning. */
  categoryDeviationPercent: rateText,
  indicators: z.array(z.strictObject({ id: slug, women: z.boolean(), aggregation: z.enum(['sum', 'max', 'latest', 'average']) })),
});
export type GrantRules = z.infer<typeof grantRules>;

export const codePrefix = z.string().regex(/^[A-Z][0-9]?$/, { error: 'a capital letter and at most one digit, such as S2' });

/** What a programme pack allows a decision on the application; only the deciding service asks for it. */
export const grantLimits = z.strictObject({
  highestSupportRate: rateText,
  /** The support may pass supportRate x net by less than one unit. */
  budgetUnit: nonNegativeMoney,
  /** How a code begins when the decision names none. */
  codePrefix,
});
export type GrantLimits = z.infer<typeof grantLimits>;

/** What is granted at a point in time: replaced as a whole by each budget version. */
export const grantTerms = z.strictObject({
  budgetVersion: z.int().min(1),
  budget: z.array(budgetCell),
  revenue: nonNegativeMoney.nullable(),
  financing: z.array(financingCell),
  /** Support granted so far (EU and state money): award, tranches and accepted changes. */
  granted: nonNegativeMoney,
});
export type GrantTerms = z.infer<typeof grantTerms>;

export const grantPlan = z.strictObject({
  name: publicLabel(),
  applicant: organisation,
  partners: z.array(partner),
  period,
  budget: z.array(budgetCell),
  revenue: nonNegativeMoney.nullable(),
  financing: z.array(financingCell),
  statedFinancing: moneyText.nullable(),
  indicators: z.array(plannedIndicator),
  principles: principles.nullable(),
});
export type GrantPlan = z.infer<typeof grantPlan>;

export const award = z.strictObject({
  code: operationCode,
  /** The applicant's organisation, as its sign-in names it: who may see and claim. */
  organisation: slug,
  plan: grantPlan,
  rules: grantRules,
  terms: grantTerms,
  supportRate: rateText,
  /** The own contribution at the decided rate; null when the plan knows other sources and the decision states none. */
  ownRate: rateText.nullable(),
  conditions: z.array(textRef),
  tranches: z.array(z.strictObject({ year, amount: nonNegativeMoney })),
});
export type Award = z.infer<typeof award>;
export type BudgetCellJson = z.infer<typeof budgetCell>;
export type FinancingCellJson = z.infer<typeof financingCell>;
