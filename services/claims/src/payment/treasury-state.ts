import type { DomainEvent } from '@toteuma/contracts';
import { min, parseMoney, type Cents } from '@toteuma/kernel';

/** Money that left on a day. */
export interface CashOut {
  readonly on: string;
  readonly amount: Cents;
  /** What of it was asked back, or came back unasked. */
  readonly back: Cents;
}
/** Something that has to be paid back by a day. */
export interface Recovery {
  readonly number: number;
  readonly amount: Cents;
  readonly interest: Cents;
  readonly dueOn: string;
  /** What of its amount came back; interest beside it is no part of the support. */
  readonly received: Cents;
}

/** The money that moved, and whether the operation goes on: as much as the next decision needs. */
export interface Treasury {
  readonly life: 'running' | 'interrupted' | 'closed';
  /** All cash out, advances included, in the order of its recording. */
  readonly cashOut: readonly CashOut[];
  readonly advances: { readonly count: number; readonly paid: Cents };
  readonly recoveries: readonly Recovery[];
  /** All that came back, with or without an order; without interest. */
  readonly recovered: Cents;
  readonly irregularities: readonly { readonly number: number; readonly closed: boolean }[];
  /** The reports that other services have accepted. */
  readonly reports: { readonly final: boolean; readonly progress: readonly number[] };
}

export const emptyTreasury: Treasury = {
  life: 'running', cashOut: [], advances: { count: 0, paid: 0n }, recoveries: [], recovered: 0n, irregularities: [], reports: { final: false, progress: [] },
};

/** Folds advances, payments, recoveries, irregularities and the life of the operation; anything else changes nothing. */
export function evolveTreasury(treasury: Treasury, event: DomainEvent & { readonly actor: string; readonly occurredAt?: string }): Treasury {
  const { advances, reports } = treasury;
  switch (event.type) {
    case 'AdvancePaid': {
      const out = { on: event.data.paidOn, amount: parseMoney(event.data.amount), back: 0n };
      return { ...treasury, cashOut: [...treasury.cashOut, out], advances: { count: event.data.advance, paid: advances.paid + out.amount } };
    }
    case 'PaymentRecorded':
      return { ...treasury, cashOut: [...treasury.cashOut, { on: event.data.paidOn, amount: parseMoney(event.data.amount), back: 0n }] };
    case 'RecoveryOrdered': {
      const { recovery: number, amount, interest, dueOn } = event.data;
      return { ...treasury, cashOut: takenBack(treasury.cashOut, parseMoney(amount)), recoveries: [...treasury.recoveries, { number, amount: parseMoney(amount), interest: parseMoney(interest), dueOn, received: 0n }] };
    }
    case 'RecoveryLessened':
      return lessened(treasury, event.data.recovery, parseMoney(event.data.amount), parseMoney(event.data.interest));
    case 'RecoveryReceived':
      return received(treasury, event.data.recovery, parseMoney(event.data.amount));
    case 'IrregularityOpened':
      return { ...treasury, irregularities: [...treasury.irregularities, { number: event.data.irregularity, closed: false }] };
    case 'IrregularityFollowedUp': {
      const { irregularity, closed } = event.data;
      return { ...treasury, irregularities: treasury.irregularities.map((one) => (one.number === irregularity ? { ...one, closed } : one)) };
    }
    case 'OperationInterrupted':
      return { ...treasury, life: 'interrupted' };
    case 'OperationResumed':
    case 'OperationReopened':
      return { ...treasury, life: 'running' };
    case 'OperationClosed':
      return { ...treasury, life: 'closed' };
    case 'ReportAcceptanceKnown': {
      const { kind, claim } = event.data;
      return { ...treasury, reports: kind === 'final' ? { ...reports, final: true } : { ...reports, progress: claim === null ? reports.progress : [...reports.progress, claim] } };
    }
    default:
      return treasury;
  }
}

function received(treasury: Treasury, recovery: number | null, amount: Cents): Treasury {
  return {
    ...treasury,
    recovered: treasury.recovered + amount,
    // What an order asked for was taken off when it was ordered.
    cashOut: recovery === null ? takenBack(treasury.cashOut, amount) : treasury.cashOut,
    recoveries: treasury.recoveries.map((one) => (one.number === recovery ? { ...one, received: one.received + amount } : one)),
  };
}

/**
 * What of the money out an amount that comes back is: what came too much is taken to have come last, behind what was asked back before.
 * @returns the newest first, each with its place among all money out
 */
export function newestOf(cashOut: readonly CashOut[], amount: Cents): { readonly at: number; readonly on: string; readonly amount: Cents }[] {
  const newestFirst = cashOut.map((out, at) => ({ ...out, at })).toSorted((a, b) => (a.on === b.on ? b.at - a.at : a.on < b.on ? 1 : -1));
  let wanted = amount;
  return newestFirst.flatMap(({ at, on, amount: paid, back }) => {
    const taken = min(wanted, paid - back);
    wanted -= taken;
    return taken > 0n ? [{ at, on, amount: taken }] : [];
  });
}

/** What is not asked for any more was the last to be asked back: the oldest money of it. */
function lessened(treasury: Treasury, recovery: number, amount: Cents, interest: Cents): Treasury {
  const oldestFirst = treasury.cashOut.map(({ on }, at) => ({ on, at })).toSorted((a, b) => (a.on === b.on ? a.at - b.at : a.on < b.on ? -1 : 1));
  const cashOut = [...treasury.cashOut];
  let left = amount;
  for (const { at } of oldestFirst) {
    const out = cashOut[at]!;
    const freed = min(left, out.back);
    cashOut[at] = { ...out, back: out.back - freed };
    left -= freed;
  }
  return { ...treasury, cashOut, recoveries: treasury.recoveries.map((one) => (one.number === recovery ? { ...one, amount: one.amount - amount, interest: one.interest - interest } : one)) };
}

function takenBack(cashOut: readonly CashOut[], amount: Cents): CashOut[] {
  const taken = new Map(newestOf(cashOut, amount).map((part) => [part.at, part.amount]));
  return cashOut.map((out, at) => ({ ...out, back: out.back + (taken.get(at) ?? 0n) }));
}
