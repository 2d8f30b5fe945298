import type { Award, GrantTerms, TextRef } from '@toteuma/contracts';
import { money, ok, parseMoney, parseRate, rateText } from '@toteuma/kernel';
import type { Awarded, State } from './application-state.js';
import { byContent, byState, type Decision, type Stamp } from './refusal.js';
import { changedBudget, euState, footingFault, normalised, ownRateOf, supportFault, type BudgetChange } from './terms.js';

export interface AwardGrant {
  readonly type: 'AwardGrant';
  readonly code: string;
  readonly supportRate: string;
  /** Support granted now. */
  readonly support: string;
  readonly ownRate: string | null;
  readonly change: BudgetChange;
  readonly conditions: readonly TextRef[];
  readonly tranches: Award['tranches'];
}
export interface RejectApplication {
  readonly type: 'RejectApplication';
  readonly reason: TextRef | null;
}
export interface GrantTranche {
  readonly type: 'GrantTranche';
  readonly year: number;
  readonly amount: string;
}

export function award(command: Stamp & AwardGrant, state: Exclude<State, { status: 'none' }>): Decision {
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  const { plan, rules, limits, organisation } = state;
  const support = parseMoney(command.support);
  const terms: GrantTerms = {
    budgetVersion: 1,
    budget: changedBudget(plan.budget, command.change.cells, rules.costModel),
    revenue: plan.revenue,
    financing: normalised(command.change.financing ?? plan.financing),
    granted: money(support),
  };
  const footing = footingFault(terms);
  if (footing !== null) return byContent('application/financing-does-not-foot', footing, 'financing', 'financing equal to the net budget');
  const tooMuch = supportFault(support, command.supportRate, terms, limits);
  if (tooMuch !== null) return byContent('application/financing-does-not-foot', tooMuch, 'support', 'support within the financing plan and the support rate');

  const supportRate = rateText(parseRate(command.supportRate));
  const ownRate = command.ownRate === null ? ownRateOf(supportRate, terms.financing) : rateText(parseRate(command.ownRate));
  return ok([{
    type: 'GrantAwarded',
    data: { code: command.code, organisation, plan, rules, terms, supportRate, ownRate, conditions: [...command.conditions], tranches: normalised(command.tranches) },
  }]);
}

export function reject(command: Stamp & RejectApplication, state: Exclude<State, { status: 'none' }>): Decision {
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  return ok([{ type: 'ApplicationRejected', data: { reason: command.reason } }]);
}

export function grantTranche(command: Stamp & GrantTranche, state: Awarded): Decision {
  // A tranche between such a decision and its answer would be lost in the terms that the answer puts in force.
  if (state.amendments.some(({ status }) => status === 'waiting')) return byState('amendment/part-open', 'An amendment that lowers the grant or its budget waits for its answer; try again in a moment.');
  const amount = parseMoney(command.amount);
  const granted = parseMoney(state.terms.granted) + amount;
  const planned = euState(state.terms.financing);
  if (granted > planned) return byContent('application/financing-does-not-foot', `With this tranche ${money(granted)} would be granted; the financing plan has ${money(planned)} of EU and state money.`, 'amount', `at most ${money(planned - parseMoney(state.terms.granted))}`);
  return ok([{ type: 'TrancheGranted', data: { year: command.year, amount: money(amount), granted: money(granted) } }]);
}
