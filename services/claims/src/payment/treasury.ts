import { err } from '@toteuma/kernel';
import { events, onDecided, type Decision } from '../claim/claim-command.js';
import { invalid } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { payAdvance, type PayAdvance } from './advance.js';
import { followUp, openIrregularity, type FollowUpIrregularity, type OpenIrregularity } from './irregularity.js';
import { changeLife, type ChangeLife } from './life.js';
import { authorise, confirm, order, record, reject, type AuthorisePayment, type ConfirmPayment, type OrderPayment, type RecordPayment, type RejectPayment } from './payment.js';
import { orderRecovery, recover, type OrderRecovery, type Recover } from './recovery.js';

/** Another service accepted a report that a payment may wait for. */
export interface KnowReport {
  readonly type: 'KnowReport';
  readonly kind: 'progress' | 'final';
  readonly claim: number | null;
}

export type TreasuryCommand =
  | AuthorisePayment | ConfirmPayment | OrderPayment | RejectPayment | RecordPayment
  | PayAdvance | OrderRecovery | Recover | OpenIrregularity | FollowUpIrregularity | ChangeLife | KnowReport;

const names: Readonly<Record<TreasuryCommand['type'], true>> = {
  AuthorisePayment: true, ConfirmPayment: true, OrderPayment: true, RejectPayment: true, RecordPayment: true,
  PayAdvance: true, OrderRecovery: true, Recover: true, OpenIrregularity: true, FollowUpIrregularity: true, Interrupt: true, Resume: true, Close: true, Reopen: true, KnowReport: true,
};
export const isTreasuryCommand = (command: { readonly type: string }): command is TreasuryCommand => Object.hasOwn(names, command.type);

/** How money leaves, comes back and is kept account of. */
export function decideTreasury(command: TreasuryCommand, state: OpenClaims): Decision {
  switch (command.type) {
    case 'AuthorisePayment':
      return onDecided(command, state, (claim) => authorise(command, claim, state));
    case 'ConfirmPayment':
      return onDecided(command, state, (claim) => confirm(command, claim, state));
    case 'OrderPayment':
      return onDecided(command, state, (claim) => order(command, claim, state));
    case 'RejectPayment':
      return onDecided(command, state, (claim) => reject(command, claim, state));
    case 'RecordPayment':
      // A day to come is known to be wrong before anything about the claim is.
      if (command.paidOn > command.today) return err(invalid('paidOn', `a day not after ${command.today}`));
      return onDecided(command, state, (claim) => record(command, claim, state));
    case 'PayAdvance':
      return payAdvance(command, state);
    case 'OrderRecovery':
      return orderRecovery(command, state);
    case 'Recover':
      return recover(command, state);
    case 'OpenIrregularity':
      return openIrregularity(command, state);
    case 'FollowUpIrregularity':
      return followUp(command, state);
    case 'Interrupt':
    case 'Resume':
    case 'Close':
    case 'Reopen':
      return changeLife(command, state);
    case 'KnowReport':
      return knowReport(command, state);
    default:
      return command satisfies never;
  }
}

function knowReport({ kind, claim }: KnowReport, { treasury }: OpenClaims): Decision {
  const known = kind === 'final' ? treasury.reports.final : claim !== null && treasury.reports.progress.includes(claim);
  return known ? events() : events({ type: 'ReportAcceptanceKnown', data: { kind, claim: kind === 'final' ? null : claim } });
}
