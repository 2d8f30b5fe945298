// What the forms call a field of a request, so that a refusal can name it in the same words.
const labels: Readonly<Record<string, string>> = {
  supportRate: 'officeDecision.rate',
  support: 'officeDecision.amount',
  ownRate: 'officeDecision.ownRate',
  outcome: 'officeDecision.outcome',
  reason: 'officeAmendment.reason',
  reasons: 'officeAmendment.reason',
  conditions: 'officeDecision.condition',
  tranches: 'officeDecision.tranche',
  effectiveFrom: 'amend.effectiveFrom',
  year: 'financing.year',
  amount: 'realisation.amount',
  person: 'officeCase.assessment.person',
  scores: 'officeCase.assessment.score',
  text: 'officeCase.messages.write',
  due: 'officeCase.hearing.until',
  sections: 'officeCase.supplement.which',
  budget: 'officeCase.field.budget',
  financing: 'officeCase.field.financing',
  partners: 'officeCase.field.partners',
  code: 'officeCalls.code',
  opensAt: 'officeCalls.column.opens',
  closesAt: 'officeCalls.column.closes',
  programme: 'words.facts.programme',
  authority: 'officeCase.authority',
  priority: 'officeCase.priority',
  fund: 'officeMoney.fund',
  substitute: 'substitutions.substitute',
  from: 'substitutions.from',
  to: 'substitutions.to',
  right: 'sharing.rightLabel',
  row: 'check.find.rowLabel',
  claim: 'claims.number',
  question: 'check.ask.question',
  conclusion: 'check.finish.conclusion',
  rule: 'check.sample.rule',
  seed: 'check.sample.seedOwn',
  executionOn: 'batches.executionOn',
  paidOn: 'payments.paidOnLabel',
  receivedOn: 'money.recovery.receivedOn',
  interest: 'money.recovery.interest',
  recovery: 'money.recovery.which',
  iban: 'accounts.column.iban',
  holder: 'accounts.column.holder',
  organisation: 'accounts.organisationId',
  validFrom: 'accounts.column.validFrom',
};
const parts = new Set(['extension', 'budget', 'content', 'partners', 'contact']);

export interface FieldLabel {
  /** Of the text that labels the field. */
  readonly key: string;
  /** Which entry of a list, from 1. */
  readonly number: number | null;
}

/** The label of a field such as `conditions[0].text`; null where no form has one. */
export function fieldLabel(field: string): FieldLabel | null {
  const [top = '', second = ''] = field.split(/[.[\]]+/u);
  if (top === 'parts') return parts.has(second) ? { key: `officeAmendment.part.${second}`, number: null } : null;
  const key = Object.hasOwn(labels, top) ? labels[top] : undefined;
  return key === undefined ? null : { key, number: /^\d+$/u.test(second) ? Number(second) + 1 : null };
}
