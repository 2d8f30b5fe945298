import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool } from 'pg';

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

// The table that `prisma migrate deploy` keeps: either can go on where the other stopped.
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations of Prisma's folder form that a database lacks, each in its transaction. Prisma's own engine is a
 * download that a closed network cannot make. Throws MigrationError when the database is newer than this program.
 */
export async function migrate(pool: Pool, folders: readonly URL[]): Promise<string[]> {
  const wanted = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) wanted.set(entry.name, await readFile(new URL(`${entry.name}/migration.sql`, folder), 'utf8'));
    }
  }
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    // Copies of a service may start at once: one migrates, the others wait. The schema is part of the name.
    await client.query("SELECT pg_advisory_lock(hashtextextended('migrate ' || current_schema(), 0))");
    await client.query(TABLE);
    const { rows } = await client.query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL');
    const done = new Set(rows.map((row) => row.migration_name as string));
    const unknown = [...done].find((name) => !wanted.has(name));
    if (unknown) throw new MigrationError(`The data is of a newer version of Toteuma (it knows the change "${unknown}"): start that version, or give another data folder.`);
    for (const [name, sql] of [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (done.has(name)) continue;
      await client.query('BEGIN');
      await client.query(sql);
      await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)', [randomUUID(), createHash('sha256').update(sql).digest('hex'), name]);
      await client.query('COMMIT');
      applied.push(name);
    }
    await client.query("SELECT pg_advisory_unlock(hashtextextended('migrate ' || current_schema(), 0))");
    client.release();
    return applied;
  } catch (error) {
    // Ending the connection frees the lock and rolls back.
    client.release(error as Error);
    throw error;
  }
}
