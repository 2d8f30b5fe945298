import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import { developmentSignIn, startService, type RunningService } from '@toteuma/platform';
import { edge } from '@toteuma/portal';
import { ServerError, startPostgres } from '@toteuma/servers';
import { provisionSchemas, secretsOf, writableFolder } from './provision.js';
import { services } from './services.js';

export interface StartOptions {
  /** Holds all data of the platform. */
  readonly folder: string;
  /** 0: a free one. */
  readonly port: number;
  readonly log: 'silent' | 'info' | 'warn' | 'debug';
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
export async function startEmbedded({ folder, port, log }: StartOptions): Promise<Platform> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    // The port first: a second start on the same machine is noticed before a database is touched.
    let answer: RequestListener = (_request, response) => response.writeHead(503).end();
    const http = await open(port, (request, response) => answer(request, response));
    closing.push(() => close(http));
    const url = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
    await writableFolder(folder);
    const secrets = await secretsOf(folder, services);
    const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: secrets.postgres, only: 'native', keep: true });
    closing.push(() => postgres.stop());
    const addresses = await provisionSchemas(postgres.url, services, secrets);
    const signIn = await developmentSignIn(url, secrets.signIn);
    const common = {
      TOTEUMA_TRANSPORT: 'embedded',
      OIDC_ISSUER: signIn.issuer,
      TOTEUMA_DEVELOPMENT: 'true',
      TOTEUMA_SERVICE_SECRET: secrets.service,
      REPORTS_FOLDER: join(folder, 'reports'),
      LOG_LEVEL: log,
    };
    const running: RunningService[] = [];
    for (const service of services) {
      const started = await startService(service, { ...common, DATABASE_URL: addresses.get(service.name)! });
      closing.push(() => started.stop());
      running.push(started);
    }
    answer = edge({ services: new Map(running.map((service) => [service.name, service.handle])), operators: true, signIn: signIn.handle });
    return { url, services: running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function open(port: number, listener: RequestListener): Promise<HttpServer> {
  const http = createServer(listener);
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new ServerError(`Port ${port} is taken: stop what runs there, or give another one with PORT.`));
      else if (error.code === 'EACCES') reject(new ServerError(`Port ${port} may not be used by this user: give another one with PORT.`));
      else reject(error);
    });
    http.listen(port, '127.0.0.1', () => resolve(http));
  });
}

function close(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeIdleConnections();
    // A caller that keeps a connection busy must not hold the end up for ever.
    setTimeout(() => http.closeAllConnections(), 5000).unref();
  });
}
