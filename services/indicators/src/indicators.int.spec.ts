import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, awardOf, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { indicatorsService } from './indicators.module.js';

const grant = '11111111-1111-4111-8111-111111111111';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(indicatorsService, { at: '2023-04-10T09:00:00Z' });
  const definitions = [{ id: 'participants', women: true, aggregation: 'sum' }, { id: 'companies', women: false, aggregation: 'sum' }] as const;
  await work.said(grant, 'GrantAwarded', awardOf({ plan: { indicators: [{ id: 'participants', planned: 60, women: 30 }] }, rules: { indicators: [...definitions] } }));
}, 60_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (user, method, path, ...more) => work.call(user, method, `/${path}`, ...more);
const autumn = { from: '2022-10-01', to: '2022-12-31' };
const report = (value: number | null, women?: number) => ({ period: autumn, values: [{ id: 'participants', value, ...(women === undefined ? {} : { women }) }] });

describe('the indicators of a grant', () => {
  it('are planned as soon as the grant is awarded', async () => {
    expect(await call('applicant', 'GET', grant)).toMatchObject({
      status: 200,
      body: { id: grant, version: 1, startsOn: '2022-10-01', indicators: [{ id: 'participants', aggregation: 'sum', planned: 60, plannedWomen: 30, achieved: null, achievedWomen: null }] },
    });
  });

  it('are reported, accepted and then achieved', async () => {
    const filed = await call('applicant', 'POST', `${grant}/reports`, report(20, 11), { 'idempotency-key': 'first' });
    expect(filed).toMatchObject({ status: 201, body: { id: grant, report: 1, version: 2 } });
    expect((await call('applicant', 'POST', `${grant}/reports`, report(20, 11), { 'idempotency-key': 'first' })).body).toEqual(filed.body);
    const accepted = await call('case-officer', 'POST', `${grant}/reports/1/acceptance`, {}, { 'if-match': '"2"' });
    expect(accepted).toMatchObject({ status: 200, body: { report: 1, version: 3 } });

    const seen = after(accepted);
    const now = await call('auditor', 'GET', grant, undefined, seen);
    expect(now.headers.get('etag')).toMatch(/^W\/"3-/);
    expect(now.body).toMatchObject({ version: 3, indicators: [{ id: 'participants', planned: 60, achieved: 20, achievedWomen: 11 }] });
    expect((await call('applicant', 'GET', `${grant}/reports`, undefined, seen)).body).toEqual({
      reports: [{ report: 1, period: autumn, values: [{ id: 'participants', value: 20, women: 11 }], reportedAt: '2023-04-10T09:00:00.000Z', acceptedAt: '2023-04-10T09:00:00.000Z' }],
      next: null,
    });
    expect(await call('case-officer', 'POST', `${grant}/reports/1/acceptance`, {})).toMatchObject({ status: 409, body: { type: '/problems/indicator/already-accepted' } });
  });

  it.each<[string, string, string, unknown, number, string, string | null]>([
    ['a role that may not report', 'case-officer', `${grant}/reports`, report(1), 403, 'auth/forbidden', null],
    ['a role that may not accept', 'applicant', `${grant}/reports/1/acceptance`, {}, 403, 'auth/forbidden', null],
    ['another organisation, before it looks at the body', 'other-applicant', `${grant}/reports`, { period: 1 }, 404, 'not-found', null],
    ['a grant that does not exist', 'applicant', `22222222-2222-4222-8222-222222222222/reports`, report(1), 404, 'not-found', null],
    ['a report that does not exist', 'case-officer', `${grant}/reports/77/acceptance`, {}, 404, 'not-found', null],
    ['a report number that is none', 'case-officer', `${grant}/reports/latest/acceptance`, {}, 404, 'not-found', null],
    ['an unknown key', 'applicant', `${grant}/reports`, { ...report(1), extra: 1 }, 422, 'request/invalid', 'extra'],
    ['a report without values', 'applicant', `${grant}/reports`, { period: autumn, values: [] }, 422, 'request/invalid', 'values'],
    ['a reversed period', 'applicant', `${grant}/reports`, { ...report(1), period: { from: autumn.to, to: autumn.from } }, 422, 'request/invalid', 'period.to'],
    ['a period that has not ended', 'applicant', `${grant}/reports`, { ...report(1), period: { from: '2023-04-01', to: '2023-04-11' } }, 422, 'request/invalid', 'period.to'],
    ['a negative value', 'applicant', `${grant}/reports`, report(-1), 422, 'request/invalid', 'values[0].value'],
    ['a value that is not whole', 'applicant', `${grant}/reports`, report(1.5), 422, 'request/invalid', 'values[0].value'],
    ['an indicator the pack does not know', 'applicant', `${grant}/reports`, { period: autumn, values: [{ id: 'unicorns', value: 1 }] }, 422, 'request/invalid', 'values[0].id'],
    ['an indicator the grant does not plan', 'applicant', `${grant}/reports`, { period: autumn, values: [{ id: 'companies', value: 1 }] }, 422, 'indicator/unknown', 'values[0].id'],
    ['more women than people', 'applicant', `${grant}/reports`, report(10, 11), 422, 'indicator/women-over-total', 'values[0].women'],
  ])('refuse %s and change nothing', async (_, user, path, body, status, type, field) => {
    const before = await work.service.runtime.store.head();
    const refused = await call(user, 'POST', path, body);
    expect(refused).toMatchObject({ status, body: { type: `/problems/${type}`, ...(field === null ? {} : { errors: [{ field }] }) } });
    expect(await work.service.runtime.store.head()).toBe(before);
  });

  it('are hidden from another organisation', async () => {
    expect((await call('other-applicant', 'GET', grant)).status).toBe(404);
    expect((await call('other-applicant', 'GET', `${grant}/reports`)).status).toBe(404);
  });
});
