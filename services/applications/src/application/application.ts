import type { EventData } from '@toteuma/contracts';
import type { Decider } from '@toteuma/eventing';
import { err, ok } from '@toteuma/kernel';
import { closedFault, type CallTimes } from '../call/call.js';
import { decideOnAmendment, type AmendmentCommand } from '../amendment/amendment.js';
import { checkedPlan } from './application-plan.js';
import { evolve, type Filed, type State } from './application-state.js';
import { reportCondition, reviewCondition, type ReportCondition, type ReviewCondition } from '../decision/condition.js';
import { award, grantTranche, reject, type AwardGrant, type GrantTranche, type RejectApplication } from '../decision/decision.js';
import {
  answerDecisionChange, decideRectification, requestRectification, revertDecision, type AnswerDecisionChange, type DecideRectification, type RequestRectification, type RevertDecision,
} from '../decision/decision-change.js';
import { isChanging } from '../processing/processing-state.js';
import { isProcessing, process, type ProcessApplication } from '../processing/processing-commands.js';
import { byState, type Decision, type Refusal, type Stamp } from './refusal.js';
import { withdraw, WITHDRAWN, type WithdrawApplication } from './withdrawal.js';

export type Command = Stamp & (SubmitApplication | AwardGrant | RejectApplication | GrantTranche | AmendmentCommand | ProcessApplication | RequestRectification | DecideRectification | RevertDecision | AnswerDecisionChange | ReportCondition | ReviewCondition | AddAttachments | WithdrawApplication);
export interface SubmitApplication extends Omit<Filed, 'programme' | 'submittedOn' | 'attached' | 'processing'> {
  readonly type: 'SubmitApplication';
  /** When its call takes applications; null for the one that is always open. */
  readonly callTimes: CallTimes;
}

/** Files were kept for the application; the same one twice is one. */
export interface AddAttachments {
  readonly type: 'AddAttachments';
  readonly files: readonly EventData<'AttachmentAdded'>[];
}

export const application: Decider<State, Command, Refusal> = {
  initial: { status: 'none' },

  decide(command, state) {
    if (command.type === 'SubmitApplication') return submit(command, state);
    if (state.status === 'none') return byState('not-found', 'There is no such application.');
    // What came with the application belongs to it, whatever has become of it since.
    if (command.type === 'AddAttachments') return ok(command.files.filter(({ attachment }) => !state.attached.includes(attachment)).map((data) => ({ type: 'AttachmentAdded', data })));
    if (state.status === 'withdrawn') return byState('application/withdrawn', WITHDRAWN);
    if (command.type === 'WithdrawApplication') return withdraw(command, state);
    if (isProcessing(command)) return process(command, state);
    if (command.type === 'AnswerDecisionChange') return answerDecisionChange(command, state);
    if (isChanging(state.processing)) return byState('application/decision-changing', 'A rectification or the reversal of the decision waits for the answer of the claims; try again in a moment.');
    if (command.type === 'RequestRectification') return requestRectification(command, state);
    if (command.type === 'DecideRectification') return decideRectification(command, state);
    if (command.type === 'RevertDecision') return revertDecision(command, state);
    if (command.type === 'AwardGrant') return award(command, state);
    if (command.type === 'RejectApplication') return reject(command, state);
    if (state.status !== 'awarded') return byState('application/not-awarded', 'Nothing was awarded to this application, so it has no grant to change.');
    switch (command.type) {
      case 'GrantTranche':
        return grantTranche(command, state);
      case 'ReportCondition':
        return reportCondition(command, state);
      case 'ReviewCondition':
        return reviewCondition(command, state);
      default:
        return decideOnAmendment(command, state);
    }
  },

  evolve,
};

function submit(command: Stamp & SubmitApplication, state: State): Decision {
  const { organisation, call, plan: given, rules, limits, summary, texts } = command;
  if (state.status !== 'none') return byState('application/already-submitted', 'This application was submitted before.');
  const closed = closedFault(command.callTimes, command.at);
  if (closed !== null) return err(closed);
  const checked = checkedPlan(given, rules, limits);
  if (!checked.ok) return checked;
  const plan = checked.value;

  return ok([{
    type: 'ApplicationSubmitted',
    data: { organisation, programme: rules.pack, packVersion: rules.packVersion, call, costModel: rules.costModel.id, plan, rules, limits, summary, texts: { ...texts } },
  }]);
}
