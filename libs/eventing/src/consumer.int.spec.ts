import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { contracts } from './conformance/bench.js';
import { Consumer, type Handler } from './consumer.js';
import type { StoredEvent } from './event.js';
import { openDeadLetters, releaseDeadLetter } from './operations.js';
import { pgUnit, sqlOf, type Sql, type Unit } from './sql.js';
import { EventStore } from './store.js';
import { deliveryOf } from './transport.js';

let database: TestDatabase;
let store: EventStore;
let events: StoredEvent[];
let taken: string[];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await emptied(database.pool);
  taken = [];
  store = new EventStore({ source: 'things', pool: database.pool });
  const three = [1, 2, 3].map((n) => ({ type: 'ThingHappened', schemaVersion: 2, data: { n, note: '' } }));
  await store.append({ stream: 's', expectedVersion: 0, events: three, metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt: '2014-03-01T10:00:00Z' });
  events = await store.readAll();
});

const history = async (_: string, stream: string, after: number) => store.readStream(stream, after);
const take: Handler<Sql> = async (_, { event }) => void taken.push(`${event.stream}/${event.version}`);
const never: Handler<Sql> = async () => {
  throw new Error('never');
};
const consumer = (handler: Handler<Sql> = take, unit: Unit<Sql> = pgUnit(database.pool)) => new Consumer<Sql>({ name: 'readers', contracts, unit, handlers: () => handler, history, tries: 1 });
const letters = async () => openDeadLetters(sqlOf(database.pool));
const progress = async () => (await database.pool.query("SELECT version FROM stream_progress WHERE stream = 's'")).rows[0]?.version;

describe('a consumer', () => {
  it('makes no dead letter of what another member could take in meanwhile', async () => {
    const all = pgUnit(database.pool);
    let units = 0;
    const late: Unit<Sql> = async (work) => {
      units += 1;
      // The third transaction sets the event aside: the batch and the single try have failed before.
      if (units === 3) await consumer().apply([deliveryOf(events[0]!)]);
      return all(work);
    };
    await consumer(never, late).apply([deliveryOf(events[0]!)]);
    expect(units).toBe(3);
    expect(taken).toEqual(['s/1']);
    expect(await letters()).toEqual([]);
  });

  it('makes one dead letter of an event that two members meet by different ways', async () => {
    await consumer(never).apply([{ ...deliveryOf(events[0]!), reference: 'topic/0/7' }]);
    await consumer(never).apply([{ ...deliveryOf(events[1]!), reference: 'topic/0/8' }]);
    expect(await letters()).toMatchObject([{ reference: 'topic/0/7', version: 1 }]);
  });

  it('sets an event aside whose stream does not reach it, and loses nothing when that is released', async () => {
    const forged = { ...events[2]!, version: 99, id: '00000000-0000-4000-8000-000000000099' };
    const reader = consumer();
    const desk = { consumer: reader, unit: pgUnit(database.pool), sql: sqlOf(database.pool), history };
    await database.pool.query("DELETE FROM events WHERE version > 1");
    await reader.apply([deliveryOf(events[0]!), deliveryOf(forged)]);
    const [letter] = await letters();
    expect(letter).toMatchObject({ stream: 's', version: 99, reason: 'gap', detail: "version 2 of the stream is not in the source's history" });
    expect(await releaseDeadLetter(desk, letter!.id)).toBe(true);
    expect(await progress()).toBe(1);
    await reader.apply([deliveryOf(events[1]!), deliveryOf(events[2]!)]);
    expect(await progress()).toBe(3);
    expect(await letters()).toEqual([]);
  });

  it.each(['type\u0000', '\ud800'])('can set aside whatever text a message brings (%j)', async (text) => {
    const reader = consumer(async () => {
      throw new Error(text);
    });
    await reader.apply([{ source: 'things', reference: 'r1', event: null, fault: text, body: text }, { ...deliveryOf({ ...events[0]!, type: text }), body: text }]);
    expect((await letters()).map(({ reason }) => reason)).toEqual(['unreadable', 'unknown-type']);
    await reader.apply([{ ...deliveryOf({ ...events[0]!, stream: 't' }), reference: 'r3', body: text }]);
    expect((await letters()).map(({ reason }) => reason)).toEqual(['unreadable', 'unknown-type', 'handler-failed']);
  });

  it('does not commit when a handler swallows the error of a statement', async () => {
    const reader = consumer(async (_, { tx }) => {
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await reader.apply([deliveryOf(events[0]!)]);
    expect(await letters()).toMatchObject([{ version: 1, reason: 'handler-failed' }]);
    await expect(pgUnit(database.pool)(async (tx) => void (await tx.query('SELECT 1 / 0').catch(() => undefined)))).rejects.toThrow('swallowed');
  });

  it('refuses a statement that comes after the end of its transaction', async () => {
    let late: Sql | undefined;
    await pgUnit(database.pool)(async (tx) => {
      late = tx;
    });
    await expect(late!.query('SELECT 1')).rejects.toThrow('the transaction has ended');
  });
});

describe('what handlers leave for the end of a batch', () => {
  const name = ({ stream, version }: StoredEvent) => `${stream}/${version}`;
  /** A view whose write fails for one version. */
  const view = (bad = 0) => {
    const written: string[][] = [];
    const write = async (tx: Sql, items: readonly StoredEvent[]) => {
      // The transaction is the batch's own.
      await tx.query('SELECT 1');
      if (items.some(({ version }) => version === bad)) throw new Error('cannot be written');
      written.push(items.map(name));
    };
    const handler: Handler<Sql> = async (_, { event, gather }) => gather(write, event);
    return { written, handler };
  };

  it('is written in one go, in order', async () => {
    const { written, handler } = view();
    await consumer(handler).apply(events.map(deliveryOf));
    expect(written).toEqual([['s/1', 's/2', 's/3']]);
    expect(await progress()).toBe(3);
  });

  it.each([
    ['in a batch', () => events.map(deliveryOf)],
    ['in a gap', () => [deliveryOf(events[2]!)]],
  ])('sets aside the one event that cannot be written, %s', async (_, batch) => {
    const { written, handler } = view(2);
    await consumer(handler).apply(batch());
    expect(written).toContainEqual(['s/1']);
    expect(await letters()).toMatchObject([{ stream: 's', version: 2, reason: 'handler-failed', detail: 'cannot be written' }]);
    expect(await progress()).toBe(1);
  });

  it('goes to each write by itself, and comes again with a batch that comes again', async () => {
    const [one, two] = [view(), view()];
    let passing = true;
    const flaky = async () => {
      if (passing) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    };
    const reader = consumer(async (event, context) => {
      await one.handler(event, context);
      await two.handler(event, context);
      context.gather(flaky, event);
    });
    await expect(reader.apply(events.map(deliveryOf))).rejects.toThrow('gone');
    expect(await progress()).toBeUndefined();
    passing = false;
    await reader.apply(events.map(deliveryOf));
    expect([one.written, two.written].map((written) => written.at(-1))).toEqual([['s/1', 's/2', 's/3'], ['s/1', 's/2', 's/3']]);
    expect(await letters()).toEqual([]);
  });
});
