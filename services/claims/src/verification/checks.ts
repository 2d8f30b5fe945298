import { err } from '@toteuma/kernel';
import { onClaim, onDecided, type Decision, type OnClaim } from '../claim/claim-command.js';
import { refused } from '../claim/claim-rejection.js';
import type { OpenClaims, SubmittedClaim, VerifiedClaim } from '../claim/claim-state.js';
import { whyClosed, whyNotRunning } from '../payment/account.js';
import { answerClarification, answerHearing, askClarification, openHearing, type AnswerClarification, type AnswerDeductionHearing, type AskClarification, type OpenDeductionHearing } from './asking.js';
import { fillChecklist, type FillChecklist } from './checklist.js';
import { recordFinding, type RecordFinding } from './finding.js';
import { decideRectification, requestRectification, type DecideClaimRectification, type RequestClaimRectification } from './rectification.js';
import { draw, type DrawSample } from './sample.js';
import { verify, type VerifyClaim } from './verify.js';

/** What belongs to the verification of a claim that is not decided, in an operation that runs. */
type BeforeDecision = VerifyClaim | FillChecklist | DrawSample | AskClarification | AnswerClarification | OpenDeductionHearing | AnswerDeductionHearing;
export type CheckCommand = BeforeDecision | RecordFinding | RequestClaimRectification | DecideClaimRectification;

const names: Readonly<Record<CheckCommand['type'], true>> = {
  VerifyClaim: true, FillChecklist: true, DrawSample: true, AskClarification: true, AnswerClarification: true, OpenDeductionHearing: true, AnswerDeductionHearing: true,
  RecordFinding: true, RequestClaimRectification: true, DecideClaimRectification: true,
};
export const isCheckCommand = (command: { readonly type: string }): command is CheckCommand => Object.hasOwn(names, command.type);

/** What is checked of a claim before it is decided, and the rectification of its decision. */
export function decideCheck(command: CheckCommand, state: OpenClaims): Decision {
  switch (command.type) {
    // An audit may find something, and a time limit run, while the operation stands still; but nothing is done once it is closed.
    case 'RecordFinding':
      return unlessClosed(state, () => onClaim(command, state, (claim) => recordFinding(command, claim, state)));
    case 'RequestClaimRectification':
      return unlessClosed(state, () => onDecided(command, state, (claim) => requestRectification(command, claim, state)));
    case 'DecideClaimRectification':
      return unlessClosed(state, () => onDecided(command, state, (claim) => decideRectification(command, claim, state)));
    default: {
      const stopped = whyNotRunning(state);
      return stopped ? err(stopped) : undecided(command, state, (claim) => beforeDecision(command, claim, state));
    }
  }
}

function unlessClosed(state: OpenClaims, decide: () => Decision): Decision {
  const closed = whyClosed(state);
  return closed ? err(closed) : decide();
}

function beforeDecision(command: BeforeDecision, claim: SubmittedClaim | VerifiedClaim, state: OpenClaims): Decision {
  switch (command.type) {
    case 'VerifyClaim':
      return verify(command, claim, state);
    case 'FillChecklist':
      return fillChecklist(command, claim, state);
    case 'DrawSample':
      return draw(command, claim, state);
    case 'AskClarification':
      return askClarification(command, claim, state);
    case 'AnswerClarification':
      return answerClarification(command, claim, state);
    case 'OpenDeductionHearing':
      return openHearing(command, claim, state);
    case 'AnswerDeductionHearing':
      return answerHearing(command, claim, state);
    default:
      return command satisfies never;
  }
}

function undecided(command: OnClaim, state: OpenClaims, decideOn: (claim: SubmittedClaim | VerifiedClaim) => Decision): Decision {
  return onClaim(command, state, (claim) => (claim.status === 'decided' ? err(refused('claim/already-decided', 'state', `claim ${claim.number} is decided`)) : decideOn(claim)));
}
