import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { migrate } from '@toteuma/platform';
import { EVENTING_MIGRATIONS } from '@toteuma/eventing';
import { freePort } from '@toteuma/servers';
import pg from 'pg';
import { endAll, ready, run } from './distributed.js';
import { closeAll } from './embedded.js';
import { provisionDatabases, provisionSchemas, secretsOf, writableFolder } from './provision.js';
import { services } from './services.js';

export interface PartOptions {
  readonly folder: string;
  /** The services that run, each as a process of its own. */
  readonly names: readonly string[];
  /** The superuser's address of a PostgreSQL. */
  readonly postgres: string;
  /** The brokers between the services; without them they read each other's histories in one database. */
  readonly kafka: readonly string[];
  /** What is not told by the above: the sign-in, limits. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Some services of the platform. */
export interface Part {
  readonly addresses: ReadonlyMap<string, string>;
  /** The database address of every service, of those that do not run as well. */
  readonly databases: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/**
 * Runs some of the services on servers that are there already, as the distributed platform does with all of them. The
 * databases of the others have the tables of the event core, so that a caller can play their part.
 */
export async function startPart({ folder, names, postgres, kafka, settings }: PartOptions): Promise<Part> {
  await writableFolder(folder);
  const secrets = await secretsOf(folder, services);
  const distributed = kafka.length > 0;
  const databases = await (distributed ? provisionDatabases : provisionSchemas)(postgres, services, secrets);
  if (distributed) for (const { name, owns } of services) if (owns && !names.includes(name)) await withEventTables(databases.get(name)!);
  const ports = new Map(await Promise.all(names.map(async (name): Promise<[string, number]> => [name, await freePort()])));
  const addresses = new Map([...ports].map(([name, port]) => [name, `http://127.0.0.1:${port}`]));
  const common = {
    TOTEUMA_TRANSPORT: distributed ? 'kafka' : 'embedded',
    ...(distributed ? { KAFKA_BROKERS: kafka.join(',') } : {}),
    TOTEUMA_SERVICE_SECRET: secrets.service,
    TOTEUMA_SERVICES: JSON.stringify(Object.fromEntries(addresses)),
    REPORTS_FOLDER: join(folder, 'reports'),
    ATTACHMENTS_STORE: join(folder, 'attachments'),
    LOG_LEVEL: 'error',
    ...settings,
  };
  const processes: ChildProcess[] = [];
  const stop = () => closeAll([() => endAll(processes)]);
  try {
    for (const [name, port] of ports) processes.push(run(name, { ...common, DATABASE_URL: databases.get(name)!, PORT: String(port) }, 'error'));
    await Promise.all(names.map((name, at) => ready(name, addresses.get(name)!, processes[at]!)));
    return { addresses, databases, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function withEventTables(database: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: database, max: 1 });
  try {
    await migrate(pool, [EVENTING_MIGRATIONS]);
  } finally {
    await pool.end();
  }
}
