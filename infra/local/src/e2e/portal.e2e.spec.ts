import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from './browser.js';
import { application, award, NOBODY, overTheWire, PlatformAtWork } from './platform-at-work.js';

interface Shown {
  readonly user: { readonly id: string; readonly roles: string[]; readonly organisation: string | null; readonly expiresAt: string } | null;
  readonly csrf: string | null;
  readonly development: boolean;
  readonly demoUsers: readonly { readonly id: string }[];
}

let platform: PlatformAtWork;
let web: string;
let own: string;
const open = () => new Browser(platform.platform.url);
const signedIn = async (user: string): Promise<Browser> => {
  const browser = open();
  expect(await browser.signIn(user)).toBe('/grants');
  return browser;
};
const shown = async (browser: Browser): Promise<Shown> => (await browser.json('/portal/session')).body;
const problemOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body['type']];
const refused = (type: string, status: number) => [status, `/problems/${type}`];

beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'toteuma-web-'));
  await mkdir(join(web, 'assets'));
  await writeFile(join(web, 'index.html'), '<!doctype html><meta property="csp-nonce" content="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/app-1.js"></script>');
  await writeFile(join(web, 'assets', 'app-1.js'), `console.log(${JSON.stringify('x'.repeat(3000))});`);
  platform = await PlatformAtWork.start({}, web);
  own = (await platform.act({ by: 'applicant', path: '/api/v1/applications', json: application() })).body.id;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${own}/decision`, json: award() });
}, 120_000);
afterAll(async () => {
  await platform?.stop();
  await rm(web, { recursive: true, force: true });
}, 60_000);

describe('signing in with a browser', () => {
  it.each<[string, string[], string | null]>([
    ['applicant', ['applicant'], 'org-jedu'],
    ['case-officer', ['case-officer'], null],
    ['auditor', ['auditor'], null],
    ['partner-p2', ['applicant'], 'org-partner-p2'],
  ])('works for %s and ends at the page asked for', async (id, roles, organisation) => {
    const browser = open();
    expect(await shown(browser)).toMatchObject({ user: null, csrf: null, development: true });
    expect(await browser.signIn(id, `/grants/${own}?tab=editions`)).toBe(`/grants/${own}?tab=editions`);
    const { user, csrf } = await shown(browser);
    expect(user).toEqual({ id, roles, organisation, expiresAt: expect.any(String) });
    expect(Date.parse(user!.expiresAt)).toBeGreaterThan(Date.now());
    expect(csrf).toMatch(/^[\w-]{43}$/);
    // An applicant's rights, the token's and the session's, are the same.
    const { status } = await browser.json(`/portal/api/v1/reports/${own}/figures`);
    expect(status).toBe(id === 'partner-p2' ? 404 : 200);
  });

  it('lists the demo users', async () => {
    expect((await shown(open())).demoUsers.map(({ id }) => id)).toEqual(expect.arrayContaining(['applicant', 'case-officer', 'auditor', 'all-hands']));
  });

  it('gives a new session each time, and the old one is gone', async () => {
    const browser = await signedIn('applicant');
    const [name, before] = browser.session!;
    await browser.signIn('auditor');
    expect(browser.session![1]).not.toBe(before);
    expect((await shown(browser)).user!.id).toBe('auditor');
    const old = open();
    old.set(name, before);
    expect((await shown(old)).user).toBeNull();
  });

  it('keeps two tabs apart that sign in at the same time', async () => {
    const browser = open();
    const [one, two] = [await browser.follow('/portal/sign-in?as=applicant&to=/one', '/portal/callback'), await browser.follow('/portal/sign-in?as=applicant&to=/two', '/portal/callback')];
    expect((await browser.ask(one)).headers.get('location')).toBe('/one');
    expect((await browser.ask(two)).headers.get('location')).toBe('/two');
  });

  it.each(['nobody', '', 'constructor', 'partner-../x', 'toteuma-portal'])('refuses "%s"', async (user) => {
    const browser = open();
    expect(await browser.signIn(user)).toBe('/sign-in?problem=refused');
    expect(browser.session).toBeUndefined();
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/%5Cevil.example/..', '/..//evil.example', 'javascript:alert(1)', '/portal/sign-in', '/oidc/session/end'])('goes to no other place than a page: %s', async (to) => {
    const browser = open();
    const end = await browser.follow(`/portal/sign-in?as=applicant&to=${encodeURIComponent(to)}`, '/portal/callback');
    const location = (await browser.ask(end)).headers.get('location')!;
    expect(new URL(location, platform.platform.url).origin).toBe(platform.platform.url);
    expect(location).toMatch(to.startsWith('/%5C') ? /^\/%5Cevil/ : /^\/$/);
  });

  it('begins at the platform\'s own address', async () => {
    const { port } = new URL(platform.platform.url);
    const told = await overTheWire(platform.platform.url, { method: 'GET', path: '/portal/sign-in?as=auditor&to=/grants', headers: { host: `localhost:${port}` } });
    expect([told.status, told.headers['location']]).toEqual([302, `${platform.platform.url}/portal/sign-in?as=auditor&to=/grants`]);
  });
});

describe('an answer of the issuer that is not ours', () => {
  const over = '/sign-in?problem=over';
  const come = async (browser: Browser, callback: string) => (await browser.ask(callback)).headers.get('location');
  const begin = async (user = 'auditor'): Promise<[Browser, URL]> => {
    const browser = open();
    return [browser, new URL(await browser.follow(`/portal/sign-in?as=${user}&to=/grants`, '/portal/callback'), platform.platform.url)];
  };

  it('is refused with another state, without one, and with two', async () => {
    for (const spoil of [(query: URLSearchParams) => query.set('state', 'x'.repeat(43)), (query: URLSearchParams) => query.delete('state'), (query: URLSearchParams) => query.append('state', 'x'), (query: URLSearchParams) => query.set('state', '')]) {
      const [browser, callback] = await begin();
      spoil(callback.searchParams);
      expect(await come(browser, callback.href)).toBe(over);
      expect(browser.session).toBeUndefined();
    }
  });

  it('is refused in another browser: nobody is signed in as somebody else by a link', async () => {
    const [attacker, callback] = await begin();
    const victim = open();
    expect(await come(victim, callback.href)).toBe(over);
    await victim.follow('/portal/sign-in?as=applicant&to=/grants', '/portal/callback');
    expect(await come(victim, callback.href)).toBe(over);
    expect(victim.session).toBeUndefined();
    expect(await come(attacker, callback.href)).toBe('/grants');
  });

  it('is taken once', async () => {
    const [browser, callback] = await begin();
    expect(await come(browser, callback.href)).toBe('/grants');
    expect(await come(browser, callback.href)).toBe(over);
    expect((await shown(browser)).user!.id).toBe('auditor');
  });

  it('is refused with a code that was used, made up or given to somebody else', async () => {
    const [used, first] = await begin();
    await come(used, first.href);
    const [, others] = await begin('applicant');
    for (const code of [first.searchParams.get('code')!, 'made-up', '', others.searchParams.get('code')!]) {
      const [browser, callback] = await begin();
      callback.searchParams.set('code', code);
      expect(await come(browser, callback.href)).toBe('/sign-in?problem=failed');
      expect(browser.session).toBeUndefined();
    }
  });

  it('is refused from another issuer', async () => {
    const [browser, callback] = await begin();
    callback.searchParams.set('iss', 'https://evil.example');
    expect(await come(browser, callback.href)).toBe('/sign-in?problem=failed');
  });

  it('signs nobody in where nobody began', async () => {
    const browser = open();
    for (const query of ['', '?code=x', '?code=x&state=y', `?error=access_denied&state=${'x'.repeat(43)}`]) expect(await come(browser, `/portal/callback${query}`)).toBe(over);
    expect(await shown(browser)).toMatchObject({ user: null });
  });

  it('cannot be had without the proof of who began (PKCE)', async () => {
    const address = new URL((await open().ask('/portal/sign-in?as=auditor')).headers.get('location')!);
    expect(address.searchParams.get('code_challenge_method')).toBe('S256');
    for (const change of [(query: URLSearchParams) => { query.delete('code_challenge'); query.delete('code_challenge_method'); }, (query: URLSearchParams) => query.set('code_challenge_method', 'plain'), (query: URLSearchParams) => query.set('redirect_uri', 'https://evil.example/portal/callback')]) {
      const asked = new URL(address);
      change(asked.searchParams);
      const answer = await fetch(asked, { redirect: 'manual' });
      expect(new URL(answer.headers.get('location') ?? 'none:').searchParams.get('code')).toBeNull();
    }
  });
});

describe('the cookie of a session', () => {
  it('is out of reach of scripts and of other sites', async () => {
    const browser = open();
    const callback = await browser.follow('/portal/sign-in?as=applicant&to=/', '/portal/callback');
    const lines = (await browser.ask(callback)).headers.getSetCookie();
    expect(lines.map((line) => line.replace(/=[^;]*/, ''))).toEqual([`toteuma-session-${new URL(platform.platform.url).port}; Path=/; HttpOnly; SameSite=Lax`]);
  });

  it('counts only as it was given', async () => {
    const [name, value] = (await signedIn('auditor')).session!;
    const applicant = await signedIn('applicant');
    const status = async (cookie: string) => (await fetch(`${platform.platform.url}/portal/api/v1/reports`, { headers: { cookie } })).status;
    expect(await status(`${name}=${value}`)).toBe(200);
    for (const cookie of [`${name}=${'A'.repeat(43)}`, `${name}=${value}A`, `${name}=${value.slice(1)}`, `${name}=`, `${name}=../../x`, `other=${value}`, `${name}=${value}; ${name}=${applicant.session![1]}`, `${name.toUpperCase()}=${value}`, '']) {
      expect([cookie, await status(cookie)]).toEqual([cookie, 401]);
    }
  });

  it('opens nothing at the interface for programs', async () => {
    const browser = await signedIn('auditor');
    expect(problemOf(await browser.json('/api/v1/reports'))).toEqual(refused('auth/unauthenticated', 401));
  });

  it('is cleared when its session is over', async () => {
    const browser = open();
    browser.set(`toteuma-session-${new URL(platform.platform.url).port}`, 'A'.repeat(43));
    expect((await shown(browser)).user).toBeNull();
    expect(browser.session).toBeUndefined();
  });
});

describe('the interface in a session\'s name', () => {
  const post = (browser: Browser, headers: Record<string, string>, path = '/portal/api/v1/applications') =>
    browser.json(path, { method: 'POST', headers: { 'content-type': 'application/json', 'toteuma-at': '2023-07-20T09:00:00Z', ...headers }, body: JSON.stringify(application()) });

  it('asks who is not signed in to do so', async () => {
    for (const path of ['/portal/api/v1/reports', '/portal/api/v1/none', '/portal/api/v2/reports', '/portal/api/']) expect(problemOf(await open().json(path))).toEqual(refused('auth/unauthenticated', 401));
    expect(problemOf(await post(open(), { 'x-csrf-token': 'x' }))).toEqual(refused('auth/unauthenticated', 401));
  });

  it('answers as the services do, with their headers', async () => {
    const browser = await signedIn('applicant');
    const direct = await platform.ask({ by: 'applicant', method: 'GET', path: `/api/v1/applications/${own}` });
    const { status, body, headers } = await browser.json(`/portal/api/v1/applications/${own}`);
    expect([status, body, headers.get('etag')]).toEqual([200, direct.body, direct.headers['etag']]);
    const again = await browser.ask(`/portal/api/v1/applications/${own}`, { headers: { 'if-none-match': headers.get('etag')! } });
    expect(again.status).toBe(304);
    expect(problemOf(await browser.json(`/portal/api/v1/reports/${NOBODY}/figures`))).toEqual(refused('not-found', 404));
    expect(problemOf(await browser.json('/portal/api/v1/reports?limit=x'))).toEqual(refused('request/invalid', 422));
  });

  it('lets a page of this site act', async () => {
    const browser = await signedIn('other-applicant');
    const { csrf } = await shown(browser);
    const { status, body, headers } = await post(browser, { 'x-csrf-token': csrf!, origin: platform.platform.url, 'sec-fetch-site': 'same-origin' });
    expect(status).toBe(201);
    expect(headers.get('toteuma-position')).toContain(`applications/${String(body['id'])}:${String(body['position'])}.`);
    await platform.settled();
  });

  it('lets no other site act, nor a page of another session', async () => {
    const browser = await signedIn('other-applicant');
    const mine = (await shown(browser)).csrf!;
    const theirs = (await shown(await signedIn('other-applicant'))).csrf!;
    const bad: Record<string, string>[] = [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': theirs }, { 'x-csrf-token': mine, origin: 'https://evil.example' }, { 'x-csrf-token': mine, origin: 'null' }, { 'x-csrf-token': mine, 'sec-fetch-site': 'cross-site' }, { 'x-csrf-token': mine, 'sec-fetch-site': 'same-site' }];
    await platform.leavingNoTrace(async () => {
      for (const headers of bad) expect(problemOf(await post(browser, headers))).toEqual(refused('auth/forbidden', 403));
      for (const headers of bad) expect(problemOf(await browser.json('/portal/sign-out', { method: 'POST', headers }))).toEqual(refused('auth/forbidden', 403));
    });
    expect((await shown(browser)).user).not.toBeNull();
  });

  it('reaches the services\' own routes and nothing else', async () => {
    const browser = await signedIn('all-hands');
    for (const path of ['/portal/api/v1/none', '/portal/api/v1/', '/portal/api/v1/claims/%2e%2e/%2e%2e/internal/claims/dead-letters', '/portal/internal/claims/dead-letters', '/portal/api/internal/claims/dead-letters', '/portal/api/v1/Claims', '/portal/none']) {
      const told = await overTheWire(platform.platform.url, { method: 'GET', path, headers: { cookie: browser.cookie } });
      expect([path, told.status, told.problem]).toEqual([path, 404, 'not-found']);
    }
  });

  it('takes no token of the page\'s own', async () => {
    const told = await overTheWire(platform.platform.url, { method: 'GET', path: `/portal/api/v1/reports/${own}/figures`, headers: { authorization: `Bearer ${await platform.token('auditor')}` } });
    expect(told.status).toBe(401);
    const outsider = await signedIn('other-applicant');
    const mixed = await overTheWire(platform.platform.url, { method: 'GET', path: `/portal/api/v1/reports/${own}/figures`, headers: { cookie: outsider.cookie, authorization: `Bearer ${await platform.token('auditor')}` } });
    expect(mixed.status).toBe(404);
  });
});

describe('signing out', () => {
  it('ends the session here and leads to the issuer, which comes back', async () => {
    const browser = await signedIn('applicant');
    const [name, value] = browser.session!;
    const { status, body } = await browser.json('/portal/sign-out', { method: 'POST', headers: { 'x-csrf-token': (await shown(browser)).csrf! } });
    expect(status).toBe(200);
    expect(browser.session).toBeUndefined();
    browser.set(name, value);
    expect(problemOf(await browser.json('/portal/api/v1/reports'))).toEqual(refused('auth/unauthenticated', 401));
    const page = await (await browser.ask(body.href)).text();
    const [, action] = /action="([^"]+)"/.exec(page)!;
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page)!;
    const done = await browser.ask(action!, { method: 'POST', body: new URLSearchParams({ xsrf: xsrf!, logout: 'yes' }) });
    expect([done.status, done.headers.get('location')]).toEqual([303, `${platform.platform.url}/sign-in`]);
  });

  it('needs somebody who is signed in', async () => {
    expect(problemOf(await open().json('/portal/sign-out', { method: 'POST' }))).toEqual(refused('auth/unauthenticated', 401));
  });
});

describe('the page', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('has a strict policy with a nonce of its own each time', async () => {
    const [one, two] = await Promise.all(['/', '/grants/deep/link'].map(async (path) => {
      const answer = await open().ask(path, { headers: html });
      const policy = answer.headers.get('content-security-policy')!;
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
      const text = await answer.text();
      expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('content-type')]).toEqual([200, 'no-store', 'text/html; charset=utf-8']);
      expect(text).not.toContain('__CSP_NONCE__');
      expect(text.split(nonce)).toHaveLength(3);
      expect(policy.replaceAll(nonce, 'N')).toBe("default-src 'self'; script-src 'self' 'nonce-N'; style-src 'self' 'nonce-N'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('referrer-policy')).toBe('same-origin');
      return nonce;
    }));
    expect(one).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(two).not.toBe(one);
  });

  it('is not what programs get, nor what is under a path of the platform', async () => {
    expect((await open().json('/')).body).toMatchObject({ name: 'Toteuma' });
    expect((await open().json('/grants')).status).toBe(404);
    for (const path of ['/api/v1/none', '/portal/none', '/internal/x', '/assets/none.js', '/health/none', '/assets/', '/assets/../index.html']) {
      const told = await overTheWire(platform.platform.url, { method: 'GET', path, headers: html });
      expect([path, told.status, told.problem]).toEqual([path, 404, 'not-found']);
    }
    expect((await overTheWire(platform.platform.url, { method: 'POST', path: '/grants', headers: html })).status).toBe(404);
  });

  it('loads files that stay as they are, packed', async () => {
    const told = await fetch(`${platform.platform.url}/assets/app-1.js`);
    expect([told.status, told.headers.get('cache-control'), told.headers.get('content-encoding')]).toEqual([200, 'public, max-age=31536000, immutable', expect.stringMatching(/^(br|gzip)$/)]);
    expect(await told.text()).toContain('xxx');
    expect(gunzipSync(await rawAsset('gzip')).toString()).toContain('xxx');
  });

  const rawAsset = async (encoding: string): Promise<Buffer> => {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      request(`${platform.platform.url}/assets/app-1.js`, { headers: { 'accept-encoding': encoding } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
      }).on('error', reject).end();
    });
  };
});

describe('a browser', () => {
  it('never sees a token', async () => {
    const browser = await signedIn('applicant');
    await shown(browser);
    await browser.json('/portal/api/v1/reports');
    await browser.json(`/portal/api/v1/reports/${own}/figures`);
    await browser.json('/portal/sign-out', { method: 'POST', headers: { 'x-csrf-token': (await shown(browser)).csrf! } });
    // A JSON Web Token begins so; the code that came by it is of no use without the verifier and the secret.
    expect(browser.seen.join('\n')).not.toMatch(/eyJ|access_token|refresh_token|id_token/);
    expect(browser.cookie).not.toContain('eyJ');
  });
});

describe('a session that idles', () => {
  it('is over, and its streams cannot be opened again', async () => {
    const short = await PlatformAtWork.start({ PORTAL_IDLE_MINUTES: '0.06' });
    try {
      const browser = new Browser(short.platform.url);
      await browser.signIn('auditor');
      const { csrf } = await shown(browser);
      expect((await browser.json('/portal/api/v1/reports')).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 4000));
      // In the middle of a form: nothing is done, and the page is told to sign in.
      expect(problemOf(await browser.json('/portal/api/v1/applications', { method: 'POST', headers: { 'x-csrf-token': csrf!, 'content-type': 'application/json' }, body: JSON.stringify(application()) }))).toEqual(refused('auth/unauthenticated', 401));
      expect((await shown(browser)).user).toBeNull();
    } finally {
      await short.stop();
    }
  }, 60_000);
});
