import { EventStore, FIRST_HASH, hashOf, type StoredEvent } from '@toteuma/eventing';
import { ClosedLoop, type Run } from './closed-loop.js';
import { createEventTables, type Databases, settle } from './databases.js';
import { event, metadata } from './workload.js';

/** Our event store: gap-free, chained, each command on its own with the version it expects. Gives back what it wrote. */
export function runOurs(databases: Databases, callers: number, warmUp: number, commands: number): Promise<{ run: Run; written: StoredEvent[] }> {
  return databases.fresh('ours', 10, async (pool) => {
    await createEventTables(pool);
    const store = new EventStore({ source: 'bench', pool });
    const loop = new ClosedLoop(callers, async (at) => {
      const appended = await store.append({ ...at, events: [event], metadata, occurredAt: '2011-12-31T12:00:00.000Z' });
      if (appended.outcome !== 'appended') throw new Error(`an append was answered with "${appended.outcome}"`);
    });
    await loop.run(warmUp);
    await settle(pool);
    const run = await loop.run(commands);
    await store.drain();
    return { run, written: await checkedHistory(store, warmUp + commands) };
  });
}

/** Reads the whole history. @throws Error when a position, version or hash is not as it must be, or the count differs. */
async function checkedHistory(store: EventStore, expected: number): Promise<StoredEvent[]> {
  const written: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(written.length, 10_000);
    if (page.length === 0) break;
    written.push(...page);
  }
  const heads = new Map<string, { version: number; hash: string }>();
  for (const [at, stored] of written.entries()) {
    const before = heads.get(stored.stream) ?? { version: 0, hash: FIRST_HASH };
    const right = stored.position === at + 1 && stored.version === before.version + 1 && stored.hash === hashOf(stored, before.hash);
    if (!right) throw new Error(`our history is broken at position ${at + 1}`);
    heads.set(stored.stream, stored);
  }
  if (written.length !== expected || (await store.head()) !== expected) throw new Error(`our store holds ${written.length} events, ${expected} were acknowledged`);
  return written;
}
