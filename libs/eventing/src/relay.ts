import pg from 'pg';
import type { StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import { channelOf, type EventStore } from './store.js';
import { Loop, type Wake } from './wake.js';

export interface RelayOptions<Event extends { readonly position: number }> {
  readonly store: EventStore;
  /** The name under which the cursor is kept: one for each place that events are handed to. */
  readonly sink: string;
  /** Events of the store after a position, in order. */
  readonly read: (after: number, limit: number) => Promise<readonly Event[]>;
  /** Takes a batch durably, or throws: then the same batch comes again. */
  readonly deliver: (events: readonly Event[]) => Promise<void>;
  readonly wake: Wake;
  /** The leader's connection is its own: when the process dies, the server frees the lock and another copy takes over. */
  readonly connection: pg.ClientConfig;
  readonly batch?: number;
  readonly failed?: (error: unknown) => void;
}

/** Events in one step of a relay: enough to keep both servers at work. */
const BATCH = 2000;

/**
 * Hands a service's events on, at least once and in order: to the event bus, or to a job queue. Of all copies of the
 * service one leads; the others try the lock until it is free.
 */
export class Relay<Event extends { readonly position: number } = StoredEvent> {
  readonly #o: RelayOptions<Event>;
  readonly #loop: Loop;
  /** The connection that holds the lock, or tries it. */
  #client: pg.Client | null = null;
  #leading = false;
  #cursor: number | null = null;
  /** The next batch, read while the present one is handed on. */
  #ahead: Promise<readonly Event[]> | null = null;
  #unlisten: () => void = () => undefined;

  constructor(options: RelayOptions<Event>) {
    this.#o = options;
    this.#loop = new Loop(
      () => this.#step(),
      async (error) => {
        options.failed?.(error);
        await this.#resign();
      },
      500,
    );
  }

  async start(): Promise<this> {
    this.#unlisten = await this.#o.wake.on(channelOf(this.#o.store.source), () => {
      // News are for the leader; the others try the lock at their own pace.
      if (this.#leading) this.#loop.wake();
    });
    this.#loop.start();
    return this;
  }

  get leading(): boolean {
    return this.#leading;
  }

  async #step(): Promise<boolean> {
    if (!this.#leading && !(await this.#lead())) return false;
    const { store, sink } = this.#o;
    this.#cursor ??= await this.#stored();
    const limit = this.#o.batch ?? BATCH;
    const events = await (this.#ahead ?? this.#o.read(this.#cursor, limit));
    this.#ahead = null;
    if (events.length === 0) return false;
    const reached = events.at(-1)!.position;
    // A full batch is seldom the last one.
    if (events.length === limit) this.#readAhead(reached, limit);
    await this.#o.deliver(events);
    failpoint('relay.before-cursor');
    // Never backwards: a leader that was paused and lost its lock may still write here.
    await store.pool.query(
      `INSERT INTO relay_cursors (sink, position) VALUES ($1, $2)
       ON CONFLICT (sink) DO UPDATE SET position = greatest(relay_cursors.position, excluded.position)`,
      [sink, reached],
    );
    this.#cursor = reached;
    return true;
  }

  #readAhead(after: number, limit: number): void {
    this.#ahead = this.#o.read(after, limit);
    // When it fails, the step that waits for it fails; nobody may be waiting yet.
    this.#ahead.catch(() => undefined);
  }

  async #lead(): Promise<boolean> {
    this.#client ??= await this.#connected();
    const { rows } = await this.#client.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS won', [`relay ${this.#o.store.source} ${this.#o.sink}`]);
    this.#leading = this.#client !== null && rows[0].won;
    this.#cursor = null;
    this.#ahead = null;
    return this.#leading;
  }

  async #connected(): Promise<pg.Client> {
    const client = new pg.Client(this.#o.connection);
    client.on('error', () => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#leading = false;
    });
    await client.connect();
    return client;
  }

  async #stored(): Promise<number> {
    const { rows } = await this.#o.store.pool.query('SELECT position FROM relay_cursors WHERE sink = $1', [this.#o.sink]);
    return rows[0] ? Number(rows[0].position) : 0;
  }

  async #resign(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#leading = false;
    await this.#ahead?.catch(() => undefined);
    this.#ahead = null;
    await client?.end().catch(() => undefined);
  }

  /** Ends the batch under way, stores its place and lets another copy lead. */
  async stop(): Promise<void> {
    this.#unlisten();
    await this.#loop.stop();
    await this.#resign();
  }
}
