import { describe, expect, it } from '@jest/globals';
import { FIRST_HASH, hashOf, type StoredEvent } from './event.js';
import { followChains, gapsIn } from './chain.js';

/** A stream as a service would have written it. */
function chain(stream: string, length: number, firstPosition = 1): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let version = 1; version <= length; version += 1) {
    const body = {
      id: `00000000-0000-4000-8000-${String(firstPosition * 1000 + version).padStart(12, '0')}`,
      stream,
      version,
      type: 'PaymentRecorded',
      schemaVersion: 1,
      data: { claim: version, amount: '145201.00', paidOn: '2023-08-11' },
      metadata: { actor: 'person-7', correlation: 'request-1', cause: null },
      occurredAt: '2023-08-11T09:00:00.000Z',
      recordedAt: '2026-11-22T12:00:00.123Z',
    };
    events.push({ source: 'claims', position: firstPosition + version - 1, ...body, hash: hashOf(body, events.at(-1)?.hash ?? FIRST_HASH) });
  }
  return events;
}
const changed = (events: readonly StoredEvent[], version: number, change: Partial<StoredEvent>) => events.map((event) => (event.version === version ? { ...event, ...change } : event));
const [one, two, three, four, five] = chain('a', 5) as [StoredEvent, StoredEvent, StoredEvent, StoredEvent, StoredEvent];
const whole = [one, two, three, four, five];

describe('the chain of a stream', () => {
  it('is whole as it was written', () => {
    expect(followChains([])).toEqual({ broken: [], last: null });
    expect(followChains(whole).broken).toEqual([]);
    expect(followChains([...whole, ...chain('b', 3, 6)]).broken).toEqual([]);
  });

  it('can be followed in pages', () => {
    const first = followChains(whole.slice(0, 2));
    expect(followChains([...whole.slice(2), ...chain('b', 3, 6)], first.last)).toEqual({ broken: [], last: expect.objectContaining({ stream: 'b', version: 3, position: 8 }) });
    expect(followChains([four, five], first.last).broken).toEqual([expect.objectContaining({ version: 3, fault: 'missing' })]);
  });

  it.each<[string, Partial<StoredEvent>]>([
    ['an amount', { data: { claim: 3, amount: '145201.01', paidOn: '2023-08-11' } }],
    ['the author', { metadata: { ...three.metadata, actor: 'person-8' } }],
    ['the day', { occurredAt: '2023-08-12T09:00:00.000Z' }],
    ['the time of writing', { recordedAt: '2026-11-22T12:00:00.124Z' }],
    ['the type', { type: 'PaymentConfirmed' }],
    ['the schema version', { schemaVersion: 2 }],
    ['the id', { id: four.id }],
  ])('shows %s that was changed, and where', (_, change) => {
    expect(followChains(changed(whole, 3, change)).broken).toEqual([{ stream: 'a', version: 3, fault: 'hash', expected: expect.not.stringMatching(three.hash), found: three.hash }]);
  });

  it('shows a flipped bit in each place of a hash', () => {
    for (let at = 0; at < 64; at += 1) {
      const flipped = three.hash.slice(0, at) + (Number.parseInt(three.hash.charAt(at), 16) ^ 1).toString(16) + three.hash.slice(at + 1);
      expect(followChains(changed(whole, 3, { hash: flipped })).broken[0]).toEqual({ stream: 'a', version: 3, fault: 'hash', expected: three.hash, found: flipped });
    }
  });

  it('shows a change that was hashed again: the event after it no longer fits', () => {
    const data = { claim: 3, amount: '1.00', paidOn: '2023-08-11' };
    const forged = { ...three, data, hash: hashOf({ ...three, data }, two.hash) };
    expect(followChains([one, two, forged, four, five]).broken).toEqual([{ stream: 'a', version: 4, fault: 'hash', expected: hashOf(four, forged.hash), found: four.hash }]);
  });

  it('shows a deleted event, at the start and within', () => {
    expect(followChains([two, three, four, five]).broken).toEqual([{ stream: 'a', version: 1, fault: 'missing', expected: 'version 1', found: 'version 2' }]);
    expect(followChains([one, two, four, five]).broken).toEqual([{ stream: 'a', version: 3, fault: 'missing', expected: 'version 3', found: 'version 4' }]);
  });

  it('shows a deleted event whose place was closed by renumbering', () => {
    expect(followChains([one, two, { ...four, version: 3 }, { ...five, version: 4 }]).broken.map(({ version, fault }) => ({ version, fault }))).toEqual([
      { version: 3, fault: 'hash' },
      { version: 4, fault: 'hash' },
    ]);
  });

  it('shows events that changed places, with and without their versions', () => {
    const swapped = [one, { ...three, version: 2, position: two.position }, { ...two, version: 3, position: three.position }, four, five];
    expect(followChains(swapped).broken.map(({ version, fault }) => ({ version, fault }))).toEqual([{ version: 2, fault: 'hash' }, { version: 3, fault: 'hash' }, { version: 4, fault: 'hash' }]);
    expect(followChains([one, three, two, four, five]).broken[0]).toEqual({ stream: 'a', version: 2, fault: 'missing', expected: 'version 2', found: 'version 3' });
  });

  it('shows positions that changed places, which the hash does not cover', () => {
    const swapped = [one, { ...two, position: three.position }, { ...three, position: two.position }, four, five];
    expect(followChains(swapped).broken).toEqual([{ stream: 'a', version: 3, fault: 'out-of-order', expected: 'a position after 3', found: 'position 2' }]);
  });

  it('tells each broken stream by its name', () => {
    const others = chain('b', 3, 6);
    expect(followChains([...changed(whole, 5, { type: 'PaymentConfirmed' }), ...changed(others, 1, { type: 'PaymentConfirmed' })]).broken.map(({ stream, version }) => `${stream} ${version}`)).toEqual(['a 5', 'b 1']);
  });
});

describe('the positions of a source', () => {
  it('have no gap when each follows the one before', () => {
    expect(gapsIn([1, 2, 3])).toEqual({ gaps: [], last: 3 });
    expect(gapsIn([])).toEqual({ gaps: [], last: 0 });
  });
  it('show what is missing at the start and within', () => {
    expect(gapsIn([3, 4, 6, 10])).toEqual({ gaps: [{ from: 1, to: 2 }, { from: 5, to: 5 }, { from: 7, to: 9 }], last: 10 });
  });
  it('can be looked through in pages', () => {
    expect(gapsIn([4, 5], 3)).toEqual({ gaps: [], last: 5 });
    expect(gapsIn([5], 3)).toEqual({ gaps: [{ from: 4, to: 4 }], last: 5 });
  });
});
