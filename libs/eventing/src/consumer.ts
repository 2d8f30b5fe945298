import { ContractError, type Contracts } from '@toteuma/contracts';
import { recorded, type Recorded, type StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import { Gathered, type Gather } from './gathered.js';
import { isPassing, type Sql, type Unit } from './sql.js';
import { deliveryOf, KEPT_BODY, type Delivery, type Transport } from './transport.js';
import type { Watch } from './watch.js';

export interface HandlerContext<Tx> {
  /** The batch's transaction: what is written in it commits together with the progress. */
  readonly tx: Tx;
  readonly event: StoredEvent;
  /** For a view of which many events of a batch write the same rows, or rows of the same table. */
  readonly gather: Gather<Tx>;
}
export type Handler<Tx> = (event: Recorded, context: HandlerContext<Tx>) => Promise<void>;

export interface ConsumerOptions<Tx> {
  readonly name: string;
  readonly contracts: Contracts;
  readonly unit: Unit<Tx>;
  readonly handlers: (type: string) => Handler<Tx> | undefined;
  readonly history: Transport['history'];
  /** How often a message that fails is tried before it becomes a dead letter. */
  readonly tries?: number;
  readonly warn?: (message: string, details: object) => void;
  readonly watch?: Watch;
}

/** A message that is at fault itself: trying it again changes nothing before someone has looked. */
class Poison extends Error {
  constructor(
    readonly event: StoredEvent,
    readonly reason: string,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/** The channel on which a consumer announces that it has taken something in. */
export const progressChannelOf = (consumer: string): string => `toteuma_progress_${consumer}`;

type Progress = Map<string, { version: number; position: number }>;
interface Batch<Tx> {
  tx: Tx;
  sql: Sql;
  progress: Progress;
  blocked: Set<string>;
  gathered: Gathered<Tx>;
  /** Whether each event is written before the next is handled: then a write that fails has one event to blame. */
  oneByOne: boolean;
}
const nameOf = (source: string, stream: string) => `${source}/${stream}`;

/**
 * Takes events in, once in effect: a batch is one transaction of views and progress. A duplicate is skipped by its
 * version, a gap is healed from the source, and what cannot be handled goes to the dead letters and holds back its own
 * stream only. Later events of a held stream are not stored: they are healed from the source when it is let go.
 */
export class Consumer<Tx> {
  readonly #o: ConsumerOptions<Tx>;
  readonly #tries: number;

  constructor(options: ConsumerOptions<Tx>) {
    this.#o = options;
    this.#tries = options.tries ?? 3;
  }

  get name(): string {
    return this.#o.name;
  }

  /** Takes a batch in. Throws only for passing faults: then the same batch must come again. */
  async apply(batch: readonly Delivery[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await this.#transaction(batch);
    } catch (error) {
      if (isPassing(error)) throw error;
      // Something in it is poison: one by one, so that only the guilty message is set aside.
      for (const delivery of batch) await this.#careful(delivery);
    }
  }

  /** Takes one message in, alone. What fails for good goes to the dead letters. Throws only for passing faults. */
  async #careful(delivery: Delivery): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#transaction([delivery]);
        return;
      } catch (error) {
        if (isPassing(error)) throw error;
        const hopeless = error instanceof Poison && error.cause instanceof ContractError;
        if (!hopeless && attempt < this.#tries) {
          await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
          continue;
        }
        if (!delivery.event) throw error;
        const poison = error instanceof Poison ? error : new Poison(delivery.event, 'handler-failed', error);
        await this.#setAside(delivery, poison);
        return;
      }
    }
  }

  /** Makes a dead letter of the event at fault, unless another member of the group has dealt with it meanwhile. */
  async #setAside(delivery: Delivery, poison: Poison): Promise<void> {
    const { event } = poison;
    const healed = event !== delivery.event;
    if (healed) await this.#takeBefore(event);
    await this.#o.unit(async (_tx, sql) => {
      const letter = healed ? deliveryOf(event) : delivery;
      const { progress, blocked } = await this.#lock(sql, [letter]);
      const name = nameOf(event.source, event.stream);
      if (blocked.has(name) || event.version <= progress.get(name)!.version) return;
      await this.#bury(sql, letter, poison);
    });
  }

  /** The event at fault lay in a gap: what stands before it in its stream is taken in, so that the letter holds back no more than it must. */
  async #takeBefore(event: StoredEvent): Promise<void> {
    const { progress } = await this.#o.unit(async (_tx, sql) => this.#lock(sql, [deliveryOf(event)]));
    const at = progress.get(nameOf(event.source, event.stream))!.version;
    if (at + 1 >= event.version) return;
    const missing = await this.#o.history(event.source, event.stream, at);
    for (const before of missing) if (before.version < event.version) await this.#careful(deliveryOf(before));
  }

  async #transaction(batch: readonly Delivery[]): Promise<void> {
    await this.#o.unit(async (tx, sql) => {
      // Shared with other copies; a rebuild takes it alone.
      await sql.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))::text', [`consume ${this.name}`]);
      const { progress, blocked } = await this.#lock(sql, batch);
      const before = new Map([...progress].map(([stream, at]) => [stream, at.version]));
      const open: Batch<Tx> = { tx, sql, progress, blocked, gathered: new Gathered(), oneByOne: batch.length === 1 };
      for (const delivery of batch) {
        if (delivery.event) await this.#take(open, delivery.event);
        else await this.#bury(sql, delivery, null);
      }
      await open.gathered.write(tx);
      await this.#store(sql, progress, before);
      failpoint('consume.before-commit');
    });
  }

  /** Locks the batch's streams in one order, so that two members of a group never take the same event in at once. */
  async #lock(sql: Sql, batch: readonly Delivery[]): Promise<{ progress: Progress; blocked: Set<string> }> {
    const streams = [...new Map(batch.flatMap(({ event }) => (event ? [[nameOf(event.source, event.stream), event] as const] : []))).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const params = [this.name, streams.map(([, e]) => e.source), streams.map(([, e]) => e.stream)];
    if (streams.length === 0) return { progress: new Map(), blocked: new Set() };
    const lock = async () => sql.query<{ source: string; stream: string; version: number; position: bigint | string }>(
      `SELECT p.source, p.stream, p.version, p.position FROM stream_progress p JOIN unnest($2::text[], $3::text[]) AS s (source, stream) USING (source, stream)
       WHERE p.consumer = $1 ORDER BY p.source, p.stream FOR UPDATE OF p`,
      params,
    );
    let rows = await lock();
    if (rows.length < streams.length) {
      // Streams that are new here.
      await sql.query(
        `INSERT INTO stream_progress (consumer, source, stream, version, position)
         SELECT $1, s.source, s.stream, 0, 0 FROM unnest($2::text[], $3::text[]) AS s (source, stream) ON CONFLICT DO NOTHING`,
        params,
      );
      rows = await lock();
    }
    const held = await sql.query<{ source: string; stream: string }>(
      'SELECT source, stream FROM dead_letters WHERE consumer = $1 AND closed_at IS NULL AND stream = ANY($2::text[])',
      [this.name, params[2]],
    );
    return {
      progress: new Map(rows.map((row) => [nameOf(row.source, row.stream), { version: row.version, position: Number(row.position) }])),
      blocked: new Set(held.map((row) => nameOf(row.source, row.stream))),
    };
  }

  async #take(open: Batch<Tx>, event: StoredEvent): Promise<void> {
    const name = nameOf(event.source, event.stream);
    const at = open.progress.get(name)!;
    if (open.blocked.has(name) || event.version <= at.version) return;
    while (at.version < event.version) {
      const missing = event.version === at.version + 1 ? [event] : await this.#o.history(event.source, event.stream, at.version);
      if (missing[0]?.version !== at.version + 1) throw new Poison(event, 'gap', new Error(`version ${at.version + 1} of the stream is not in the source's history`));
      for (const next of missing) {
        await this.#handle(open, next);
        at.version = next.version;
        at.position = next.position;
      }
    }
  }

  async #handle({ tx, gathered, oneByOne }: Batch<Tx>, event: StoredEvent): Promise<void> {
    let typed: Recorded;
    try {
      typed = recorded(this.#o.contracts, event);
    } catch (error) {
      // An upcaster fails on data that were never of the version they claim to be.
      throw new Poison(event, error instanceof ContractError ? error.reason : 'not-as-declared', error);
    }
    const handler = this.#o.handlers(event.type);
    const work = async () => {
      await handler?.(typed, { tx, event, gather: gathered.gather });
      if (oneByOne) await gathered.write(tx);
    };
    const { trace, handled } = this.#o.watch ?? {};
    const begun = handled ? performance.now() : 0;
    try {
      await (trace && handler ? trace({ kind: 'handle', name: event.type, correlation: event.metadata.correlation }, work) : work());
      if (handler) handled?.(event, performance.now() - begun);
    } catch (error) {
      if (isPassing(error)) throw error;
      throw new Poison(event, 'handler-failed', error);
    }
  }

  async #store(sql: Sql, progress: Progress, before: Map<string, number>): Promise<void> {
    const moved = [...progress].filter(([name, at]) => before.get(name) !== at.version);
    if (moved.length === 0) return;
    const part = (name: string) => name.slice(0, name.indexOf('/'));
    await sql.query(
      `WITH moved AS (
         UPDATE stream_progress p SET version = s.version, position = s.position
         FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[]) AS s (source, stream, version, position)
         WHERE p.consumer = $1 AND p.source = s.source AND p.stream = s.stream RETURNING 1
       ) SELECT pg_notify($6, '')::text WHERE EXISTS (SELECT FROM moved)`,
      [this.name, moved.map(([name]) => part(name)), moved.map(([name]) => name.slice(part(name).length + 1)), moved.map(([, at]) => at.version), moved.map(([, at]) => at.position), progressChannelOf(this.name)],
    );
  }

  async #bury(sql: Sql, delivery: Delivery, poison: Poison | null): Promise<void> {
    const event = poison?.event ?? delivery.event;
    const reason = poison?.reason ?? 'unreadable';
    const detail = poison?.message ?? delivery.fault ?? 'no event in it';
    this.#o.warn?.('dead letter', { consumer: this.name, source: delivery.source, reference: delivery.reference, reason, stream: event?.stream });
    // A message that could not be read may come again after it was dealt with; an event that fails again is open again.
    const again = poison ? 'UPDATE SET reason = excluded.reason, detail = excluded.detail, version = excluded.version, closed_at = NULL, closed_by = NULL' : 'NOTHING';
    await sql.query(
      `INSERT INTO dead_letters (consumer, source, reference, stream, version, type, reason, detail, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (consumer, source, reference) DO ${again}`,
      [this.name, delivery.source, delivery.reference, event?.stream ?? null, event?.version ?? null, event ? keepable(event.type, 200) : null, reason, keepable(detail, 4000), keepable(delivery.body, KEPT_BODY)],
    );
  }
}

/** Text that PostgreSQL can keep: it takes no NUL. */
const keepable = (text: string, longest: number): string => text.slice(0, longest).replaceAll('\u0000', '\uFFFD');
