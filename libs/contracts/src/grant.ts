import { z } from 'zod';
import { spendingRules } from './spending.js';
import { businessId, count, day, moneyText, nonNegativeMoney, operationCode, period, publicLabel, rateText, slug, textName, textRef, year } from './values.js';

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
  /** A base may be computed itself, as long as no flat rate rests on its own result; `covers`: what is paid by the flat rate and has no rows of its own. */
  flatRates: z.array(z.strictObject({ category: slug, base: z.array(slug).min(1), percent: rateText, covers: z.array(slug).optional() })),
  /** The categories that take real costs; left out, all that are not computed. */
  accepts: z.array(slug).optional(),
  /** Costs by the hour: yearly employment cost / hours (Regulation (EU) 2021/1060, Article 55(2)). */
  unitCosts: z.array(z.strictObject({ category: slug, hours: z.int().min(1).max(8784) })).optional(),
  /** Paid on proven output, all or nothing (Article 53(1)(c)). */
  lumpSum: z.boolean().optional(),
});
export type CostModelJson = z.infer<typeof costModel>;

/** Where the support of a grant is reckoned and stopped: for all, for each partner, or for each budget line. */
export const supportLevel = z.enum(['operation', 'partner', 'line']);

/** A source whose amount is a share of the public part of the plan, such as a municipality's 20 %. */
export const sourceShare = z.strictObject({ of: z.literal('public'), percent: rateText });

/** How the programme rounds what it computes in a plan, and on which line the residual is shown. */
export const rounding = z.strictObject({
  mode: z.enum(['half-up', 'down', 'up']),
  /** Budgets and financing plans are made in this unit: 0.01 or 1.00. */
  unit: nonNegativeMoney,
  residual: z.enum(['own', 'lead', 'last-year', 'largest', 'nobody']),
});
export type Rounding = z.infer<typeof rounding>;

/** How much of a support comes from the EU: of each amount, or of the public part of the plan; rounded down to the cent, the state pays the rest. */
export const euShare = z.strictObject({ percent: rateText, of: z.enum(['support', 'public']) });

/** One limit of the flexibility of a budget: how far it may move without a decision. */
export const flexibilityLimit = z.strictObject({
  id: slug,
  /** What is compared: each category of the operation, each partner's budget, or all that is moved between categories. */
  scope: z.enum(['category', 'partner', 'total']),
  /** The limit is the greater of both where both are given. */
  percent: rateText.optional(),
  amount: nonNegativeMoney.optional(),
  /** Against the award, adding up all changes since, or against the budget now. */
  base: z.enum(['award', 'current']),
  computed: z.enum(['counted', 'left-out']),
  /** What is needed within the limit, and what beyond it. */
  within: z.enum(['none', 'notify']),
  beyond: z.enum(['notify', 'formal']),
});
export type FlexibilityLimit = z.infer<typeof flexibilityLimit>;

/** The tables of a report. */
export const REPORT_TABLES = ['budget', 'support', 'warnings', 'indicators', 'partners'] as const;

/** A section of the reports with its title: a table, or the text that the beneficiary writes for it in the final report. */
export const reportSection = z.strictObject({ id: textName, names, shows: z.enum(['text', ...REPORT_TABLES]).default('text') });
export type ReportSection = z.infer<typeof reportSection>;

/** What a programme pack decides for a grant. It travels with the award, so that a later pack changes no running grant. */
export const grantRules = z.strictObject({
  pack: slug,
  packVersion: z.int().min(1),
  programmeName: names,
  categories: z.array(z.strictObject({ id: slug, computed: z.boolean() })),
  sources: z.array(z.strictObject({ id: slug, public: z.boolean(), share: sourceShare.optional() })),
  costModel,
  supportLevel: supportLevel.optional(),
  rounding: rounding.optional(),
  euShare: euShare.optional(),
  flexibility: z.array(flexibilityLimit).optional(),
  /** A category that differs from its granted amount by more than this at the last claim gives a warning. */
  /** How the grant may be spent, checked and paid; left out in awards from before there were such rules. */
  spending: spendingRules.optional(),
  categoryDeviationPercent: rateText,
  indicators: z.array(z.strictObject({ id: slug, women: z.boolean(), aggregation: z.enum(['sum', 'max', 'latest', 'average']) })),
  /** What reports are made of, in this order; left out, they have the usual sections. */
  reportSections: z.array(reportSection).optional(),
});
export type GrantRules = z.infer<typeof grantRules>;

export const codePrefix = z.string().regex(/^[A-Z][0-9]?$/, { error: 'a capital letter and at most one digit, such as S2' });

/** How applications are scored: the weighted total is 100 x the sum of weight x score / highest, over the sum of the weights. */
export const assessmentRules = z.strictObject({
  required: z.boolean(),
  /** So many assessors have to score before the decision, when assessment is required. */
  assessors: z.int().min(1).max(10),
  criteria: z.array(z.strictObject({ id: slug, weight: z.int().min(1).max(1000), highest: z.int().min(1).max(1000), threshold: z.int().min(0).max(1000).optional() })).max(100),
  /** The least weighted total (percent) of an application that can be awarded. */
  threshold: rateText.optional(),
});
export type AssessmentRules = z.infer<typeof assessmentRules>;

/** What a programme pack allows a decision on the application; only the deciding service asks for it. */
export const grantLimits = z.strictObject({
  highestSupportRate: rateText,
  /** The support may pass supportRate x net by less than one unit. */
  budgetUnit: nonNegativeMoney,
  /** How a code begins when the decision names none. */
  codePrefix,
  /** Up to this total, costs have to be simplified at least in part (Regulation (EU) 2021/1060, Article 53(2)). */
  simplifiedCostsUpTo: nonNegativeMoney.optional(),
  /** Whether the programme asks for a hearing before it rejects. */
  hearing: z.enum(['none', 'before-rejection']).optional(),
  /** So many days after the decision a rectification may be asked for; 0: never. */
  rectificationDays: z.int().min(0).max(3650).optional(),
  /** The assessment that a decision waits for. */
  assessment: assessmentRules.optional(),
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

/** Where in the programme an operation belongs, where it works and for whom. */
export const frame = z.strictObject({
  authority: slug.nullable(),
  priority: slug.nullable(),
  objective: slug.nullable(),
  areas: z.array(publicLabel()).max(400),
  targetGroups: z.strictObject({ direct: z.array(publicLabel()).max(100), indirect: z.array(publicLabel()).max(100) }),
});
export type Frame = z.infer<typeof frame>;

export const grantPlan = z.strictObject({
  name: publicLabel(),
  applicant: organisation,
  partners: z.array(partner),
  period,
  budget: z.array(budgetCell),
  revenue: nonNegativeMoney.nullable(),
  financing: z.array(financingCell),
  statedFinancing: moneyText.nullable(),
  /** What the applicant asks to be paid before any claim; left out where nothing is asked for. */
  advance: nonNegativeMoney.optional(),
  indicators: z.array(plannedIndicator),
  principles: principles.nullable(),
  frame: frame.optional(),
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
  /** By when each condition is to be met, in their order; null where no day was set. */
  conditionsDue: z.array(day.nullable()).optional(),
  tranches: z.array(z.strictObject({ year, amount: nonNegativeMoney })),
});
export type Award = z.infer<typeof award>;
export type BudgetCellJson = z.infer<typeof budgetCell>;
export type FinancingCellJson = z.infer<typeof financingCell>;
