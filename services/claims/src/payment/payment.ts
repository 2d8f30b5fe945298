import { err, halfUp, money, parseMoney, parseRate } from '@toteuma/kernel';
import { actingFor, actingPersons, events, type Decision, type OnClaim, type Stamp } from '../claim/claim-command.js';
import { refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { DecidedClaim, OpenClaims } from '../claim/claim-state.js';
import { atBankIn, openAdvance, paidIn, payableIn, settled, supplementIn, underWayIn, type Settled, whyClosed, whyNotRunning } from './account.js';
import { sharesOfPart } from './shares.js';

export type AuthorisePayment = OnClaim & { readonly type: 'AuthorisePayment' };
export type ConfirmPayment = OnClaim & { readonly type: 'ConfirmPayment' };
export interface RecordPayment extends OnClaim {
  readonly type: 'RecordPayment';
  readonly paidOn: string;
}
/** A batch takes up a payment; the reference is the batch's and never comes back. */
export interface OrderPayment extends OnClaim {
  readonly type: 'OrderPayment';
  readonly batch: string;
  readonly endToEndId: string;
}
/** The bank refused the order. */
export interface RejectPayment extends OnClaim {
  readonly type: 'RejectPayment';
  readonly endToEndId: string;
  readonly code: string;
  readonly note: { readonly text: string; readonly digest: string } | null;
}

/** Rule 6: what the claim's decision gave less what is set off, and never more than what is decided in all and not yet on its way. */
export function authorise(command: OnClaim, claim: DecidedClaim, state: OpenClaims): Decision {
  const due = dueOf(claim, state);
  const refusal = whyNotRunning(state) ?? (due === null ? wrongStep(claim, 'no payment yet') : null)
    ?? overlap(command, verifiersOf(claim), 'whoever verified a claim does not authorise its payment') ?? reportMissing(claim, state);
  if (refusal || due === null) return err(refusal ?? wrongStep(claim, 'no payment yet'));
  const replaced = claim.payment && claim.payment.step !== 'recorded' ? claim.payment.setOff : 0n;
  const shares = sharesOfPart(state, paidIn(state) + underWayIn(state, claim.number), due.amount);
  return events({
    type: 'PaymentAuthorised',
    data: { claim: claim.number, amount: money(due.amount), ...(due.setOff > 0n && { setOff: money(due.setOff) }), ...(replaced > 0n && { setOffReplaced: money(replaced) }), ...(shares && { shares }), ...actingFor(command) },
  });
}

/** A second person confirms what a first one authorised; above the limit of the programme a third one does so too. */
export function confirm(command: OnClaim, claim: DecidedClaim, state: OpenClaims): Decision {
  const { payment } = claim;
  if (payment?.step !== 'authorised') return err(whyNotRunning(state) ?? wrongStep(claim, 'an authorised payment'));
  const refusal = whyNotRunning(state) ?? overlap(command, verifiersOf(claim), 'whoever verified a claim does not confirm its payment')
    ?? overlap(command, payment.authorisedBy, 'whoever authorised a payment does not confirm it') ?? overlap(command, payment.confirmedBy, 'whoever confirmed a payment does not confirm it again');
  if (refusal) return err(refusal);
  const limit = state.spending.claims.moreEyesAbove;
  const more = limit !== null && payment.amount > parseMoney(limit);
  const remaining = more && payment.confirmedBy.length === 0 ? 1 : 0;
  return events({ type: 'PaymentConfirmed', data: { claim: claim.number, ...(more && { remaining }), ...actingFor(command) } });
}

/** The payment becomes an order of a batch; the same order again changes nothing. */
export function order({ batch, endToEndId }: Pick<OrderPayment, 'batch' | 'endToEndId'>, claim: DecidedClaim, state: OpenClaims): Decision {
  const { payment } = claim;
  if (payment?.step === 'ordered' && payment.orders.at(-1) === endToEndId) return events();
  if (payment?.step !== 'confirmed') return err(whyNotRunning(state) ?? wrongStep(claim, 'a confirmed payment'));
  if (payment.amount === 0n) return err(wrongStep(claim, 'an amount above 0.00'));
  if (payment.orders.includes(endToEndId)) return err(wrongStep(claim, 'a reference that no order of it has had'));
  const refusal = whyNotRunning(state) ?? overCertified(claim, state);
  return refusal ? err(refusal) : events({ type: 'PaymentOrdered', data: { claim: claim.number, batch, endToEndId } });
}

/** The bank refused the order: the payment can be ordered anew. Its answer is taken even while the operation is interrupted. */
export function reject({ endToEndId, code, note }: Pick<RejectPayment, 'endToEndId' | 'code' | 'note'>, claim: DecidedClaim, state: OpenClaims): Decision {
  const { payment } = claim;
  if (payment?.step !== 'ordered' || payment.orders.at(-1) !== endToEndId) return err(whyClosed(state) ?? wrongStep(claim, `the order ${endToEndId}`));
  return events({ type: 'PaymentRejected', data: { claim: claim.number, endToEndId, code, note } });
}

/** The money has left the account. What the bank has paid is recorded whatever has changed since: that gives a receivable. */
export function record(command: RecordPayment, claim: DecidedClaim, state: OpenClaims): Decision {
  const step = claim.payment?.step;
  if (step !== 'confirmed' && step !== 'ordered') return err(whyNotRunning(state) ?? wrongStep(claim, 'a confirmed payment'));
  const refusal = step === 'ordered' ? null : (whyNotRunning(state) ?? overCertified(claim, state));
  if (refusal) return err(refusal);
  return events({ type: 'PaymentRecorded', data: { claim: claim.number, amount: money(claim.payment?.amount ?? 0n), paidOn: command.paidOn, ...actingFor(command) } });
}

/** What an authorisation of the claim would pay now and set off; null when its payment is on its way, or paid with nothing to add. */
export function dueOf(claim: DecidedClaim, state: OpenClaims): Settled | null {
  const { payment, number, support, ends } = claim;
  if (payment?.step === 'ordered') return null;
  // A correction since may have made it too large: then it is authorised anew.
  if (payment && payment.step !== 'recorded' && overCertified(claim, state) === null) return null;
  if (payment && (payment.step === 'recorded' || payment.round > 1)) {
    const supplement = supplementIn(state, number);
    return supplement.amount > 0n || payment.step !== 'recorded' ? supplement : null;
  }
  const open = openAdvance(state, number);
  // The last claim of all sets off all that is left.
  const share = ends ? support : halfUp(parseRate(state.spending.claims.advances.setOff), support);
  return settled(support, open, share > 0n ? share : 0n, payableIn(state, number));
}

/** A later decision may have taken back what this payment was authorised on. What the bank has for other claims is as good as paid. */
function overCertified(claim: DecidedClaim, state: OpenClaims): ClaimRejection | null {
  const amount = claim.payment?.amount ?? 0n;
  if (amount === 0n || amount <= state.supportDecided - paidIn(state) - atBankIn(state, claim.number) + state.treasury.recovered) return null;
  return refused('payment/over-certified', 'state', `${money(amount)} is more than the support that is decided and not paid`);
}

/** The last payment waits for the final report, and each for the progress report of its claim, where the programme asks for them. */
function reportMissing({ number, last }: DecidedClaim, { spending, treasury }: OpenClaims): ClaimRejection | null {
  const missing = (detail: string) => refused('payment/final-report-missing', 'state', detail);
  if (last && spending.claims.finalReportBeforeLastPayment && !treasury.reports.final) return missing('the final report is not accepted yet');
  if (spending.claims.progressReports && !treasury.reports.progress.includes(number)) return missing(`the progress report for claim ${number} is not accepted yet`);
  return null;
}

/** Who verified the claim, and for whom. */
const verifiersOf = ({ verification }: DecidedClaim): string[] => [verification.by, ...(verification.onBehalfOf ?? [])];

function overlap(command: Stamp, others: readonly string[], detail: string): ClaimRejection | null {
  return actingPersons(command).some((person) => others.includes(person)) ? refused('payment/same-person', 'state', detail) : null;
}

function wrongStep(claim: DecidedClaim, needed: string): ClaimRejection {
  const now = claim.payment ? `its payment is ${claim.payment.step}` : 'it has no payment';
  return refused('payment/wrong-step', 'state', `this step needs ${needed}, but claim ${claim.number}: ${now}`);
}
