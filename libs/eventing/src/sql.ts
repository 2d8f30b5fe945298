import type { Pool, PoolClient } from 'pg';

/** The little of a database that the event core asks for, so that a service may bring its own client. */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Runs work in one transaction and gives it the service's own client as well. */
export type Unit<Tx> = <T>(work: (tx: Tx, sql: Sql) => Promise<T>) => Promise<T>;

export const sqlOf = (client: Pool | PoolClient): Sql => ({
  query: async (text, params) => (await client.query(text, params as unknown[])).rows as never,
});

/** A unit of work on a plain connection pool. What a handler still sends after the end of its transaction is refused. */
export const pgUnit =
  (pool: Pool): Unit<Sql> =>
  (work) =>
    checkedOut(pool, async (client) => {
      let ended = false;
      const sql: Sql = {
        query: async (text, params) => {
          if (ended) throw new Error('the transaction has ended');
          return sqlOf(client).query(text, params) as never;
        },
      };
      try {
        await client.query('BEGIN');
        const result = await work(sql, sql);
        // After a failed statement whose error was swallowed, COMMIT answers ROLLBACK.
        if ((await client.query('COMMIT')).command !== 'COMMIT') throw new Error('a statement of the transaction failed and its error was swallowed');
        return result;
      } finally {
        ended = true;
      }
    });

/** Lends a connection of the pool. Work that throws is rolled back; a connection that is lost meanwhile leaves the pool. */
export async function checkedOut<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // The work's own query fails as well; without a listener the loss would end the process.
  const lost = () => undefined;
  client.on('error', lost);
  const giveBack = (broken?: Error) => {
    client.release(broken);
    client.removeListener('error', lost);
  };
  try {
    const result = await work(client);
    giveBack();
    return result;
  } catch (error) {
    await client.query('ROLLBACK').then(() => giveBack(), giveBack);
    throw error;
  }
}

/** Connection lost, server restarting, deadlock, serialisation: the batch must come again, nobody is to blame. */
export function isPassing(error: unknown): boolean {
  for (let at = error as { code?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown; code?: unknown }; message?: string } | undefined, depth = 0; at && depth < 6; depth += 1) {
    const given = at.meta?.code ?? at.code;
    const code = typeof given === 'string' ? given : '';
    if (/^(08|40|53|55P03|57P|58|25P03)/.test(code)) return true;
    if (/^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR|P1001|P1002|P1008|P1017|P2024|P2028|P2034)/.test(code)) return true;
    if (/Connection terminated|connection timeout|Client has encountered a connection error|pool after calling end/i.test(at.message ?? '')) return true;
    at = (at.cause ?? at.meta?.driverAdapterError) as typeof at;
  }
  return false;
}
