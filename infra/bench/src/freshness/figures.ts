import { progressChannelOf } from '@toteuma/eventing';
import pg from 'pg';
import { STAFF } from '../claims/grants.js';

const READ = `SELECT "grant", amount FROM figure_totals WHERE "grant" = ANY($1) AND measure = 'declared' AND partner = 'lead' AND category = 'staff' AND year = 2011`;

/**
 * Looks at the figures in the read model of reports: the declared staff costs of a grant grow by the same amount with each
 * claim, so the figure tells how many claims are in it.
 */
export class Figures {
  readonly #client: pg.Client;
  readonly #waiting = new Map<string, { seen: number; claims: number[] }>();
  #news = false;
  #looking = false;
  #open = 0;
  #done: () => void = () => {};
  #failed: (error: unknown) => void = () => {};
  readonly #found: { readonly intended: number; readonly latency: number }[] = [];

  constructor(database: string) {
    this.#client = new pg.Client({ connectionString: database });
    this.#client.on('notification', () => this.#look());
  }

  async open(): Promise<void> {
    await this.#client.connect();
    await this.#client.query(`LISTEN ${progressChannelOf('reports')}`);
  }

  expect(grant: string, intended: number): void {
    const waiting = this.#waiting.get(grant);
    if (waiting) waiting.claims.push(intended);
    else this.#waiting.set(grant, { seen: 0, claims: [intended] });
    this.#open += 1;
  }

  /** Resolves when every command that is expected has its figure. @throws Error when it takes longer than a minute */
  async all(): Promise<void> {
    if (this.#open === 0) return;
    const late = setTimeout(() => this.#failed(new Error(`${this.#open} commands have no figure after a minute`)), 60_000);
    await new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#look();
    }).finally(() => clearTimeout(late));
  }

  #look(): void {
    this.#news = true;
    if (this.#looking) return;
    this.#looking = true;
    this.#read().catch((error: unknown) => this.#failed(error)).finally(() => {
      this.#looking = false;
    });
  }

  async #read(): Promise<void> {
    while (this.#news) {
      this.#news = false;
      const grants = [...this.#waiting].flatMap(([grant, { claims }]) => (claims.length > 0 ? [grant] : []));
      const { rows } = await this.#client.query<{ grant: string; amount: string }>({ name: 'figures', text: READ, values: [grants] });
      const now = performance.now();
      for (const { grant, amount } of rows) this.#seen(grant, Number(BigInt(amount) / STAFF), now);
    }
    if (this.#open === 0) this.#done();
  }

  #seen(grant: string, claims: number, now: number): void {
    const waiting = this.#waiting.get(grant)!;
    for (; waiting.seen < claims && waiting.claims.length > 0; waiting.seen += 1) {
      const intended = waiting.claims.shift()!;
      this.#found.push({ intended, latency: now - intended });
      this.#open -= 1;
    }
  }

  /** Milliseconds from the intended sending of a command to the reading of its figure, of all commands from an instant on. */
  after(instant: number): Float64Array {
    return Float64Array.from(this.#found.flatMap(({ intended, latency }) => (intended >= instant ? [latency] : [])));
  }

  /** What all figures of all grants come to, to the cent: declared costs, and how many commands they are made of. */
  async sums(grants: readonly string[]): Promise<{ totals: bigint; deltas: bigint; events: number }> {
    const { rows } = await this.#client.query(
      `SELECT (SELECT coalesce(sum(amount), 0) FROM figure_totals WHERE "grant" = ANY($1) AND measure = 'declared')::text AS totals,
         (SELECT coalesce(sum(amount), 0) FROM figure_deltas WHERE "grant" = ANY($1) AND measure = 'declared')::text AS deltas,
         (SELECT count(DISTINCT position) FROM figure_deltas WHERE "grant" = ANY($1) AND source = 'claims')::int AS events`,
      [grants],
    );
    return { totals: BigInt(rows[0].totals), deltas: BigInt(rows[0].deltas), events: rows[0].events };
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
