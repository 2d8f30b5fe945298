import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftover, endLeftoverPostgres } from '@toteuma/servers';

/** What the platform puts into a data folder. The passwords are last: while they are there, the folder is known as ours. */
const OURS = ['demo-loaded', 'postgres', 'kafka', 'redis', 'processes', 'reports', 'secrets.json'];

/**
 * Removes the platform's data from a folder that this process holds, and nothing else that is in it. Servers that a killed
 * start left running are ended first: they would go on writing into what comes after.
 */
export async function wipe(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'secrets.json'))) return;
  await Promise.all([
    endLeftoverPostgres(join(folder, 'postgres')),
    ...['kafka', 'redis'].map((server) => endLeftover(server, join(folder, server), [['SIGTERM', 5_000], ['SIGKILL', 5_000]])),
  ]);
  for (const name of OURS) await rm(join(folder, name), { recursive: true, force: true });
}
