import type { GrantPlan } from '@toteuma/contracts';
import type { Decider } from '@toteuma/eventing';
import { money, ok, parseMoney } from '@toteuma/kernel';
import { answered, decideAmendment, requestAmendment, type AcceptLowering, type DecideAmendment, type LapseAmendment, type RequestAmendment } from './amendment.js';
import { evolve, type Filed, type State } from './application-state.js';
import { award, grantTranche, reject, type AwardGrant, type GrantTranche, type RejectApplication } from './decision.js';
import { byContent, byState, type Decision, type Refusal, type Stamp } from './refusal.js';
import { changedBudget, footingFault, normalised } from './terms.js';

export type Command = Stamp & (SubmitApplication | AwardGrant | RejectApplication | GrantTranche | RequestAmendment | DecideAmendment | AcceptLowering | LapseAmendment);
export interface SubmitApplication extends Omit<Filed, 'programme' | 'submittedOn'> {
  readonly type: 'SubmitApplication';
}

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

const moneyOrNull = (text: string | null): string | null => (text === null ? null : money(parseMoney(text)));
