import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualSpending } from '@toteuma/contracts';
import { after, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { reportsService } from '../reports.module.js';
import { ulpoAward, ulpoSubmitted } from '../realisation/ulpo-events.js';
import type { ShownDuty } from '../views/duties.js';

const GRANT = '11111111-1111-4111-8111-111111111111';
const ORGANISATION = 'org-jedu';
let work: ServiceAtWork;

const told: ServiceAtWork['said'] = (...what) => work.said(...what);
const duties = async (user: string, query = '', on = '2023-08-01') => {
  const { status, body } = await work.call(user, 'GET', `/${GRANT}/duties${query}`, undefined, { 'toteuma-at': `${on}T09:00:00Z` });
  return { status, duties: body['duties'] as ShownDuty[] };
};
const ics = async (url: string) => {
  const response = await fetch(`${work.address}${url}`);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};
/** Long lines of a calendar are folded. */
const unfolded = (text: string) => text.replaceAll(/\r\n[ \t]/g, '');

beforeAll(async () => {
  work = await serviceAtWork(reportsService, { folder: 'REPORTS_FOLDER' });
  const spending = { ...usualSpending, claims: { ...usualSpending.claims, progressReports: true, lastClaimMonths: 2 } };
  await told(GRANT, 'GrantAwarded', { ...ulpoAward, organisation: ORGANISATION, rules: { ...ulpoAward.rules, spending }, conditions: [{ text: '5a1f0b1e-0d57-4d0a-9a51-6f0f6cf4a111', digest: 'a'.repeat(64) }], conditionsDue: ['2022-12-05'] }, '2022-09-12T09:00:00.000Z');
  await told(GRANT, 'ClaimSubmitted', { ...ulpoSubmitted, last: false, period: { from: '2022-10-01', to: '2023-03-31' } }, '2023-04-11T09:00:00.000Z');
  await told(GRANT, 'ClarificationAsked', { claim: 1, clarification: 1, rows: [], question: null, due: '2023-08-04' }, '2023-07-24T09:00:00.000Z');
}, 60_000);
afterAll(() => work?.stop());

describe('the duties of a grant', () => {
  it('have their state on the day that asks', async () => {
    const { duties: found } = await duties('applicant');
    expect(found.map(({ kind, dueOn, state }) => [kind, dueOn, state]).toSorted(([, a], [, b]) => a!.localeCompare(b!))).toEqual([
      ['condition', '2022-12-05', 'late'],
      ['progress-report', '2023-04-25', 'late'],
      ['clarification', '2023-08-04', 'due'],
      [expect.stringMatching(/^final-report|last-claim$/), '2023-08-30', 'due'],
      [expect.stringMatching(/^final-report|last-claim$/), '2023-08-30', 'due'],
    ]);
    expect(found.find(({ kind }) => kind === 'last-claim')).toMatchObject({ code: 'S22999', basis: 'programme', period: { from: '2023-04-01', to: '2023-06-30' } });
    expect((await duties('auditor', '', '2022-11-20')).duties.find(({ kind }) => kind === 'condition')).toMatchObject({ number: 1, state: 'due', dueOn: '2022-12-05', basis: 'decision' });
  });

  it('are filtered by state and day, and come in pages', async () => {
    expect((await duties('applicant', '?state=late')).duties.map(({ kind }) => kind)).toEqual(['condition', 'progress-report']);
    expect((await duties('applicant', '?from=2023-08-01&to=2023-08-29')).duties.map(({ kind }) => kind)).toEqual(['clarification']);
    const first = await work.call('applicant', 'GET', '/duties?limit=3', undefined, { 'toteuma-at': '2023-08-01T09:00:00Z' });
    expect(first.body['duties']).toHaveLength(3);
    const second = await work.call('applicant', 'GET', `/duties?limit=3&after=${String(first.body['next'])}`, undefined, { 'toteuma-at': '2023-08-01T09:00:00Z' });
    expect([second.body['duties'], second.body['next']]).toEqual([[expect.anything(), expect.anything()], null]);
    expect((await duties('applicant', '?state=never')).status).toBe(422);
  });

  it('are hidden from another organisation', async () => {
    expect((await duties('other-applicant')).status).toBe(404);
    expect((await work.call('other-applicant', 'GET', '/duties')).body).toEqual({ duties: [], next: null });
  });

  it('are for a partner that files its own claims those of these claims, in its list, its calendar and its feed', async () => {
    const joint = '22222222-2222-4222-8222-222222222222';
    const spending = { ...usualSpending, claims: { ...usualSpending.claims, jointOperation: 'each-partner' as const } };
    const partners = ['p2', 'p3', 'p4'].map((partner) => ({ ...ulpoAward.plan.applicant, id: partner, role: 'partner' as const }));
    await told(joint, 'GrantAwarded', { ...ulpoAward, code: 'S22998', organisation: 'org-lead', plan: { ...ulpoAward.plan, partners }, rules: { ...ulpoAward.rules, spending } });
    const of = async (user: string, path: string) => {
      const { status, body } = await work.call(user, 'GET', path, undefined, { 'toteuma-at': '2023-08-01T09:00:00Z' });
      return status === 200 ? (body['duties'] as ShownDuty[]).filter((duty) => duty.grant === joint).map(({ kind, partner }) => [kind, partner]) : status;
    };
    expect([await of('partner-p2', '/duties'), await of('partner-p2', `/${joint}/duties`)]).toEqual([[], 404]);
    for (const partner of ['p2', 'p3']) await told(joint, 'PartnerOrganisationNamed', { partner, organisation: `org-partner-${partner}` });
    for (const partner of ['p2', 'p3']) {
      expect([await of(`partner-${partner}`, '/duties'), await of(`partner-${partner}`, `/${joint}/duties`)]).toEqual([[['last-claim', partner]], [['last-claim', partner]]]);
    }
    expect([await of('partner-p4', '/duties'), await of('partner-p4', `/${joint}/duties`), await of('applicant', '/duties')]).toEqual([[], 404, []]);
    expect((await of('auditor', `/${joint}/duties`) as unknown[]).length).toBe(5);
    // What of the operation is not its own is not there for it.
    for (const page of ['realisation', 'explain?figure=granted', 'progress-reports', 'editions']) expect([page, await of('partner-p2', `/${joint}/${page}`)]).toEqual([page, 404]);
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await told(joint, 'ClaimSubmitted', { ...ulpoSubmitted, last: false, filer: 'p2', period: { from: '2022-10-01', to: '2023-03-31' } }, '2023-04-11T09:00:00.000Z');
    await told(joint, 'ClarificationAsked', { claim: 1, clarification: 1, rows: [], question: null, due: soon }, '2023-08-05T09:00:00.000Z');
    const linked = async (user: string) => (await work.call(user, 'POST', '/calendar-links', { grant: joint })).body as { url: string };
    const [feed, other] = [(await ics((await linked('partner-p2')).url)).text, (await ics((await linked('partner-p3')).url)).text];
    expect([feed.split('BEGIN:VEVENT').length - 1, other.split('BEGIN:VEVENT').length - 1]).toEqual([1, 0]);
    expect((await work.call('partner-p4', 'POST', '/calendar-links', { grant: joint })).status).toBe(404);
    await told(joint, 'PartnerOrganisationNamed', { partner: 'p2', organisation: null });
    expect([await of('partner-p2', '/duties'), await of('partner-p2', `/${joint}/duties`)]).toEqual([[], 404]);
  });

  it('keep their ids when their day moves, and are the same after a rebuild', async () => {
    const before = (await duties('applicant')).duties;
    await told(GRANT, 'PeriodExtended', { amendment: 1, effectiveFrom: '2023-06-01', period: { from: '2022-10-01', to: '2023-12-31' }, was: '2023-06-30' }, '2023-08-01T09:00:00.000Z');
      const after = (await duties('applicant')).duties;
    expect(after.map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted());
    expect(after.find(({ kind }) => kind === 'last-claim')).toMatchObject({ dueOn: '2024-02-29', state: 'coming' });
    expect((await work.operate('/views/duties/rebuild')).status).toBe(200);
    expect((await duties('applicant')).duties).toEqual(after);
  });
});

describe('progress reports', () => {
  const submit = (claim: number, body: unknown = { done: 'Kaksi ryhmää aloitti.', next: '' }) => work.call('applicant', 'POST', `/${GRANT}/progress-reports/${claim}`, body, { 'toteuma-at': '2023-08-02T09:00:00Z' });

  it('are submitted for a claim that is filed, sent back, and accepted', async () => {
    expect((await submit(2)).status).toBe(409);
    expect((await submit(1)).body).toMatchObject({ progressReport: 'in-review' });
    expect((await submit(1)).status).toBe(409);
    const review = (body: unknown) => work.call('case-officer', 'POST', `/${GRANT}/progress-reports/1/review`, body, { 'toteuma-at': '2023-08-03T09:00:00Z' });
    expect((await review({ outcome: 'perhaps' })).status).toBe(422);
    expect((await review({ outcome: 'supplement', reason: 'Mitä seuraavaksi?' })).body).toMatchObject({ progressReport: 'sent-back' });
    const submitted = await submit(1, { done: 'Kaksi ryhmää aloitti.', next: 'Kolmas alkaa.' });
    expect(submitted.status).toBe(201);
    const list = async () => (await work.call('applicant', 'GET', `/${GRANT}/progress-reports`, undefined, after(submitted))).body;
    expect(await list()).toEqual({ progressReports: [{ claim: 1, status: 'in-review', done: 'Kaksi ryhmää aloitti.', next: 'Kolmas alkaa.', submittedAt: '2023-08-02T09:00:00.000Z', reviewedAt: null, reason: 'Mitä seuraavaksi?' }] });
    expect((await duties('applicant', '?state=done', '2023-08-04')).duties.map(({ kind, doneOn }) => [kind, doneOn])).toEqual([['progress-report', '2023-08-02']]);
    expect((await review({ outcome: 'accepted' })).body).toMatchObject({ progressReport: 'accepted' });
    expect((await work.call('other-applicant', 'POST', `/${GRANT}/progress-reports/1`, {})).status).toBe(404);
  });
});

describe('the calendar feed', () => {
  const make = async (user: string, body: unknown = { language: 'sv' }) => (await work.call(user, 'POST', '/calendar-links', body)).body as { id: string; url: string };

  it('is read by who knows the secret, until it is revoked', async () => {
    const { id, url } = await make('applicant', { language: 'fi', grant: GRANT });
    const listed = (await work.call('applicant', 'GET', '/calendar-links')).body;
    expect(listed).toEqual({ links: [{ id, grant: GRANT, language: 'fi', madeAt: expect.any(String) }] });
    const stored = await work.database.pool.query('SELECT * FROM calendar_links');
    expect(JSON.stringify(stored.rows)).not.toContain(url.split('/').at(-1)!.replace('.ics', ''));
    expect(await ics(url)).toMatchObject({ status: 200, type: 'text/calendar; charset=utf-8' });
    expect((await work.call('applicant-2', 'DELETE', `/calendar-links/${id}`, {})).status).toBe(404);
    expect((await work.call('applicant', 'DELETE', `/calendar-links/${id}`, {})).body).toEqual({ revoked: id });
    expect((await ics(url)).status).toBe(404);
    expect((await ics('/api/v1/reports/calendar/none.ics')).status).toBe(404);
  });

  it('is of the grants that its maker may see', async () => {
    expect((await work.call('other-applicant', 'POST', '/calendar-links', { grant: GRANT })).status).toBe(404);
    expect((await ics((await make('other-applicant')).url)).text).not.toContain('BEGIN:VEVENT');
  });

  it('is a calendar as RFC 5545 writes it', async () => {
    // What is long past is not in the feed: a condition whose day lies ahead is.
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await told(GRANT, 'ClarificationAsked', { claim: 1, clarification: 2, rows: [], question: null, due: soon }, '2023-08-05T09:00:00.000Z');
      const [duty] = (await duties('applicant', `?from=${soon}`)).duties;
    const text = (await ics((await make('applicant')).url)).text;
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    const lines = unfolded(text).split('\r\n');
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(lines).toEqual(expect.arrayContaining([
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:PUBLISH', `UID:${duty!.id}@toteuma`, 'DTSTAMP:20230805T090000Z', `DTSTART;VALUE=DATE:${duty!.dueOn.replaceAll('-', '')}`,
      'SUMMARY:S22999: Svar på begäran om utredning 2', 'TRIGGER:-P14D', 'ACTION:DISPLAY',
    ]));
  });
});

describe('reminders', () => {
  const operator = (method: string, path: string, body?: unknown) => work.operate(`/reminders${path}`, body, method);
  const settings = { address: 'projekti@example.fi', steps: [3, 14, 3], language: 'en' };

  it('are asked for by a person, who can erase the address with what was sent to it', async () => {
    expect((await work.call('applicant', 'GET', '/reminder-settings')).body).toEqual({ address: null, steps: [14, 3, 0, -7], language: 'fi' });
    expect((await work.call('applicant', 'PUT', '/reminder-settings', { address: 'nobody' })).status).toBe(422);
    expect((await work.call('case-officer', 'PUT', '/reminder-settings', settings)).status).toBe(403);
    expect((await work.call('applicant', 'PUT', '/reminder-settings', settings)).body).toEqual({ ...settings, steps: [14, 3] });
    // The final report and the last claim are due on 29 February 2024.
    expect((await operator('POST', '/run', { now: '2024-02-16T05:00:00.000Z' })).body).toEqual({ sent: 2, failed: 0, uncertain: 0 });
    expect((await operator('POST', '/run', { now: '2024-02-17T05:00:00.000Z' })).body).toEqual({ sent: 0, failed: 0, uncertain: 0 });
    expect((await operator('POST', '/run', { now: '2024-02-26T05:00:00.000Z' })).body).toEqual({ sent: 2, failed: 0, uncertain: 0 });
    const outbox = (await work.call('applicant', 'GET', '/outbox')).body as { letters: { to: string; subject: string; body: string }[] };
    expect(outbox.letters).toHaveLength(4);
    expect(outbox.letters.map(({ subject }) => subject).toSorted()[0]).toBe('S22999: Final report: 29 February 2024');
    expect(outbox.letters.filter(({ body }) => body.includes('It is due in 13 days.'))).toHaveLength(2);
    expect((await operator('GET', '')).body['letters']).toHaveLength(4);
    expect((await work.call('other-applicant', 'GET', '/outbox')).body).toEqual({ letters: [] });
    expect((await work.call('applicant', 'DELETE', '/reminder-settings', {})).body).toEqual({ erased: true });
    expect((await work.call('case-officer', 'GET', '/outbox')).body).toEqual({ letters: [] });
    expect((await operator('POST', '/run', { now: '2024-02-29T05:00:00.000Z' })).body).toEqual({ sent: 0, failed: 0, uncertain: 0 });
  });

  it('are run by an operator only', async () => {
    expect((await fetch(`${work.address}/internal/reports/reminders/run`, { method: 'POST' })).status).toBe(401);
  });
});
