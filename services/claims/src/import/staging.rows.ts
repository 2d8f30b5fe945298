import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { Counts } from './claim-imports.rows.js';
import { Gate, type Line } from './lines.js';
import { states, type Made, type RowMaker } from './made-row.js';
import { MOST_LINES, tooManyRows } from './reading-fault.js';

/** Rows that are written in one go: nobody waits for a long transaction, and the reading seldom waits for its end. */
const BATCH = 50_000;
/** Characters that go to the database at once, and bytes that may wait for it while more is read. */
const [BUFFER, AHEAD] = [64 * 1024, 1024 * 1024];
/** Rows after which it may be told how far a reading is, and how long ago that must have been told (milliseconds). */
const [TELL, AGAIN] = [1000, 300];

export interface Stage {
  readonly import: string;
  readonly reading: number;
  readonly headerRow: number;
  readonly maker: RowMaker;
  /** Told how far it is; false stops it. */
  told(counts: Counts): Promise<boolean>;
}

/**
 * Writes lines with what is made of them, while they are read: neither the lines nor the rows are ever all in memory.
 * @param gate shut while the database cannot keep up
 * @returns null when it was stopped
 * @throws ReadingFault with more lines than a file may have
 */
export async function stage(pool: Pool, lines: AsyncIterable<readonly Line[]>, { import: id, reading, headerRow, maker, told }: Stage, gate = new Gate()): Promise<Counts | null> {
  const counts = { lines: 0, good: 0, bad: 0, duplicate: 0, leftOut: 0 };
  const copy = new Copy(pool, gate);
  // Of as many rows as a file may have: some megabytes.
  const seen = new Set<string>();
  let last = 0;
  try {
    for await (const some of lines) {
      for (const line of some) {
        if (line.line > headerRow) {
          counts.lines += 1;
          if (counts.lines > MOST_LINES) throw tooManyRows();
        }
        const made = maker.made(line);
        const isAgain = made.state === 1 && seen.size === seen.add(made.fingerprint).size;
        if (isAgain) counts.duplicate += 1;
        else if (made.state === 1) counts.good += 1;
        else if (made.state === 2) counts.bad += 1;
        else if (line.line > headerRow) counts.leftOut += 1;
        const waits = copy.write(`${id}\t${reading}\t${textOf(line, made, isAgain ? DUPLICATE : made.state)}`);
        if (waits !== null) await waits;
        if (counts.lines % TELL !== 0 || performance.now() - last < AGAIN) continue;
        last = performance.now();
        if (await told(counts)) continue;
        await copy.end();
        return null;
      }
    }
    await copy.end();
    return (await told(counts)) ? counts : null;
  } catch (error) {
    copy.cancel(error as Error);
    throw error;
  }
}

/** A line as COPY takes it. */
function textOf({ line, cells }: Line, made: Made, state: number): string {
  const isGood = made.state === 1;
  return `${line}\t${state}\t${json(cells)}\t${isGood ? json(made.content) : NULL}\t${made.state === 2 ? json(made.problems) : NULL}\t${isGood ? made.fingerprint : NULL}\t${isGood ? made.cents : NULL}\n`;
}

const NULL = String.raw`\N`;
const DUPLICATE = states.indexOf('duplicate');
/** As COPY takes it: JSON has no tabs and line ends of its own, but backslashes. */
function json(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\') ? JSON.stringify(value, storable).replaceAll('\\', '\\\\') : text;
}
/** NUL and lone surrogates are no text in the database. */
const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value);

interface Open {
  readonly client: PoolClient;
  readonly stream: ReturnType<typeof from>;
  /** What the database said against it, maybe while nobody waited for it. */
  failed: Error | null;
}

/** COPY into the table of lines, in batches. */
class Copy {
  #open: Open | null = null;
  #text = '';
  #rows = 0;

  constructor(
    private readonly pool: Pool,
    private readonly gate: Gate,
  ) {}

  /** @returns what to wait for before the next row; null when there is nothing */
  write(row: string): Promise<void> | null {
    this.#text += row;
    this.#rows += 1;
    if (this.#rows >= BATCH) return this.#gated(() => this.end());
    return this.#text.length >= BUFFER ? this.#gated(() => this.#flush()) : null;
  }

  /** Ends the batch: its rows are kept. */
  async end(): Promise<void> {
    if (this.#text !== '') await this.#flush();
    this.#rows = 0;
    const open = this.#open;
    if (open === null) return;
    if (open.failed) throw open.failed;
    open.stream.end();
    await finished(open.stream);
    this.#open = null;
    open.client.release();
  }

  cancel(error: Error): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    // The connection is in the middle of a COPY: it goes.
    if (open.failed === null) open.stream.destroy(error);
    open.client.release(error);
  }

  async #flush(): Promise<void> {
    this.#open ??= await this.#begin();
    const { stream, failed } = this.#open;
    if (failed) throw failed;
    const text = this.#text;
    this.#text = '';
    if (!stream.write(text)) await once(stream, 'drain');
  }

  async #begin(): Promise<Open> {
    const client = await this.pool.connect();
    const stream = client.query(from('COPY claim_import_rows (import, reading, line, state, cells, content, problems, fingerprint, cents) FROM STDIN', { highWaterMark: AHEAD }));
    const open: Open = { client, stream, failed: null };
    stream.on('error', (error) => (open.failed = error));
    return open;
  }

  async #gated(work: () => Promise<void>): Promise<void> {
    this.gate.shut();
    try {
      await work();
    } finally {
      this.gate.open();
    }
  }
}
