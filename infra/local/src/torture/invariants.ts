import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sources } from '@toteuma/contracts';
import { ServicePass } from '@toteuma/platform';
import { Client } from '../case/client.js';
import { settle } from '../case/settle.js';
import { services } from '../services.js';
import type { PersistentClient } from './persistent-client.js';

interface HistoryEvent {
  readonly source: string;
  readonly position: number;
  readonly version: number;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly metadata: { actor: string; correlation: string; cause: string | null };
}

const cents = (text: unknown): bigint => BigInt(String(text).replace('.', ''));

/** What must hold after any crash. Each check returns the sentences that say what does not hold; none is the good answer. */
export class Invariants {
  constructor(
    private readonly client: PersistentClient,
    private readonly folder: string,
  ) {}

  async check(grants: readonly string[]): Promise<string[]> {
    const settled = (await this.#settled()) ?? (await this.waitForReports(grants)) ?? (await this.#settled());
    if (settled !== null) return [settled];
    const histories = new Map<string, HistoryEvent[]>();
    for (const grant of grants) histories.set(grant, await this.#history(grant));
    return [...(await this.#chains()), ...this.#onceEach([...histories.values()].flat()), ...this.#reports(histories), ...(await this.#figures(histories)), ...(await this.#views(grants))];
  }

  async #settled(): Promise<string | null> {
    const settled = await settle(new Client(this.client.url), 30_000);
    return 'lagging' in settled ? `not settled within 30 s: ${settled.lagging}` : null;
  }

  async #get(path: string): Promise<Record<string, unknown>> {
    return (await this.client.read('auditor', path)).body;
  }

  async #history(grant: string): Promise<HistoryEvent[]> {
    const all: HistoryEvent[] = [];
    let after: string | null = null;
    do {
      const page: Record<string, unknown> = await this.#get(`/audit/${grant}/events?limit=200${after === null ? '' : `&after=${encodeURIComponent(after)}`}`);
      all.push(...(page['events'] as HistoryEvent[]));
      after = page['next'] as string | null;
    } while (after !== null);
    return all;
  }

  /** Positions without a gap in every service, and every stream's hashes. */
  async #chains(): Promise<string[]> {
    const { ok, sources: checks } = (await this.#get('/audit/checks')) as { ok: boolean; sources: unknown[] };
    return ok ? [] : [`the history is not whole: ${JSON.stringify(checks)}`];
  }

  /** Every acknowledged command is there, and no command twice: a request's correlation marks what came of it. */
  #onceEach(events: readonly HistoryEvent[]): string[] {
    const broken: string[] = [];
    for (const service of sources) {
      const own = events.filter((event) => event.source === service);
      const positions = new Set(own.map((event) => event.position));
      const acknowledged = [...this.client.acknowledged.values()].filter((command) => command.service === service);
      const lost = acknowledged.filter((command) => !positions.has(command.position));
      if (lost.length > 0) broken.push(`${service}: ${lost.length} acknowledged commands are lost, the first at position ${lost[0]!.position}`);
      const commands = new Set(own.filter((event) => event.metadata.cause === null && !event.metadata.actor.startsWith('service:')).map((event) => event.metadata.correlation));
      if (commands.size !== acknowledged.length) broken.push(`${service}: ${acknowledged.length} commands were acknowledged, ${commands.size} took effect`);
    }
    return broken;
  }

  /** The figures are the fold of the decisions, and never more than the grant. */
  async #figures(histories: ReadonlyMap<string, readonly HistoryEvent[]>): Promise<string[]> {
    const broken: string[] = [];
    for (const [grant, events] of histories) {
      const decided = events.filter(({ type }) => type === 'ClaimDecided' || type === 'ClaimCorrected');
      const support = decided.reduce((sum, event) => sum + cents(event.data['support']), 0n);
      const certified = decided.flatMap((event) => event.data['cells'] as { certified: string }[]).reduce((sum, cell) => sum + cents(cell.certified), 0n);
      const { figures } = (await this.#get(`/reports/${grant}/figures`)) as { figures: { support: { certified: string; granted: string }; total: { certified: string } } };
      if (cents(figures.support.certified) !== support) broken.push(`${grant}: support ${figures.support.certified} is shown, the decisions give ${support} cents`);
      if (cents(figures.total.certified) !== certified) broken.push(`${grant}: ${figures.total.certified} is shown as certified, the decisions give ${certified} cents`);
      if (support > cents(figures.support.granted)) broken.push(`${grant}: support ${support} cents is more than the grant ${figures.support.granted}`);
    }
    return broken;
  }

  /** A view filled anew shows what the incremental one shows. */
  async #views(grants: readonly string[]): Promise<string[]> {
    const look = async () => {
      const paths = grants.flatMap((grant) => [`/reports/${grant}/figures`, `/claims/${grant}`, `/indicators/${grant}`, `/indicators/${grant}/reports`, `/applications/${grant}`]);
      return new Map(await Promise.all([...paths, '/applications', '/claims', '/reports'].map(async (path) => [path, JSON.stringify(await this.#get(path))] as const)));
    };
    const before = await look();
    for (const { name } of services) {
      const { views } = (await this.#operator(name, 'GET', 'dead-letters')) as { views: string[]; deadLetters: unknown[] };
      for (const view of views) await this.#operator(name, 'POST', `views/${view}/rebuild`);
    }
    const after = await look();
    return [...before].flatMap(([path, was]) => (after.get(path) === was ? [] : [`GET ${path} shows something else after the view was filled anew:\n  ${was}\n  ${after.get(path)}`]));
  }

  async #operator(service: string, method: string, path: string): Promise<unknown> {
    const { service: secret } = JSON.parse(await readFile(join(this.folder, 'secrets.json'), 'utf8')) as { service: string };
    const authorization = `Bearer ${await new ServicePass(secret).issue('operator', service)}`;
    // A connection that was kept from before may just be closed by the other side; each of these calls may come twice.
    const ask = () => fetch(`${this.client.url}/internal/${service}/${path}`, { method, headers: { authorization } });
    const response = await ask().catch(ask);
    if (!response.ok) throw new Error(`${method} ${path} of ${service}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Null when every request for a report has its edition, else the sentence that says which has none. */
  async waitForReports(grants: readonly string[]): Promise<string | null> {
    for (const grant of grants) {
      let waiting: unknown = null;
      for (let tries = 0; tries < 400 && waiting !== 0; tries += 1) {
        ({ waiting } = await this.#get(`/reports/${grant}/editions`));
        if (waiting !== 0) await sleep(100);
      }
      if (waiting !== 0) return `${grant}: ${String(waiting)} requests for a report have no edition after 40 s`;
    }
    return null;
  }

  /** Each request for a report is answered by exactly one edition. */
  #reports(histories: ReadonlyMap<string, readonly HistoryEvent[]>): string[] {
    const broken: string[] = [];
    for (const [grant, events] of histories) {
      const requested = events.filter((event) => event.type === 'ReportRequested').map((event) => Number(event.data['request']));
      const answered = events.filter((event) => event.type === 'ReportProduced').flatMap((event) => event.data['requests'] as number[]);
      if (requested.toSorted((a, b) => a - b).join() !== answered.toSorted((a, b) => a - b).join()) broken.push(`${grant}: the requests ${requested.join()} were answered as ${answered.join()}`);
      const causes = events.filter((event) => ['BudgetAmended', 'ClaimDecided', 'IndicatorsAccepted'].includes(event.type)).length;
      if (requested.length !== causes) broken.push(`${grant}: ${causes} decisions asked for a report, ${requested.length} requests are there`);
    }
    return broken;
  }
}
