import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigError, type ServiceDefinition } from '@toteuma/platform';
import { lockFolder, ServerError, startPostgres } from '@toteuma/servers';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { demoLoaded } from './demo.js';
import { closeAll } from './embedded.js';
import { migrateAs, provisionDatabases, provisionSchemas, secretsOf, writableFolder } from './provision.js';
import { services } from './services.js';

export interface Moved {
  readonly service: string;
  readonly tables: number;
  readonly rows: number;
  /** The newest event; 0 for a service without a history of its own. */
  readonly position: number;
}

/** How far another log was read by position is of no use where events come from Kafka; migrations are applied anew. */
const LEFT_BEHIND = ['_prisma_migrations', 'source_cursors'];
const id = pg.escapeIdentifier;

/**
 * Copies everything of an embedded platform that is stopped into a new data folder of the distributed one: databases, files
 * and passwords. The old folder stays as it is. At its first start the new platform's relays publish the whole history to
 * Kafka, and whoever had taken in an event before passes over it. Throws ServerError with one sentence.
 */
export async function move(from: string, to: string): Promise<Moved[]> {
  if (!existsSync(join(from, 'secrets.json'))) throw new ServerError(`There is no platform's data in ${from}.`);
  if (existsSync(join(to, 'secrets.json'))) throw new ServerError(`There is a platform's data in ${to} already: give another folder, or remove it first.`);
  const closing: (() => Promise<void>)[] = [];
  try {
    await writableFolder(to);
    for (const folder of [from, to]) {
      const release = await lockFolder('platform', folder);
      closing.push(async () => release());
    }
    const secrets = await secretsOf(from, services);
    const open = async (folder: string) => {
      const server = await startPostgres({ folder: join(folder, 'postgres'), password: secrets.postgres, only: 'native', keep: true });
      closing.push(() => server.stop());
      return server.url;
    };
    // Both are brought up to date first, so that a table here is the same table there.
    const schemas = await provisionSchemas(await open(from), services, secrets);
    const server = await open(to);
    const databases = await provisionDatabases(server, services, secrets);
    const moved: Moved[] = [];
    for (const service of services) {
      await migrateAs(databases.get(service.name)!, service);
      moved.push(await copied(service, schemas.get(service.name)!, asSuperuser(databases.get(service.name)!, server)));
    }
    for (const files of ['reports', 'attachments']) if (existsSync(join(from, files))) await cp(join(from, files), join(to, files), { recursive: true });
    if (await demoLoaded(from)) await cp(join(from, 'demo-loaded'), join(to, 'demo-loaded'));
    // Last: a folder with passwords is one that holds everything.
    await cp(join(from, 'secrets.json'), join(to, 'secrets.json'));
    return moved;
  } finally {
    await closeAll(closing);
  }
}

/** The same database as the superuser, who alone may copy rows before those that they refer to. */
function asSuperuser(database: string, server: string): string {
  const address = new URL(server);
  address.pathname = new URL(database).pathname;
  return address.href;
}

async function copied(service: ServiceDefinition, source: string, target: string): Promise<Moved> {
  const [reader, writer] = [new pg.Client({ connectionString: source }), new pg.Client({ connectionString: target })];
  try {
    await Promise.all([reader.connect(), writer.connect()]);
    await writer.query('BEGIN');
    await writer.query('SET LOCAL session_replication_role = replica');
    const tables = await columnsByTable(reader, service.name);
    let rows = 0;
    for (const [table, columns] of tables) rows += await copyTable(reader, writer, { schema: service.name, table, columns });
    await writer.query('COMMIT');
    const { rows: head } = await writer.query('SELECT position FROM public.head');
    return { service: service.name, tables: tables.size, rows, position: Number(head[0].position) };
  } finally {
    await Promise.all([reader.end(), writer.end()]);
  }
}

async function columnsByTable(client: pg.Client, schema: string): Promise<Map<string, string[]>> {
  const { rows } = await client.query(
    `SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r' AND c.relname <> ALL ($2) GROUP BY c.relname ORDER BY c.relname`,
    [id(schema), LEFT_BEHIND],
  );
  return new Map(rows.map((row) => [row.table as string, row.columns as string[]]));
}

/** Replaces a table's rows (a new database has its first ones from the migrations), and has its counters go on behind them. */
async function copyTable(reader: pg.Client, writer: pg.Client, { schema, table, columns }: { schema: string; table: string; columns: string[] }): Promise<number> {
  const names = columns.map(id).join(', ');
  await writer.query(`TRUNCATE public.${id(table)} CASCADE`);
  const into = writer.query(copyFrom(`COPY public.${id(table)} (${names}) FROM STDIN (FORMAT binary)`));
  await pipeline(reader.query(copyTo(`COPY ${id(schema)}.${id(table)} (${names}) TO STDOUT (FORMAT binary)`)), into);
  const { rows: counters } = await writer.query("SELECT attname::text AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attidentity <> ''", [`public.${id(table)}`]);
  for (const { column } of counters as { column: string }[]) {
    await writer.query(`SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max(${id(column)}), 1), max(${id(column)}) IS NOT NULL) FROM public.${id(table)}`, [`public.${id(table)}`, column]);
  }
  return into.rowCount;
}

/** `--from FOLDER --to FOLDER`; what is left out is where `npm start` and `npm run start:distributed` keep their data. */
export function readMove(args: readonly string[]): { from: string; to: string } {
  const given = { from: '.data/embedded', to: '.data/distributed' };
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [args[at]!.replace(/^--/, ''), args[at + 1]];
    if ((name !== 'from' && name !== 'to') || value === undefined) throw new ConfigError('usage: npm run move -- [--from FOLDER] [--to FOLDER]');
    given[name] = value;
  }
  return { from: resolve(given.from), to: resolve(given.to) };
}
