// Each event as one sentence: which key of the texts, and the values that it names. Pure, so that the specs can read
// every sentence in every language.
import type { EventData, EventType } from '@toteuma/contracts';
import { money, parseMoney, sum } from '@toteuma/kernel';
import type { Format } from '../format.js';

/** `key` is below `history.event`; `count` chooses between one and many. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** The words that a sentence borrows: the kind of a report, the reason for it, a review. */
export type Word = (group: 'kind' | 'reason', id: string, number: number | null) => string;

type Teller<T extends EventType> = (data: EventData<T>, format: Format, word: Word) => Sentence;
type Tellers = { readonly [T in EventType]: Teller<T> };

const total = (amounts: readonly { readonly amount: string }[]): string => money(sum(amounts.map(({ amount }) => parseMoney(amount))));
/** A text that somebody wrote, apart from ours: whichever way it is written, ours goes on as before. Marks of its own could end that, so they go. */
const apart = (text: string): string => `\u2068${text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '')}\u2069`;
const one = (key: string, values: Sentence['values'] = {}): Sentence => ({ key, values });

const tellers: Tellers = {
  ApplicationSubmitted: ({ plan }, f) => one('ApplicationSubmitted', { applicant: apart(plan.applicant.name), name: apart(plan.name), amount: f.euros(total(plan.budget)) }),
  ApplicationWithdrawn: () => one('ApplicationWithdrawn'),
  ApplicationRejected: () => one('ApplicationRejected'),
  GrantAwarded: ({ code, terms, supportRate }, f) => one('GrantAwarded', { code, amount: f.euros(terms.granted), rate: f.rate(supportRate) }),
  TrancheGranted: ({ year, amount, granted }, f) => one('TrancheGranted', { year: String(year), amount: f.euros(amount), granted: f.euros(granted) }),
  AmendmentRequested: ({ amendment, effectiveFrom }, f) => one('AmendmentRequested', { number: amendment, day: f.day(effectiveFrom) }),
  AmendmentDecided: ({ amendment, outcome, effect }) => one(`AmendmentDecided.${outcome}${effect === 'when-claims-answers' ? '-waiting' : ''}`, { number: amendment }),
  AmendmentLapsed: ({ amendment }) => one('AmendmentLapsed', { number: amendment }),
  AmendmentSupplementRequested: ({ amendment, due }, f) => one('AmendmentSupplementRequested', { number: amendment, day: f.day(due) }),
  AmendmentSupplemented: ({ amendment, effectiveFrom }, f) => one('AmendmentSupplemented', { number: amendment, day: f.day(effectiveFrom) }),
  AmendmentWithdrawn: ({ amendment }) => one('AmendmentWithdrawn', { number: amendment }),
  AmendmentNotified: ({ amendment }) => one('AmendmentNotified', { number: amendment }),
  PeriodExtended: ({ period, was }, f) => one('PeriodExtended', { to: f.day(period.to), was: f.day(was) }),
  PartnersChanged: ({ applicant, partners, renamed = [] }, f) => {
    const names = partners.filter(({ left }) => left === null).map(({ name }) => apart(name));
    const told = `PartnersChanged.${names.length === 0 ? 'none' : 'some'}${renamed.length === 0 ? '' : '-renamed'}`;
    return one(told, { applicant: apart(applicant), names: names.join(', '), renamed: renamed.map(({ name, from }) => `${apart(name)} (${f.day(from)})`).join(', ') });
  },
  ContentAmended: ({ texts }) => one('ContentAmended', { count: Object.keys(texts).length }),
  ContactChanged: ({ roles }) => one('ContactChanged', { count: Object.keys(roles).length }),
  BudgetAmended: ({ terms, effectiveFrom }, f) =>
    one('BudgetAmended', { version: terms.budgetVersion, day: f.day(effectiveFrom), amount: f.euros(total(terms.budget)), granted: f.euros(terms.granted) }),
  AttachmentAdded: ({ bytes }, f) => one('AttachmentAdded', { size: f.bytes(bytes) }),
  SupplementRequested: ({ supplement, due }, f) => one('SupplementRequested', { number: supplement, day: f.day(due) }),
  ApplicationSupplemented: ({ supplement, late }) => one(`ApplicationSupplemented.${late ? 'late' : 'inTime'}`, { number: supplement }),
  MessageSent: ({ from }) => one(`MessageSent.${from}`),
  EligibilityChecked: ({ outcome }) => one(`EligibilityChecked.${outcome}`),
  AssessorAssigned: () => one('AssessorAssigned'),
  ConflictDeclared: () => one('ConflictDeclared'),
  ApplicationAssessed: ({ own, total, assessments }, f) => one('ApplicationAssessed', { own: f.percent(own), total: f.percent(total), number: assessments }),
  HearingOpened: ({ due }, f) => one('HearingOpened', { day: f.day(due) }),
  HearingAnswered: ({ late }) => one(`HearingAnswered.${late ? 'late' : 'inTime'}`),
  ConditionReported: ({ condition }) => one('ConditionReported', { number: condition }),
  ConditionReviewed: ({ condition, outcome, due }, f) => one(`ConditionReviewed.${outcome}`, { number: condition, day: due === null ? '' : f.day(due) }),
  RectificationRequested: ({ rectification }) => one('RectificationRequested', { number: rectification }),
  RectificationDecided: ({ rectification, outcome, effect }) => one(`RectificationDecided.${outcome}${effect === 'when-claims-answers' ? '-waiting' : ''}`, { number: rectification }),
  GrantRectified: ({ rectification, terms, supportRate }, f) =>
    one('GrantRectified', { number: rectification, version: terms.budgetVersion, granted: f.euros(terms.granted), rate: f.rate(supportRate) }),
  ReversalDecided: ({ effect }) => one(`ReversalDecided.${effect}`),
  DecisionReverted: ({ decision }) => one(`DecisionReverted.${decision}`),
  DecisionChangeLapsed: ({ change, why }) => one(`DecisionChangeLapsed.${change}-${why}`),
  DecisionChangeAnswered: ({ change, holds }) => one(`DecisionChangeAnswered.${change}-${holds ? 'taken' : 'kept'}`),
  IndicatorPlanWithdrawn: () => one('IndicatorPlanWithdrawn'),
  CallDrafted: ({ code, names }, f) => one('CallDrafted', { code, name: apart(names[f.language]) }),
  CallDraftChanged: ({ names }, f) => one('CallDraftChanged', { name: apart(names[f.language]) }),
  CallPublished: ({ opensAt, closesAt }, f) => one('CallPublished', { from: f.dayAndClock(opensAt), to: f.dayAndClock(closesAt) }),
  CallExtended: ({ was, closesAt }, f) => one('CallExtended', { was: f.dayAndClock(was), to: f.dayAndClock(closesAt) }),
  AppropriationSet: ({ programme, year, amount }, f) => one('AppropriationSet', { programme, year: String(year), amount: f.euros(amount) }),
  FundsCommitted: ({ amount }, f) => one('FundsCommitted', { amount: f.euros(amount) }),
  FundsFreed: ({ amount }, f) => one('FundsFreed', { amount: f.euros(amount) }),
  ClaimsOpened: () => one('ClaimsOpened'),
  ClaimTermsChanged: ({ terms }, f) => one('ClaimTermsChanged', { version: terms.budgetVersion, granted: f.euros(terms.granted) }),
  ClaimSubmitted: ({ claim, period, declared, rows, last }, f) =>
    one(last ? 'ClaimSubmitted.last' : 'ClaimSubmitted.other', { number: claim, period: f.period(period), amount: f.euros(total(declared)), rows: rows.length }),
  ClaimVerified: ({ claim, deduct, park }, f) =>
    deduct.length + park.length === 0
      ? one('ClaimVerified.clean', { number: claim })
      : one('ClaimVerified.remarks', { number: claim, deducted: f.euros(total(deduct)), parked: f.euros(total(park)) }),
  ClaimDecided: ({ claim, cells, support }, f) =>
    one('ClaimDecided', { number: claim, amount: f.euros(total(cells.map(({ certified }) => ({ amount: certified })))), support: f.euros(support) }),
  ClaimCorrected: ({ claim, row, amount, support }, f) => one('ClaimCorrected', { number: claim, row: apart(row), amount: f.euros(amount), support: f.euros(support) }),
  GrantCeilingLowered: ({ amendment }) => one('GrantCeilingLowered', { number: amendment }),
  GrantCeilingKept: ({ amendment }) => one('GrantCeilingKept', { number: amendment }),
  PartnerOrganisationNamed: ({ partner, organisation }) => one(`PartnerOrganisationNamed.${organisation === null ? 'none' : 'named'}`, { partner, organisation: organisation ?? '' }),
  RiskAssessed: ({ claim, points }) => one('RiskAssessed', { number: claim, points }),
  ChecklistFilled: ({ claim, checklist }) => one('ChecklistFilled', { number: claim, checklist }),
  SampleDrawn: ({ claim, size, population }) => one('SampleDrawn', { number: claim, size, rows: population.rows }),
  ClarificationAsked: ({ claim, due }, f) => one('ClarificationAsked', { number: claim, day: f.day(due) }),
  ClarificationAnswered: ({ claim, late }) => one(`ClarificationAnswered.${late ? 'late' : 'inTime'}`, { number: claim }),
  DeductionHearingOpened: ({ claim, due }, f) => one('DeductionHearingOpened', { number: claim, day: f.day(due) }),
  DeductionHearingAnswered: ({ claim }) => one('DeductionHearingAnswered', { number: claim }),
  FindingRecorded: ({ claim, finding, kind }) => one(`FindingRecorded.${kind}`, { number: claim, finding }),
  ClaimRectificationRequested: ({ claim, request }) => one('ClaimRectificationRequested', { number: claim, request }),
  ClaimRectificationDecided: ({ claim, request, outcome }) => one(`ClaimRectificationDecided.${outcome}`, { number: claim, request }),
  PaymentAuthorised: ({ claim, amount }, f) => one('PaymentAuthorised', { number: claim, amount: f.euros(amount) }),
  PaymentConfirmed: ({ claim }) => one('PaymentConfirmed', { number: claim }),
  PaymentRecorded: ({ claim, amount, paidOn }, f) => one('PaymentRecorded', { number: claim, amount: f.euros(amount), day: f.day(paidOn) }),
  AdvancePaid: ({ advance, amount, paidOn }, f) => one('AdvancePaid', { number: advance, amount: f.euros(amount), day: f.day(paidOn) }),
  RecoveryOrdered: ({ recovery, amount, interest, dueOn }, f) =>
    one(interest === '0.00' ? 'RecoveryOrdered.plain' : 'RecoveryOrdered.interest', { number: recovery, amount: f.euros(amount), interest: f.euros(interest), day: f.day(dueOn) }),
  RecoveryLessened: ({ recovery, amount, interest }, f) => one('RecoveryLessened', { number: recovery, amount: f.euros(amount), interest: f.euros(interest) }),
  RecoveryReceived: ({ amount, interest, receivedOn }, f) => one(interest === '0.00' ? 'RecoveryReceived.plain' : 'RecoveryReceived.interest', { amount: f.euros(amount), interest: f.euros(interest), day: f.day(receivedOn) }),
  IrregularityOpened: ({ irregularity, kind }) => one(`IrregularityOpened.${kind}`, { number: irregularity }),
  IrregularityFollowedUp: ({ irregularity, closed }) => one(`IrregularityFollowedUp.${closed ? 'closed' : 'open'}`, { number: irregularity }),
  OperationInterrupted: () => one('OperationInterrupted'),
  OperationResumed: () => one('OperationResumed'),
  OperationClosed: ({ retainUntil }, f) => (retainUntil === null ? one('OperationClosed.open') : one('OperationClosed.until', { day: f.day(retainUntil) })),
  OperationReopened: () => one('OperationReopened'),
  ReportAcceptanceKnown: ({ kind, claim }) => one(`ReportAcceptanceKnown.${kind}`, { number: claim ?? 0 }),
  PaymentOrdered: ({ claim, endToEndId }) => one('PaymentOrdered', { number: claim, reference: endToEndId }),
  PaymentRejected: ({ claim, endToEndId, code }) => one('PaymentRejected', { number: claim, reference: endToEndId, code }),
  PayeeAccountProposed: ({ organisation, lastFour, validFrom }, f) => one('PayeeAccountProposed', { organisation, lastFour, day: f.day(validFrom) }),
  PayeeAccountApproved: ({ account, organisation }) => one('PayeeAccountApproved', { number: account, organisation }),
  PayeeAccountRejected: ({ account, organisation }) => one('PayeeAccountRejected', { number: account, organisation }),
  PaymentBatchMade: ({ orders, sum: whole, executionOn }, f) => one('PaymentBatchMade', { number: orders.length, amount: f.euros(whole), day: f.day(executionOn) }),
  PaymentBatchSent: ({ sentOn }, f) => one('PaymentBatchSent', { day: f.day(sentOn) }),
  PaymentOrderAnswered: ({ endToEndId, outcome, code }) => one(`PaymentOrderAnswered.${outcome}`, { reference: endToEndId, code: code ?? '' }),
  IndicatorPlanAdopted: ({ planned }) => one('IndicatorPlanAdopted', { count: planned.length }),
  IndicatorsReported: ({ report, period }, f) => one('IndicatorsReported', { number: report, period: f.period(period) }),
  IndicatorsAccepted: ({ report, period }, f) => one('IndicatorsAccepted', { number: report, period: f.period(period) }),
  ProgressReportSubmitted: ({ claim }) => one('ProgressReportSubmitted', { number: claim }),
  ProgressReportReviewed: ({ claim, outcome }) => one(`ProgressReportReviewed.${outcome}`, { number: claim }),
  FinalReportSubmitted: () => one('FinalReportSubmitted'),
  FinalReportReviewed: ({ kind, outcome }) => one(`FinalReportReviewed.${kind}-${outcome}`),
  FinalReportAccepted: () => one('FinalReportAccepted'),
  ReportRequested: ({ reason, kind }, _f, word) => one('ReportRequested', { kind: word('kind', kind, null), reason: word('reason', reason.type, reason.number) }),
  RegisterEntryMade: ({ code, name }) => one('RegisterEntryMade', { code, name: apart(name) }),
  RegisterEntryChanged: ({ name }) => one('RegisterEntryChanged', { name: apart(name) }),
  ReportProduced: ({ edition, kind }, _f, word) => one('ReportProduced', { number: edition, kind: word('kind', kind, null) }),
  DecisionDocumentRequested: ({ decision }) => one(`DecisionDocumentRequested.${decision}`),
  DecisionDocumentProduced: ({ document, files }) => one('DecisionDocumentProduced', { number: document, files: files.length }),
};

export const toldTypes = Object.keys(tellers) as EventType[];

/** The sentence of an event; one that we do not know, or whose data is not as we know it, is told as just that. */
export function sentenceOf(type: string, data: unknown, format: Format, word: Word): Sentence {
  const unknown = one('unknown', { type });
  if (!Object.hasOwn(tellers, type)) return unknown;
  try {
    return (tellers[type as EventType] as Teller<EventType>)(data as EventData<EventType>, format, word);
  } catch {
    return unknown;
  }
}
