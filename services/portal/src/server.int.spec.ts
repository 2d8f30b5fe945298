import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentKey, developmentSignIn, serviceLog } from '@toteuma/platform';
import { testRedis } from '@toteuma/testing';
import { EventStreams } from './event-streams.js';
import { openServer, type PortalServer } from './server.js';
import { readSettings } from './settings.js';

/** Tokens that end so soon that each request renews them. */
const LIFETIME = 20;

let http: Server;
let url: string;
const parts: { issuer: 'well' | 'away' | 'refusing'; portals: PortalServer[]; turn: number } = { issuer: 'well', portals: [], turn: 0 };
let seen: IncomingHttpHeaders[] = [];

/** Two portals on one Redis, the built-in issuer, and a service that notes what it is asked. */
beforeAll(async () => {
  let answer: Parameters<typeof createServer>[1] = () => undefined;
  http = createServer((request, response) => answer!(request as never, response as never));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const secret = 'the secret of this spec';
  const signIn = await developmentSignIn(url, await developmentKey(), { portal: { address: url, secret }, lifetime: LIFETIME });
  const settings = readSettings({}, { OIDC_ISSUER: signIn.issuer, TOTEUMA_DEVELOPMENT: 'true', PORTAL_CLIENT_SECRET: secret, REDIS_URL: await testRedis() });
  const services = new Map([['claims', (request: { headers: IncomingHttpHeaders }, response: ServerResponse) => {
    seen.push({ ...request.headers });
    if (request.headers.accept === 'text/event-stream') response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
    else response.end('{}');
  }]]);
  for (let copy = 0; copy < 2; copy += 1) parts.portals.push(await openServer({ settings, services, streams: new EventStreams(), log: serviceLog('portal', 'silent') }));
  answer = (request, response) => {
    if (!request.url!.startsWith('/oidc')) return parts.portals[(parts.turn += 1) % 2]!.handle(request, response);
    if (parts.issuer === 'away' && request.url!.startsWith('/oidc/token')) return void request.socket.destroy();
    if (parts.issuer === 'refusing' && request.url!.startsWith('/oidc/token')) return void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    signIn.handle(request, response);
  };
}, 60_000);
afterAll(async () => {
  for (const portal of parts.portals) await portal.close();
  http?.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
}, 60_000);
beforeEach(() => {
  parts.issuer = 'well';
  seen = [];
});

/** Signs a demo user in; returns the cookies as a browser sends them. */
async function signedIn(user: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = new URL(`/portal/sign-in?as=${user}&to=/grants`, url);
  while (at.pathname !== '/grants') {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } });
    for (const line of answer.headers.getSetCookie()) cookies.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).split(';')[0]!);
    at = new URL(answer.headers.get('location')!, at);
  }
  return [...cookies].filter(([name]) => name.startsWith('toteuma')).map((pair) => pair.join('=')).join('; ');
}
const ask = (cookie: string, path = '/portal/api/v1/claims') => fetch(new URL(path, url), { headers: { cookie, 'x-csrf-token': 'x', 'toteuma-not-older-than': 'claims/x:1' } });

describe('two portals on one Redis', () => {
  it('know each other\'s sessions, and hand requests on with the token and without the cookie', async () => {
    const cookie = await signedIn('applicant');
    for (let times = 0; times < 4; times += 1) expect((await ask(cookie)).status).toBe(200);
    for (const headers of seen) {
      expect(headers.authorization).toMatch(/^Bearer eyJ/);
      expect(headers).toMatchObject({ 'toteuma-not-older-than': 'claims/x:1' });
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('x-csrf-token');
    }
  });

  it('renew tokens that are about to end, also for many requests at once', async () => {
    const cookie = await signedIn('applicant');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const statuses = await Promise.all(Array.from({ length: 12 }, () => ask(cookie).then(({ status }) => status)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await ask(cookie)).status).toBe(200);
    expect(new Set(seen.map(({ authorization }) => authorization)).size).toBeGreaterThan(1);
  });

  it('go on with a token that is still good while the issuer is away', async () => {
    const cookie = await signedIn('applicant');
    parts.issuer = 'away';
    expect((await ask(cookie)).status).toBe(200);
    parts.issuer = 'well';
    expect((await ask(cookie)).status).toBe(200);
  });

  it('end a session that the issuer ended', async () => {
    const cookie = await signedIn('applicant');
    parts.issuer = 'refusing';
    expect((await ask(cookie)).status).toBe(401);
    parts.issuer = 'well';
    expect((await ask(cookie)).status).toBe(401);
  });

  it('end the event streams of a session at both when it is signed out at one', async () => {
    const [cookie, other] = [await signedIn('applicant'), await signedIn('applicant')];
    const stream = (whose: string) => fetch(new URL('/portal/api/v1/claims/x/changes', url), { headers: { cookie: whose, accept: 'text/event-stream' } });
    // They take turns: one stream at each.
    const streams = [await stream(cookie), await stream(cookie)];
    const stays = await stream(other);
    const { csrf } = (await (await ask(cookie, '/portal/session')).json()) as { csrf: string };
    expect((await fetch(new URL('/portal/sign-out', url), { method: 'POST', headers: { cookie, 'x-csrf-token': csrf } })).status).toBe(200);
    expect(await Promise.all(streams.map((answer) => answer.text()))).toEqual([': here\n\n', ': here\n\n']);
    expect((await stream(cookie)).status).toBe(401);
    const reader = stays.body!.getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe(': here\n\n');
    expect(await Promise.race([reader.read(), new Promise((resolve) => setTimeout(resolve, 300, 'still open'))])).toBe('still open');
    await reader.cancel();
  });
});
