import pg, { type Pool } from 'pg';
import type { EventText, Metadata, StoredEvent } from './event.js';
import { Together } from './together.js';

export const columns = 'position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash';

// JSON, instants and the hash as they come from the server.
const { BYTEA, JSONB, TIMESTAMPTZ } = pg.types.builtins;
const unread = new Set<number>([BYTEA, JSONB, TIMESTAMPTZ]);
const asText: pg.CustomTypesConfig = {
  getTypeParser: (type: Parameters<pg.CustomTypesConfig['getTypeParser']>[0]) => (unread.has(type) ? (text: string) => text : pg.types.getTypeParser(type)),
};

/** Events of one stream in one answer. */
export const MOST_AT_ONCE = 10_000;

interface Asked {
  readonly stream: string;
  readonly after: number;
}

/** A service's history, to be read: its own, or in the embedded platform another's published events. */
export class EventLog {
  readonly #streams = new Together((asked: readonly Asked[]) => this.#readStreams(asked));

  constructor(
    readonly source: string,
    readonly pool: Pool,
    /** The table, with its schema when it is another service's. */
    readonly table = 'events',
  ) {}

  /** Events of a stream after a version, in order; at most MOST_AT_ONCE. Callers of one moment share a query. */
  readStream(stream: string, after = 0): Promise<StoredEvent[]> {
    return this.#streams.put({ stream, after });
  }

  async #readStreams(asked: readonly Asked[]): Promise<StoredEvent[][]> {
    const text = `SELECT asked.at, e.* FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS asked (stream, after, at)
      CROSS JOIN LATERAL (SELECT ${columns} FROM ${this.table} AS e WHERE e.stream = asked.stream AND e.version > asked.after ORDER BY e.version LIMIT ${MOST_AT_ONCE}) AS e
      ORDER BY asked.at, e.version`;
    const { rows } = await this.pool.query({ name: `streams of ${this.table}`, text, values: [asked.map(({ stream }) => stream), asked.map(({ after }) => after)] });
    const found: StoredEvent[][] = asked.map(() => []);
    for (const row of rows) found[Number(row.at) - 1]!.push(storedEvent(this.source, row));
    return found;
  }

  /** Events of the service after a position, in order. */
  async readAll(after = 0, limit = 1000): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query(`SELECT ${columns} FROM ${this.table} WHERE position > $1 ORDER BY position LIMIT $2`, [after, limit]);
    return rows.map((row) => storedEvent(this.source, row));
  }

  /** The same, with data and metadata left unread. */
  async readTexts(after = 0, limit = 1000): Promise<EventText[]> {
    const text = `SELECT ${columns} FROM ${this.table} WHERE position > $1 ORDER BY position LIMIT $2`;
    const { rows } = await this.pool.query<Record<string, unknown>>({ text, values: [after, limit], types: asText });
    return rows.map((row) => ({ ...attributes(this.source, row, instantOf), data: row['data'] as string, metadata: row['metadata'] as string, hash: (row['hash'] as string).slice(2) }));
  }
}

/** A row of the events table as an event. */
export function storedEvent(source: string, row: Record<string, unknown>): StoredEvent {
  return { ...attributes(source, row, (at: Date) => at.toISOString()), data: row['data'], metadata: row['metadata'] as Metadata, hash: (row['hash'] as Buffer).toString('hex') };
}

function attributes(source: string, row: Record<string, unknown>, iso: (at: never) => string): Omit<StoredEvent, 'data' | 'metadata' | 'hash'> {
  return {
    source,
    position: Number(row['position']),
    id: row['id'] as string,
    stream: row['stream'] as string,
    version: row['version'] as number,
    type: row['type'] as string,
    schemaVersion: row['schema_version'] as number,
    occurredAt: iso(row['occurred_at'] as never),
    recordedAt: iso(row['recorded_at'] as never),
  };
}

/** `2011-12-31 12:00:00.5+00`, as a session in UTC writes it, without the way over a date; any other form goes that way. */
function instantOf(text: string): string {
  const plain = text.length >= 22 && text.length <= 26 && text.endsWith('+00') && text[10] === ' ';
  if (!plain) return (pg.types.getTypeParser(TIMESTAMPTZ)(text) as Date).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0')}Z`;
}
