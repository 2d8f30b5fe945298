import type { ApplicationSection, DomainEvent, EventData, GrantPlan, GrantRules, TextRef } from '@toteuma/contracts';
import { helsinkiDay } from '@toteuma/kernel';

/** What was done with an application between its filing and the end of the time for a rectification. */
export interface Processing {
  /** The application as filed and after each supplement, the oldest first. */
  readonly versions: readonly PlanVersion[];
  readonly supplements: readonly Supplement[];
  readonly messages: readonly Message[];
  readonly eligibility: { readonly outcome: EventData<'EligibilityChecked'>['outcome']; readonly reason: TextRef | null; readonly on: string } | null;
  /** Opaque ids of those who were asked to score. */
  readonly assessors: readonly string[];
  readonly conflicts: readonly { readonly assessor: string; readonly reason: TextRef | null; readonly on: string }[];
  readonly assessments: readonly Assessment[];
  readonly hearing: Hearing | null;
  readonly rectifications: readonly Rectification[];
  readonly reversals: readonly Reversal[];
  /** The code of an award that was taken back: it belongs to this application for good. */
  readonly formerCode: string | null;
}

export interface PlanVersion {
  readonly version: number;
  readonly on: string;
  /** The supplement that made it; null for the application as filed. */
  readonly supplement: number | null;
  readonly plan: GrantPlan;
  readonly costModel: string;
  readonly summary: TextRef | null;
  readonly texts: Readonly<Record<string, TextRef>>;
}
export interface Supplement {
  readonly number: number;
  readonly sections: readonly ApplicationSection[];
  readonly due: string;
  readonly reason: TextRef | null;
  readonly requestedOn: string;
  readonly answeredOn: string | null;
  readonly late: boolean;
}
export interface Message {
  readonly number: number;
  readonly from: 'applicant' | 'authority';
  readonly text: TextRef;
  readonly at: string;
}
export interface Assessment {
  readonly assessor: string;
  readonly scores: EventData<'ApplicationAssessed'>['scores'];
  readonly on: string;
}
export interface Hearing {
  readonly reason: TextRef | null;
  readonly due: string;
  readonly openedOn: string;
  readonly answer: TextRef | null;
  readonly answeredOn: string | null;
  readonly late: boolean;
}
export interface Rectification {
  readonly number: number;
  readonly reason: TextRef | null;
  readonly filedOn: string;
  /** `waiting`: decided, and takes effect when claims answers; `lapsed`: claims did not let it pass, or the decision was taken back. */
  readonly status: 'requested' | 'waiting' | 'accepted' | 'changed' | 'rejected' | 'lapsed';
  readonly outcome: EventData<'RectificationDecided'>['outcome'] | null;
  readonly decidedOn: string | null;
  readonly decisionReason: TextRef | null;
  readonly proposed: EventData<'RectificationDecided'>['proposed'];
}
export interface Reversal {
  readonly decision: 'award' | 'rejection';
  readonly reason: TextRef | null;
  readonly on: string;
  readonly status: 'waiting' | 'taken-back' | 'lapsed';
}

type Happened = DomainEvent & { readonly actor: string; readonly occurredAt: string };

/** What an application starts with when it is filed. */
export function filedProcessing({ plan, rules, summary, texts }: { plan: GrantPlan; rules: GrantRules; summary: TextRef | null; texts: Record<string, TextRef> }, on: string): Processing {
  const filed: PlanVersion = { version: 1, on, supplement: null, plan, costModel: rules.costModel.id, summary, texts };
  return {
    versions: [filed], supplements: [], messages: [], eligibility: null, assessors: [], conflicts: [], assessments: [], hearing: null, rectifications: [], reversals: [], formerCode: null,
  };
}

/** A decided rectification or reversal waits for the answer of claims: until then nothing else changes the grant. */
export const isChanging = ({ rectifications, reversals }: Processing): boolean => [...rectifications, ...reversals].some(({ status }) => status === 'waiting');

/** The processing after one more event. */
export function evolveProcessing(now: Processing, event: Happened): Processing {
  const on = helsinkiDay(event.occurredAt);
  switch (event.type) {
    case 'SupplementRequested': {
      const { supplement: number, sections, due, reason } = event.data;
      return { ...now, supplements: [...now.supplements, { number, sections, due, reason, requestedOn: on, answeredOn: null, late: false }] };
    }
    case 'ApplicationSupplemented': {
      const { supplement, late, planVersion: version, plan, rules, summary, texts } = event.data;
      const supplements = now.supplements.map((one) => (one.number === supplement ? { ...one, answeredOn: on, late } : one));
      return { ...now, supplements, versions: [...now.versions, { version, on, supplement, plan, costModel: rules.costModel.id, summary, texts }] };
    }
    case 'MessageSent': {
      const { message: number, from, text } = event.data;
      return { ...now, messages: [...now.messages, { number, from, text, at: event.occurredAt }] };
    }
    case 'EligibilityChecked':
      return { ...now, eligibility: { ...event.data, on } };
    case 'AssessorAssigned':
      return { ...now, assessors: [...now.assessors, event.data.assessor] };
    case 'ConflictDeclared': {
      const others = <One extends { assessor: string }>(list: readonly One[]) => list.filter(({ assessor }) => assessor !== event.actor);
      return { ...now, conflicts: [...now.conflicts, { assessor: event.actor, reason: event.data.reason, on }], assessments: others(now.assessments) };
    }
    case 'ApplicationAssessed': {
      const mine = { assessor: event.actor, scores: event.data.scores, on };
      return { ...now, assessments: [...now.assessments.filter(({ assessor }) => assessor !== event.actor), mine] };
    }
    case 'HearingOpened':
      return { ...now, hearing: { ...event.data, openedOn: on, answer: null, answeredOn: null, late: false } };
    case 'HearingAnswered':
      return now.hearing === null ? now : { ...now, hearing: { ...now.hearing, ...event.data, answeredOn: on } };
    default:
      return evolveDecision(now, event, on);
  }
}

function evolveDecision(now: Processing, event: Happened, on: string): Processing {
  const rectification = (number: number, change: Partial<Rectification>): Processing =>
    ({ ...now, rectifications: now.rectifications.map((one) => (one.number === number ? { ...one, ...change } : one)) });
  const reversal = (status: Reversal['status']): Processing => ({ ...now, reversals: now.reversals.map((one) => (one.status === 'waiting' ? { ...one, status } : one)) });
  switch (event.type) {
    case 'RectificationRequested': {
      const { rectification: number, reason } = event.data;
      const asked: Rectification = { number, reason, filedOn: on, status: 'requested', outcome: null, decidedOn: null, decisionReason: null, proposed: null };
      return { ...now, rectifications: [...now.rectifications, asked] };
    }
    case 'RectificationDecided': {
      const { rectification: number, outcome, effect, reason, proposed } = event.data;
      return rectification(number, { status: effect === 'when-claims-answers' ? 'waiting' : outcome, outcome, decidedOn: on, decisionReason: reason, proposed });
    }
    case 'GrantRectified': {
      const decided = now.rectifications.find(({ number }) => number === event.data.rectification);
      return rectification(event.data.rectification, decided?.outcome ? { status: decided.outcome } : {});
    }
    case 'ReversalDecided': {
      const { decision, reason } = event.data;
      return { ...now, reversals: [...now.reversals, { decision, reason, on, status: 'waiting' }] };
    }
    case 'DecisionReverted': {
      const rectifications = now.rectifications.map((one) => (one.status === 'rejected' ? one : { ...one, status: 'lapsed' as const }));
      return { ...reversal('taken-back'), rectifications, formerCode: event.data.code ?? now.formerCode };
    }
    case 'DecisionChangeLapsed': {
      const waiting = now.rectifications.find(({ status }) => status === 'waiting');
      return event.data.change === 'reversal' || waiting === undefined ? reversal('lapsed') : rectification(waiting.number, { status: 'lapsed' });
    }
    default:
      return now;
  }
}
