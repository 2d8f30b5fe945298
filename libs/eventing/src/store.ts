import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { FIRST_HASH, hashOf, instant, type Metadata, type StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import { columns, EventLog } from './log.js';
import { checkedOut, isPassing } from './sql.js';

export interface NewEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** A text for the vault: what the event holds is its id and a salted digest. */
export interface VaultText {
  readonly id: string;
  readonly field: string;
  readonly salt: string;
  readonly body: string;
}

/** The same actor, route and key mean the same command; another body under the same key is a mistake of the caller. */
export interface IdempotencyKey {
  readonly actor: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

export interface Append {
  readonly stream: string;
  /** The version that the decision was made on: the stream must still stand there. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
  readonly metadata: Metadata;
  readonly occurredAt: string;
  readonly texts?: readonly VaultText[];
  /** Values that may be used once in the service. */
  readonly reserve?: readonly { scope: string; value: string }[];
  readonly idempotency?: IdempotencyKey;
  /** What the caller will be told, remembered with the key. */
  readonly answer?: (appended: Position) => unknown;
}

export interface Position {
  readonly stream: string;
  readonly version: number;
  readonly position: number;
}

export type Appended =
  | { readonly outcome: 'appended'; readonly at: Position; readonly answer: unknown }
  | { readonly outcome: 'remembered'; readonly at: Position; readonly answer: unknown }
  | { readonly outcome: 'key-reused' }
  | { readonly outcome: 'conflict'; readonly currentVersion: number }
  | { readonly outcome: 'taken'; readonly scope: string; readonly value: string };

interface Waiting {
  readonly append: Append;
  resolve(result: Appended): void;
  reject(error: unknown): void;
}

interface StreamHead {
  version: number;
  hash: string;
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

function rememberedFrom(row: { body_hash: string; answer: { at: Position; answer: unknown } }, key: IdempotencyKey): Extract<Appended, { outcome: 'remembered' | 'key-reused' }> {
  if (row.body_hash !== key.bodyHash) return { outcome: 'key-reused' };
  return { outcome: 'remembered', at: row.answer.at, answer: row.answer.answer };
}

const commandName = (key: IdempotencyKey) => JSON.stringify([key.actor, key.route, key.key]);

/** One transaction for many commands. A command that cannot be taken gets its own answer; the others go on. */
async function writeBatch(client: PoolClient, source: string, batch: readonly Append[]): Promise<Appended[]> {
  const begun = (await client.query('BEGIN; SELECT position FROM head FOR UPDATE')) as unknown as { rows: { position: string }[] }[];
  const lookup = await lookUp(client, batch);
  const plan = planBatch(Number(begun[1]!.rows[0]!.position), lookup, batch);
  if (plan.accepted.length > 0) {
    failpoint('append.before-insert');
    await insert(client, source, plan);
  }
  failpoint('append.before-commit');
  await client.query('COMMIT');
  return plan.results;
}

interface LookUp {
  readonly heads: Map<string, StreamHead>;
  readonly known: Map<string, { body_hash: string; answer: { at: Position; answer: unknown } }>;
  readonly taken: Set<string>;
}

async function lookUp(client: PoolClient, batch: readonly Append[]): Promise<LookUp> {
  const streams = [...new Set(batch.map((append) => append.stream))];
  const keys = batch.flatMap((append) => (append.idempotency ? [append.idempotency] : []));
  const reserve = batch.flatMap((append) => append.reserve ?? []);
  const heads = await client.query({ name: 'heads', text: 'SELECT stream, version, hash FROM streams WHERE stream = ANY($1)', values: [streams] });
  const known = keys.length === 0 ? { rows: [] } : await client.query({
    name: 'known',
    text: 'SELECT actor, route, key, body_hash, answer FROM commands JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (actor, route, key) USING (actor, route, key)',
    values: [keys.map((key) => key.actor), keys.map((key) => key.route), keys.map((key) => key.key)],
  });
  const taken = reserve.length === 0 ? { rows: [] } : await client.query(
    'SELECT scope, value FROM reservations JOIN unnest($1::text[], $2::text[]) AS r (scope, value) USING (scope, value)',
    [reserve.map((r) => r.scope), reserve.map((r) => r.value)],
  );
  return {
    heads: new Map(heads.rows.map((row) => [row.stream, { version: row.version, hash: (row.hash as Buffer).toString('hex') }])),
    known: new Map(known.rows.map((row) => [commandName(row), row])),
    taken: new Set(taken.rows.map((row) => JSON.stringify([row.scope, row.value]))),
  };
}

interface Plan {
  readonly results: Appended[];
  readonly events: StoredEvent[];
  readonly accepted: { append: Append; answer: { at: Position; answer: unknown } }[];
  readonly recordedAt: string;
  position: number;
}

/** Decides, in the order of arrival, which commands of a batch are taken, and gives their events position, version and hash. */
function planBatch(position: number, { heads, known, taken }: LookUp, batch: readonly Append[]): Plan {
  const recordedAt = new Date().toISOString();
  const plan: Plan = { results: [], events: [], accepted: [], recordedAt, position };
  for (const append of batch) {
    const key = append.idempotency;
    const before = key && known.get(commandName(key));
    if (key && before) {
      plan.results.push(rememberedFrom(before, key));
      continue;
    }
    const head = heads.get(append.stream) ?? { version: 0, hash: FIRST_HASH };
    if (head.version !== append.expectedVersion) {
      plan.results.push({ outcome: 'conflict', currentVersion: head.version });
      continue;
    }
    const clash = append.reserve?.find((r) => taken.has(JSON.stringify([r.scope, r.value])));
    if (clash) {
      plan.results.push({ outcome: 'taken', ...clash });
      continue;
    }
    for (const r of append.reserve ?? []) taken.add(JSON.stringify([r.scope, r.value]));
    const next = { ...head };
    const occurredAt = instant(append.occurredAt);
    for (const event of append.events) {
      const body = { id: randomUUID(), stream: append.stream, version: next.version + 1, ...event, metadata: append.metadata, occurredAt, recordedAt };
      next.version += 1;
      next.hash = hashOf(body, next.hash);
      plan.position += 1;
      plan.events.push({ source: '', position: plan.position, ...body, hash: next.hash });
    }
    heads.set(append.stream, next);
    const at = { stream: append.stream, version: next.version, position: plan.position };
    const answer = { at, answer: append.answer ? append.answer(at) : null };
    if (key) known.set(commandName(key), { body_hash: key.bodyHash, answer });
    plan.accepted.push({ append, answer });
    plan.results.push({ outcome: 'appended', ...answer });
  }
  return plan;
}

// One statement: each round trip to the server is time that the head row stays locked.
const INSERT = `
WITH written AS (
  INSERT INTO events (${columns})
  SELECT e.position, e.stream, e.version, e.id, e.type, e.schema_version, e.data, e.metadata, e.occurred_at, $10::timestamptz, decode(e.hash, 'hex')
  FROM unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $11::text[])
    AS e (position, stream, version, id, type, schema_version, data, metadata, occurred_at, hash)
), heads AS (
  INSERT INTO streams (stream, version, hash, position)
  SELECT s.stream, s.version, decode(s.hash, 'hex'), s.position FROM unnest($12::text[], $13::int[], $14::text[], $15::bigint[]) AS s (stream, version, hash, position)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position
), remembered AS (
  INSERT INTO commands (actor, route, key, body_hash, answer, position)
  SELECT * FROM unnest($16::text[], $17::text[], $18::text[], $19::text[], $20::jsonb[], $21::bigint[])
), moved AS (
  UPDATE head SET position = $22
)
SELECT pg_notify($23, $22::text)::text`;

async function insert(client: PoolClient, source: string, plan: Plan): Promise<void> {
  const { events, accepted } = plan;
  const last = new Map(events.map((event) => [event.stream, event]));
  const tops = [...last.values()];
  const keyed = accepted.flatMap(({ append, answer }) => (append.idempotency ? [{ ...append.idempotency, answer }] : []));
  await client.query({
    name: 'append',
    text: INSERT,
    values: [
      events.map((e) => e.position), events.map((e) => e.stream), events.map((e) => e.version), events.map((e) => e.id), events.map((e) => e.type),
      events.map((e) => e.schemaVersion), events.map((e) => JSON.stringify(e.data)), events.map((e) => JSON.stringify(e.metadata)), events.map((e) => e.occurredAt),
      plan.recordedAt, events.map((e) => e.hash),
      tops.map((e) => e.stream), tops.map((e) => e.version), tops.map((e) => e.hash), tops.map((e) => e.position),
      keyed.map((k) => k.actor), keyed.map((k) => k.route), keyed.map((k) => k.key), keyed.map((k) => k.bodyHash), keyed.map((k) => JSON.stringify(k.answer)), keyed.map((k) => k.answer.at.position),
      plan.position, channelOf(source),
    ],
  });
  const texts = accepted.flatMap(({ append }) => (append.texts ?? []).map((text) => ({ ...text, stream: append.stream })));
  if (texts.length > 0) {
    await client.query(
      'INSERT INTO vault (id, stream, field, salt, body) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])',
      [texts.map((t) => t.id), texts.map((t) => t.stream), texts.map((t) => t.field), texts.map((t) => t.salt), texts.map((t) => t.body)],
    );
  }
  const reserve = accepted.flatMap(({ append }) => (append.reserve ?? []).map((r) => ({ ...r, stream: append.stream })));
  if (reserve.length > 0) {
    await client.query('INSERT INTO reservations (scope, value, stream) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])', [
      reserve.map((r) => r.scope), reserve.map((r) => r.value), reserve.map((r) => r.stream),
    ]);
  }
}

/** The event core's own tables, in Prisma's folder form; every service's schema has them. */
export const EVENTING_MIGRATIONS = new URL('../migrations/', import.meta.url);

/** The channel on which a committed batch is announced. */
export const channelOf = (source: string): string => `toteuma_events_${source}`;
