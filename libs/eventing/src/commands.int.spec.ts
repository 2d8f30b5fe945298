import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { err, ok } from '@toteuma/kernel';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { CommandHandler, type Act, type Decider } from './commands.js';
import { contracts } from './conformance/bench.js';
import { EventStore } from './store.js';

/** Counts to three, and not from there on. */
const counting: Decider<number, 'count' | 'start anew'> = {
  initial: 0,
  decide: (command, n) => {
    if (command === 'count' && n >= 3) return err({ type: 'full', because: 'state', detail: `${n} is the last` });
    return ok([{ type: 'ThingHappened', data: { n: command === 'count' ? n + 1 : 0, note: '' } } as never]);
  },
  evolve: (_, event) => (event.data as unknown as { n: number }).n,
};

let database: TestDatabase;
let reads: number;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await emptied(database.pool);
  reads = 0;
});

/** One of several copies of a service. */
const copy = () => {
  class Counted extends EventStore {
    override readStream(stream: string, after?: number) {
      reads += 1;
      return super.readStream(stream, after);
    }
  }
  return new CommandHandler(new Counted({ source: 'things', pool: database.pool }), contracts, counting);
};
const act = (more: Partial<Act> = {}): Act => ({ stream: 's', metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt: '2014-03-01T10:00:00Z', ...more });

describe('a command handler', () => {
  it('reads a stream once while it alone writes it', async () => {
    const handler = copy();
    for (const state of [1, 2, 3]) expect(await handler.handle(act(), 'count')).toMatchObject({ outcome: 'accepted', at: { version: state }, state });
    expect(reads).toBe(1);
  });

  it('accepts on the newest state, whatever it has kept', async () => {
    const [one, other] = [copy(), copy()];
    await one.handle(act(), 'count');
    await other.handle(act(), 'count');
    expect(await one.handle(act(), 'count')).toMatchObject({ outcome: 'accepted', at: { version: 3 }, state: 3 });
  });

  it('refuses on the newest state only', async () => {
    const [one, other] = [copy(), copy()];
    for (let n = 0; n < 3; n += 1) await one.handle(act(), 'count');
    expect(await one.handle(act(), 'count')).toMatchObject({ outcome: 'rejected', rejection: { detail: '3 is the last' } });
    await other.handle(act(), 'start anew');
    expect(await one.handle(act(), 'count')).toMatchObject({ outcome: 'accepted', at: { version: 5 }, state: 1 });
  });

  it('knows the version that a caller has seen with another copy', async () => {
    const [one, other] = [copy(), copy()];
    await one.handle(act(), 'count');
    await other.handle(act(), 'count');
    expect(await one.handle(act({ ifVersion: 1 }), 'count')).toEqual({ outcome: 'conflict', currentVersion: 2 });
    await other.handle(act(), 'start anew');
    expect(await one.handle(act({ ifVersion: 3 }), 'count')).toMatchObject({ outcome: 'accepted', at: { version: 4 }, state: 1 });
  });

  it('gives the first answer to a command that comes again when its own effect stands in the way', async () => {
    const handler = copy();
    await handler.handle(act(), 'count');
    await handler.handle(act(), 'count');
    const idempotency = { actor: 'pia', route: 'POST /things', key: 'k', bodyHash: 'b' };
    const both = await Promise.all([handler.handle(act({ idempotency }), 'count', () => 'third'), handler.handle(act({ idempotency }), 'count', () => 'third')]);
    expect(both).toMatchObject([{ outcome: 'accepted', at: { version: 3 }, answer: 'third' }, { outcome: 'accepted', at: { version: 3 }, answer: 'third' }]);
  });
});

describe('a command that changes another stream too', () => {
  /** Each count of any stream is counted on one for all, which is full at three. */
  const counted = (store: EventStore) => {
    const all = new CommandHandler(store, contracts, counting);
    return new CommandHandler(store, contracts, counting, async () => {
      const { version, state } = await all.load('all');
      const decided = counting.decide('count', state);
      return decided.ok ? ok([{ stream: 'all', version, events: decided.value }]) : decided;
    });
  };
  const store = () => new EventStore({ source: 'things', pool: database.pool });

  it('changes both or none, however many come at once to several copies', async () => {
    const copies = [counted(store()), counted(store())];
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => copies[at % 2]!.handle(act({ stream: `s${at}` }), 'count')));
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(3);
    expect(outcomes.filter((one) => one.outcome === 'rejected').map((one) => one.outcome === 'rejected' && one.rejection.type)).toEqual(Array.from({ length: 17 }, () => 'full'));
    const { rows } = await database.pool.query('SELECT stream, count(*)::int AS events FROM events GROUP BY stream');
    expect(rows.filter(({ stream }) => stream === 'all')).toEqual([{ stream: 'all', events: 3 }]);
    expect(rows.filter(({ stream }) => stream !== 'all')).toHaveLength(3);
  });

  it('is decided again when only the other stream has moved, also for a caller who named a version', async () => {
    const [one, other] = [counted(store()), counted(store())];
    await one.handle(act({ stream: 'a' }), 'count');
    const both = await Promise.all([one.handle(act({ stream: 'a', ifVersion: 1 }), 'count'), other.handle(act({ stream: 'b', ifVersion: 0 }), 'count')]);
    expect(both.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(await one.handle(act({ stream: 'a', ifVersion: 1 }), 'count')).toEqual({ outcome: 'conflict', currentVersion: 2 });
  });

  it('stands behind the other stream: who has seen its position has seen both', async () => {
    const outcome = await counted(store()).handle(act({ stream: 'a' }), 'count');
    expect(outcome).toMatchObject({ outcome: 'accepted', at: { stream: 'a', version: 1, position: 2 } });
  });
});
