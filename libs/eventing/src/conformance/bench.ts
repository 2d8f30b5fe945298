// What the conformance suite works with: a source with a history, a bus that a harness brings, consumers with a real view.
import { Contracts, declare } from '@toteuma/contracts';
import { z } from 'zod';
import type { Pool } from 'pg';
import { Consumer, type Handler } from '../consumer.js';
import type { StoredEvent } from '../event.js';
import type { Desk } from '../operations.js';
import { pgUnit, sqlOf, type Sql } from '../sql.js';
import { EventStore } from '../store.js';
import type { Apply, Subscription, Transport } from '../transport.js';

/** What no relay of ours would ever put on the bus, as far as the bus can hold it. */
export type Garbage = 'bad JSON' | '10 MB of garbage' | 'no key';

/** What a transport brings to its conformance suite. */
export interface Harness {
  readonly pool: Pool;
  /** Empties the database, which has the tables of the event core and the view. */
  reset(): Promise<void>;
  /** Prepares the bus for a source of this name, whose history is the store. */
  open(store: EventStore): Promise<Bus>;
}
export interface Bus {
  /** A transport as a process of its own would have it; `batch` is the most messages at once. */
  transport(batch?: number): Transport;
  /** Hands over what was appended; `lost` positions do not arrive. */
  publish(lost?: ReadonlySet<number>): Promise<void>;
  /** Lets everything that was handed over come again to a group. */
  repeat(group: string): Promise<void>;
  /** Puts a message of this kind on the bus. Returns the reason that its dead letter must give. */
  inject(garbage: Garbage): Promise<string>;
  close(): Promise<void>;
}

export const contracts = new Contracts([
  declare('things', 'ThingHappened', 2, z.strictObject({ n: z.int(), note: z.string() }), { 1: (data) => ({ n: (data as { number: number }).number, note: 'from version 1' }) }),
  declare('things', 'ThingEnded', 1, z.strictObject({})),
]);

export const VIEW = `CREATE TABLE trails (consumer text, stream text, trail text NOT NULL, sum integer NOT NULL, PRIMARY KEY (consumer, stream))`;

/** Writes the version into the stream's trail: an event twice, missing or out of order shows in it. */
const trail = (consumer: string): Handler<Sql> => async (event, { tx, event: stored }) => {
  const n = event.type === 'ThingHappened' ? (event.data as { n: number }).n : 0;
  await tx.query(
    `INSERT INTO trails (consumer, stream, trail, sum) VALUES ($1, $2, $3::text, $4::int)
     ON CONFLICT (consumer, stream) DO UPDATE SET trail = trails.trail || ' ' || excluded.trail, sum = trails.sum + excluded.sum`,
    [consumer, stored.stream, stored.version, n],
  );
};

export interface MemberOptions {
  readonly group?: string;
  readonly batch?: number;
  /** Runs before the view is written, in the transaction. */
  readonly before?: (event: StoredEvent) => Promise<void> | void;
  /** Runs after the view is written, in the transaction. */
  readonly after?: (event: StoredEvent) => Promise<void> | void;
  /** Stands around the consumer's own apply. */
  readonly around?: (apply: Apply) => Apply;
}

/** One member of a group, running, and what came to it. */
export interface Member {
  readonly desk: Desk<Sql>;
  /** `stream/version` of every delivery, in the order of arrival. */
  readonly delivered: string[];
  /** `stream/version` of every call of the handler, in order. */
  readonly handled: string[];
  stop(): Promise<void>;
}

export class Bench {
  readonly #members = new Set<Member>();
  private constructor(
    readonly source: string,
    readonly store: EventStore,
    readonly bus: Bus,
    readonly pool: Pool,
  ) {}

  static async open(harness: Harness, source: string): Promise<Bench> {
    const store = new EventStore({ source, pool: harness.pool });
    return new Bench(source, store, await harness.open(store), harness.pool);
  }

  /** Appends `count` events to a stream and hands them over. */
  async happen(stream: string, count = 1): Promise<void> {
    await this.append(stream, Array.from({ length: count }, (_, at) => ({ type: 'ThingHappened', schemaVersion: 2, data: { n: at, note: 'x' } })));
    await this.bus.publish();
  }

  async append(stream: string, events: readonly { type: string; schemaVersion: number; data: unknown }[]): Promise<void> {
    const { rows } = await this.pool.query('SELECT max(version) AS version FROM events WHERE stream = $1', [stream]);
    const result = await this.store.append({ stream, expectedVersion: rows[0]?.version ?? 0, events, metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt: '2014-03-01T10:00:00Z' });
    if (result.outcome !== 'appended') throw new Error(`appending to ${stream}: ${result.outcome}`);
  }

  async member({ group = 'readers', batch, before, after, around = (apply) => apply }: MemberOptions = {}): Promise<Member> {
    const name = this.group(group);
    const transport = this.bus.transport(batch);
    const [delivered, handled]: [string[], string[]] = [[], []];
    const write = trail(group);
    const handler: Handler<Sql> = async (event, context) => {
      handled.push(`${context.event.stream}/${context.event.version}`);
      await before?.(context.event);
      await write(event, context);
      await after?.(context.event);
    };
    const history: Transport['history'] = (source, stream, version) => transport.history(source, stream, version);
    const consumer = new Consumer<Sql>({ name, contracts, unit: pgUnit(this.pool), handlers: () => handler, history });
    const apply = around((deliveries) => consumer.apply(deliveries));
    const subscription: Subscription = await transport.subscribe(name, [this.source], (deliveries) => {
      delivered.push(...deliveries.map(({ event, reference }) => (event ? `${event.stream}/${event.version}` : reference)));
      return apply(deliveries);
    });
    const member: Member = {
      desk: { consumer, unit: pgUnit(this.pool), sql: sqlOf(this.pool), history },
      delivered,
      handled,
      stop: async () => {
        this.#members.delete(member);
        await subscription.stop();
        await transport.close();
      },
    };
    this.#members.add(member);
    return member;
  }

  /** A group's full name: no two tests share one on a bus that they share. */
  group(group: string): string {
    return `${this.source}-${group}`;
  }

  /** What a group has taken in: each stream with its trail of versions. */
  async view(group = 'readers'): Promise<Record<string, string>> {
    const { rows } = await this.pool.query('SELECT stream, trail FROM trails WHERE consumer = $1 ORDER BY stream', [group]);
    return Object.fromEntries(rows.map((row) => [row.stream, row.trail]));
  }

  /** Open dead letters of a group, as reason, stream and version. */
  async letters(group = 'readers'): Promise<{ id: number; reason: string; stream: string | null; version: number | null; detail: string; body: string }[]> {
    const { rows } = await this.pool.query('SELECT id::int, reason, stream, version, detail, body FROM dead_letters WHERE consumer = $1 AND closed_at IS NULL ORDER BY id', [this.group(group)]);
    return rows;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members].map(async (member) => member.stop()));
    await this.bus.close();
  }
}

/** The trail of a stream whose first `count` events were each taken in once, in order. */
export const trailOf = (count: number): string => Array.from({ length: count }, (_, at) => at + 1).join(' ');

/** Waits until `look` gives what is wanted, and fails with the difference when it takes too long. */
export async function until(look: () => Promise<void> | void, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    try {
      await look();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Resolves when `open` is called. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** A fault that passes: the connection was lost. */
export const passingFault = (): Error => Object.assign(new Error('the connection was lost'), { code: '57P01' });
