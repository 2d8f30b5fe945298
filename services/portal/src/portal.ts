import httpProxy from '@fastify/http-proxy';
import { answerWith, ConfigError, developmentKey, developmentSignIn, isDevelopmentIssuer, problem, type ProblemType } from '@toteuma/platform';
import Fastify, { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { edge } from './edge.js';

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  /** Service name to its addresses; several copies take turns. */
  PORTAL_SERVICES: z.string().transform((text, context) => {
    try {
      return z.record(z.string(), z.array(z.url()).min(1)).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON object of service name to a list of addresses' });
      return z.NEVER;
    }
  }),
  OIDC_ISSUER: z.url(),
  TOTEUMA_DEVELOPMENT: z.enum(['true', 'false']).default('false'),
  /** The built-in sign-in's key (a private JWK); made anew at each start when it is not given. */
  TOTEUMA_DEVELOPMENT_KEY: z.string().optional(),
});

const refuse = (reply: FastifyReply, type: ProblemType): void => void answerWith(reply, problem(type).body);

/** Runs the edge of the distributed platform: one address before the services. Throws ConfigError for a wrong setting. */
export async function startPortal(values: Record<string, string | undefined>): Promise<{ address: string; stop(): Promise<void> }> {
  const parsed = settings.safeParse(values);
  if (!parsed.success) throw new ConfigError(`Wrong settings: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`).join('; ')}.`);
  const config = parsed.data;
  const development = config.TOTEUMA_DEVELOPMENT === 'true';
  if (development && !isDevelopmentIssuer(config.OIDC_ISSUER)) throw new ConfigError('Wrong settings: TOTEUMA_DEVELOPMENT: demo users sign in at the built-in provider of this machine only, not with another OIDC_ISSUER.');
  const signIn = development ? await developmentSignIn(config.OIDC_ISSUER.replace(/\/oidc$/, ''), config.TOTEUMA_DEVELOPMENT_KEY ? JSON.parse(config.TOTEUMA_DEVELOPMENT_KEY) : await developmentKey()) : null;

  const fastify = Fastify({ bodyLimit: 16 * 1024 * 1024, logger: false, frameworkErrors: (_error, _request, reply) => refuse(reply, 'not-found') });
  fastify.setErrorHandler((error: { statusCode?: number }, _request, reply) => refuse(reply, error.statusCode === 413 ? 'request/too-large' : 'service/unavailable'));
  const proxied = development ? ['/api/v1', '/internal'] : ['/api/v1'];
  for (const [name, addresses] of Object.entries(config.PORTAL_SERVICES)) {
    let turn = 0;
    const getUpstream = () => addresses[(turn += 1) % addresses.length]!;
    for (const path of proxied) await fastify.register(httpProxy, { upstream: addresses[0]!, prefix: `${path}/${name}`, rewritePrefix: `${path}/${name}`, replyOptions: { getUpstream, onError: (reply) => refuse(reply as FastifyReply, 'service/unavailable') } });
  }
  // What is for no service: the sign-in of demo users, health, the first page. The provider reads its own bodies, so it
  // gets the request before anything is parsed.
  const rest = edge({ services: new Map(Object.keys(config.PORTAL_SERVICES).map((name) => [name, fastify.routing.bind(fastify)])), operators: false, signIn: signIn?.handle ?? null });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (proxied.some((path) => request.url.startsWith(`${path}/`)) && !request.is404) return done();
    reply.hijack();
    rest(request.raw, reply.raw);
  });
  const address = await fastify.listen({ port: config.PORT, host: config.HOST });
  return { address, stop: () => fastify.close() };
}
