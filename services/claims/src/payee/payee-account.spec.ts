import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import { given } from '@toteuma/testing';
import { accountOn, payeeAccounts, type PayeeAccounts } from './payee-account.js';

const ref = (n: number) => ({ text: `7d2f0c7e-3a4b-4c8e-9d6e-5b1f2a3c4d0${n}`, digest: String(n).repeat(64) });
const stamp = (actor: string) => ({ actor, at: '2023-01-10T10:00:00.000Z', today: '2023-01-10' });
const proposed = (account: number, validFrom: string, actor = 'ada') => ({
  type: 'PayeeAccountProposed' as const, actor, data: { account, organisation: 'org-jedu', number: ref(account), lastFour: '0785', fingerprint: 'a'.repeat(64), holder: ref(9), validFrom },
});
const approved = (account: number) => ({ type: 'PayeeAccountApproved' as const, data: { account, organisation: 'org-jedu' } });
const rejected = (account: number) => ({ type: 'PayeeAccountRejected' as const, data: { account, organisation: 'org-jedu', reason: null } });
const after = (...events: readonly (DomainEvent & { actor?: string })[]): PayeeAccounts =>
  events.reduce<PayeeAccounts>((state, event) => payeeAccounts.evolve(state, { actor: 'x', occurredAt: '2023-01-10T10:00:00.000Z', ...event }), payeeAccounts.initial);

describe('the account of an organisation', () => {
  it('is proposed by one person and approved by another', () => {
    const { data } = proposed(2, '2023-02-01');
    const { account: _, ...content } = data;
    given(payeeAccounts, proposed(1, '2023-01-01')).when({ type: 'ProposeAccount', ...stamp('ada'), ...content }).then({ type: 'PayeeAccountProposed', data });
    given(payeeAccounts, proposed(1, '2023-01-01')).when({ type: 'ApproveAccount', ...stamp('ada'), account: 1 }).rejects('payment/same-person');
    given(payeeAccounts, proposed(1, '2023-01-01')).when({ type: 'RejectAccount', ...stamp('ada'), account: 1, reason: null }).rejects('payment/same-person');
    given(payeeAccounts, proposed(1, '2023-01-01')).when({ type: 'ApproveAccount', ...stamp('bea'), onBehalfOf: ['ada'], account: 1 }).rejects('payment/same-person');
    const forAda = { ...proposed(1, '2023-01-01', 'cai'), data: { ...proposed(1, '2023-01-01').data, onBehalfOf: ['ada'] } };
    given(payeeAccounts, forAda).when({ type: 'ApproveAccount', ...stamp('ada'), account: 1 }).rejects('payment/same-person');
    given(payeeAccounts, proposed(1, '2023-01-01')).when({ type: 'ApproveAccount', ...stamp('bea'), account: 1 }).then(approved(1));
  });

  it('is decided on once', () => {
    given(payeeAccounts, proposed(1, '2023-01-01'), approved(1)).when({ type: 'RejectAccount', ...stamp('bea'), account: 1, reason: null }).rejects('payment/wrong-step');
    given(payeeAccounts, proposed(1, '2023-01-01'), rejected(1)).when({ type: 'ApproveAccount', ...stamp('ada'), account: 1 }).rejects('payment/wrong-step');
    given(payeeAccounts).when({ type: 'ApproveAccount', ...stamp('bea'), account: 1 }).rejects('not-found');
  });

  it('holds from its day on, and the old one is kept as replaced', () => {
    const state = after(proposed(1, '2023-01-01'), approved(1), proposed(2, '2023-06-01'), proposed(3, '2023-03-01'), rejected(3), approved(2));
    expect(state.accounts.map((one) => one.state)).toEqual(['replaced', 'approved', 'rejected']);
    expect(accountOn(state, '2022-12-31')).toBeNull();
    expect(accountOn(state, '2023-05-31')?.account).toBe(1);
    expect(accountOn(state, '2023-06-01')?.account).toBe(2);
  });

  it('does not hold before it is approved, and an older one that is approved later does not push out the newer', () => {
    const state = after(proposed(1, '2023-06-01'), approved(1), proposed(2, '2023-03-01'));
    expect(accountOn(state, '2023-04-01')).toBeNull();
    const both = after(proposed(1, '2023-06-01'), approved(1), proposed(2, '2023-03-01'), approved(2));
    expect(accountOn(both, '2023-04-01')?.account).toBe(2);
    expect(accountOn(both, '2023-07-01')?.account).toBe(1);
    expect(both.accounts.map((one) => one.state)).toEqual(['approved', 'replaced']);
  });
});
