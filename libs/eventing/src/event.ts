import { hash } from 'node:crypto';
import type { Contracts } from '@toteuma/contracts';
import { canonicalJson } from '@toteuma/kernel';

/** Who did it and what led to it. No personal data: an actor is an opaque id. */
export interface Metadata {
  readonly actor: string;
  /** Follows a command through every event, message and job that came of it. */
  readonly correlation: string;
  /** The event that a reaction answers; null for a command of a person. */
  readonly cause: string | null;
}

export interface StoredEvent {
  /** The service whose history it is. */
  readonly source: string;
  /** Gap-free in the source, in the order of commits, from 1. */
  readonly position: number;
  readonly id: string;
  /** The grant's id: the unit of order, and the key on the event bus. */
  readonly stream: string;
  /** Gap-free in the stream, from 1. */
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: Metadata;
  /** When it came to pass (ISO-8601 UTC). */
  readonly occurredAt: string;
  /** When it was written (ISO-8601 UTC, milliseconds). */
  readonly recordedAt: string;
  /** SHA-256 over the event and the hash before it in its stream, hex. */
  readonly hash: string;
}

/** An event whose data and metadata are still the JSON text that is stored: what only hands it on need not read them. */
export type EventText = Omit<StoredEvent, 'data' | 'metadata'> & { readonly data: string; readonly metadata: string };

/** An event as a fold or a handler gets it: data lifted to the newest version and checked. */
export interface Recorded<Data = unknown> {
  readonly type: string;
  readonly data: Data;
  readonly actor: string;
  readonly occurredAt: string;
}

/** What stands before the first event of a stream: 32 zero bytes. */
export const FIRST_HASH = '0'.repeat(64);

/**
 * The hash of an event: SHA-256 of the RFC 8785 canonical JSON of the array
 * [id, stream, version, type, schemaVersion, data, metadata, occurredAt, recordedAt, previousHash],
 * previousHash in lower-case hex. docs/reference/hash-chain.md tells how an outsider recomputes it.
 */
export function hashOf(event: Omit<StoredEvent, 'hash' | 'source' | 'position'>, previousHash: string): string {
  return chainHash({ ...event, data: canonicalJson(event.data), metadata: canonicalJson(event.metadata) }, previousHash);
}

/** The same hash for an event whose data and metadata are canonical JSON already. */
export function chainHash(event: Omit<StoredEvent, 'hash' | 'source' | 'position' | 'data' | 'metadata'> & { readonly data: string; readonly metadata: string }, previousHash: string): string {
  const { id, stream, version, type, schemaVersion, data, metadata, occurredAt, recordedAt } = event;
  const start = canonicalJson([id, stream, version, type, schemaVersion]).slice(0, -1);
  return sha256(`${start},${data},${metadata},${canonicalJson([occurredAt, recordedAt, previousHash]).slice(1)}`);
}

/** An instant in the one form that is stored and hashed: ISO-8601 UTC with milliseconds. Throws RangeError when it is none. */
export const instant = (text: string): string => new Date(text).toISOString();

export const sha256 = (text: string | Uint8Array): string => hash('sha256', text, 'hex');

/** Lifts and checks a stored event's data. Throws ContractError for what is not declared. */
export function recorded(contracts: Contracts, event: StoredEvent): Recorded {
  const data = contracts.find(event.type).parse(event.data, event.schemaVersion);
  return { type: event.type, data, actor: event.metadata.actor, occurredAt: event.occurredAt };
}
