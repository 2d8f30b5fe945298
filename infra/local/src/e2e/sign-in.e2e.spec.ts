import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applicationsService } from '@toteuma/applications';
import { developmentSignIn, readConfig, ServicePass, SignIn, startService, type RunningService } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { calculateJwkThumbprint, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { application, award, claim, NOBODY, overTheWire, PlatformAtWork, TODAY, type Told } from './platform-at-work.js';

const AUDIENCE = 'urn:toteuma:api';

/** An OpenID Connect issuer of the spec's own: discovery and keys, and whatever tokens it is asked for. */
class Issuer {
  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly key: CryptoKey,
    readonly kid: string,
    readonly publicKey: string,
  ) {}

  static async open(): Promise<Issuer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const server = createServer((request, response) => {
      const address = `http://${request.headers.host}`;
      const body = request.url === '/keys' ? { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] } : { issuer: address, jwks_uri: `${address}/keys` };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Issuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, privateKey, kid, await exportSPKI(publicKey));
  }

  /** A token that is in order but for what is changed; undefined leaves a claim out. */
  sign(changes: Record<string, unknown> = {}, { key = this.key, alg = 'RS256', kid = this.kid }: { key?: CryptoKey | Uint8Array; alg?: string; kid?: string } = {}): Promise<string> {
    const payload = { iss: this.address, aud: AUDIENCE, sub: 'person-1', exp: soon(600), roles: ['applicant'], organisation: 'org-jedu', ...changes };
    return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const unauthenticated = { status: 401, problem: 'auth/unauthenticated', mediaType: 'application/problem+json' };
const forbidden = { status: 403, problem: 'auth/forbidden', mediaType: 'application/problem+json' };
const notFound = { status: 404, problem: 'not-found', mediaType: 'application/problem+json' };
const shortly = ({ status, problem, mediaType }: Told) => ({ status, problem, mediaType });

describe('a service behind an issuer of its organisation\'s own', () => {
  const secret = 'a secret for the services of this spec, long enough';
  let issuer: Issuer;
  let stranger: Issuer;
  let database: TestDatabase;
  let service: RunningService;
  let address: string;

  beforeAll(async () => {
    [issuer, stranger, database] = await Promise.all([Issuer.open(), Issuer.open(), testDatabase({ empty: true })]);
    service = await startService(applicationsService, { DATABASE_URL: database.url, OIDC_ISSUER: issuer.address, TOTEUMA_SERVICE_SECRET: secret, LOG_LEVEL: 'silent' });
    address = await service.listen(0);
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await Promise.all([database?.drop(), issuer?.close(), stranger?.close()]);
  });

  const list = (authorization?: string, path = '/api/v1/applications'): Promise<Told> =>
    overTheWire(address, { method: 'GET', path, headers: authorization === undefined ? {} : { authorization } });
  const post = (token: string, headers: Record<string, string> = {}): Promise<Told> =>
    overTheWire(address, { method: 'POST', path: '/api/v1/applications', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(application()) });

  it('lets in whom the issuer vouches for', async () => {
    expect((await list(`Bearer ${await issuer.sign()}`)).status).toBe(200);
    expect((await list(`bearer ${await issuer.sign()}`)).status).toBe(200);
    expect((await list(`Bearer ${await issuer.sign({ aud: ['urn:other', AUDIENCE] })}`)).status).toBe(200);
  });

  it.each<[string, () => Promise<string | undefined> | string | undefined]>([
    ['no token', () => undefined],
    ['an empty header', () => ''],
    ['a scheme without a token', () => 'Bearer'],
    ['garbage', () => 'Bearer x'],
    ['garbage in three parts', () => 'Bearer a.b.c'],
    ['parts that are JSON but no token', () => `Bearer ${['null', '[]', '1'].map((part) => Buffer.from(part).toString('base64url')).join('.')}`],
    ['a very long token', () => `Bearer ${'a'.repeat(10_000)}`],
    ['another scheme', async () => `Basic ${await issuer.sign()}`],
    ['a token with something behind it', async () => `Bearer ${await issuer.sign()} x`],
    ['two tokens', async () => `Bearer ${await issuer.sign()}, Bearer ${await issuer.sign()}`],
    ['a token cut short', async () => `Bearer ${(await issuer.sign()).slice(0, -2)}`],
    ['claims changed after signing', async () => {
      const [head, , signature] = (await issuer.sign()).split('.');
      return `Bearer ${head}.${Buffer.from(JSON.stringify({ iss: issuer.address, aud: AUDIENCE, sub: 'x', exp: soon(600), roles: ['auditor'] })).toString('base64url')}.${signature}`;
    }],
    ['another issuer', async () => `Bearer ${await stranger.sign()}`],
    ['another issuer that calls itself ours', async () => `Bearer ${await stranger.sign({ iss: issuer.address })}`],
    ['another key with the kid of ours', async () => `Bearer ${await stranger.sign({ iss: issuer.address }, { kid: issuer.kid })}`],
    ['an unknown kid', async () => `Bearer ${await issuer.sign({}, { kid: 'nobody' })}`],
    ['no issuer', async () => `Bearer ${await issuer.sign({ iss: undefined })}`],
    ['another audience', async () => `Bearer ${await issuer.sign({ aud: 'urn:other' })}`],
    ['no audience', async () => `Bearer ${await issuer.sign({ aud: undefined })}`],
    ['alg none', () => `Bearer ${new UnsecuredJWT({ roles: ['auditor'] }).setIssuer(issuer.address).setAudience(AUDIENCE).setSubject('x').setExpirationTime('10m').encode()}`],
    ['HS256 with the public key for a secret', async () => `Bearer ${await issuer.sign({}, { key: new TextEncoder().encode(issuer.publicKey), alg: 'HS256' })}`],
    ['HS256 with the secret of the services', async () => `Bearer ${await issuer.sign({}, { key: new TextEncoder().encode(secret), alg: 'HS256' })}`],
    ['the pass of a service', async () => `Bearer ${await new ServicePass(secret).issue('claims', 'applications')}`],
    ['an expired token', async () => `Bearer ${await issuer.sign({ exp: soon(-60) })}`],
    ['a token that is not valid yet', async () => `Bearer ${await issuer.sign({ nbf: soon(600) })}`],
    ['a token that never expires', async () => `Bearer ${await issuer.sign({ exp: undefined })}`],
    ['a token of nobody', async () => `Bearer ${await issuer.sign({ sub: undefined })}`],
    ['a token of an empty name', async () => `Bearer ${await issuer.sign({ sub: '' })}`],
    ['a token of a name with a NUL', async () => `Bearer ${await issuer.sign({ sub: 'a\u0000' })}`],
    ['a person named like a service', async () => `Bearer ${await issuer.sign({ sub: 'service:claims' })}`],
  ])('refuses %s', async (_, header) => {
    const authorization = await header();
    expect(shortly(await list(authorization))).toEqual(unauthenticated);
  });

  it('takes no token from the address', async () => {
    const token = await issuer.sign();
    for (const name of ['access_token', 'token', 'authorization']) expect(shortly(await list(undefined, `/api/v1/applications?${name}=${token}`))).toEqual(unauthenticated);
  });

  it.each<[string, unknown]>([
    ['no roles', undefined], ['null', null], ['a text', 'applicant'], ['an object', { applicant: true }], ['an unknown role', ['janitor']], ['a list in the list', [['applicant']]],
    ['another spelling', ['Applicant', ' applicant']], ['the name of an inherited key', ['constructor', '__proto__']],
  ])('gives no right for %s in place of roles', async (_, roles) => {
    const token = await issuer.sign({ roles });
    expect(shortly(await post(token))).toEqual(forbidden);
    expect((await list(`Bearer ${token}`)).body.applications).toEqual([]);
  });

  it.each<[string, unknown]>([['no organisation', undefined], ['null', null], ['a list', ['org-jedu']], ['an empty text', ''], ['a NUL', 'org\u0000'], ['a space', 'org a']])('files nothing for %s in place of an organisation', async (_, organisation) => {
    const token = await issuer.sign({ organisation });
    expect(shortly(await post(token))).toEqual(forbidden);
    expect((await list(`Bearer ${token}`)).body.applications ?? []).toEqual([]);
  });

  it('shows an organisation\'s cases to who may apply for it only', async () => {
    const filed = await post(await issuer.sign({ organisation: 'org-own' }));
    expect(filed.status).toBe(201);
    const path = `/api/v1/applications/${filed.body.id}`;
    expect((await list(`Bearer ${await issuer.sign({ organisation: 'org-own' })}`, path)).status).toBe(200);
    expect(shortly(await list(`Bearer ${await issuer.sign({ organisation: 'org-own', roles: [] })}`, path))).toEqual(notFound);
    expect(shortly(await list(`Bearer ${await issuer.sign({ organisation: 'org-other' })}`, path))).toEqual(notFound);
  });

  it('refuses the time of the act, which is a switch of development mode', async () => {
    for (const told of [await post(await issuer.sign(), { 'toteuma-at': TODAY }), await overTheWire(address, { method: 'GET', path: '/api/v1/applications', headers: { authorization: `Bearer ${await issuer.sign()}`, 'toteuma-at': TODAY } })]) {
      expect(shortly(told)).toEqual({ status: 422, problem: 'request/invalid', mediaType: 'application/problem+json' });
      expect(told.fields).toEqual(['Toteuma-At']);
    }
  });

  it('takes no rules that the applicant brings along', async () => {
    const told = await overTheWire(address, { method: 'POST', path: '/api/v1/applications', headers: { authorization: `Bearer ${await issuer.sign()}`, 'content-type': 'application/json' }, body: JSON.stringify(application({ programme: { id: 'mine' } })) });
    expect([told.problem, told.fields]).toEqual(['request/invalid', ['programme']]);
  });

  it('knows no demo users', async () => {
    const development = await developmentSignIn(stranger.address, { ...(await exportJWK(stranger.key)), kid: stranger.kid, alg: 'RS256', use: 'sig' });
    expect(development.issuer).toBe(`${stranger.address}/oidc`);
    expect(shortly(await list(`Bearer ${await stranger.sign({ iss: development.issuer, sub: 'all-hands' })}`))).toEqual(unauthenticated);
    for (const path of ['/oidc/token', '/oidc/.well-known/openid-configuration']) expect(shortly(await list(undefined, path))).toEqual(unauthenticated);
  });

  it('does not start with development switches', () => {
    const values = { DATABASE_URL: database.url, TOTEUMA_SERVICE_SECRET: secret, TOTEUMA_DEVELOPMENT: 'true' };
    for (const OIDC_ISSUER of [issuer.address, 'https://login.example.org/oidc', 'http://127.0.0.1.example.org/oidc', `${issuer.address}/oidc/x`]) {
      expect(() => readConfig({}, { ...values, OIDC_ISSUER })).toThrow('TOTEUMA_DEVELOPMENT: development switches work with the built-in sign-in of this machine only, not with another OIDC_ISSUER');
    }
    expect(readConfig({}, { ...values, OIDC_ISSUER: `${issuer.address}/oidc` }).TOTEUMA_DEVELOPMENT).toBe(true);
  });

  it('is away while the issuer\'s keys are, and does not call a good token bad', async () => {
    const gone = await Issuer.open();
    const token = await gone.sign();
    await gone.close();
    await expect(new SignIn({ issuer: gone.address, audience: AUDIENCE }).identify(`Bearer ${token}`)).rejects.toMatchObject({ body: { status: 503 } });
    await expect(new SignIn({ issuer: gone.address, audience: AUDIENCE, jwksUrl: `${issuer.address}/` }).identify(`Bearer ${token}`)).rejects.toMatchObject({ body: { status: 503 } });
    await expect(new SignIn({ issuer: `${issuer.address}/other`, audience: AUDIENCE }).identify(`Bearer ${token}`)).rejects.toMatchObject({ body: { status: 503 } });
  });
});

describe('the platform\'s own sign-in', () => {
  let platform: PlatformAtWork;
  const own = { id: '' };
  const theirs = { id: '' };

  beforeAll(async () => {
    platform = await PlatformAtWork.start();
    for (const [grant, by] of [[own, 'applicant'], [theirs, 'other-applicant']] as const) {
      grant.id = (await platform.act({ by, path: '/api/v1/applications', json: application() })).body.id;
      await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant.id}/decision`, json: award() });
      await platform.act({ by, path: `/api/v1/claims/${grant.id}`, json: claim() });
      await platform.act({ by, path: `/api/v1/indicators/${grant.id}/reports`, json: { period: claim()['period'], values: [{ id: 'participants', value: 1 }] } });
    }
    await platform.quiet([own.id, theirs.id]);
  }, 120_000);
  afterAll(() => platform?.stop());

  /** Every command below /api/v1/, by the roles whose act it is. */
  const commands: readonly [roles: string, paths: readonly string[]][] = [
    ['applicant', [
      'applications', 'applications/drafts', 'applications/drafts/ID/submission', 'applications/drafts/ID/restoration', 'applications/substitutions', 'applications/ID/withdrawal',
      'applications/ID/supplement', 'applications/ID/hearing/answer', 'applications/ID/rectification-requests', 'applications/ID/conditions/1/report', 'applications/ID/amendments',
      'applications/ID/amendments/preview', 'applications/ID/amendments/1/supplement', 'applications/ID/amendments/1/withdrawal', 'claims/ID', 'claims/ID/preview', 'claims/ID/drafts',
      'claims/drafts/ID/parts/lead/ready', 'claims/drafts/ID/filing', 'claims/drafts/ID/imports', 'claims/imports/ID/taking', 'claims/imports/ID/stop', 'claims/ID/1/clarifications/1/answer',
      'claims/ID/1/deduction-hearings/1/answer', 'claims/ID/1/rectification-requests', 'indicators/ID/reports', 'reports/ID/progress-reports/1', 'reports/ID/final-report',
    ]],
    ['case-officer', [
      'applications/calls', 'applications/calls/ID/publication', 'applications/calls/ID/extension', 'applications/calls/ID/copies', 'applications/ID/supplement-requests',
      'applications/ID/eligibility', 'applications/ID/assessors', 'applications/ID/hearing', 'applications/ID/amendments/1/supplement-requests', 'indicators/ID/reports/1/acceptance',
      'reports/register', 'reports/ID/progress-reports/1/review',
    ]],
    ['decision-maker', [
      'applications/appropriations', 'applications/ID/decision', 'applications/ID/rectification', 'applications/ID/decision/preview', 'applications/ID/decision/reversal',
      'applications/ID/tranches', 'applications/ID/amendments/1/decision', 'claims/ID/1/corrections', 'claims/ID/1/rectification', 'claims/ID/1/decision', 'claims/ID/recovery-orders',
      'claims/ID/interruption', 'claims/ID/resumption', 'claims/ID/closure', 'claims/ID/reopening', 'claims/substitutions', 'reports/ID/final-report/acceptance',
    ]],
    ['applicant case-officer decision-maker', ['applications/ID/messages', 'applications/ID/attachments']],
    ['assessor', ['applications/ID/conflict', 'applications/ID/assessment']],
    ['case-officer decision-maker', ['applications/ID/conditions/1/review']],
    ['decision-maker verifier', ['claims/ID/1/preview', 'claims/ID/irregularities', 'claims/ID/irregularities/1/follow-ups']],
    ['verifier', ['claims/ID/1/verification', 'claims/ID/1/samples', 'claims/ID/1/clarifications', 'claims/ID/1/deduction-hearings', 'claims/ID/1/findings']],
    ['payer', [
      'claims/ID/1/payment/authorisation', 'claims/ID/1/payment/confirmation', 'claims/ID/1/payment/record', 'claims/payee-accounts/ID/1/approval', 'claims/payee-accounts/ID/1/rejection',
      'claims/payment-batches', 'claims/payment-batches/ID/sending', 'claims/payment-batches/answers', 'claims/ID/advances', 'claims/ID/recoveries',
    ]],
    ['applicant payer', ['claims/payee-accounts']],
    ['applicant case-officer assessor decision-maker verifier payer', ['reports/calendar-links']],
    ['case-officer verifier', ['reports/ID/final-report/reviews']],
  ];
  const cases = commands.flatMap(([roles, paths]) => paths.map((path) => [`/api/v1/${path}`, roles.split(' ')] as const));
  /** The demo users, and the roles that they have. */
  const everyone: readonly [user: string, roles: readonly string[]][] = [
    ['applicant', ['applicant']], ['other-applicant', ['applicant']], ['case-officer', ['case-officer']], ['assessor', ['assessor']], ['decision-maker', ['decision-maker']], ['verifier', ['verifier']],
    ['payer', ['payer']], ['payer-2', ['payer']], ['all-hands', ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer']], ['auditor', ['auditor']],
  ];

  it.each(cases)('lets only those post to %s whose act it is', async (path, allowed) => {
    // Nobody's case, and a body that no schema takes: whoever has the role gets past it, and no further.
    const body = /\/(attachments|imports|payment-batches\/answers)$/.test(path) ? { raw: 'none', headers: { 'content-type': 'application/octet-stream' } } : { json: { none: 1 } };
    await platform.leavingNoTrace(async () => {
      for (const [by, roles] of everyone) {
        const told = await platform.ask({ by, path: path.replace('ID', NOBODY), ...body });
        const expected = !roles.some((role) => allowed.includes(role)) ? forbidden : path.includes('ID') ? notFound : { ...notFound, status: 422, problem: 'request/invalid' };
        expect({ by, ...shortly(told) }).toEqual({ by, ...expected });
      }
    });
  });

  it('knows every command of every service', () => {
    const routes = platform.platform.services.flatMap(({ app }) => app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).split('\n').filter((line: string) => line.includes('POST') && !line.includes('OPTIONS')));
    // Three of each service, and that reports sends its reminders at once.
    const operations = platform.platform.services.length * 3 + 1;
    expect(routes).toHaveLength(cases.length + operations);
  });

  it('lets a review be given only by whose kind it is', async () => {
    for (const [by, kind] of [['case-officer', 'finance'], ['verifier', 'substance']] as const) {
      expect(shortly(await platform.ask({ by, path: `/api/v1/reports/${own.id}/final-report/reviews`, json: { kind, outcome: 'accepted' } }))).toEqual(forbidden);
    }
  });

  it.each(['applicant', 'other-applicant'])('shows %s the own organisation\'s cases and no others', async (by) => {
    const [mine, others] = by === 'applicant' ? [own, theirs] : [theirs, own];
    const get = (path: string) => platform.ask({ by, method: 'GET', path });
    expect((await get('/api/v1/applications')).body.applications.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    expect((await get('/api/v1/claims')).body.grants.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    expect((await get('/api/v1/reports')).body.operations.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    for (const path of ['/api/v1/applications/ID', '/api/v1/claims/ID', '/api/v1/indicators/ID', '/api/v1/indicators/ID/reports', '/api/v1/reports/ID/figures', '/api/v1/reports/ID/editions', '/api/v1/audit/ID/history']) {
      expect((await get(path.replace('ID', mine.id))).status).toBe(200);
      expect(shortly(await get(path.replace('ID', others.id)))).toEqual(notFound);
    }
    const { next } = (await platform.ask({ by: 'auditor', method: 'GET', path: '/api/v1/applications?limit=1' })).body as { next: string };
    expect((await get(`/api/v1/applications?after=${next}`)).body.applications.map(({ id }: { id: string }) => id)).not.toContain(others.id);
    for (const path of [`/api/v1/audit/${mine.id}/events`, '/api/v1/audit/checks']) expect(shortly(await get(path))).toEqual(forbidden);
  });

  it('shows a partner\'s own organisation nothing of the others\'', async () => {
    const { body } = await platform.ask({ by: 'partner-p2', method: 'GET', path: '/api/v1/applications' });
    expect(body.applications).toEqual([]);
  });

  it('shows everything to every role of the authority, and the history to the auditor only', async () => {
    for (const by of ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor']) {
      const { body } = await platform.ask({ by, method: 'GET', path: '/api/v1/applications' });
      expect(body.applications).toHaveLength(2);
      expect((await platform.ask({ by, method: 'GET', path: `/api/v1/audit/${own.id}/events` })).status).toBe(by === 'auditor' ? 200 : 403);
    }
  });

  it('tells a demo user nothing without the secret, and knows no other users', async () => {
    for (const [user, secret] of [['auditor', 'wrong'], ['auditor', ''], ['root', 'demo'], ['constructor', 'demo'], ['partner-../x', 'demo']] as const) {
      const answer = await fetch(`${platform.platform.url}/oidc/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: secret }) });
      expect([user, answer.status]).toEqual([user, expect.any(Number)]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('refuses a token that its own key signed for something else', async () => {
    const { signIn } = JSON.parse(await readFile(join(platform.folder, 'secrets.json'), 'utf8')) as { signIn: JWK };
    const key = (await importJWK(signIn, 'RS256')) as CryptoKey;
    const sign = (changes: JWTPayload) =>
      new SignJWT({ iss: `${platform.platform.url}/oidc`, aud: AUDIENCE, sub: 'x', exp: soon(600), roles: ['auditor'], ...changes }).setProtectedHeader({ alg: 'RS256', kid: signIn.kid! }).sign(key);
    const get = async (changes: JWTPayload) => (await platform.ask({ token: await sign(changes), method: 'GET', path: '/api/v1/applications' })).status;
    expect([await get({}), await get({ aud: 'demo-client' }), await get({ exp: soon(-60) }), await get({ iss: platform.platform.url })]).toEqual([200, 401, 401, 401]);
  });

  describe('calls from service to service', () => {
    const internal = ['/internal/NAME/events/ID', '/internal/NAME/dead-letters'];
    const names = ['applications', 'claims', 'indicators', 'reports', 'audit'];
    const passes = async () => {
      const { service } = JSON.parse(await readFile(join(platform.folder, 'secrets.json'), 'utf8')) as { service: string };
      return { good: new ServicePass(service), wrong: new ServicePass('x'.repeat(48)), key: new TextEncoder().encode(service) };
    };
    const get = (path: string, authorization?: string) => platform.ask({ method: 'GET', path, headers: authorization === undefined ? {} : { authorization } });

    it.each(names)('are taken by %s with a pass for it, and with nothing else', async (name) => {
      const { good, wrong, key } = await passes();
      const other = name === 'claims' ? 'applications' : 'claims';
      const pass = (seconds: number) => new SignJWT({ aud: `service:${name}` }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(soon(seconds)).sign(key);
      for (const path of internal.map((one) => one.replace('NAME', name).replace('ID', own.id))) {
        expect((await get(path, `Bearer ${await good.issue('reports', name)}`)).status).toBe(200);
        const bad = [
          undefined, '', 'Bearer ', 'Bearer x', `Bearer ${await platform.token('auditor')}`, `Bearer ${await platform.token('all-hands')}`, `Bearer ${await wrong.issue('reports', name)}`, `Bearer ${await good.issue('reports', other)}`,
          `Bearer ${await pass(-1)}`, `Bearer ${await new SignJWT({ aud: `service:${name}` }).setProtectedHeader({ alg: 'HS256' }).sign(key)}`, `Bearer ${new UnsecuredJWT({ aud: `service:${name}` }).setExpirationTime('1m').encode()}`,
        ];
        for (const header of bad) expect(shortly(await get(path, header))).toEqual(unauthenticated);
      }
    });

    it.each(['dead-letters/1/retry', 'dead-letters/1/release', 'views/claim-list/rebuild'])('do nothing without a pass: %s', async (act) => {
      for (const by of [null, 'auditor', 'all-hands'] as const) expect(shortly(await platform.ask({ by, path: `/internal/claims/${act}` }))).toEqual(unauthenticated);
    });

    it('find no history of an id with a NUL', async () => {
      const { good } = await passes();
      expect(shortly(await get('/internal/claims/events/%00', `Bearer ${await good.issue('reports', 'claims')}`))).toEqual(notFound);
    });

    it('are not reached round the sign-in', async () => {
      for (const path of ['/internal/../api/v1/applications', '/internal/%2e%2e/api/v1/applications', '//api/v1/applications', '/health/../api/v1/applications', '/internal/claims/%2e%2e/%2e%2e/api/v1/claims', '/API/V1/applications', '/api/v1//applications', '/api/v1/applications/', '/api/v1/applications;x', '/api/v1/Applications']) {
        const told = await get(path);
        expect([path, told.status]).toEqual([path, told.status === 401 ? 401 : 404]);
      }
    });
  });
});
