import { day, id, instant, nonNegativeMoney, operationCode, sha256, slug } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';

/** What is answered about batches of payments. */
const number = z.int().min(1);
export const orderReference = z.string().regex(/^[A-Z0-9]{1,35}$/).meta({ description: 'What the bank gives back.' });

export const batchShown = z.strictObject({
  id, version: number, messageId: orderReference, executionOn: day, madeAt: instant, sentOn: day.nullable(), orders: number, sum: nonNegativeMoney,
  accepted: z.int().min(0), rejected: z.int().min(0), waiting: z.int().min(0).meta({ description: 'Orders without a final answer of the bank.' }),
});
export const batchesAnswer = z.strictObject({ batches: z.array(batchShown), next: nextToken });
const orderShown = z.strictObject({
  endToEndId: orderReference, grant: id, code: operationCode, claim: number, organisation: slug, account: number, amount: nonNegativeMoney,
  outcome: z.enum(['waiting', 'accepted', 'rejected']), reason: z.string().nullable().meta({ description: 'Why the bank rejected it: a code of ISO 20022 such as AC01.' }), paidOn: day.nullable(), note: z.string().nullable(),
});
export const batchAnswer = batchShown.omit({ orders: true }).extend({ sha256, orders: z.array(orderShown) });

const batch = '7a1c4f7e-52d7-8d5c-9d0e-2f4a5c1b7e01';
const grant = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11';
const shown = { id: batch, version: 1, messageId: '7A1C4F7E52D78D5C9D0E2F4A5C1B7E01', executionOn: '2023-08-15', madeAt: '2023-08-14T09:00:00.000Z', sentOn: null, sum: '141109.00', accepted: 0, rejected: 0, waiting: 1 };
export const shownExamples = {
  list: { answer: { batches: [{ ...shown, orders: 1 }], next: null } },
  one: {
    answer: {
      ...shown, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      orders: [{ endToEndId: 'S22999C1P1', grant, code: 'S22999', claim: 1, organisation: 'org-jedu', account: 1, amount: '141109.00', outcome: 'waiting' as const, reason: null, paidOn: null, note: null }],
    },
  },
};
