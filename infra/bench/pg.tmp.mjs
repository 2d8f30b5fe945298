import { startPostgres } from '@toteuma/servers';
import { Databases, createEventTables, settle } from './dist/append/databases.js';
import { event, metadata, Series } from './dist/append/workload.js';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { randomUUID, randomBytes } from 'node:crypto';
function array(oid, items, put) { // put(item) -> Buffer
  const bufs = items.map(put); const n = bufs.reduce((s, b) => s + 4 + b.length, 20);
  const out = Buffer.allocUnsafe(n); out.writeInt32BE(1, 0); out.writeInt32BE(0, 4); out.writeInt32BE(oid, 8); out.writeInt32BE(items.length, 12); out.writeInt32BE(1, 16);
  let at = 20; for (const b of bufs) { out.writeInt32BE(b.length, at); b.copy(out, at + 4); at += 4 + b.length; } return out;
}
const B = {
  int8: (xs) => array(20, xs, (x) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(x)); return b; }),
  int4: (xs) => array(23, xs, (x) => { const b = Buffer.alloc(4); b.writeInt32BE(x); return b; }),
  int2: (xs) => array(21, xs, (x) => { const b = Buffer.alloc(2); b.writeInt16BE(x); return b; }),
  text: (xs) => array(25, xs, (x) => Buffer.from(x)),
  uuid: (xs) => array(2950, xs, (x) => Buffer.from(x.replaceAll('-', ''), 'hex')),
  jsonb: (xs) => array(3802, xs, (x) => Buffer.concat([Buffer.from([1]), Buffer.from(x)])),
  bytea: (xs) => array(17, xs, (x) => x),
  tstz: (xs) => array(1184, xs, (x) => { const b = Buffer.alloc(8); b.writeBigInt64BE((BigInt(Date.parse(x)) - 946684800000n) * 1000n); return b; }),
};
const cols = 'position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash';
const EV = `INSERT INTO events (${cols}) SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::smallint[], $7::jsonb[], $8::jsonb[], $9::timestamptz[], $10::timestamptz[], $11::bytea[])`;
const folder = mkdtempSync('/tmp/toteuma-prof-'); chmodSync(folder, 0o711);
const server = await startPostgres({ folder: folder + '/pg', password: 'bench', keep: false, only: 'native' });
const callers = 200;
function rows(n) { const s = Array.from({ length: callers }, (_, i) => new Series(i)); const d = JSON.stringify(event.data), m = JSON.stringify(metadata); return Array.from({ length: n }, (_, i) => { const at = s[i % callers].next(); return { position: i + 1, stream: at.stream, version: at.expectedVersion + 1, id: randomUUID(), type: 'ClaimSubmitted', sv: 1, data: d, metadata: m, o: '2011-12-31T12:00:00.000Z', r: new Date().toISOString(), hash: randomBytes(32) }; }); }
const all = rows(40000);
const evText = (r) => [r.map((e) => e.position), r.map((e) => e.stream), r.map((e) => e.version), r.map((e) => e.id), r.map((e) => e.type), r.map((e) => e.sv), r.map((e) => e.data), r.map((e) => e.metadata), r.map((e) => e.o), r.map((e) => e.r), r.map((e) => e.hash)];
const evBin = (r) => [B.int8(r.map((e) => e.position)), B.text(r.map((e) => e.stream)), B.int4(r.map((e) => e.version)), B.uuid(r.map((e) => e.id)), B.text(r.map((e) => e.type)), B.int2(r.map((e) => e.sv)), B.jsonb(r.map((e) => e.data)), B.jsonb(r.map((e) => e.metadata)), B.tstz(r.map((e) => e.o)), B.tstz(r.map((e) => e.r)), B.bytea(r.map((e) => e.hash))];
const FULL = `WITH moved AS (UPDATE head SET position = $15 WHERE position = $16 RETURNING 1), w AS (${EV} WHERE EXISTS (SELECT FROM moved)), h AS (INSERT INTO streams (stream, version, hash, position) SELECT s.* FROM unnest($12::text[], $13::int[], $14::bytea[], $17::bigint[]) AS s WHERE EXISTS (SELECT FROM moved) ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position) SELECT pg_notify('toteuma_events_bench', $15::text)::text, (SELECT count(*) FROM moved)`;
const FULL2 = FULL.replace("pg_notify('toteuma_events_bench', $15::text)::text", '1');
const SPLIT = `WITH moved AS (UPDATE head SET position = $15 WHERE position = $16 RETURNING 1), w AS (${EV} WHERE EXISTS (SELECT FROM moved)), h AS (INSERT INTO streams (stream, version, hash, position) SELECT s.* FROM unnest($12::text[], $13::int[], $14::bytea[], $17::bigint[], $18::bool[]) AS s(a,b,c,d,n) WHERE s.n), u AS (UPDATE streams SET version = s.b, hash = s.c, position = s.d FROM unnest($12::text[], $13::int[], $14::bytea[], $17::bigint[], $18::bool[]) AS s(a,b,c,d,n) WHERE streams.stream = s.a AND NOT s.n) SELECT (SELECT count(*) FROM moved)`;
const fullBin = (r) => [...evBin(r), B.text(r.map((e) => e.stream)), B.int4(r.map((e) => e.version)), B.bytea(r.map((e) => e.hash)), String(r.at(-1).position), String(r[0].position - 1), B.int8(r.map((e) => e.position))];
const chunks = (n, f) => Array.from({ length: all.length / n }, (_, i) => f(all.slice(i * n, (i + 1) * n)));
const bool = (xs) => array(16, xs, (x) => Buffer.from([x ? 1 : 0]));
const variants = {
  'limit text 1000': [EV, chunks(1000, evText)],
  'limit bin 1000': [EV, chunks(1000, evBin)],
  'limit bin 200': [EV, chunks(200, evBin)],
  'limit bin 100': [EV, chunks(100, evBin)],
  'full bin 200': [FULL, chunks(200, fullBin)],
  'full bin 100': [FULL, chunks(100, fullBin)],
  'full-no-notify bin 200': [FULL2, chunks(200, fullBin)],
  'split bin 200': [SPLIT, chunks(200, (r) => [...fullBin(r), bool(r.map((e) => e.version === 1))])],
};
try {
  const d = new Databases(server.url);
  for (let k = 0; k < 3; k++) for (const [name, [text, batches]] of Object.entries(variants)) {
    await d.fresh('x', 1, async (pool) => {
      await createEventTables(pool); if (process.env.FF) await pool.query(`ALTER TABLE streams SET (fillfactor = ${process.env.FF})`); await settle(pool);
      const c = await pool.connect(); if (name.startsWith('split')) await c.query("SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off");
      const t = performance.now();
      for (const values of batches) await c.query({ name: 'x', text, values });
      const s = (performance.now() - t) / 1000; c.release();
      console.log(name.padEnd(26), Math.round(all.length / s), '/s', ((s * 1e6) / all.length).toFixed(1), 'us/ev');
    });
  }
} finally { await server.stop(); rmSync(folder, { recursive: true, force: true }); }
