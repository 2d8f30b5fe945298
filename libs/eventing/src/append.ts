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

/** What is added to one stream. */
export interface Addition {
  readonly stream: string;
  /** The version that the decision was made on: the stream must still stand there. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
}

export interface Append extends Addition {
  /** Other streams of this history that change with it, or none of them does. Their events come before its own. */
  readonly beside?: readonly Addition[];
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
  /** `beside` names the other stream, where it is one of those that stands elsewhere by now. */
  | { readonly outcome: 'conflict'; readonly currentVersion: number; readonly beside?: string }
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

/** All that an append adds, in the order of its events. */
export const additionsOf = (append: Append): readonly Addition[] => [...(append.beside ?? []), append];

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
  const headOf = (stream: string): StreamHead => heads.get(stream) ?? { version: 0, hash: FIRST_HASH };
  // Whoever named the version of the stream itself is told of that one first.
  const moved = additionsOf(append).findLast(({ stream, expectedVersion }) => headOf(stream).version !== expectedVersion);
  const clash = append.reserve?.find((r) => taken.has(JSON.stringify([r.scope, r.value])));
  if (key && before) plan.results.push(rememberedFrom(before, key));
  else if (moved) plan.results.push({ outcome: 'conflict', currentVersion: headOf(moved.stream).version, ...(moved === append ? {} : { beside: moved.stream }) });
  else if (clash) plan.results.push({ outcome: 'taken', ...clash });
  else {
    const added = chained(append, headOf, plan.position);
    const events = added.flatMap((one) => one.events);
    const at = { stream: append.stream, version: added.at(-1)!.head.version, position: plan.position + events.length };
    const answer = { at, answer: append.answer ? append.answer(at) : null };
    for (const r of append.reserve ?? []) taken.add(JSON.stringify([r.scope, r.value]));
    if (key) known.set(commandName(key), { body_hash: key.bodyHash, answer });
    for (const { stream, head } of added) heads.set(stream, head);
    plan.position = at.position;
    plan.events.push(...events);
    plan.accepted.push({ append, answer });
    plan.results.push({ outcome: 'appended', ...answer });
  }
}

/** A command's events by stream, as they follow the head of each and the last position of the plan. */
function chained(append: Append, headOf: (stream: string) => StreamHead, after: number): { stream: string; head: StreamHead; events: PlannedEvent[] }[] {
  const occurredAt = instant(append.occurredAt);
  const recordedAt = new Date().toISOString();
  const metadata = canonicalJson(append.metadata);
  let position = after;
  return additionsOf(append).map(({ stream, events }) => {
    let { version, hash } = headOf(stream);
    const planned = events.map(({ type, schemaVersion, data }) => {
      version += 1;
      position += 1;
      const body = { id: randomUUID(), stream, version, type, schemaVersion, data: canonicalJson(data), metadata, occurredAt, recordedAt };
      hash = chainHash(body, hash);
      return { ...body, position, hash };
    });
    return { stream, head: { version, hash }, events: planned };
  });
}
