import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import httpProxy from '@fastify/http-proxy';
import { answerWith, closeServer, developmentKey, developmentSignIn, guardServer, problem, serverTimeouts, serviceLog, type ProblemType } from '@toteuma/platform';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import { edge, type Target } from './edge.js';
import { EventStreams } from './event-streams.js';
import { healthOf, readyAt } from './health.js';
import { openServer } from './server.js';
import { readSettings } from './settings.js';

const processSettings = {
  PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'a level such as info' }).default('info'),
  /** Service name to its addresses; several copies take turns. */
  PORTAL_SERVICES: z.string({ error: 'a JSON object of service name to a list of addresses' }).transform((text, context) => {
    try {
      return z.record(z.string(), z.array(z.url()).min(1)).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON object of service name to a list of addresses' });
      return z.NEVER;
    }
  }),
  /** The built-in sign-in's key (a private JWK); made anew at each start when it is not given. */
  TOTEUMA_DEVELOPMENT_KEY: z.string().optional(),
};

const refuse = (reply: FastifyReply, type: ProblemType): void => void answerWith(reply, problem(type).body);

/** Runs the portal as a process of its own: one address before the services. Throws ConfigError for a wrong setting. */
export async function startPortal(values: Record<string, string | undefined>): Promise<{ address: string; stop(): Promise<void> }> {
  const settings = readSettings(processSettings, values);
  const log = serviceLog('portal', settings.LOG_LEVEL);
  const { OIDC_ISSUER: issuer, PORTAL_ADDRESS: address, PORTAL_CLIENT_SECRET: secret, TOTEUMA_DEVELOPMENT: development, TOTEUMA_DEVELOPMENT_KEY: key } = settings;
  const signIn = development ? await developmentSignIn(new URL(issuer).origin, key ? JSON.parse(key) : await developmentKey(), { portal: { address, secret } }) : null;
  const streams = new EventStreams();
  const proxy = await proxyTo(settings.PORTAL_SERVICES, development ? ['/api/v1', '/internal'] : ['/api/v1']);
  const services = new Map<string, Target>(Object.keys(settings.PORTAL_SERVICES).map((name) => [name, proxy.routing.bind(proxy)]));
  const portal = await openServer({ settings, services, streams, log });
  const health = healthOf({ services: new Map(Object.entries(settings.PORTAL_SERVICES).map(([name, addresses]) => [name, readyAt(addresses)] as const)).set('portal', portal.ready), metrics: null });
  const http = createServer(serverTimeouts, edge({ services, operators: development, signIn: signIn?.handle ?? null, health, portal: portal.handle, streams }));
  guardServer(http);
  const close = async () => {
    streams.end();
    await closeServer(http);
    await portal.close();
    await proxy.close();
  };
  try {
    await listen(http, settings.PORT, settings.HOST);
  } catch (error) {
    await close();
    throw error;
  }
  return { address: `http://${settings.HOST === '0.0.0.0' ? '127.0.0.1' : settings.HOST}:${(http.address() as AddressInfo).port}`, stop: close };
}

/** The services behind their addresses. */
async function proxyTo(services: Readonly<Record<string, readonly string[]>>, paths: readonly string[]): Promise<FastifyInstance> {
  const fastify = Fastify({ bodyLimit: 16 * 1024 * 1024, logger: false, frameworkErrors: (_error, _request, reply) => refuse(reply, 'not-found') });
  fastify.setErrorHandler((error: { statusCode?: number }, _request, reply) => refuse(reply, whyRefused(error.statusCode ?? 500)));
  fastify.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'));
  for (const [name, addresses] of Object.entries(services)) {
    let turn = 0;
    const getUpstream = () => addresses[(turn += 1) % addresses.length]!;
    for (const path of paths) {
      await fastify.register(httpProxy, {
        upstream: addresses[0]!,
        prefix: `${path}/${name}`,
        rewritePrefix: `${path}/${name}`,
        // Cookies are the portal's own.
        replyOptions: { getUpstream, rewriteRequestHeaders: (_request, { cookie: _cookie, ...headers }) => headers, onError: (reply) => refuse(reply as FastifyReply, 'service/unavailable') },
      });
    }
  }
  await fastify.ready();
  return fastify;
}

/** What the proxy itself refuses, such as a path with dots, is no failure of the service behind it. */
function whyRefused(status: number): ProblemType {
  if (status === 413) return 'request/too-large';
  return status < 500 ? 'not-found' : 'service/unavailable';
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => resolve());
  });
}
