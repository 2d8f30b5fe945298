import { describe, it } from '@jest/globals';
import { given } from '@toteuma/testing';
import type { DomainEvent } from '@toteuma/contracts';
import { progress, type ProgressCommand } from './progress.js';

const stamp = { actor: 'anna', at: '2023-01-25T09:00:00.000Z', today: '2023-01-25' };
const done = { text: '5a1f0b1e-0d57-4d0a-9a51-6f0f6cf4a111', digest: 'a'.repeat(64) };
const submit = (more: Partial<Extract<ProgressCommand, { type: 'SubmitProgressReport' }>> = {}): ProgressCommand => ({ type: 'SubmitProgressReport', ...stamp, claim: 1, organisation: 'org-jedu', filed: true, done, next: null, ...more });
const review = (outcome: 'accepted' | 'supplement', claim = 1): ProgressCommand => ({ type: 'ReviewProgressReport', ...stamp, claim, outcome, reason: null });
const submitted: DomainEvent = { type: 'ProgressReportSubmitted', data: { claim: 1, organisation: 'org-jedu', done, next: null } };
const reviewed = (outcome: 'accepted' | 'supplement'): DomainEvent => ({ type: 'ProgressReportReviewed', data: { claim: 1, outcome, reason: null } });

describe('submitting a progress report', () => {
  it('tells what was done', () => {
    given(progress).when(submit()).then(submitted);
  });
  it('is not due before its claim is filed', () => {
    given(progress).when(submit({ filed: false })).rejects('report/not-due', { because: 'state' });
  });
  it('is refused while it is in review and when it is accepted, and is of one claim', () => {
    given(progress, submitted).when(submit()).rejects('report/wrong-step');
    given(progress, submitted, reviewed('accepted')).when(submit()).rejects('report/wrong-step');
    given(progress, submitted).when(submit({ claim: 2 })).then({ type: 'ProgressReportSubmitted', data: { claim: 2, organisation: 'org-jedu', done, next: null } });
  });
  it('is possible again once it was sent back', () => {
    given(progress, submitted, reviewed('supplement')).when(submit()).then(submitted);
  });
});

describe('reviewing a progress report', () => {
  it('accepts it or sends it back', () => {
    given(progress, submitted).when(review('accepted')).then(reviewed('accepted'));
    given(progress, submitted).when(review('supplement')).then(reviewed('supplement'));
  });
  it('needs one that waits', () => {
    given(progress).when(review('accepted')).rejects('report/wrong-step');
    given(progress, submitted).when(review('accepted', 2)).rejects('report/wrong-step');
    given(progress, submitted, reviewed('accepted')).when(review('supplement')).rejects('report/wrong-step');
    given(progress, submitted, reviewed('supplement')).when(review('accepted')).rejects('report/wrong-step');
  });
});
