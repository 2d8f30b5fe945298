import { rm } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sources } from '@toteuma/contracts';
import { createTopics } from '@toteuma/eventing';
import { startService, type RunningService } from '@toteuma/platform';
import { healthOf, readyAt } from '@toteuma/portal';
import { reportsService } from '@toteuma/reports';
import { freePort, startKafka, startPostgres, startRedis, type Server } from '@toteuma/servers';
import { temporaryFolder } from './command.js';

jest.setTimeout(240_000);
/** Milliseconds within which a slow machine has noticed too. */
const PATIENCE = 60_000;

type Kind = 'postgresql' | 'kafka' | 'redis';

let home: string;
let service: RunningService;
let address: string;
let portal: HttpServer;
let portalAddress: string;
const ports = new Map<Kind, number>();
const servers = new Map<Kind, Server>();

/** On the port that it had before: a server that comes back is where it was. */
async function start(kind: Kind): Promise<void> {
  const at = { folder: join(home, kind), port: ports.get(kind)!, only: 'native' as const };
  const server = kind === 'postgresql' ? await startPostgres({ ...at, password: 'test', keep: true }) : kind === 'kafka' ? await startKafka({ ...at, fast: true }) : await startRedis(at);
  servers.set(kind, server);
}

beforeAll(async () => {
  home = await temporaryFolder('ready');
  for (const kind of ['postgresql', 'kafka', 'redis'] as const) ports.set(kind, await freePort());
  await Promise.all((['postgresql', 'kafka', 'redis'] as const).map(start));
  await createTopics(servers.get('kafka')!.url.split(','), sources);
  service = await startService(reportsService, {
    DATABASE_URL: servers.get('postgresql')!.url,
    TOTEUMA_TRANSPORT: 'kafka',
    KAFKA_BROKERS: servers.get('kafka')!.url,
    KAFKA_SESSION_TIMEOUT: '1500',
    REDIS_URL: servers.get('redis')!.url,
    REPORTS_FOLDER: join(home, 'reports'),
    OIDC_ISSUER: 'http://127.0.0.1:1/oidc',
    TOTEUMA_SERVICE_SECRET: 'a secret for one service that is alone here',
    LOG_LEVEL: 'silent',
  });
  address = await service.listen(0);
  // One of two copies never comes up: the other is enough.
  const answer = healthOf({ services: new Map([['reports', readyAt(['http://127.0.0.1:1', address])]]), metrics: null });
  portal = createServer((request, response) => void (answer(request, response) || response.writeHead(404).end()));
  // A connection that is closed at the moment in which it is used again fails the look.
  portal.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  portalAddress = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
});
afterAll(async () => {
  portal?.closeAllConnections();
  portal?.close();
  await service?.stop();
  for (const server of servers.values()) await server.stop();
  await rm(home, { recursive: true, force: true });
});

async function look(at: string): Promise<{ status: number; away: string[] }> {
  const response = await fetch(`${at}/health/ready`);
  const body = (await response.json()) as { type?: string; errors?: { field: string }[] };
  if (response.status !== 200) expect([response.status, body.type]).toEqual([503, '/problems/service/unavailable']);
  return { status: response.status, away: body.errors?.map(({ field }) => field) ?? [] };
}

/** Waits until this and nothing else is away. */
async function until(at: string, status: number, away: readonly string[]): Promise<void> {
  let found = await look(at);
  for (const late = Date.now() + PATIENCE; found.status !== status || found.away.join() !== away.join(); found = await look(at)) {
    if (Date.now() > late) throw new Error(`${at}: ${JSON.stringify(found)}`);
    await sleep(100);
  }
}

const isLive = async () => (await fetch(`${address}/health/live`)).status;

describe('a service on PostgreSQL, Kafka and Redis', () => {
  it('is ready once it has all of them', async () => {
    await until(address, 200, []);
    await until(portalAddress, 200, []);
    expect(await isLive()).toBe(200);
  });

  it.each<Kind>(['redis', 'kafka', 'postgresql'])('is not ready without %s, says so, lives on, and is ready again when it is back', async (kind) => {
    await servers.get(kind)!.stop();
    await until(address, 503, [kind]);
    await until(portalAddress, 503, ['reports']);
    expect(await isLive()).toBe(200);
    const { text } = await metrics();
    expect(text).toMatch(/^toteuma_ready\{service="reports"\} 0$/m);
    await start(kind);
    await until(address, 200, []);
    await until(portalAddress, 200, []);
    expect(await isLive()).toBe(200);
  });

  it('shows how far it lags behind the bus', async () => {
    const wanted = [...['applications', 'claims', 'indicators', 'reports'].map((source) => `toteuma_consumer_lag_events{source="${source}",service="reports"} 0`), 'toteuma_relay_lag_events{sink="bus",service="reports"} 0'];
    let told = await metrics();
    const missing = () => wanted.filter((line) => !told.text.split('\n').includes(line));
    for (const late = Date.now() + PATIENCE; missing().length > 0 && Date.now() < late; told = await metrics()) await sleep(200);
    expect(missing()).toEqual([]);
    expect(told.type).toContain('text/plain');
    expect(told.text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{service="reports"\}/m);
  });

  it('has no address for metrics at the portal', async () => {
    expect((await fetch(`${portalAddress}/metrics`)).status).toBe(404);
  });
});

async function metrics(): Promise<{ text: string; type: string }> {
  const answer = await fetch(`${address}/metrics`);
  expect(answer.status).toBe(200);
  return { text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}
