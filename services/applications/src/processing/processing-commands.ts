import type { State } from '../application/application-state.js';
import { assess, assignAssessor, declareConflict, type AssessApplication, type AssignAssessor, type DeclareConflict } from './processing-assessment.js';
import {
  answerHearing, checkEligibility, openHearing, requestSupplement, sendMessage, supplement,
  type AnswerHearing, type CheckEligibility, type OpenHearing, type RequestSupplement, type SendMessage, type SupplementApplication,
} from './processing.js';
import { byState, type Decision, type Stamp } from '../application/refusal.js';

/** What is done with an application until it is decided; messages go on after that. */
export type ProcessApplication =
  | RequestSupplement | SupplementApplication | SendMessage | CheckEligibility | AssignAssessor | DeclareConflict | AssessApplication | OpenHearing | AnswerHearing;

const types: ReadonlySet<string> = new Set<ProcessApplication['type']>([
  'RequestSupplement', 'SupplementApplication', 'SendMessage', 'CheckEligibility', 'AssignAssessor', 'DeclareConflict', 'AssessApplication', 'OpenHearing', 'AnswerHearing',
]);
export const isProcessing = (command: { readonly type: string }): command is ProcessApplication => types.has(command.type);

export function process(command: Stamp & ProcessApplication, state: Exclude<State, { status: 'none' }>): Decision {
  if (command.type === 'SendMessage') return sendMessage(command, state);
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  switch (command.type) {
    case 'RequestSupplement':
      return requestSupplement(command, state);
    case 'SupplementApplication':
      return supplement(command, state);
    case 'CheckEligibility':
      return checkEligibility(command);
    case 'AssignAssessor':
      return assignAssessor(command, state);
    case 'DeclareConflict':
      return declareConflict(command, state);
    case 'AssessApplication':
      return assess(command, state);
    case 'OpenHearing':
      return openHearing(command, state);
    case 'AnswerHearing':
      return answerHearing(command, state);
    default:
      return command satisfies never;
  }
}
