// A process of its own: parses a ledger and does nothing with it, or copies parsed rows that are there already.
// Arguments: parse|copy, the kind of the file, its path. DATABASE_URL for `copy`.
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { streamXlsxRows } from 'hucre/xlsx';
import pg from 'pg';
import { from } from 'pg-copy-streams';

/** Characters that go to the database at once. */
const BUFFER = 64 * 1024;

async function* rowsOf(kind: string, path: string): AsyncGenerator<readonly unknown[]> {
  const file = createReadStream(path, { highWaterMark: 64 * 1024 });
  if (kind === 'csv') yield* file.pipe(parse({ delimiter: ';', relax_column_count: true, skip_empty_lines: true })) as AsyncIterable<string[]>;
  else for await (const { values } of streamXlsxRows(Readable.toWeb(file) as ReadableStream<Uint8Array>)) yield values;
}

async function parsed(kind: string, path: string): Promise<number> {
  let rows = 0;
  for await (const _row of rowsOf(kind, path)) rows += 1;
  return rows;
}

/** Rows as COPY takes them, in pieces of what goes at once. */
async function prepared(kind: string, path: string): Promise<{ pieces: string[]; columns: number }> {
  const pieces: string[] = [];
  let [text, line, columns] = ['', 0, 0];
  for await (const row of rowsOf(kind, path)) {
    line += 1;
    columns = Math.max(columns, row.length);
    const cells = Array.from({ length: columns }, (_, at) => row[at]).map((cell) => (cell === null || cell === undefined ? '\\N' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell as string | number).replaceAll('\\', '\\\\')));
    text += `${line}\t${cells.join('\t')}\n`;
    if (text.length >= BUFFER) [text] = [(pieces.push(text), '')];
  }
  return { pieces: [...pieces, text], columns };
}

async function copied(client: pg.Client, pieces: readonly string[], columns: number): Promise<number> {
  await client.query(`DROP TABLE IF EXISTS parsed; CREATE TABLE parsed (line integer PRIMARY KEY, ${Array.from({ length: columns }, (_, at) => `c${at} text`).join(', ')})`);
  const begun = performance.now();
  const stream = client.query(from('COPY parsed FROM STDIN'));
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await finished(stream);
  return performance.now() - begun;
}

const [what, kind = '', path = ''] = process.argv.slice(2);
let answer: { rows: number; ms: number };
if (what === 'parse') {
  // The first time warms up what runs warm in a service.
  await parsed(kind, path);
  const begun = performance.now();
  const rows = await parsed(kind, path);
  answer = { rows, ms: performance.now() - begun };
} else {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  const { pieces, columns } = await prepared(kind, path);
  await copied(client, pieces, columns);
  const ms = await copied(client, pieces, columns);
  const { rows: [count] } = await client.query<{ rows: number }>('SELECT count(*)::int AS rows FROM parsed');
  await client.query('DROP TABLE parsed');
  await client.end();
  answer = { rows: count!.rows, ms };
}
console.log(JSON.stringify({ ...answer, peak: process.resourceUsage().maxRSS * 1024 }));
