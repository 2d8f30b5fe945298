import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

/** What the provider says of a person, in its own words. */
export interface Person {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a spec may change while the provider runs. */
export interface Ways {
  audience: string;
  /** Seconds that an access token is good for. */
  lifetime: number;
}

/** The portals that may send people here, with the secret of them all. */
export interface Clients {
  readonly id: string;
  readonly secret: string;
  readonly addresses: readonly string[];
}

/** An organisation's identity provider: its own key (ES256), its own page for name and password, its own names of claims. */
export class OwnProvider {
  readonly ways: Ways = { audience: 'urn:toteuma:api', lifetime: 600 };
  /** The sign-ins that were asked for: the query of each. */
  readonly asked: URLSearchParams[] = [];
  #provider!: Provider;

  private constructor(
    private readonly server: Server,
    readonly people: Map<string, Person>,
    readonly address: string,
  ) {}

  static async open(people: Readonly<Record<string, Person>>): Promise<OwnProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OwnProvider(server, new Map(Object.entries(people)), `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/grants`);
  }

  /** Begins to answer, once the addresses of the portals are known. */
  async serve({ id, secret, addresses }: Clients): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
    const { people, ways } = this;
    const person = (sub: string | undefined) => [...people.values()].find((one) => one.sub === sub);
    const configuration: Configuration = {
      jwks: { keys: [key] as never },
      clients: [{
        client_id: id, client_secret: secret, grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: 'ES256',
        redirect_uris: addresses.map((address) => `${address}/portal/callback`), post_logout_redirect_uris: addresses.map((address) => `${address}/sign-in`),
      }],
      cookies: { keys: ['the cookies of this spec'] },
      pkce: { required: () => true },
      findAccount: (_context, sub) => (person(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
      interactions: { url: (_context, interaction) => `/realms/grants/login/${interaction.uid}` },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => ways.audience,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope: '', audience: ways.audience, accessTokenFormat: 'jwt', accessTokenTTL: ways.lifetime, jwt: { sign: { alg: 'ES256' } } }),
        },
      },
      extraTokenClaims: (_context, token) => person((token as { accountId?: string }).accountId)?.claims,
      ttl: { AccessToken: () => ways.lifetime, IdToken: 600, Interaction: 600, Session: 3600, Grant: 3600 },
    };
    this.#provider = new Provider(this.address, configuration);
    const callback = this.#provider.callback();
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const url = new URL(request.url!, this.address);
      if (url.pathname.includes('/login/')) {
        this.#login(request, response).catch(() => response.writeHead(400).end());
        return;
      }
      if (url.pathname.endsWith('/auth')) this.asked.push(url.searchParams);
      // The provider learns from the difference of the two where it is mounted.
      Object.assign(request, { originalUrl: request.url, url: request.url!.slice('/realms/grants'.length) || '/' });
      void callback(request, response);
    });
  }

  async #login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<form method="post"><input name="name"><input name="password" type="password"></form>');
    const form = new URLSearchParams(await text(request));
    const person = form.get('password') === 'correct' ? this.people.get(form.get('name') ?? '') : undefined;
    await this.#provider.interactionFinished(request, response, person ? { login: { accountId: person.sub } } : { error: 'access_denied' });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
