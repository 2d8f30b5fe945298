import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { ClosedLoop, type Run } from './closed-loop.js';
import { type Databases, settle } from './databases.js';
import { event, metadata } from './workload.js';

// Version 0.42.0 has no index for the query by which its consumers poll; the version in the making has this one.
const POLL_INDEX = 'CREATE INDEX emt_messages_poll ON emt_messages (transaction_id, global_position)';

/** The newest Emmett store on PostgreSQL: parallel writers, each append a transaction with the version it expects. */
export function runEmmett(databases: Databases, writers: number, warmUp: number, commands: number): Promise<Run> {
  return databases.fresh('emmett', writers + 5, async (pool, url) => {
    const store = getPostgreSQLEventStore(url, { connectionOptions: { connectionString: url, pooled: true, pool } });
    await store.schema.migrate();
    await pool.query(POLL_INDEX);
    const claim = { type: event.type, data: event.data as Record<string, unknown>, metadata: { ...metadata } };
    const loop = new ClosedLoop(writers, ({ stream, expectedVersion }) =>
      store.appendToStream(stream, [claim], { expectedStreamVersion: BigInt(expectedVersion) }));
    await loop.run(warmUp);
    await settle(pool);
    const run = await loop.run(commands);
    const { rows } = await pool.query('SELECT count(*)::int AS events, count(DISTINCT global_position)::int AS positions, min(pg_typeof(message_data)::text) AS type FROM emt_messages');
    const { events, positions, type } = rows[0];
    if (events !== warmUp + commands || positions !== events) throw new Error(`Emmett's store holds ${events} events at ${positions} positions, ${warmUp + commands} were acknowledged`);
    if (type !== 'jsonb') throw new Error(`Emmett keeps its data as ${type}: the sides cannot be compared`);
    return run;
  });
}
