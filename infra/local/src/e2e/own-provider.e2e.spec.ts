import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPart, startPortal, type Part } from '@toteuma/local';
import { developmentKey, developmentSignIn } from '@toteuma/platform';
import { freePort, startPostgres } from '@toteuma/servers';
import { Browser } from './browser.js';
import { OwnProvider } from './own-provider.js';
import { application, award, overTheWire } from './platform-at-work.js';

const SERVICES = ['applications', 'claims', 'indicators', 'reports', 'audit'];
const CLIENT = { id: 'grants-portal', secret: 'what only portal and provider know' };
/** Where people would come to if there was a proxy with TLS before the second portal. */
const PUBLIC = 'https://grants.example.fi';
const person = (sub: string, roles: unknown, organisation: unknown) => ({ sub, claims: { realm_access: { roles }, 'extn.organisation': organisation } });
const people = {
  ann: person('5f0c1c8e-3f7a-4a53-9d0c-0e5a4d7b1a01', ['applicant', 'offline_access'], 'org-own'),
  bob: person('5f0c1c8e-3f7a-4a53-9d0c-0e5a4d7b1a02', ['applicant'], 'org-other'),
  dora: person('5f0c1c8e-3f7a-4a53-9d0c-0e5a4d7b1a03', ['decision-maker'], null),
  eve: { sub: 'eve-1', claims: { roles: ['auditor'], organisation: 'org-own', realm_access: 'auditor' } },
  spaced: person('CN=1042, O=Example City', ['applicant'], 'org-own'),
  served: person('service:claims', ['auditor'], null),
  written: person('Särkkä', ['auditor'], null),
  long: person('x'.repeat(256), ['auditor'], null),
};

const closing: (() => Promise<unknown>)[] = [];
let provider: OwnProvider;
let part: Part;
let portal: string;
let settings: Record<string, string>;

/** Every service as a process of its own and a portal, without development switches, at a provider of another address. */
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'toteuma-e2e-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const port = await freePort();
  portal = `http://127.0.0.1:${port}`;
  provider = await OwnProvider.open(people);
  closing.push(() => provider.close());
  await provider.serve({ ...CLIENT, addresses: [portal, PUBLIC] });
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: 'of-this-spec-only', only: 'native' });
  closing.push(() => postgres.stop());
  const whose = { OIDC_ISSUER: provider.address, OIDC_ROLES_CLAIM: 'realm_access.roles', OIDC_ORGANISATION_CLAIM: 'extn.organisation' };
  part = await startPart({ folder, names: SERVICES, postgres: postgres.url, kafka: [], settings: whose });
  closing.push(() => part.stop());
  settings = { ...whose, LOG_LEVEL: 'silent', PORTAL_CLIENT_ID: CLIENT.id, PORTAL_CLIENT_SECRET: CLIENT.secret, PORTAL_SERVICES: JSON.stringify(Object.fromEntries([...part.addresses].map(([name, address]) => [name, [address]]))) };
  const running = await startPortal({ ...settings, PORTAL_ADDRESS: portal, PORT: String(port) });
  closing.push(() => running.stop());
}, 120_000);
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
}, 60_000);
beforeEach(() => {
  Object.assign(provider.ways, { audience: 'urn:toteuma:api', lifetime: 600 });
});

/** Goes through the provider's own page. Returns the path of the callback that the browser is sent to. */
async function throughProvider(browser: Browser, name: string, password = 'correct'): Promise<string> {
  const page = await browser.follow('/portal/sign-in?to=/grants&as=auditor', '/realms/grants/login');
  const form = await browser.ask(new URL(page, provider.address).href, { method: 'POST', body: new URLSearchParams({ name, password }) });
  return browser.follow(form.headers.get('location')!, '/portal/callback');
}
/** Returns the browser and the page that a sign-in comes to. */
async function signIn(name: string, password?: string): Promise<[Browser, string]> {
  const browser = new Browser(portal);
  return [browser, (await browser.ask(await throughProvider(browser, name, password))).headers.get('location')!];
}
const signedIn = async (name: keyof typeof people): Promise<Browser> => {
  const [browser, page] = await signIn(name);
  expect(page).toBe('/grants');
  return browser;
};
const post = async (browser: Browser, path: string, body: unknown, headers: Record<string, string> = {}) =>
  browser.json(`/portal/api/v1/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-csrf-token': (await browser.json('/portal/session')).body.csrf, ...headers } });
/** An application of the person's, with a decision on it, as soon as its figures are there. */
async function grantOf(name: keyof typeof people): Promise<{ browser: Browser; id: string }> {
  const browser = await signedIn(name);
  const filed = await post(browser, 'applications', application());
  expect(filed.status).toBe(201);
  const id = filed.body.id as string;
  expect((await post(await signedIn('dora'), `applications/${id}/decision`, award())).status).toBeLessThan(300);
  for (let tries = 0; (await browser.json(`/portal/api/v1/reports/${id}/figures`)).status !== 200; tries += 1) {
    if (tries > 300) throw new Error(`no figures of ${id}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { browser, id };
}
/** A token that the built-in provider gives an auditor: the one this portal would be, were it in development. */
async function developmentToken(): Promise<string> {
  const other = await developmentSignIn(portal, await developmentKey(), { portal: { address: portal, secret: CLIENT.secret } });
  const server = createServer(other.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'auditor', client_secret: 'demo' }) });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  server.closeAllConnections();
  server.close();
  return token;
}

describe('a person of the organisation\'s own provider', () => {
  it('signs in on the provider\'s page and is who the provider says, by the names that it uses', async () => {
    const browser = await signedIn('ann');
    expect((await browser.json('/portal/session')).body).toMatchObject({ user: { id: people.ann.sub, roles: ['applicant'], organisation: 'org-own' }, development: false, demoUsers: [] });
    const query = provider.asked.at(-1)!;
    expect(Object.fromEntries(query)).toMatchObject({ client_id: CLIENT.id, response_type: 'code', scope: 'openid', code_challenge_method: 'S256', redirect_uri: `${portal}/portal/callback` });
    // Who somebody says to be in the address is for demo users only.
    expect(query.has('login_hint')).toBe(false);
    expect(browser.seen.join('\n')).not.toMatch(/eyJ|access_token|id_token/);
  });

  it('sees the own organisation\'s grants and no others', async () => {
    const [mine, theirs] = [await grantOf('ann'), await grantOf('bob')];
    for (const [{ browser, id }, other] of [[mine, theirs.id], [theirs, mine.id]] as const) {
      const { body } = await browser.json('/portal/api/v1/applications');
      expect(body.applications.map((one: { id: string }) => one.id)).toEqual([id]);
      expect((await browser.json('/portal/api/v1/reports')).body.operations.map((one: { id: string }) => one.id)).toEqual([id]);
      expect((await browser.json(`/portal/api/v1/applications/${id}`)).status).toBe(200);
      for (const path of [`applications/${other}`, `reports/${other}/figures`, `claims/${other}`, `audit/${other}/history`]) expect([path, (await browser.json(`/portal/api/v1/${path}`)).status]).toEqual([path, 404]);
    }
  }, 60_000);

  it('has no right by claims of other names', async () => {
    const browser = await signedIn('eve');
    expect((await browser.json('/portal/session')).body.user).toMatchObject({ id: 'eve-1', roles: [], organisation: null });
    expect((await browser.json('/portal/api/v1/applications')).body.applications).toEqual([]);
    expect((await post(browser, 'applications', application())).status).toBe(403);
  });

  it('may have spaces and signs in the subject', async () => {
    expect((await (await signedIn('spaced')).json('/portal/session')).body.user.id).toBe(people.spaced.sub);
  });

  it.each(['served', 'written', 'long'])('is not signed in with a subject that is none: %s', async (name) => {
    const [browser, page] = await signIn(name);
    expect([page, browser.session]).toEqual(['/sign-in?problem=failed', undefined]);
  });

  it('is not signed in with a wrong password', async () => {
    const [browser, page] = await signIn('ann', 'wrong');
    expect([page, browser.session]).toEqual(['/sign-in?problem=refused', undefined]);
  });

  it('is not signed in when the provider names another audience', async () => {
    provider.ways.audience = 'urn:other:api';
    const [browser, page] = await signIn('ann');
    expect([page, browser.session]).toEqual(['/sign-in?problem=failed', undefined]);
  });

  it('signs out there as well', async () => {
    const browser = await signedIn('ann');
    const { csrf } = (await browser.json('/portal/session')).body;
    const { body } = await browser.json('/portal/sign-out', { method: 'POST', headers: { 'x-csrf-token': csrf } });
    const address = new URL(body.href);
    expect([address.origin + address.pathname, Object.fromEntries(address.searchParams)]).toEqual([`${provider.address}/session/end`, { client_id: CLIENT.id, post_logout_redirect_uri: `${portal}/sign-in` }]);
    expect((await browser.json('/portal/api/v1/reports')).status).toBe(401);
  });
});

describe('what belongs to development', () => {
  const status = async (path: string, headers: Record<string, string> = {}, method = 'GET') => (await overTheWire(portal, { method, path, headers })).status;

  it('is not there: demo users, their provider, the operators\' routes', async () => {
    for (const path of ['/oidc/.well-known/openid-configuration', '/oidc/jwks', '/internal/claims/dead-letters', '/metrics']) expect([path, await status(path)]).toEqual([path, 404]);
    expect(await status('/oidc/token', { 'content-type': 'application/x-www-form-urlencoded' }, 'POST')).toBe(404);
    const asked = await fetch(`${provider.address}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'auditor', client_secret: 'demo' }) });
    expect(asked.status).toBe(401);
  });

  it('has no tokens that count here', async () => {
    const authorization = `Bearer ${await developmentToken()}`;
    for (const name of ['applications', 'claims', 'reports']) {
      expect([name, await status(`/api/v1/${name}`, { authorization })]).toEqual([name, 401]);
      expect((await overTheWire(part.addresses.get(name)!, { method: 'GET', path: `/api/v1/${name}`, headers: { authorization } })).status).toBe(401);
    }
  });

  it('has a clock that is not set by callers', async () => {
    const browser = await signedIn('ann');
    const told = await post(browser, 'applications', application(), { 'toteuma-at': '2023-07-20T09:00:00Z' });
    expect([told.status, told.body.errors[0].field]).toEqual([422, 'Toteuma-At']);
  });
});

describe('the session behind a proxy with TLS', () => {
  it('has a cookie for this host and TLS only, and answers tell browsers to stay there', async () => {
    const running = await startPortal({ ...settings, PORTAL_ADDRESS: PUBLIC, PORT: '0' });
    try {
      const browser = new Browser(running.address);
      const answer = await browser.ask('/portal/sign-in');
      expect(answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ''))).toEqual(['__Host-toteuma-sign-in; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600']);
      const callback = await throughProvider(browser, 'ann');
      const lines = (await browser.ask(callback)).headers.getSetCookie();
      expect(lines.map((line) => line.replace(/=[^;]*/, ''))).toEqual(['__Host-toteuma-session; Path=/; HttpOnly; SameSite=Lax; Secure']);
      const { headers, body } = await browser.json('/portal/session');
      expect([body.user.id, headers.get('strict-transport-security')]).toEqual([people.ann.sub, expect.stringContaining('max-age=')]);
      // What a page of this site sends along is its public address, whatever the portal's own is.
      const act = (origin: string) => post(browser, 'applications', application(), { origin, 'sec-fetch-site': 'same-origin' });
      expect((await act(running.address)).status).toBe(403);
      expect((await act(PUBLIC)).status).toBe(201);
      expect(provider.asked.at(-1)!.get('redirect_uri')).toBe(`${PUBLIC}/portal/callback`);
    } finally {
      await running.stop();
    }
  }, 120_000);

  it('does not begin with a secret that the provider does not know', async () => {
    const running = await startPortal({ ...settings, PORTAL_CLIENT_SECRET: 'another secret than the one', PORTAL_ADDRESS: PUBLIC, PORT: '0' });
    try {
      const browser = new Browser(running.address);
      expect((await browser.ask(await throughProvider(browser, 'ann'))).headers.get('location')).toBe('/sign-in?problem=failed');
      const elsewhere = await startPortal({ ...settings, OIDC_ISSUER: `${provider.address}/none`, PORTAL_ADDRESS: PUBLIC, PORT: '0' });
      expect((await new Browser(elsewhere.address).ask('/portal/sign-in')).headers.get('location')).toBe('/sign-in?problem=unavailable');
      await elsewhere.stop();
    } finally {
      await running.stop();
    }
  }, 120_000);
});

describe('an event stream', () => {
  it('ends with its token, and cannot be opened again with it', async () => {
    const { id } = await grantOf('ann');
    provider.ways.lifetime = 8;
    const begun = Date.now();
    const browser = await signedIn('ann');
    const path = `/portal/api/v1/reports/${id}/changes`;
    const headers = { accept: 'text/event-stream' };
    const answer = await browser.ask(path, { headers });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('event: position');
    const after = Date.now() - begun;
    expect(after).toBeGreaterThan(1500);
    expect(after).toBeLessThan(30_000);
    expect((await browser.ask(path, { headers })).status).toBe(401);
    expect((await browser.json('/portal/session')).body.user).toBeNull();
  }, 60_000);
});
