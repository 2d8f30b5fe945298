import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import type { CommandHandler, Decider, Rejection } from '@toteuma/eventing';
import { err, ok, type Result } from '@toteuma/kernel';
import { actingFor, actingPersons, type Stamp } from '../claim/claim-command.js';

/** The accounts of one organisation, in the order of their proposals; account n is the n-th. */
export interface PayeeAccounts {
  readonly accounts: readonly PayeeAccount[];
}
export interface PayeeAccount {
  readonly account: number;
  readonly organisation: string;
  /** `replaced`: a newer one is approved, and holds from its first day. */
  readonly state: 'proposed' | 'approved' | 'rejected' | 'replaced';
  /** The number itself lies in the vault. */
  readonly number: TextRef;
  readonly holder: TextRef | null;
  readonly lastFour: string;
  readonly validFrom: string;
  /** Who proposed it, and for whom: somebody else decides on it. */
  readonly proposedBy: readonly string[];
}

export type Command = Stamp & (
  | ({ readonly type: 'ProposeAccount' } & Omit<EventData<'PayeeAccountProposed'>, 'account' | 'onBehalfOf'>)
  | { readonly type: 'ApproveAccount'; readonly account: number }
  | { readonly type: 'RejectAccount'; readonly account: number; readonly reason: TextRef | null }
);
export type Refusal = Rejection & { readonly type: 'not-found' | 'payment/wrong-step' | 'payment/same-person' };

export const PAYEES = Symbol('payees');
export type Payees = CommandHandler<PayeeAccounts, Command, Refusal>;

/** The account master: an organisation is paid to an account once two persons have had a look at it. */
export const payeeAccounts: Decider<PayeeAccounts, Command, Refusal> = {
  initial: { accounts: [] },

  decide(command, { accounts }) {
    switch (command.type) {
      case 'ProposeAccount': {
        const { organisation, number, lastFour, fingerprint, holder, validFrom } = command;
        return ok([{ type: 'PayeeAccountProposed', data: { account: accounts.length + 1, organisation, number, lastFour, fingerprint, holder, validFrom, ...actingFor(command) } }]);
      }
      case 'ApproveAccount':
        return decidedOn(command, accounts, ({ account, organisation }) => ({ type: 'PayeeAccountApproved', data: { account, organisation, ...actingFor(command) } }));
      case 'RejectAccount':
        return decidedOn(command, accounts, ({ account, organisation }) => ({ type: 'PayeeAccountRejected', data: { account, organisation, reason: command.reason, ...actingFor(command) } }));
      default:
        return command satisfies never;
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'PayeeAccountProposed': {
        const { account, organisation, number, holder, lastFour, validFrom, onBehalfOf = [] } = event.data;
        return { accounts: [...state.accounts, { account, organisation, state: 'proposed', number, holder, lastFour, validFrom, proposedBy: [event.actor, ...onBehalfOf] }] };
      }
      case 'PayeeAccountApproved': {
        const approved = { ...state.accounts[event.data.account - 1]!, state: 'approved' as const };
        return { accounts: withReplaced(state.accounts.with(approved.account - 1, approved)) };
      }
      case 'PayeeAccountRejected':
        return { accounts: state.accounts.with(event.data.account - 1, { ...state.accounts[event.data.account - 1]!, state: 'rejected' }) };
      default:
        return state;
    }
  },
};

function decidedOn(command: Stamp & { readonly account: number }, accounts: readonly PayeeAccount[], then: (account: PayeeAccount) => DomainEvent): Result<readonly DomainEvent[], Refusal> {
  const account = accounts[command.account - 1];
  if (account === undefined) return refused('not-found', `There is no account ${command.account}.`);
  if (account.state !== 'proposed') return refused('payment/wrong-step', `Account ${command.account} was decided on before.`);
  if (actingPersons(command).some((person) => account.proposedBy.includes(person))) return refused('payment/same-person', 'Whoever proposed an account does not decide on it.');
  return ok([then(account)]);
}

const refused = (type: Refusal['type'], detail: string) => err<Refusal>({ type, because: 'state', detail });

/** The newest first: by the day from which it holds, and of the same day the one that was proposed last. */
const newestFirst = (a: PayeeAccount, b: PayeeAccount): number => (a.validFrom === b.validFrom ? b.account - a.account : a.validFrom < b.validFrom ? 1 : -1);

const wasApproved = ({ state }: PayeeAccount): boolean => state === 'approved' || state === 'replaced';

/** Of those that were approved only the newest is not replaced. */
function withReplaced(accounts: readonly PayeeAccount[]): PayeeAccount[] {
  const newest = accounts.filter(wasApproved).toSorted(newestFirst)[0];
  return accounts.map((one) => (wasApproved(one) ? { ...one, state: one.account === newest?.account ? 'approved' : 'replaced' } : one));
}

/** The account that an organisation is paid to on a day; null when none is approved for it. */
export function accountOn({ accounts }: PayeeAccounts, day: string): PayeeAccount | null {
  return accounts.filter((one) => wasApproved(one) && one.validFrom <= day).toSorted(newestFirst)[0] ?? null;
}
