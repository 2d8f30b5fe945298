import { max, min, parseMoney, sum, type Cents } from '@toteuma/kernel';
import { refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { DecidedClaim, OpenClaims } from '../claim/claim-state.js';

/** What the figures of one grant's money come to, by the definitions of the case files (rules 6 and 7). All amounts in cents. */

export const decidedClaims = ({ claims }: Pick<OpenClaims, 'claims'>): DecidedClaim[] => claims.filter((claim): claim is DecidedClaim => claim.status === 'decided');

export const lastIsDecided = (state: OpenClaims): boolean => decidedClaims(state).some((claim) => claim.ends);

/** All cash out, advances included. */
export const paidIn = ({ treasury }: OpenClaims): Cents => sum(treasury.cashOut.map(({ amount }) => amount));

/** Payments that are authorised and have not left yet; one claim may be left out. */
export const underWayIn = (state: OpenClaims, without?: number): Cents =>
  sum(decidedClaims(state).map(({ number, payment }) => (payment && payment.step !== 'recorded' && number !== without ? payment.amount : 0n)));

/** Of them, what the bank has for other claims than this one. */
export const atBankIn = (state: OpenClaims, without: number): Cents =>
  sum(decidedClaims(state).map(({ number, payment }) => (payment?.step === 'ordered' && number !== without ? payment.amount : 0n)));

/** What of the advances no payment has been reduced by. @param without a claim whose authorisation is about to be replaced */
export function openAdvance(state: OpenClaims, without?: number): Cents {
  const setOff = decidedClaims(state).map(({ number, payment }) => (payment ? payment.setOffBefore + (number === without && payment.step !== 'recorded' ? 0n : payment.setOff) : 0n));
  return max(0n, state.treasury.advances.paid - sum(setOff));
}

/** What may still leave: the support that is decided, less what is paid or on its way, and what came back. May be negative. */
export const payableIn = (state: OpenClaims, without?: number): Cents => state.supportDecided - paidIn(state) - underWayIn(state, without) + state.treasury.recovered;

/** What has to come back: paid too much, while an advance may still be set off not counting what is open of it. */
export function receivableIn(state: OpenClaims): Cents {
  const open = lastIsDecided(state) ? 0n : openAdvance(state);
  return max(0n, paidIn(state) - state.treasury.recovered - state.supportDecided - open);
}

/** Recoveries that were ordered and have not come back yet. */
export const orderedIn = ({ treasury }: OpenClaims): Cents => sum(treasury.recoveries.map(({ amount, received }) => max(0n, amount - received)));

/** What is decided in all and no first payment of a claim will bring: a correction gave more after the payment, or what was recovered is due again. Advances that it covers too are set off. */
export function supplementIn(state: OpenClaims, without?: number): Settled {
  const awaited = sum(decidedClaims(state).map(({ support, payment }) => (payment ? 0n : max(0n, support))));
  const left = payableIn(state, without) - awaited;
  // Once the last claim is decided, what is open of an advance has to come back, or came.
  const open = lastIsDecided(state) ? 0n : openAdvance(state, without);
  return { amount: max(0n, left), setOff: max(0n, min(open, open + left)) };
}

/** The advances that the programme allows in all: a share of what is granted now, rounded down to the cent (rule 7). */
export const grantedIn = (state: OpenClaims): Cents => parseMoney(state.terms.granted);

/** What is paid, and what goes to the advances instead. */
export interface Settled {
  readonly amount: Cents;
  readonly setOff: Cents;
}

/** The same of a claim's support. Of the advances no more is set off than what is decided covers: a correction may have taken some of it before the payment. */
export function settled(support: Cents, open: Cents, setOffShare: Cents, payable: Cents): Settled {
  const byShare = min(open, setOffShare);
  const amount = max(0n, min(support - byShare, payable));
  return { amount, setOff: support > 0n ? max(0n, min(open, support - amount, payable + open - amount)) : 0n };
}

/** Why nothing is filed, checked, decided or paid now; null while the operation runs. */
export function whyNotRunning({ treasury }: Pick<OpenClaims, 'treasury'>): ClaimRejection | null {
  if (treasury.life === 'running') return null;
  return refused('claim/grant-not-running', 'state', treasury.life === 'closed' ? 'the operation is closed' : 'the operation is interrupted');
}

/** Why not even a correction or a recovery is taken: only while the operation is closed. */
export const whyClosed = (state: Pick<OpenClaims, 'treasury'>): ClaimRejection | null => (state.treasury.life === 'closed' ? whyNotRunning(state) : null);
