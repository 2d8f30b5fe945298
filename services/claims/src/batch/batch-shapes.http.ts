import { day, id, nonNegativeMoney } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';
import { orderReference as reference } from '../views/payment-batch-answer.js';

/** The most orders in one file. */
export const MOST_ORDERS = 1000;
const number = z.int().min(1);

const payment = z.strictObject({ grant: id, claim: number });
export const batchInput = z
  .strictObject({ payments: z.array(payment).min(1, { error: 'at least one payment' }).max(MOST_ORDERS, { error: 'at most 1 000 payments' }).optional(), all: z.literal(true).optional(), executionOn: day })
  .refine(({ payments, all }) => (payments === undefined) !== (all === undefined), { error: 'payments, or all: true', path: ['payments'] });
export const sendingInput = z.strictObject({ sentOn: day.optional() });

const leftOut = payment.extend({ type: z.string().meta({ description: 'The problem type that ordering it alone would give.' }), detail: z.string() });
export const batchAccepted = accepted({
  batch: id, messageId: reference, orders: number, sum: nonNegativeMoney,
  references: z.array(payment.extend({ endToEndId: reference })).meta({ description: 'What each order is called, in the order of the payments.' }),
  left: z.array(leftOut).meta({ description: 'With `all`: confirmed payments that cannot be ordered now, and why.' }),
});
export const batchChanged = accepted({ batch: id });

const refusedOrder = z.strictObject({ endToEndId: reference, type: z.string(), detail: z.string() });
export const answersAnswer = z.strictObject({
  batch: id.nullable().meta({ description: 'The batch that the file answers; null: none of ours.' }),
  answered: z.array(z.strictObject({ endToEndId: reference, outcome: z.enum(['accepted', 'rejected']) })),
  underWay: z.array(z.string()).meta({ description: 'Orders that the bank has neither settled nor rejected yet: nothing is changed.' }),
  unknown: z.array(z.string()).meta({ description: 'References that the file names and the batch does not have: nothing is changed.' }),
  alreadyAnswered: z.array(reference).meta({ description: 'Orders that were answered before: nothing is changed.' }),
  refused: z.array(refusedOrder).meta({ description: 'Answers that the grant does not take, and why: nothing is changed.' }),
});

const batch = '7a1c4f7e-52d7-8d5c-9d0e-2f4a5c1b7e01';
const messageId = '7A1C4F7E52D78D5C9D0E2F4A5C1B7E01';
const grant = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11';
export const examples = {
  make: { body: { payments: [{ grant, claim: 1 }], executionOn: '2023-08-15' }, answer: { id: batch, version: 1, position: 71, batch, messageId, orders: 1, sum: '141109.00', references: [{ grant, claim: 1, endToEndId: 'S22999C1P1' }], left: [] } },
  send: { body: { sentOn: '2023-08-14' }, answer: { id: batch, version: 2, position: 72, batch } },
  answers: { answer: { batch, answered: [{ endToEndId: 'S22999C1P1', outcome: 'accepted' as const }], underWay: [], unknown: [], alreadyAnswered: [], refused: [] } },
};
