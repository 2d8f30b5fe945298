import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contracts, type EventData } from '@toteuma/contracts';
import { EventStore, EVENTING_MIGRATIONS } from '@toteuma/eventing';
import { DEMO_SECRET, developmentKey, developmentSignIn, migrate, startService, type RunningService } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import { indicatorsService } from './indicators.module.js';

const grant = '11111111-1111-4111-8111-111111111111';
const names = { fi: 'Ohjelma', sv: 'Program', en: 'Programme' };
const awarded: EventData<'GrantAwarded'> = {
  code: 'S22999',
  organisation: 'org-jedu',
  plan: {
    name: 'ULPO',
    applicant: { name: 'Jedu', businessId: null, unit: null, type: null, ownCountsAs: null },
    partners: [],
    period: { from: '2022-10-01', to: '2023-06-30' },
    budget: [],
    revenue: null,
    financing: [],
    statedFinancing: null,
    indicators: [{ id: 'participants', planned: 60, women: 30 }],
    principles: null,
  },
  rules: {
    pack: 'esf-2014-2020',
    packVersion: 1,
    programmeName: names,
    categories: [],
    sources: [],
    costModel: { id: 'actual', flatRates: [] },
    categoryDeviationPercent: '5',
    indicators: [{ id: 'participants', women: true, aggregation: 'sum' }, { id: 'companies', women: false, aggregation: 'sum' }],
  },
  terms: { budgetVersion: 1, budget: [], revenue: null, financing: [], granted: '0.00' },
  supportRate: '80',
  ownRate: null,
  conditions: [],
  tranches: [],
};

let database: TestDatabase;
let applications: pg.Pool;
let provider: Server;
let issuer: string;
let service: RunningService;
let address: string;
const tokens = new Map<string, string>();

/** The service on a schema of its own, beside the applications service's published history. */
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await database.pool.query(`CREATE SCHEMA applications; CREATE SCHEMA indicators; ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET search_path = indicators`);
  applications = new pg.Pool({ connectionString: database.url, options: '-c search_path=applications' });
  applications.on('error', () => undefined);
  await migrate(applications, [EVENTING_MIGRATIONS]);

  provider = createServer((request, response) => answer(request, response));
  let answer: (...of: Parameters<Awaited<ReturnType<typeof developmentSignIn>>['handle']>) => void = () => undefined;
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const signIn = await developmentSignIn(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`, await developmentKey());
  ({ issuer } = signIn);
  answer = signIn.handle;

  service = await startService(indicatorsService, {
    DATABASE_URL: `${database.url}?schema=indicators`,
    OIDC_ISSUER: issuer,
    TOTEUMA_DEVELOPMENT: 'true',
    TOTEUMA_SERVICE_SECRET: 'a secret that only this spec knows, long enough',
    LOG_LEVEL: 'silent',
  });
  address = await service.listen(0);
  const store = new EventStore({ source: 'applications', pool: applications });
  await store.append({
    stream: grant,
    expectedVersion: 0,
    events: [{ type: 'GrantAwarded', schemaVersion: 1, data: contracts.find('GrantAwarded').parse(awarded, 1) }],
    metadata: { actor: 'decision-maker', correlation: 'request-1', cause: null },
    occurredAt: '2022-09-12T09:00:00.000Z',
  });
}, 60_000);
afterAll(async () => {
  await service?.stop();
  provider?.closeAllConnections();
  provider?.close();
  await applications?.end();
  await database?.drop();
});

async function tokenOf(user: string): Promise<string> {
  const known = tokens.get(user);
  if (known) return known;
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET }) });
  const { access_token: token } = (await response.json()) as { access_token: string };
  tokens.set(user, token);
  return token;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}
async function call(user: string, method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${address}/api/v1/indicators/${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(user)}`, 'toteuma-at': '2023-04-10T09:00:00Z', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}
/** Asks until the service has learnt of the award. */
async function learnt(): Promise<Answer> {
  for (;;) {
    const found = await call('applicant', 'GET', grant);
    if (found.status !== 404) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const autumn = { from: '2022-10-01', to: '2022-12-31' };
const report = (value: number | null, women?: number) => ({ period: autumn, values: [{ id: 'participants', value, ...(women === undefined ? {} : { women }) }] });

describe('the indicators of a grant', () => {
  it('are planned as soon as the grant is awarded', async () => {
    expect(await learnt()).toMatchObject({
      status: 200,
      body: { id: grant, version: 1, startsOn: '2022-10-01', indicators: [{ id: 'participants', aggregation: 'sum', planned: 60, plannedWomen: 30, achieved: null, achievedWomen: null }] },
    });
  });

  it('are reported, accepted and then achieved', async () => {
    await learnt();
    const filed = await call('applicant', 'POST', `${grant}/reports`, report(20, 11), { 'idempotency-key': 'first' });
    expect(filed).toMatchObject({ status: 201, body: { id: grant, report: 1, version: 2 } });
    expect((await call('applicant', 'POST', `${grant}/reports`, report(20, 11), { 'idempotency-key': 'first' })).body).toEqual(filed.body);
    const accepted = await call('case-officer', 'POST', `${grant}/reports/1/acceptance`, {}, { 'if-match': '"2"' });
    expect(accepted).toMatchObject({ status: 200, body: { report: 1, version: 3 } });

    const seen = { 'toteuma-not-older-than': accepted.headers.get('toteuma-position') ?? '' };
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
    await learnt();
    const before = await service.runtime.store.head();
    const refused = await call(user, 'POST', path, body);
    expect(refused).toMatchObject({ status, body: { type: `/problems/${type}`, ...(field === null ? {} : { errors: [{ field }] }) } });
    expect(await service.runtime.store.head()).toBe(before);
  });

  it('are hidden from another organisation', async () => {
    await learnt();
    expect((await call('other-applicant', 'GET', grant)).status).toBe(404);
    expect((await call('other-applicant', 'GET', `${grant}/reports`)).status).toBe(404);
  });
});
