import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { Counts } from './claim-imports.rows.js';
import { Gate, type Line } from './lines.js';
import type { Made, RowMaker } from './made-row.js';
import { MOST_LINES, tooManyRows } from './reading-fault.js';

/** Rows that are written in one go: a long file is many short transactions. */
const BATCH = 20_000;
/** Characters that go to the database at once. */
const BUFFER = 64 * 1024;
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
  const counts = { lines: 0, good: 0, bad: 0, leftOut: 0 };
  const copy = new Copy(pool, gate);
  let last = 0;
  try {
    for await (const some of lines) {
      for (const line of some) {
        if (line.line > headerRow) {
          counts.lines += 1;
          if (counts.lines > MOST_LINES) throw tooManyRows();
        }
        const made = maker.made(line);
        if (made.state === 1) counts.good += 1;
        else if (made.state === 2) counts.bad += 1;
        else if (line.line > headerRow) counts.leftOut += 1;
        const waits = copy.write(`${id}\t${reading}\t${textOf(line, made)}`);
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
function textOf({ line, cells }: Line, made: Made): string {
  const isGood = made.state === 1;
  return `${line}\t${made.state}\t${json(cells)}\t${isGood ? json(made.content) : NULL}\t${made.state === 2 ? json(made.problems) : NULL}\t${isGood ? made.fingerprint : NULL}\t${isGood ? made.cents : NULL}\n`;
}

const NULL = String.raw`\N`;
/** As COPY takes it: JSON has no tabs and line ends of its own, but backslashes. */
function json(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\') ? JSON.stringify(value, storable).replaceAll('\\', '\\\\') : text;
}
/** NUL and lone surrogates are no text in the database. */
const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : value);

/** COPY into the table of lines, in batches. */
class Copy {
  #open: { client: PoolClient; stream: ReturnType<typeof from> } | null = null;
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
    open.stream.on('error', () => undefined);
    open.stream.destroy(error);
    open.client.release(error);
  }

  async #flush(): Promise<void> {
    this.#open ??= await this.#begin();
    const { stream } = this.#open;
    const text = this.#text;
    this.#text = '';
    if (!stream.write(text)) await once(stream, 'drain');
  }

  async #begin() {
    const client = await this.pool.connect();
    const stream = client.query(from('COPY claim_import_rows (import, reading, line, state, cells, content, problems, fingerprint, cents) FROM STDIN'));
    return { client, stream };
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
