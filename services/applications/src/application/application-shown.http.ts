import type { TextRef } from '@toteuma/contracts';
import { amendmentShown, amendmentTexts, peopleShown } from '../amendment/amendment-shown.http.js';
import { conditionsShown, conditionTexts } from '../decision/condition-shown.http.js';
import { planOn, type State } from './application-state.js';
import { processingShown, processingTexts } from '../processing/processing-shown.http.js';

type Filed = Exclude<State, { status: 'none' }>;
type Bodies = ReadonlyMap<string, string | null>;

/** Every text that an application refers to. */
export function textsOf(state: Filed): TextRef[] {
  const decided = state.status === 'awarded' ? [...state.conditions, ...conditionTexts(state.conditionStates), ...amendmentTexts(state)] : state.status === 'rejected' || state.status === 'withdrawn' ? [state.reason] : [];
  const equality = state.plan.principles?.equality.map(({ reason }) => reason) ?? [];
  return [state.summary, ...Object.values(state.texts), ...equality, ...decided, ...processingTexts(state)].filter((text) => text !== null);
}

/** An application as its readers get it today: texts in place of their ids (null once erased), amendments with old, new and difference. */
export function applicationShown(state: Filed, bodies: Bodies, { ofAuthority, today }: { readonly ofAuthority: boolean; readonly today: string }) {
  const text = (ref: TextRef | null): string | null => (ref === null ? null : (bodies.get(ref.text) ?? null));
  const { organisation, programme, call, rules, limits, submittedOn } = state;
  const plan = planOn(state, today);
  const principles = plan.principles && { ...plan.principles, equality: plan.principles.equality.map(({ answer, reason }) => ({ answer, reason: text(reason) })) };
  const filed = {
    organisation, programme, call, costModel: rules.costModel.id, rules, limits, submittedOn, summary: text(state.summary),
    texts: Object.fromEntries(Object.entries(state.texts).map(([name, ref]) => [name, text(ref)])),
    plan: { ...plan, principles },
    processing: processingShown(state, text, ofAuthority),
  };
  if (state.status === 'submitted') return { status: state.status, ...filed };
  if (state.status === 'withdrawn') return { status: state.status, ...filed, withdrawnOn: state.withdrawnOn, reason: text(state.reason) };
  if (state.status === 'rejected') return { status: state.status, ...filed, decidedOn: state.decidedOn, reason: text(state.reason) };
  const { code, supportRate, ownRate, conditions, conditionsDue, conditionStates, plannedTranches, tranches, decidedOn, terms, amendments } = state;
  return {
    status: state.status, ...filed, code, supportRate, ownRate, decidedOn, terms, plannedTranches, tranches: [...tranches],
    conditions: conditions.map(text),
    conditionsDue: [...conditionsDue],
    conditionStates: conditionsShown(conditionStates, text),
    amendments: amendments.map((amendment) => amendmentShown(amendment, state, text)),
    ...peopleShown(state, text, today),
  };
}
