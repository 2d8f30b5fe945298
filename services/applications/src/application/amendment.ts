import type { BudgetCellJson, DomainEvent, FinancingCellJson, GrantTerms, TextRef } from '@toteuma/contracts';
import { err, money, ok, parseMoney } from '@toteuma/kernel';
import type { Amendment, Awarded } from './application-state.js';
import { byContent, byState, contentFault, type Decision, type Refusal, type Stamp } from './refusal.js';
import { belowCertified, changedBudget, euState, footingFault, lowers, normalised, supportFault, type BudgetChange, type Certified } from './terms.js';

export interface RequestAmendment {
  readonly type: 'RequestAmendment';
  readonly effectiveFrom: string;
  readonly change: BudgetChange;
  readonly reason: TextRef | null;
  readonly certified: Certified;
}
export interface DecideAmendment {
  readonly type: 'DecideAmendment';
  readonly amendment: number;
  /** `acceptedAs` says what differs from the request; what it leaves out is accepted as requested. */
  readonly decision: 'accepted' | 'rejected' | { readonly acceptedAs: { readonly cells: readonly BudgetCellJson[] | null; readonly financing: readonly FinancingCellJson[] | null } };
  /** The new total of the grant; null leaves it. */
  readonly support: string | null;
  readonly certified: Certified;
}
/** Claims has lowered its ceiling: the decided amendment takes effect. */
export interface AcceptLowering {
  readonly type: 'AcceptLowering';
  readonly amendment: number;
}
/** Claims had meanwhile certified more than the decided amendment would leave. */
export interface LapseAmendment {
  readonly type: 'LapseAmendment';
  readonly amendment: number;
}

export function requestAmendment(command: Stamp & RequestAmendment, state: Awarded): Decision {
  const { effectiveFrom, change, certified, reason, today } = command;
  if (today > state.plan.period.to) return byState('amendment/after-end', `The operation ended on ${state.plan.period.to}; an amendment is filed before that.`);
  if (state.amendments.some(isOpen)) return byState('amendment/part-open', 'An earlier amendment of the budget is not decided yet.');
  if (effectiveFrom < today) return byContent('amendment/before-filing', `The amendment is filed on ${today} and cannot take effect before that.`, 'effectiveFrom', `${today} or later`);
  const proposed = proposedTerms(state, change, null);
  const fault = changeFault(state, change, proposed, certified);
  if (fault !== null) return err(fault);
  return ok([{
    type: 'AmendmentRequested',
    data: { amendment: state.amendments.length + 1, effectiveFrom, budget: { cells: normalised(change.cells), financing: change.financing === null ? null : normalised(change.financing) }, reason },
  }]);
}

export function decideAmendment(command: Stamp & DecideAmendment, state: Awarded): Decision {
  const { decision, certified, support } = command;
  const found = state.amendments[command.amendment - 1];
  if (found === undefined) return byState('not-found', `There is no amendment ${command.amendment}.`);
  if (found.status !== 'requested') return byState('amendment/already-decided', `Amendment ${found.number} was decided before.`);
  const { number, effectiveFrom, requested } = found;
  if (decision === 'rejected') return ok([{ type: 'AmendmentDecided', data: { amendment: number, outcome: 'rejected', effect: 'none', proposed: null } }]);

  const change = decision === 'accepted' ? requested : { cells: decision.acceptedAs.cells ?? requested.cells, financing: decision.acceptedAs.financing ?? requested.financing };
  const proposed = proposedTerms(state, change, support);
  const fault = changeFault(state, change, proposed, certified) ?? supportRefusal(state, proposed, support);
  if (fault !== null) return err(fault);
  const outcome = decision === 'accepted' ? 'accepted' : 'accepted-with-changes';
  // Claims owns what may still be certified: what lowers that takes effect only with its answer.
  if (lowers(state.terms, proposed)) return ok([{ type: 'AmendmentDecided', data: { amendment: number, outcome, effect: 'when-claims-answers', proposed } }]);
  return ok([
    { type: 'AmendmentDecided', data: { amendment: number, outcome, effect: 'at-once', proposed } },
    { type: 'BudgetAmended', data: { amendment: number, effectiveFrom, terms: proposed } },
  ]);
}

export function answered(command: AcceptLowering | LapseAmendment, state: Awarded, event: (amendment: Amendment) => DomainEvent): Decision {
  const found = state.amendments[command.amendment - 1];
  if (found?.status !== 'waiting') return byState('amendment/not-waiting', `Amendment ${command.amendment} does not wait for an answer.`);
  return ok([event(found)]);
}

/** The terms as the change would leave them: a new budget version. */
function proposedTerms({ terms, rules }: Awarded, change: BudgetChange, support: string | null): GrantTerms {
  return {
    budgetVersion: terms.budgetVersion + 1,
    budget: changedBudget(terms.budget, change.cells, rules.costModel),
    revenue: terms.revenue,
    financing: normalised(change.financing ?? terms.financing),
    granted: support === null ? terms.granted : money(parseMoney(support)),
  };
}

/** What forbids a change of the budget, at its request and again at its decision (CASE-FILES rules 2, 8 and 9). */
function changeFault({ terms, rules }: Awarded, change: BudgetChange, proposed: GrantTerms, certified: Certified): Refusal | null {
  const computed = new Set(rules.costModel.flatRates.map((flat) => flat.category));
  const fixed = change.cells.findIndex(({ category }) => !computed.has(category) && rules.categories.some((known) => known.id === category && known.computed));
  if (fixed !== -1) return contentFault('amendment/cost-model-fixed', `The cost model ${rules.costModel.id} has no ${change.cells[fixed]!.category}, and an amendment does not change it.`, `parts[0].budget[${fixed}].category`, 'a category of the cost model');

  const [planned, before] = [euState(proposed.financing), euState(terms.financing)];
  if (planned > before) return contentFault('amendment/raises-grant', `The plan would have ${money(planned)} of EU and state money instead of ${money(before)}.`, 'parts[0].financing', `at most ${money(before)} from eu-state`);
  if (parseMoney(proposed.granted) > parseMoney(terms.granted)) return contentFault('amendment/raises-grant', `The support would be ${proposed.granted}, but ${terms.granted} is granted.`, 'support', `at most ${terms.granted}`);

  const below = belowCertified(terms.budget, proposed.budget, certified);
  if (below !== null) return contentFault('amendment/below-certified', below, 'parts[0].budget', 'nothing below what is certified');
  if (parseMoney(proposed.granted) < certified.supportDecided) return contentFault('amendment/below-certified', `Support of ${money(certified.supportDecided)} is already decided.`, 'support', `at least ${money(certified.supportDecided)}`);

  const footing = footingFault(proposed);
  return footing === null ? null : contentFault('application/financing-does-not-foot', footing, 'parts[0].financing', 'financing equal to the net budget');
}

/** Rules 2 and 8 at the decision: the grant stays within the plan, and a support that is named within the rate too. */
function supportRefusal({ supportRate, limits }: Awarded, proposed: GrantTerms, support: string | null): Refusal | null {
  const planned = euState(proposed.financing);
  if (parseMoney(proposed.granted) > planned) {
    return contentFault('application/financing-does-not-foot', `${proposed.granted} is granted, but the plan would have ${money(planned)} of EU and state money: name the new support.`, 'support', `at most ${money(planned)}`);
  }
  const tooMuch = support === null ? null : supportFault(parseMoney(support), supportRate, proposed, limits);
  return tooMuch === null ? null : contentFault('application/financing-does-not-foot', tooMuch, 'support', 'support within the financing plan and the support rate');
}

export const isOpen = ({ status }: Amendment): boolean => status === 'requested' || status === 'waiting';
