import type { DomainEvent } from '@toteuma/contracts';
import type { Beside, Companion } from '@toteuma/eventing';
import { err, helsinkiDay, ok, parseMoney, type Result } from '@toteuma/kernel';
import type { ClaimsState, DecidedClaim } from '../claim/claim-state.js';
import { claims, type ClaimCommand, type Claims } from '../claim/claim.js';
import type { BatchOrder, BatchRefusal, BatchState } from './payment-batch.js';

/**
 * What a batch does to the grants whose payments are in it: a payment becomes an order in the same transaction as the batch, and is
 * paid or refused in the same one as the bank's answer. Whoever is second finds the grant changed, and is decided anew on what it is now.
 */
export const besideGrants = (grants: Claims): Companion<BatchState, BatchRefusal> => async ({ act, before, after }) => {
  if (after.status === 'none') return ok([]);
  const orders = before.status === 'none' ? after.orders : after.orders.filter(({ answer }, at) => answer !== before.orders[at]?.answer);
  const stamp = { actor: act.metadata.actor, at: act.occurredAt, today: helsinkiDay(act.occurredAt) };
  const besides: Beside[] = [];
  for (const [stream, ofGrant] of Map.groupBy(orders, ({ grant }) => grant)) {
    const { version, state } = await grants.load(stream);
    const moved = moveAll(ofGrant, state, { batch: after.id, stamp });
    if (!moved.ok) return moved;
    if (moved.value.length > 0) besides.push({ stream, version, events: moved.value });
  }
  return ok(besides);
};

interface Circumstances {
  readonly batch: string;
  readonly stamp: { readonly actor: string; readonly at: string; readonly today: string };
}

/** Several payments of one grant, one after the other. */
function moveAll(orders: readonly BatchOrder[], state: ClaimsState, circumstances: Circumstances): Result<readonly DomainEvent[], BatchRefusal> {
  const all: DomainEvent[] = [];
  let now = state;
  for (const order of orders) {
    const moved = move(order, now, circumstances);
    if (!moved.ok) return moved;
    all.push(...moved.value);
    const { actor, at: occurredAt } = circumstances.stamp;
    now = moved.value.reduce((before, event) => claims.evolve(before, { ...event, actor, occurredAt }), now);
  }
  return ok(all);
}

function move(order: BatchOrder, state: ClaimsState, { batch, stamp }: Circumstances): Result<readonly DomainEvent[], BatchRefusal> {
  const { endToEndId, claim, answer } = order;
  if (answer === null) return place(order, state, { type: 'OrderPayment', ...stamp, claim, batch, endToEndId });
  if (isOrdered(order, state)) {
    const command: ClaimCommand = answer.outcome === 'accepted'
      ? { type: 'RecordPayment', ...stamp, claim, paidOn: answer.paidOn ?? stamp.today }
      : { type: 'RejectPayment', ...stamp, claim, endToEndId, code: answer.code ?? 'NARR', note: answer.note };
    return named(endToEndId, claims.decide(command, state));
  }
  // Somebody recorded the payment by hand meanwhile: that the bank accepted it says nothing new.
  if (answer.outcome === 'accepted') return ok([]);
  return refused(`Order ${endToEndId}: the payment was recorded as paid, yet the bank rejects the order`);
}

/** An order that is written to the grant now. One that is there already is another batch's. */
function place(order: BatchOrder, state: ClaimsState, command: ClaimCommand): Result<readonly DomainEvent[], BatchRefusal> {
  const { endToEndId, amount } = order;
  const placed = claims.decide(command, state);
  if (!placed.ok) return named(endToEndId, placed);
  if (placed.value.length === 0) return refused(`Order ${endToEndId}: there is an order for this payment already`);
  if (claimOf(order, state)?.payment?.amount !== parseMoney(amount)) return refused(`Order ${endToEndId}: the amount of this payment has changed meanwhile`);
  return placed;
}

/** Whether the grant still waits for this very order. */
function isOrdered(order: BatchOrder, state: ClaimsState): boolean {
  const payment = claimOf(order, state)?.payment;
  return payment?.step === 'ordered' && payment.orders.at(-1) === order.endToEndId;
}

function claimOf({ claim }: BatchOrder, state: ClaimsState): DecidedClaim | null {
  const found = state.status === 'open' ? state.claims.find(({ number }) => number === claim) : undefined;
  return found?.status === 'decided' ? found : null;
}

const refused = (detail: string) => err<BatchRefusal>({ type: 'payment/wrong-step', because: 'state', detail });

/** A refusal that says which of the orders it is about. */
const named = <Value>(endToEndId: string, decision: Result<Value, BatchRefusal>): Result<Value, BatchRefusal> =>
  decision.ok ? decision : err({ ...decision.error, detail: `Order ${endToEndId}: ${decision.error.detail}` });
