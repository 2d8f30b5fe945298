import { err, max, min, money, sum, type Cents } from '@toteuma/kernel';
import { events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { DecidedClaim, OpenClaims } from '../claim/claim-state.js';

export type AuthorisePayment = OnClaim & { readonly type: 'AuthorisePayment' };
export type ConfirmPayment = OnClaim & { readonly type: 'ConfirmPayment' };
export interface RecordPayment extends OnClaim {
  readonly type: 'RecordPayment';
  readonly paidOn: string;
}

/** Rule 6: what the claim's decision gave, and never more than what is decided in all and not yet on its way. */
export function authorise(command: OnClaim, claim: DecidedClaim, state: OpenClaims): Decision {
  if (claim.payment) return err(wrongStep(claim, 'no payment yet'));
  if (claim.verification.by === command.actor) return err(samePerson('whoever verified a claim does not authorise its payment'));
  const open = state.supportDecided - sumPaid(state, ['authorised', 'confirmed', 'recorded']);
  const amount = max(0n, min(claim.support, open));
  return events({ type: 'PaymentAuthorised', data: { claim: claim.number, amount: money(amount) } });
}

/** A second person confirms what a first one authorised. */
export function confirm(command: OnClaim, claim: DecidedClaim): Decision {
  if (claim.payment?.step !== 'authorised') return err(wrongStep(claim, 'an authorised payment'));
  if (claim.verification.by === command.actor) return err(samePerson('whoever verified a claim does not confirm its payment'));
  if (claim.payment.authorisedBy === command.actor) return err(samePerson('whoever authorised a payment does not confirm it'));
  return events({ type: 'PaymentConfirmed', data: { claim: claim.number } });
}

/** The money has left the account. */
export function record(command: RecordPayment, claim: DecidedClaim, state: OpenClaims): Decision {
  if (claim.payment?.step !== 'confirmed') return err(wrongStep(claim, 'a confirmed payment'));
  const { amount } = claim.payment;
  // A later decision may have taken back what this payment was authorised on.
  if (amount > state.supportDecided - sumPaid(state, ['recorded'])) {
    return err(refused('payment/over-certified', 'state', `${money(amount)} is more than the support that is decided and not paid`));
  }
  return events({ type: 'PaymentRecorded', data: { claim: claim.number, amount: money(amount), paidOn: command.paidOn } });
}

function sumPaid(state: OpenClaims, steps: readonly string[]): Cents {
  return sum(state.claims.map((claim) => (claim.status === 'decided' && claim.payment && steps.includes(claim.payment.step) ? claim.payment.amount : 0n)));
}

function wrongStep(claim: DecidedClaim, needed: string): ClaimRejection {
  const now = claim.payment ? `its payment is ${claim.payment.step}` : 'it has no payment';
  return refused('payment/wrong-step', 'state', `this step needs ${needed}, but claim ${claim.number}: ${now}`);
}

const samePerson = (detail: string) => refused('payment/same-person', 'state', detail);
