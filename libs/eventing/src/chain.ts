import { FIRST_HASH, hashOf, type StoredEvent } from './event.js';

/** Where a walk along one source's streams stands: the last event it passed. */
export interface Link {
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly hash: string;
}

/** A place where a stream is not as its service wrote it. */
export interface BrokenLink {
  readonly stream: string;
  /** The version that is wrong or missing. */
  readonly version: number;
  readonly fault: 'missing' | 'out-of-order' | 'hash';
  readonly expected: string;
  readonly found: string;
}

/** Positions from and to, both included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Recomputes the chains of events that follow a link, stream by stream, and tells each place where one is broken. After a
 * broken place the walk goes on from the hash that is stored there, so that one changed event is one broken link.
 * @param events of one source, all of a stream together and by version; a later call may go on where this one ended
 */
export function followChains(events: Iterable<StoredEvent>, after: Link | null = null): { broken: BrokenLink[]; last: Link | null } {
  const broken: BrokenLink[] = [];
  let last = after;
  for (const event of events) {
    const before = last?.stream === event.stream ? last : startOf(event.stream);
    const fault = faultOf(before, event);
    if (fault) broken.push({ stream: event.stream, ...fault });
    last = { stream: event.stream, version: event.version, position: event.position, hash: event.hash };
  }
  return { broken, last };
}

const startOf = (stream: string): Link => ({ stream, version: 0, position: 0, hash: FIRST_HASH });

function faultOf(before: Link, event: StoredEvent): Omit<BrokenLink, 'stream'> | undefined {
  const next = before.version + 1;
  // Without the event before it an event's own hash can be neither confirmed nor denied.
  if (event.version > next) return { version: next, fault: 'missing', expected: `version ${next}`, found: `version ${event.version}` };
  if (event.version < next) return { version: event.version, fault: 'out-of-order', expected: `version ${next}`, found: `version ${event.version}` };
  const expected = hashOf(event, before.hash);
  if (expected !== event.hash) return { version: event.version, fault: 'hash', expected, found: event.hash };
  if (event.position <= before.position) return { version: event.version, fault: 'out-of-order', expected: `a position after ${before.position}`, found: `position ${event.position}` };
  return undefined;
}

/** The gaps among a source's positions, which are in rising order and follow `after`. */
export function gapsIn(positions: Iterable<number>, after = 0): { gaps: Gap[]; last: number } {
  const gaps: Gap[] = [];
  let last = after;
  for (const position of positions) {
    if (position > last + 1) gaps.push({ from: last + 1, to: position - 1 });
    last = position;
  }
  return { gaps, last };
}
