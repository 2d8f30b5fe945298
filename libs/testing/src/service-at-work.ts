import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { contracts, type EventData, type EventType } from '@toteuma/contracts';
import { EVENTING_MIGRATIONS, EventStore } from '@toteuma/eventing';
import { DEMO_SECRET, developmentKey, developmentSignIn, migrate, ServicePass, startService, type RunningService, type ServiceDefinition } from '@toteuma/platform';
import pg from 'pg';
import { testDatabase, type TestDatabase } from './servers.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- each spec reads another answer
  readonly body: any;
}

export interface AtWork {
  /** Settings beside those that every service needs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The setting that names a folder of the service's own. */
  readonly folder?: string;
  /** The instant at which everything is asked, where a request names none of its own. */
  readonly at?: string;
}

const SECRET = 'x'.repeat(32);
/** Milliseconds within which a service takes in what it was told, on a slow machine too. */
const PATIENCE = 30_000;

/** One service on a database of its own, with the built-in sign-in and histories of those that it listens to, as integration specs talk to it. */
export class ServiceAtWork {
  #service: RunningService | undefined;
  #address = '';
  readonly #tokens = new Map<string, Promise<string>>();

  /** @param others the histories of other services, to say something as them */
  private constructor(
    private readonly definition: ServiceDefinition,
    readonly database: TestDatabase,
    /** The address of the built-in sign-in. */
    readonly issuer: string,
    readonly others: ReadonlyMap<string, EventStore>,
    /** What the setting `folder` names; it goes with the database. */
    readonly folder: string,
    private readonly o: AtWork,
    private readonly closing: (() => unknown)[],
  ) {}

  static async start(definition: ServiceDefinition, o: AtWork = {}): Promise<ServiceAtWork> {
    const closing: (() => unknown)[] = [];
    try {
      const database = await testDatabase({ empty: true });
      closing.push(() => database.drop());
      const others = new Map<string, EventStore>();
      for (const source of definition.listensTo.filter((one) => one !== definition.name)) others.set(source, await historyOf(source, database, closing));
      const folder = await mkdtemp(join(tmpdir(), `toteuma-${definition.name}-`));
      closing.push(() => rm(folder, { recursive: true, force: true }));
      const work = new ServiceAtWork(definition, database, await signIn(closing), others, folder, o, closing);
      closing.push(() => work.#service?.stop());
      await work.#up();
      return work;
    } catch (error) {
      await closed(closing);
      throw error;
    }
  }

  get service(): RunningService {
    if (!this.#service) throw new Error(`${this.definition.name} is not running`);
    return this.#service;
  }

  get address(): string {
    return this.#address;
  }

  async stop(): Promise<void> {
    await closed(this.closing);
  }

  /** Ends the service, does something meanwhile, and starts it anew on what it has. @param settings in place of those that it had */
  async restarted(settings: Readonly<Record<string, string>> = {}, meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
    await this.service.stop();
    this.#service = undefined;
    await meanwhile();
    await this.#up(settings);
  }

  async #up(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const usual = { DATABASE_URL: this.database.url, OIDC_ISSUER: this.issuer, TOTEUMA_SERVICE_SECRET: SECRET, LOG_LEVEL: 'silent', TOTEUMA_DEVELOPMENT: 'true' };
    const folder = this.o.folder === undefined ? {} : { [this.o.folder]: this.folder };
    this.#service = await startService(this.definition, { ...usual, ...folder, ...this.o.settings, ...settings });
    this.#address = await this.#service.listen(0);
  }

  /** The token of a demo user. */
  tokenOf(user: string): Promise<string> {
    const token = this.#tokens.get(user) ?? signedIn(this.issuer, user);
    this.#tokens.set(user, token);
    return token;
  }

  /** @param path below /api/v1/<service> @param body sent as JSON, bytes as a file */
  async call(user: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const isFile = body instanceof Uint8Array;
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' };
    const response = await fetch(`${this.address}/api/v1/${this.definition.name}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.tokenOf(user)}`, ...(this.o.at === undefined ? {} : { 'toteuma-at': this.o.at }), ...type, ...headers },
      ...(body === undefined ? {} : { body: isFile ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : { text } };
  }

  /** A file, or anything else that is no JSON. @param path the whole path */
  async fetched(user: string, path: string): Promise<Response> {
    return fetch(`${this.address}${path}`, { headers: { authorization: `Bearer ${await this.tokenOf(user)}` } });
  }

  /** Does what an operator may do. @param path below /internal/<service> */
  async operate(path: string, body?: unknown, method = 'POST'): Promise<Answered> {
    const pass = await new ServicePass(SECRET).issue('operator', this.definition.name);
    const [type, sent] = body === undefined ? [{}, {}] : [{ 'content-type': 'application/json' }, { body: JSON.stringify(body) }];
    const response = await fetch(`${this.address}/internal/${this.definition.name}${path}`, { method, headers: { authorization: `Bearer ${pass}`, ...type }, ...sent });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** Says something as the service that declares it; a service that is up has taken it in afterwards, and what followed from it there too. */
  async said<T extends EventType>(stream: string, type: T, data: EventData<T>, occurredAt = '2022-09-12T09:00:00.000Z'): Promise<void> {
    const contract = contracts.find(type);
    const { source } = contract;
    const store = this.others.get(source);
    if (!store) throw new Error(`${this.definition.name} does not listen to ${source}`);
    const { length: expectedVersion } = await store.readStream(stream);
    const events = [{ type, schemaVersion: contract.version, data: contract.parse(data, contract.version) }];
    const appended = await store.append({ stream, expectedVersion, events, metadata: { actor: 'someone', correlation: 'of-the-spec', cause: null }, occurredAt });
    if (appended.outcome !== 'appended') throw new Error(`${type}: ${appended.outcome}`);
    if (!this.#service) return;
    await this.#takenIn(source, stream, appended.at.position);
    await this.caughtUp(stream);
  }

  /** Until the service's views know all that came to pass in a stream of its own. */
  async caughtUp(stream: string): Promise<void> {
    const { definition } = this;
    if (!definition.owns || !definition.listensTo.includes(definition.name)) return;
    const last = (await this.service.runtime.store.readStream(stream)).at(-1);
    if (last) await this.#takenIn(definition.name, stream, last.position);
  }

  async #takenIn(source: string, stream: string, position: number): Promise<void> {
    for (const end = Date.now() + PATIENCE; ; await wait(10)) {
      const { rows } = await this.database.pool.query('SELECT FROM stream_progress WHERE source = $1 AND stream = $2 AND position >= $3', [source, stream, position]);
      if (rows.length > 0) return;
      if (Date.now() > end) throw new Error(`${this.definition.name} has not taken in ${source}/${stream}:${position}`);
    }
  }
}

export const serviceAtWork = (definition: ServiceDefinition, o?: AtWork): Promise<ServiceAtWork> => ServiceAtWork.start(definition, o);

/** What is seen after an act, as a header of the read that comes next. */
export const after = ({ headers }: Answered): Record<string, string> => ({ 'toteuma-not-older-than': headers.get('toteuma-position')! });

/** The events of another service lie in a schema of its own, as on the embedded platform; ours in `public`. */
async function historyOf(source: string, { pool: own, url }: TestDatabase, closing: (() => unknown)[]): Promise<EventStore> {
  await own.query(`CREATE SCHEMA ${source}`);
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${source}`, max: 2 });
  pool.on('error', () => undefined);
  closing.push(() => pool.end());
  await migrate(pool, [EVENTING_MIGRATIONS]);
  return new EventStore({ source, pool });
}

/** Starts the built-in sign-in; returns its address. */
async function signIn(closing: (() => unknown)[]): Promise<string> {
  const server = createServer((request, response) => handle(request, response));
  // A connection that rests is kept: one that is closed at the moment in which it is used again fails the request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close(), () => server.closeAllConnections());
  const { handle, issuer } = await developmentSignIn(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, await developmentKey());
  return issuer;
}

async function signedIn(issuer: string, user: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET }) });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

async function closed(closing: (() => unknown)[]): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close();
}
