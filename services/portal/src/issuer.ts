import { endOfToken, Problem, SignIn, signInOptions, type Identity } from '@toteuma/platform';
import * as client from 'openid-client';
import { randomId, type Attempt, type Tokens } from './sessions.js';
import type { PageSettings } from './settings.js';

export interface SignedIn {
  readonly user: Identity;
  readonly tokens: Tokens;
}

/** Why a sign-in came to nothing, in one word for the page. */
export type SignInProblem = 'refused' | 'over' | 'failed' | 'unavailable';

export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly word: SignInProblem,
    cause?: unknown,
  ) {
    super(word, { cause });
  }
}

/** The portal's side of OpenID Connect: authorization code with PKCE, state and nonce. */
export class Issuer {
  #configuration: Promise<client.Configuration> | null = null;
  readonly #services: SignIn;

  constructor(private readonly settings: PageSettings) {
    // What the services will make of a token is what the portal goes by as well.
    this.#services = new SignIn(signInOptions(settings));
  }

  /** Asked when it is first needed, since the issuer may start after us or be ourselves; a failure is tried again next time. */
  async #discovered(): Promise<client.Configuration> {
    const { OIDC_ISSUER: issuer, PORTAL_CLIENT_ID: id, PORTAL_CLIENT_SECRET: secret } = this.settings;
    const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    this.#configuration ??= client.discovery(new URL(issuer), id, undefined, client.ClientSecretBasic(secret), { execute: insecure, timeout: 10 });
    try {
      return await this.#configuration;
    } catch (error) {
      this.#configuration = null;
      throw new SignInError('unavailable', error);
    }
  }

  get #callback(): string {
    return `${this.settings.PORTAL_ADDRESS}/portal/callback`;
  }

  /** Where to send a browser to sign in, and what has to be remembered of it. */
  async begin(to: string, hint: string | null): Promise<{ href: string; state: string; attempt: Attempt }> {
    const configuration = await this.#discovered();
    const attempt = { nonce: randomId(), verifier: client.randomPKCECodeVerifier(), to };
    const state = randomId();
    const href = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback,
      scope: this.settings.PORTAL_SCOPE,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      state,
      nonce: attempt.nonce,
      ...(hint === null ? {} : { login_hint: hint }),
    }).href;
    return { href, state, attempt };
  }

  /** Turns the code that came back into tokens. Throws SignInError. */
  async complete(query: string, state: string, { nonce, verifier }: Attempt): Promise<SignedIn> {
    const configuration = await this.#discovered();
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    try {
      return await this.#signedIn(await client.authorizationCodeGrant(configuration, new URL(this.#callback + query), checks));
    } catch (error) {
      throw new SignInError(error instanceof client.AuthorizationResponseError ? 'refused' : 'failed', error);
    }
  }

  /** Fresh tokens for those that end. Throws SignInError. */
  async renew(refresh: string): Promise<SignedIn> {
    const configuration = await this.#discovered();
    try {
      return await this.#signedIn(await client.refreshTokenGrant(configuration, refresh), refresh);
    } catch (error) {
      const refused = error instanceof client.ResponseBodyError || (error instanceof Problem && error.body.status === 401);
      throw new SignInError(refused ? 'refused' : 'unavailable', error);
    }
  }

  /** Where a browser goes to be signed out at the issuer as well. No token is shown to it, so the issuer may ask. */
  async signOutAddress(): Promise<string> {
    const home = `${this.settings.PORTAL_ADDRESS}/sign-in`;
    const configuration = await this.#discovered().catch(() => null);
    if (!configuration?.serverMetadata().end_session_endpoint) return '/sign-in';
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: home }).href;
  }

  async #signedIn(given: { access_token: string; refresh_token?: string }, refresh: string | null = null): Promise<SignedIn> {
    const user = await this.#services.identify(`Bearer ${given.access_token}`);
    return { user, tokens: { access: given.access_token, refresh: given.refresh_token ?? refresh, until: endOfToken(given.access_token) } };
  }
}
