import { randomUUID } from 'node:crypto';
import { canonicalJson } from '@toteuma/kernel';
import { chainHash, FIRST_HASH, instant, type Metadata } from './event.js';

export interface NewEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** A text for the vault: what the event holds is its id and a salted digest. */
export interface VaultText {
  readonly id: string;
  readonly field: string;
  readonly salt: string;
  readonly body: string;
}

/** The same actor, route and key mean the same command; another body under the same key is a mistake of the caller. */
export interface IdempotencyKey {
  readonly actor: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

export interface Append {
  readonly stream: string;
  /** The version that the decision was made on: the stream must still stand there. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
  readonly metadata: Metadata;
  readonly occurredAt: string;
  readonly texts?: readonly VaultText[];
  /** Values that may be used once in the service. */
  readonly reserve?: readonly { scope: string; value: string }[];
  readonly idempotency?: IdempotencyKey;
  /** What the caller will be told, remembered with the key. */
  readonly answer?: (appended: Position) => unknown;
}

export interface Position {
  readonly stream: string;
  readonly version: number;
  readonly position: number;
}

export type Appended =
  | { readonly outcome: 'appended'; readonly at: Position; readonly answer: unknown }
  | { readonly outcome: 'remembered'; readonly at: Position; readonly answer: unknown }
  | { readonly outcome: 'key-reused' }
  | { readonly outcome: 'conflict'; readonly currentVersion: number }
  | { readonly outcome: 'taken'; readonly scope: string; readonly value: string };

/** The newest event of a stream. */
export interface StreamHead {
  version: number;
  hash: string;
}

/** What the service holds already that a batch of commands depends on. */
export interface LookUp {
  readonly heads: Map<string, StreamHead>;
  readonly known: Map<string, { body_hash: string; answer: { at: Position; answer: unknown } }>;
  readonly taken: Set<string>;
}

/** The answer to a command whose key is known. */
export function rememberedFrom(row: { body_hash: string; answer: { at: Position; answer: unknown } }, key: IdempotencyKey): Extract<Appended, { outcome: 'remembered' | 'key-reused' }> {
  if (row.body_hash !== key.bodyHash) return { outcome: 'key-reused' };
  return { outcome: 'remembered', at: row.answer.at, answer: row.answer.answer };
}

export const commandName = (key: IdempotencyKey) => JSON.stringify([key.actor, key.route, key.key]);

/** An event with its texts made once, for the hash and for the row. */
export interface PlannedEvent {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  /** Canonical JSON. */
  readonly data: string;
  /** Canonical JSON. */
  readonly metadata: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly hash: string;
}

export interface Plan {
  readonly results: Appended[];
  readonly events: PlannedEvent[];
  readonly accepted: { append: Append; answer: { at: Position; answer: unknown } }[];
  /** The newest position before the batch: the plan holds only while the history ends there. */
  readonly after: number;
  position: number;
}

export const emptyPlan = (after: number): Plan => ({ results: [], events: [], accepted: [], after, position: after });

/** Decides, in the order of arrival, which commands of a batch are taken. */
export function planBatch(after: number, held: LookUp, batch: readonly Append[]): Plan {
  const plan = emptyPlan(after);
  for (const append of batch) planAppend(plan, held, append);
  return plan;
}

/**
 * Decides whether the next command of a plan is taken, and gives its events position, version and hash.
 * What throws (a value that is no JSON, a time that is none) has left the plan as it was.
 */
export function planAppend(plan: Plan, { heads, known, taken }: LookUp, append: Append): void {
  const key = append.idempotency;
  const before = key && known.get(commandName(key));
  const head = heads.get(append.stream) ?? { version: 0, hash: FIRST_HASH };
  const clash = append.reserve?.find((r) => taken.has(JSON.stringify([r.scope, r.value])));
  if (key && before) plan.results.push(rememberedFrom(before, key));
  else if (head.version !== append.expectedVersion) plan.results.push({ outcome: 'conflict', currentVersion: head.version });
  else if (clash) plan.results.push({ outcome: 'taken', ...clash });
  else {
    const events = chained(append, head, plan);
    const at = { stream: append.stream, version: head.version + events.length, position: plan.position + events.length };
    const answer = { at, answer: append.answer ? append.answer(at) : null };
    for (const r of append.reserve ?? []) taken.add(JSON.stringify([r.scope, r.value]));
    if (key) known.set(commandName(key), { body_hash: key.bodyHash, answer });
    heads.set(append.stream, { version: at.version, hash: events.at(-1)?.hash ?? head.hash });
    plan.position = at.position;
    plan.events.push(...events);
    plan.accepted.push({ append, answer });
    plan.results.push({ outcome: 'appended', ...answer });
  }
}

/** A command's events, as they follow the head of their stream and the last position of the plan. */
function chained(append: Append, head: StreamHead, plan: Plan): PlannedEvent[] {
  const occurredAt = instant(append.occurredAt);
  const recordedAt = new Date().toISOString();
  const metadata = canonicalJson(append.metadata);
  let { version, hash } = head;
  return append.events.map(({ type, schemaVersion, data }, at) => {
    version += 1;
    const body = { id: randomUUID(), stream: append.stream, version, type, schemaVersion, data: canonicalJson(data), metadata, occurredAt, recordedAt };
    hash = chainHash(body, hash);
    return { ...body, position: plan.position + at + 1, hash };
  });
}
