import { expect, it } from '@jest/globals';
import { releaseDeadLetter, retryDeadLetter } from '../operations.js';
import { KEPT_BODY } from '../transport.js';
import { type Bench, type Garbage, trailOf, until } from './bench.js';

/** What cannot be handled is set aside with its reason, holds back its own stream only, and can be dealt with. */
export function poison(the: () => Bench): void {
  unreadable(the);
  heldStreams(the);
  operations(the);
}

function unreadable(the: () => Bench): void {
  it.each<Garbage>(['bad JSON', '10 MB of garbage', 'no key'])('sets %s aside, with a body of bounded length', async (garbage) => {
    const bench = the();
    await bench.happen('before');
    const reason = await bench.bus.inject(garbage);
    await bench.happen('after');
    const member = await bench.member();
    await until(async () => expect(await bench.view()).toEqual({ after: '1', before: '1' }));
    await until(async () => expect((await bench.letters()).map((letter) => letter.reason)).toEqual([reason]));
    const [letter] = await bench.letters();
    expect(letter!.detail).not.toBe('');
    expect(letter!.body.length).toBeLessThanOrEqual(KEPT_BODY);
    // Once dealt with, it does not come up again, though its message does.
    await releaseDeadLetter(member.desk, letter!.id);
    await member.stop();
    await bench.bus.repeat(bench.group('readers'));
    const again = await bench.member();
    await bench.happen('last');
    await until(async () => expect(await bench.view()).toEqual({ after: '1', before: '1', last: '1' }));
    await until(() => expect(again.delivered.length).toBeGreaterThanOrEqual(4));
    expect(await bench.letters()).toEqual([]);
  });

  it.each([
    ['unknown-type', { type: 'NeverDeclared', schemaVersion: 1, data: {} }],
    ['unknown-version', { type: 'ThingHappened', schemaVersion: 99, data: { n: 1, note: '' } }],
    ['not-as-declared', { type: 'ThingHappened', schemaVersion: 2, data: { n: 'one', note: '' } }],
    ['not-as-declared', { type: 'ThingHappened', schemaVersion: 1, data: null }],
  ])('sets an event aside that is %s', async (reason, event) => {
    const bench = the();
    await bench.append('bad', [event]);
    await bench.bus.publish();
    await bench.happen('good');
    await bench.member();
    await until(async () => expect(await bench.letters()).toMatchObject([{ reason, stream: 'bad', version: 1 }]));
    await until(async () => expect(await bench.view()).toEqual({ good: '1' }));
  });
}

function heldStreams(the: () => Bench): void {
  it('holds back the stream of a dead letter and no other', async () => {
    const bench = the();
    await bench.member({
      after: ({ stream, version }) => {
        if (stream === 'bad' && version === 2) throw new Error('this one cannot be done');
      },
    });
    await bench.happen('bad', 4);
    await bench.happen('good', 4);
    await bench.happen('bad', 1);
    await bench.happen('good', 1);
    await until(async () => expect(await bench.view()).toEqual({ bad: '1', good: trailOf(5) }));
    await until(async () => expect(await bench.letters()).toMatchObject([{ reason: 'handler-failed', stream: 'bad', version: 2, detail: 'this one cannot be done' }]));
  });

  it('makes no dead letter of an event that is handled at the third try', async () => {
    const bench = the();
    let failures = 2;
    await bench.happen('s', 3);
    await bench.member({
      after: ({ version }) => {
        if (version === 2 && failures > 0) {
          failures -= 1;
          throw new Error('not yet');
        }
      },
    });
    await until(async () => expect(await bench.view()).toEqual({ s: trailOf(3) }));
    expect(failures).toBe(0);
    expect((await bench.pool.query('SELECT 1 FROM dead_letters')).rows).toEqual([]);
  });

  it('makes one dead letter when two members fail on the same event', async () => {
    const bench = the();
    const broken = ({ version }: { version: number }) => {
      if (version === 2) throw new Error('never');
    };
    await Promise.all([bench.member({ after: broken }), bench.member({ after: broken })]);
    await bench.happen('s', 3);
    await bench.happen('t', 1);
    await until(async () => expect(await bench.letters()).toMatchObject([{ stream: 's', version: 2 }]));
    await until(async () => expect(await bench.view()).toEqual({ s: '1', t: '1' }));
    expect((await bench.pool.query('SELECT 1 FROM dead_letters')).rows).toHaveLength(1);
  });
}

function operations(the: () => Bench): void {
  it('takes in what waited when a dead letter is tried again and can be handled now', async () => {
    const bench = the();
    let fixed = false;
    const member = await bench.member({
      after: ({ stream, version }) => {
        if (!fixed && stream === 's' && version === 2) throw new Error('a mistake in the program');
      },
    });
    await bench.happen('s', 5);
    await until(async () => expect(await bench.letters()).toHaveLength(1));
    const [letter] = await bench.letters();
    expect(await retryDeadLetter(member.desk, letter!.id)).toBe(true);
    expect(await bench.letters()).toMatchObject([{ stream: 's', version: 2 }]);
    fixed = true;
    expect(await retryDeadLetter(member.desk, (await bench.letters())[0]!.id)).toBe(true);
    expect(await bench.view()).toEqual({ s: trailOf(5) });
    expect(await bench.letters()).toEqual([]);
    expect(await retryDeadLetter(member.desk, letter!.id)).toBe(false);
    await bench.happen('s', 1);
    await until(async () => expect(await bench.view()).toEqual({ s: trailOf(6) }));
  });

  it('steps over a dead letter that is released, one that lay in a gap too', async () => {
    const bench = the();
    await bench.append('s', Array.from({ length: 6 }, (_, n) => ({ type: 'ThingHappened', schemaVersion: n === 3 ? 99 : 2, data: { n, note: '' } })));
    // Versions 2 to 5 are lost: the poison, version 4, is met on the way to version 6.
    await bench.bus.publish(new Set([2, 3, 4, 5]));
    const member = await bench.member();
    await until(async () => expect(await bench.letters()).toMatchObject([{ stream: 's', version: 4, reason: 'unknown-version' }]));
    expect(await bench.view()).toEqual({ s: '1 2 3' });
    expect(await releaseDeadLetter(member.desk, (await bench.letters())[0]!.id)).toBe(true);
    expect(await bench.view()).toEqual({ s: '1 2 3 5 6' });
    expect(await releaseDeadLetter(member.desk, 999_999)).toBe(false);
  });
}
