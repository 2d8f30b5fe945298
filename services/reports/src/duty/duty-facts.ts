import { LEAD, usualSpending, type Award, type ClaimRules, type DomainEvent, type EventType, type RetentionRules } from '@toteuma/contracts';
import { helsinkiDay } from '@toteuma/kernel';

/** A thing that was asked for by a day, and the day on which it came. */
export interface Asked {
  readonly number: number;
  /** The claim that it is about; null for one of the grant itself. */
  readonly claim: number | null;
  readonly due: string;
  readonly on: string;
  readonly answeredOn: string | null;
}
export interface FiledClaim {
  readonly claim: number;
  readonly from: string;
  readonly to: string;
  readonly last: boolean;
  readonly filer: string | null;
  readonly on: string;
}
/** A report that is filed, may be sent back, and is accepted in the end. */
export interface FiledReport {
  readonly on: string;
  /** The day on which it was sent back, if it waits to be supplemented. */
  readonly sentBackOn: string | null;
}
export interface Ordered {
  readonly recovery: number;
  /** Of what was paid too much, and the interest beside it, in cents as texts. */
  readonly open: string;
  readonly amount: string;
  readonly due: string;
  readonly on: string;
  readonly paidOn: string | null;
}

/** All that the duties of one grant follow from. Each part is told by one source, so that it does not matter which source is heard first. */
export interface DutyFacts {
  /** Null before the award, and once it is taken back. */
  readonly award: {
    readonly on: string;
    readonly organisation: string;
    readonly code: string;
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly partners: readonly string[];
    readonly claims: Pick<ClaimRules, 'jointOperation' | 'monthsBetween' | 'lastClaimMonths' | 'progressReports'>;
    readonly retention: RetentionRules;
    readonly programmeEnd: string | null;
    readonly indicators: boolean;
    readonly conditions: readonly (string | null)[];
    /** When a condition was reported as met or found met, by its number; null once it was sent back. Left out in what was stored before it could be. */
    readonly conditionsDone?: Readonly<Record<number, string | null>>;
  } | null;
  /** By partner: whose people file its claims beside those of the lead, where each files its own. Left out in what was stored before it could be. */
  readonly organisations?: Readonly<Record<string, string>>;
  readonly claims: readonly FiledClaim[];
  /** The claims that are decided. */
  readonly decided: readonly number[];
  /** The latest day on which money was paid. */
  readonly paidOn: string | null;
  readonly clarifications: readonly Asked[];
  readonly hearings: readonly Asked[];
  readonly supplements: readonly Asked[];
  readonly recoveries: readonly Ordered[];
  /** By the number of the claim. */
  readonly progress: Readonly<Record<string, FiledReport>>;
  readonly finalReport: FiledReport | null;
  /** The last days that indicators were reported for, and when they were. */
  readonly indicators: readonly { readonly to: string; readonly on: string }[];
  readonly interruptions: readonly { readonly from: string; readonly to: string | null }[];
  readonly closed: { readonly on: string; readonly retainUntil: string | null } | null;
}

export const noFacts: DutyFacts = {
  award: null, claims: [], decided: [], paidOn: null, clarifications: [], hearings: [], supplements: [], recoveries: [], progress: {}, finalReport: null, indicators: [], interruptions: [], closed: null,
};

/** The events that duties follow from. */
export const dutyEvents = [
  'GrantAwarded', 'PeriodExtended', 'PartnersChanged', 'GrantRectified', 'ConditionReported', 'ConditionReviewed', 'DecisionReverted', 'AmendmentSupplementRequested', 'AmendmentSupplemented', 'AmendmentWithdrawn', 'AmendmentDecided',
  'PartnerOrganisationNamed', 'DecisionChangeAnswered', 'ClaimSubmitted', 'ClaimDecided', 'AdvancePaid', 'PaymentRecorded', 'ClarificationAsked', 'ClarificationAnswered', 'DeductionHearingOpened', 'DeductionHearingAnswered',
  'RecoveryOrdered', 'RecoveryLessened', 'RecoveryReceived', 'OperationInterrupted', 'OperationResumed', 'OperationClosed', 'OperationReopened',
  'IndicatorsReported', 'ProgressReportSubmitted', 'ProgressReportReviewed', 'FinalReportSubmitted', 'FinalReportReviewed',
] as const satisfies readonly EventType[];

type Told = DomainEvent & { readonly occurredAt: string };

/** The facts after an event; what is not among `dutyEvents` changes none. */
export function evolveDuties(facts: DutyFacts, event: Told): DutyFacts {
  const on = helsinkiDay(event.occurredAt);
  return ofApplications(facts, event, on) ?? ofClaims(facts, event, on) ?? ofTreasury(facts, event, on) ?? ofReports(facts, event, on) ?? facts;
}

function ofApplications(facts: DutyFacts, event: Told, on: string): DutyFacts | null {
  switch (event.type) {
    case 'GrantAwarded':
      return { ...facts, award: awardOf(event.data, on) };
    case 'DecisionReverted':
      return event.data.decision === 'award' ? { ...facts, award: null } : facts;
    case 'PeriodExtended':
      return withAward(facts, { to: event.data.period.to });
    case 'PartnersChanged':
      return withAward(facts, { partners: event.data.partners.flatMap(({ id, left }) => (left === null ? [id] : [])) });
    case 'GrantRectified':
      // Conditions that are not given stay as they are.
      return event.data.conditions === undefined ? facts : withAward(facts, { conditions: event.data.conditionsDue ?? [], conditionsDone: {} });
    case 'ConditionReported':
      return conditionTold(facts, event.data.condition, on);
    case 'ConditionReviewed': {
      const { condition, outcome, due } = event.data;
      // It was done when it was reported; one that nobody reported, when it was found met.
      return outcome === 'accepted' ? conditionTold(facts, condition, facts.award?.conditionsDone?.[condition] ?? on) : conditionTold(facts, condition, null, due);
    }
    case 'AmendmentSupplementRequested':
      return { ...facts, supplements: [...facts.supplements.filter(({ number }) => number !== event.data.amendment), { number: event.data.amendment, claim: null, due: event.data.due, on, answeredOn: null }] };
    case 'AmendmentSupplemented':
      return { ...facts, supplements: answered(facts.supplements, event.data.amendment, null, on) };
    case 'AmendmentWithdrawn':
    case 'AmendmentDecided':
      return { ...facts, supplements: facts.supplements.filter(({ number, answeredOn }) => number !== event.data.amendment || answeredOn !== null) };
    default:
      return null;
  }
}

function ofClaims(facts: DutyFacts, event: Told, on: string): DutyFacts | null {
  switch (event.type) {
    case 'PartnerOrganisationNamed': {
      const { partner, organisation } = event.data;
      const others = Object.entries(facts.organisations ?? {}).filter(([of]) => of !== partner);
      return { ...facts, organisations: Object.fromEntries(organisation === null ? others : [...others, [partner, organisation]]) };
    }
    case 'DecisionChangeAnswered':
      return event.data.change === 'reversal' && event.data.holds ? { ...facts, organisations: {} } : facts;
    case 'ClaimSubmitted': {
      const { claim, period, last, filer = null } = event.data;
      return { ...facts, claims: [...facts.claims, { claim, ...period, last, filer, on }] };
    }
    case 'ClaimDecided': {
      const { claim } = event.data;
      // What was not answered by then is not asked for any more.
      const kept = (asked: readonly Asked[]) => asked.filter((one) => one.claim !== claim || one.answeredOn !== null);
      return { ...facts, decided: [...facts.decided, claim], clarifications: kept(facts.clarifications), hearings: kept(facts.hearings) };
    }
    case 'ClarificationAsked':
      return { ...facts, clarifications: [...facts.clarifications, { number: event.data.clarification, claim: event.data.claim, due: event.data.due, on, answeredOn: null }] };
    case 'ClarificationAnswered':
      return { ...facts, clarifications: answered(facts.clarifications, event.data.clarification, event.data.claim, on) };
    case 'DeductionHearingOpened':
      return { ...facts, hearings: [...facts.hearings, { number: event.data.hearing, claim: event.data.claim, due: event.data.due, on, answeredOn: null }] };
    case 'DeductionHearingAnswered':
      return { ...facts, hearings: answered(facts.hearings, event.data.hearing, event.data.claim, on) };
    default:
      return null;
  }
}

function ofTreasury(facts: DutyFacts, event: Told, on: string): DutyFacts | null {
  switch (event.type) {
    case 'AdvancePaid':
    case 'PaymentRecorded': {
      // A payment from which all is set off pays nothing; and what was paid before may be told later.
      const { amount, paidOn } = event.data;
      return cents(amount) > 0n && paidOn > (facts.paidOn ?? '') ? { ...facts, paidOn } : facts;
    }
    case 'RecoveryOrdered': {
      const { recovery, amount, interest, orderedOn, dueOn } = event.data;
      const open = String(cents(amount) + cents(interest));
      return { ...facts, recoveries: [...facts.recoveries, { recovery, amount: open, open, due: dueOn, on: orderedOn, paidOn: null }] };
    }
    case 'RecoveryLessened': {
      const { recovery, amount, interest } = event.data;
      const less = cents(amount) + cents(interest);
      return { ...facts, recoveries: facts.recoveries.map((one) => (one.recovery === recovery ? paid({ ...one, amount: String(BigInt(one.amount) - less) }, less, on) : one)) };
    }
    case 'RecoveryReceived': {
      const { recovery, amount, interest, receivedOn } = event.data;
      const came = cents(amount) + cents(interest);
      return { ...facts, recoveries: facts.recoveries.map((one) => (one.recovery === recovery ? paid(one, came, receivedOn) : one)) };
    }
    case 'OperationInterrupted':
      return { ...facts, interruptions: [...facts.interruptions, { from: on, to: null }] };
    case 'OperationResumed':
      return { ...facts, interruptions: facts.interruptions.map((one) => (one.to === null ? { ...one, to: on } : one)) };
    case 'OperationClosed':
      return { ...facts, closed: { on, retainUntil: event.data.retainUntil } };
    case 'OperationReopened':
      return { ...facts, closed: null };
    default:
      return null;
  }
}

function ofReports(facts: DutyFacts, event: Told, on: string): DutyFacts | null {
  switch (event.type) {
    case 'IndicatorsReported':
      return { ...facts, indicators: [...facts.indicators, { to: event.data.period.to, on }] };
    case 'ProgressReportSubmitted':
      return { ...facts, progress: { ...facts.progress, [event.data.claim]: { on, sentBackOn: null } } };
    case 'ProgressReportReviewed': {
      const known = facts.progress[event.data.claim];
      if (known === undefined || event.data.outcome === 'accepted') return facts;
      return { ...facts, progress: { ...facts.progress, [event.data.claim]: { ...known, sentBackOn: on } } };
    }
    case 'FinalReportSubmitted':
      return { ...facts, finalReport: { on, sentBackOn: null } };
    case 'FinalReportReviewed':
      return facts.finalReport === null || event.data.outcome === 'accepted' ? facts : { ...facts, finalReport: { ...facts.finalReport, sentBackOn: on } };
    default:
      return null;
  }
}

function awardOf({ organisation, code, plan, rules, conditionsDue = [] }: Award, on: string): NonNullable<DutyFacts['award']> {
  const { claims: { jointOperation, monthsBetween, lastClaimMonths, progressReports }, retention, programmeEnd } = rules.spending ?? usualSpending;
  return {
    on, organisation, code, name: plan.name, ...plan.period, partners: plan.partners.map(({ id }) => id).filter((id) => id !== LEAD),
    claims: { jointOperation, monthsBetween, lastClaimMonths, progressReports }, retention, programmeEnd, indicators: plan.indicators.length > 0, conditions: conditionsDue,
  };
}

const withAward = (facts: DutyFacts, change: Partial<NonNullable<DutyFacts['award']>>): DutyFacts => (facts.award === null ? facts : { ...facts, award: { ...facts.award, ...change } });

/** @param due the day by which it is to be met from now on, where that has changed */
function conditionTold(facts: DutyFacts, condition: number, done: string | null, due: string | null = null): DutyFacts {
  if (facts.award === null) return facts;
  const { conditions, conditionsDone = {} } = facts.award;
  // An award whose conditions have no day at all lists none.
  const dues = Array.from({ length: Math.max(conditions.length, condition) }, (_, at) => (at === condition - 1 && due !== null ? due : (conditions[at] ?? null)));
  return withAward(facts, { conditions: dues, conditionsDone: { ...conditionsDone, [condition]: done } });
}

const answered = (asked: readonly Asked[], number: number, claim: number | null, on: string): Asked[] =>
  asked.map((one) => (one.number === number && one.claim === claim && one.answeredOn === null ? { ...one, answeredOn: on } : one));

function paid(order: Ordered, came: bigint, on: string): Ordered {
  const open = BigInt(order.open) - came;
  return { ...order, open: String(open), paidOn: open <= 0n ? (order.paidOn ?? on) : null };
}

/** @param amount a text with two decimals */
const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));
