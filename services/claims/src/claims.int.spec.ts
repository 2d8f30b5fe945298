import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Award, DomainEvent } from '@toteuma/contracts';
import { EVENTING_MIGRATIONS, EventStore } from '@toteuma/eventing';
import { DEMO_SECRET, developmentKey, developmentSignIn, migrate, startService, type RunningService } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import { claimsService } from './index.js';

const GRANT = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e01';
const OTHER = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e02';
const UNDECIDED = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e03';

const terms: Award['terms'] = {
  budgetVersion: 1,
  budget: [
    { partner: 'lead', category: 'staff', year: null, amount: '145201.00', stated: false },
    { partner: 'lead', category: 'services', year: null, amount: '6500.00', stated: false },
    { partner: 'lead', category: 'flat-rate', year: null, amount: '24685.00', stated: true },
  ],
  revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '141109.00' }, { source: 'own', partner: null, year: null, amount: '35277.00' }],
  granted: '141109.00',
};
const award = (code: string, organisation: string): Award => ({
  code, organisation, supportRate: '80', ownRate: '20', conditions: [], tranches: [], terms,
  plan: {
    name: 'ULPO', applicant: { name: 'Invented oy', businessId: null, unit: null, type: null, ownCountsAs: null }, partners: [],
    period: { from: '2022-10-01', to: '2023-06-30' }, budget: terms.budget, revenue: null, financing: terms.financing, statedFinancing: null, indicators: [], principles: null,
  },
  rules: {
    pack: 'esf-2014-2020', packVersion: 1, programmeName: { fi: 'a', sv: 'b', en: 'c' },
    categories: ['staff', 'services', 'travel', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })),
    sources: ['eu-state', 'municipal', 'own'].map((id) => ({ id, public: id !== 'own' })),
    costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] }, categoryDeviationPercent: '5', indicators: [],
  },
});

describe('the claims service', () => {
  let database: TestDatabase;
  let applications: { store: EventStore; pool: pg.Pool };
  let signIn: Server;
  let service: RunningService;
  let address: string;
  let issuer: string;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    database = await testDatabase({ empty: true });
    // The events of applications lie in a schema of its own, as on the embedded platform; ours in `public`.
    await database.pool.query('CREATE SCHEMA applications');
    const pool = new pg.Pool({ connectionString: database.url, options: '-c search_path=applications', max: 2 });
    pool.on('error', () => undefined);
    await migrate(pool, [EVENTING_MIGRATIONS]);
    applications = { store: new EventStore({ source: 'applications', pool }), pool };

    signIn = createServer((request, response) => provider(request, response));
    await new Promise<void>((resolve) => signIn.listen(0, '127.0.0.1', resolve));
    const { handle: provider, issuer: its } = await developmentSignIn(`http://127.0.0.1:${(signIn.address() as AddressInfo).port}`, await developmentKey());
    issuer = its;
    service = await startService(claimsService, {
      DATABASE_URL: database.url, OIDC_ISSUER: issuer, TOTEUMA_DEVELOPMENT: 'true', TOTEUMA_SERVICE_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent',
    });
    address = await service.listen(0);
  }, 120_000);
  afterAll(async () => {
    await service?.stop();
    signIn?.close();
    await applications?.pool.end();
    await database?.drop();
  });

  const say = async (stream: string, expectedVersion: number, event: DomainEvent) => {
    const appended = await applications.store.append({
      stream, expectedVersion, events: [{ type: event.type, schemaVersion: 1, data: event.data }], metadata: { actor: 'someone', correlation: 'c', cause: null }, occurredAt: '2022-09-12T09:00:00.000Z',
    });
    if (appended.outcome !== 'appended') throw new Error(appended.outcome);
    return appended.at.position;
  };
  const tokenOf = async (user: string) => {
    const known = tokens.get(user);
    if (known) return known;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET });
    const response = await fetch(`${issuer}/token`, { method: 'POST', body });
    const { access_token: token } = (await response.json()) as { access_token: string };
    tokens.set(user, token);
    return token;
  };
  const call = async (user: string, method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${address}/api/v1/claims${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(user)}`, 'toteuma-at': '2023-08-10T09:00:00.000Z', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
  };
  const ulpo = {
    period: { from: '2022-10-01', to: '2023-06-30' }, last: true,
    rows: [
      { voucher: '1', category: 'staff', paidOn: '2023-06-30', amount: '155520.8', supplier: 'Invented oy', description: 'salaries' },
      { voucher: '2', category: 'services', paidOn: '2023-05-31', amount: '1757' },
    ],
  };

  it('is learnt from the award, which another organisation does not see', async () => {
    await say(GRANT, 0, { type: 'GrantAwarded', data: award('S22999', 'org-jedu') });
    const position = await say(OTHER, 0, { type: 'GrantAwarded', data: award('S22998', 'org-other') });
    const wait = { 'toteuma-not-older-than': `applications/${GRANT}:1,applications/${OTHER}:${position}` };
    await call('auditor', 'GET', `/${GRANT}`, undefined, wait);
    expect((await call('applicant', 'POST', `/${OTHER}`, ulpo)).status).toBe(404);
    expect((await call('applicant', 'POST', '/no-grant', ulpo)).status).toBe(404);
    expect((await call('verifier', 'POST', `/${GRANT}`, ulpo)).body).toMatchObject({ type: expect.stringMatching(/auth\/forbidden$/) });
  });

  it('is not running while the application is not awarded, and stays hidden from other organisations', async () => {
    const { plan, rules } = award('S22997', 'org-jedu');
    const limits = { highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2' };
    const application = { organisation: 'org-jedu', programme: rules.pack, packVersion: 1, call: 'open', costModel: rules.costModel.id, plan, rules, limits, summary: null, texts: {} };
    const position = await say(UNDECIDED, 0, { type: 'ApplicationSubmitted', data: application });
    await call('auditor', 'GET', `/${UNDECIDED}`, undefined, { 'toteuma-not-older-than': `applications/${UNDECIDED}:${position}` });
    expect(await call('applicant', 'POST', `/${UNDECIDED}`, ulpo)).toMatchObject({ status: 409, body: { type: expect.stringMatching(/claim\/grant-not-running$/) } });
    expect(await call('applicant', 'POST', `/${UNDECIDED}`, { ...ulpo, rows: 5 })).toMatchObject({ status: 422, body: { errors: [{ field: 'rows' }] } });
    expect((await call('other-applicant', 'POST', `/${UNDECIDED}`, ulpo)).status).toBe(404);
    expect((await call('verifier', 'POST', `/${UNDECIDED}/1/verification`, {})).status).toBe(404);
  });

  it.each([
    ['an unknown category', { ...ulpo, rows: [{ ...ulpo.rows[0], category: 'boats' }] }, 'request/invalid', 'rows[0].category'],
    ['three decimals', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1.234' }] }, 'request/invalid', 'rows[0].amount'],
    ['an exponent', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1e3' }] }, 'request/invalid', 'rows[0].amount'],
    ['NaN', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: 'NaN' }] }, 'request/invalid', 'rows[0].amount'],
    ['10^15', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1000000000000000' }] }, 'request/invalid', 'rows[0].amount'],
    ['a number for an amount', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: 5 }] }, 'request/invalid', 'rows[0].amount'],
    ['NUL in a text', { ...ulpo, rows: [{ ...ulpo.rows[0], supplier: 'a\u0000b' }] }, 'request/invalid', 'rows[0].supplier'],
    ['a lone surrogate in a text', { ...ulpo, rows: [{ ...ulpo.rows[0], description: 'a\uD800b' }] }, 'request/invalid', 'rows[0].description'],
    ['a reversed period', { ...ulpo, period: { from: '2023-06-30', to: '2022-10-01' } }, 'request/invalid', 'period.to'],
    ['a row to take up that does not wait', { ...ulpo, takeUp: ['1'] }, 'request/invalid', 'takeUp[0]'],
    ['an unknown field', { ...ulpo, colour: 'red' }, 'request/invalid', 'colour'],
    ['a gap', { ...ulpo, period: { from: '2022-11-01', to: '2023-06-30' } }, 'claim/period-gap', 'period.from'],
    ['the same row twice', { ...ulpo, rows: [ulpo.rows[0], ulpo.rows[0]] }, 'claim/duplicate-row', 'rows[1].id'],
  ])('refuses %s', async (_, body, type, field) => {
    const answer = await call('applicant', 'POST', `/${GRANT}`, body);
    expect(answer).toMatchObject({ status: 422, body: { type: expect.stringMatching(new RegExp(`${type}$`)), errors: [{ field }] } });
  });

  it('takes a claim from filing to payment, once', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const filed = await call('applicant', 'POST', `/${GRANT}`, ulpo, key);
    expect(filed).toMatchObject({ status: 201, body: { id: GRANT, claim: 1, version: 2 } });
    expect((await call('applicant', 'POST', `/${GRANT}`, ulpo, key)).body).toEqual(filed.body);
    expect((await call('applicant', 'POST', `/${GRANT}`, { ...ulpo, last: false }, key)).body).toMatchObject({ type: expect.stringMatching(/idempotency\/reused$/) });

    const claim = `/${GRANT}/1`;
    expect((await call('decision-maker', 'POST', `${claim}/decision`, {})).body).toMatchObject({ type: expect.stringMatching(/claim\/not-verified$/), status: 409 });
    expect((await call('verifier', 'POST', `/${GRANT}/2/verification`, {})).status).toBe(404);
    expect((await call('verifier', 'POST', `${claim}/verification`, {}, { 'if-match': '"1"' })).body).toMatchObject({ status: 412, currentVersion: 2 });
    expect((await call('all-hands', 'POST', `${claim}/verification`, {})).status).toBe(200);
    expect((await call('all-hands', 'POST', `${claim}/decision`, {})).body).toMatchObject({ type: expect.stringMatching(/claim\/same-person$/) });
    expect((await call('decision-maker', 'POST', `${claim}/decision`)).status).toBe(200);
    expect((await call('all-hands', 'POST', `${claim}/payment/authorisation`, {})).body).toMatchObject({ type: expect.stringMatching(/payment\/same-person$/) });
    expect((await call('payer', 'POST', `${claim}/payment/authorisation`, {})).status).toBe(200);
    expect((await call('payer', 'POST', `${claim}/payment/confirmation`, {})).body).toMatchObject({ type: expect.stringMatching(/payment\/same-person$/) });
    expect((await call('payer-2', 'POST', `${claim}/payment/confirmation`, {})).status).toBe(200);
    expect((await call('payer-2', 'POST', `${claim}/payment/record`, { paidOn: '2023-08-11' })).body).toMatchObject({ errors: [{ field: 'paidOn' }] });
    const paid = await call('payer-2', 'POST', `${claim}/payment/record`, { paidOn: '2023-08-10' });

    const seen = await call('applicant', 'GET', `/${GRANT}`, undefined, { 'toteuma-not-older-than': paid.headers.get('toteuma-position')! });
    expect(seen.headers.get('etag')!.replace(/^W\/|-[\w-]+/g, '')).toBe(paid.headers.get('etag'));
    expect(seen.body).toMatchObject({
      id: GRANT, code: 'S22999', granted: '141109.00', supportDecided: '141109.00', paid: '141109.00',
      claims: [{
        claim: 1, status: 'decided', declared: '183716.34', deducted: '0.00', parked: '0.00', certified: '183716.34', support: '141109.00', supportOverGrant: '5864.07',
        payment: { step: 'recorded', amount: '141109.00', paidOn: '2023-08-10' },
        rows: [{ id: '1', supplier: 'Invented oy', description: 'salaries', amount: '155520.80', certified: '155520.80' }, { id: '2', supplier: null, certified: '1757.00' }],
      }],
    });
    expect((await call('applicant', 'GET', `/${OTHER}`)).status).toBe(404);
    expect((await call('applicant', 'GET', '')).body).toMatchObject({ grants: [{ id: GRANT, claims: [{ claim: 1 }] }], next: null });
    const first = await call('auditor', 'GET', '?limit=1&sort=-code');
    expect(first.body).toMatchObject({ grants: [{ id: GRANT, code: 'S22999', lastClaimAt: '2023-08-10T09:00:00.000Z' }], next: expect.any(String) });
    const after = String(first.body['next']);
    expect((await call('auditor', 'GET', `?limit=1&sort=-code&after=${after}`)).body).toMatchObject({ grants: [{ id: OTHER, lastClaimAt: null, claims: [] }], next: null });
    expect(await call('auditor', 'GET', `?limit=1&sort=code&after=${after}`)).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
  });

  it('keeps supplier and description out of its events', async () => {
    const { rows } = await database.pool.query("SELECT data::text AS data FROM events WHERE type = 'ClaimSubmitted'");
    expect(rows[0].data).not.toContain('Invented oy');
    expect(rows[0].data).not.toContain('salaries');
  });

  it('takes tranches over, and answers a decision that lowers the grant', async () => {
    await say(OTHER, 1, { type: 'TrancheGranted', data: { year: 2023, amount: '10.00', granted: '141119.00' } });
    const proposed = { ...terms, budgetVersion: 2, granted: '100.00' };
    await say(OTHER, 2, { type: 'AmendmentDecided', data: { amendment: 1, outcome: 'accepted', effect: 'when-claims-answers', proposed } });
    await say(OTHER, 3, { type: 'BudgetAmended', data: { amendment: 1, effectiveFrom: '2023-08-01', terms: proposed } });
    await say(GRANT, 1, { type: 'AmendmentDecided', data: { amendment: 1, outcome: 'accepted', effect: 'when-claims-answers', proposed } });
    const position = await say(OTHER, 4, { type: 'TrancheGranted', data: { year: 2023, amount: '1.00', granted: '101.00' } });
    await call('auditor', 'GET', `/${OTHER}`, undefined, { 'toteuma-not-older-than': `applications/${OTHER}:${position}` });
    const { rows } = await database.pool.query('SELECT stream, type, data, metadata FROM events WHERE position > 8 ORDER BY position');
    expect(rows).toMatchObject([
      { stream: OTHER, type: 'ClaimTermsChanged', data: { terms: { granted: '141119.00' } }, metadata: { actor: 'service:claims', correlation: 'c' } },
      { stream: OTHER, type: 'GrantCeilingLowered', data: { amendment: 1, terms: proposed } },
      { stream: GRANT, type: 'GrantCeilingKept', data: { amendment: 1, why: 'below-certified' } },
      { stream: OTHER, type: 'ClaimTermsChanged', data: { terms: { granted: '101.00' } } },
    ]);
  });
});
