import { randomUUID } from 'node:crypto';
import { Module, type DynamicModule, type InjectionToken, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventStore, KeepHandlerErrors } from '@toteuma/eventing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, remember, RolesGuard } from './caller.js';
import { Edge } from './edge.js';
import { OperationsRoutes } from './operations.js';
import { answerWith, Problem, problem, ProblemFilter } from './problem.js';
import { NotOlderThan, PlatformRoutes } from './routes.js';
import { CONFIG, LOGGER, PRISMA, RUNTIME, type Runtime } from './tokens.js';

@Module({})
class PlatformModule {}
@Module({})
class ServiceModule {}

const BODY_LIMIT = 8 * 1024 * 1024;

/** The Nest application of a service: its routes and handlers, and what guards them. */
export async function createApplication(definition: { readonly name: string; readonly module: Type }, runtime: Runtime): Promise<NestFastifyApplication> {
  const providers: Provider[] = [
    { provide: CONFIG, useValue: runtime.config },
    { provide: LOGGER, useValue: runtime.log },
    { provide: PRISMA, useValue: runtime.prisma },
    { provide: RUNTIME, useValue: runtime },
    { provide: EventStore, useValue: runtime.store },
    { provide: Edge, useValue: new Edge(runtime.store) },
  ];
  const platform: DynamicModule = { module: PlatformModule, global: true, providers, exports: providers.map((provider) => (provider as { provide: InjectionToken }).provide) };
  const root: DynamicModule = {
    module: ServiceModule,
    imports: [platform, definition.module],
    controllers: [PlatformRoutes(definition.name), OperationsRoutes(definition.name)],
    providers: [
      { provide: APP_GUARD, useFactory: (reflector: Reflector) => new RolesGuard(reflector), inject: [Reflector] },
      { provide: APP_FILTER, useFactory: () => new ProblemFilter(runtime.log) },
      { provide: APP_INTERCEPTOR, useFactory: () => new NotOlderThan(runtime) },
    ],
  };
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    // An address that is no text, or is longer than any id, comes to no route: there is nothing there, as anywhere else.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => void signedIn(runtime, request, reply).then((known) => (known ? answerWith(reply, problem('not-found').body) : undefined)),
  });
  // Nest's own parsers would read forms as well.
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: false, abortOnError: false, bodyParser: false });
  const microservice = app.connectMicroservice({ strategy: runtime.strategy }, { inheritAppConfig: false });
  microservice.useGlobalFilters(new KeepHandlerErrors());
  secure(app, runtime);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Sign-in comes before anything else is looked at, then the size; then only JSON is read. */
function secure(app: NestFastifyApplication, runtime: Runtime): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('toteuma-correlation', request.id);
    if (!(await signedIn(runtime, request, reply))) return;
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) await answerWith(reply, problem('request/too-large').body);
  });
}

/** Whether the request may go on; if not, it is answered. Health is for all, and services show their own passes. */
async function signedIn(runtime: Runtime, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  if (request.url.startsWith('/health/') || request.url.startsWith('/internal/')) return true;
  try {
    const identity = await runtime.signIn.identify(request.headers.authorization);
    remember(new Caller(identity, request, reply, runtime.config.TOTEUMA_DEVELOPMENT));
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await answerWith(reply, error.body);
    return false;
  }
}
