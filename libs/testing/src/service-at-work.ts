import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTING_MIGRATIONS, EventStore } from '@toteuma/eventing';
import { DEMO_SECRET, developmentKey, developmentSignIn, migrate, startService, type RunningService, type ServiceDefinition } from '@toteuma/platform';
import pg from 'pg';
import { testDatabase, type TestDatabase } from './servers.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One service on a database of its own, with the built-in sign-in, as integration specs talk to it. */
export interface ServiceAtWork {
  readonly service: RunningService;
  readonly address: string;
  readonly database: TestDatabase;
  /** The built-in sign-in. */
  readonly issuer: string;
  /** The histories of other services, to say something as them. */
  readonly others: ReadonlyMap<string, EventStore>;
  tokenOf(user: string): Promise<string>;
  /** `path` is below /api/v1/<service>; a body is sent as JSON, bytes as a file. */
  call(user: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  stop(): Promise<void>;
}

/** @param others services whose events it listens to */
export async function serviceAtWork(definition: ServiceDefinition, { others = [], settings = {} }: { others?: readonly string[]; settings?: Record<string, string> } = {}): Promise<ServiceAtWork> {
  const closing: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    const database = await testDatabase({ empty: true });
    closing.push(() => database.drop());
    const stores = new Map<string, EventStore>();
    for (const source of others) {
      // The events of another service lie in a schema of its own, as on the embedded platform; ours in `public`.
      await database.pool.query(`CREATE SCHEMA ${source}`);
      const pool = new pg.Pool({ connectionString: database.url, options: `-c search_path=${source}`, max: 2 });
      pool.on('error', () => undefined);
      closing.push(() => pool.end());
      await migrate(pool, [EVENTING_MIGRATIONS]);
      stores.set(source, new EventStore({ source, pool }));
    }
    const signIn = createServer((request, response) => provider(request, response));
    await new Promise<void>((resolve) => signIn.listen(0, '127.0.0.1', resolve));
    closing.push(() => signIn.close(), () => signIn.closeAllConnections());
    const { handle: provider, issuer } = await developmentSignIn(`http://127.0.0.1:${(signIn.address() as AddressInfo).port}`, await developmentKey());
    const service = await startService(definition, { DATABASE_URL: database.url, OIDC_ISSUER: issuer, TOTEUMA_SERVICE_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', TOTEUMA_DEVELOPMENT: 'true', ...settings });
    closing.push(() => service.stop());
    const address = await service.listen(0);

    const tokens = new Map<string, Promise<string>>();
    const tokenOf = (user: string): Promise<string> => {
      const token = tokens.get(user) ?? signedIn(issuer, user);
      tokens.set(user, token);
      return token;
    };
    const call: ServiceAtWork['call'] = async (user, method, path, body, headers = {}) => {
      const isFile = body instanceof Uint8Array;
      const response = await fetch(`${address}/api/v1/${definition.name}${path}`, {
        method,
        headers: { authorization: `Bearer ${await tokenOf(user)}`, ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: isFile ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : { text }) as Record<string, unknown> };
    };
    return { service, address, database, issuer, others: stores, tokenOf, call, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function signedIn(issuer: string, user: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET }) });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}
