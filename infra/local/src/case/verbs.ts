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
  supplier: text.optional(), description: text.optional(), amount: amount.optional().describe('May be left out where `unit` gives it'),
  unit: z.strictObject({ worker: text, hours: text, yearlyCost: amount }).optional().describe('A cost by the hour'),
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
  advance: amount.optional().describe('The advance that is asked for'),
  indicators: z.array(plannedIndicator).optional(),
  principles: principles.optional(),
  texts: texts.optional(),
};

const amendmentPart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extension'), to: text }),
  z.strictObject({ kind: z.literal('budget'), budget: list(budgetCell), financing: z.array(financingCell).optional() }),
  z.strictObject({ kind: z.literal('content'), texts: z.record(z.string(), text.nullable()) }),
  z.looseObject({ kind: z.literal('partners'), add: z.array(partner).optional(), rename: z.array(z.strictObject({ id: text, name: text, from: text.optional() })).optional(), leave: z.array(z.strictObject({ id: text })).optional() }),
  z.strictObject({ kind: z.literal('contact'), roles: z.record(z.string(), text.nullable()) }),
], { error: 'one of the kinds extension, budget, content, partners or contact' });
const amendment = { amendment: number.optional().describe('Number of the amendment, from 1; by default the latest') };

const answerToPart = z.union([z.string(), z.strictObject({ acceptedAs: z.record(z.string(), z.unknown()) })], { error: '"accepted", "rejected" or {"acceptedAs": ...}' });
const condition = z.union([text, z.strictObject({ text, due: text.nullable().optional() })], { error: 'a string, or {"text": ..., "due": ...}' });
const claim = { claim: number.optional().describe('Number of the claim, from 1; by default the latest') };

/**
 * All verbs of case files with the fields of their steps, and whether the platform knows the act yet. JSON types only:
 * whether a value is right is for the platform to say.
 */
export const VERBS = {
  'submit-application': { built: true, phrase: 'submits an application', fields: application },
  'request-supplement': { built: true, phrase: 'asks for a supplement', fields: { sections: list(text), reason: text.optional(), due: text.optional() } },
  supplement: {
    built: true, phrase: 'supplements the application',
    fields: {
      supplement: number.optional().describe('Number of the request, from 1; by default the oldest that waits'),
      ...Object.fromEntries(Object.entries(application).map(([key, schema]) => [key, schema instanceof z.ZodDefault ? schema.unwrap().optional() : schema.optional()])),
    },
  },
  'check-eligibility': { built: true, phrase: 'checks the eligibility of the application', fields: { outcome: text, reason: text.optional() } },
  'assign-assessor': { built: true, phrase: 'assigns an assessor', fields: { person: text.describe('The id of the assessor, such as assessor-2') } },
  'declare-conflict': { built: true, phrase: 'declares a conflict of interest', fields: { reason: text.optional() } },
  assess: { built: true, phrase: 'assesses the application', fields: { scores: list(z.strictObject({ criterion: text, score: number, reason: text.optional() })) } },
  hear: { built: true, phrase: 'hears the applicant', fields: { reason: text.optional(), due: text } },
  'answer-hearing': { built: true, phrase: 'answers the hearing', fields: { text } },
  decide: {
    built: true, phrase: 'decides on the application',
    fields: {
      outcome: text, code: text.optional(), supportRate: text.optional(), support: amount.optional(), ownRate: text.optional(), reason: text.optional(),
      budget: z.array(budgetCell).optional(), financing: z.array(financingCell).optional(), conditions: z.array(condition).optional(),
      tranches: z.array(z.strictObject({ year: number, amount })).optional(),
    },
  },
  'request-rectification': { built: true, phrase: 'asks for a rectification of the decision', fields: { reason: text.optional() } },
  rectify: {
    built: true, phrase: 'decides on the request for a rectification',
    fields: {
      outcome: text, code: text.optional(), supportRate: text.optional(), support: amount.optional(), ownRate: text.optional(), reason: text.optional(),
      budget: z.array(budgetCell).optional(), financing: z.array(financingCell).optional(), conditions: z.array(condition).optional(),
      tranches: z.array(z.strictObject({ year: number, amount })).optional(),
    },
  },
  'revert-decision': { built: true, phrase: 'takes the decision back', fields: { reason: text.optional() } },
  'report-condition': { built: true, phrase: 'reports a condition of the decision as met', fields: { condition: number.optional().describe('Its number, from 1; by default the first'), note: text.optional() } },
  'review-condition': { built: true, phrase: 'answers that a condition is met', fields: { condition: number.optional().describe('Its number, from 1; by default the first'), outcome: text, reason: text.optional(), due: text.optional() } },
  draft: { built: true, phrase: 'begins a draft', fields: { call: text.optional(), colleagues: text.optional().describe('What others of the organisation may do'), copy: z.boolean().optional().describe('Of the latest draft or application') } },
  'save-draft': { built: true, phrase: 'saves a section of the draft', fields: { section: text, content: z.record(z.string(), z.unknown()).describe('As it is typed'), seen: number.optional().describe('The version of the section that is seen; by default the one that the last answer told') } },
  'submit-draft': { built: true, phrase: 'submits the draft', fields: { seen: number.optional().describe('The version of the draft that is seen; by default the one that the last answer told') } },
  withdraw: { built: true, phrase: 'withdraws the application', fields: { reason: text.optional() } },
  attach: { built: true, phrase: 'attaches a file', fields: { name: text, content: text.describe('What stands in the file, as text'), section: text.optional() } },
  'draft-call': {
    built: true, phrase: 'drafts a call',
    fields: {
      code: text, names: z.record(z.string(), text), description: z.record(z.string(), text).optional(), opensAt: text.describe('Instant with whole seconds'), closesAt: text.describe('Instant with whole seconds'),
      budget: amount.optional(), authority: text.optional(), priority: text.optional(),
    },
  },
  'publish-call': { built: true, phrase: 'publishes the call', fields: { call: text.describe('Its code') } },
  'extend-call': { built: true, phrase: 'extends the call', fields: { call: text.describe('Its code'), closesAt: text, reason: text.optional() } },
  'set-appropriation': { built: true, phrase: 'sets an appropriation', fields: { year: number, amount, authority: text.optional(), fund: text.optional(), priority: text.optional(), reason: text.optional() } },
  'grant-tranche': { built: true, phrase: 'grants a tranche', fields: { year: number, amount } },
  'request-amendment': { built: true, phrase: 'asks for an amendment', fields: { effectiveFrom: text, parts: list(amendmentPart), reason: text, formal: z.boolean().optional().describe('Whether a decision is wanted where the flexibility of the budget needs none') } },
  'request-amendment-supplement': { built: true, phrase: 'asks for a supplement of the amendment', fields: { ...amendment, reason: text, due: text } },
  'supplement-amendment': { built: true, phrase: 'supplements the amendment', fields: { ...amendment, effectiveFrom: text.optional(), parts: z.array(amendmentPart).optional(), reason: text.optional() } },
  'withdraw-amendment': { built: true, phrase: 'withdraws the amendment', fields: { ...amendment, reason: text.optional() } },
  'decide-amendment': { built: true, phrase: 'decides on the amendment', fields: { ...amendment, parts: z.record(z.string(), answerToPart), reasons: texts.optional(), support: amount.optional() } },
  'submit-claim': {
    built: true, phrase: 'submits a claim',
    fields: {
      period, rows: list(claimRow), revenue: z.array(z.strictObject({ partner: text.optional(), amount })).optional(),
      financing: z.array(z.strictObject({ source: text, partner: text.optional(), amount })).optional(), takeUp: z.array(text).optional(), last: z.boolean().optional(),
      filer: text.optional().describe('The partner whose claim it is, where each files its own'),
    },
  },
  'verify-claim': {
    built: true, phrase: 'verifies the claim',
    fields: {
      ...claim, deduct: list(z.strictObject({ row: text, amount, reason: text, note: text.optional() })), park: list(z.strictObject({ row: text, amount: amount.optional(), note: text.optional() })),
      conclusion: text.optional(),
    },
  },
  'fill-checklist': { built: true, phrase: 'fills in a checklist for the claim', fields: { ...claim, checklist: text, answers: list(z.strictObject({ item: text, answer: text, note: text.optional() })) } },
  'draw-sample': { built: true, phrase: 'draws a sample of the claim', fields: { ...claim, rule: text, seed: text.optional() } },
  'ask-clarification': { built: true, phrase: 'asks for a clarification of the claim', fields: { ...claim, question: text, rows: list(text), due: text } },
  'answer-clarification': { built: true, phrase: 'answers what was asked about the claim', fields: { ...claim, clarification: number.optional().describe('Its number, from 1; by default the latest'), answer: text } },
  'open-hearing': { built: true, phrase: 'hears the beneficiary on deductions from the claim', fields: { ...claim, reason: text, due: text } },
  'answer-deduction-hearing': { built: true, phrase: 'answers the hearing on deductions', fields: { ...claim, hearing: number.optional().describe('Its number, from 1; by default the latest'), answer: text } },
  'record-finding': { built: true, phrase: 'records a finding on the claim', fields: { ...claim, kind: text, row: text.optional(), amount: amount.optional(), note: text } },
  'request-claim-rectification': { built: true, phrase: 'asks for a rectification of the decision on the claim', fields: { ...claim, reason: text } },
  'decide-claim-rectification': {
    built: true, phrase: 'decides on the rectification of the decision on the claim',
    fields: { ...claim, outcome: text, corrections: list(z.strictObject({ row: text, amount, reason: text.optional() })), reason: text.optional() },
  },
  'decide-claim': { built: true, phrase: 'decides on the claim', fields: claim },
  'authorise-payment': { built: true, phrase: 'authorises the payment', fields: claim },
  'confirm-payment': { built: true, phrase: 'confirms the payment', fields: claim },
  'record-payment': { built: true, phrase: 'records the payment as paid', fields: { ...claim, paidOn: text } },
  'pay-advance': { built: true, phrase: 'pays an advance', fields: { amount, paidOn: text.optional() } },
  correct: { built: true, phrase: 'corrects the claim', fields: { ...claim, row: text, amount, reason: text } },
  'order-recovery': { built: true, phrase: 'orders a recovery', fields: { amount: amount.optional().describe('By default all that has to come back and is not ordered yet'), reason: text } },
  recover: {
    built: true, phrase: 'records money that came back',
    fields: { amount, receivedOn: text, reason: text.optional(), interest: amount.optional(), recovery: number.optional().describe('Number of the recovery that was ordered; by default the oldest that the amount fits into') },
  },
  'propose-account': { built: true, phrase: 'proposes the account to be paid to', fields: { iban: text, holder: text, validFrom: text.optional(), organisation: text.optional() } },
  'approve-account': { built: true, phrase: 'approves the account', fields: { account: number.optional().describe('Its number; by default that of the latest proposal') } },
  'make-batch': {
    built: true, phrase: 'makes a batch of payments',
    fields: { executionOn: text, payments: z.array(z.strictObject({ operation: text.optional(), ...claim })).optional().describe('By default the payment of the latest claim') },
  },
  'answer-batch': {
    built: true, phrase: 'reads the answer of the bank to the latest batch',
    fields: {
      orders: list(z.strictObject({
        operation: text.optional(), ...claim, reference: text.optional().describe('Of the order, where it is none of the batch'), status: text.describe('ACSC, RJCT ...'),
        code: text.optional().describe('Why it was rejected'), paidOn: text.optional(),
      })),
    },
  },
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
  'enter-register': {
    built: true, phrase: 'enters an operation that others fund into the register',
    fields: {
      code: text, authority: text, name: text, portfolio: text, focus: text.optional(), stage: text.optional(), period, funders: z.array(text).optional(), implementers: z.array(text).optional(),
      sources: list(z.strictObject({ id: text, name: text })), financing: list(z.strictObject({ source: text, year: number, amount })),
      partners: z.array(z.strictObject({ name: text, budget: amount.optional() })).optional(), statedTotal: amount.optional(), summary: text.optional(),
      contacts: z.array(z.strictObject({ role: text, details: text })).optional(),
    },
  },
  'submit-progress-report': { built: true, phrase: 'submits the progress report of the claim', fields: { ...claim, done: text.optional(), next: text.optional() } },
  'review-progress-report': { built: true, phrase: 'reviews the progress report of the claim', fields: { ...claim, outcome: text, reason: text.optional() } },
  'submit-final-report': { built: true, phrase: 'submits the final report', fields: { texts } },
  'review-final-report': { built: true, phrase: 'reviews the final report', fields: { kind: text, outcome: text, reason: text.optional() } },
  'accept-final-report': { built: true, phrase: 'accepts the final report', fields: {} },
  interrupt: { built: true, phrase: 'interrupts the operation', fields: { reason: text } },
  resume: { built: true, phrase: 'lets the operation go on', fields: { reason: text } },
  reopen: { built: true, phrase: 'opens the closed operation again', fields: { reason: text } },
  close: { built: true, phrase: 'closes the operation', fields: { reason: text } },
} satisfies Record<string, { built: boolean; phrase: string; fields: z.ZodRawShape }>;

export type Verb = keyof typeof VERBS;

/** For each verb its fields that are an empty list when left out. */
export const LISTS_OF_VERBS = Object.fromEntries(
  Object.entries(VERBS).map(([verb, { fields }]) => [verb, Object.entries<z.ZodType>(fields).filter(([, schema]) => schema instanceof z.ZodDefault).map(([field]) => field)]),
) as Record<Verb, string[]>;
