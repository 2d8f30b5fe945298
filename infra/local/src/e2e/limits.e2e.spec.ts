import { get, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesOf } from '@toteuma/platform';
import { startPortal } from '@toteuma/portal';
import { services } from '../services.js';
import { application, award, claim, NOBODY, overTheWire, PlatformAtWork, type Told } from './platform-at-work.js';

let platform: PlatformAtWork;
let grant: string;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  grant = (await platform.act({ by: 'applicant', path: '/api/v1/applications', json: application() })).body.id;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant}/decision`, json: award() });
  await platform.act({ by: 'applicant', path: `/api/v1/claims/${grant}`, json: claim() });
  await platform.act({ by: 'verifier', path: `/api/v1/claims/${grant}/1/verification`, json: {} });
  await platform.act({ by: 'decision-maker', path: `/api/v1/claims/${grant}/1/decision`, json: {} });
  await platform.quiet([grant]);
}, 120_000);
afterAll(() => platform?.stop());

const read = (path: string, headers: Record<string, string> = {}, by = 'auditor'): Promise<Told> => platform.ask({ by, method: 'GET', path, headers });

/** The bytes of an answer as they come. */
async function bytesOf(path: string, accepts: string, url = platform.platform.url): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  const authorization = `Bearer ${await platform.token('auditor')}`;
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { headers: { authorization, 'accept-encoding': accepts } }, (response) => {
      buffer(response).then((bytes) => resolve({ headers: response.headers, bytes }), reject);
    }).on('error', reject);
  });
}

/** Sends text over a connection of its own and waits until the other side closes it. */
function overSocket(text: string): Promise<{ answer: string; seconds: number }> {
  const { port } = new URL(platform.platform.url);
  const begun = performance.now();
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, seconds: (performance.now() - begun) / 1000 }));
  });
}

describe('reads', () => {
  it('are packed for whoever takes it, and unfold to the same', async () => {
    const path = `/api/v1/reports/${grant}/figures`;
    const plain = await read(path);
    expect([plain.headers['content-encoding'], plain.text.length > 1024]).toEqual([undefined, true]);
    for (const [coding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]] as const) {
      const packed = await bytesOf(path, coding);
      expect([packed.headers['content-encoding'], packed.headers['vary'], packed.headers['etag']]).toEqual([coding, expect.stringContaining('accept-encoding'), plain.headers['etag']]);
      expect(unpack(packed.bytes).toString()).toBe(plain.text);
      expect(packed.bytes.length).toBeLessThan(plain.text.length / 2);
    }
    const { headers } = await bytesOf(`/api/v1/reports/${grant}/editions/1/report-fi.pdf`, 'gzip, br');
    expect([headers['content-type'], headers['content-encoding']]).toEqual(['application/pdf', undefined]);
  });

  it('are told from what the caller has, until something changes, whichever service it comes from', async () => {
    const paths = [`/api/v1/applications/${grant}`, `/api/v1/claims/${grant}`, `/api/v1/indicators/${grant}`, `/api/v1/reports/${grant}/figures`, `/api/v1/reports/${grant}/editions`, `/api/v1/reports/${grant}/editions/1/report.json`, `/api/v1/audit/${grant}/events`, '/api/v1/applications'];
    const tags = new Map<string, string>();
    for (const path of paths) {
      const first = await read(path);
      tags.set(path, String(first.headers['etag']));
      expect([path, first.status, first.headers['cache-control']]).toEqual([path, 200, 'private, no-cache']);
      const again = await read(path, { 'if-none-match': tags.get(path)!, 'accept-encoding': 'gzip' });
      expect([path, again.status, again.text, again.headers['etag'], again.headers['content-type']]).toEqual([path, 304, '', tags.get(path), undefined]);
    }
    // An amendment of the budget is an event of applications, and shows in claims and reports as well.
    const cells = [{ category: 'staff', amount: '9900.00' }, { category: 'services', amount: '617.00' }];
    const asked = await platform.act({ by: 'applicant', path: `/api/v1/applications/${grant}/amendments`, headers: { 'toteuma-at': '2023-03-01T10:00:00Z' }, json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', budget: cells }], reason: 'Muutos.' } });
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant}/amendments/${asked.body.amendment ?? 1}/decision`, headers: { 'toteuma-at': '2023-03-02T10:00:00Z' }, json: { parts: { budget: 'accepted' } } });
    for (const path of paths.slice(0, 2).concat(paths[3]!, paths[6]!)) expect([path, (await read(path, { 'if-none-match': tags.get(path)! })).status]).toEqual([path, 200]);
    expect((await read(paths[5]!, { 'if-none-match': tags.get(paths[5]!)! })).status).toBe(304);
  });

  it('give a version that If-Match takes', async () => {
    const { headers } = await read(`/api/v1/claims/${grant}`);
    expect(headers['etag']).toMatch(/^W\/"\d+-[\w-]{27}"$/);
    const asked = { by: 'applicant', path: `/api/v1/claims/${grant}`, json: claim({ period: { from: '2023-01-01', to: '2023-03-31' }, rows: [] }) };
    expect((await platform.ask({ ...asked, headers: { 'if-match': String(headers['etag']).replace(/"\d+/, '"99') } })).problem).toBe('version/conflict');
    expect((await platform.ask({ ...asked, headers: { 'if-match': String(headers['etag']) } })).problem).not.toBe('version/conflict');
  });
});

const safe = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' };

describe('every answer', () => {
  it('is safe in a browser and says nothing of the server', async () => {
    const answers = [
      await read('/api/v1/applications'), await read(`/api/v1/applications/${NOBODY}`), await read('/api/v1/claims/x/y/z'), await platform.ask({ method: 'GET', path: '/api/v1/claims' }), await read(`/api/v1/claims/${'x'.repeat(300)}`),
      await read('/api/v1/claims/%zz'), await platform.ask({ by: 'applicant', path: '/api/v1/applications', raw: '{', headers: { 'content-type': 'application/json' } }), await platform.ask({ by: 'applicant', path: '/api/v1/applications', json: application() }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 401, 404, 404, 400, 201]);
    for (const { status, headers } of answers) {
      expect(headers).toMatchObject(safe);
      expect([headers['server'], headers['x-powered-by'], headers['strict-transport-security']]).toEqual([undefined, undefined, undefined]);
      expect(headers['cache-control']).toBe(status === 200 ? 'private, no-cache' : 'no-store');
    }
  });

  it('asks browsers for TLS where there is TLS', async () => {
    expect((await read('/api/v1/applications', { 'x-forwarded-proto': 'https' })).headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  });
});

describe('a request', () => {
  it('with an address that is too long is refused', async () => {
    const told = await read(`/api/v1/applications?${'status=filed&'.repeat(700)}`);
    expect([told.status, told.problem, told.body.detail]).toEqual([413, 'request/too-large', 'The address may have 8192 characters.']);
    // Longer still, it does not get as far as a route, and is told why all the same.
    const endless = await read(`/api/v1/applications?${'status=filed&'.repeat(10_000)}`);
    expect([endless.status, endless.problem]).toEqual([431, 'request/too-large']);
  });

  it('with headers that are too long is refused', async () => {
    const told = await read('/api/v1/applications', { 'x-long': 'x'.repeat(17_000) });
    expect([told.status, told.problem]).toEqual([431, 'request/too-large']);
  });

  it('that is no HTTP is refused', async () => {
    expect((await overSocket('Good day\r\n\r\n')).answer).toMatch(/^HTTP\/1\.1 400 [^]*request\/malformed/);
  });

  it('that comes a letter at a time is cut off', async () => {
    const { answer, seconds } = await overSocket('GET /api/v1/applications HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    // Ten seconds, looked at every two.
    expect(seconds).toBeLessThan(60);
  }, 120_000);

  it('with a body that is packed is refused, before anything unfolds', async () => {
    const told = await platform.ask({ by: 'applicant', path: '/api/v1/applications', raw: Buffer.from([31, 139, 8, 0]), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
    expect([told.status, told.problem]).toEqual([415, 'request/unsupported-type']);
  });

  it('may be as deep as bodies are, and no deeper', async () => {
    const deep = (levels: number) => ({ by: 'applicant', path: '/api/v1/applications', raw: `{"deep":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`, headers: { 'content-type': 'application/json' } });
    expect((await platform.ask(deep(32))).problem).toBe('request/invalid');
    const told = await platform.ask(deep(33));
    expect([told.status, told.problem, told.fields, told.body.errors[0].expected]).toEqual([400, 'request/malformed', ['deep'], 'at most 32 levels of objects and lists']);
  });

  it('with a query parameter that its route does not know is refused, on every route', async () => {
    for (const service of services) {
      const reads = routesOf(service).filter(({ verb, path }) => verb === 'get' && path.startsWith('/api/'));
      expect(reads.length).toBeGreaterThan(1);
      for (const route of reads) {
        const path = route.path.replace(/:(id|grant)/, grant).replace(':edition', '1').replace(':file', 'report.json');
        const by = route.roles.includes('any') || route.roles.includes('auditor') || route.open ? 'auditor' : route.roles[0]!;
        for (const query of ['x=1', '__proto__=1', 'x=1&x=2']) {
          const told = await read(`${path}?${query}`, {}, by);
          // Of what is not there nothing more is told.
          if (path.includes(':') && told.status === 404) continue;
          expect([path, query, told.status, told.problem]).toEqual([path, query, 422, 'request/invalid']);
          expect(told.fields).toContain(query.split('=')[0]);
        }
      }
    }
  });
});

describe('through the portal of the distributed platform', () => {
  it('answers stay as the services made them', async () => {
    const { url } = platform.platform;
    // The embedded platform plays the part of the services behind it.
    const portal = await startPortal({ PORT: '0', PORTAL_SERVICES: JSON.stringify({ reports: [url] }), OIDC_ISSUER: `${url}/oidc`, TOTEUMA_DEVELOPMENT: 'true', LOG_LEVEL: 'silent' });
    try {
      const path = `/api/v1/reports/${grant}/figures`;
      const authorization = `Bearer ${await platform.token('auditor')}`;
      const through = (headers: Record<string, string> = {}, at = path) => overTheWire(portal.address, { method: 'GET', path: at, headers: { authorization, ...headers } });
      const plain = await read(path);
      const packed = await bytesOf(path, 'gzip', portal.address);
      expect(packed.headers).toMatchObject({ ...safe, 'content-encoding': 'gzip', etag: plain.headers['etag'], 'cache-control': 'private, no-cache' });
      expect(gunzipSync(packed.bytes).toString()).toBe(plain.text);
      const again = await through({ 'if-none-match': String(plain.headers['etag']) });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', plain.headers['etag']]);
      expect((await through({}, `${path}?${'x=1&'.repeat(2100)}`)).problem).toBe('request/too-large');
      expect((await through({ 'x-long': 'x'.repeat(17_000) })).status).toBe(431);
    } finally {
      await portal.stop();
    }
  }, 120_000);
});

describe('who asks too often', () => {
  it('is told to wait, and nobody else is', async () => {
    const strict = await PlatformAtWork.start({ TOTEUMA_RATE_LIMIT: '5' });
    try {
      const ask = (by: string, path = '/api/v1/applications') => strict.ask({ by, method: 'GET', path });
      for (const left of [4, 3, 2, 1, 0]) expect((await ask('verifier')).headers).toMatchObject({ 'ratelimit-limit': '5', 'ratelimit-remaining': String(left) });
      const told = await ask('verifier');
      expect([told.status, told.problem]).toEqual([429, 'request/too-many']);
      expect(Number(told.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(told.headers['retry-after'])).toBeLessThanOrEqual(60);
      // A route that is not there counts as well; another person, another service and the health do not.
      expect((await ask('verifier', '/api/v1/applications/x/y/z')).status).toBe(429);
      expect([(await ask('payer')).status, (await ask('verifier', '/api/v1/claims')).status, (await overTheWire(strict.platform.url, { method: 'GET', path: '/health/live', headers: {} })).status]).toEqual([200, 200, 200]);
      const guesses = [];
      for (let guess = 0; guess < 6; guess += 1) guesses.push((await strict.ask({ token: `x.y.${guess}`, method: 'GET', path: '/api/v1/applications' })).status);
      expect(guesses).toEqual([401, 401, 401, 401, 401, 429]);
      // From the same address, but with a token that is good.
      expect((await ask('case-officer')).status).toBe(200);
    } finally {
      await strict.stop();
    }
  }, 60_000);
});
