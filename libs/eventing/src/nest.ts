import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
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
  /** A handler's error is the consumer's: a message that cannot be handled becomes a dead letter. */
  override readonly propagatesEventHandlerErrors = true;
  readonly #transport: Transport;
  /** The services whose events it brings. */
  readonly sources: readonly string[];
  readonly #makeConsumer: (handlers: (type: string) => Handler<Tx> | undefined) => Consumer<Tx>;
  readonly #handlers = new Map<string, MessageHandler[]>();
  #subscription: Subscription | null = null;
  #consumer: Consumer<Tx> | null = null;

  constructor(options: { transport: Transport; sources: readonly string[]; consumer: (handlers: (type: string) => Handler<Tx> | undefined) => Consumer<Tx> }) {
    super();
    this.#transport = options.transport;
    this.sources = options.sources;
    this.#makeConsumer = options.consumer;
  }

  get consumer(): Consumer<Tx> {
    this.#consumer ??= this.#makeConsumer((type) => this.#handlerOf(type));
    return this.#consumer;
  }

  /** Keeps every handler by itself. Nest would chain those of one event and start them all at once: the failure of one would end the transaction under the others. */
  override addHandler(pattern: string, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    this.#handlers.set(pattern, [...(this.#handlers.get(pattern) ?? []), callback]);
    if (!this.messageHandlers.has(pattern)) super.addHandler(pattern, callback, isEventHandler, extras);
  }

  #handlerOf(type: string): Handler<Tx> | undefined {
    const found = [...(this.#handlers.get(type) ?? []), ...(this.#handlers.get(EVERY_EVENT) ?? [])];
    if (found.length === 0) return undefined;
    return async (event: Recorded, context: HandlerContext<Tx>) => {
      // One after the other, each to its end: they share the batch's transaction.
      for (const handler of found) await settled(await handler(event, context));
    };
  }

  listen(callback: (error?: unknown) => void): void {
    if (this.sources.length === 0) return callback();
    const begin = async () => {
      this.#subscription = await this.#transport.subscribe(this.consumer.name, this.sources, (batch) => this.consumer.apply(batch));
    };
    // oxlint-disable-next-line promise/no-callback-in-promise -- Nest asks for a callback
    begin().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    await this.#subscription?.stop();
    this.#subscription = null;
  }

  on(): void {}

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as Nest declares it
  unwrap<T>(): T {
    return this.#transport as T;
  }
}

async function settled(result: unknown): Promise<void> {
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}

/** Gives the consumer a handler's own error, so that the dead letter says what went wrong. Nest would hide it. */
@Catch()
export class KeepHandlerErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
