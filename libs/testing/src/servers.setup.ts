// Runs before the specs, in Jest's main process: keeps the servers of the whole run. Nothing is started before a spec asks;
// then one PostgreSQL, one Kafka and one Redis serve all workers. The keeper's address is handed over by the environment.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Server } from '@toteuma/servers';

export type Kind = 'postgres' | 'kafka' | 'redis';
export interface Keeper {
  stop(): Promise<void>;
}

const run = randomBytes(4).toString('hex');
const started = new Map<string, Promise<Server>>();
const folders = new Map<Server, string>();

export default async function setup(): Promise<void> {
  const keeper = createServer((request, response) => {
    const kind = request.url?.slice(1) ?? '';
    serverFor(kind).then(
      (server) => response.end(JSON.stringify({ url: server.url, run })),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve) => keeper.listen(0, '127.0.0.1', resolve));
  keeper.unref();
  process.env['TOTEUMA_TEST_SERVERS'] = `http://127.0.0.1:${(keeper.address() as AddressInfo).port}`;
  (globalThis as { toteumaTestServers?: Keeper }).toteumaTestServers = {
    async stop() {
      keeper.closeAllConnections();
      keeper.close();
      for (const pending of started.values()) {
        const server = await pending.catch(() => null);
        if (server) await end(server);
      }
    },
  };
}

function serverFor(kind: string): Promise<Server> {
  const known = started.get(kind) ?? start(kind);
  started.set(kind, known);
  return known;
}

async function start(kind: string): Promise<Server> {
  // Only when a spec asks: specs without servers must not need the built package.
  const { startKafka, startPostgres, startRedis } = await import('@toteuma/servers');
  const log = (line: string) => process.stdout.write(`servers: ${line}\n`);
  for (let slot = 0; ; slot += 1) {
    // A folder is used again by a later run: what a killed run left running there is stopped then.
    const folder = join(tmpdir(), `toteuma-test-${userInfo().username}`, `${kind}-${slot}`);
    try {
      const server =
        kind === 'postgres' ? await startPostgres({ folder, password: 'test', keep: false, log })
        : kind === 'kafka' ? await startKafka({ folder, log })
        : kind === 'redis' ? await startRedis({ folder, log })
        : null;
      if (!server) throw new Error(`There is no server of the kind "${kind}".`);
      folders.set(server, folder);
      log(server.describe);
      return server;
    } catch (error) {
      if (slot >= 20 || !/in use by process/.test((error as Error).message)) throw error;
    }
  }
}

async function end(server: Server): Promise<void> {
  if (server.how === 'given') {
    if (server.url.startsWith('postgres')) await dropLeft(server.url);
    return;
  }
  await server.stop();
  rmSync(folders.get(server)!, { recursive: true, force: true });
}

/** Removes from a server that is not ours what specs of this run left there. */
async function dropLeft(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", [`toteuma_test_${run}_`]);
  for (const row of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(row.datname as string)} WITH (FORCE)`);
  await client.end();
}
