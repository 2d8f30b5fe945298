import type { DomainEvent, EventData } from '@toteuma/contracts';
import { daysAfter, err, halfUp, interestOn, max, min, money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import { actingFor, events, type Decision, type Stamp } from '../claim/claim-command.js';
import { invalid, refused } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { orderedIn, receivableIn, whyClosed } from './account.js';
import { newestOf } from './treasury-state.js';

type Reason = EventData<'RecoveryOrdered'>['reason'];

export interface OrderRecovery extends Stamp {
  readonly type: 'OrderRecovery';
  /** Null: all that is to come back and not ordered yet. */
  readonly amount: string | null;
  readonly reason: Reason;
}
export interface Recover extends Stamp {
  readonly type: 'Recover';
  readonly amount: string;
  readonly interest: string;
  readonly receivedOn: string;
  readonly recovery: number | null;
  readonly reason: Reason;
}

/**
 * Orders that something is paid back, with interest from the days on which it was paid (State Grants Act 688/2001, section 24): what came too much is
 * taken to have come last.
 */
export function orderRecovery(command: OrderRecovery, state: OpenClaims): Decision {
  const { today, reason } = command;
  const closed = whyClosed(state);
  if (closed) return err(closed);
  const open = max(0n, receivableIn(state) - orderedIn(state));
  const amount = command.amount === null ? open : parseMoney(command.amount);
  if (command.amount !== null && amount === 0n) return err(invalid('amount', 'an amount above 0.00'));
  if (amount > open || amount === 0n) {
    return err(refused('recovery/over-receivable', 'content', `${money(open)} has to come back and is not ordered yet`, 'amount', `at most ${money(open)}`));
  }
  const { interest: rules, dueDays } = state.spending.recovery;
  const parts = rules === null ? [] : newestOf(state.treasury.cashOut, amount).flatMap((out) => interestOn(out.amount, out.on, today, rules));
  return events({
    type: 'RecoveryOrdered',
    data: {
      recovery: state.treasury.recoveries.length + 1,
      amount: money(amount),
      interest: money(sum(parts.map((part) => part.amount))),
      interestParts: parts.map((part) => ({ ...part, amount: money(part.amount) })),
      orderedOn: today,
      dueOn: daysAfter(today, dueDays),
      reason,
      ...actingFor(command),
    },
  });
}

/** Money came back: at most what has to; interest comes beside it. */
export function recover(command: Recover, state: OpenClaims): Decision {
  const { amount, interest, receivedOn, recovery, reason, today } = command;
  if (receivedOn > today) return err(invalid('receivedOn', `a day not after ${today}`));
  const closed = whyClosed(state);
  if (closed) return err(closed);
  const { recoveries } = state.treasury;
  const named = recovery === null ? null : recoveries.find(({ number }) => number === recovery);
  if (named === undefined) return err(invalid('recovery', 'the number of a recovery that was ordered, or none'));
  if (parseMoney(amount) === 0n && parseMoney(interest) === 0n) return err(invalid('amount', 'an amount above 0.00'));
  // Money that names no order is for the oldest one that it fits into.
  const ordered = named ?? recoveries.find((one) => one.received < one.amount && parseMoney(amount) <= one.amount - one.received) ?? null;
  if (ordered === null && parseMoney(amount) === 0n) return err(invalid('recovery', 'the recovery whose interest it is'));
  const open = min(receivableIn(state), ordered === null ? receivableIn(state) : max(0n, ordered.amount - ordered.received));
  if (parseMoney(amount) > open) return err(refused('recovery/over-receivable', 'content', `${money(open)} has to come back`, 'amount', `at most ${money(open)}`));
  const parts = ordered === null ? spread(parseMoney(amount), recoveries) : [{ recovery: ordered.number, amount: parseMoney(amount) }];
  return events(...parts.map((part, at) => ({
    type: 'RecoveryReceived' as const,
    data: { recovery: part.recovery, amount: money(part.amount), interest: at === 0 ? interest : money(0n), receivedOn, reason, ...actingFor(command) },
  })));
}

/** More than any one order asks for fills the oldest first, so that their interest stays due; what is left came unasked. */
function spread(amount: Cents, recoveries: OpenClaims['treasury']['recoveries']): { recovery: number | null; amount: Cents }[] {
  let rest = amount;
  const parts = recoveries.flatMap(({ number, amount: asked, received }) => {
    const part = max(0n, min(rest, asked - received));
    rest -= part;
    return part > 0n ? [{ recovery: number, amount: part }] : [];
  });
  return rest > 0n ? [...parts, { recovery: null, amount: rest }] : parts;
}

/** What orders ask for beyond what still has to come back: the newest give way first, and the interest of each in proportion. */
export function lessenedIn(state: OpenClaims): DomainEvent[] {
  let over = orderedIn(state) - receivableIn(state);
  return state.treasury.recoveries.toReversed().flatMap(({ number, amount, interest, received }) => {
    const less = max(0n, min(over, amount - received));
    over -= less;
    if (less === 0n) return [];
    return [{ type: 'RecoveryLessened' as const, data: { recovery: number, amount: money(less), interest: money(halfUp({ numerator: less, denominator: amount }, interest)) } }];
  });
}
