import { Controller, Get, Headers, HttpCode, Inject, Param, ParseIntPipe, Post, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { contracts } from '@toteuma/contracts';
import { openDeadLetters, rebuild, recorded, releaseDeadLetter, retryDeadLetter, type DeadLetter, type Desk, type HandlerContext } from '@toteuma/eventing';
import { Open } from './caller.js';
import { Unhurried } from './limits.js';
import { prismaUnit } from './prisma.js';
import { problem } from './problem.js';
import { RUNTIME, type Runtime, type View } from './tokens.js';

// Where Nest keeps the patterns of an @EventPattern method, and which of its parameters are @Payload and @Ctx.
const PATTERNS = 'microservices:pattern';
const PARAMETERS = '__routeArguments__';
const [PAYLOAD, CONTEXT] = [3, 6];
const HOUR = 3_600_000;
type Take = (event: unknown, context: HandlerContext<unknown>) => Promise<void>;

const isView = (instance: unknown): instance is View<unknown> & object => typeof instance === 'object' && instance !== null && typeof (instance as { clear?: unknown }).clear === 'function';
/** ClaimListView is asked for as `claim-list`. */
const nameOf = (view: object): string =>
  view.constructor.name.replace(/View$/, '').replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** The handlers of a view by event type, as its @EventPattern methods and their parameters say. */
function handlersOf(view: object): Map<string, Take> {
  const handlers = new Map<string, Take>();
  for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(view))) {
    const handler = (view as Record<string, unknown>)[method];
    if (typeof handler !== 'function') continue;
    const parameters = Object.entries((Reflect.getMetadata(PARAMETERS, view.constructor, method) ?? {}) as Record<string, { index: number }>);
    const take: Take = async (event, context) => {
      const values: unknown[] = [];
      for (const [kind, { index }] of parameters) values[index] = Number(kind.split(':')[0]) === PAYLOAD ? event : Number(kind.split(':')[0]) === CONTEXT ? context : undefined;
      await handler.apply(view, values);
    };
    for (const pattern of (Reflect.getMetadata(PATTERNS, handler) as string[] | undefined) ?? []) handlers.set(pattern, take);
  }
  return handlers;
}

/** What an operator does to a service: only with the secret that the services share, and not through the public edge. */
export function OperationsRoutes(name: string): Type {
  @Controller(`internal/${name}`)
  class Operations {
    constructor(
      @Inject(RUNTIME) private readonly runtime: Runtime,
      private readonly modules: ModulesContainer,
    ) {}

    get #desk(): Desk<unknown> {
      const { strategy, unit, sql, transport } = this.runtime;
      return { consumer: strategy.consumer, unit, sql, history: (source, stream, after) => transport.history(source, stream, after) };
    }

    #views(): Map<string, View<unknown> & object> {
      const instances = [...this.modules.values()].flatMap((module) => [...module.controllers.values()]).map((wrapper) => wrapper.instance as unknown);
      return new Map(instances.filter(isView).map((view) => [nameOf(view), view]));
    }

    @Get('dead-letters')
    @Open()
    async list(@Headers('authorization') pass: string): Promise<{ deadLetters: DeadLetter[]; views: string[] }> {
      await this.runtime.pass.check(pass, name);
      return { deadLetters: await openDeadLetters(this.runtime.sql), views: [...this.#views().keys()] };
    }

    @Post('dead-letters/:id/retry')
    @HttpCode(200)
    @Open()
    async retry(@Headers('authorization') pass: string, @Param('id', ParseIntPipe) id: number): Promise<{ open: boolean }> {
      await this.runtime.pass.check(pass, name);
      if (!(await retryDeadLetter(this.#desk, id))) throw problem('not-found');
      return { open: (await openDeadLetters(this.runtime.sql)).some((letter) => letter.id === id) };
    }

    @Post('dead-letters/:id/release')
    @HttpCode(200)
    @Open()
    async release(@Headers('authorization') pass: string, @Param('id', ParseIntPipe) id: number): Promise<{ open: boolean }> {
      await this.runtime.pass.check(pass, name);
      if (!(await releaseDeadLetter(this.#desk, id))) throw problem('not-found');
      return { open: false };
    }

    @Post('views/:view/rebuild')
    @HttpCode(200)
    @Open()
    @Unhurried()
    async rebuild(@Headers('authorization') pass: string, @Param('view') viewName: string): Promise<{ events: number }> {
      await this.runtime.pass.check(pass, name);
      const view = this.#views().get(viewName);
      if (!view) throw problem('not-found', { detail: `The views of ${name} are ${[...this.#views().keys()].join(', ')}.` });
      const handlers = handlersOf(view);
      // A long history takes longer than a batch may.
      const events = await rebuild({ ...this.#desk, unit: prismaUnit(this.runtime.prisma, HOUR) }, {
        clear: (tx) => view.clear(tx),
        take: async (event, tx, gather) => {
          for (const pattern of [event.type, '*']) await handlers.get(pattern)?.(recorded(contracts, event), { tx, event, gather });
        },
      });
      return { events };
    }
  }
  return Operations;
}
