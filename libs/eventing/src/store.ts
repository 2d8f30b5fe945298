import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { FIRST_HASH, hashOf, instant, type Metadata, type StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import { columns, EventLog } from './log.js';
import { checkedOut, isPassing } from './sql.js';

interface Waiting {
  readonly append: Append;
  resolve(result: Appended): void;
  reject(error: unknown): void;
}

export interface StoreOptions {
  /** The service whose history this is. */
  readonly source: string;
  readonly pool: Pool;
  /** The most commands in one transaction. */
  readonly batch?: number;
  /** The most commands that may wait; beyond it an append is refused, so that a flood does not fill the memory. */
  readonly waiting?: number;
}

export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

/**
 * The history of one service. Each copy of the service folds the appends that wait into one transaction (group append);
 * the lock on the head row orders the transactions of all copies, so positions are gap-free and in commit order, and each
 * stream's events are chained by hash. A reader needs no more than `position > cursor`.
 */
export class EventStore extends EventLog {
  readonly #batch: number;
  readonly #limit: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  readonly #committed: (() => void)[] = [];

  constructor(options: StoreOptions) {
    super(options.source, options.pool);
    this.#batch = options.batch ?? 500;
    this.#limit = options.waiting ?? 10_000;
  }

  /** Called after each commit of this copy: an in-process signal for whoever reads this history here. */
  onCommit(listener: () => void): void {
    this.#committed.push(listener);
  }

  /** Writes a command's events, texts, reservations and idempotency key together or not at all. */
  append(append: Append): Promise<Appended> {
    if (this.#waiting.length >= this.#limit) return Promise.reject(new StoreBusyError(`${this.#limit} commands wait already`));
    return new Promise<Appended>((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop lets the callers of this moment join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batch);
      await this.#write(batch);
    }
    // In the same turn as the check above: an append that comes now starts a new run.
    this.#running = null;
  }

  async #write(batch: Waiting[]): Promise<void> {
    let results: Appended[];
    try {
      results = await checkedOut(this.pool, (client) => writeBatch(client, this.source, batch.map((waiting) => waiting.append)));
    } catch (error) {
      // One command that cannot be written (text that the database refuses) must not refuse its neighbours: each half goes
      // on alone, in order. After a lost connection the outcome may be unknown: then the callers retry with their keys.
      if (batch.length === 1 || isPassing(error)) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      const half = batch.length >> 1;
      await this.#write(batch.slice(0, half));
      await this.#write(batch.slice(half));
      return;
    }
    failpoint('append.before-reply');
    this.#committed.forEach((listener) => queueMicrotask(listener));
    batch.forEach((waiting, at) => waiting.resolve(results[at]!));
  }

  async head(): Promise<number> {
    const { rows } = await this.pool.query('SELECT position FROM head');
    return Number(rows[0].position);
  }

  /** The answer that was given to this command before, if it was accepted. */
  async remembered(key: IdempotencyKey): Promise<Extract<Appended, { outcome: 'remembered' | 'key-reused' }> | null> {
    const { rows } = await this.pool.query('SELECT body_hash, answer, position FROM commands WHERE actor = $1 AND route = $2 AND key = $3', [key.actor, key.route, key.key]);
    return rows[0] ? rememberedFrom(rows[0], key) : null;
  }

  /** Texts of the vault by id; an erased one is null. */
  async texts(ids: readonly string[]): Promise<Map<string, string | null>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.pool.query('SELECT id, body FROM vault WHERE id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id as string, row.body as string | null]));
  }
}

/** The event core's own tables, in Prisma's folder form; every service's schema has them. */
export const EVENTING_MIGRATIONS = new URL('../migrations/', import.meta.url);

/** The channel on which a committed batch is announced. */
export const channelOf = (source: string): string => `toteuma_events_${source}`;
