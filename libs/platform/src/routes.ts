import { Controller, Get, Header, Headers, Inject, Param, Query, type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import { sources } from '@toteuma/contracts';
import { consumedBy, progressChannelOf, type StoredEvent } from '@toteuma/eventing';
import type { FastifyRequest } from 'fastify';
import { concatMap, defer, from, type Observable } from 'rxjs';
import { z } from 'zod';
import { callerOf, Open, Roles, type Caller } from './caller.js';
import { Describe } from './describe.js';
import type { KnownPosition, PositionTokens } from './position-token.js';
import { checked, problem } from './problem.js';
import { LATEST_POSITION, wholeNumber } from './query.js';
import { RUNTIME, type Runtime } from './tokens.js';

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const after = z.strictObject({ after: wholeNumber(0, LATEST_POSITION).default(0) });

const whole = z.int().min(0);
const progressShown = z.strictObject({
  service: z.string(),
  head: whole.meta({ description: 'The position of the newest event of its own history.' }),
  consumed: z.record(z.string(), whole).meta({ description: 'By source: the position up to which it has taken in its events.' }),
});

/** The routes that every service has: how far it is, its history for the other services, its health. */
export function PlatformRoutes(name: string): Type {
  @Controller()
  class Routes {
    constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

    @Get(`api/v1/${name}/progress`)
    @Roles('any')
    @Describe({ summary: 'How far the service is, and how far it has taken in the others', answer: progressShown, example: { answer: { service: name, head: 42, consumed: { applications: 17 } } } })
    async progress(): Promise<z.infer<typeof progressShown>> {
      const { sql, store, owns, strategy } = this.runtime;
      // The head first: whoever compares must not see a consumer ahead of it.
      const head = owns ? await store.head() : 0;
      const none = Object.fromEntries(strategy.sources.map((source) => [source, 0]));
      return { service: name, head, consumed: { ...none, ...(await consumedBy(sql, strategy.consumer.name)) } };
    }

    @Get(`internal/${name}/events/:stream`)
    @Open()
    async events(@Param('stream') stream: string, @Query() query: unknown, @Headers('authorization') authorization?: string): Promise<StoredEvent[]> {
      await this.runtime.pass.check(authorization, name);
      if (stream.includes('\u0000')) throw problem('not-found');
      return this.runtime.store.readStream(stream, checked(after, query).after);
    }

    @Get('health/live')
    @Open()
    @Describe({ summary: 'Alive', answer: z.strictObject({ live: z.literal(true) }) })
    live(): { live: true } {
      return { live: true };
    }

    @Get('health/ready')
    @Open()
    @Describe({ summary: 'Ready to serve', answer: z.strictObject({ ready: z.literal(true) }) })
    async ready(): Promise<{ ready: true }> {
      const away = await this.runtime.health.away();
      if (away.length > 0) throw problem('service/unavailable', { detail: `Away: ${away.join(', ')}.`, errors: away.map((part) => ({ field: part, expected: 'an answer' })) });
      return { ready: true };
    }

    /** For Prometheus, which comes to the service's own port; the second address is for a look through the portal of a development machine. */
    @Get(['metrics', `internal/${name}/metrics`])
    @Open()
    @Header('content-type', METRICS_TYPE)
    metrics(): Promise<string> {
      return this.runtime.metrics.text();
    }
  }
  return Routes;
}

/** Milliseconds that a read waits for all positions together. */
const LONGEST_WAIT = 4000;

/** Holds a read back until this service has taken in what the caller has seen (Toteuma-Not-Older-Than). */
export class NotOlderThan implements NestInterceptor {
  constructor(
    private readonly runtime: Runtime,
    private readonly tokens: PositionTokens,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers['toteuma-not-older-than'];
    if (request.method !== 'GET' || typeof header !== 'string' || !request.url.startsWith('/api/')) return next.handle();
    return from(this.#passed(header, callerOf(context))).pipe(concatMap(() => defer(() => next.handle())));
  }

  async #passed(header: string, caller: Caller): Promise<void> {
    const until = Date.now() + LONGEST_WAIT;
    const positions = header.split(',').map((token) => this.tokens.read(token));
    // Whoever sees everything may make positions up; to others the wait would tell of what they may not see.
    const sound = (at: KnownPosition | null): at is KnownPosition => at !== null && isSource(at.source) && (at.sealed || caller.ofAuthority);
    if (!positions.every(sound)) throw problem('request/invalid', { errors: [{ field: 'Toteuma-Not-Older-Than', expected: 'the Toteuma-Position of an earlier answer' }] });
    for (const at of positions) await this.#wait(at, until);
  }

  async #wait({ source, stream, position }: KnownPosition, until: number): Promise<void> {
    const { sql, wake, strategy } = this.runtime;
    const consumer = strategy.consumer.name;
    // What this service does not take in at all shows in none of its answers.
    if (!strategy.sources.includes(source)) return;
    const passed = async () => {
      const [row] = await sql.query<{ position: string }>('SELECT position FROM stream_progress WHERE consumer = $1 AND source = $2 AND stream = $3', [consumer, source, stream]);
      return Number(row?.position ?? 0) >= position;
    };
    let woken: () => void = () => undefined;
    const unlisten = await wake.on(progressChannelOf(consumer), () => woken());
    try {
      while (!(await passed())) {
        const left = until - Date.now();
        if (left <= 0) throw problem('service/unavailable', { detail: 'This service has not taken in that position yet.' });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(left, 250));
          woken = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    } finally {
      unlisten();
    }
  }
}

const isSource = (name: string): boolean => sources.some((source) => source === name);
