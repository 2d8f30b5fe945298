import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { Bench, contracts, gate, until, VIEW, type Harness, type Member } from './conformance/bench.js';
import { EmbeddedTransport } from './embedded-transport.js';
import { recorded, type StoredEvent } from './event.js';
import { consumedBy, openDeadLetters, rebuild, releaseDeadLetter } from './operations.js';
import type { Sql } from './sql.js';
import { Wake } from './wake.js';

let database: TestDatabase;
let wake: Wake;
let bench: Bench;

const harness = (): Harness => ({
  pool: database.pool,
  reset: async () => emptied(database.pool),
  open: async (store) => ({
    transport: (batch) => new EmbeddedTransport({ logs: new Map([[store.source, store]]), pool: database.pool, wake, ...(batch ? { batch } : {}) }),
    publish: async () => undefined,
    repeat: async () => undefined,
    inject: async () => 'nothing',
    close: async () => undefined,
  }),
});

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(VIEW);
  wake = new Wake(database.url);
  await wake.open();
});
beforeEach(async () => {
  await harness().reset();
  bench = await Bench.open(harness(), 'things');
});
afterEach(async () => bench.close());
afterAll(async () => {
  await wake.close();
  await database.drop();
});

const rows = async () => (await database.pool.query("SELECT stream, trail, sum FROM trails WHERE consumer = 'readers' ORDER BY stream")).rows;

/** The view as a rebuild fills it: the same rows by another way. */
const view = (between: (event: StoredEvent) => Promise<void> = async () => undefined) => ({
  clear: async (tx: Sql) => void (await tx.query("DELETE FROM trails WHERE consumer = 'readers'")),
  take: async (event: StoredEvent, tx: Sql) => {
    await between(event);
    const { type, data } = recorded(contracts, event);
    await tx.query(
      `INSERT INTO trails VALUES ('readers', $1, $2::text, $3::int) ON CONFLICT (consumer, stream) DO UPDATE SET trail = trails.trail || ' ' || excluded.trail, sum = trails.sum + excluded.sum`,
      [event.stream, event.version, type === 'ThingHappened' ? (data as { n: number }).n : 0],
    );
  },
});

async function filled(): Promise<Member> {
  const member = await bench.member();
  await bench.append('old', [{ type: 'ThingHappened', schemaVersion: 1, data: { number: 4 } }]);
  for (const stream of ['a', 'b', 'a', 'c']) await bench.happen(stream, 3);
  await until(async () => expect(await consumedBy(member.desk.sql, bench.group('readers'))).toEqual({ things: 13 }));
  return member;
}

describe('rebuilding a view', () => {
  it('gives the same rows as the events did one by one', async () => {
    const { desk } = await filled();
    const before = await rows();
    expect(before).toHaveLength(4);
    await database.pool.query("UPDATE trails SET sum = -1; DELETE FROM trails WHERE stream = 'a'");
    expect(await rebuild(desk, view())).toBe(13);
    expect(await rows()).toEqual(before);
  });

  it('makes the consumer wait, and misses nothing that comes meanwhile', async () => {
    const { desk } = await filled();
    const before = await rows();
    const [begun, goOn] = [gate(), gate()];
    const running = rebuild(desk, view(async () => {
      begun.open();
      await goOn.passed;
    }));
    await begun.passed;
    await bench.happen('a', 2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    // Readers see the old rows until the new ones are whole.
    expect(await rows()).toEqual(before);
    goOn.open();
    expect(await running).toBe(13);
    await until(async () => expect(await bench.view()).toEqual({ a: '1 2 3 4 5 6 7 8', b: '1 2 3', c: '1 2 3', old: '1' }));
  });

  it('leaves out what was released, and what waits behind a dead letter', async () => {
    const member = await bench.member();
    const bad = { type: 'ThingHappened', schemaVersion: 99, data: {} };
    const good = { type: 'ThingHappened', schemaVersion: 2, data: { n: 1, note: '' } };
    await bench.append('released', [good, bad, good]);
    await bench.append('held', [good, bad, good]);
    await until(async () => expect(await openDeadLetters(member.desk.sql)).toHaveLength(2));
    const letter = (await openDeadLetters(member.desk.sql)).find(({ stream }) => stream === 'released')!;
    expect(letter).toMatchObject({ consumer: bench.group('readers'), source: 'things', version: 2, type: 'ThingHappened', reason: 'unknown-version' });
    await releaseDeadLetter(member.desk, letter.id);
    const before = await rows();
    expect(before).toEqual([{ stream: 'held', trail: '1', sum: 1 }, { stream: 'released', trail: '1 3', sum: 2 }]);
    expect(await rebuild(member.desk, view())).toBe(3);
    expect(await rows()).toEqual(before);
  });

  it('leaves the old rows when it fails', async () => {
    const { desk } = await filled();
    const before = await rows();
    await expect(rebuild(desk, view(async (event) => {
      if (event.stream === 'b') throw new Error('a mistake in the view');
    }))).rejects.toThrow('a mistake in the view');
    expect(await rows()).toEqual(before);
  });
});

describe('releasing a dead letter', () => {
  it('moves the place of the stream, so that readers who wait for the event go on', async () => {
    const member = await bench.member();
    await bench.append('s', [{ type: 'NeverDeclared', schemaVersion: 1, data: {} }]);
    await until(async () => expect(await openDeadLetters(member.desk.sql)).toHaveLength(1));
    let told = 0;
    const end = await wake.on(`toteuma_progress_${bench.group('readers')}`, () => {
      told += 1;
    });
    await releaseDeadLetter(member.desk, (await openDeadLetters(member.desk.sql))[0]!.id);
    expect((await database.pool.query("SELECT version, position::int FROM stream_progress WHERE stream = 's'")).rows).toEqual([{ version: 1, position: 1 }]);
    await until(() => expect(told).toBeGreaterThan(0));
    end();
  });
});
