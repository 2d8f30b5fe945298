import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import { daysAfter, endOfTimeLimit, err, ok } from '@toteuma/kernel';
import { actingFor, actingPersons, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid, refused } from '../claim/claim-rejection.js';
import { correct } from '../claim/correction.js';
import { evolve, type DecidedClaim, type OpenClaims } from '../claim/claim-state.js';
import { checksOf } from './checks-state.js';

export interface RequestClaimRectification extends OnClaim {
  readonly type: 'RequestClaimRectification';
  readonly reason: TextRef | null;
}
export interface DecideClaimRectification extends OnClaim {
  readonly type: 'DecideClaimRectification';
  readonly outcome: EventData<'ClaimRectificationDecided'>['outcome'];
  /** What the decision changes, row by row. */
  readonly corrections: readonly { readonly row: string; readonly amount: string; readonly reason: TextRef | null }[];
  readonly reason: TextRef | null;
}

/** The last day on which a rectification of the decision of a claim may be asked for; null: never, or it is not decided. */
export function rectifiableUntil(claim: number, state: OpenClaims): string | null {
  const { decidedOn } = checksOf(state, claim);
  const days = state.spending.claims.rectificationDays;
  return decidedOn === null || days === 0 ? null : endOfTimeLimit(daysAfter(decidedOn, days));
}

/** Act 434/2003 (Administrative Procedure Act), chapter 7a: the beneficiary asks for it within a time, one request after the other. */
export function requestRectification(command: RequestClaimRectification, claim: DecidedClaim, state: OpenClaims): Decision {
  const { reason, today } = command;
  const { rectifications } = checksOf(state, claim.number);
  if (rectifications.some(({ decided }) => !decided)) return err(refused('claim/rectification-open', 'state', 'a request for a rectification waits for its decision'));
  const until = rectifiableUntil(claim.number, state);
  if (until === null) return err(refused('claim/rectification-late', 'state', 'the programme knows no rectification of decisions on claims'));
  if (today > until) return err(refused('claim/rectification-late', 'state', `a rectification could be asked for until ${until}`));
  return events({ type: 'ClaimRectificationRequested', data: { claim: claim.number, request: rectifications.length + 1, reason, ...actingFor(command) } });
}

/**
 * Decides on the request that waits. What it changes are corrections of the claim, in the same moment. Not by whoever verified
 * the claim: what is asked for is most often that their deductions be looked at by somebody else.
 */
export function decideRectification(command: DecideClaimRectification, claim: DecidedClaim, state: OpenClaims): Decision {
  const { outcome, reason, corrections } = command;
  const request = checksOf(state, claim.number).rectifications.findIndex(({ decided }) => !decided) + 1;
  if (request === 0) return err(refused('claim/no-rectification', 'state', 'no request for a rectification waits for its decision'));
  const verifiers = [claim.verification.by, ...(claim.verification.onBehalfOf ?? [])];
  if (actingPersons(command).some((person) => verifiers.includes(person))) {
    return err(refused('claim/same-person', 'state', 'whoever verified a claim does not decide on the rectification of its decision'));
  }
  if (outcome === 'rejected' && corrections.length > 0) return err(invalid('corrections', 'none where the request is rejected'));

  const changes: DomainEvent[] = [];
  let after = state;
  for (const [at, { row, amount, reason: why }] of corrections.entries()) {
    const corrected = correct({ claim: claim.number, row, amount, reason: why, ...actingFor(command) }, after);
    if (!corrected.ok) return { ok: false, error: { ...corrected.error, ...(corrected.error.field && { field: `corrections[${at}].${corrected.error.field}` }) } };
    changes.push(...corrected.value);
    after = corrected.value.reduce<OpenClaims>((before, event) => evolve(before, { ...event, actor: command.actor }) as OpenClaims, after);
  }
  const numbers = changes.flatMap((event) => (event.type === 'ClaimCorrected' ? [event.data.correction] : []));
  return ok([...changes, { type: 'ClaimRectificationDecided', data: { claim: claim.number, request, outcome, corrections: numbers, reason, ...actingFor(command) } }]);
}
