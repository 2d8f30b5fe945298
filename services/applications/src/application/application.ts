import type { Award, DomainEvent, EventData, FinancingCellJson, BudgetCellJson, GrantLimits, GrantPlan, GrantRules, GrantTerms, TextRef } from '@toteuma/contracts';
import type { Decider, Rejection } from '@toteuma/eventing';
import { err, helsinkiDay, money, ok, parseMoney, parseRate, rateText, type Result } from '@toteuma/kernel';
import { belowCertified, changedBudget, euState, footingFault, lowers, normalised, ownRateOf, supportFault, type BudgetChange, type Certified } from './terms.js';

/**
 * An application from its filing to its last amendment: what was granted. The state is the grant's story so far.
 * Whether the pack knows the ids of a command is checked before (known-to-pack.ts); here are the rules of grants.
 */
export type State = { readonly status: 'none' } | Submitted | Rejected | Awarded;

interface Filed {
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

interface Stamp {
  readonly actor: string;
  readonly at: string;
  /** The day of the act in Helsinki. */
  readonly today: string;
}
export type Command = Stamp & (SubmitApplication | AwardGrant | RejectApplication | GrantTranche | RequestAmendment | DecideAmendment | AcceptLowering | LapseAmendment);
export interface SubmitApplication extends Omit<Filed, 'programme' | 'submittedOn'> {
  readonly type: 'SubmitApplication';
}
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

export type Refusal = Rejection & {
  readonly type:
    | 'not-found' | 'application/already-submitted' | 'application/already-decided' | 'application/not-awarded' | 'application/incomplete' | 'application/financing-does-not-foot'
    | 'amendment/after-end' | 'amendment/part-open' | 'amendment/already-decided' | 'amendment/not-waiting' | 'amendment/before-filing' | 'amendment/cost-model-fixed'
    | 'amendment/raises-grant' | 'amendment/below-certified' | 'indicator/women-over-total';
};
type Decision = Result<readonly DomainEvent[], Refusal>;

export const application: Decider<State, Command, Refusal> = {
  initial: { status: 'none' },

  decide(command, state) {
    if (command.type === 'SubmitApplication') return submit(command, state);
    if (state.status === 'none') return byState('not-found', 'There is no such application.');
    if (command.type === 'AwardGrant') return award(command, state);
    if (command.type === 'RejectApplication') return reject(command, state);
    if (state.status !== 'awarded') return byState('application/not-awarded', 'Nothing was awarded to this application, so it has no grant to change.');
    switch (command.type) {
      case 'GrantTranche':
        return grantTranche(command, state);
      case 'RequestAmendment':
        return requestAmendment(command, state);
      case 'DecideAmendment':
        return decideAmendment(command, state);
      case 'AcceptLowering':
        return answered(command, state, ({ number, effectiveFrom, proposed }) => ({ type: 'BudgetAmended', data: { amendment: number, effectiveFrom, terms: proposed! } }));
      case 'LapseAmendment':
        return answered(command, state, ({ number }) => ({ type: 'AmendmentLapsed', data: { amendment: number, why: 'below-certified' } }));
      default:
        return command satisfies never;
    }
  },

  evolve,
};

function submit(command: Stamp & SubmitApplication, state: State): Decision {
  const { organisation, call, plan: given, rules, limits, summary, texts } = command;
  if (state.status !== 'none') return byState('application/already-submitted', 'This application was submitted before.');
  if (given.budget.length === 0) return byContent('application/incomplete', 'The application has no budget.', 'budget', 'at least one budget line');
  if (given.financing.length === 0) return byContent('application/incomplete', 'The application has no financing plan.', 'financing', 'at least one line of financing');

  const plan: GrantPlan = {
    ...given,
    budget: changedBudget([], given.budget, rules.costModel),
    revenue: moneyOrNull(given.revenue),
    financing: normalised(given.financing),
    statedFinancing: moneyOrNull(given.statedFinancing),
  };
  const footing = footingFault(plan);
  if (footing !== null) return byContent('application/financing-does-not-foot', footing, 'financing', 'financing equal to the net budget');
  const at = plan.indicators.findIndex(({ planned, women }) => women !== null && women > planned);
  if (at !== -1) return byContent('indicator/women-over-total', `Of ${plan.indicators[at]!.planned} planned, ${plan.indicators[at]!.women} cannot be women.`, `indicators[${at}].women`, `at most ${plan.indicators[at]!.planned}`);

  return ok([{
    type: 'ApplicationSubmitted',
    data: { organisation, programme: rules.pack, packVersion: rules.packVersion, call, costModel: rules.costModel.id, plan, rules, limits, summary, texts: { ...texts } },
  }]);
}

function award(command: Stamp & AwardGrant, state: Exclude<State, { status: 'none' }>): Decision {
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

function reject(command: Stamp & RejectApplication, state: Exclude<State, { status: 'none' }>): Decision {
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  return ok([{ type: 'ApplicationRejected', data: { reason: command.reason } }]);
}

function grantTranche(command: Stamp & GrantTranche, state: Awarded): Decision {
  // A tranche between such a decision and its answer would be lost in the terms that the answer puts in force.
  if (state.amendments.some(({ status }) => status === 'waiting')) return byState('amendment/part-open', 'An amendment that lowers the grant or its budget waits for its answer; try again in a moment.');
  const amount = parseMoney(command.amount);
  const granted = parseMoney(state.terms.granted) + amount;
  const planned = euState(state.terms.financing);
  if (granted > planned) return byContent('application/financing-does-not-foot', `With this tranche ${money(granted)} would be granted; the financing plan has ${money(planned)} of EU and state money.`, 'amount', `at most ${money(planned - parseMoney(state.terms.granted))}`);
  return ok([{ type: 'TrancheGranted', data: { year: command.year, amount: money(amount), granted: money(granted) } }]);
}

function requestAmendment(command: Stamp & RequestAmendment, state: Awarded): Decision {
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

function decideAmendment(command: Stamp & DecideAmendment, state: Awarded): Decision {
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

function answered(command: AcceptLowering | LapseAmendment, state: Awarded, event: (amendment: Amendment) => DomainEvent): Decision {
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

const moneyOrNull = (text: string | null): string | null => (text === null ? null : money(parseMoney(text)));
const contentFault = (type: Refusal['type'], detail: string, field: string, expected: string): Refusal => ({ type, because: 'content', detail, field, expected });
const byContent = (type: Refusal['type'], detail: string, field: string, expected: string): Decision => err(contentFault(type, detail, field, expected));
const byState = (type: Refusal['type'], detail: string): Decision => err({ type, because: 'state', detail });

function evolve(state: State, event: DomainEvent & { readonly occurredAt: string }): State {
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
