import type { PoolClient } from 'pg';
import { additionsOf, type Append, commandName, type IdempotencyKey, type LookUp, type Plan, planBatch, type Position } from './append.js';
import { hashes, instants, int2s, int4s, int8s, jsonbs, strings, uuids } from './binary-arrays.js';
import { armed, failpoint } from './failpoint.js';
import { columns } from './log.js';

/** One transaction for many commands. A command that cannot be taken gets its own answer; the others go on. */
export async function writeBatch(client: PoolClient, channel: string, batch: readonly Append[]): Promise<{ plan: Plan; held: LookUp }> {
  const begun = (await client.query('BEGIN; SELECT position FROM head FOR UPDATE')) as unknown as { rows: { position: string }[] }[];
  const held = await lookUp(client, batch);
  const plan = planBatch(Number(begun[1]!.rows[0]!.position), held, batch);
  if (plan.accepted.length > 0) {
    failpoint('append.before-insert');
    await insert(client, channel, plan);
  }
  failpoint('append.before-commit');
  await client.query('COMMIT');
  return { plan, held };
}

/**
 * Writes a plan that was made without asking the database, if the history still ends where the plan begins: one statement,
 * one round trip. False: another copy wrote meanwhile, and nothing was written.
 */
export async function writePlan(client: PoolClient, channel: string, plan: Plan): Promise<boolean> {
  failpoint('append.before-insert');
  // The statement commits by itself, which leaves no place to die in between; a crash test asks for one.
  if (!armed('append.before-commit')) return insert(client, channel, plan);
  await client.query('BEGIN');
  const written = await insert(client, channel, plan);
  failpoint('append.before-commit');
  await client.query('COMMIT');
  return written;
}

async function lookUp(client: PoolClient, batch: readonly Append[]): Promise<LookUp> {
  const streams = [...new Set(batch.flatMap((append) => additionsOf(append).map(({ stream }) => stream)))];
  const keys = batch.flatMap((append) => (append.idempotency ? [append.idempotency] : []));
  const reserve = batch.flatMap((append) => append.reserve ?? []);
  const heads = await client.query({ name: 'heads', text: HEADS, values: [streams] });
  const known = await commandsByName(client, keys);
  const taken = reserve.length === 0 ? { rows: [] } : await client.query(
    'SELECT scope, value FROM reservations JOIN unnest($1::text[], $2::text[]) AS r (scope, value) USING (scope, value)',
    [reserve.map((r) => r.scope), reserve.map((r) => r.value)],
  );
  return {
    heads: new Map(heads.rows.map((row) => [row.stream, { version: row.version, hash: (row.hash as Buffer).toString('hex') }])),
    known,
    taken: new Set(taken.rows.map((row) => JSON.stringify([row.scope, row.value]))),
  };
}

type KnownCommand = IdempotencyKey & { readonly body_hash: string; readonly answer: { readonly at: Position; readonly answer: unknown } };

/** Accepted commands among some keys, by their name. */
export async function commandsByName(client: Pick<PoolClient, 'query'>, keys: readonly IdempotencyKey[]): Promise<Map<string, KnownCommand>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<KnownCommand>({
    name: 'known',
    text: 'SELECT actor, route, key, body_hash, answer FROM commands JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (actor, route, key) USING (actor, route, key)',
    values: [keys.map((key) => key.actor), keys.map((key) => key.route), keys.map((key) => key.key)],
  });
  return new Map(rows.map((row) => [commandName(row), row]));
}

// The newest event of each stream, by the index that keeps versions unique: a table of heads would be one more row to
// write with every event.
const HEADS = `
SELECT s.stream, e.version, e.hash FROM unnest($1::text[]) AS s (stream)
CROSS JOIN LATERAL (SELECT version, hash FROM events WHERE events.stream = s.stream ORDER BY version DESC LIMIT 1) AS e`;

// One statement: each round trip to the server is time that the head row stays locked. The row is locked first, and
// whatever the statement writes hangs on it: nothing, when the history does not end where the plan begins.
const INSERT = `
WITH moved AS (
  UPDATE head SET position = $1 WHERE position = $2 RETURNING 1
), written AS (
  INSERT INTO events (${columns})
  SELECT e.position, e.stream, e.version, e.id, e.type, e.schema_version, e.data, e.metadata, e.occurred_at, e.recorded_at, e.hash
  FROM unnest($5::bigint[], $6::text[], $7::int[], $8::uuid[], $9::text[], $10::smallint[], $11::jsonb[], $12::jsonb[], $13::timestamptz[], $4::timestamptz[], $14::bytea[])
    AS e (position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
  WHERE EXISTS (SELECT FROM moved)
), remembered AS (
  INSERT INTO commands (actor, route, key, body_hash, answer, position)
  SELECT k.* FROM unnest($15::text[], $16::text[], $17::text[], $18::text[], $19::jsonb[], $20::bigint[]) AS k WHERE EXISTS (SELECT FROM moved)
), kept AS (
  INSERT INTO vault (id, stream, field, salt, body)
  SELECT t.* FROM unnest($21::uuid[], $22::text[], $23::text[], $24::text[], $25::text[]) AS t WHERE EXISTS (SELECT FROM moved)
), reserved AS (
  INSERT INTO reservations (scope, value, stream)
  SELECT r.* FROM unnest($26::text[], $27::text[], $28::text[]) AS r WHERE EXISTS (SELECT FROM moved)
)
SELECT pg_notify($3, $1::text)::text FROM moved`;

/** False, and nothing written, when the history does not end where the plan begins. */
async function insert(client: PoolClient, channel: string, plan: Plan): Promise<boolean> {
  const { events, accepted } = plan;
  const keyed = accepted.flatMap(({ append, answer }) => (append.idempotency ? [{ ...append.idempotency, answer }] : []));
  const texts = accepted.flatMap(({ append }) => (append.texts ?? []).map((text) => ({ ...text, stream: append.stream })));
  const reserve = accepted.flatMap(({ append }) => (append.reserve ?? []).map((r) => ({ ...r, stream: append.stream })));
  const { rowCount } = await client.query({
    name: 'append',
    text: INSERT,
    values: [
      plan.position, plan.after, channel, instants(events.map((e) => e.recordedAt)),
      int8s(events.map((e) => e.position)), strings(events.map((e) => e.stream)), int4s(events.map((e) => e.version)), uuids(events.map((e) => e.id)), strings(events.map((e) => e.type)),
      int2s(events.map((e) => e.schemaVersion)), jsonbs(events.map((e) => e.data)), jsonbs(events.map((e) => e.metadata)), instants(events.map((e) => e.occurredAt)), hashes(events.map((e) => e.hash)),
      keyed.map((k) => k.actor), keyed.map((k) => k.route), keyed.map((k) => k.key), keyed.map((k) => k.bodyHash), keyed.map((k) => JSON.stringify(k.answer)), keyed.map((k) => k.answer.at.position),
      texts.map((t) => t.id), texts.map((t) => t.stream), texts.map((t) => t.field), texts.map((t) => t.salt), texts.map((t) => t.body),
      reserve.map((r) => r.scope), reserve.map((r) => r.value), reserve.map((r) => r.stream),
    ],
  });
  return rowCount === 1;
}
