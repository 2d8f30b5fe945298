import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_SECRET, developmentKey, developmentSignIn, startService, type RunningService } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';

interface PackJson {
  version: number;
  highestSupportRate: string;
  costModels: { id: string; flatRates: { percent: string }[] }[];
}
const shipped = (): PackJson => JSON.parse(readFileSync(new URL('../../../../packs/esf-2014-2020.json', import.meta.url), 'utf8')) as PackJson;

let database: TestDatabase;
let signIn: Server;
let issuer: string;
let folder: string;
let service: RunningService | undefined;
let address: string;

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  folder = mkdtempSync(join(tmpdir(), 'toteuma-programmes-'));
  signIn = createServer((request, response) => provider(request, response));
  await new Promise<void>((resolve) => signIn.listen(0, '127.0.0.1', resolve));
  const { handle: provider, issuer: its } = await developmentSignIn(`http://127.0.0.1:${(signIn.address() as AddressInfo).port}`, await developmentKey());
  issuer = its;
}, 120_000);
afterAll(async () => {
  await service?.stop();
  signIn?.closeAllConnections();
  signIn?.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

/** Starts the service, or starts it again, on the same history with this pack. */
async function startWith(pack: PackJson): Promise<void> {
  await service?.stop();
  writeFileSync(join(folder, 'esf.json'), JSON.stringify(pack));
  service = await startService(applicationsService, { DATABASE_URL: database.url, OIDC_ISSUER: issuer, TOTEUMA_SERVICE_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', TOTEUMA_DEVELOPMENT: 'true', TOTEUMA_PACKS: folder });
  address = await service.listen(0);
}

async function call(user: string, method: 'GET' | 'POST', path: string, body?: unknown, at = '2023-01-10') {
  const signedIn = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET }) });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const response = await fetch(`${address}/api/v1/applications${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'toteuma-at': `${at}T09:00:00.000Z`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const application = (support: string, own: string) => ({
  programme: 'esf-2014-2020', name: 'A case', summary: 'In short.', applicant: { name: 'Opisto' }, period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '1000' }], financing: [{ source: 'eu-state', amount: support }, { source: 'own', amount: own }],
});
const flatRateOf = ({ body }: { body: Record<string, unknown> }, of: 'plan' | 'terms') =>
  (body[of] as { budget: { category: string; amount: string }[] }).budget.find(({ category }) => category === 'flat-rate')?.amount;

describe('the programmes', () => {
  it('are listed for anyone who is signed in, and each is shown whole', async () => {
    await startWith(shipped());
    expect(await call('no-role', 'GET', '/programmes')).toMatchObject({ status: 200, body: { programmes: [{ id: 'esf-2014-2020', version: 4, names: { sv: expect.stringContaining('Hållbar tillväxt') as unknown }, period: { from: '2014-01-01', to: '2020-12-31' }, funds: ['esf'], authorities: expect.arrayContaining([expect.objectContaining({ id: 'ely-hame', to: '2025-12-31', successor: 'elinvoimakeskus-kaakkois-suomi' })]) as unknown }] } });
    // What the file leaves out is there with its default.
    expect(await call('applicant', 'GET', '/programmes/esf-2014-2020')).toMatchObject({ status: 200, body: { id: 'esf-2014-2020', highestSupportRate: '100', claims: { clockDays: 80 }, priorities: [{ id: '3' }, { id: '4' }, { id: '5' }] } });
    expect(await call('applicant', 'GET', '/programmes/esf-1999')).toMatchObject({ status: 404 });
  });
});

describe('a pack that changes', () => {
  it('leaves a running grant the rules that it was decided under', async () => {
    await startWith(shipped());
    const { body: { id: old } } = await call('applicant', 'POST', '', application('936.00', '234.00'), '2022-05-16');
    expect(await call('decision-maker', 'POST', `/${String(old)}/decision`, { outcome: 'award', supportRate: '80', support: '936' }, '2022-09-12')).toMatchObject({ status: 200 });

    const later = shipped();
    later.version = 5;
    later.highestSupportRate = '50';
    later.costModels.find(({ id }) => id === 'flat-17-staff')!.flatRates[0]!.percent = '20';
    await startWith(later);
    expect((await call('applicant', 'GET', '/programmes')).body).toMatchObject({ programmes: [{ version: 5 }] });

    // More own money: what lowers no line waits for no other service.
    const financing = [{ source: 'eu-state', amount: '936' }, { source: 'own', amount: '351' }];
    const amendment = { effectiveFrom: '2023-02-01', reason: 'More staff.', parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '1100' }], financing }] };
    expect(await call('applicant', 'POST', `/${String(old)}/amendments`, amendment)).toMatchObject({ status: 201 });
    expect(await call('decision-maker', 'POST', `/${String(old)}/amendments/latest/decision`, { parts: { budget: 'accepted' } }, '2023-01-12')).toMatchObject({ status: 200 });
    const kept = await call('auditor', 'GET', `/${String(old)}`);
    expect(kept.body).toMatchObject({ supportRate: '80' });
    expect(flatRateOf(kept, 'terms')).toBe('187.00');

    const { body: { id: young } } = await call('applicant', 'POST', '', application('600.00', '600.00'), '2023-01-12');
    expect(flatRateOf(await call('auditor', 'GET', `/${String(young)}`), 'plan')).toBe('200.00');
    expect(await call('decision-maker', 'POST', `/${String(young)}/decision`, { outcome: 'award', supportRate: '80', support: '600' }, '2023-01-13')).toMatchObject({ status: 422, body: { errors: [{ field: 'supportRate', expected: 'a percentage of at most 50' }] } });
  });
});
