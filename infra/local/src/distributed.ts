import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sources } from '@toteuma/contracts';
import { createTopics } from '@toteuma/eventing';
import { endLeftover, freePort, lockFolder, noteServer, portFor, ServerError, startKafka, startPostgres, startRedis, type Server } from '@toteuma/servers';
import { closeAll, startAll, type StartOptions } from './embedded.js';
import { provisionDatabases, secretsOf, writableFolder } from './provision.js';
import { services } from './services.js';

/** Claims runs twice, to keep us honest. */
const COPIES: Readonly<Record<string, number>> = { claims: 2 };

export interface DistributedPlatform {
  readonly url: string;
  readonly servers: readonly Server[];
  /** The processes by name: `claims-1`, `claims-2`, `portal`... */
  readonly processes: ReadonlyMap<string, ChildProcess>;
  /** Starts a process anew that has ended, with more settings than it had; resolves when it is ready. */
  restart(name: string, settings?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

interface Plan {
  readonly service: string;
  readonly address: string;
  readonly settings: Record<string, string>;
}

interface Part {
  readonly name: string;
  readonly service: string;
  readonly port: number;
}

/**
 * Runs every service as a process of its own on real Kafka, Redis and PostgreSQL (a database per service), behind the
 * portal's one address. Throws ServerError with one sentence for a person.
 */
export async function startDistributed({ folder, port, log, prepare, settings = {} }: StartOptions): Promise<DistributedPlatform> {
  const closing: (() => Promise<void>)[] = [];
  const stop = () => closeAll(closing);
  try {
    await writableFolder(folder);
    const release = await lockFolder('platform', folder);
    closing.push(async () => release());
    // Processes that outlived a killed start: one of them may still have the port.
    await endLeftovers(folder);
    const portal = await portFor('The platform', port === 0 ? undefined : port);
    await prepare?.();
    const secrets = await secretsOf(folder, services);
    const starts = [
      startPostgres({ folder: join(folder, 'postgres'), password: secrets.postgres, keep: true }),
      startKafka({ folder: join(folder, 'kafka'), only: unlessGiven('TOTEUMA_TEST_KAFKA') }),
      startRedis({ folder: join(folder, 'redis'), only: unlessGiven('TOTEUMA_TEST_REDIS_URL') }),
    ];
    const servers = await startAll(starts, closing, (server) => server.stop());
    const [postgres, kafka, redis] = servers as [Server, Server, Server];
    const databases = await provisionDatabases(postgres.url, services, secrets);
    await createTopics(kafka.url.split(','), sources);

    const parts = await partsOfAll();
    const url = `http://127.0.0.1:${portal}`;
    const addresses = (service: string) => parts.filter((part) => part.service === service).map((part) => `http://127.0.0.1:${part.port}`);
    const common = {
      TOTEUMA_TRANSPORT: 'kafka',
      KAFKA_BROKERS: kafka.url,
      REDIS_URL: redis.url,
      OIDC_ISSUER: `${url}/oidc`,
      TOTEUMA_DEVELOPMENT: 'true',
      TOTEUMA_SERVICE_SECRET: secrets.service,
      TOTEUMA_SERVICES: JSON.stringify(Object.fromEntries(services.map(({ name }) => [name, addresses(name)[0]]))),
      REPORTS_FOLDER: join(folder, 'reports'),
      ATTACHMENTS_STORE: join(folder, 'attachments'),
      LOG_LEVEL: log,
      ...settings,
    };
    const portalSettings = { PORT: String(portal), PORTAL_ADDRESS: url, PORTAL_CLIENT_SECRET: secrets.portal, TOTEUMA_DEVELOPMENT_KEY: JSON.stringify(secrets.signIn), PORTAL_SERVICES: JSON.stringify(Object.fromEntries(services.map(({ name }) => [name, addresses(name)]))) };
    const plans = new Map<string, Plan>([
      ['portal', { service: 'portal', address: url, settings: { ...common, ...portalSettings } }],
      ...parts.map((part): [string, Plan] => [part.name, { service: part.service, address: `http://127.0.0.1:${part.port}`, settings: { ...common, DATABASE_URL: databases.get(part.service)!, PORT: String(part.port) } }]),
    ]);
    const processes = new Map<string, ChildProcess>();
    closing.push(() => endAll([...processes.values()]));
    const restart = async (name: string, settings: Record<string, string> = {}) => {
      const plan = plans.get(name)!;
      const child = run(plan.service, { ...plan.settings, ...settings }, log);
      processes.set(name, child);
      if (child.pid) await noteProcess(folder, name, child.pid);
      await ready(name, plan.address, child);
    };
    await Promise.all([...plans.keys()].map((name) => restart(name)));
    return { url, servers, processes, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a service as a process; it ends with `endAll`. */
export function run(service: string, settings: Record<string, string>, log: string): ChildProcess {
  const main = fileURLToPath(import.meta.resolve(`@toteuma/${service}/main`));
  // Detached, so that an interrupt at the terminal reaches us first and we end them in order.
  // kafkajs sets timers in the past, which Node 24 remarks on at each one.
  return spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], { env: { ...process.env, ...settings }, detached: true, stdio: ['ignore', log === 'silent' ? 'ignore' : 'inherit', 'inherit', ...(process.env['TOTEUMA_FAILPOINTS'] ? ['ipc' as const] : [])] });
}

/** What is kept in a container would be gone at the next start. */
const unlessGiven = (variable: string): 'native' | undefined => (process.env[variable] ? undefined : 'native');

const notes = (folder: string) => join(folder, 'processes');

async function noteProcess(folder: string, name: string, pid: number): Promise<void> {
  await mkdir(join(notes(folder), name), { recursive: true });
  noteServer(join(notes(folder), name), pid);
}

async function endLeftovers(folder: string): Promise<void> {
  const names = await readdir(notes(folder)).catch(() => []);
  await Promise.all(names.map((name) => endLeftover(name, join(notes(folder), name), [['SIGTERM', 5_000], ['SIGKILL', 5_000]])));
}

/** Resolves when a process answers that it is ready. */
export async function ready(name: string, address: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new ServerError(`${name} did not start: see its message above.`);
    const answer = await fetch(`${address}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new ServerError(`${name} was not ready within a minute.`);
}

export async function endAll(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
    }),
  );
}

/** Every process of a service, each at a port of its own. */
async function partsOfAll(): Promise<Part[]> {
  const parts: Part[] = [];
  for (const { name } of services) {
    const copies = COPIES[name] ?? 1;
    for (let copy = 1; copy <= copies; copy += 1) parts.push({ name: copies > 1 ? `${name}-${copy}` : name, service: name, port: await freePort() });
  }
  return parts;
}
