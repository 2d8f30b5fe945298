import { z } from 'zod';
import { assessmentRules, codePrefix, costModel, euShare, flexibilityLimit, names, reportSection, rounding, sourceShare, supportLevel } from './grant.js';
import { checklist, claimRules, recoveryRules, retentionRules, riskRule, samplingRule } from './spending.js';
import { day, nonNegativeMoney, period, rateText, slug, textName } from './values.js';

/** Financing sources that formulas name: the support itself, and what the beneficiaries pay themselves. */
export const EU_STATE = 'eu-state';
export const OWN = 'own';

const percentUpTo100 = rateText.refine((text) => Number(text) <= 100, { error: 'a percentage of at most 100' });
const pattern = z.string().max(100).refine(isPattern, { error: 'a regular expression such as S2\\d{4}' });

/** Texts of a programme are public, and longer than a label. */
const words = z.strictObject({ fi: publicText(), sv: publicText(), en: publicText() });
const named = { id: slug, names };

/** An authority of the programme; its cases move to the successor on the day after `to`. */
const authority = z.strictObject({ ...named, from: day, to: day.nullable().default(null), successor: slug.nullable().default(null) });

/** What the application form asks for beside what every application has. Fields are those of the application: `summary`, `frame.priority`. */
const form = z.strictObject({
  required: z.array(z.string().regex(/^[a-zA-Z.]{1,60}$/, { error: 'a field of the application, such as frame.priority' })).max(60).default([]),
  /** Sections of free text, in their order; `perPartner` asks each partner for one. */
  texts: z.array(z.strictObject({ id: textName, names, help: words.optional(), required: z.boolean().default(false), perPartner: z.boolean().default(false), longest: z.int().min(1).max(20_000).default(5000) })).max(60).default([]),
});

export const packShape = z.strictObject({
  id: slug,
  version: z.int().min(1),
  names,
  period,
  funds: z.array(slug).min(1),
  /** What an operation code usually looks like in this programme; another one only warns. */
  codeGrammar: pattern,
  /** How a code begins that the platform gives by itself; five digits follow. */
  codePrefix,
  categories: z.array(z.strictObject({ id: slug, names, computed: z.boolean().default(false) })).min(1).max(100),
  /** The names are for people; a grant takes only the rule along. */
  costModels: z.array(z.strictObject({ ...costModel.shape, names: names.optional() })).min(1).max(100),
  sources: z.array(z.strictObject({ id: slug, names, public: z.boolean(), share: sourceShare.optional() })).min(1).max(100),
  organisationTypes: z.array(z.strictObject({ id: slug, names, ownCountsAs: z.enum(['municipal', 'other-public']).nullable() })).max(100),
  highestSupportRate: percentUpTo100,
  /** Budgets are made in this unit: the support may pass supportRate x net by less than one unit. */
  budgetUnit: nonNegativeMoney.refine((text) => /[1-9]/.test(text), { error: 'a unit above zero, such as 1.00' }),
  categoryDeviationPercent: rateText,
  indicators: z.array(z.strictObject({ id: slug, names, women: z.boolean(), aggregation: z.enum(['sum', 'max', 'latest', 'average']).default('sum') })).max(500),
  sustainabilityRows: z.array(slug).max(100).optional(),
  authorities: z.array(authority).max(200).default([]),
  priorities: z.array(z.strictObject({ ...named, fund: slug.optional(), objectives: z.array(z.strictObject(named)).max(100).default([]) })).max(100).default([]),
  form: form.default({ required: [], texts: [] }),
  /** Yes-or-no questions on the horizontal principles, and the names of the scored rows. */
  horizontal: z.strictObject({ equality: z.array(z.strictObject(named)).max(50).default([]), sustainability: z.array(z.strictObject(named)).max(100).default([]) }).default({ equality: [], sustainability: [] }),
  supportLevel: supportLevel.default('operation'),
  rounding: rounding.default({ mode: 'half-up', unit: '0.01', residual: 'own' }),
  euShare: euShare.optional(),
  /** Regulation (EU) 2021/1060, Article 53(2): up to this total, simplified costs are a must; null: no such rule. */
  simplifiedCostsUpTo: nonNegativeMoney.nullable().default(null),
  flexibility: z.array(flexibilityLimit).max(20).default([]),
  assessment: z.strictObject({ ...assessmentRules.shape, criteria: z.array(z.strictObject({ ...assessmentRules.shape.criteria.element.shape, names })).max(100) }).optional(),
  hearing: z.enum(['none', 'before-rejection']).default('none'),
  rectificationDays: z.int().min(0).max(3650).default(30),
  claims: claimRules.prefault({}),
  /** Documents are kept so many years from 31 December of the year of the last payment (2021-2027: Article 82). */
  retention: retentionRules.default({ years: 5, from: 'last-payment-year-end' }),
  sampling: z.array(samplingRule).max(20).default([]),
  checklists: z.array(checklist).max(20).default([]),
  risk: z.array(riskRule).max(50).default([]),
  recovery: recoveryRules.default({ dueDays: 30, interest: null }),
  /** Sections of the reports in their order; where none is a table, the usual tables stand before them. */
  reportSections: z.array(reportSection).max(60).default([]),
  /** What stands in the documents of the programme, such as the decision. */
  documents: z.strictObject({ decision: words.optional(), rejection: words.optional(), appeal: words.optional() }).default({}),
});

export type PackShape = z.infer<typeof packShape>;

function publicText() {
  return z.string().min(1).max(5000);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
