import { Gathered, type Gather } from './gathered.js';
import { progressChannelOf, type Consumer } from './consumer.js';
import type { Sql, Unit } from './sql.js';
import { deliveryOf, type Transport } from './transport.js';
import type { StoredEvent } from './event.js';

export interface DeadLetter {
  readonly id: number;
  readonly consumer: string;
  readonly source: string;
  readonly reference: string;
  readonly stream: string | null;
  readonly version: number | null;
  readonly type: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly recordedAt: string;
}

const letterColumns = 'id, consumer, source, reference, stream, version, type, reason, detail, recorded_at';
const letterOf = (row: Record<string, unknown>): DeadLetter => ({
  id: Number(row['id']),
  consumer: row['consumer'] as string,
  source: row['source'] as string,
  reference: row['reference'] as string,
  stream: row['stream'] as string | null,
  version: row['version'] as number | null,
  type: row['type'] as string | null,
  reason: row['reason'] as string,
  detail: row['detail'] as string,
  recordedAt: new Date(row['recorded_at'] as string).toISOString(),
});

/** Dead letters that nobody has dealt with, oldest first. */
export async function openDeadLetters(sql: Sql): Promise<DeadLetter[]> {
  return (await sql.query(`SELECT ${letterColumns} FROM dead_letters WHERE closed_at IS NULL ORDER BY id`)).map(letterOf);
}

/** Closes an open letter. A release steps over its event, when that is the next one of its stream. */
async function close<Tx>({ unit, history }: Desk<Tx>, id: number, by: 'retry' | 'release'): Promise<DeadLetter | null> {
  return unit(async (_tx, sql) => {
    const [row] = await sql.query(`UPDATE dead_letters SET closed_at = now(), closed_by = $2 WHERE id = $1 AND closed_at IS NULL RETURNING ${letterColumns}`, [id, by]);
    if (!row) return null;
    const letter = letterOf(row);
    const { consumer, source, stream, version } = letter;
    if (by === 'retry' || stream === null || version === null) return letter;
    const [event] = await history(source, stream, version - 1);
    const passed = event?.version !== version ? [] : await sql.query(
      'UPDATE stream_progress SET version = $4, position = $5 WHERE consumer = $1 AND source = $2 AND stream = $3 AND version = $4 - 1 RETURNING version',
      [consumer, source, stream, version, event.position],
    );
    // A rebuild leaves out what was released. What its source does not have (a forged message) is not stepped over.
    if (passed.length === 0) await sql.query("UPDATE dead_letters SET closed_by = 'retry' WHERE id = $1", [id]);
    await sql.query('SELECT pg_notify($1, $2)::text', [progressChannelOf(consumer), '']);
    return letter;
  });
}

/** Takes in what waited behind a letter, until nothing is missing or the stream is held again. */
async function catchUp<Tx>({ consumer, sql, history }: Desk<Tx>, { source, stream, consumer: name }: DeadLetter): Promise<void> {
  if (stream === null) return;
  for (let before = -1; ; ) {
    const [row] = await sql.query<{ version: number }>('SELECT version FROM stream_progress WHERE consumer = $1 AND source = $2 AND stream = $3', [name, source, stream]);
    const at = row?.version ?? 0;
    if (at === before) return;
    before = at;
    await consumer.apply((await history(source, stream, at)).slice(0, 500).map(deliveryOf));
  }
}

export interface Desk<Tx> {
  readonly consumer: Consumer<Tx>;
  readonly unit: Unit<Tx>;
  readonly sql: Sql;
  readonly history: Transport['history'];
}

/** Tries a dead letter and what waits behind it again. False when there is no such open letter. */
export async function retryDeadLetter<Tx>(desk: Desk<Tx>, id: number): Promise<boolean> {
  const letter = await close(desk, id, 'retry');
  if (letter) await catchUp(desk, letter);
  return letter !== null;
}

/** Gives a dead letter up and lets what waits behind it go on. False when there is no such open letter. */
export async function releaseDeadLetter<Tx>(desk: Desk<Tx>, id: number): Promise<boolean> {
  const letter = await close(desk, id, 'release');
  if (letter) await catchUp(desk, letter);
  return letter !== null;
}

/** How many events of each source a consumer has taken in: with all of a source's events taken in it equals its head. */
export async function consumedBy(sql: Sql, consumer: string): Promise<Record<string, number>> {
  const rows = await sql.query<{ source: string; events: string }>('SELECT source, sum(version)::text AS events FROM stream_progress WHERE consumer = $1 GROUP BY source', [consumer]);
  return Object.fromEntries(rows.map((row) => [row.source, Number(row.events)]));
}

/** Events of a rebuild whose rows a view may write in one go. */
const WRITTEN_TOGETHER = 500;

/**
 * Fills a view anew from the history, in one transaction: cleared, then every event that the consumer has taken in, in the
 * order of each stream. The consumer of every copy waits meanwhile; readers see the old rows until the new ones are whole.
 */
export async function rebuild<Tx>(
  desk: Desk<Tx>,
  view: { clear(tx: Tx): Promise<void>; take(event: StoredEvent, tx: Tx, gather: Gather<Tx>): Promise<void> },
): Promise<number> {
  return desk.unit(async (tx, sql) => {
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text', [`consume ${desk.consumer.name}`]);
    await view.clear(tx);
    const streams = await sql.query<{ source: string; stream: string; version: number }>(
      'SELECT source, stream, version FROM stream_progress WHERE consumer = $1 AND version > 0 ORDER BY source, stream',
      [desk.consumer.name],
    );
    const released = await sql.query<{ source: string; stream: string; version: number }>(
      "SELECT source, stream, version FROM dead_letters WHERE consumer = $1 AND closed_by = 'release' AND version IS NOT NULL",
      [desk.consumer.name],
    );
    const givenUp = new Set(released.map((letter) => JSON.stringify([letter.source, letter.stream, letter.version])));
    const gathered = new Gathered<Tx>();
    let taken = 0;
    for (const { source, stream, version } of streams) {
      for (let at = 0; at < version; ) {
        const events = (await desk.history(source, stream, at)).filter((event) => event.version <= version);
        if (events.length === 0) throw new Error(`${source}/${stream}: the history ends at version ${at}, ${version} were taken in`);
        for (const event of events) {
          if (givenUp.has(JSON.stringify([source, stream, event.version]))) continue;
          await view.take(event, tx, gathered.gather);
          taken += 1;
          if (taken % WRITTEN_TOGETHER === 0) await gathered.write(tx);
        }
        at = events.at(-1)!.version;
      }
    }
    await gathered.write(tx);
    return taken;
  });
}
