import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import { closeServer, developmentSignIn, guardServer, mergeMetrics, Metrics, serverTimeouts, serviceLog, startService, type RunningService } from '@toteuma/platform';
import { edge, EventStreams, healthOf, openServer, readSettings } from '@toteuma/portal';
import { lockFolder, ServerError, startPostgres } from '@toteuma/servers';
import { provisionSchemas, secretsOf, writableFolder } from './provision.js';
import { services } from './services.js';

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface StartOptions {
  /** Holds all data of the platform. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
  readonly log: LogLevel;
  /** Called once the port and the folder are ours alone, before anything in the folder is used. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** Settings of all services, besides those that the start itself makes. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The folder of another front end than the one that was built. */
  readonly web?: string | undefined;
}
export interface Platform {
  readonly url: string;
  /** The services that run in this process. */
  readonly services: readonly RunningService[];
  stop(): Promise<void>;
}

/**
 * Runs every service in this process, each as a Nest application of its own, behind one port, on a PostgreSQL of its own in
 * the folder. Throws ServerError, ConfigError or MigrationError with one sentence for a person.
 */
export async function startEmbedded({ folder, port, log, prepare, settings = {}, web }: StartOptions): Promise<Platform> {
  const closing: (() => Promise<void>)[] = [];
  const streams = new EventStreams();
  let http: HttpServer | null = null;
  const stop = async () => {
    // Callers first: their requests end while everything behind them still runs.
    streams.end();
    if (http) await closeServer(http);
    await closeAll(closing);
  };
  try {
    // The port first: a second start on the same machine is noticed before a database is touched.
    let answer: RequestListener = (_request, response) => response.writeHead(503).end();
    http = await open(port, (request, response) => answer(request, response));
    const url = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
    await writableFolder(folder);
    const release = await lockFolder('platform', folder);
    closing.push(async () => release());
    await prepare?.();
    const secrets = await secretsOf(folder, services);
    const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: secrets.postgres, only: 'native', keep: true });
    closing.push(() => postgres.stop());
    const addresses = await provisionSchemas(postgres.url, services, secrets);
    const signIn = await developmentSignIn(url, secrets.signIn, { portal: { address: url, secret: secrets.portal } });
    const common = {
      TOTEUMA_TRANSPORT: 'embedded',
      OIDC_ISSUER: signIn.issuer,
      TOTEUMA_DEVELOPMENT: 'true',
      TOTEUMA_SERVICE_SECRET: secrets.service,
      // What a decision document says is asked of the applications service as in a platform of several processes.
      TOTEUMA_SERVICES: JSON.stringify({ applications: url }),
      REPORTS_FOLDER: join(folder, 'reports'),
      ATTACHMENTS_STORE: join(folder, 'attachments'),
      LOG_LEVEL: log,
      ...(process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ? { OTEL_EXPORTER_OTLP_ENDPOINT: process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] } : {}),
      ...settings,
    };
    const starts = services.map((service) => startService(service, { ...common, DATABASE_URL: addresses.get(service.name)! }));
    const running = await startAll(starts, closing, (service) => service.stop());
    const targets = new Map(running.map((service) => [service.name, service.handle]));
    const portal = await openServer({ settings: readSettings({}, { ...common, PORTAL_ADDRESS: url, PORTAL_CLIENT_SECRET: secrets.portal }), services: targets, streams, log: serviceLog('portal', log), web });
    closing.push(() => portal.close());
    const health = healthOf({ services: new Map(running.map(({ name, runtime }) => [name, async () => (await runtime.health.away()).length === 0] as const)).set('portal', portal.ready), metrics: metricsOf(running) });
    answer = edge({ services: targets, operators: true, signIn: signIn.handle, health, portal: portal.handle, streams });
    return { url, services: running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The metrics of all services and, once, of the process that they share. */
function metricsOf(running: readonly RunningService[]): () => Promise<string> {
  const shared = new Metrics('process');
  shared.measureProcess();
  return async () => mergeMetrics(await Promise.all([shared, ...running.map(({ runtime }) => runtime.metrics)].map((metrics) => metrics.text())));
}

/** Closes in the reverse order. What fails does not keep the rest open; the first failure is thrown at the end. */
export async function closeAll(closing: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closing.splice(0).toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** All of them, or the first failure once every one has come to its end: what did start is handed to `closing`. */
export async function startAll<T>(starts: readonly Promise<T>[], closing: (() => Promise<void>)[], stop: (started: T) => Promise<void>): Promise<T[]> {
  const ends = await Promise.allSettled(starts);
  const started = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  closing.push(async () => void (await Promise.all(started.map(stop))));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return started;
}

function open(port: number, listener: RequestListener): Promise<HttpServer> {
  const http = createServer(serverTimeouts, listener);
  guardServer(http);
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new ServerError(`Port ${port} is taken: stop what runs there, or give another one with PORT.`));
      else if (error.code === 'EACCES') reject(new ServerError(`Port ${port} may not be used by this user: give another one with PORT.`));
      else reject(error);
    });
    http.listen(port, '127.0.0.1', () => resolve(http));
  });
}
