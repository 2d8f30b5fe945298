import type { Award, DomainEvent, GrantLimits, GrantPlan, GrantRules, TextRef } from '@toteuma/contracts';
import { helsinkiDay, namedOn, namesOf } from '@toteuma/kernel';
import { evolveAmended, type Amended } from '../amendment/amendment-state.js';
import { evolveConditions, openConditions, type ConditionState } from '../decision/condition.js';
import { evolveProcessing, filedProcessing, type Processing } from '../processing/processing-state.js';

/**
 * An application from its filing to its last amendment: what was granted. The state is the grant's story so far.
 * Whether the pack knows the ids of a command is checked before (known-to-pack.ts); here are the rules of grants.
 */
export type State = { readonly status: 'none' } | Submitted | Withdrawn | Rejected | Awarded;

/** What every application has from its filing on. */
export interface Filed {
  readonly organisation: string;
  readonly programme: string;
  readonly call: string;
  readonly plan: GrantPlan;
  readonly rules: GrantRules;
  readonly limits: GrantLimits;
  readonly summary: TextRef | null;
  readonly texts: Readonly<Record<string, TextRef>>;
  readonly submittedOn: string;
  readonly processing: Processing;
  /** Ids of attachments. */
  readonly attached: readonly string[];
}
export interface Submitted extends Filed {
  readonly status: 'submitted';
}
export interface Withdrawn extends Filed {
  readonly status: 'withdrawn';
  readonly reason: TextRef | null;
  readonly withdrawnOn: string;
}
export interface Rejected extends Filed {
  readonly status: 'rejected';
  readonly reason: TextRef | null;
  readonly decidedOn: string;
}
export interface Awarded extends Filed, Amended {
  readonly status: 'awarded';
  readonly code: string;
  readonly supportRate: string;
  readonly ownRate: string | null;
  readonly conditions: readonly TextRef[];
  readonly conditionsDue: readonly (string | null)[];
  /** How each condition stands, in their order. */
  readonly conditionStates: readonly ConditionState[];
  readonly plannedTranches: Award['tranches'];
  readonly tranches: readonly { readonly year: number; readonly amount: string; readonly grantedOn: string }[];
  readonly decidedOn: string;
}

/** The plan, with the names of organisations that hold on a day. */
export const planOn = (state: Exclude<State, { status: 'none' }>, day: string): GrantPlan => (state.status === 'awarded' ? namedOn(state.plan, state.names, day) : state.plan);

/** The state after one more event. */
export function evolve(state: State, event: DomainEvent & { readonly actor: string; readonly occurredAt: string }): State {
  const next = evolveCase(state, event, helsinkiDay(event.occurredAt));
  return next.status === 'none' || event.type === 'ApplicationSubmitted' ? next : { ...next, processing: evolveProcessing(next.processing, event) };
}

function evolveCase(state: State, event: DomainEvent, on: string): State {
  if (event.type === 'ApplicationSubmitted') {
    const { organisation, programme, call, plan, rules, limits, summary, texts } = event.data;
    return { status: 'submitted', organisation, programme, call, plan, rules, limits, summary, texts, attached: [], submittedOn: on, processing: filedProcessing(event.data, on) };
  }
  if (state.status === 'none') return state;
  if (event.type === 'AttachmentAdded') return { ...state, attached: [...state.attached, event.data.attachment] };
  if (event.type === 'ApplicationSupplemented') {
    const { plan, rules, summary, texts } = event.data;
    return { ...state, plan, rules, summary, texts };
  }
  if (event.type === 'DecisionReverted') return reverted(state);
  if (event.type === 'ApplicationWithdrawn') return { ...state, status: 'withdrawn', reason: event.data.reason, withdrawnOn: on };
  if (event.type === 'ApplicationRejected') return { ...state, status: 'rejected', reason: event.data.reason, decidedOn: on };
  if (event.type === 'GrantAwarded') {
    const { code, supportRate, ownRate, conditions, conditionsDue = conditions.map(() => null), tranches, terms } = event.data;
    return { ...state, status: 'awarded', code, supportRate, ownRate, conditions, conditionsDue, conditionStates: openConditions(conditionsDue), plannedTranches: tranches, tranches: [], decidedOn: on, terms, awardTerms: terms, left: [], names: namesOf(state.plan), contacts: {}, amendments: [] };
  }
  return state.status === 'awarded' ? evolveGrant(state, event, on) : state;
}

/** The application as if it had not been decided. */
function reverted({ organisation, programme, call, plan, rules, limits, summary, texts, submittedOn, processing, attached }: Exclude<State, { status: 'none' }>): Submitted {
  return { status: 'submitted', organisation, programme, call, plan, rules, limits, summary, texts, submittedOn, processing, attached };
}

function evolveGrant(state: Awarded, event: DomainEvent, on: string): Awarded {
  switch (event.type) {
    case 'TrancheGranted': {
      const { year, amount, granted } = event.data;
      return { ...state, terms: { ...state.terms, granted }, tranches: [...state.tranches, { year, amount, grantedOn: on }] };
    }
    case 'GrantRectified': {
      const { terms, supportRate, ownRate, conditions, conditionsDue } = event.data;
      const dues = conditionsDue ?? conditions?.map(() => null) ?? [];
      const decided = conditions && { conditions, conditionsDue: dues, conditionStates: openConditions(dues) };
      return { ...state, terms, awardTerms: terms, supportRate, ownRate, ...decided };
    }
    case 'ConditionReported':
    case 'ConditionReviewed':
      return { ...state, conditionStates: evolveConditions(state.conditionStates, event, on) };
    default:
      return evolveAmended(state, event, on);
  }
}
