import type { Pool } from 'pg';
import type { Metadata, StoredEvent } from './event.js';

export const columns = 'position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash';

/** A service's history, to be read: its own, or in the embedded platform another's published events. */
export class EventLog {
  constructor(
    readonly source: string,
    readonly pool: Pool,
    /** The table, with its schema when it is another service's. */
    readonly table = 'events',
  ) {}

  /** Events of a stream after a version, in order. */
  async readStream(stream: string, after = 0, limit = 10_000): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query(`SELECT ${columns} FROM ${this.table} WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3`, [stream, after, limit]);
    return rows.map((row) => storedEvent(this.source, row));
  }

  /** Events of the service after a position, in order. */
  async readAll(after = 0, limit = 1000): Promise<StoredEvent[]> {
    const { rows } = await this.pool.query(`SELECT ${columns} FROM ${this.table} WHERE position > $1 ORDER BY position LIMIT $2`, [after, limit]);
    return rows.map((row) => storedEvent(this.source, row));
  }
}

/** A row of the events table as an event. */
export function storedEvent(source: string, row: Record<string, unknown>): StoredEvent {
  return {
    source,
    position: Number(row['position']),
    id: row['id'] as string,
    stream: row['stream'] as string,
    version: row['version'] as number,
    type: row['type'] as string,
    schemaVersion: row['schema_version'] as number,
    data: row['data'],
    metadata: row['metadata'] as Metadata,
    occurredAt: (row['occurred_at'] as Date).toISOString(),
    recordedAt: (row['recorded_at'] as Date).toISOString(),
    hash: (row['hash'] as Buffer).toString('hex'),
  };
}

