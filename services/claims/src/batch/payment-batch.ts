import type { EventData, TextRef } from '@toteuma/contracts';
import type { CommandHandler, Decider, Rejection } from '@toteuma/eventing';
import { err, ok } from '@toteuma/kernel';
import { actingFor, type Stamp } from '../claim/claim-command.js';
import type { ClaimRefusal } from '../claim/claim-rejection.js';

/** One order to the bank, and what the bank said to it; null while it has not said anything that is final. */
export type BatchOrder = EventData<'PaymentBatchMade'>['orders'][number] & { readonly answer: OrderAnswer | null };
type OrderAnswer = Pick<EventData<'PaymentOrderAnswered'>, 'outcome' | 'code' | 'paidOn'> & { readonly note: TextRef | null };

export type BatchState = { readonly status: 'none' } | Batch;
export interface Batch {
  readonly status: 'made';
  readonly id: string;
  readonly messageId: string;
  readonly madeAt: string;
  readonly executionOn: string;
  readonly orders: readonly BatchOrder[];
  readonly sum: string;
  readonly sha256: string;
  readonly file: TextRef | null;
  /** The day on which it was handed to the bank, as a payer said. */
  readonly sentOn: string | null;
}

export type BatchCommand = Stamp & (
  | ({ readonly type: 'MakeBatch' } & Omit<EventData<'PaymentBatchMade'>, 'file' | 'onBehalfOf'> & { readonly file: TextRef })
  | { readonly type: 'MarkSent'; readonly sentOn: string }
  | ({ readonly type: 'AnswerOrder' } & Omit<EventData<'PaymentOrderAnswered'>, 'note' | 'onBehalfOf'> & { readonly note: TextRef | null })
);

export type BatchRefusal = Rejection & { readonly type: ClaimRefusal | 'payment/no-account' };

export const BATCHES = Symbol('batches');
export type Batches = CommandHandler<BatchState, BatchCommand, BatchRefusal>;

/** The id of the batch that a message is of: the message is named after it. */
export const messageIdOf = (batch: string): string => batch.replaceAll('-', '').toUpperCase();
/** The batch that a message id names; null when it names none. */
export function batchOf(messageId: string): string | null {
  const parts = /^([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})$/.exec(messageId)?.slice(1);
  return parts === undefined ? null : parts.join('-').toLowerCase();
}

/**
 * The reference of an order, which the bank gives back: the operation, the claim, and which order of this payment it is. So two
 * batches can never have different references for the same order.
 */
export const endToEndIdOf = (code: string, claim: number, attempt: number): string => `${code}C${claim}P${attempt}`;

/** One file for the bank. What becomes of the payments in it is written to their grants together with it: see besides.ts. */
export const paymentBatches: Decider<BatchState, BatchCommand, BatchRefusal> = {
  initial: { status: 'none' },

  decide(command, state) {
    if (command.type === 'MakeBatch') {
      if (state.status !== 'none') return refused('payment/wrong-step', 'This batch is made already.');
      const { messageId, executionOn, orders, sum, sha256, file } = command;
      return ok([{ type: 'PaymentBatchMade', data: { messageId, executionOn, orders, sum, sha256, file, ...actingFor(command) } }]);
    }
    if (state.status === 'none') return refused('not-found', 'There is no such batch.');
    switch (command.type) {
      case 'MarkSent':
        if (state.sentOn !== null) return refused('payment/wrong-step', `This batch was sent on ${state.sentOn}.`);
        return ok([{ type: 'PaymentBatchSent', data: { sentOn: command.sentOn, ...actingFor(command) } }]);
      case 'AnswerOrder': {
        const { endToEndId, outcome, code, paidOn, note } = command;
        const order = state.orders.find((one) => one.endToEndId === endToEndId);
        if (order === undefined) return refused('not-found', `There is no order ${endToEndId} in this batch.`);
        if (order.answer !== null) return refused('payment/wrong-step', `The order ${endToEndId} is answered already.`);
        return ok([{ type: 'PaymentOrderAnswered', data: { endToEndId, outcome, code, paidOn, ...(note && { note }), ...actingFor(command) } }]);
      }
      default:
        return command satisfies never;
    }
  },

  evolve(state, event) {
    if (event.type === 'PaymentBatchMade') {
      const { messageId, executionOn, orders, sum, sha256, file = null } = event.data;
      return { status: 'made', id: batchOf(messageId) ?? messageId, messageId, madeAt: event.occurredAt, executionOn, orders: orders.map((order) => ({ ...order, answer: null })), sum, sha256, file, sentOn: null };
    }
    if (state.status === 'none') return state;
    if (event.type === 'PaymentBatchSent') return { ...state, sentOn: event.data.sentOn };
    if (event.type !== 'PaymentOrderAnswered') return state;
    const { endToEndId, outcome, code, paidOn, note = null } = event.data;
    return { ...state, orders: state.orders.map((order) => (order.endToEndId === endToEndId ? { ...order, answer: { outcome, code, paidOn, note } } : order)) };
  },
};

const refused = (type: BatchRefusal['type'], detail: string) => err<BatchRefusal>({ type, because: 'state', detail });
