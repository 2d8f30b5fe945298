import { readdir, readFile } from 'node:fs/promises';
import { EVENTING_MIGRATIONS } from '@toteuma/eventing';
import pg from 'pg';

/** Makes fresh databases on one server, so that each side of each round starts from the same nothing. */
export class Databases {
  #made = 0;

  constructor(private readonly server: string) {}

  /** Runs work on an empty database, with a pool of the given size, and removes the database afterwards. */
  async fresh<T>(side: string, connections: number, work: (pool: pg.Pool, url: string) => Promise<T>): Promise<T> {
    this.#made += 1;
    const name = `bench_${side}_${this.#made}`;
    await this.#onServer(`CREATE DATABASE ${name}`);
    const url = new URL(this.server);
    url.pathname = `/${name}`;
    const pool = new pg.Pool({ connectionString: url.href, max: connections });
    // A connection that the database ends while it idles is no fault of a round; without a listener it would end the process.
    pool.on('error', () => undefined);
    try {
      return await work(pool, url.href);
    } finally {
      await pool.end();
      await this.#onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  }

  async #onServer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** The tables of the event core, as every service has them. */
export async function createEventTables(pool: pg.Pool): Promise<void> {
  for (const entry of (await readdir(EVENTING_MIGRATIONS)).toSorted()) {
    await pool.query(await readFile(new URL(`${entry}/migration.sql`, EVENTING_MIGRATIONS), 'utf8'));
  }
}

/** Statistics for the planner, and the work of the warm-up on disk, so that neither falls into the timed part. */
export async function settle(pool: pg.Pool): Promise<void> {
  await pool.query('VACUUM ANALYZE');
  await pool.query('CHECKPOINT');
}

export async function serverSettings(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT name, current_setting(name) AS value FROM pg_settings
      WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers', 'max_wal_size') ORDER BY name`);
    return Object.fromEntries(rows.map((row) => [row.name, row.value]));
  } finally {
    await client.end();
  }
}
