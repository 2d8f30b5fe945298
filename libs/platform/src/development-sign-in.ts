import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
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
  { id: 'other-applicant', roles: ['applicant'], organisation: 'org-other', who: 'project manager of another organisation' },
  { id: 'case-officer', roles: ['case-officer'], organisation: null, who: 'handles applications and the substance of reports' },
  { id: 'assessor', roles: ['assessor'], organisation: null, who: 'scores applications' },
  { id: 'decision-maker', roles: ['decision-maker'], organisation: null, who: 'decides grants, amendments and claims' },
  { id: 'verifier', roles: ['verifier'], organisation: null, who: 'checks payment claims and the finance of reports' },
  { id: 'payer', roles: ['payer'], organisation: null, who: 'authorises payments' },
  { id: 'payer-2', roles: ['payer'], organisation: null, who: 'confirms payments' },
  { id: 'all-hands', roles: ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer'], organisation: null, who: 'one person with every role of the authority' },
  { id: 'auditor', roles: ['auditor'], organisation: null, who: 'reads everything, changes nothing' },
];
const userOf = (id: string): DemoUser | undefined =>
  demoUsers.find((user) => user.id === id) ?? (/^partner-[A-Za-z0-9.+-]{1,64}$/.test(id) ? { id, roles: ['applicant'], organisation: `org-${id}`, who: 'partner' } : undefined);

export const DEMO_SECRET = 'demo';

class MemoryAdapter implements Adapter {
  static readonly #kept = new Map<string, AdapterPayload>();
  constructor(private readonly kind: string) {}
  #key(id: string): string {
    return `${this.kind}:${id}`;
  }
  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.#kept.set(this.#key(id), payload);
  }
  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.kind !== 'Client') return MemoryAdapter.#kept.get(this.#key(id));
    return userOf(id) && { client_id: id, client_secret: DEMO_SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_post' };
  }
  async findByUserCode(): Promise<undefined> {}
  async findByUid(): Promise<undefined> {}
  async consume(id: string): Promise<void> {
    await this.destroy(id);
  }
  async destroy(id: string): Promise<void> {
    MemoryAdapter.#kept.delete(this.#key(id));
  }
  async revokeByGrantId(): Promise<void> {}
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

/** A real OpenID Connect provider for demo users, for one machine: `address` is the platform's own. */
export async function developmentSignIn(address: string, key: JWK, audience = 'urn:toteuma:api'): Promise<DevelopmentSignIn> {
  const issuer = `${address}/oidc`;
  const provider = new Provider(issuer, {
    adapter: MemoryAdapter,
    jwks: { keys: [key] as never },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: 8 * 3600, jwt: { sign: { alg: 'RS256' } } }),
      },
    },
    extraTokenClaims: (_context, token) => {
      const user = userOf((token as { clientId?: string }).clientId ?? '');
      return user ? { roles: [...user.roles], organisation: user.organisation } : undefined;
    },
    ttl: { ClientCredentials: 8 * 3600 },
  });
  const callback = provider.callback();
  return {
    issuer,
    handle: (request, response) => {
      // The provider learns from the difference of the two where it is mounted.
      (request as IncomingMessage & { originalUrl?: string }).originalUrl = request.url!;
      request.url = request.url!.slice('/oidc'.length) || '/';
      void callback(request, response);
    },
  };
}

export type { JWK };
