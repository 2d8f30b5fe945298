import { absolute, endOfTimeLimit } from '@toteuma/kernel';
import { refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { OpenClaims, VerifiedClaim } from '../claim/claim-state.js';
import { checksOf, type Asked } from './checks-state.js';
import { missingChecklist } from './risk.js';

/** What the decision of a verified claim still waits for by the rules of the programme; null: nothing. */
export function whyNotDecided(claim: VerifiedClaim, today: string, state: OpenClaims): ClaimRejection | null {
  const { clarifications, hearings, deducted, heard } = checksOf(state, claim.number);
  const open = clarifications.findIndex((asked) => isOpen(asked, today));
  if (open >= 0) return refused('claim/clarification-open', 'state', `clarification ${open + 1} of claim ${claim.number} can be answered until ${endOfTimeLimit(clarifications[open]!.due)}`);
  const missing = missingChecklist(claim.number, state);
  if (missing) return refused('claim/checklist-missing', 'state', `claim ${claim.number} needs the checklist ${missing.id}`);
  if (state.spending.claims.hearing === 'none') return null;
  // Less than what was heard may be deducted, more may not: the beneficiary would not have been heard on that.
  if ([...deducted].some(([row, amount]) => absolute(amount) > absolute(heard.get(row) ?? 0n))) {
    return refused('claim/hearing-required', 'state', `claim ${claim.number} has deductions: the beneficiary is heard first`);
  }
  const waiting = [...deducted.values()].some((amount) => amount !== 0n) ? hearings.find((asked) => isOpen(asked, today)) : undefined;
  return waiting ? refused('claim/hearing-required', 'state', `the beneficiary is heard on claim ${claim.number} until ${endOfTimeLimit(waiting.due)}`) : null;
}

/** Not answered, and the day until which it can be is not over. */
const isOpen = ({ due, answered }: Asked, today: string): boolean => !answered && today <= endOfTimeLimit(due);
