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

/** A unit of work on a plain connection pool. */
export const pgUnit =
  (pool: Pool): Unit<Sql> =>
  async (work) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(sqlOf(client), sqlOf(client));
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection whose rollback fails is not given back to the pool.
      await client.query('ROLLBACK').then(() => client.release(), (broken: Error) => client.release(broken));
      throw error;
    }
  };
