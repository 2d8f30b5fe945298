import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, SignJWT } from 'jose';
import { problem } from './problem.js';

export const roles = ['applicant', 'case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Who is signed in, as the token says: an opaque person, what the person may do, and for whom. */
export interface Identity {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly organisation: string | null;
}

export interface SignInOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are; by default where OpenID Connect discovery says. */
  readonly jwksUrl?: string | undefined;
  /** Which claim lists the roles; `roles` unless told. See claimAt for names with dots. */
  readonly rolesClaim?: string;
  /** Which claim names the organisation; `organisation` unless told. */
  readonly organisationClaim?: string;
  /** How many tokens at most are remembered until they expire, so that they need no checking again; 10 000 unless told. */
  readonly remembers?: number;
}

/** The built-in provider of demo users: on this machine, under /oidc. Development switches work with no other issuer. */
export function isDevelopmentIssuer(issuer: string): boolean {
  const url = new URL(issuer);
  return url.pathname === '/oidc' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/** Checks OpenID Connect bearer tokens: issuer, audience, signature, algorithm and times. */
export class SignIn {
  readonly #seen = new Map<string, { identity: Identity; until: number }>();
  #keys: ReturnType<typeof createRemoteJWKSet> | null = null;

  constructor(readonly options: SignInOptions) {}

  async identify(authorization: string | undefined): Promise<Identity> {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw problem('auth/unauthenticated', { detail: 'Send an access token: Authorization: Bearer ...' });
    const seen = this.#seen.get(token);
    if (seen && seen.until > Date.now()) return seen.identity;
    this.#seen.delete(token);
    const { issuer, audience } = this.options;
    try {
      this.#keys ??= await this.#remoteKeys();
      // Only signatures by a key pair: a shared secret or `none` must not pass for the issuer's word.
      const { payload } = await jwtVerify(token, this.#keys, { issuer, audience, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'], requiredClaims: ['exp', 'sub'], clockTolerance: 5 });
      // OpenID Connect allows 255 ASCII characters; what services do by themselves is under names of this form.
      if (!/^(?!service:)[\x20-\x7e]{1,255}$/.test(payload.sub!)) throw new errors.JWTClaimValidationFailed('the subject is no person', payload, 'sub');
      const identity = identityOf(payload, this.options);
      // Whoever came first goes first: the map keeps the order in which they came.
      if (this.#seen.size >= (this.options.remembers ?? 10_000)) this.#seen.delete(this.#seen.keys().next().value!);
      this.#seen.set(token, { identity, until: payload.exp! * 1000 });
      return identity;
    } catch (error) {
      // Whatever else went wrong on the way to the issuer's keys says nothing about the token. The cause is for the log only.
      const refused = isOfToken(error)
        ? problem('auth/unauthenticated', { detail: 'The access token is not valid here: wrong issuer, audience or signature, or expired.' })
        : problem('service/unavailable', { detail: 'The sign-in service cannot be reached.' });
      throw Object.assign(refused, { cause: error });
    }
  }

  /** How many tokens are remembered. */
  get remembered(): number {
    return this.#seen.size;
  }

  async #remoteKeys(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    if (this.options.jwksUrl) return createRemoteJWKSet(new URL(this.options.jwksUrl));
    const response = await fetch(`${this.options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { issuer, jwks_uri: uri } = (await response.json()) as { issuer: string; jwks_uri: string };
    if (issuer !== this.options.issuer) throw new Error(`the provider at ${this.options.issuer} calls itself ${issuer}`);
    return createRemoteJWKSet(new URL(uri));
  }
}

/** Whether the token is at fault, and not the way to the keys that would tell. */
function isOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // The bare kind is what jose throws when the address of the keys answers something else than keys.
  return error.code !== errors.JOSEError.code;
}

/** A claim by its name, which may have dots, or else by the path to it through objects: `realm_access.roles`. */
export function claimAt(claims: unknown, name: string): unknown {
  const step = (inside: unknown, key: string): unknown => (typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key) ? (inside as Record<string, unknown>)[key] : undefined);
  return step(claims, name) ?? name.split('.').reduce(step, claims);
}

function identityOf(payload: JWTPayload, { rolesClaim = 'roles', organisationClaim = 'organisation' }: SignInOptions): Identity {
  const given = claimAt(payload, rolesClaim);
  const claimed: readonly unknown[] = Array.isArray(given) ? given : [];
  const organisation = claimAt(payload, organisationClaim);
  // The organisation alone gives no right: it counts for who may apply in its name.
  const applies = claimed.includes('applicant') && typeof organisation === 'string';
  return { person: payload.sub!, roles: roles.filter((role) => claimed.includes(role)), organisation: applies ? organisation : null };
}

/** When a token that was checked before ends (milliseconds since 1970); every one has an end. */
export function endOfToken(authorization: string | undefined): number {
  return decodeJwt((authorization ?? '').replace(/^Bearer /i, '')).exp! * 1000;
}

/** Calls from service to service: short-lived, signed with the secret that the services share. */
export class ServicePass {
  readonly #key: Uint8Array;
  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
  }
  issue(from: string, to: string): Promise<string> {
    return new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(`service:${from}`).setAudience(`service:${to}`).setExpirationTime('60s').sign(this.#key);
  }
  async check(authorization: string | undefined, to: string): Promise<void> {
    try {
      await jwtVerify((authorization ?? '').replace(/^Bearer /i, ''), this.#key, { audience: `service:${to}`, algorithms: ['HS256'], requiredClaims: ['exp'] });
    } catch {
      throw problem('auth/unauthenticated', { detail: 'Only services of the platform may call this.' });
    }
  }
}
