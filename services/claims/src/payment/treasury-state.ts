import type { DomainEvent } from '@toteuma/contracts';
import { parseMoney, type Cents } from '@toteuma/kernel';

/** Money that left on a day. */
export interface CashOut {
  readonly on: string;
  readonly amount: Cents;
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
  /** Of it, what came without an order. */
  readonly unordered: Cents;
  readonly irregularities: readonly { readonly number: number; readonly closed: boolean }[];
  /** The reports that other services have accepted. */
  readonly reports: { readonly final: boolean; readonly progress: readonly number[] };
}

export const emptyTreasury: Treasury = {
  life: 'running', cashOut: [], advances: { count: 0, paid: 0n }, recoveries: [], recovered: 0n, unordered: 0n, irregularities: [], reports: { final: false, progress: [] },
};

/** Folds advances, payments, recoveries, irregularities and the life of the operation; anything else changes nothing. */
export function evolveTreasury(treasury: Treasury, event: DomainEvent & { readonly actor: string; readonly occurredAt?: string }): Treasury {
  const { advances, reports } = treasury;
  switch (event.type) {
    case 'AdvancePaid': {
      const out = { on: event.data.paidOn, amount: parseMoney(event.data.amount) };
      return { ...treasury, cashOut: [...treasury.cashOut, out], advances: { count: event.data.advance, paid: advances.paid + out.amount } };
    }
    case 'PaymentRecorded':
      return { ...treasury, cashOut: [...treasury.cashOut, { on: event.data.paidOn, amount: parseMoney(event.data.amount) }] };
    case 'RecoveryOrdered': {
      const { recovery: number, amount, interest, dueOn } = event.data;
      return { ...treasury, recoveries: [...treasury.recoveries, { number, amount: parseMoney(amount), interest: parseMoney(interest), dueOn, received: 0n }] };
    }
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
    unordered: treasury.unordered + (recovery === null ? amount : 0n),
    recoveries: treasury.recoveries.map((one) => (one.number === recovery ? { ...one, received: one.received + amount } : one)),
  };
}
