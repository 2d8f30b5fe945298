import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const PREFIX = 'toteuma_test_';
const MIGRATIONS = new URL('../../eventing/migrations/', import.meta.url);

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and removes the database, whoever is connected to it. */
  drop(): Promise<void>;
}

/** Asks the keeper of this run (servers.setup.ts, which jest.config.mjs names) for a server; it starts one when it has none yet. */
async function serverOf(kind: 'postgres' | 'kafka' | 'redis'): Promise<{ url: string; run: string }> {
  const keeper = process.env['TOTEUMA_TEST_SERVERS'];
  if (!keeper) throw new Error(`No ${kind} for this spec: run it with jest.config.mjs, whose globalSetup keeps the servers.`);
  const answer = await fetch(`${keeper}/${kind}`);
  if (!answer.ok) throw new Error(`No ${kind} for this spec: ${await answer.text()}`);
  return (await answer.json()) as { url: string; run: string };
}

/**
 * A fresh database of the spec's own, with the event core's tables (or empty, for specs that migrate it themselves).
 * @throws Error when no PostgreSQL can be had: a spec that needs one fails then.
 */
export async function testDatabase({ empty = false }: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = await serverOf('postgres');
  const name = `${PREFIX}${server.run}_${randomBytes(4).toString('hex')}`;
  await administer(server.url, `CREATE DATABASE ${name}`);
  const at = new URL(server.url);
  at.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: at.href, max: 20 });
  // Dropping the database ends the connections that rest in the pool.
  pool.on('error', () => undefined);
  if (!empty) for (const sql of await migrations()) await pool.query(sql);
  return {
    url: at.href,
    pool,
    async drop() {
      if (!pool.ended) await pool.end();
      await dropDatabase(server.url, name);
    },
  };
}

/** Empties every table of a test database, so that one database serves all tests of a file. */
export async function emptied(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query("SELECT current_database() AS name, (SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public') AS tables");
  if (!String(rows[0].name).startsWith(PREFIX)) throw new Error(`${rows[0].name} is not a test database: it is left alone`);
  await pool.query(`TRUNCATE ${rows[0].tables}; INSERT INTO head (position) VALUES (0)`);
}

/** Brokers of the run's Kafka, `host:port`. It is shared: a spec names its topics and groups so that they meet no other's. */
export const testKafka = async (): Promise<string> => (await serverOf('kafka')).url;

/** The run's Redis, `redis://...`, shared by all specs. */
export const testRedis = async (): Promise<string> => (await serverOf('redis')).url;

/** Removes a test database. @throws Error for the name of any other database. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  if (!name.startsWith(PREFIX)) throw new Error(`${name} is not a test database: it is left alone`);
  await administer(serverUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function migrations(): Promise<string[]> {
  const folders = (await readdir(MIGRATIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(folders.toSorted().map((name) => readFile(new URL(`${name}/migration.sql`, MIGRATIONS), 'utf8')));
}
