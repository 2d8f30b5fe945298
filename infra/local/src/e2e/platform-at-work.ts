import { request } from 'node:http';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DEMO_SECRET } from '@toteuma/platform';
import { readCaseFile } from '../case/case-file.js';
import { Client } from '../case/client.js';
import { playCase, type CaseResult } from '../case/play.js';
import { settle, type Heads } from '../case/settle.js';
import { startEmbedded, type Platform } from '../embedded.js';
import { root } from './command.js';

/** One request as it goes over the wire: nothing of it is mended on the way, neither the path nor the body. */
export interface Ask {
  /** A demo user; null for nobody. */
  readonly by?: string | null;
  /** In place of a demo user's token. */
  readonly token?: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
}

export interface Told {
  readonly status: number;
  readonly mediaType: string;
  /** The problem's type without its address; null when it is no problem. */
  readonly problem: string | null;
  readonly fields: readonly string[];
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test reads another answer
  readonly body: any;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export const NOBODY = '00000000-0000-4000-8000-000000000000';
/** The day of the acts unless a test says otherwise: the samples' grant has ended by then. */
export const TODAY = '2023-07-20T09:00:00Z';

/** What report jobs add, at any time and whatever is asked meanwhile. */
const BY_JOBS = ['ReportProduced', 'DecisionDocumentProduced'];
/** How long all services may take to be at rest, on a machine that has much else to do. */
const PATIENCE = 60_000;

/** An embedded platform of the spec's own, in a folder that goes with it. */
export class PlatformAtWork {
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #client: Client;
  /** Something was asked for that may still make its way through the services. */
  #moving = true;

  private constructor(
    readonly platform: Platform,
    readonly folder: string,
  ) {
    this.#client = new Client(platform.url);
  }

  /**
   * @param settings of all services, besides those that a start makes
   * @param web the folder of another front end than the one that was built
   */
  static async start(settings: Readonly<Record<string, string>> = {}, web?: string): Promise<PlatformAtWork> {
    const folder = await mkdtemp(join(tmpdir(), 'toteuma-e2e-'));
    // PostgreSQL may run as another user, who has to get through.
    await chmod(folder, 0o711);
    try {
      return new PlatformAtWork(await startEmbedded({ folder, port: 0, log: 'silent', settings, web }), folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** An access token of a demo user. */
  token(user: string): Promise<string> {
    const known = this.#tokens.get(user) ?? this.#signIn(user);
    this.#tokens.set(user, known);
    return known;
  }

  async #signIn(user: string): Promise<string> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: user, client_secret: DEMO_SECRET });
    const answer = await fetch(`${this.platform.url}/oidc/token`, { method: 'POST', body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** Sends a request; a POST unless it says otherwise. */
  async ask({ by = null, token, method = 'POST', path, headers = {}, json, raw }: Ask): Promise<Told> {
    const bearer = token ?? (by === null ? null : await this.token(by));
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const told = await overTheWire(this.platform.url, { method, path, body, headers: {
      ...(method === 'POST' ? { 'toteuma-at': TODAY } : {}),
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    } });
    this.#moving ||= method !== 'GET' && told.status < 300;
    return told;
  }

  /** Sends a command that has to be accepted. */
  async act(ask: Ask): Promise<Told> {
    const told = await this.ask(ask);
    if (told.status >= 300) throw new Error(`${ask.path} by ${ask.by}: ${told.status} ${told.text}`);
    await this.settled();
    return told;
  }

  /**
   * Plays a case file and returns its figures. Throws the first that is not as the file says.
   * @param changed the text of the file, where it is not played as it stands
   */
  async play(name: string, changed: (text: string) => string = (text) => text): Promise<CaseResult['operations']> {
    const read = readCaseFile(changed(await readFile(join(root, `cases/${name}.json`), 'utf8')));
    if (!('file' in read)) throw new Error(`${name}: ${JSON.stringify(read.faults[0])}`);
    const { result } = await playCase(read.file, this.#client, { patienceMs: PATIENCE });
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failed[0])}`);
    return result.operations;
  }

  /** The newest position of every service, once all of them are at rest. */
  async settled(): Promise<Heads> {
    // What comes while it waits is for the next to wait for.
    this.#moving = false;
    const settled = await settle(this.#client, PATIENCE);
    if ('lagging' in settled) throw new Error(settled.lagging);
    return settled.heads;
  }

  /**
   * Does what has to be refused, or only looks at something, once all services are at rest, and returns what came of it.
   * Throws when anything was added meanwhile, but for what jobs add for requests of before.
   */
  async leavingNoTrace<T>(work: () => Promise<T>): Promise<T> {
    if (this.#moving) await this.settled();
    const owners = this.platform.services.filter(({ runtime }) => runtime.owns);
    const before = await Promise.all(owners.map(({ runtime }) => runtime.store.head()));
    const done = await work();
    const added = await Promise.all(owners.map(async ({ name, runtime }, at) => {
      const events = await runtime.store.readAll(before[at]);
      return events.flatMap(({ type }) => (BY_JOBS.includes(type) ? [] : [`${type} in ${name}`]));
    }));
    if (added.flat().length > 0) throw new Error(`This was added: ${added.flat().join(', ')}.`);
    return done;
  }

  /** Waits until every edition and decision document that was asked for is made, so that nothing moves any more by itself. */
  async quiet(grants: readonly string[]): Promise<void> {
    for (const grant of grants) {
      for (const late = Date.now() + PATIENCE; ; ) {
        await this.settled();
        const { body } = await this.ask({ by: 'auditor', method: 'GET', path: `/api/v1/reports/${grant}/editions` });
        const { body: { documents } } = await this.ask({ by: 'auditor', method: 'GET', path: `/api/v1/reports/${grant}/decisions` });
        if (body.waiting === 0 && documents.every(({ madeAt }: { madeAt: string | null }) => madeAt !== null)) break;
        if (Date.now() > late) throw new Error(`the editions of ${grant} are not made`);
        await wait(100);
      }
    }
  }
}

/** Sends what it is given, byte for byte; an early answer ends it. */
export function overTheWire(url: string, asked: { method: string; path: string; headers: Record<string, string>; body?: string | Buffer | undefined }): Promise<Told> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method: asked.method, path: asked.path, headers: { ...asked.headers, ...(asked.body === undefined ? {} : { 'content-length': Buffer.byteLength(asked.body) }) }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve(toldBy(response.statusCode!, response.headers, text));
        sent.destroy();
      });
    });
    // An answer that comes before all is sent closes the connection; then there is nothing to report.
    sent.on('error', reject);
    sent.end(asked.body);
  });
}

function toldBy(status: number, headers: Told['headers'], text: string): Told {
  const mediaType = String(headers['content-type'] ?? '').split(';')[0]!;
  const body = mediaType.endsWith('json') ? JSON.parse(text) : null;
  const errors: { field: string }[] = body?.errors ?? [];
  return { status, mediaType, problem: mediaType === 'application/problem+json' ? String(body.type).replace('/problems/', '') : null, fields: errors.map(({ field }) => field), text, body, headers };
}

/** A sound application in the shipped programme; the changes replace whole fields. */
export const application = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  programme: 'esf-2014-2020',
  name: 'Polku',
  summary: 'Neuvontaa yhdestä paikasta.',
  applicant: { name: 'Esimerkin koulutuskuntayhtymä' },
  period: { from: '2022-10-01', to: '2023-06-30' },
  costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '10000.00' }, { category: 'services', amount: '500.00' }],
  financing: [{ source: 'eu-state', amount: '9760.00' }, { source: 'own', amount: '2440.00' }],
  indicators: [{ id: 'participants', planned: 60, women: 30 }],
  ...changes,
});
export const award = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({ outcome: 'award', supportRate: '80', support: '9760.00', ...changes });
export const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({ voucher: '1', category: 'staff', paidOn: '2022-11-15', amount: '1000.00', ...changes });
export const claim = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({ period: { from: '2022-10-01', to: '2022-12-31' }, rows: [row()], ...changes });
