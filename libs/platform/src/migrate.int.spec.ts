import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import { migrate, MigrationError } from './migrate.js';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'toteuma-migrate-'));
}, 60_000);
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

/** A folder of migrations as Prisma keeps them. */
async function migrations(name: string, files: Record<string, string>): Promise<URL> {
  for (const [migration, sql] of Object.entries(files)) {
    await mkdir(join(folder, name, migration), { recursive: true });
    await writeFile(join(folder, name, migration, 'migration.sql'), sql);
  }
  await writeFile(join(folder, name, 'migration_lock.toml'), 'provider = "postgresql"');
  return pathToFileURL(`${join(folder, name)}/`);
}
const tables = async (): Promise<string[]> => (await database.pool.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`)).rows.map((row) => row.tablename as string);

describe('migrations', () => {
  it('are applied once, in the order of their names, whatever folder they lie in', async () => {
    const [one, other] = [await migrations('order-a', { '2_second': 'ALTER TABLE first ADD b int', '4_fourth': 'CREATE TABLE fourth (a int)' }), await migrations('order-b', { '1_first': 'CREATE TABLE first (a int)', '3_third': 'ALTER TABLE first ADD c int' })];
    expect(await migrate(database.pool, [one, other])).toEqual(['1_first', '2_second', '3_third', '4_fourth']);
    expect(await migrate(database.pool, [one, other])).toEqual([]);
    expect(await tables()).toEqual(['first', 'fourth']);
    const { rows } = await database.pool.query('SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS finished, length(checksum) AS checksum FROM _prisma_migrations ORDER BY 1 LIMIT 1');
    expect(rows).toEqual([{ migration_name: '1_first', applied_steps_count: 1, finished: true, checksum: 64 }]);
  });

  it('go on where an older version stopped', async () => {
    expect(await migrate(database.pool, [await migrations('older', { '1_first': 'CREATE TABLE first (a int)' })])).toEqual(['1_first']);
    expect(await migrate(database.pool, [await migrations('newer', { '1_first': 'CREATE TABLE first (a int)', '2_second': 'CREATE TABLE second (a int)' })])).toEqual(['2_second']);
  });

  it('are refused in one sentence when the data is newer than the program', async () => {
    await migrate(database.pool, [await migrations('future', { '1_first': 'CREATE TABLE first (a int)', '9_future': 'CREATE TABLE future (a int)' })]);
    const older = migrate(database.pool, [await migrations('past', { '1_first': 'CREATE TABLE first (a int)' })]);
    await expect(older).rejects.toThrow(MigrationError);
    await expect(older).rejects.toThrow('The data is of a newer version of Toteuma (it knows the change "9_future"): start that version, or give another data folder.');
  });

  it('are applied whole or not at all, and those before a failure stay', async () => {
    const broken = await migrations('broken', { '1_good': 'CREATE TABLE good (a int)', '2_bad': 'CREATE TABLE half (a int); SELECT nonsense', '3_never': 'CREATE TABLE never (a int)' });
    await expect(migrate(database.pool, [broken])).rejects.toThrow('nonsense');
    expect(await tables()).toEqual(['good']);
    await writeFile(join(folder, 'broken', '2_bad', 'migration.sql'), 'CREATE TABLE whole (a int)');
    expect(await migrate(database.pool, [broken])).toEqual(['2_bad', '3_never']);
  });

  it('are applied once by copies that start at the same time', async () => {
    // Slow enough that every copy is there before the first is done.
    const slow = await migrations('slow', { '1_first': 'SELECT pg_sleep(0.3); CREATE TABLE first (a int)', '2_second': 'CREATE TABLE second (a int)' });
    const copies = Array.from({ length: 4 }, () => new pg.Pool({ connectionString: database.url, max: 1 }));
    try {
      const applied = await Promise.all(copies.map((pool) => migrate(pool, [slow])));
      expect(applied.flat().toSorted()).toEqual(['1_first', '2_second']);
      expect(applied.filter((one) => one.length > 0)).toHaveLength(1);
    } finally {
      await Promise.all(copies.map((pool) => pool.end()));
    }
  });

  it('hold up nobody who migrates another schema of the same database', async () => {
    await database.pool.query('CREATE SCHEMA IF NOT EXISTS beside');
    const beside = new pg.Pool({ connectionString: database.url, options: '-c search_path=beside', max: 1 });
    const holder = await database.pool.connect();
    try {
      await holder.query("SELECT pg_advisory_lock(hashtextextended('migrate public', 0))");
      expect(await migrate(beside, [await migrations('beside', { '1_first': 'CREATE TABLE first (a int)' })])).toEqual(['1_first']);
    } finally {
      holder.release(true);
      await beside.end();
    }
  });
});
