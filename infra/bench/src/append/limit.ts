import { binaryArrays, columns, type StoredEvent } from '@toteuma/eventing';
import { createEventTables, type Databases, settle } from './databases.js';

const ROWS = 1000;

const INSERT = {
  name: 'limit',
  text: `INSERT INTO events (${columns})
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $10::timestamptz[], $11::bytea[])`,
};

/**
 * What PostgreSQL could do at most: the same rows into the same table, 1000 in a transaction over one connection. Rows, their
 * hashes and the parameters' binary form are made beforehand, so that nothing but the writing is timed. Rows per second.
 */
export function runLimit(databases: Databases, written: readonly StoredEvent[], warmUp: number): Promise<number> {
  return databases.fresh('limit', 1, async (pool) => {
    await createEventTables(pool);
    const batches = batchesOf(written.slice(0, warmUp));
    const timed = batchesOf(written.slice(warmUp));
    const client = await pool.connect();
    for (const values of batches) await client.query({ ...INSERT, values });
    client.release();
    await settle(pool);
    const again = await pool.connect();
    const from = performance.now();
    for (const values of timed) await again.query({ ...INSERT, values });
    const seconds = (performance.now() - from) / 1000;
    again.release();
    const { rows } = await pool.query('SELECT count(*)::int AS events FROM events');
    if (rows[0].events !== written.length) throw new Error(`the limit wrote ${rows[0].events} rows of ${written.length}`);
    return (written.length - warmUp) / seconds;
  });
}

function batchesOf(events: readonly StoredEvent[]): Buffer[][] {
  const { hashes, instants, int2s, int4s, int8s, jsonbs, strings, uuids } = binaryArrays;
  return Array.from({ length: Math.ceil(events.length / ROWS) }, (_, at) => {
    const rows = events.slice(at * ROWS, (at + 1) * ROWS);
    return [
      int8s(rows.map((e) => e.position)), strings(rows.map((e) => e.stream)), int4s(rows.map((e) => e.version)), uuids(rows.map((e) => e.id)),
      strings(rows.map((e) => e.type)), int2s(rows.map((e) => e.schemaVersion)), jsonbs(rows.map((e) => JSON.stringify(e.data))), jsonbs(rows.map((e) => JSON.stringify(e.metadata))),
      instants(rows.map((e) => e.occurredAt)), instants(rows.map((e) => e.recordedAt)), hashes(rows.map((e) => e.hash)),
    ];
  });
}
