import { Controller, Get, Headers, Inject, Param, Query, type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import { consumedBy, progressChannelOf, type StoredEvent } from '@toteuma/eventing';
import type { FastifyRequest } from 'fastify';
import { concatMap, defer, from, type Observable } from 'rxjs';
import { z } from 'zod';
import { Open, Roles } from './caller.js';
import { checked, problem } from './problem.js';
import { LATEST_POSITION, wholeNumber } from './query.js';
import { RUNTIME, type Runtime } from './tokens.js';

const after = z.strictObject({ after: wholeNumber(0, LATEST_POSITION).default(0) });

/** The routes that every service has: how far it is, its history for the other services, its health. */
export function PlatformRoutes(name: string): Type {
  @Controller()
  class Routes {
    constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

    @Get(`api/v1/${name}/progress`)
    @Roles('any')
    async progress(): Promise<{ service: string; head: number; consumed: Record<string, number> }> {
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
    live(): { live: true } {
      return { live: true };
    }

    @Get('health/ready')
    @Open()
    async ready(): Promise<{ ready: true }> {
      await this.runtime.sql.query('SELECT 1').catch(() => {
        throw problem('service/unavailable', { detail: 'The database is away.' });
      });
      return { ready: true };
    }
  }
  return Routes;
}

const LONGEST_WAIT = 5000;

/** Holds a read back until this service has taken in what the caller has seen (Toteuma-Not-Older-Than). */
export class NotOlderThan implements NestInterceptor {
  constructor(private readonly runtime: Runtime) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers['toteuma-not-older-than'];
    if (request.method !== 'GET' || typeof header !== 'string') return next.handle();
    return from(this.#passed(header)).pipe(concatMap(() => defer(() => next.handle())));
  }

  async #passed(header: string): Promise<void> {
    for (const token of header.split(',')) {
      const parts = /^([a-z]+)\/([\w-]{1,100}):(\d{1,15})$/.exec(token.trim());
      if (!parts) throw problem('request/invalid', { errors: [{ field: 'Toteuma-Not-Older-Than', expected: 'the Toteuma-Position of an earlier answer' }] });
      await this.#wait(parts[1]!, parts[2]!, Number(parts[3]));
    }
  }

  async #wait(source: string, stream: string, position: number): Promise<void> {
    const { sql, wake, strategy, name } = this.runtime;
    const consumer = strategy.consumer.name;
    const passed = async () => {
      const [row] = await sql.query<{ position: string }>('SELECT position FROM stream_progress WHERE consumer = $1 AND source = $2 AND stream = $3', [consumer, source, stream]);
      return Number(row?.position ?? 0) >= position;
    };
    if (source === name && !strategy.sources.includes(name)) return;
    const until = Date.now() + LONGEST_WAIT;
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
