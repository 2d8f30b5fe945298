import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider';
import type { Role } from './auth.js';

interface DemoUser {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly organisation: string | null;
  readonly who: string;
}

/** The demo users of the embedded platform. Their secret is `demo`; nobody real is behind them. */
export const demoUsers: readonly DemoUser[] = [
  { id: 'applicant', roles: ['applicant'], organisation: 'org-jedu', who: 'project manager of the implementing organisation' },
  { id: 'applicant-2', roles: ['applicant'], organisation: 'org-jedu', who: 'colleague of the project manager' },
  { id: 'other-applicant', roles: ['applicant'], organisation: 'org-other', who: 'project manager of another organisation' },
  { id: 'case-officer', roles: ['case-officer'], organisation: null, who: 'handles applications and the substance of reports' },
  { id: 'assessor', roles: ['assessor'], organisation: null, who: 'scores applications' },
  { id: 'assessor-2', roles: ['assessor'], organisation: null, who: 'scores applications as a second person' },
  { id: 'decision-maker', roles: ['decision-maker'], organisation: null, who: 'decides grants, amendments and claims' },
  { id: 'verifier', roles: ['verifier'], organisation: null, who: 'checks payment claims and the finance of reports' },
  { id: 'payer', roles: ['payer'], organisation: null, who: 'authorises payments' },
  { id: 'payer-2', roles: ['payer'], organisation: null, who: 'confirms payments' },
  { id: 'all-hands', roles: ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer'], organisation: null, who: 'one person with every role of the authority' },
  { id: 'auditor', roles: ['auditor'], organisation: null, who: 'reads everything, changes nothing' },
];
/** Signed in, and nothing more: for the tests of what nobody in particular may see. */
const stranger: DemoUser = { id: 'no-role', roles: [], organisation: null, who: 'signed in without any role' };
const userOf = (id: string): DemoUser | undefined =>
  [...demoUsers, stranger].find((user) => user.id === id) ?? (/^partner-[A-Za-z0-9.+-]{1,64}$/.test(id) ? { id, roles: ['applicant'], organisation: `org-${id}`, who: 'partner' } : undefined);

export const DEMO_SECRET = 'demo';
/** The client id of the portal at the built-in sign-in. */
export const PORTAL_CLIENT = 'toteuma-portal';
/** So many entries are kept before those that are over are looked for and dropped. */
const MOST_KEPT = 10_000;

type Client = AdapterPayload & { client_id: string };

/** The portal as a client of the built-in sign-in. */
export interface PortalClient {
  /** Its public address, without a slash at the end. */
  readonly address: string;
  readonly secret: string;
}
const clientOf = ({ address, secret }: PortalClient): Client => ({
  client_id: PORTAL_CLIENT,
  client_secret: secret,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [`${address}/portal/callback`],
  post_logout_redirect_uris: [`${address}/sign-in`],
  token_endpoint_auth_method: 'client_secret_basic',
});

type Kept = Map<string, { payload: AdapterPayload; until: number }>;

/** What the provider remembers, in memory: a restart asks people to sign in again. */
class MemoryAdapter implements Adapter {
  constructor(
    private readonly kind: string,
    private readonly kept: Kept,
    private readonly portal: Client | null,
  ) {}

  #key(id: string): string {
    return `${this.kind}:${id}`;
  }

  async upsert(id: string, payload: AdapterPayload, seconds: number): Promise<void> {
    const now = Date.now();
    if (this.kept.size >= MOST_KEPT) for (const [key, { until }] of this.kept) if (until < now) this.kept.delete(key);
    this.kept.set(this.#key(id), { payload, until: seconds ? now + seconds * 1000 : Infinity });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.kind === 'Client') return this.#client(id);
    const found = this.kept.get(this.#key(id));
    return found && found.until > Date.now() ? found.payload : undefined;
  }

  #client(id: string): AdapterPayload | undefined {
    if (id === PORTAL_CLIENT) return this.portal ?? undefined;
    return userOf(id) && { client_id: id, client_secret: DEMO_SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_post' };
  }

  async findByUserCode(): Promise<undefined> {}

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.kept.values()].find(({ payload, until }) => payload.uid === uid && payload.kind === this.kind && until > Date.now())?.payload;
  }

  async consume(id: string): Promise<void> {
    await this.destroy(id);
  }

  async destroy(id: string): Promise<void> {
    this.kept.delete(this.#key(id));
  }

  async revokeByGrantId(grant: string): Promise<void> {
    for (const [key, { payload }] of this.kept) if (payload.grantId === grant) this.kept.delete(key);
  }
}

export interface DevelopmentSignIn {
  readonly issuer: string;
  /** Answers requests whose path begins with /oidc. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** A signing key for the provider: kept with the data, so that a restart signs nobody out. */
export async function developmentKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), use: 'sig', alg: 'RS256' };
}

export interface DevelopmentSignInOptions {
  /** Signs people in for the portal by authorization code. Without it only programs get tokens. */
  readonly portal?: PortalClient;
  readonly audience?: string;
  /** Seconds that an access token is good for. */
  readonly lifetime?: number;
}

/** A real OpenID Connect provider for demo users, for one machine: `address` is the platform's own. */
export async function developmentSignIn(address: string, key: JWK, { portal, audience = 'urn:toteuma:api', lifetime = 8 * 3600 }: DevelopmentSignInOptions = {}): Promise<DevelopmentSignIn> {
  const issuer = `${address}/oidc`;
  const provider = new Provider(issuer, configurationOf({ key, audience, lifetime, client: portal ? clientOf(portal) : null }));
  const callback = provider.callback();
  return {
    issuer,
    handle: (request, response) => {
      if (request.url!.startsWith('/oidc/interaction/')) {
        signHintedIn(provider, request, response).catch(() => response.writeHead(400, { 'content-type': 'text/plain' }).end('This sign-in is over: begin again.\n'));
        return;
      }
      // Each sign-in names its user anew; who was signed in here before does not matter.
      if (/^\/oidc\/auth[/?]/.test(request.url!)) request.headers.cookie = (request.headers.cookie ?? '').split('; ').filter((cookie) => !cookie.startsWith('_session')).join('; ');
      // The provider learns from the difference of the two where it is mounted.
      (request as IncomingMessage & { originalUrl?: string }).originalUrl = request.url!;
      request.url = request.url!.slice('/oidc'.length) || '/';
      void callback(request, response);
    },
  };
}

function configurationOf({ key, audience, lifetime, client }: { key: JWK; audience: string; lifetime: number; client: Client | null }): Configuration {
  const kept: Kept = new Map();
  return {
    adapter: (kind) => new MemoryAdapter(kind, kept, client),
    jwks: { keys: [key] as never },
    cookies: { keys: [randomBytes(32).toString('hex')], short: { path: '/oidc', httpOnly: true, sameSite: 'lax' }, long: { path: '/oidc', httpOnly: true, sameSite: 'lax' } },
    // The reference page of the API gets its tokens from here, on this address and no other.
    clientBasedCORS: (context, origin) => origin === new URL(context.oidc.issuer).origin,
    pkce: { required: () => true },
    claims: { openid: ['sub', 'roles', 'organisation'] },
    conformIdTokenClaims: false,
    issueRefreshToken: (_context, asking) => asking.grantTypeAllowed('refresh_token'),
    findAccount: (_context, id) => {
      const user = userOf(id);
      return user && { accountId: id, claims: () => ({ sub: id, roles: [...user.roles], organisation: user.organisation }) };
    },
    loadExistingGrant: async (context) => {
      // Nobody is asked whether the portal may act for them: it is the platform's own.
      const { provider, session, client: asking } = context.oidc;
      const grant = new provider.Grant({ clientId: asking!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    renderError: (context, { error }) => {
      context.type = 'text/plain';
      context.body = `${error}\n`;
    },
    interactions: { url: (_context, interaction) => `/oidc/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (context, form) => void (context.body = signOutPage(form)) },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: lifetime, jwt: { sign: { alg: 'RS256' } } }),
      },
    },
    extraTokenClaims: (_context, token) => {
      const { accountId, clientId } = token as { accountId?: string; clientId?: string };
      const user = userOf(accountId ?? clientId ?? '');
      return user ? { roles: [...user.roles], organisation: user.organisation } : undefined;
    },
    ttl: { AccessToken: lifetime, ClientCredentials: lifetime, Session: 8 * 3600, Grant: 8 * 3600, Interaction: 600, IdToken: 3600, RefreshToken: 8 * 3600 },
  };
}

/** The demo user whom `login_hint` names is signed in at once; anybody else is refused. */
async function signHintedIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const hint = params['login_hint'];
  const user = typeof hint === 'string' ? userOf(hint) : undefined;
  await provider.interactionFinished(request, response, user ? { login: { accountId: user.id } } : { error: 'access_denied', error_description: 'no such demo user' });
}

/** The provider's own form, sent off by itself. */
const signOutPage = (form: string): string => `<!doctype html><title>Toteuma</title>${form}<script>
  const form = document.forms[0];
  form.insertAdjacentHTML('beforeend', '<input type="hidden" name="logout" value="yes">');
  form.submit();
</script>`;

export type { JWK };
