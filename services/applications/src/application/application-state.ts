import type { Award, DomainEvent, EventData, GrantLimits, GrantPlan, GrantRules, GrantTerms, TextRef } from '@toteuma/contracts';
import { helsinkiDay } from '@toteuma/kernel';
import type { BudgetChange } from './terms.js';

/**
 * An application from its filing to its last amendment: what was granted. The state is the grant's story so far.
 * Whether the pack knows the ids of a command is checked before (known-to-pack.ts); here are the rules of grants.
 */
export type State = { readonly status: 'none' } | Submitted | Rejected | Awarded;

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
}
export interface Submitted extends Filed {
  readonly status: 'submitted';
}
export interface Rejected extends Filed {
  readonly status: 'rejected';
  readonly reason: TextRef | null;
  readonly decidedOn: string;
}
export interface Awarded extends Filed {
  readonly status: 'awarded';
  readonly code: string;
  readonly supportRate: string;
  readonly ownRate: string | null;
  readonly conditions: readonly TextRef[];
  readonly plannedTranches: Award['tranches'];
  readonly tranches: readonly { readonly year: number; readonly amount: string; readonly grantedOn: string }[];
  readonly decidedOn: string;
  readonly terms: GrantTerms;
  readonly amendments: readonly Amendment[];
}
export interface Amendment {
  readonly number: number;
  readonly filedOn: string;
  readonly effectiveFrom: string;
  readonly requested: BudgetChange;
  readonly reason: TextRef | null;
  /** `waiting`: decided, and takes effect when claims answers that no more is certified than it leaves. */
  readonly status: 'requested' | 'waiting' | 'accepted' | 'rejected' | 'lapsed';
  readonly outcome: EventData<'AmendmentDecided'>['outcome'] | null;
  readonly decidedOn: string | null;
  /** The terms that the decision was made on, and what it makes of them. */
  readonly before: GrantTerms | null;
  readonly proposed: GrantTerms | null;
}

/** The state after one more event. */
export function evolve(state: State, event: DomainEvent & { readonly occurredAt: string }): State {
  const on = helsinkiDay(event.occurredAt);
  if (event.type === 'ApplicationSubmitted') {
    const { organisation, programme, call, plan, rules, limits, summary, texts } = event.data;
    return { status: 'submitted', organisation, programme, call, plan, rules, limits, summary, texts, submittedOn: on };
  }
  if (state.status === 'none') return state;
  if (event.type === 'ApplicationRejected') return { ...state, status: 'rejected', reason: event.data.reason, decidedOn: on };
  if (event.type === 'GrantAwarded') {
    const { code, supportRate, ownRate, conditions, tranches, terms } = event.data;
    return { ...state, status: 'awarded', code, supportRate, ownRate, conditions, plannedTranches: tranches, tranches: [], decidedOn: on, terms, amendments: [] };
  }
  return state.status === 'awarded' ? evolveGrant(state, event, on) : state;
}

function evolveGrant(state: Awarded, event: DomainEvent, on: string): Awarded {
  const changed = (number: number, change: Partial<Amendment>): Awarded => ({
    ...state,
    amendments: state.amendments.map((one) => (one.number === number ? { ...one, ...change } : one)),
  });
  switch (event.type) {
    case 'TrancheGranted': {
      const { year, amount, granted } = event.data;
      return { ...state, terms: { ...state.terms, granted }, tranches: [...state.tranches, { year, amount, grantedOn: on }] };
    }
    case 'AmendmentRequested': {
      const { amendment, effectiveFrom, budget, reason } = event.data;
      const filed: Amendment = { number: amendment, filedOn: on, effectiveFrom, requested: budget, reason, status: 'requested', outcome: null, decidedOn: null, before: null, proposed: null };
      return { ...state, amendments: [...state.amendments, filed] };
    }
    case 'AmendmentDecided': {
      const { amendment, outcome, effect, proposed } = event.data;
      const status = { 'at-once': 'accepted', 'when-claims-answers': 'waiting', none: 'rejected' } as const;
      return changed(amendment, { status: status[effect], outcome, decidedOn: on, before: state.terms, proposed });
    }
    case 'BudgetAmended':
      return { ...changed(event.data.amendment, { status: 'accepted' }), terms: event.data.terms };
    case 'AmendmentLapsed':
      return changed(event.data.amendment, { status: 'lapsed' });
    default:
      // Events of other services do not come here; a newer event of this one that does not concern the rules may.
      return state;
  }
}
