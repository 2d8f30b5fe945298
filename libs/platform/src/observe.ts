import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Watch } from '@toteuma/eventing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { personOf } from './caller.js';
import type { Metrics } from './metrics.js';
import { answerWith, problem } from './problem.js';
import type { Runtime } from './tokens.js';
import type { RequestSpan, Tracing } from './tracing.js';

const HEADER = 'toteuma-correlation';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The correlation that a caller gives its request, so that it finds it again in the platform's log. */
function given(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const said = headers[HEADER];
  return typeof said === 'string' && UUID.test(said) ? said.toLowerCase() : null;
}

/** What no person asks for. */
export const isOfMachines = (route: string): boolean => route === '/metrics' || route.startsWith('/health/') || route.startsWith('/internal/');

/** Counts, times, logs and traces the requests of a service. Comes before whatever may answer one. */
export function observe(app: NestFastifyApplication, { log, metrics, tracing }: Runtime): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.setGenReqId((request) => given(request.headers) ?? randomUUID());
  const spans = new WeakMap<object, RequestSpan>();
  if (tracing) {
    fastify.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      spans.set(request, tracing.request(request.method, request.id, given(request.headers) === null));
      done();
    });
  }
  // After the sign-in: whoever is nobody is told that first.
  fastify.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
    const wrong = request.headers[HEADER] !== undefined && given(request.headers) === null;
    return wrong ? answerWith(reply, problem('request/invalid', { errors: [{ field: 'Toteuma-Correlation', expected: 'a UUID, or no such header' }] }).body) : undefined;
  });
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const route = routeOf(request);
    const { method, id: correlation } = request;
    const status = reply.statusCode;
    const milliseconds = reply.elapsedTime;
    metrics.requests.inc({ method, route, status: String(status) });
    metrics.requestSeconds.observe({ method, route }, milliseconds / 1000);
    spans.get(request)?.end(route, status);
    // A line for each of those would hide the others.
    const level = isOfMachines(route) ? 'debug' : 'info';
    if (log.isLevelEnabled(level)) log[level]({ method, route, status, ms: rounded(milliseconds), correlation, person: personOf(request) }, 'request');
    done();
  });
}

/** The route's template, never the address that was asked for. */
function routeOf(request: FastifyRequest): string {
  const { url } = request.routeOptions;
  return url === undefined || request.is404 ? 'none' : url;
}

/** What the event core tells is counted and logged, and traced when traces are wanted. */
export function watchOf(log: Logger, metrics: Metrics, tracing: Tracing | null): Watch {
  return {
    appended: ({ commands, events, seconds }) => {
      metrics.batchCommands.observe(commands);
      metrics.batchSeconds.observe(seconds);
      metrics.appended.inc(events);
    },
    commanded: ({ command, outcome, refusal, stream, actor, correlation, milliseconds }) => {
      metrics.commands.inc({ command, outcome });
      if (log.isLevelEnabled('info')) log.info({ command, outcome, refusal, stream, actor, ms: rounded(milliseconds), correlation }, 'command');
    },
    handled: ({ source, type, stream, position, metadata }, milliseconds) => {
      metrics.handled.inc({ source });
      if (log.isLevelEnabled('debug')) log.debug({ event: type, source, stream, position, ms: rounded(milliseconds), correlation: metadata.correlation }, 'event');
    },
    ...(tracing ? { trace: tracing.trace } : {}),
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
