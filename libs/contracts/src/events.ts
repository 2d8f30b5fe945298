import type { z } from 'zod';
import { Contracts, type EventContract } from './declare.js';
import * as amendments from './events/amendments.js';
import * as applications from './events/applications.js';
import * as attachments from './events/attachments.js';
import * as appropriations from './events/appropriations.js';
import * as calls from './events/calls.js';
import * as checks from './events/checks.js';
import * as claims from './events/claims.js';
import * as indicators from './events/indicators.js';
import * as processing from './events/processing.js';
import * as register from './events/register.js';
import * as reports from './events/reports.js';
import * as treasury from './events/treasury.js';

const isContract = (value: unknown): value is EventContract => typeof value === 'object' && value !== null && 'upcasts' in value && 'source' in value;
const declared = { ...amendments, ...applications, ...attachments, ...appropriations, ...calls, ...processing, ...checks, ...claims, ...treasury, ...indicators, ...register, ...reports };

/** Every event of the platform. */
export const contracts = new Contracts(Object.values<unknown>(declared).filter(isContract));

type Declared = typeof declared;
type EventContracts = { [K in keyof Declared as Declared[K] extends EventContract ? K : never]: Declared[K] extends EventContract<infer T, infer S> ? EventContract<T, S> : never };
/** The name of an event. */
export type EventType = keyof EventContracts;
/** The data of an event by its name. */
export type EventData<T extends EventType> = EventContracts[T] extends EventContract<string, infer S> ? z.infer<S> : never;
/** What a decider returns and folds: a name and its data. */
export type DomainEvent<T extends EventType = EventType> = { [K in T]: { readonly type: K; readonly data: EventData<K> } }[T];
