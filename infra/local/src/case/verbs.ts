import { z } from 'zod';

const text = z.string();
const number = z.number();
const amount = z.string().describe('Euros such as "1234.50"');
const texts = z.record(z.string(), z.string());
/** A list that may be left out, which is the same as an empty one. */
const list = <S extends z.ZodType>(item: S) => z.array(item).default([]);

const period = z.strictObject({ from: text, to: text });
const organisation = { name: text, businessId: text.optional(), unit: text.optional(), type: text.optional(), ownCountsAs: text.optional() };
const budgetCell = z.strictObject({ partner: text.optional(), category: text, year: number.optional(), amount, stated: z.boolean().optional() });
const financingCell = z.strictObject({ source: text, partner: text.optional(), year: number.optional(), amount });
const partner = z.strictObject({ id: text, ...organisation, role: text });
const plannedIndicator = z.strictObject({ id: text, planned: number.nullable(), women: number.nullable().optional() });
const principles = z.strictObject({
  equality: list(z.strictObject({ answer: z.union([z.boolean(), z.string()], { error: 'true, false or a string' }), reason: text.optional() })),
  sustainability: list(z.strictObject({ row: z.union([z.string(), z.number()], { error: 'a string or a number' }), direct: number.nullable(), indirect: number.nullable() })),
});

const claimRow = z.strictObject({
  id: text.optional(), voucher: text, category: text, partner: text.optional(), incurredOn: text.optional(), paidOn: text,
  supplier: text.optional(), description: text.optional(), amount,
});

const application = {
  name: text,
  summary: text,
  call: text.optional(),
  applicant: z.strictObject(organisation),
  partners: list(partner),
  period,
  costModel: text,
  budget: list(budgetCell),
  revenue: amount.optional(),
  financing: list(financingCell),
  statedTotals: z.strictObject({ financing: amount.optional() }).optional(),
  indicators: z.array(plannedIndicator).optional(),
  principles: principles.optional(),
  texts: texts.optional(),
};

const amendmentPart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extension'), to: text }),
  z.strictObject({ kind: z.literal('budget'), budget: list(budgetCell), financing: z.array(financingCell).optional() }),
  z.strictObject({ kind: z.literal('content'), texts }),
  z.looseObject({ kind: z.literal('partners') }),
], { error: 'one of the kinds extension, budget, content or partners' });

const answerToPart = z.union([z.string(), z.strictObject({ acceptedAs: z.record(z.string(), z.unknown()) })], { error: '"accepted", "rejected" or {"acceptedAs": ...}' });
const claim = { claim: number.optional().describe('Number of the claim, from 1; by default the latest') };

/**
 * All verbs of case files with the fields of their steps, and whether the platform knows the act yet. JSON types only:
 * whether a value is right is for the platform to say.
 */
export const VERBS = {
  'submit-application': { built: true, phrase: 'submits an application', fields: application },
  'request-supplement': { built: false, phrase: 'asks for a supplement', fields: { sections: list(text), reason: text } },
  supplement: {
    built: false, phrase: 'supplements the application',
    fields: Object.fromEntries(Object.entries(application).map(([key, schema]) => [key, schema instanceof z.ZodDefault ? schema.unwrap().optional() : schema.optional()])),
  },
  assess: { built: false, phrase: 'assesses the application', fields: { scores: list(z.strictObject({ criterion: text, score: number, reason: text.optional() })) } },
  decide: {
    built: true, phrase: 'decides on the application',
    fields: {
      outcome: text, code: text.optional(), supportRate: text.optional(), support: amount.optional(), ownRate: text.optional(), reason: text.optional(),
      budget: z.array(budgetCell).optional(), financing: z.array(financingCell).optional(), conditions: z.array(text).optional(),
      tranches: z.array(z.strictObject({ year: number, amount })).optional(),
    },
  },
  'grant-tranche': { built: true, phrase: 'grants a tranche', fields: { year: number, amount } },
  'request-amendment': { built: true, phrase: 'asks for an amendment', fields: { effectiveFrom: text, parts: list(amendmentPart), reason: text } },
  'decide-amendment': { built: true, phrase: 'decides on the amendment', fields: { parts: z.record(z.string(), answerToPart), support: amount.optional() } },
  'submit-claim': {
    built: true, phrase: 'submits a claim',
    fields: {
      period, rows: list(claimRow), revenue: z.array(z.strictObject({ partner: text.optional(), amount })).optional(),
      financing: z.array(z.strictObject({ source: text, partner: text.optional(), amount })).optional(), takeUp: z.array(text).optional(), last: z.boolean().optional(),
    },
  },
  'verify-claim': {
    built: true, phrase: 'verifies the claim',
    fields: {
      ...claim, deduct: list(z.strictObject({ row: text, amount, reason: text })), park: list(z.strictObject({ row: text, amount: amount.optional() })),
    },
  },
  'decide-claim': { built: true, phrase: 'decides on the claim', fields: claim },
  'authorise-payment': { built: true, phrase: 'authorises the payment', fields: claim },
  'confirm-payment': { built: true, phrase: 'confirms the payment', fields: claim },
  'record-payment': { built: true, phrase: 'records the payment as paid', fields: { ...claim, paidOn: text } },
  'pay-advance': { built: false, phrase: 'pays an advance', fields: { amount } },
  correct: { built: false, phrase: 'corrects the claim', fields: { ...claim, row: text, amount, reason: text } },
  recover: { built: false, phrase: 'records money that came back', fields: { amount, receivedOn: text, reason: text } },
  'report-indicators': {
    built: true, phrase: 'reports indicators',
    fields: { period, values: list(z.strictObject({ id: text, value: number.nullable(), women: number.nullable().optional() })) },
  },
  'accept-indicators': {
    built: true, phrase: 'accepts the indicator report',
    fields: {
      report: number.optional().describe('Number of the indicator report, from 1; by default the latest'),
      period: period.optional().describe('Or the period of the indicator report'),
    },
  },
  'submit-final-report': { built: true, phrase: 'submits the final report', fields: { texts } },
  'review-final-report': { built: true, phrase: 'reviews the final report', fields: { kind: text, outcome: text, reason: text.optional() } },
  'accept-final-report': { built: true, phrase: 'accepts the final report', fields: {} },
  interrupt: { built: false, phrase: 'interrupts the operation', fields: { reason: text } },
  close: { built: false, phrase: 'closes the operation', fields: { reason: text } },
} satisfies Record<string, { built: boolean; phrase: string; fields: z.ZodRawShape }>;

export type Verb = keyof typeof VERBS;

/** For each verb its fields that are an empty list when left out. */
export const LISTS_OF_VERBS = Object.fromEntries(
  Object.entries(VERBS).map(([verb, { fields }]) => [verb, Object.entries<z.ZodType>(fields).filter(([, schema]) => schema instanceof z.ZodDefault).map(([field]) => field)]),
) as Record<Verb, string[]>;
