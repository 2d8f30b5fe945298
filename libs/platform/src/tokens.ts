import type { EventStore, EventText, EventingStrategy, Relay, Sql, Transport, Unit, Wake } from '@toteuma/eventing';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ServicePass, SignIn } from './auth.js';
import type { BaseConfig } from './config.js';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';
import type { Tracing } from './tracing.js';

/** The service's settings. */
export const CONFIG = Symbol('CONFIG');
/** The service's pino logger: no personal data, no free text. */
export const LOGGER = Symbol('LOGGER');
/** The service's generated Prisma client. */
export const PRISMA = Symbol('PRISMA');
/** What the platform opened for the service. */
export const RUNTIME = Symbol('RUNTIME');

export interface RawClient {
  $queryRawUnsafe<T = unknown>(text: string, ...params: unknown[]): PromiseLike<T>;
}

/** The client that a service's schema generates, as far as the platform uses it. */
export interface PrismaLike {
  $transaction<T>(work: (tx: RawClient) => Promise<T>, options?: { timeout?: number; maxWait?: number }): Promise<T>;
  $disconnect(): Promise<void>;
}

export interface Runtime {
  readonly name: string;
  readonly owns: boolean;
  readonly config: BaseConfig;
  readonly log: Logger;
  readonly pool: Pool;
  readonly sql: Sql;
  readonly store: EventStore;
  readonly prisma: PrismaLike;
  readonly wake: Wake;
  readonly transport: Transport;
  readonly strategy: EventingStrategy<unknown>;
  readonly relay: Relay<EventText> | null;
  readonly unit: Unit<unknown>;
  readonly pass: ServicePass;
  readonly signIn: SignIn;
  /** What the service cannot do without. */
  readonly health: Health;
  readonly metrics: Metrics;
  /** Null while no traces are wanted. */
  readonly tracing: Tracing | null;
}

/** A stored read model that can be emptied and filled anew from the history. */
export interface View<Tx> {
  clear(tx: Tx): Promise<void>;
}
