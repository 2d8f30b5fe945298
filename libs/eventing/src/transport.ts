import type { EventText, StoredEvent } from './event.js';

/** What came off the bus: an event, or bytes that are none, with where they lay. */
export interface Delivery {
  readonly source: string;
  /** Where it lay: the position in the source's log, or topic, partition and offset. Unique in the source. */
  readonly reference: string;
  /** Null when the message could not be read as an event at all; then `fault` says why. */
  readonly event: StoredEvent | null;
  readonly fault: string | null;
  /** The message as it came, cut to a bounded length, for the dead letter. */
  readonly body: string;
}

/** Takes a batch in durably. Resolves when its effect is committed; throws only when the same batch must come again. */
export type Apply = (batch: readonly Delivery[]) => Promise<void>;

export interface Subscription {
  /** Drains: the batch under way ends, its place is stored, nothing new begins. */
  stop(): Promise<void>;
}

/** What moves events between services. One conformance suite holds for every implementation. */
export interface Transport {
  /** Publishes events of one source, in order, each under its stream as the key. Resolves when they are durable. */
  publish(source: string, events: readonly EventText[]): Promise<void>;
  /** Delivers the sources' events at least once, in order per stream, to one member of the group. */
  subscribe(group: string, sources: readonly string[], apply: Apply): Promise<Subscription>;
  /** Events of a stream straight from its owner, after a version: heals gaps. */
  history(source: string, stream: string, after: number): Promise<StoredEvent[]>;
  /** Throws while events cannot be moved: the bus does not answer, or a subscription has no place at it. */
  check(): Promise<void>;
  /** How many events of each source the group has yet to take off the bus. */
  lag(group: string, sources: readonly string[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** The longest that a reader rests after a batch (milliseconds). */
const LONGEST_REST = 20;

/**
 * Who takes each event in as it comes spends itself on transactions. So a reader rests after a batch as long as it took:
 * what comes meanwhile goes into the next one together. An event that comes after a while of quiet waits for nothing.
 * @param begun when the batch was begun, by performance.now()
 */
export const rest = (begun: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(performance.now() - begun, LONGEST_REST)));

/** The longest part of a message that a dead letter keeps, in characters. */
export const KEPT_BODY = 10_000;

/** An event of a source's history as a delivery: it lay at its position. */
export const deliveryOf = (event: StoredEvent): Delivery => ({ source: event.source, reference: String(event.position), event, fault: null, body: JSON.stringify(event.data).slice(0, KEPT_BODY) });
