import type { AmendmentKind, AmendmentPart, DomainEvent, EventData, GrantPlan, GrantTerms, TextRef } from '@toteuma/contracts';
import { namesAfter, type Names } from '@toteuma/kernel';
import type { BudgetChange } from '../application/terms.js';

/** A beneficiary that takes part no more; what it did stays. */
export type FormerPartner = GrantPlan['partners'][number] & { readonly left: string };

/** What amendments change of a grant, and the amendments themselves. */
export interface Amended {
  /** As amended: the period, and the partners who still take part, by the names that were decided last. */
  readonly plan: GrantPlan;
  readonly texts: Readonly<Record<string, TextRef>>;
  readonly terms: GrantTerms;
  /** The terms of the award, from which the flexibility of the budget may be counted. */
  readonly awardTerms: GrantTerms;
  readonly left: readonly FormerPartner[];
  /** What everyone who takes or took part is called, and from which day on. */
  readonly names: Names;
  /** Who answers for what, by role. */
  readonly contacts: Readonly<Record<string, TextRef>>;
  readonly amendments: readonly Amendment[];
}

export interface Amendment {
  readonly number: number;
  readonly filedOn: string;
  readonly effectiveFrom: string;
  readonly parts: readonly AmendmentPart[];
  /** The budget part; nothing where there is none. */
  readonly requested: BudgetChange;
  /** The terms that it was asked for on: what has changed since is told apart from what it changes. */
  readonly base: GrantTerms;
  readonly reason: TextRef | null;
  readonly supplements: readonly Supplement[];
  /** `waiting`: decided, and takes effect when claims answers that no more is certified than it leaves. */
  readonly status: 'requested' | 'waiting' | 'accepted' | 'rejected' | 'lapsed' | 'withdrawn';
  readonly outcome: EventData<'AmendmentDecided'>['outcome'] | 'notified' | null;
  readonly decisions: readonly PartDecision[];
  readonly decidedOn: string | null;
  /** The terms that the decision was made on, and what it makes of them. */
  readonly before: GrantTerms | null;
  readonly proposed: GrantTerms | null;
}

export interface Supplement {
  readonly reason: TextRef | null;
  readonly due: string;
  readonly on: string;
  readonly answeredOn: string | null;
  readonly late: boolean;
}

export interface PartDecision {
  readonly kind: AmendmentKind;
  readonly outcome: EventData<'AmendmentDecided'>['outcome'] | 'lapsed';
  readonly reason: TextRef | null;
  /** As it was accepted; null where it was not, and for the budget, which the proposed terms tell. */
  readonly accepted: AmendmentPart | null;
}

/** The parts of which no other amendment can be open. */
export function openKinds(amendment: Amendment): AmendmentKind[] {
  if (amendment.status === 'requested') return amendment.parts.map(({ kind }) => kind);
  return amendment.status === 'waiting' ? waitingKinds(amendment) : [];
}

/** What takes effect with the answer of claims: the budget, and partners that leave together with theirs. */
export function waitingKinds({ decisions }: Pick<Amendment, 'decisions'>): AmendmentKind[] {
  return ['budget', ...(decisions.some(({ accepted }) => accepted?.kind === 'partners' && accepted.leave.length > 0) ? ['partners' as const] : [])];
}

/** The grant after an event of its amendments; every other event leaves it as it is. */
export function evolveAmended<State extends Amended>(state: State, event: DomainEvent, on: string): State {
  const changed = (number: number, change: (amendment: Amendment) => Partial<Amendment>): State => ({
    ...state,
    amendments: state.amendments.map((one) => (one.number === number ? { ...one, ...change(one) } : one)),
  });
  switch (event.type) {
    case 'AmendmentRequested': {
      const { data } = event;
      const filed: Amendment = {
        number: data.amendment, filedOn: on, ...askedIn(data), base: state.terms, supplements: [], status: 'requested', outcome: null, decisions: [], decidedOn: null, before: null, proposed: null,
      };
      return { ...state, amendments: [...state.amendments, filed] };
    }
    case 'AmendmentSupplementRequested': {
      const { amendment, reason, due } = event.data;
      return changed(amendment, ({ supplements }) => ({ supplements: [...supplements, { reason, due, on, answeredOn: null, late: false }] }));
    }
    case 'AmendmentSupplemented': {
      const { data } = event;
      const answered = (one: Supplement): Supplement => (one.answeredOn === null ? { ...one, answeredOn: on, late: data.late } : one);
      return changed(data.amendment, ({ supplements }) => ({ ...askedIn(data), base: state.terms, supplements: supplements.map(answered) }));
    }
    case 'AmendmentWithdrawn':
      return changed(event.data.amendment, () => ({ status: 'withdrawn', decidedOn: on }));
    case 'AmendmentDecided': {
      const { amendment, outcome, effect, proposed, parts } = event.data;
      const status = { 'at-once': 'accepted', 'when-claims-answers': 'waiting', none: 'rejected' } as const;
      return changed(amendment, () => ({
        status: status[effect], outcome, decidedOn: on, before: state.terms, proposed, decisions: parts ?? [{ kind: 'budget', outcome, reason: null, accepted: null }],
      }));
    }
    case 'AmendmentNotified': {
      const { amendment, effect, proposed } = event.data;
      const status = effect === 'at-once' ? 'accepted' : 'waiting';
      return changed(amendment, () => ({ status, outcome: 'notified', decidedOn: on, before: state.terms, proposed, decisions: [{ kind: 'budget', outcome: 'accepted', reason: null, accepted: null }] }));
    }
    case 'AmendmentLapsed':
      return changed(event.data.amendment, lapsed);
    default:
      return evolveTerms(state, event, changed);
  }
}

/** What an amendment brings into force. */
function evolveTerms<State extends Amended>(state: State, event: DomainEvent, changed: (number: number, change: () => Partial<Amendment>) => State): State {
  switch (event.type) {
    case 'BudgetAmended':
      return { ...changed(event.data.amendment, () => ({ status: 'accepted' })), terms: event.data.terms };
    case 'PeriodExtended':
      return { ...state, plan: { ...state.plan, period: event.data.period } };
    case 'PartnersChanged': {
      const { applicant, partners } = event.data;
      const here = partners.flatMap(({ left, ...partner }) => (left === null ? [partner] : []));
      const gone = partners.flatMap(({ left, ...partner }) => (left === null ? [] : [{ ...partner, left }]));
      return { ...state, plan: { ...state.plan, applicant: { ...state.plan.applicant, name: applicant }, partners: here }, left: gone, names: namesAfter(state.names, event.data) };
    }
    case 'ContentAmended':
      return { ...state, texts: replacedTexts(state.texts, event.data.texts) };
    case 'ContactChanged':
      return { ...state, contacts: replacedTexts(state.contacts, event.data.roles) };
    default:
      return state;
  }
}

type Asked = EventData<'AmendmentRequested'>;

function askedIn({ effectiveFrom, budget, reason, parts }: Pick<Asked, 'effectiveFrom' | 'budget' | 'reason' | 'parts'>): Pick<Amendment, 'effectiveFrom' | 'requested' | 'reason' | 'parts'> {
  return { effectiveFrom, requested: budget, reason, parts: parts ?? [{ kind: 'budget' }] };
}

/** What waited lapses; what took effect at once stays in effect. */
function lapsed(amendment: Amendment): Partial<Amendment> {
  const waited = waitingKinds(amendment);
  const decisions = amendment.decisions.map((one) => (waited.includes(one.kind) && one.outcome !== 'rejected' ? { ...one, outcome: 'lapsed' as const } : one));
  const stands = decisions.some(({ outcome }) => outcome === 'accepted' || outcome === 'accepted-with-changes');
  return { status: stands ? 'accepted' : 'lapsed', decisions };
}

function replacedTexts(texts: Readonly<Record<string, TextRef>>, replacing: Readonly<Record<string, TextRef | null>>): Record<string, TextRef> {
  return Object.fromEntries(Object.entries({ ...texts, ...replacing }).filter((entry): entry is [string, TextRef] => entry[1] !== null));
}
