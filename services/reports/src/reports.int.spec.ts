import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contracts, type EventData, type EventType, type OperationFigures } from '@toteuma/contracts';
import { EventStore, EVENTING_MIGRATIONS, sha256 } from '@toteuma/eventing';
import { DEMO_SECRET, developmentKey, developmentSignIn, migrate, ServicePass, startService, type RunningService } from '@toteuma/platform';
import { testDatabase, testRedis, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import { reportsService } from './reports.module.js';
import { ulpoAward, ulpoDecided, ulpoPaid, ulpoSubmitted, ulpoTerms } from './realisation/ulpo-events.js';

const sources = ['applications', 'claims', 'indicators'] as const;
type Body = Record<string, unknown>;
interface Edition {
  readonly edition: number;
  readonly kind: string;
  readonly reasons: readonly { type: string; number: number | null; on: string }[];
  readonly positions: Record<string, number>;
  readonly files: readonly { name: string; format: string; bytes: number; sha256: string; href: string }[];
}

let database: TestDatabase;
let folder = '';
let provider: Server;
let issuer: string;
let service: RunningService;
let address: string;
let settings: Record<string, string>;
const pools: pg.Pool[] = [];
const stores = new Map<string, EventStore>();
const tokens = new Map<string, string>();

const start = async (more: Record<string, string> = {}) => {
  service = await startService(reportsService, { ...settings, ...more });
  address = await service.listen(0);
};

/** The service on a schema of its own, beside the published histories of the others. */
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
  await database.pool.query(`CREATE SCHEMA reports; ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET search_path = reports`);
  for (const source of sources) {
    await database.pool.query(`CREATE SCHEMA ${source}`);
    const pool = new pg.Pool({ connectionString: database.url, options: `-c search_path=${source}` });
    pool.on('error', () => undefined);
    await migrate(pool, [EVENTING_MIGRATIONS]);
    pools.push(pool);
    stores.set(source, new EventStore({ source, pool }));
  }
  let answer: (...of: Parameters<Awaited<ReturnType<typeof developmentSignIn>>['handle']>) => void = () => undefined;
  provider = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const signIn = await developmentSignIn(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`, await developmentKey());
  ({ issuer } = signIn);
  answer = signIn.handle;
  settings = {
    DATABASE_URL: `${database.url}?schema=reports`,
    OIDC_ISSUER: issuer,
    TOTEUMA_DEVELOPMENT: 'true',
    TOTEUMA_SERVICE_SECRET: 'a secret that only this spec knows, long enough',
    REPORTS_FOLDER: folder,
    LOG_LEVEL: process.env['SPEC_LOG'] ?? 'silent',
  };
  await start();
}, 60_000);
afterAll(async () => {
  await service?.stop();
  provider?.closeAllConnections();
  provider?.close();
  for (const pool of pools) await pool.end();
  await database?.drop();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
}, 60_000);

/** What another service decided, as its history tells it. */
async function told<T extends EventType>(grant: string, type: T, data: EventData<T>, occurredAt: string): Promise<void> {
  const contract = contracts.find(type);
  const store = stores.get(contract.source)!;
  const { length: expectedVersion } = await store.readStream(grant);
  const events = [{ type, schemaVersion: contract.version, data: contract.parse(data, contract.version) }];
  const appended = await store.append({ stream: grant, expectedVersion, events, metadata: { actor: 'someone', correlation: `of-${type}`, cause: null }, occurredAt });
  expect(appended.outcome).toBe('appended');
}

async function tokenOf(user: string): Promise<string> {
  const known = tokens.get(user);
  if (known) return known;
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET }) });
  const { access_token: token } = (await response.json()) as { access_token: string };
  tokens.set(user, token);
  return token;
}
const ask = async (user: string, path: string) => fetch(`${address}/api/v1/reports${path}`, { headers: { authorization: `Bearer ${await tokenOf(user)}` } });
const get = async (user: string, path: string) => {
  const response = await ask(user, path);
  return { status: response.status, body: (await response.json()) as Body };
};
async function post(user: string, path: string, body: unknown, at = '2023-08-18T09:00:00Z'): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${address}/api/v1/reports${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenOf(user)}`, 'content-type': 'application/json', 'toteuma-at': at },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** A port at which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const LONG = 30_000;
async function until<T>(look: () => Promise<T>, enough: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + LONG - 5_000; ; ) {
    const value = await look();
    if (enough(value)) return value;
    if (Date.now() > end) throw new Error(`waited too long; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const figuresOf = (grant: string, asOf = '') => get('auditor', `/${grant}/figures${asOf === '' ? '' : `?asOf=${asOf}`}`);
/** The editions, once there are so many and nothing waits. */
async function editionsOf(grant: string, count: number): Promise<readonly Edition[]> {
  const answer = await until(() => get('auditor', `/${grant}/editions`), ({ body }) => (body['editions'] as Edition[] | undefined)?.length === count && body['waiting'] === 0);
  return answer.body['editions'] as Edition[];
}

const award = { ...ulpoAward, organisation: 'org-jedu' };
const amended = { ...ulpoTerms, budgetVersion: 2, budget: ulpoTerms.budget.map((cell) => (cell.category === 'staff' ? { ...cell, amount: '140000.00' } : cell)) };
const grants = [1, 2, 3, 4, 5, 6, 7].map((n) => `${String(n).repeat(8)}-1111-4111-8111-111111111111`) as [string, string, string, string, string, string, string];

async function wholeLife(grant: string, code: string): Promise<void> {
  await told(grant, 'GrantAwarded', { ...award, code }, '2022-09-12T09:00:00.000Z');
  await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
  await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
}

describe('the figures of an operation', () => {
  it('are known as events come, now and as they stood on a day', async () => {
    const [grant] = grants;
    // The claim may be known before the award that it belongs to.
    await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
    await told(grant, 'GrantAwarded', award, '2022-09-12T09:00:00.000Z');
    await told(grant, 'BudgetAmended', { amendment: 1, effectiveFrom: '2023-03-15', terms: amended }, '2023-03-20T10:00:00.000Z');
    await told(grant, 'PaymentRecorded', ulpoPaid, '2023-08-31T09:00:00.000Z');
    await told(grant, 'IndicatorsAccepted', { report: 1, period: award.plan.period, values: [], achieved: [{ id: 'participants', value: 36, women: 21 }] }, '2023-08-17T09:00:00.000Z');

    const now = await until(() => figuresOf(grant), ({ body }) => JSON.stringify(body).includes('"paid":"141109.00"') && JSON.stringify(body).includes('"achieved":36') && JSON.stringify(body).includes('"budgetVersion":2'));
    expect(now.body).toMatchObject({
      code: 'S22999',
      figures: {
        status: 'ended',
        categories: { staff: { grantedAtAward: '145201.00', granted: '140000.00', certified: '155520.80', realisation: '111.09' }, 'flat-rate': { certified: '26438.54' } },
        total: { certified: '183716.34' },
        own: { atDecidedRate: '36743.27', actual: '42607.34' },
        support: { certified: '141109.00', paid: '141109.00', remaining: '0.00' },
        warnings: { 'support-over-grant': [{ amount: '5864.07' }] },
      },
    });
    expect((await figuresOf(grant, '2023-03-19')).body).toMatchObject({ figures: { budgetVersion: 1, categories: { staff: { granted: '145201.00', declared: '0.00' } } } });
    expect((await figuresOf(grant, '2023-03-20')).body).toMatchObject({ figures: { budgetVersion: 2, categories: { staff: { granted: '140000.00', grantedAtAward: '145201.00' } } } });
    expect((await figuresOf(grant, '2023-08-10')).body).toMatchObject({ figures: { status: 'running', categories: { staff: { declared: '155520.80', certified: '0.00' } }, warnings: { 'category-deviation': [] } } });
    expect((await figuresOf(grant, '2023-08-30')).body).toMatchObject({ figures: { status: 'ended', support: { certified: '141109.00', paid: '0.00' } } });
    expect(await figuresOf(grant, '2022-09-11')).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  }, LONG);

  it('are summed alike from the changes and from the running totals', async () => {
    const [grant] = grants;
    await until(() => figuresOf(grant), ({ body }) => JSON.stringify(body).includes('"paid":"141109.00"'));
    expect((await figuresOf(grant, '2099-12-31')).body).toEqual((await figuresOf(grant)).body);
  }, LONG);

  it('are listed with what was granted and certified', async () => {
    await told(grants[5], 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    const { body } = await until(() => get('applicant', ''), (answer) => JSON.stringify(answer.body).includes('S22999'));
    expect(body).toEqual({
      operations: [{
        id: grants[0], code: 'S22999', name: award.plan.name, status: 'ended', applicant: award.plan.applicant.name, programme: 'esf-2014-2020', period: award.plan.period,
        granted: '141109.00', certified: '141109.00', paid: '141109.00', realisation: '100.00', warnings: 3,
      }],
      next: null,
    });
    const { warnings } = (await figuresOf(grants[0])).body['figures'] as OperationFigures;
    expect(Object.values(warnings).flat()).toHaveLength(3);
    expect((await get('other-applicant', '')).body).toEqual({ operations: [], next: null });
    expect(await get('auditor', '?search=ULPO&status=ended&sort=-realisation&limit=1')).toMatchObject({ status: 200, body: { operations: [{ code: 'S22999' }], next: null } });
    expect(await get('auditor', '?status=running')).toEqual({ status: 200, body: { operations: [], next: null } });
    expect(await get('auditor', '?status=ended&status=running')).toMatchObject({ status: 422, body: { errors: [{ field: 'status', expected: 'given once' }] } });
  }, LONG);

  it.each([
    ['another organisation\'s operation', 'other-applicant', `/${grants[0]}/figures`, 404, 'not-found'],
    ['an operation that does not exist', 'auditor', '/99999999-1111-4111-8111-111111111111/figures', 404, 'not-found'],
    ['an id that is none', 'auditor', '/%00/figures', 404, 'not-found'],
    ['a day that is none', 'auditor', `/${grants[0]}/figures?asOf=2023-02-30`, 422, 'request/invalid'],
    ['an unknown question', 'auditor', `/${grants[0]}/figures?at=2023-02-20`, 422, 'request/invalid'],
    ['editions of another organisation', 'other-applicant', `/${grants[0]}/editions`, 404, 'not-found'],
    ['a file outside the folder', 'auditor', `/${grants[0]}/editions/1/..%2F..%2Fsecrets.json`, 404, 'not-found'],
    ['an edition that does not exist', 'auditor', `/${grants[0]}/editions/999/report.json`, 404, 'not-found'],
    ['an edition number that is none', 'auditor', `/${grants[0]}/editions/1e0/report.json`, 404, 'not-found'],
  ])('refuse %s', async (_, user, path, status, type) => {
    expect(await get(user, path)).toMatchObject({ status, body: { type: `/problems/${type}` } });
  }, LONG);
});

describe('editions of the realisation report', () => {
  it('come by themselves; a burst makes one, which says why and from which events', async () => {
    const grant = grants[1];
    await wholeLife(grant, 'S22001');
    const [first] = await editionsOf(grant, 1);
    expect(first).toMatchObject({ edition: 1, kind: 'realisation', reasons: [{ type: 'claim-decided', number: 1, on: '2023-08-11' }] });

    const corrected = { correction: 1, claim: 1, row: '1', amount: '-1.00', reason: null, cells: [], net: '-1.00', netByPartner: [], support: '0.00', supportByPartner: [], supportDecided: '141109.00', supportOverGrant: '5863.27' };
    await Promise.all([
      told(grant, 'BudgetAmended', { amendment: 1, effectiveFrom: '2023-09-01', terms: amended }, '2023-09-01T09:00:00.000Z'),
      told(grant, 'IndicatorsAccepted', { report: 3, period: award.plan.period, values: [], achieved: [] }, '2023-09-02T09:00:00.000Z'),
      told(grant, 'ClaimDecided', { ...ulpoDecided, claim: 2, cells: [], support: '0.00', supportByPartner: [] }, '2023-09-03T09:00:00.000Z').then(() => told(grant, 'ClaimCorrected', corrected, '2023-09-04T09:00:00.000Z')),
    ]);
    const second = (await editionsOf(grant, 2))[1]!;
    expect(second.reasons.toSorted((a, b) => (a.on < b.on ? -1 : 1))).toEqual([
      { type: 'budget-amended', number: 2, on: '2023-09-01' }, { type: 'indicators-accepted', number: 3, on: '2023-09-02' }, { type: 'claim-decided', number: 2, on: '2023-09-03' },
      { type: 'claim-corrected', number: 1, on: '2023-09-04' },
    ]);
    const claims = await stores.get('claims')!.readStream(grant);
    expect(second.positions['claims']).toBe(claims.at(-1)!.position);

    // Each file is what its event says of it.
    expect(second.files.map(({ name }) => name)).toEqual(['report-fi.pdf', 'report-sv.pdf', 'report-en.pdf', 'report.json']);
    for (const file of second.files) {
      const response = await fetch(`${address}${file.href}`, { headers: { authorization: `Bearer ${await tokenOf('applicant')}` } });
      expect(response.headers.get('content-disposition')).toContain(file.name);
      expect(response.headers.get('content-type')).toContain(`application/${file.format}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([bytes.length, sha256(bytes)]).toEqual([file.bytes, file.sha256]);
      expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe(file.format === 'pdf' ? '%PDF-' : '{\n  "');
    }
    const content = (await (await ask('applicant', `/${grant}/editions/2/report.json`)).json()) as Body;
    expect(content).toMatchObject({ edition: 2, code: 'S22001', asOf: '2023-09-04T09:00:00.000Z', figures: { budgetVersion: 2, total: { certified: '183716.34' } }, texts: null, reviews: [] });
    // Nothing of tries that were not recorded is left.
    expect(await readdir(join(folder, grant, '2'))).toHaveLength(4);
    expect((await fetch(`${address}${second.files[0]!.href}`, { headers: { authorization: `Bearer ${await tokenOf('other-applicant')}` } })).status).toBe(404);
  }, LONG);
  it('come for the budget version of a rectification too', async () => {
    const grant = grants[1];
    await told(grant, 'GrantRectified', { rectification: 1, terms: { ...amended, budgetVersion: 3 }, supportRate: '80', ownRate: '20' }, '2023-09-04T09:00:00.000Z');
    expect((await editionsOf(grant, 3))[2]!.reasons).toEqual([{ type: 'budget-amended', number: 3, on: '2023-09-04' }]);
  }, LONG);

  it('are made after a restart when the queue lost the request', async () => {
    const grant = grants[2];
    await service.stop();
    await wholeLife(grant, 'S22002');
    await database.pool.query('DROP SCHEMA reports_queue CASCADE');
    // As if the request had been handed to the queue before that was lost.
    await database.pool.query("INSERT INTO reports.relay_cursors (sink, position) VALUES ('queue', 1000000) ON CONFLICT (sink) DO UPDATE SET position = 1000000");
    await start();
    expect(await editionsOf(grant, 1)).toHaveLength(1);
    await service.stop();
    await database.pool.query("UPDATE reports.relay_cursors SET position = 0 WHERE sink = 'queue'");
    await start();
    // Everything is handed over again, and nothing is made twice.
    await told(grant, 'IndicatorsAccepted', { report: 1, period: award.plan.period, values: [], achieved: [] }, '2023-09-02T09:00:00.000Z');
    expect(await editionsOf(grant, 2)).toHaveLength(2);
    expect(await editionsOf(grants[1], 3)).toHaveLength(3);
  }, 2 * LONG);

  it('are made on Redis alike', async () => {
    const grant = grants[3];
    await service.stop();
    await start({ REDIS_URL: await testRedis(), REPORTS_QUEUE: `spec_${process.pid}` });
    await wholeLife(grant, 'S22003');
    expect(await editionsOf(grant, 1)).toHaveLength(1);
    await service.stop();
    await start();
  }, 2 * LONG);

  it('wait while the queue is away, which hinders nothing else', async () => {
    const grant = grants[6];
    await service.stop();
    await start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    await wholeLife(grant, 'S22005');
    await until(() => get('auditor', `/${grant}/editions`), ({ body }) => body['waiting'] === 1);
    expect((await figuresOf(grant)).body).toMatchObject({ figures: { total: { certified: '183716.34' } } });
    await service.stop();
    await start();
    expect(await editionsOf(grant, 1)).toHaveLength(1);
  }, 2 * LONG);
});

describe('the final report', () => {
  const grant = grants[4];
  const texts = { done: 'Neuvontaa rakennettiin.', results: 'Yksi paikka <b>kaikille</b>.' };

  it('is submitted when the last claim is decided, reviewed by two persons and accepted into an edition of its own', async () => {
    await told(grant, 'GrantAwarded', { ...award, code: 'S22004' }, '2022-09-12T09:00:00.000Z');
    await until(() => figuresOf(grant), ({ status }) => status === 200);
    expect(await post('applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 409, body: { type: '/problems/report/not-due' } });
    await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
    await editionsOf(grant, 1);

    expect(await post('other-applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 404 });
    expect(await post('case-officer', `/${grant}/final-report`, { texts })).toMatchObject({ status: 403 });
    expect(await post('applicant', `/${grant}/final-report`, { texts: { ...texts, more: '' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'texts.more' }] } });
    expect(await post('applicant', `/${grant}/final-report`, { texts: { done: 'a\u0000b' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'texts.done' }] } });
    expect(await post('case-officer', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 409, body: { type: '/problems/report/wrong-step' } });
    expect(await post('applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 201, body: { finalReport: 'in-review' } });

    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'style', outcome: 'accepted' })).toMatchObject({ status: 422, body: { errors: [{ field: 'kind' }] } });
    expect(await post('all-hands', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 201 });
    expect(await post('all-hands', `/${grant}/final-report/reviews`, { kind: 'finance', outcome: 'accepted' })).toMatchObject({ status: 409, body: { type: '/problems/report/same-person' } });
    expect(await post('decision-maker', `/${grant}/final-report/acceptance`, {})).toMatchObject({ status: 409, body: { type: '/problems/report/wrong-step' } });
    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'finance', outcome: 'accepted', reason: 'Kunnossa' }, '2023-08-24T09:00:00Z')).toMatchObject({ status: 201 });
    // What comes after the submission is not in the frozen figures.
    await told(grant, 'PaymentRecorded', ulpoPaid, '2023-08-24T10:00:00.000Z');
    await until(() => figuresOf(grant), ({ body }) => JSON.stringify(body).includes('"paid":"141109.00"'));
    expect(await post('decision-maker', `/${grant}/final-report/acceptance`, {}, '2023-08-25T09:00:00Z')).toMatchObject({ status: 200, body: { finalReport: 'accepted' } });

    const final = (await editionsOf(grant, 2))[1]!;
    expect(final).toMatchObject({ kind: 'final', reasons: [{ type: 'final-report-accepted', number: null, on: '2023-08-25' }] });
    expect(await (await ask('applicant', `/${grant}/editions/2/report.json`)).json()).toMatchObject({
      kind: 'final',
      texts: { ...texts, remains: '' },
      reviews: [{ kind: 'substance', on: '2023-08-18' }, { kind: 'finance', on: '2023-08-24' }, { kind: 'acceptance', on: '2023-08-25' }],
      figures: { support: { certified: '141109.00', paid: '0.00' } },
    });
    // The history holds no text.
    const { rows } = await database.pool.query('SELECT data::text AS data FROM reports.events WHERE stream = $1', [grant]);
    expect(rows.some((row) => String(row.data).includes('Neuvontaa'))).toBe(false);
  }, LONG);
});

describe('the views', () => {
  it.each(['realisation', 'operations', 'editions'])('%s is the same when it is filled anew from the history', async (view) => {
    const all = async () => {
      const list = await get('auditor', '');
      const seen = await Promise.all((list.body['operations'] as { id: string }[]).map(async ({ id }) => [id, (await figuresOf(id)).body, (await figuresOf(id, '2023-08-10')).body, (await get('auditor', `/${id}/editions`)).body]));
      return { list, seen };
    };
    const before = await all();
    expect(before.seen).toHaveLength(6);
    const pass = await new ServicePass(settings['TOTEUMA_SERVICE_SECRET']!).issue('operator', 'reports');
    const rebuilt = await fetch(`${address}/internal/reports/views/${view}/rebuild`, { method: 'POST', headers: { authorization: `Bearer ${pass}` } });
    expect(rebuilt.status).toBe(200);
    expect(await all()).toEqual(before);
  }, LONG);
});
