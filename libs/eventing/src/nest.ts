import { Server, type BaseRpcContext, type CustomTransportStrategy } from '@nestjs/microservices';
import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import type { Recorded } from './event.js';
import type { Consumer, Handler, HandlerContext } from './consumer.js';
import type { Subscription, Transport } from './transport.js';

/** The pattern of a handler that gets every event, whatever its type. */
export const EVERY_EVENT = '*';

/**
 * Lets Nest's own `@EventPattern('ClaimDecided')` methods handle events of the platform: the pattern is the event's type,
 * the payload the typed event, the context the batch's transaction. Which transport brings the events cannot be told here.
 */
export class EventingStrategy<Tx> extends Server implements CustomTransportStrategy {
  readonly #transport: Transport;
  readonly #sources: readonly string[];
  readonly #makeConsumer: (handlers: (type: string) => Handler<Tx> | undefined) => Consumer<Tx>;
  #subscription: Subscription | null = null;
  #consumer: Consumer<Tx> | null = null;

  constructor(options: { transport: Transport; sources: readonly string[]; consumer: (handlers: (type: string) => Handler<Tx> | undefined) => Consumer<Tx> }) {
    super();
    this.#transport = options.transport;
    this.#sources = options.sources;
    this.#makeConsumer = options.consumer;
  }

  listensTo(source: string): boolean {
    return this.#sources.includes(source);
  }

  get consumer(): Consumer<Tx> {
    this.#consumer ??= this.#makeConsumer((type) => this.#handlerOf(type));
    return this.#consumer;
  }

  #handlerOf(type: string): Handler<Tx> | undefined {
    const found = [this.messageHandlers.get(type), this.messageHandlers.get(EVERY_EVENT)].filter((handler) => handler !== undefined);
    if (found.length === 0) return undefined;
    return async (event: Recorded, context: HandlerContext<Tx>) => {
      // Nest chains several handlers of one event behind the first and calls them from there.
      for (const handler of found) await settled(await handler(event, context as unknown as BaseRpcContext));
    };
  }

  listen(callback: (error?: unknown) => void): void {
    if (this.#sources.length === 0) return callback();
    this.#transport.subscribe(this.consumer.name, this.#sources, (batch) => this.consumer.apply(batch)).then((subscription) => {
      this.#subscription = subscription;
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    await this.#subscription?.stop();
    this.#subscription = null;
  }

  on(): void {}

  unwrap<T>(): T {
    return this.#transport as T;
  }
}

async function settled(result: unknown): Promise<void> {
  if (isObservable(result)) await lastValueFrom(result as Observable<unknown>, { defaultValue: undefined });
}

/** Gives the consumer a handler's own error, so that the dead letter says what went wrong. Nest would hide it. */
@Catch()
export class KeepHandlerErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
