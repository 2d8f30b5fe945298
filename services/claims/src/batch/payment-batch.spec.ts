import { describe, expect, it } from '@jest/globals';
import { given } from '@toteuma/testing';
import { batchOf, endToEndIdOf, messageIdOf, paymentBatches } from './payment-batch.js';

const stamp = { actor: 'payer', at: '2023-08-14T09:00:00.000Z', today: '2023-08-14' };
const order = (claim: number) => ({ endToEndId: endToEndIdOf('S22999', claim, 1), grant: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', claim, organisation: 'org-jedu', account: 1, amount: '800.00' });
const content = {
  messageId: '7A1C4F7E52D78D5C9D0E2F4A5C1B7E01', executionOn: '2023-08-15', orders: [order(1), order(2)], sum: '1600.00', sha256: 'a'.repeat(64), file: { text: '7d2f0c7e-3a4b-4c8e-9d6e-5b1f2a3c4d01', digest: 'b'.repeat(64) },
};
const made = { type: 'PaymentBatchMade' as const, data: content };
const accepted = { endToEndId: 'S22999C1P1', outcome: 'accepted' as const, code: null, paidOn: '2023-08-15' };

describe('a batch', () => {
  it('is made, sent and answered once', () => {
    given(paymentBatches).when({ type: 'MakeBatch', ...stamp, ...content }).then(made);
    given(paymentBatches, made).when({ type: 'MakeBatch', ...stamp, ...content }).rejects('payment/wrong-step');
    given(paymentBatches, made).when({ type: 'MarkSent', ...stamp, sentOn: '2023-08-14' }).then({ type: 'PaymentBatchSent', data: { sentOn: '2023-08-14' } });
    given(paymentBatches, made, { type: 'PaymentBatchSent', data: { sentOn: '2023-08-14' } }).when({ type: 'MarkSent', ...stamp, sentOn: '2023-08-14' }).rejects('payment/wrong-step');
    given(paymentBatches, made).when({ type: 'AnswerOrder', ...stamp, ...accepted, note: null }).then({ type: 'PaymentOrderAnswered', data: accepted });
    given(paymentBatches, made, { type: 'PaymentOrderAnswered', data: accepted }).when({ type: 'AnswerOrder', ...stamp, ...accepted, note: null }).rejects('payment/wrong-step');
    given(paymentBatches, made).when({ type: 'AnswerOrder', ...stamp, ...accepted, endToEndId: 'S22999C3P1', note: null }).rejects('not-found');
    given(paymentBatches).when({ type: 'MarkSent', ...stamp, sentOn: '2023-08-14' }).rejects('not-found');
  });

  it('is sent and answered on behalf of somebody', () => {
    const onBehalfOf = ['payer-2'];
    given(paymentBatches, made).when({ type: 'MarkSent', ...stamp, sentOn: '2023-08-14', onBehalfOf }).then({ type: 'PaymentBatchSent', data: { sentOn: '2023-08-14', onBehalfOf } });
    given(paymentBatches, made).when({ type: 'AnswerOrder', ...stamp, ...accepted, note: null, onBehalfOf }).then({ type: 'PaymentOrderAnswered', data: { ...accepted, onBehalfOf } });
  });

  it('tells of each order what the bank said', () => {
    given(paymentBatches, made, { type: 'PaymentOrderAnswered', data: accepted }).thenState((state) => {
      expect(state).toMatchObject({ status: 'made', orders: [{ claim: 1, answer: { outcome: 'accepted', paidOn: '2023-08-15' } }, { claim: 2, answer: null }] });
    });
  });
});

describe('the name of a message', () => {
  it('is that of its batch', () => {
    const batch = '7a1c4f7e-52d7-8d5c-9d0e-2f4a5c1b7e01';
    expect(messageIdOf(batch)).toBe('7A1C4F7E52D78D5C9D0E2F4A5C1B7E01');
    expect(batchOf(messageIdOf(batch))).toBe(batch);
    for (const other of ['', 'B1', `${messageIdOf(batch)}0`, batch]) expect(batchOf(other)).toBeNull();
  });
});

describe('the reference of an order', () => {
  it('is that of the operation, the claim and the attempt, and short enough for a bank', () => {
    expect(endToEndIdOf('S22999', 1, 2)).toBe('S22999C1P2');
    expect(endToEndIdOf('S999999', 999_999_999, 999_999_999)).toMatch(/^[A-Z0-9]{1,35}$/);
  });
});
