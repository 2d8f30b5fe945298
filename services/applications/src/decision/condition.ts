import type { EventData, TextRef } from '@toteuma/contracts';
import { daysAfter, ok } from '@toteuma/kernel';
import { byContent, byState, type Decision, type Stamp } from '../application/refusal.js';

/** So many days there are to meet a condition better when nobody names a day. */
const MENDING_DAYS = 14;

export interface ReportCondition {
  readonly type: 'ReportCondition';
  /** Its number, from 1, as the decision has them. */
  readonly condition: number;
  readonly note: TextRef | null;
}
export interface ReviewCondition {
  readonly type: 'ReviewCondition';
  readonly condition: number;
  readonly outcome: EventData<'ConditionReviewed'>['outcome'];
  readonly reason: TextRef | null;
  /** Of a supplement: by when; null: fourteen days from today. */
  readonly due: string | null;
}

/** How a condition of the decision stands: `reported` waits for the authority, `sent-back` for the beneficiary. */
export interface ConditionState {
  readonly status: 'open' | 'reported' | 'sent-back' | 'met';
  readonly due: string | null;
  /** What the beneficiary said last, and when. */
  readonly note: TextRef | null;
  readonly reportedOn: string | null;
  /** What the authority said last, and when. */
  readonly reason: TextRef | null;
  readonly reviewedOn: string | null;
}

interface Conditions {
  readonly conditionStates: readonly ConditionState[];
}

/** Conditions as they are decided. */
export const openConditions = (dues: readonly (string | null)[]): ConditionState[] => dues.map((due) => ({ status: 'open', due, note: null, reportedOn: null, reason: null, reviewedOn: null }));

export function reportCondition({ condition, note }: Stamp & ReportCondition, { conditionStates }: Conditions): Decision {
  const known = conditionStates[condition - 1];
  if (known === undefined) return byState('not-found', 'The decision has no such condition.');
  if (known.status === 'met') return wasMet(known);
  if (known.status === 'reported') return byState('application/condition-step', `It was reported on ${known.reportedOn} that this condition is met; the authority has not answered yet.`);
  return ok([{ type: 'ConditionReported', data: { condition, note } }]);
}

/** The authority may find a condition met that nobody reported: it can see that for itself. */
export function reviewCondition({ condition, outcome, reason, due: named, today }: Stamp & ReviewCondition, { conditionStates }: Conditions): Decision {
  const known = conditionStates[condition - 1];
  if (known === undefined) return byState('not-found', 'The decision has no such condition.');
  if (known.status === 'met') return wasMet(known);
  if (outcome === 'accepted') return ok([{ type: 'ConditionReviewed', data: { condition, outcome, reason, due: null } }]);
  if (known.status !== 'reported') return byState('application/condition-step', 'Nobody has reported that this condition is met, so there is nothing to send back.');
  const due = named ?? daysAfter(today, MENDING_DAYS);
  if (due < today) return byContent('request/invalid', `The day ${due} is over.`, 'due', `a day not before ${today}`);
  return ok([{ type: 'ConditionReviewed', data: { condition, outcome, reason, due } }]);
}

const wasMet = ({ reviewedOn }: ConditionState): Decision => byState('application/condition-step', `This condition was found met on ${reviewedOn}.`);

/** The conditions after one of them was reported or reviewed on a day. */
export function evolveConditions(states: readonly ConditionState[], event: ConditionEvent, on: string): ConditionState[] {
  return states.map((one, at) => {
    if (at + 1 !== event.data.condition) return one;
    if (event.type === 'ConditionReported') return { ...one, status: 'reported', note: event.data.note, reportedOn: on };
    const { outcome, reason, due } = event.data;
    return { ...one, status: outcome === 'accepted' ? 'met' : 'sent-back', due: due ?? one.due, reason, reviewedOn: on };
  });
}

type ConditionEvent = { [T in 'ConditionReported' | 'ConditionReviewed']: { readonly type: T; readonly data: EventData<T> } }['ConditionReported' | 'ConditionReviewed'];
