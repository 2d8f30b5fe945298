import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import { helsinkiDay, parseMoney, paymentClock, sum } from '@toteuma/kernel';

type Row = EventData<'ClaimDecided'>['rows'][number];
type ByPartner = EventData<'ClaimDecided'>['supportByPartner'];

/** What the checks of one claim came to, as its events tell it; texts lie in the vault. Days are those of Helsinki. */
export interface CheckRecord {
  readonly signs: readonly string[];
  readonly verified: (Pick<EventData<'ClaimVerified'>, 'deduct' | 'park'> & { readonly notes: NonNullable<EventData<'ClaimVerified'>['notes']>; readonly conclusion: TextRef | null; readonly on: string }) | null;
  /** Only the rows of which something was deducted or parked. */
  readonly decided: { readonly on: string; readonly rows: readonly Row[]; readonly cells: EventData<'ClaimDecided'>['cells']; readonly support: string; /** Not in what was stored before it was told. */ readonly supportByPartner?: ByPartner } | null;
  readonly checklists: readonly (Pick<EventData<'ChecklistFilled'>, 'checklist' | 'answers'> & { readonly on: string })[];
  readonly samples: readonly (EventData<'SampleDrawn'> & { readonly event: string; readonly on: string })[];
  readonly clarifications: readonly (EventData<'ClarificationAsked'> & { readonly askedOn: string; readonly answer: TextRef | null; readonly answeredOn: string | null; readonly late: boolean })[];
  readonly hearings: readonly (EventData<'DeductionHearingOpened'> & { readonly openedOn: string; readonly answer: TextRef | null; readonly answeredOn: string | null })[];
  readonly findings: readonly (EventData<'FindingRecorded'> & { readonly on: string })[];
  readonly rectifications: readonly { readonly request: number; readonly reason: TextRef | null; readonly on: string; readonly decided: (Omit<EventData<'ClaimRectificationDecided'>, 'claim' | 'request'> & { readonly on: string }) | null }[];
  readonly corrections: readonly (Pick<EventData<'ClaimCorrected'>, 'correction' | 'row' | 'amount' | 'reason' | 'support'> & { readonly supportByPartner?: ByPartner; readonly on: string })[];
}
const NOTHING: CheckRecord = { signs: [], verified: null, decided: null, checklists: [], samples: [], clarifications: [], hearings: [], findings: [], rectifications: [], corrections: [] };

/** One claim as the queue and the pages of its checks have it. */
export interface CheckedClaim {
  readonly grant: string;
  readonly claim: number;
  readonly status: 'submitted' | 'verified' | 'decided';
  readonly waitingFor: WaitingFor | null;
  readonly amount: bigint;
  readonly rows: number;
  readonly age: string;
  readonly remaining: string | null;
  readonly clockDays: number;
  readonly clockStops: readonly { readonly from: string; readonly to: string | null }[];
  readonly clockEndedOn: string | null;
  readonly points: number;
  readonly verifiers: readonly string[];
  readonly payers: readonly string[];
  readonly record: CheckRecord;
}
export const STEPS = ['verification', 'decision', 'authorisation', 'confirmation', 'payment'] as const;
export type WaitingFor = (typeof STEPS)[number];

export type Happened = DomainEvent & { readonly actor: string; readonly occurredAt: string; readonly stream: string; readonly id: string };

/** The events that this view is filled from, beside those of the grant as a whole. */
export const CHECK_EVENTS = [
  'ClaimSubmitted', 'RiskAssessed', 'ClaimVerified', 'ClaimDecided', 'ClaimCorrected', 'ChecklistFilled', 'SampleDrawn', 'ClarificationAsked', 'ClarificationAnswered', 'DeductionHearingOpened',
  'DeductionHearingAnswered', 'FindingRecorded', 'ClaimRectificationRequested', 'ClaimRectificationDecided', 'PaymentAuthorised', 'PaymentConfirmed', 'PaymentOrdered', 'PaymentRejected', 'PaymentRecorded',
] as const;

/** A claim as it was filed. */
export function filedClaim({ data, stream, occurredAt }: Happened & { readonly type: 'ClaimSubmitted' }, clockDays: number): CheckedClaim {
  const claim = {
    grant: stream, claim: data.claim, status: 'submitted' as const, waitingFor: 'verification' as const, amount: sum(data.declared.map(({ amount }) => parseMoney(amount))), rows: data.rows.length, age: occurredAt,
    remaining: null, clockDays, clockStops: [], clockEndedOn: null, points: 0, verifiers: [], payers: [], record: NOTHING,
  };
  return withClock(claim, occurredAt);
}

/** A claim after one more of its events. */
export function claimAfter(claim: CheckedClaim, event: Happened): CheckedClaim {
  const on = helsinkiDay(event.occurredAt);
  const told = recordAfter(claim.record, event, on);
  return withClock({ ...claim, ...stepAfter(claim, event, on), record: told }, event.occurredAt);
}

/** Whose turn it is after an event, and what the clock of the payment does. */
function stepAfter(claim: CheckedClaim, event: Happened, on: string): Partial<CheckedClaim> {
  const persons = (before: readonly string[], onBehalfOf: readonly string[] = []) => [...new Set([...before, event.actor, ...onBehalfOf])];
  switch (event.type) {
    case 'RiskAssessed':
      return { points: event.data.points };
    case 'ClaimVerified':
      return { status: 'verified', waitingFor: 'decision', verifiers: persons([], event.data.onBehalfOf) };
    case 'ClaimDecided': {
      const nothingToPay = parseMoney(event.data.support) <= 0n;
      const clockStops = claim.clockStops.map(({ from, to }) => ({ from, to: to ?? on }));
      return { status: 'decided', waitingFor: nothingToPay ? null : 'authorisation', clockStops, clockEndedOn: nothingToPay ? on : null };
    }
    case 'ClarificationAsked':
      return { clockStops: [...claim.clockStops, { from: on, to: null }] };
    case 'ClarificationAnswered':
      return { clockStops: claim.clockStops.map((stop, at) => (at + 1 === event.data.clarification ? { ...stop, to: stop.to ?? on } : stop)) };
    case 'PaymentAuthorised':
      return { waitingFor: 'confirmation', payers: persons([], event.data.onBehalfOf) };
    case 'PaymentConfirmed':
      return { waitingFor: (event.data.remaining ?? 0) > 0 ? 'confirmation' : 'payment', payers: persons(claim.payers, event.data.onBehalfOf) };
    case 'PaymentOrdered':
    case 'PaymentRejected':
      return { waitingFor: 'payment' };
    case 'PaymentRecorded':
      return { waitingFor: null, clockEndedOn: event.data.paidOn };
    default:
      return {};
  }
}

/** With the day on which its clock ends, while it runs. */
function withClock(claim: CheckedClaim, at: string): CheckedClaim {
  const { clockDays: days, clockStops: stops, clockEndedOn: endedOn } = claim;
  const { endsOn, stopped } = paymentClock({ startedOn: helsinkiDay(claim.age), days, stops, endedOn, today: helsinkiDay(at) });
  return { ...claim, remaining: stopped || endedOn !== null ? null : endsOn };
}

function recordAfter(record: CheckRecord, event: Happened, on: string): CheckRecord {
  switch (event.type) {
    case 'RiskAssessed':
      return { ...record, signs: event.data.signs };
    case 'ClaimVerified': {
      const { deduct, park, notes = [], conclusion = null } = event.data;
      return { ...record, verified: { deduct, park, notes, conclusion, on } };
    }
    case 'ClaimDecided': {
      const { rows, cells, support, supportByPartner } = event.data;
      return { ...record, decided: { on, rows: rows.filter(({ deducted, parked }) => /[1-9]/.test(deducted + parked)), cells, support, supportByPartner } };
    }
    case 'ClaimCorrected': {
      const { correction, row, amount, reason, support, supportByPartner } = event.data;
      return { ...record, corrections: [...record.corrections, { correction, row, amount, reason, support, supportByPartner, on }] };
    }
    case 'ChecklistFilled': {
      const { checklist, answers } = event.data;
      return { ...record, checklists: [...record.checklists.filter((one) => one.checklist !== checklist), { checklist, answers, on }] };
    }
    case 'SampleDrawn':
      return { ...record, samples: [...record.samples, { ...event.data, event: event.id, on }] };
    case 'FindingRecorded':
      return { ...record, findings: [...record.findings, { ...event.data, on }] };
    case 'ClaimRectificationRequested': {
      const { request, reason } = event.data;
      return { ...record, rectifications: [...record.rectifications, { request, reason, on, decided: null }] };
    }
    case 'ClaimRectificationDecided': {
      const { request, outcome, corrections, reason } = event.data;
      return { ...record, rectifications: record.rectifications.map((one) => (one.request === request ? { ...one, decided: { outcome, corrections, reason, on } } : one)) };
    }
    default:
      return askedAfter(record, event, on);
  }
}

function askedAfter(record: CheckRecord, event: Happened, on: string): CheckRecord {
  switch (event.type) {
    case 'ClarificationAsked':
      return { ...record, clarifications: [...record.clarifications, { ...event.data, askedOn: on, answer: null, answeredOn: null, late: false }] };
    case 'ClarificationAnswered': {
      const { clarification, answer, late } = event.data;
      return { ...record, clarifications: record.clarifications.map((one) => (one.clarification === clarification ? { ...one, answer, late, answeredOn: on } : one)) };
    }
    case 'DeductionHearingOpened':
      return { ...record, hearings: [...record.hearings, { ...event.data, openedOn: on, answer: null, answeredOn: null }] };
    case 'DeductionHearingAnswered': {
      const { hearing, answer } = event.data;
      return { ...record, hearings: record.hearings.map((one) => (one.hearing === hearing ? { ...one, answer, answeredOn: on } : one)) };
    }
    default:
      return record;
  }
}
