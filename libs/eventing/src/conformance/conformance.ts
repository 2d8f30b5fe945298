import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Bench, gate, passingFault, trailOf, until, type Harness } from './bench.js';
import { poison } from './poison.js';

/** What every transport must hold. Each test has a source, and so a topic, of its own. */
export function transportConformance(name: string, harness: () => Harness): void {
  describe(`transport: ${name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      await harness().reset();
      bench = await Bench.open(harness(), `t${randomBytes(5).toString('hex')}`);
    });
    afterEach(async () => bench.close());

    delivery(() => bench);
    wholeHistories(() => bench);
    faults(() => bench);
    poison(() => bench);
    members(() => bench);
    shutdown(() => bench);
  });
}

function delivery(the: () => Bench): void {
  it('keeps the order of each stream', async () => {
    const bench = the();
    const member = await bench.member({ batch: 20 });
    const streams = Array.from({ length: 7 }, (_, at) => `s${at}`);
    for (let round = 0; round < 10; round += 1) for (const stream of streams) await bench.happen(stream, 1 + (round % 3));
    await until(async () => expect(await bench.view()).toEqual(Object.fromEntries(streams.map((stream) => [stream, trailOf(19)]))));
    // At least once: what comes again (a rebalance) counts where it came first.
    for (const stream of streams) expect([...new Set(member.delivered)].filter((one) => one.startsWith(`${stream}/`))).toEqual(Array.from({ length: 19 }, (_, at) => `${stream}/${at + 1}`));
  });

  it('brings what was written before the first subscription, and lifts old versions', async () => {
    const bench = the();
    await bench.append('s', [{ type: 'ThingHappened', schemaVersion: 1, data: { number: 4 } }, { type: 'ThingEnded', schemaVersion: 1, data: {} }]);
    await bench.bus.publish();
    await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ s: '1 2' }));
    expect((await bench.pool.query('SELECT sum FROM trails')).rows).toEqual([{ sum: 4 }]);
  });

  it('hands over the event as it was stored', async () => {
    const bench = the();
    const seen: unknown[] = [];
    await bench.happen('s', 2);
    await bench.member({ before: (event) => void seen.push(event) });
    await until(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual(await bench.store.readStream('s'));
  });

  it('brings duplicates that have no effect', async () => {
    const bench = the();
    const member = await bench.member();
    await bench.happen('a', 3);
    await bench.happen('b', 2);
    await until(async () => expect(await bench.view()).toEqual({ a: '1 2 3', b: '1 2' }));
    await member.stop();
    await bench.bus.repeat(bench.group('readers'));
    const again = await bench.member();
    await bench.happen('c');
    await until(() => expect(again.delivered.length).toBeGreaterThanOrEqual(6));
    await until(async () => expect(await bench.view()).toEqual({ a: '1 2 3', b: '1 2', c: '1' }));
    expect(again.handled).toEqual(['c/1']);
  });

  it('heals a gap from the history of the source', async () => {
    const bench = the();
    await bench.append('s', Array.from({ length: 5 }, (_, n) => ({ type: 'ThingHappened', schemaVersion: 2, data: { n, note: '' } })));
    await bench.bus.publish(new Set([2, 3]));
    const member = await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ s: trailOf(5) }));
    expect(member.delivered).not.toContain('s/2');
    expect(await bench.letters()).toEqual([]);
  });
}

function wholeHistories(the: () => Bench): void {
  it('gives a new group the same rows from the beginning as an old one has', async () => {
    const bench = the();
    await bench.member({ group: 'old', batch: 3 });
    for (const stream of ['a', 'b', 'c', 'a', 'b', 'a']) await bench.happen(stream, 4);
    const rows = async (group: string) => (await bench.pool.query('SELECT stream, trail, sum FROM trails WHERE consumer = $1 ORDER BY stream', [group])).rows;
    await until(async () => expect(await bench.view('old')).toEqual({ a: trailOf(12), b: trailOf(8), c: trailOf(4) }));
    await bench.member({ group: 'new', batch: 100 });
    await until(async () => expect(await rows('new')).toEqual(await rows('old')));
  });

  it('carries a well-formed event of 10 MB like any other, and many behind each other', async () => {
    const bench = the();
    const huge = { type: 'ThingHappened', schemaVersion: 2, data: { n: 1, note: 'x'.repeat(10 * 1024 * 1024) } };
    await bench.append('huge', [huge, { ...huge, data: { n: 2, note: 'y'.repeat(9 * 1024 * 1024) } }]);
    await bench.append('small', [{ type: 'ThingEnded', schemaVersion: 1, data: {} }]);
    await bench.bus.publish();
    await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ huge: '1 2', small: '1' }));
    expect(await bench.letters()).toEqual([]);
  });
}

function faults(the: () => Bench): void {
  it('brings a batch again whose transaction was rolled back, once in effect', async () => {
    const bench = the();
    let broken = 2;
    await bench.happen('a', 5);
    await bench.happen('b', 5);
    const member = await bench.member({
      after: (event) => {
        if (event.stream === 'b' && event.version === 3 && (broken -= 1) >= 0) throw passingFault();
      },
    });
    await until(async () => expect(await bench.view()).toEqual({ a: trailOf(5), b: trailOf(5) }));
    expect(member.handled.filter((one) => one === 'b/3')).toHaveLength(3);
    expect(await bench.letters()).toEqual([]);
  });

  it('goes on in another member when one dies after its transaction and before its place is stored', async () => {
    const bench = the();
    const applied = gate();
    await bench.happen('a', 3);
    await bench.happen('b', 3);
    const dying = await bench.member({
      around: (apply) => async (batch) => {
        await apply(batch);
        applied.open();
        throw passingFault();
      },
    });
    await applied.passed;
    await dying.stop();
    const next = await bench.member();
    await bench.happen('a', 1);
    await until(async () => expect(await bench.view()).toEqual({ a: trailOf(4), b: trailOf(3) }));
    // What was taken in, but not noted as such, comes again: each partition in its own time.
    await until(async () => expect(next.delivered).toEqual(expect.arrayContaining(['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'b/3', 'a/4'])));
    expect(next.handled.filter((one) => dying.handled.includes(one))).toEqual([]);
  });

  it('survives that the database ends the connection of the batch', async () => {
    const bench = the();
    let killed = false;
    await bench.happen('a', 4);
    await bench.member({
      after: async (event) => {
        if (killed || event.version !== 3) return;
        killed = true;
        await bench.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'");
      },
    });
    await until(async () => expect(await bench.view()).toEqual({ a: trailOf(4) }));
    expect(await bench.letters()).toEqual([]);
  });
}

function members(the: () => Bench): void {
  const streams = Array.from({ length: 12 }, (_, at) => `s${at}`);
  const all = (count: number) => Object.fromEntries(streams.map((stream) => [stream, trailOf(count)]).toSorted(([a], [b]) => (a! < b! ? -1 : 1)));

  it('takes every event in once while members come and go in the middle of a batch', async () => {
    const bench = the();
    const slow = { batch: 40, before: async () => new Promise<void>((resolve) => setTimeout(resolve, 4)) };
    for (const stream of streams) await bench.happen(stream, 20);
    const one = await bench.member(slow);
    await until(() => expect(one.handled.length).toBeGreaterThan(10));
    const two = await bench.member(slow);
    for (const stream of streams) await bench.happen(stream, 10);
    await until(async () => expect((await bench.pool.query('SELECT sum(version)::int AS n FROM stream_progress')).rows[0].n).toBeGreaterThan(250));
    await one.stop();
    for (const stream of streams) await bench.happen(stream, 5);
    await until(async () => expect(await bench.view()).toEqual(all(35)));
    expect(two.handled.length).toBeGreaterThan(0);
    expect(await bench.letters()).toEqual([]);
  });

  it('lets others go on beside a slow consumer, who keeps its place', async () => {
    const bench = the();
    const sleeping = gate();
    await bench.member({ group: 'fast' });
    const slow = await bench.member({
      group: 'slow',
      before: async (event) => {
        if (event.version > 1) return;
        sleeping.open();
        // Longer than a session of the harness lasts.
        await new Promise((resolve) => setTimeout(resolve, 3200));
      },
    });
    await bench.happen('s');
    await sleeping.passed;
    await bench.happen('s', 2);
    await until(async () => expect(await bench.view('fast')).toEqual({ s: trailOf(3) }), 2800);
    expect(await bench.view('slow')).toEqual({});
    await until(async () => expect(await bench.view('slow')).toEqual({ s: trailOf(3) }));
    expect(slow.handled).toEqual(['s/1', 's/2', 's/3']);
    expect(slow.delivered).toEqual(['s/1', 's/2', 's/3']);
  });
}

function shutdown(the: () => Bench): void {
  it('drains when it stops: the batch under way is whole, and a new member begins behind it', async () => {
    const bench = the();
    const begun = gate();
    await bench.happen('s', 30);
    const first = await bench.member({
      batch: 10,
      before: async (event) => {
        if (event.version === 13) begun.open();
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    await begun.passed;
    await first.stop();
    const taken = first.handled.length;
    expect(taken % 10).toBe(0);
    expect(taken).toBeLessThan(30);
    expect(await bench.view()).toEqual({ s: trailOf(taken) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await bench.view()).toEqual({ s: trailOf(taken) });
    const second = await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ s: trailOf(30) }));
    expect(second.delivered[0]).toBe(`s/${taken + 1}`);
  });

  it('stops in good time while a fault lasts, and a new member takes everything in', async () => {
    const bench = the();
    const failing = gate();
    await bench.happen('s', 3);
    const first = await bench.member({
      around: () => async () => {
        failing.open();
        throw passingFault();
      },
    });
    await failing.passed;
    const started = Date.now();
    await first.stop();
    expect(Date.now() - started).toBeLessThan(5000);
    await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ s: trailOf(3) }));
  });
}
