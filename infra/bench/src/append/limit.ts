import { columns, type StoredEvent } from '@toteuma/eventing';
import { createEventTables, type Databases, settle } from './databases.js';

const ROWS = 1000;

const INSERT = {
  name: 'limit',
  text: `INSERT INTO events (${columns})
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $10::timestamptz[], $11::bytea[])`,
};

/** What PostgreSQL could do at most: the same rows into the same table, made beforehand, 1000 in a transaction. Rows per second. */
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

function batchesOf(events: readonly StoredEvent[]): unknown[][] {
  return Array.from({ length: Math.ceil(events.length / ROWS) }, (_, at) => {
    const rows = events.slice(at * ROWS, (at + 1) * ROWS);
    return [
      rows.map((e) => e.position), rows.map((e) => e.stream), rows.map((e) => e.version), rows.map((e) => e.id), rows.map((e) => e.type), rows.map((e) => e.schemaVersion),
      rows.map((e) => JSON.stringify(e.data)), rows.map((e) => JSON.stringify(e.metadata)), rows.map((e) => e.occurredAt), rows.map((e) => e.recordedAt), rows.map((e) => Buffer.from(e.hash, 'hex')),
    ];
  });
}
