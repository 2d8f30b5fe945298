import type { EventData, TextRef } from '@toteuma/contracts';
import { actingFor, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import type { OpenClaims, SubmittedClaim, VerifiedClaim } from '../claim/claim-state.js';
import { judgedBy } from '../claim/judging.js';

export interface VerifyClaim extends OnClaim {
  readonly type: 'VerifyClaim';
  readonly deduct: EventData<'ClaimVerified'>['deduct'];
  /** Without an amount all that is left of the row is parked. */
  readonly park: readonly { readonly row: string; readonly amount: string | null }[];
  /** What the verifier concludes, in words. */
  readonly conclusion?: TextRef | null;
  /** Why, in words beside the typed reasons. */
  readonly notes?: readonly { readonly row: string; readonly note: TextRef }[];
}

/** What a verification takes from the rows of a claim, and why; a second one before the decision replaces the first. */
export function verify(command: VerifyClaim, claim: SubmittedClaim | VerifiedClaim, state: OpenClaims): Decision {
  const judged = judgedBy(command, claim, state);
  if (!judged.ok) return judged;
  const { deduct, conclusion, notes = [] } = command;
  return events({
    type: 'ClaimVerified',
    data: {
      claim: claim.number, deduct, park: judged.value,
      ...(conclusion && { conclusion }), ...(notes.length > 0 && { notes: [...notes] }), ...actingFor(command),
    },
  });
}
