import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import { FIRST_HASH, hashOf } from './event.js';
import { EventStore, StoreBusyError, type Append, type Appended } from './store.js';
import { Texts } from './vault.js';

let database: TestDatabase;
let copy: pg.Pool;
let one: EventStore;
let two: EventStore;

beforeAll(async () => {
  database = await testDatabase();
  copy = new pg.Pool({ connectionString: database.url, max: 5 });
  copy.on('error', () => undefined);
});
beforeEach(async () => {
  await emptied(database.pool);
  one = new EventStore({ source: 'things', pool: database.pool });
  two = new EventStore({ source: 'things', pool: copy });
});
afterAll(async () => {
  await copy.end();
  await database.drop();
});

const append = (stream: string, expectedVersion: number, more: Partial<Append> = {}): Append => ({
  stream,
  expectedVersion,
  events: [{ type: 'ThingHappened', schemaVersion: 1, data: { n: expectedVersion + 1, text: 'äö €' } }],
  metadata: { actor: 'pia', correlation: 'c', cause: null },
  occurredAt: '2014-03-01T10:00:00Z',
  ...more,
});
const keyed = (key: string, bodyHash = 'body') => ({ idempotency: { actor: 'pia', route: '/things', key, bodyHash }, answer: (at: { position: number }) => ({ position: at.position }) });
const outcomes = (results: readonly Appended[]) => results.map(({ outcome }) => outcome);

/** Appends at the end of a stream, whoever else does: as often as another was faster. */
async function insist(store: EventStore, stream: string): Promise<number> {
  for (let expected = 0, tried = 1; ; tried += 1) {
    const result = await store.append(append(stream, expected));
    if (result.outcome === 'appended') return tried;
    if (result.outcome !== 'conflict') throw new Error(result.outcome);
    expected = result.currentVersion;
  }
}

async function expectWholeHistory(store: EventStore, count: number): Promise<void> {
  const events = await store.readAll(0, 100_000);
  expect(events.map(({ position }) => position)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(await store.head()).toBe(count);
  const tops = new Map<string, { version: number; hash: string }>();
  for (const event of events) {
    const before = tops.get(event.stream) ?? { version: 0, hash: FIRST_HASH };
    expect(event.version).toBe(before.version + 1);
    expect(event.hash).toBe(hashOf(event, before.hash));
    tops.set(event.stream, event);
  }
}

describe('group append', () => {
  it('keeps positions and versions gap-free and the chains whole with a thousand callers of two copies', async () => {
    const tries = await Promise.all(Array.from({ length: 1000 }, async (_, at) => insist(at % 2 ? one : two, `stream-${at % 50}`)));
    expect(Math.max(...tries)).toBeGreaterThan(1);
    await expectWholeHistory(one, 1000);
  });

  it('takes one of several commands that were decided on the same version', async () => {
    const results = await Promise.all([one, two, one, two].map(async (store) => store.append(append('s', 0))));
    expect(outcomes(results).toSorted()).toEqual(['appended', 'conflict', 'conflict', 'conflict']);
    expect(results).toContainEqual({ outcome: 'conflict', currentVersion: 1 });
    await expectWholeHistory(one, 1);
  });

  it('writes to several streams together, each with its own chain, or to none', async () => {
    const beside = (expectedVersion: number) => ({ beside: [{ stream: 'ledger', expectedVersion, events: append('', expectedVersion).events }] });
    const results = await Promise.all([one.append(append('a', 0, beside(0))), one.append(append('b', 0, beside(1))), two.append(append('c', 0, beside(5))), one.append(append('a', 7, beside(2)))]);
    expect(outcomes(results)).toEqual(['appended', 'appended', 'conflict', 'conflict']);
    expect(results[2]).toMatchObject({ beside: 'ledger' });
    expect(results[3]).toEqual({ outcome: 'conflict', currentVersion: 1 });
    expect(await two.append(append('c', 0, beside(2)))).toMatchObject({ outcome: 'appended', at: { stream: 'c', version: 1, position: 6 } });
    await expectWholeHistory(one, 6);
    expect((await one.readStream('ledger', 0)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('lets the others of a batch pass when one conflicts', async () => {
    const results = await Promise.all([one.append(append('a', 0)), one.append(append('b', 5)), one.append(append('c', 0)), one.append(append('a', 1))]);
    expect(outcomes(results)).toEqual(['appended', 'conflict', 'appended', 'appended']);
    await expectWholeHistory(one, 3);
  });

  it('writes several events of a command together, and none when a later part of it cannot be written', async () => {
    const three = [1, 2, 3].map((n) => ({ type: 'ThingHappened', schemaVersion: 1, data: { n } }));
    expect(await one.append(append('s', 0, { events: three }))).toMatchObject({ outcome: 'appended', at: { version: 3, position: 3 } });
    const broken = new Texts();
    broken.put('reason', 'a NUL: \u0000');
    await expect(one.append(append('s', 3, { texts: broken.kept, ...keyed('k'), reserve: [{ scope: 'code', value: 'A' }] }))).rejects.toThrow('invalid byte sequence');
    for (const table of ['commands', 'reservations', 'vault']) expect((await database.pool.query(`SELECT 1 FROM ${table}`)).rows).toEqual([]);
    await expectWholeHistory(one, 3);
  });

  it.each([
    ['NUL in a text', { events: [{ type: 'T', schemaVersion: 1, data: { text: '\u0000' } }] }],
    ['a lone surrogate', { events: [{ type: 'T', schemaVersion: 1, data: { text: '\ud800' } }] }],
    ['a value that is no JSON', { events: [{ type: 'T', schemaVersion: 1, data: { n: undefined } }] }],
    ['a time that is none', { occurredAt: 'yesterday' }],
    ['NUL in the key', { idempotency: { actor: 'pia', route: '/', key: '\u0000', bodyHash: 'b' } }],
    ['NUL in the stream', { stream: 'a\u0000' }],
    ['an answer that is no JSON', { ...keyed('big'), answer: () => 1n }],
    ['a reservation made twice', { reserve: [{ scope: 's', value: 'v' }, { scope: 's', value: 'v' }] }],
  ] as [string, Partial<Append>][])('refuses the command alone that has %s', async (_, more) => {
    const results = await Promise.allSettled(Array.from({ length: 40 }, async (_, at) => one.append(append(`s${at}`, 0, at === 17 ? more : {}))));
    expect(results.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([17]);
    await expectWholeHistory(one, 39);
  });

  it('reads back the instant that it hashed, however it was written', async () => {
    await one.append(append('s', 0, { occurredAt: '2014-03-01T12:00:00+02:00' }));
    await one.append(append('s', 1, { occurredAt: '2014-03-01' }));
    expect((await one.readStream('s')).map((event) => event.occurredAt)).toEqual(['2014-03-01T10:00:00.000Z', '2014-03-01T00:00:00.000Z']);
    await expectWholeHistory(one, 2);
  });

  it('rejects the callers of a connection that was lost, keeps nothing of them, and goes on', async () => {
    const lock = await database.pool.connect();
    await lock.query('BEGIN; SELECT 1 FROM head FOR UPDATE');
    const waiting = Promise.allSettled([two.append(append('a', 0)), two.append(append('b', 0))]);
    await stuck(1);
    await lock.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await lock.query('COMMIT');
    lock.release();
    expect(await two.append(append('a', 0))).toMatchObject({ outcome: 'appended', at: { position: 1 } });
    await expectWholeHistory(one, 1);
  });
});

/** Waits until so many connections of the database wait for a lock. */
async function stuck(count: number): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    if (rows[0].n >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('idempotency keys', () => {
  it('answers the same command the first answer, and refuses another body under its key', async () => {
    const first = await one.append(append('s', 0, keyed('k')));
    expect(first).toEqual({ outcome: 'appended', at: { stream: 's', version: 1, position: 1 }, answer: { position: 1 } });
    const again = { ...first, outcome: 'remembered' };
    expect(await two.append(append('s', 0, keyed('k')))).toEqual(again);
    expect(await two.remembered(keyed('k').idempotency)).toEqual(again);
    expect(await two.append(append('s', 1, keyed('k', 'other')))).toEqual({ outcome: 'key-reused' });
    expect(await two.remembered(keyed('k', 'other').idempotency)).toEqual({ outcome: 'key-reused' });
    expect(await two.remembered(keyed('unknown').idempotency)).toBeNull();
  });

  it('takes a command once that comes many times at once, at both copies', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, async (_, at) => (at % 2 ? one : two).append(append('s', 0, keyed('k')))));
    expect(outcomes(results).toSorted()).toEqual(['appended', ...Array.from({ length: 19 }, () => 'remembered')]);
    expect(new Set(results.map((result) => JSON.stringify('answer' in result && result.answer)))).toEqual(new Set(['{"position":1}']));
    await expectWholeHistory(one, 1);
  });

  it('remembers no refused command: with a right version it is taken', async () => {
    expect(await one.append(append('s', 4, keyed('k')))).toEqual({ outcome: 'conflict', currentVersion: 0 });
    expect(await one.remembered(keyed('k').idempotency)).toBeNull();
    expect(await one.append(append('s', 0, keyed('k', 'right')))).toMatchObject({ outcome: 'appended' });
  });

  it('keeps the keys of actors and routes apart', async () => {
    const { idempotency } = keyed('k');
    await one.append(append('a', 0, { idempotency }));
    expect(await one.append(append('b', 0, { idempotency: { ...idempotency, actor: 'ulla' } }))).toMatchObject({ outcome: 'appended' });
    expect(await one.append(append('c', 0, { idempotency: { ...idempotency, route: '/others' } }))).toMatchObject({ outcome: 'appended' });
  });

  it('remembers an accepted command that had nothing to say', async () => {
    const nothing = append('s', 0, { events: [], ...keyed('k') });
    expect(await one.append(nothing)).toMatchObject({ outcome: 'appended', at: { version: 0, position: 0 } });
    expect(await one.append(nothing)).toMatchObject({ outcome: 'remembered' });
    await expectWholeHistory(one, 0);
  });
});

describe('what is written with the events', () => {
  it('gives a reserved value to one stream only, within a batch, later and at the other copy', async () => {
    const reserve = [{ scope: 'operation-code', value: 'S11111' }];
    const results = await Promise.all(['a', 'b'].map(async (stream) => one.append(append(stream, 0, { reserve }))));
    expect(outcomes(results).toSorted()).toEqual(['appended', 'taken']);
    expect(await two.append(append('c', 0, { reserve }))).toEqual({ outcome: 'taken', scope: 'operation-code', value: 'S11111' });
    expect(await two.append(append('c', 0, { reserve: [{ scope: 'other', value: 'S11111' }] }))).toMatchObject({ outcome: 'appended' });
  });

  it('keeps the texts in the vault, and nothing of a refused command', async () => {
    const texts = new Texts();
    const ref = texts.put('title', 'Osaajat töihin')!;
    expect(texts.put('reason', '')).toBeNull();
    await one.append(append('s', 0, { texts: texts.kept }));
    await one.append(append('s', 0, { texts: [{ ...texts.kept[0]!, id: '00000000-0000-4000-8000-000000000000' }] }));
    expect(await two.texts([ref.text, '00000000-0000-4000-8000-000000000000'])).toEqual(new Map([[ref.text, 'Osaajat töihin']]));
    await database.pool.query('UPDATE vault SET body = NULL, salt = NULL, erased_at = now()');
    expect(await two.texts([ref.text])).toEqual(new Map([[ref.text, null]]));
  });
});

describe('a flood', () => {
  it('is refused beyond the limit, and what waited is written', async () => {
    const small = new EventStore({ source: 'things', pool: database.pool, waiting: 10, batch: 4 });
    const results = await Promise.allSettled(Array.from({ length: 15 }, async (_, at) => small.append(append(`s${at}`, 0))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(results.slice(10).every((result) => result.status === 'rejected' && result.reason instanceof StoreBusyError)).toBe(true);
    await expectWholeHistory(one, 10);
  });

  it('is drained: nothing waits when drain resolves', async () => {
    const small = new EventStore({ source: 'things', pool: database.pool, batch: 3 });
    const done: number[] = [];
    const all = Array.from({ length: 20 }, (_, at) => small.append(append(`s${at}`, 0)).then(() => done.push(at)));
    await small.drain();
    expect(await one.head()).toBe(20);
    await Promise.all(all);
    await small.drain();
    expect(done).toHaveLength(20);
  });

  it('wakes for every append, however soon after the one before', async () => {
    for (let turns = 0; turns < 8; turns += 1) {
      for (let count = 0; count < 6; count += 1) {
        await insist(one, 's');
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      }
    }
    await expectWholeHistory(one, 48);
  });

  it('tells listeners of each commit, in this process', async () => {
    let heard = 0;
    one.onCommit(() => {
      heard += 1;
    });
    await one.append(append('s', 0));
    await one.append(append('s', 1));
    expect(heard).toBe(2);
  });
});
