import { fileURLToPath } from 'node:url';
import fastifyHelmet from '@fastify/helmet';
import { answerWith, Problem, problem, type ProblemType } from '@toteuma/platform';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { registerApiPages } from './api-pages.js';
import type { Target } from './edge.js';
import type { EventStreams } from './event-streams.js';
import { Issuer } from './issuer.js';
import { Pages } from './pages.js';
import { asksForPage, forgery } from './requests.js';
import { MemoryStore, RedisStore } from './session-store.js';
import { Sessions } from './sessions.js';
import type { PageSettings } from './settings.js';
import { SignInRoutes } from './sign-in.js';

export interface ServerOptions {
  readonly settings: PageSettings;
  /** The services by name, however they are reached. */
  readonly services: ReadonlyMap<string, Target>;
  readonly streams: EventStreams;
  readonly log: Logger;
  /** The folder of the built front end. */
  readonly web?: string | undefined;
  readonly now?: (() => number) | undefined;
}

export interface PortalServer {
  /** Answers what is for no service: the pages, sign-in, and the interface in a session's name. */
  readonly handle: Target;
  readonly fastify: FastifyInstance;
  /** Whether sessions can be kept. Throws when not. */
  readonly ready: () => Promise<boolean>;
  close(): Promise<void>;
}

const built = fileURLToPath(new URL('../dist/web', import.meta.url));
/** Paths that are no pages, whatever a browser accepts. */
const noPage = /^\/(?:api|portal|oidc|internal|assets|health|metrics)(?:[/?]|$)/;

const refuse = (reply: FastifyReply, type: ProblemType): FastifyReply => answerWith(reply, problem(type).body);

/** The portal as one application, without a port of its own: on one machine the platform's only port leads to it. */
export async function openServer({ settings, services, streams, log, web = built, now = Date.now }: ServerOptions): Promise<PortalServer> {
  // A session that ends takes its event streams with it, at whichever portal they are.
  const ended = (key: string) => streams.end(key);
  const store = settings.REDIS_URL === undefined ? new MemoryStore(now, undefined, ended) : new RedisStore(settings.REDIS_URL, ended);
  const sessions = new Sessions(store, settings.PORTAL_IDLE_MINUTES * 60_000, now);
  const signIn = new SignInRoutes({ settings, sessions, issuer: new Issuer(settings), streams, log, now });
  const pages = new Pages(web);

  const fastify = Fastify({ bodyLimit: 16 * 1024, logger: false, routerOptions: { maxParamLength: 500 }, frameworkErrors: (_error, _request, reply) => void refuse(reply, 'not-found') });
  fastify.removeAllContentTypeParsers();
  // No route of the portal's own reads a body.
  fastify.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null);
  });
  fastify.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    if (error instanceof Problem) return answerWith(reply, error.body);
    if (error.statusCode === 413) return refuse(reply, 'request/too-large');
    if (error.statusCode !== undefined && error.statusCode < 500) return refuse(reply, 'not-found');
    log.error({ err: error }, 'portal');
    return refuse(reply, 'service/unavailable');
  });
  await fastify.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: settings.PORTAL_ADDRESS.startsWith('https:'),
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  await pages.register(fastify);
  signIn.register(fastify);
  registerApiPages(fastify, { development: settings.TOTEUMA_DEVELOPMENT, issuer: settings.OIDC_ISSUER });
  fastify.all('/portal/api/*', { onRequest: (request, reply) => passOn(request, reply) }, (_request, reply) => refuse(reply, 'not-found'));
  fastify.get('/', (request, reply) => (pages.built && asksForPage(request) ? pages.send(reply) : reply.send({ name: 'Toteuma', api: [...services.keys()].map((name) => `/api/v1/${name}`), signIn: settings.TOTEUMA_DEVELOPMENT ? '/oidc/.well-known/openid-configuration' : null })));
  fastify.setNotFoundHandler((request, reply) => (pages.built && asksForPage(request) && !noPage.test(request.url) ? pages.send(reply) : refuse(reply, 'not-found')));

  /** The interface in a session's name: the services see a bearer token, the browser never does. */
  async function passOn(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Noted before the session is looked at: one that ends in between is seen to have ended, or ends the stream.
    signIn.noteStream(request, reply.raw);
    const session = await signIn.sessionOf(request);
    if (session === null) return void refuse(reply, 'auth/unauthenticated');
    const forged = forgery(request, settings.PORTAL_ADDRESS, session.csrf);
    if (forged !== null) return void answerWith(reply, problem('auth/forbidden', { detail: forged }).body);
    const path = request.url.slice('/portal'.length);
    const service = services.get(/^\/api\/v1\/([a-z]+)(?:[/?]|$)/.exec(path)?.[1] ?? '');
    // A path with dots could come out elsewhere on the way.
    if (service === undefined || /\/(?:\.|%2e){1,2}(?:[/?]|$)/i.test(path)) return void refuse(reply, 'not-found');
    const { raw } = request;
    raw.url = path;
    raw.headers.authorization = `Bearer ${session.tokens.access}`;
    delete raw.headers.cookie;
    delete raw.headers['x-csrf-token'];
    reply.hijack();
    service(raw, reply.raw);
  }

  await fastify.ready();
  return {
    fastify,
    handle: fastify.routing.bind(fastify),
    ready: () => store.check().then(() => true),
    close: async () => {
      await fastify.close();
      await store.close();
    },
  };
}
