import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Module, type DynamicModule, type InjectionToken, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventStore, KeepHandlerErrors } from '@toteuma/eventing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tendAnswers } from './answers.js';
import { Caller, remember, RolesGuard } from './caller.js';
import { Edge } from './edge.js';
import { AnswerInTime, BODY_LIMIT, Gate, isUnsigned, NoStrayQuery, parseJson, refuseAtSocket, securityHeaders, serverTimeouts, takeUploads, tooDeep, tooLarge } from './limits.js';
import { isOfMachines, observe } from './observe.js';
import { OperationsRoutes } from './operations.js';
import { PositionTokens } from './position-token.js';
import { answerWith, Problem, problem, ProblemFilter } from './problem.js';
import { NotOlderThan, PlatformRoutes } from './routes.js';
import { CONFIG, LOGGER, PRISMA, RUNTIME, type Runtime } from './tokens.js';

@Module({})
class PlatformModule {}
@Module({})
class ServiceModule {}

/** The Nest application of a service: its routes and handlers, and what guards them. */
export async function createApplication(definition: { readonly name: string; readonly module: Type }, runtime: Runtime): Promise<NestFastifyApplication> {
  const positions = new PositionTokens(runtime.config.TOTEUMA_SERVICE_SECRET);
  const providers: Provider[] = [
    { provide: CONFIG, useValue: runtime.config },
    { provide: LOGGER, useValue: runtime.log },
    { provide: PRISMA, useValue: runtime.prisma },
    { provide: RUNTIME, useValue: runtime },
    { provide: EventStore, useValue: runtime.store },
    { provide: Edge, useValue: new Edge(runtime.store, positions) },
  ];
  const platform: DynamicModule = { module: PlatformModule, global: true, providers, exports: providers.map((provider) => (provider as { provide: InjectionToken }).provide) };
  const root: DynamicModule = {
    module: ServiceModule,
    imports: [platform, definition.module],
    controllers: [PlatformRoutes(definition.name), OperationsRoutes(definition.name)],
    providers: [
      { provide: APP_GUARD, useFactory: (reflector: Reflector) => new RolesGuard(reflector), inject: [Reflector] },
      { provide: APP_GUARD, useFactory: () => new NoStrayQuery() },
      { provide: APP_FILTER, useFactory: () => new ProblemFilter(runtime.log) },
      { provide: APP_INTERCEPTOR, useFactory: (reflector: Reflector) => new AnswerInTime(reflector), inject: [Reflector] },
      { provide: APP_INTERCEPTOR, useFactory: () => new NotOlderThan(runtime, positions) },
    ],
  };
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: serverTimeouts.requestTimeout,
    connectionTimeout: serverTimeouts.idle,
    http: { headersTimeout: serverTimeouts.headersTimeout, connectionsCheckingInterval: serverTimeouts.connectionsCheckingInterval },
    clientErrorHandler: refuseAtSocket,
    // An address that is no text, or is longer than any id, comes to no route: there is nothing there, as anywhere else.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => void refusalOf(runtime, null, request, reply).then((refused) => answerWith(reply.headers(securityHeaders(request)), (refused ?? problem('not-found')).body)),
  });
  // Nest's own parsers would read forms as well.
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: false, abortOnError: false, bodyParser: false });
  const microservice = app.connectMicroservice({ strategy: runtime.strategy }, { inheritAppConfig: false });
  microservice.useGlobalFilters(new KeepHandlerErrors());
  observe(app, runtime);
  await secure(app, runtime);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Sign-in comes before anything else is looked at, unless the service is full; then how often and how much; then only JSON is read. */
async function secure(app: NestFastifyApplication, runtime: Runtime): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  parseJson(fastify);
  takeUploads(fastify);
  const gate = await Gate.before(fastify, runtime.config.TOTEUMA_RATE_LIMIT);
  await tendAnswers(fastify);
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (!isOfMachines(request.url)) gate.sendAway(request, reply);
    done();
  });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(securityHeaders(request)).header('toteuma-correlation', request.id);
    const refused = await refusalOf(runtime, gate, request, reply);
    return refused ? answerWith(reply, refused.body) : undefined;
  });
  fastify.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
    const refused = request.body instanceof Readable ? null : tooDeep(request.body);
    return refused ? answerWith(reply, refused.body) : undefined;
  });
}

/** Why the request may not go on; null when it may. Health is for all, and services show their own passes. */
async function refusalOf(runtime: Runtime, gate: Gate | null, request: FastifyRequest, reply: FastifyReply): Promise<Problem | null> {
  if (isOfMachines(request.url)) return gate ? tooLarge(request) : null;
  if (isUnsigned(request)) return gate ? ((await gate.enterOpen(request, reply)) ?? tooLarge(request)) : null;
  try {
    const identity = await runtime.signIn.identify(request.headers.authorization);
    remember(new Caller(identity, request, reply, runtime.config.TOTEUMA_DEVELOPMENT));
    return gate ? ((await gate.enter(request, reply, identity.person)) ?? tooLarge(request)) : null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.body.status === 401 ? await gate?.refusedSignIn(request, reply) : null) ?? error;
  }
}
