import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { claimAt, SignIn } from './auth.js';
import { safeError } from './log.js';

const issuer = 'https://login.example.org';
const audience = 'urn:toteuma:api';

let key: CryptoKey;
let keys: Server;
let jwksUrl: string;
let asked = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' };
  keys = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => keys.close(resolve)));
afterEach(() => void jest.useRealTimers());

const authorization = async (person: string, seconds: number): Promise<string> =>
  `Bearer ${await new SignJWT({ roles: ['auditor'] }).setProtectedHeader({ alg: 'ES256', kid: 'k' }).setIssuer(issuer).setAudience(audience).setSubject(person).setExpirationTime(Math.floor(Date.now() / 1000) + seconds).sign(key)}`;

describe('the tokens that are remembered', () => {
  it('are taken until they expire, and not a moment longer', async () => {
    const signIn = new SignIn({ issuer, audience, jwksUrl });
    const token = await authorization('ann', 60);
    expect(await signIn.identify(token)).toMatchObject({ person: 'ann' });
    expect(await signIn.identify(token)).toMatchObject({ person: 'ann' });
    expect(signIn.remembered).toBe(1);
    // The clocks of issuer and platform may differ by five seconds.
    jest.useFakeTimers({ now: Date.now() + 66_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
    await expect(signIn.identify(token)).rejects.toMatchObject({ body: { status: 401 } });
    expect(signIn.remembered).toBe(0);
  });

  it('do not become more and more: the oldest goes first', async () => {
    const signIn = new SignIn({ issuer, audience, jwksUrl, remembers: 3 });
    for (const person of ['a', 'b', 'c', 'd', 'e', 'a']) expect(await signIn.identify(await authorization(person, 60))).toMatchObject({ person });
    expect(signIn.remembered).toBe(3);
  });

  it('are not those that were refused, and a refusal does not ask for the keys again', async () => {
    const signIn = new SignIn({ issuer, audience, jwksUrl });
    await signIn.identify(await authorization('ann', 60));
    const before = asked;
    for (let guess = 0; guess < 20; guess += 1) {
      const forged = `${(await authorization(`x${guess}`, 60)).slice(0, -6)}AAAAAA`;
      await expect(signIn.identify(forged)).rejects.toMatchObject({ body: { status: 401 } });
    }
    expect([signIn.remembered, asked]).toEqual([1, before]);
  });
});

describe('claims under the names of an issuer\'s own', () => {
  const token = async (claims: Record<string, unknown>): Promise<string> =>
    `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).setIssuer(issuer).setAudience(audience).setSubject('ann').setExpirationTime('60s').sign(key)}`;

  it.each<[string, string, string, Record<string, unknown>]>([
    ['the usual ones', 'roles', 'organisation', { roles: ['applicant', 'auditor'], organisation: 'org-1' }],
    ['objects in objects', 'realm_access.roles', 'place.of.work', { realm_access: { roles: ['offline_access', 'auditor', 'applicant'] }, place: { of: { work: 'org-1' } } }],
    ['names with dots', 'https://sign-in.example.fi/roles', 'extn.organisation', { 'https://sign-in.example.fi/roles': ['applicant', 'auditor'], 'extn.organisation': 'org-1' }],
  ])('are found: %s', async (_, rolesClaim, organisationClaim, claims) => {
    const signIn = new SignIn({ issuer, audience, jwksUrl, rolesClaim, organisationClaim });
    expect(await signIn.identify(await token(claims))).toEqual({ person: 'ann', roles: ['applicant', 'auditor'], organisation: 'org-1' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['the usual names, which are not asked for', { roles: ['auditor'], organisation: 'org-1' }],
    ['nothing on the way', { realm_access: null }],
    ['a text on the way', { realm_access: 'roles' }],
    ['a text in place of a list', { realm_access: { roles: 'auditor' } }],
    ['a list of something else', { realm_access: { roles: [['auditor'], { name: 'auditor' }, 'AUDITOR', null] } }],
    ['a list of organisations', { realm_access: { roles: [] }, place: ['org-1'] }],
  ])('give no right for %s', async (_, claims) => {
    const signIn = new SignIn({ issuer, audience, jwksUrl, rolesClaim: 'realm_access.roles', organisationClaim: 'place' });
    expect(await signIn.identify(await token(claims))).toEqual({ person: 'ann', roles: [], organisation: null });
  });

  it.each(['constructor', '__proto__', 'constructor.name', 'a.constructor.name', 'a.b.length', 'a..b'])('are never what an object has from elsewhere: %s', (name) => {
    expect(claimAt({ a: { b: 'x' } }, name)).toBeUndefined();
  });
});

describe('a token that is refused', () => {
  it('has its reason for the log, which the answer does not tell', async () => {
    const error = await new SignIn({ issuer, audience: 'urn:other', jwksUrl }).identify(await authorization('ann', 60)).catch((thrown: unknown) => thrown as Error & { body: object });
    expect((error as Error).cause).toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' });
    expect(safeError(error)).toMatchObject({ cause: { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' } });
    expect(JSON.stringify((error as { body: object }).body)).not.toContain('unexpected');
  });
});
