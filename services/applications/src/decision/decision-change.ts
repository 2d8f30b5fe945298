import type { Award, DomainEvent, EventData, GrantTerms, TextRef } from '@toteuma/contracts';
import { daysAfter, endOfTimeLimit, money, ok, parseMoney, parseRate, rateText } from '@toteuma/kernel';
import { RECTIFICATION_DAYS } from '../pack/pack.js';
import type { Awarded, Filed, Rejected, State } from '../application/application-state.js';
import { awardOf } from './decision.js';
import { isChanging, type Rectification } from '../processing/processing-state.js';
import { byContent, byState, type Decision, type Stamp } from '../application/refusal.js';
import { changedBudget, lowers, normalised, ownRateOf, planFault, supportFault, type BudgetChange } from '../application/terms.js';

export interface RequestRectification {
  readonly type: 'RequestRectification';
  readonly reason: TextRef | null;
}
/** Amounts that are not given stay as they are; a rejected application needs them all to be awarded. */
export interface DecideRectification {
  readonly type: 'DecideRectification';
  readonly outcome: 'accepted' | 'changed' | 'rejected';
  readonly reason: TextRef | null;
  /** The code of an award that comes of a rejection. */
  readonly code: string;
  readonly supportRate: string | null;
  readonly support: string | null;
  readonly ownRate: string | null;
  readonly change: BudgetChange;
  readonly conditions: readonly TextRef[];
  readonly conditionsDue: readonly (string | null)[];
  readonly tranches: Award['tranches'];
}
export interface RevertDecision {
  readonly type: 'RevertDecision';
  readonly reason: TextRef | null;
  /** Whether claims has told of a claim. It may since be one: claims has the last word. */
  readonly claimFiled: boolean;
}
/** What claims answered to a rectification that lowers the grant, or to a reversal. */
export interface AnswerDecisionChange {
  readonly type: 'AnswerDecisionChange';
  readonly change: 'rectification' | 'reversal';
  readonly holds: boolean;
  /** Why a reversal does not, where no claim has been filed. */
  readonly why?: EventData<'DecisionChangeAnswered'>['why'];
}
type Decided = Rejected | Awarded;
type Any = Exclude<State, { status: 'none' }>;

export function requestRectification({ reason, today }: Stamp & RequestRectification, state: Any): Decision {
  if (!isDecided(state)) return byState('application/not-decided', 'There is no decision to rectify.');
  const { processing: { rectifications } } = state;
  if (rectifications.some(({ status }) => status === 'requested' || status === 'waiting')) return byState('application/rectification-open', 'A request for a rectification waits for its decision.');
  const last = lastDay(state);
  if (last === null || today > last) return byState('application/rectification-late', last === null ? 'The programme knows no rectification.' : `A rectification could be asked for until ${last}.`);
  return ok([{ type: 'RectificationRequested', data: { rectification: rectifications.length + 1, reason } }]);
}

/** The request that waits for its decision. */
export const openRectification = ({ processing }: Filed): Rectification | undefined => processing.rectifications.find(({ status }) => status === 'requested');

export function decideRectification(command: Stamp & DecideRectification, state: Any): Decision {
  const open = openRectification(state);
  if (open === undefined || !isDecided(state)) return byState('application/no-rectification', 'No request for a rectification waits for its decision.');
  const { outcome, reason } = command;
  const decided = (effect: 'at-once' | 'when-claims-answers' | 'none', proposed: Rectification['proposed']): DomainEvent =>
    ({ type: 'RectificationDecided', data: { rectification: open.number, outcome, effect, reason, proposed } });
  if (outcome === 'rejected') return ok([decided('none', null)]);
  return state.status === 'rejected' ? awardByRectification(command, state, decided) : changeByRectification(command, state, open.number, decided);
}

type Tell = (effect: 'at-once' | 'when-claims-answers', proposed: Rectification['proposed']) => DomainEvent;

/** What was rejected is awarded after all: its amounts follow the rules of any award, and what spoke against it before is answered by the request. */
function awardByRectification(command: Stamp & DecideRectification, state: Rejected, decided: Tell): Decision {
  const { supportRate, support } = command;
  if (supportRate === null) return byContent('application/incomplete', 'The application was rejected: an award needs a support rate.', 'supportRate', 'the support rate of the award');
  if (support === null) return byContent('application/incomplete', 'The application was rejected: an award needs an amount.', 'support', 'the support that is granted now');
  const awarded = awardOf({ ...command, supportRate, support }, state);
  if (!awarded.ok) return awarded;
  const { data } = awarded.value;
  return ok([decided('at-once', { terms: data.terms, supportRate: data.supportRate, ownRate: data.ownRate }), awarded.value]);
}

/** The award gets other amounts: more or less, whatever a beneficiary's own amendment could not. */
function changeByRectification(command: Stamp & DecideRectification, state: Awarded, number: number, decided: Tell): Decision {
  if (state.amendments.some(({ status }) => status === 'waiting')) return byState('amendment/part-open', 'An amendment that lowers the grant or its budget waits for its answer; try again in a moment.');
  const { change } = command;
  const before = state.terms;
  const support = command.support === null ? parseMoney(before.granted) : parseMoney(command.support);
  const supportRate = rateText(parseRate(command.supportRate ?? state.supportRate));
  const terms: GrantTerms = {
    ...before,
    budgetVersion: before.budgetVersion + 1,
    budget: changedBudget(before.budget, change.cells, state.rules.costModel),
    financing: normalised(change.financing ?? before.financing),
    granted: money(support),
  };
  const fault = planFault({ ...state.plan, ...terms }, state.rules, null);
  if (fault !== null) return byContent(fault.type, fault.detail, fault.field, fault.expected);
  const tooMuch = supportFault(support, supportRate, terms, state.limits);
  if (tooMuch !== null) return byContent('application/financing-does-not-foot', tooMuch, 'support', 'support within the financing plan and the support rate');

  const ownRate = command.ownRate === null ? (supportRate === state.supportRate && change.financing === null ? state.ownRate : ownRateOf(supportRate, terms.financing)) : rateText(parseRate(command.ownRate));
  const conditions = command.conditions.length === 0 ? {} : { conditions: [...command.conditions], conditionsDue: [...command.conditionsDue] };
  const proposed = { terms, supportRate, ownRate, ...conditions };
  if (lowers(before, terms)) return ok([decided('when-claims-answers', proposed)]);
  return ok([decided('at-once', proposed), { type: 'GrantRectified', data: { rectification: number, ...proposed } }]);
}

/** A decision can be taken back while a rectification could be asked for and nothing rests on it yet. */
export function revertDecision({ today, reason, claimFiled }: Stamp & RevertDecision, state: Any): Decision {
  if (!isDecided(state)) return byState('application/not-decided', 'There is no decision to take back.');
  const last = lastDay(state);
  if (last === null || today > last) return byState('application/decision-final', last === null ? 'The programme knows no rectification: its decisions are final at once.' : `The decision became final after ${last}.`);
  if (state.status === 'rejected') {
    return ok([
      { type: 'ReversalDecided', data: { decision: 'rejection', reason, effect: 'at-once' } },
      { type: 'DecisionReverted', data: { decision: 'rejection', code: null } },
    ]);
  }
  if (claimFiled) return byState('application/decision-final', 'A claim has been filed: the decision can be amended or rectified, not taken back.');
  if (state.amendments.length > 0 || state.tranches.length > 0) return byState('application/decision-final', 'An amendment or a tranche rests on the decision: it can no longer be taken back.');
  return ok([{ type: 'ReversalDecided', data: { decision: 'award', reason, effect: 'when-claims-answers' } }]);
}

export function answerDecisionChange({ change, holds, why }: Stamp & AnswerDecisionChange, state: Any): Decision {
  const notWaiting = () => byState('amendment/not-waiting', 'No rectification or reversal waits for an answer.');
  if (state.status !== 'awarded' || !isChanging(state.processing)) return notWaiting();
  if (!holds) return ok([{ type: 'DecisionChangeLapsed', data: { change, why: change === 'reversal' ? (why ?? 'claim-filed') : 'below-certified' } }]);
  if (change === 'reversal') return ok([{ type: 'DecisionReverted', data: { decision: 'award', code: state.code } }]);
  const waiting = state.processing.rectifications.find(({ status }) => status === 'waiting');
  return waiting?.proposed ? ok([{ type: 'GrantRectified', data: { rectification: waiting.number, ...waiting.proposed } }]) : notWaiting();
}

const isDecided = (state: Any): state is Decided => state.status === 'rejected' || state.status === 'awarded';

/** The last day on which a rectification of the decision can be asked for; null where the programme knows none. */
export function lastDay({ decidedOn, limits }: Pick<Decided, 'decidedOn' | 'limits'>): string | null {
  const days = limits.rectificationDays ?? RECTIFICATION_DAYS;
  return days === 0 ? null : endOfTimeLimit(daysAfter(decidedOn, days));
}
