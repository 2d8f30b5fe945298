import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { SignIn } from './auth.js';

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
