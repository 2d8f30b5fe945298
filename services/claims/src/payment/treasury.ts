import { err } from '@toteuma/kernel';
import { onDecided, type Decision } from '../claim/claim-command.js';
import { invalid } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { authorise, confirm, record, type AuthorisePayment, type ConfirmPayment, type RecordPayment } from './payment.js';

export type TreasuryCommand = AuthorisePayment | ConfirmPayment | RecordPayment;

const names: Readonly<Record<TreasuryCommand['type'], true>> = { AuthorisePayment: true, ConfirmPayment: true, RecordPayment: true };
export const isTreasuryCommand = (command: { readonly type: string }): command is TreasuryCommand => Object.hasOwn(names, command.type);

/** How money leaves, comes back and is kept account of. */
export function decideTreasury(command: TreasuryCommand, state: OpenClaims): Decision {
  switch (command.type) {
    case 'AuthorisePayment':
      return onDecided(command, state, (claim) => authorise(command, claim, state));
    case 'ConfirmPayment':
      return onDecided(command, state, (claim) => confirm(command, claim));
    case 'RecordPayment':
      // A day to come is known to be wrong before anything about the claim is.
      if (command.paidOn > command.today) return err(invalid('paidOn', `a day not after ${command.today}`));
      return onDecided(command, state, (claim) => record(command, claim, state));
    default:
      return command satisfies never;
  }
}
