import type { StoredEvent } from '@toteuma/eventing';

/** A row of the history as it is read: every column, with the times as instants. */
export interface HistoryRow extends Omit<StoredEvent, 'position' | 'occurredAt' | 'recordedAt'> {
  readonly position: bigint;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
}

/** The columns of a history row in a raw query. */
export const historyColumns = 'source, position, id, stream, version, type, schema_version AS "schemaVersion", data, metadata, occurred_at AS "occurredAt", recorded_at AS "recordedAt", hash';

/** The event as its service stored it, so that its hash can be computed again. */
export const eventOf = (row: HistoryRow): StoredEvent => ({
  source: row.source,
  position: Number(row.position),
  id: row.id,
  stream: row.stream,
  version: row.version,
  type: row.type,
  schemaVersion: row.schemaVersion,
  data: row.data,
  metadata: row.metadata,
  occurredAt: row.occurredAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
  hash: row.hash,
});
