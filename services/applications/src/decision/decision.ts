import type { Award, DomainEvent, GrantTerms, TextRef } from '@toteuma/contracts';
import { endOfTimeLimit, err, money, ok, parseMoney, parseRate, rateText, type Result } from '@toteuma/kernel';
import type { Awarded, Filed, State } from '../application/application-state.js';
import { assessmentMissing, belowThresholds } from '../processing/processing-assessment.js';
import { byContent, byState, contentFault, type Decision, type Refusal, type Stamp } from '../application/refusal.js';
import { changedBudget, euState, normalised, ownRateOf, planFault, supportFault, type BudgetChange } from '../application/terms.js';

export interface AwardGrant {
  readonly type: 'AwardGrant';
  readonly code: string;
  readonly supportRate: string;
  /** Support granted now. */
  readonly support: string;
  readonly ownRate: string | null;
  readonly change: BudgetChange;
  readonly conditions: readonly TextRef[];
  /** By when each condition is to be met, in their order. */
  readonly conditionsDue: readonly (string | null)[];
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
  if (state.processing.eligibility?.outcome === 'ineligible') return byState('application/ineligible', 'The application was found ineligible: it can only be rejected.');
  const missing = assessmentMissing(state);
  if (missing !== null) return byState('application/not-assessed', missing);
  const below = belowThresholds(state.processing.assessments, state.limits.assessment);
  if (below.length > 0) return byState('application/below-threshold', `The scores lie below the threshold of the programme: ${below.join(', ')}.`);
  const awarded = awardOf(command, state);
  return awarded.ok ? ok([awarded.value]) : awarded;
}

/** The award, whatever led to it. */
export function awardOf(command: Omit<AwardGrant, 'type'>, { plan, rules, limits, organisation }: Filed): Result<DomainEvent<'GrantAwarded'>, Refusal> {
  const support = parseMoney(command.support);
  const terms: GrantTerms = {
    budgetVersion: 1,
    budget: changedBudget(plan.budget, command.change.cells, rules.costModel),
    revenue: plan.revenue,
    financing: normalised(command.change.financing ?? plan.financing),
    granted: money(support),
  };
  const fault = planFault({ ...plan, ...terms }, rules, limits);
  if (fault !== null) return err(contentFault(fault.type, fault.detail, fault.field, fault.expected));
  const tooMuch = supportFault(support, command.supportRate, terms, limits);
  if (tooMuch !== null) return err(contentFault('application/financing-does-not-foot', tooMuch, 'support', 'support within the financing plan and the support rate'));

  const supportRate = rateText(parseRate(command.supportRate));
  const ownRate = command.ownRate === null ? ownRateOf(supportRate, terms.financing) : rateText(parseRate(command.ownRate));
  const conditionsDue = command.conditionsDue.some((due) => due !== null) ? { conditionsDue: [...command.conditionsDue] } : {};
  return ok({
    type: 'GrantAwarded',
    data: { code: command.code, organisation, plan, rules, terms, supportRate, ownRate, conditions: [...command.conditions], ...conditionsDue, tranches: normalised(command.tranches) },
  });
}

export function reject(command: Stamp & RejectApplication, state: Exclude<State, { status: 'none' }>): Decision {
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  const missing = assessmentMissing(state);
  if (missing !== null) return byState('application/not-assessed', missing);
  const { hearing } = state.processing;
  const heard = hearing !== null && (hearing.answeredOn !== null || command.today > endOfTimeLimit(hearing.due));
  if (state.limits.hearing === 'before-rejection' && !heard) {
    return byState('application/hearing-required', hearing === null ? 'The programme asks for a hearing of the applicant before it rejects.' : `The applicant is being heard until ${endOfTimeLimit(hearing.due)}.`);
  }
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
