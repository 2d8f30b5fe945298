import type { Pool } from 'pg';
import type { StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import type { EventLog } from './log.js';
import { channelOf } from './store.js';
import { deliveryOf, rest, type Apply, type Delivery, type Subscription, type Transport } from './transport.js';
import { Loop, type Wake } from './wake.js';

export interface EmbeddedOptions {
  /** The published histories of the services, each readable from here. */
  readonly logs: ReadonlyMap<string, EventLog>;
  /** The subscriber's own database, which keeps how far each source was read. */
  readonly pool: Pool;
  readonly wake: Wake;
  readonly batch?: number;
  readonly failed?: (error: unknown) => void;
}

/**
 * Events between services that share one PostgreSQL: the log of the source is the bus, read by position. Nothing has to be
 * published; what is committed is there.
 */
export class EmbeddedTransport implements Transport {
  readonly #o: EmbeddedOptions;
  readonly #subscriptions = new Set<Subscription>();

  constructor(options: EmbeddedOptions) {
    this.#o = options;
  }

  async publish(): Promise<void> {}

  async subscribe(group: string, sources: readonly string[], apply: Apply): Promise<Subscription> {
    const loops = await Promise.all(sources.map((source) => this.#follow(group, source, apply)));
    const subscription: Subscription = {
      stop: async () => {
        this.#subscriptions.delete(subscription);
        await Promise.all(loops.map((loop) => loop.stop()));
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async #follow(group: string, source: string, apply: Apply): Promise<Subscription> {
    const log = this.#log(source);
    const limit = this.#o.batch ?? 500;
    let cursor: number | null = null;
    const step = async (): Promise<boolean> => {
      cursor ??= await this.#cursor(group, source);
      const events = await log.readAll(cursor, limit);
      if (events.length === 0) return false;
      const begun = performance.now();
      await apply(events.map(delivery));
      failpoint('consume.before-offset');
      const reached = events.at(-1)!.position;
      await this.#o.pool.query(
        `INSERT INTO source_cursors (consumer, source, position) VALUES ($1, $2, $3)
         ON CONFLICT (consumer, source) DO UPDATE SET position = greatest(source_cursors.position, excluded.position)`,
        [group, source, reached],
      );
      cursor = reached;
      if (events.length < limit) await rest(begun);
      return true;
    };
    const loop = new Loop(step, (error) => {
      cursor = null;
      this.#o.failed?.(error);
    });
    const unlisten = await this.#o.wake.on(channelOf(source), () => loop.wake());
    loop.start();
    return {
      stop: async () => {
        unlisten();
        await loop.stop();
      },
    };
  }

  async #cursor(group: string, source: string): Promise<number> {
    const { rows } = await this.#o.pool.query('SELECT position FROM source_cursors WHERE consumer = $1 AND source = $2', [group, source]);
    return rows[0] ? Number(rows[0].position) : 0;
  }

  history(source: string, stream: string, after: number): Promise<StoredEvent[]> {
    return this.#log(source).readStream(stream, after);
  }

  /** The bus is the database, which is asked for by itself. */
  async check(): Promise<void> {}

  async lag(group: string, sources: readonly string[]): Promise<Record<string, number>> {
    const lags = sources.map(async (source): Promise<[string, number]> => {
      const log = this.#log(source);
      const { rows } = await log.pool.query(`SELECT position FROM ${log.table} ORDER BY position DESC LIMIT 1`);
      return [source, Math.max(0, Number(rows[0]?.position ?? 0) - (await this.#cursor(group, source)))];
    });
    return Object.fromEntries(await Promise.all(lags));
  }

  #log(source: string): EventLog {
    const log = this.#o.logs.get(source);
    if (!log) throw new Error(`the history of ${source} cannot be read from here`);
    return log;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
  }
}

/** A row of the log as a delivery. A row that no service could have written is a fault, not an event. */
function delivery(event: StoredEvent): Delivery {
  const read = deliveryOf(event);
  return event.stream && event.version > 0 ? read : { ...read, event: null, fault: 'an event without a stream or a version' };
}
