import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ORGANISATION } from './grants.js';

const AUDIENCE = 'urn:toteuma:api';

/** Somebody's identity provider: its keys at an address, and tokens of applicants. */
export interface Issuer {
  /** What a service must be told to trust it. */
  readonly settings: { readonly OIDC_ISSUER: string; readonly OIDC_AUDIENCE: string; readonly OIDC_JWKS_URL: string };
  /** One token for each of so many persons, who are applicants of the benchmark's organisation unless told otherwise. */
  tokens(persons: number, claims?: { readonly roles: readonly string[]; readonly organisation?: string }): Promise<string[]>;
  close(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const keys = JSON.stringify({ keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] });
  const http = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(keys));
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    settings: { OIDC_ISSUER: issuer, OIDC_AUDIENCE: AUDIENCE, OIDC_JWKS_URL: `${issuer}/jwks` },
    tokens: (persons, claims = { roles: ['applicant'], organisation: ORGANISATION }) => Promise.all(Array.from({ length: persons }, (_, at) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).setSubject(`bench-${at}`).setIssuer(issuer).setAudience(AUDIENCE).setIssuedAt().setExpirationTime('8h').sign(privateKey))),
    close: () => void http.close(),
  };
}
