import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { until } from './conformance/bench.js';
import type { StoredEvent } from './event.js';
import { Relay } from './relay.js';
import { EventStore } from './store.js';
import { Wake } from './wake.js';

let database: TestDatabase;
let wake: Wake;
let store: EventStore;
/** What arrived, in order, as `copy:position`. */
let arrived: { copy: string; event: StoredEvent }[];
const relays: Relay[] = [];

beforeAll(async () => {
  database = await testDatabase();
  wake = new Wake(database.url);
  await wake.open();
});
beforeEach(async () => {
  await emptied(database.pool);
  store = new EventStore({ source: 'things', pool: database.pool });
  arrived = [];
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map(async (relay) => relay.stop()));
});
afterAll(async () => {
  await wake.close();
  await database.drop();
});

interface Options {
  readonly read?: (after: number) => void;
  readonly batch?: number;
  readonly deliver?: (events: readonly StoredEvent[]) => Promise<void>;
  readonly failed?: (error: unknown) => void;
}
async function relay(copy: string, { deliver, read, ...options }: Options = {}): Promise<Relay> {
  const started = await new Relay<StoredEvent>({
    store, sink: 'bus', wake, connection: { connectionString: database.url, application_name: `relay ${copy}` }, ...options,
    read: async (after, limit) => {
      read?.(after);
      return store.readAll(after, limit);
    },
    deliver: async (events) => {
      await deliver?.(events);
      arrived.push(...events.map((event) => ({ copy, event })));
    },
  }).start();
  relays.push(started);
  return started;
}

async function happen(stream: string, count = 1): Promise<void> {
  const { rows } = await database.pool.query('SELECT max(version) AS version FROM events WHERE stream = $1', [stream]);
  const events = Array.from({ length: count }, (_, n) => ({ type: 'ThingHappened', schemaVersion: 1, data: { n } }));
  await store.append({ stream, expectedVersion: rows[0]?.version ?? 0, events, metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt: '2014-03-01T10:00:00Z' });
}
const positions = () => arrived.map(({ event }) => event.position);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const cursor = async () => Number((await database.pool.query("SELECT position FROM relay_cursors WHERE sink = 'bus'")).rows[0]?.position ?? 0);

/** In the order of first arrival nothing is missing and each stream is in order; what came again came in order too. */
function expectAtLeastOnceInOrder(count: number): void {
  expect([...new Set(positions())].toSorted((a, b) => a - b)).toEqual(upTo(count));
  const newest = new Map<string, number>();
  for (const { event } of arrived) {
    const before = newest.get(event.stream) ?? 0;
    expect(event.version).toBeLessThanOrEqual(before + 1);
    newest.set(event.stream, Math.max(before, event.version));
  }
}

describe('relay', () => {
  it('reads the next batch while the present one is handed on, and hands that on only afterwards', async () => {
    await happen('a', 5);
    let ahead = () => {};
    const readAhead = new Promise<void>((resolve) => {
      ahead = resolve;
    });
    await relay('one', {
      batch: 2,
      read: (after) => {
        if (after === 2) ahead();
      },
      deliver: async ([first]) => {
        if (first?.position !== 1) return;
        await readAhead;
        expect(arrived).toEqual([]);
      },
    });
    await until(() => expect(positions()).toEqual(upTo(5)));
  });

  it('hands on what was written before and after its start, in order, soon after the commit', async () => {
    await happen('a', 3);
    await relay('one', { batch: 2 });
    await happen('b', 2);
    await until(() => expect(positions()).toEqual(upTo(5)));
    const waits: number[] = [];
    for (let round = 6; round <= 10; round += 1) {
      const begun = Date.now();
      await happen('a');
      await until(() => expect(positions()).toEqual(upTo(round)));
      waits.push(Date.now() - begun);
    }
    // Woken by the commit: it would look by itself only every 500 ms.
    expect(Math.min(...waits)).toBeLessThan(250);
  });

  it('has one leader of two copies', async () => {
    const copies = [await relay('one'), await relay('two')];
    await until(() => expect(copies.filter(({ leading }) => leading)).toHaveLength(1));
    for (let round = 0; round < 20; round += 1) await happen(`s${round % 4}`);
    await until(() => expect(positions()).toEqual(upTo(20)));
    expect(new Set(arrived.map(({ copy }) => copy)).size).toBe(1);
    expect(copies.filter(({ leading }) => leading)).toHaveLength(1);
  });

  it('is taken over by the other copy when the leader loses its connection, and loses nothing', async () => {
    const slow = { batch: 5, deliver: async () => new Promise<void>((resolve) => setTimeout(resolve, 5)) };
    const one = await relay('one', slow);
    await until(() => expect(one.leading).toBe(true));
    const two = await relay('two', slow);
    for (let round = 0; round < 30; round += 1) {
      await happen(`s${round % 3}`, 2);
      if (round === 15) await database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'relay one'");
    }
    await until(() => expect(one.leading || two.leading).toBe(true));
    await until(() => expectAtLeastOnceInOrder(60));
    await until(async () => expect(await cursor()).toBe(60));
  });

  it('is led by the other copy as soon as the leader stops', async () => {
    const one = await relay('one');
    await until(() => expect(one.leading).toBe(true));
    const two = await relay('two');
    await happen('s', 2);
    await until(() => expect(positions()).toEqual(upTo(2)));
    await one.stop();
    expect(await cursor()).toBe(2);
    await until(() => expect(two.leading).toBe(true));
    await happen('s', 2);
    await until(() => expect(positions()).toEqual(upTo(4)));
    expect(arrived.map(({ copy }) => copy)).toEqual(['one', 'one', 'two', 'two']);
  });

  it('brings a batch again that was not taken, and moves on only then', async () => {
    let refusals = 3;
    const failures: unknown[] = [];
    await happen('s', 3);
    await relay('one', {
      failed: (error) => failures.push((error as Error).message),
      deliver: async () => {
        if ((refusals -= 1) < 0) return;
        expect(await cursor()).toBe(0);
        throw new Error('the bus is away');
      },
    });
    await until(() => expect(positions()).toEqual(upTo(3)));
    expect(failures).toEqual(['the bus is away', 'the bus is away', 'the bus is away']);
  });

  it('stores its place when it stops, and goes on from there', async () => {
    await happen('s', 10);
    const one = await relay('one', { batch: 4, deliver: async () => new Promise<void>((resolve) => setTimeout(resolve, 20)) });
    await until(() => expect(positions().length).toBeGreaterThan(0));
    await one.stop();
    const reached = positions().length;
    expect(await cursor()).toBe(reached);
    await relay('two');
    await until(() => expect(positions()).toEqual(upTo(10)));
  });

  it('never moves its place back: a leader that was paused writes late', async () => {
    await happen('s', 5);
    await relay('one', { deliver: async () => void (await database.pool.query("INSERT INTO relay_cursors VALUES ('bus', 100) ON CONFLICT (sink) DO UPDATE SET position = 100")) });
    await until(() => expect(positions()).toEqual(upTo(5)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await cursor()).toBe(100);
  });
});

describe('wake', () => {
  it('comes back when its connection is lost, and wakes everyone once', async () => {
    const own = new Wake({ connectionString: database.url, application_name: 'wake' });
    await own.open();
    let heard = 0;
    const end = await own.on('news', () => {
      heard += 1;
    });
    await database.pool.query("SELECT pg_notify('news', '')");
    await until(() => expect(heard).toBe(1));
    await database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wake'");
    await until(() => expect(heard).toBe(2));
    await database.pool.query("SELECT pg_notify('news', '')");
    await until(() => expect(heard).toBe(3));
    end();
    await database.pool.query("SELECT pg_notify('news', '')");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toBe(3);
    await own.close();
    await until(async () => expect((await database.pool.query("SELECT FROM pg_stat_activity WHERE application_name = 'wake'")).rowCount).toBe(0));
  });
});
