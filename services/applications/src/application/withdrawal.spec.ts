import { describe, expect, it } from '@jest/globals';
import { given } from '@toteuma/testing';
import { application } from './application.js';
import { award, rejection, stamp, submit, tranche } from './application-samples.js';
import type { WithdrawApplication } from './withdrawal.js';

const filed = () => {
  const decided = application.decide(submit(), application.initial);
  if (!decided.ok) throw new Error(decided.error.detail);
  return decided.value;
};
const reason = { text: '0d6bd0ba-8f7e-4d3c-9a51-6f0a6b9d2c44', digest: 'a'.repeat(64) };
const withdrawal: WithdrawApplication & ReturnType<typeof stamp> = { type: 'WithdrawApplication', ...stamp('2022-06-01'), reason };
const withdrawn = { type: 'ApplicationWithdrawn', data: { reason } } as const;

describe('withdrawing an application', () => {
  it('ends it, with its reason', () => {
    given(application, ...filed()).when(withdrawal).then(withdrawn);
    given(application, ...filed(), withdrawn).thenState((state) => expect(state).toMatchObject({ status: 'withdrawn', reason }));
  });
  it('is for applications that are not decided', () => {
    given(application).when(withdrawal).rejects('not-found');
    given(application, ...filed(), { type: 'ApplicationRejected', data: { reason: null } }).when(withdrawal).rejects('application/already-decided', { because: 'state' });
  });
  it('leaves nothing to decide, to change or to withdraw', () => {
    for (const command of [award(), rejection, tranche('1.00'), withdrawal]) given(application, ...filed(), withdrawn).when(command).rejects('application/withdrawn', { because: 'state' });
    given(application, ...filed(), withdrawn).when(submit()).rejects('application/already-submitted');
  });
  it('keeps the files that it came with, told only after it', () => {
    const data = { attachment: '7d2f3c9e-0c55-4a0c-8a35-2a1f6f0f4b10', section: null, sha256: 'b'.repeat(64), bytes: 4, mediaType: 'application/pdf' as const, addedOn: '2022-05-16' };
    given(application, ...filed(), withdrawn).when({ type: 'AddAttachments', ...stamp('2022-06-01'), files: [data] }).then({ type: 'AttachmentAdded', data });
  });
});
