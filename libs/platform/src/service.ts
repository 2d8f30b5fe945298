import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contracts } from '@toteuma/contracts';
import {
  Consumer, EVENTING_MIGRATIONS, EmbeddedTransport, EventLog, EventStore, EventingStrategy, KafkaTransport, Relay, Wake,
  type StoredEvent, type Transport,
} from '@toteuma/eventing';
import pg from 'pg';
import type { Logger } from 'pino';
import { createApplication } from './application.js';
import { ServicePass, SignIn } from './auth.js';
import { readConfig, signInOptions, type BaseConfig } from './config.js';
import { Health } from './health.js';
import { serviceLog } from './log.js';
import { measure } from './measure.js';
import { Metrics } from './metrics.js';
import { migrate } from './migrate.js';
import { watchOf } from './observe.js';
import { prismaUnit } from './prisma.js';
import type { PrismaLike, Runtime } from './tokens.js';
import { openTracing } from './tracing.js';
import type { z } from 'zod';

export interface ServiceDefinition<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly module: Type;
  /** The sources whose events its views and reactions handle; its own may be among them. */
  readonly listensTo: readonly string[];
  /** Whether it has a history of its own. */
  readonly owns: boolean;
  /** Whether it has a job queue, which keeps a schema of its own in the service's database. */
  readonly jobs?: boolean;
  /** Its own settings, besides those that every service has. */
  readonly settings: Shape;
  /** Makes the Prisma client of its views. */
  readonly prisma: (databaseUrl: string) => PrismaLike;
  /** The folder that holds prisma/migrations. */
  readonly root: URL;
}

export const defineService = <Shape extends z.ZodRawShape>(definition: ServiceDefinition<Shape>): ServiceDefinition<Shape> => definition;

export interface RunningService {
  readonly name: string;
  /** Answers one HTTP request: the embedded platform calls it without a socket of its own. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Opens a port of its own; returns the address. */
  listen(port: number, host?: string): Promise<string>;
  readonly app: NestFastifyApplication;
  readonly runtime: Runtime;
  /** Drains: requests under way end, consumers store their place, then everything closes. */
  stop(): Promise<void>;
}

/** Starts one service: its database brought up to date, its Nest application, consumer and relay. */
export async function startService(definition: ServiceDefinition, values: Record<string, string | undefined>): Promise<RunningService> {
  const config = readConfig(definition.settings, values);
  const log = serviceLog(definition.name, config.LOG_LEVEL);
  const pool = new pg.Pool({ connectionString: config.DATABASE_URL, max: 10, statement_timeout: 60_000 });
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  const closing: (() => Promise<unknown>)[] = [() => pool.end()];
  // The last opened is the first closed; one that fails to close does not keep the others open.
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close().catch((error: unknown) => log.warn({ err: error }, 'closing'));
  };
  try {
    await migrate(pool, [EVENTING_MIGRATIONS, new URL('prisma/migrations/', definition.root)]);
    const runtime = await openRuntime(definition, config, pool, log);
    closing.push(async () => runtime.tracing?.close(), () => runtime.prisma.$disconnect(), () => runtime.wake.close(), () => runtime.store.drain(), () => runtime.transport.close());
    const app = await createApplication(definition, runtime);
    if (runtime.relay) closing.push(() => runtime.relay!.stop());
    closing.push(() => app.close());
    await app.startAllMicroservices();
    await runtime.relay?.start();
    const instance = app.getHttpAdapter().getInstance();
    return {
      name: definition.name,
      app,
      runtime,
      handle: (request, response) => instance.routing(request, response),
      listen: async (port, host = '127.0.0.1') => {
        runtime.metrics.measureProcess();
        await app.listen(port, host);
        return (await app.getUrl()).replace('[::1]', 'localhost');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openRuntime(definition: ServiceDefinition, config: BaseConfig, pool: pg.Pool, log: Logger): Promise<Runtime> {
  const connection = { connectionString: config.DATABASE_URL };
  const wake = new Wake(connection);
  await wake.open();
  const health = new Health();
  const metrics = new Metrics(definition.name);
  const tracing = await openTracing(definition.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const watch = watchOf(log, metrics, tracing);
  const store = new EventStore({ source: definition.name, pool, watch });
  const prisma = definition.prisma(config.DATABASE_URL);
  const pass = new ServicePass(config.TOTEUMA_SERVICE_SECRET);
  const failed = (error: unknown) => log.warn({ err: error }, 'events: will be tried again');
  const transport = transportOf(definition, config, { pool, wake, store, pass, failed });
  const unit = prismaUnit(prisma);
  const strategy = new EventingStrategy<unknown>({
    transport,
    sources: definition.listensTo,
    consumer: (handlers) =>
      new Consumer({ name: definition.name, contracts, unit, handlers, history: (source, stream, after) => transport.history(source, stream, after), warn: (message, details) => log.warn(details, message), watch }),
  });
  const relay = definition.owns && config.TOTEUMA_TRANSPORT === 'kafka'
    ? new Relay({ store, sink: 'bus', read: (after, limit) => store.readTexts(after, limit), deliver: (events) => (tracing ? tracing.publish(events, () => transport.publish(definition.name, events)) : transport.publish(definition.name, events)), wake, connection, failed })
    : null;
  const runtime: Runtime = { name: definition.name, owns: definition.owns, config, log, pool, store, prisma, wake, transport, strategy, relay, unit, pass, sql: { query: async (text, params) => (await pool.query(text, params as unknown[])).rows as never }, signIn: new SignIn(signInOptions(config)), health, metrics, tracing };
  health.add('postgresql', () => pool.query('SELECT 1'));
  if (config.TOTEUMA_TRANSPORT === 'kafka') health.add('kafka', () => transport.check());
  measure(metrics, runtime);
  return runtime;
}

type Parts = Pick<Runtime, 'pool' | 'wake' | 'store' | 'pass'> & { failed: (error: unknown) => void };

function transportOf(definition: ServiceDefinition, config: BaseConfig, { pool, wake, store, pass, failed }: Parts): Transport {
  if (config.TOTEUMA_TRANSPORT === 'embedded') {
    // The embedded platform keeps each service in a schema of its name; a role reads its own and the others' published events.
    const logs = new Map(definition.listensTo.map((source) => [source, source === definition.name ? store : new EventLog(source, pool, `${pg.escapeIdentifier(source)}.events`)]));
    return new EmbeddedTransport({ logs, pool, wake, failed });
  }
  const history = async (source: string, stream: string, after: number): Promise<StoredEvent[]> => {
    if (source === definition.name) return store.readStream(stream, after);
    const address = config.TOTEUMA_SERVICES[source];
    if (!address) throw new Error(`TOTEUMA_SERVICES names no address of ${source}`);
    const response = await fetch(`${address}/internal/${source}/events/${encodeURIComponent(stream)}?after=${after}`, { headers: { authorization: `Bearer ${await pass.issue(definition.name, source)}` } });
    if (!response.ok) throw Object.assign(new Error(`${source} answered ${response.status}`), { code: 'ECONNREFUSED' });
    return (await response.json()) as StoredEvent[];
  };
  return new KafkaTransport({
    brokers: config.KAFKA_BROKERS!.split(','),
    clientId: definition.name,
    sessionTimeout: config.KAFKA_SESSION_TIMEOUT,
    history,
    failed,
  });
}

/** Runs one service as a process of its own, until it is asked to stop. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  let service: RunningService;
  try {
    service = await startService(definition, process.env);
    const address = await service.listen(Number(process.env['PORT'] ?? 3000), process.env['HOST'] ?? '127.0.0.1');
    service.runtime.log.info({ address }, 'ready');
  } catch (error) {
    // For a person at the terminal, one sentence; the rest is for a developer with LOG_LEVEL=debug.
    process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  }
  const stop = () => {
    service.stop().then(() => process.exit(0), () => process.exit(1));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
