import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import { given } from '@toteuma/testing';
import { answerable, reports, type AcceptFinalReport, type RequestReport, type ReviewFinalReport, type SubmitFinalReport } from './report.js';

const at = '2023-08-25T09:00:00Z';
const act = (actor: string) => ({ actor, at, today: '2023-08-25' });
const done = { text: '7f6f7f0e-8f5e-4a8e-9f0a-0c5f3f1f2a3b', digest: 'a'.repeat(64) };
const texts = { done, results: null, remains: null };
const positions = { applications: 2, claims: 6 };

const reason = { type: 'claim-decided' as const, number: 1, occurredAt: at };
const cause = (position: number) => ({ source: 'claims', position });
const requested = (request: number, position: number): DomainEvent<'ReportRequested'> => ({ type: 'ReportRequested', data: { request, kind: 'realisation', reason, cause: cause(position) } });
const request = (position: number): RequestReport => ({ type: 'RequestReport', reason, cause: cause(position) });
const produced = (edition: number, requests: number[]): DomainEvent<'ReportProduced'> => ({ type: 'ReportProduced', data: { edition, kind: 'realisation', requests, positions, files: [] } });
const record = (edition: number, requests: number[]) => ({ type: 'RecordEdition' as const, ...produced(edition, requests).data });

const submitted: DomainEvent<'FinalReportSubmitted'> = { type: 'FinalReportSubmitted', data: { organisation: 'jedu', positions, ...texts } };
const submit = (lastClaimDecided = true): SubmitFinalReport => ({ type: 'SubmitFinalReport', ...act('applicant'), organisation: 'jedu', lastClaimDecided, positions, texts });
const reviewed = (kind: 'substance' | 'finance', actor: string, outcome: 'accepted' | 'supplement' = 'accepted') => ({ type: 'FinalReportReviewed' as const, data: { kind, outcome, reason: null }, actor });
const review = (kind: 'substance' | 'finance', actor: string, outcome: 'accepted' | 'supplement' = 'accepted'): ReviewFinalReport => ({ type: 'ReviewFinalReport', ...act(actor), kind, outcome, reason: null });
const accept: AcceptFinalReport = { type: 'AcceptFinalReport', ...act('decision-maker') };

describe('editions', () => {
  it('numbers the requests of a grant', () => {
    given(reports, requested(1, 4)).when(request(6)).then(requested(2, 6));
  });

  it('an edition answers the requests that wait together', () => {
    given(reports, requested(1, 4), requested(2, 6)).when(record(1, [1, 2])).then(produced(1, [1, 2]));
  });

  it('refuses to answer a request twice', () => {
    given(reports, requested(1, 4), produced(1, [1])).when(record(2, [1])).rejects('report/wrong-step');
  });

  it('refuses a number that another edition has', () => {
    given(reports, requested(1, 4), requested(2, 6), produced(1, [1])).when(record(1, [2])).rejects('report/wrong-step');
  });

  it('refuses an edition that nobody asked for', () => {
    given(reports).when(record(1, [])).rejects('report/wrong-step');
    given(reports).when(record(1, [1])).rejects('report/wrong-step');
  });

  it('does not answer a request for a final report by a realisation report', () => {
    given(reports, submitted, reviewed('substance', 'anna'), reviewed('finance', 'bo'), { type: 'FinalReportAccepted', data: {} }, { type: 'ReportRequested', data: { request: 1, kind: 'final', reason: { ...reason, type: 'final-report-accepted', number: null }, cause: cause(6) } })
      .when(record(1, [1])).rejects('report/wrong-step');
  });

  it('takes up only requests whose cause the figures know', () => {
    given(reports, requested(1, 4), requested(2, 6), requested(3, 9), produced(1, [1])).thenState((state) => {
      expect(answerable(state, 'realisation', { claims: 6 }).map((known) => known.request)).toEqual([2]);
      expect(answerable(state, 'realisation', { applications: 99 })).toEqual([]);
      expect(answerable(state, 'final', { claims: 99 })).toEqual([]);
    });
  });
});

describe('submitting the final report', () => {
  it('freezes how far the figures know the other services', () => {
    given(reports).when(submit()).then(submitted);
    const others = { summary: { ...done, text: '7f6f7f0e-8f5e-4a8e-9f0a-0c5f3f1f2a3c' } };
    given(reports).when({ ...submit(), texts: { done, ...others, goodPractices: null } }).thenState((state, events) => {
      expect(events).toEqual([{ type: 'FinalReportSubmitted', data: { organisation: 'jedu', positions, ...texts, others } }]);
      expect(state.final?.texts).toEqual({ ...texts, ...others });
    });
  });

  it('is not due before the last claim is decided', () => {
    given(reports).when(submit(false)).rejects('report/not-due', { because: 'state' });
  });

  it('is refused while it is in review and when it is accepted', () => {
    given(reports, submitted).when(submit()).rejects('report/wrong-step');
    given(reports, submitted, reviewed('substance', 'anna'), reviewed('finance', 'bo'), { type: 'FinalReportAccepted', data: {} }).when(submit()).rejects('report/wrong-step');
  });

  it('is possible again after a supplement was asked for', () => {
    given(reports, submitted, reviewed('substance', 'anna', 'supplement')).when(submit()).then(submitted);
  });
});

describe('reviewing the final report', () => {
  it('takes the two reviews in either order', () => {
    given(reports, submitted).when(review('finance', 'bo')).then({ type: 'FinalReportReviewed', data: { kind: 'finance', outcome: 'accepted', reason: null } });
    given(reports, submitted, reviewed('finance', 'bo')).when(review('substance', 'anna')).then({ type: 'FinalReportReviewed', data: { kind: 'substance', outcome: 'accepted', reason: null } });
  });

  it('refuses one person for both', () => {
    given(reports, submitted, reviewed('substance', 'anna')).when(review('finance', 'anna')).rejects('report/same-person', { because: 'state' });
  });

  it('refuses a review before the report, of what was reviewed, and of what was sent back', () => {
    given(reports).when(review('substance', 'anna')).rejects('report/wrong-step');
    given(reports, submitted, reviewed('substance', 'anna')).when(review('substance', 'bo')).rejects('report/wrong-step');
    given(reports, submitted, reviewed('substance', 'anna', 'supplement')).when(review('finance', 'bo')).rejects('report/wrong-step');
  });

  it('starts again with the report that came after a supplement', () => {
    const again = [submitted, reviewed('substance', 'anna'), reviewed('finance', 'bo', 'supplement'), submitted];
    given(reports, ...again).when(accept).rejects('report/wrong-step');
    // Who reviewed one part of the former report may review the other part of this one.
    given(reports, ...again).when(review('finance', 'anna')).then({ type: 'FinalReportReviewed', data: { kind: 'finance', outcome: 'accepted', reason: null } });
  });
});

describe('accepting the final report', () => {
  it('asks for its edition, with the figures as they were frozen', () => {
    given(reports, submitted, reviewed('substance', 'anna'), reviewed('finance', 'bo')).when(accept).then(
      { type: 'FinalReportAccepted', data: {} },
      { type: 'ReportRequested', data: { request: 1, kind: 'final', reason: { type: 'final-report-accepted', number: null, occurredAt: at }, cause: { source: 'claims', position: 6 } } },
    );
  });

  it('needs both reviews, once', () => {
    given(reports).when(accept).rejects('report/wrong-step');
    given(reports, submitted, reviewed('substance', 'anna')).when(accept).rejects('report/wrong-step');
    given(reports, submitted, reviewed('finance', 'anna')).when(accept).rejects('report/wrong-step');
    given(reports, submitted, reviewed('substance', 'anna'), reviewed('finance', 'bo'), { type: 'FinalReportAccepted', data: {} }).when(accept).rejects('report/wrong-step');
  });
});
