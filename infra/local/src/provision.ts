import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EVENTING_MIGRATIONS } from '@toteuma/eventing';
import { developmentKey, migrate, type JWK, type ServiceDefinition } from '@toteuma/platform';
import { ServerError } from '@toteuma/servers';
import pg from 'pg';

export interface Secrets {
  readonly postgres: string;
  /** Shared by the services for calls among themselves. */
  readonly service: string;
  readonly roles: Readonly<Record<string, string>>;
  /** By which the built-in sign-in knows the portal. */
  readonly portal: string;
  /** The key of the built-in sign-in. */
  readonly signIn: JWK;
}

/** Makes sure that a folder can be written. Throws ServerError with one sentence. */
export async function writableFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ServerError(`The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): give another one with TOTEUMA_DATA, or change its rights.`);
  }
}

/** Step by step: where nothing may be made (under /proc), Node's own recursive mkdir tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then((found) => found.isDirectory(), () => false);
  if (isThere) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o711 });
}

/** The passwords of this data folder, made at its first start. */
export async function secretsOf(folder: string, services: readonly ServiceDefinition[]): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  const known = await knownSecrets(file);
  const make = () => randomBytes(24).toString('hex');
  const secrets: Secrets = {
    postgres: known?.postgres ?? make(),
    service: known?.service ?? make(),
    portal: known?.portal ?? make(),
    roles: Object.fromEntries(services.map(({ name }) => [name, known?.roles[name] ?? make()])),
    signIn: known?.signIn ?? (await developmentKey()),
  };
  if (JSON.stringify(secrets) !== JSON.stringify(known)) {
    // Beside its place first: a crash must not leave half of the passwords of a database that is there.
    await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return secrets;
}

async function knownSecrets(file: string): Promise<Secrets | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ServerError(`The passwords of the data cannot be read from ${file} (${(error as NodeJS.ErrnoException).code ?? 'it is not JSON'}): put the file right, or begin anew with npm start -- --fresh.`);
  }
}

const id = pg.escapeIdentifier;

async function superuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const addressOf = (url: string, changes: { user?: string; password?: string; database?: string; schema?: string }): string => {
  const address = new URL(url);
  if (changes.user) address.username = changes.user;
  if (changes.password) address.password = changes.password;
  if (changes.database) address.pathname = `/${changes.database}`;
  if (changes.schema) address.searchParams.set('schema', changes.schema);
  return address.href;
};

async function createRole(client: pg.Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${id(name)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}

async function createDatabase(client: pg.Client, name: string, owner?: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (!rowCount) await client.query(`CREATE DATABASE ${id(name)}${owner ? ` OWNER ${id(owner)}` : ''}`);
}

/** Brings a service's database up to date, as the service's own role. */
export async function migrateAs(url: string, service: ServiceDefinition): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    await migrate(pool, [EVENTING_MIGRATIONS, new URL('prisma/migrations/', service.root)]);
  } finally {
    await pool.end();
  }
}

/**
 * One database, a schema and a role per service: a role owns its own schema and may read the other services' published
 * events, nothing else. Returns each service's database address.
 */
export async function provisionSchemas(url: string, services: readonly ServiceDefinition[], secrets: Secrets): Promise<Map<string, string>> {
  await superuser(url, (client) => createDatabase(client, 'toteuma'));
  const database = addressOf(url, { database: 'toteuma' });
  await superuser(database, async (client) => {
    // For the search in lists. The schemas' own roles may make no extension, and each would want it for itself.
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public');
    for (const { name, jobs } of services) {
      await createRole(client, name, secrets.roles[name]!);
      if (jobs) await client.query(`GRANT CREATE ON DATABASE toteuma TO ${id(name)}`);
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${id(name)} AUTHORIZATION ${id(name)}`);
      await client.query(`ALTER ROLE ${id(name)} IN DATABASE toteuma SET search_path = ${id(name)}`);
    }
  });
  const addresses = new Map(services.map(({ name }) => [name, addressOf(database, { user: name, password: secrets.roles[name]!, schema: name })]));
  // All come to an end, whatever becomes of one: nobody may be at work in a database that is stopped.
  const ends = await Promise.allSettled(services.map((service) => migrateAs(addresses.get(service.name)!, service)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  await superuser(database, async (client) => {
    for (const { name } of services.filter((service) => service.owns)) {
      const readers = services.filter((service) => service.name !== name).map((service) => id(service.name)).join(', ');
      await client.query(`GRANT USAGE ON SCHEMA ${id(name)} TO ${readers}`);
      await client.query(`GRANT SELECT ON ${id(name)}.events TO ${readers}`);
    }
  });
  return addresses;
}

/** A database and a role per service, for services that meet on Kafka only. Returns each service's database address. */
export async function provisionDatabases(url: string, services: readonly ServiceDefinition[], secrets: Pick<Secrets, 'roles'>): Promise<Map<string, string>> {
  await superuser(url, async (client) => {
    for (const { name } of services) {
      await createRole(client, `toteuma_${name}`, secrets.roles[name]!);
      await createDatabase(client, `toteuma_${name}`, `toteuma_${name}`);
      await client.query(`REVOKE CONNECT ON DATABASE ${id(`toteuma_${name}`)} FROM PUBLIC`);
    }
  });
  return new Map(services.map(({ name }) => [name, addressOf(url, { user: `toteuma_${name}`, password: secrets.roles[name]!, database: `toteuma_${name}` })]));
}
