import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiProblem } from '../api.js';
import type { Kept, SectionSaved } from './api-types.js';
import { Unsaveds } from './kept.js';
import { pathKey } from './merge.js';
import { SectionStore } from './section-store.js';

interface Basics {
  readonly name?: string;
  readonly summary?: string;
}

const problem = (status: number, body: Record<string, unknown> = {}) => new ApiProblem(status, 'x', '', null, null, [], body);
const fail = (status: number): never => {
  throw problem(status);
};
const at = (version: number, content: Basics): Kept<Basics> => ({ version, content, savedAt: '2026-02-01T12:00:00.000Z', savedBy: 'other' });

/** A server that keeps one section, and a browser's storage. */
function world(server: Kept<Basics> = at(1, { name: 'Polku' })) {
  const storage = new Map<string, string>();
  const unsaveds = new Unsaveds('me', 'draft', { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value), removeItem: (key) => void storage.delete(key) });
  const puts: [Basics, number][] = [];
  const answers: ((content: Basics) => SectionSaved)[] = [];
  let [kept, endings] = [server, 0];
  const open = () =>
    new SectionStore<Basics>({
      section: 'basics',
      unsaveds,
      put: async (content, version) => {
        puts.push([content, version]);
        const answer = answers.shift();
        if (answer) return answer(content);
        if (version !== kept.version) throw problem(412, { current: kept });
        kept = { ...at(version + 1, content) };
        return { version: kept.version, savedAt: '2026-02-01T12:03:00.000Z', completeness: [] };
      },
      saved: () => {},
      ended: () => void (endings += 1),
      shown: () => {},
    }, kept);
  return { storage, unsaveds, puts, answers, open, others: (content: Basics) => void (kept = at(kept.version + 1, content)), server: () => kept, endings: () => endings };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('typing', () => {
  it('is saved after a pause, once, and kept in the browser until then', async () => {
    const { open, puts, storage } = world();
    const store = open();
    store.change({ name: 'P' });
    await jest.advanceTimersByTimeAsync(1000);
    store.change({ name: 'Pol' });
    expect([puts.length, storage.size, store.shown.state]).toEqual([0, 1, 'changed']);
    await jest.advanceTimersByTimeAsync(1500);
    expect([puts, storage.size, store.shown.state]).toEqual([[[{ name: 'Pol' }, 1]], 0, 'saved']);
  });

  it('goes on while it is being saved', async () => {
    const { open, puts, server } = world();
    const store = open();
    store.change({ name: 'A' });
    const saving = store.flush();
    store.change({ name: 'AB' });
    await saving;
    expect(store.shown).toMatchObject({ state: 'changed', content: { name: 'AB' } });
    await jest.advanceTimersByTimeAsync(1500);
    expect([puts.map(([, version]) => version), server().content, store.shown.state]).toEqual([[1, 2], { name: 'AB' }, 'saved']);
  });
});

describe('nothing is lost', () => {
  it('when the page is loaded again before it was saved', async () => {
    const { open, server } = world();
    open().change({ name: 'Uusi' });
    jest.clearAllTimers();
    const again = open();
    expect(again.shown).toMatchObject({ content: { name: 'Uusi' }, state: 'changed' });
    await jest.advanceTimersByTimeAsync(0);
    expect([server().content, again.shown.state]).toEqual([{ name: 'Uusi' }, 'saved']);
  });

  it('when the platform is away: it is asked again, ever more seldom', async () => {
    const { open, answers, puts, server } = world();
    const store = open();
    const during: string[] = [];
    for (const status of [0, 503, 429]) answers.push(() => (during.push(store.shown.state), fail(status)));
    store.change({ name: 'Uusi' });
    await jest.advanceTimersByTimeAsync(1500);
    expect([puts.length, store.shown.state]).toEqual([1, 'waiting']);
    await jest.advanceTimersByTimeAsync(3000 + 6000);
    expect([puts.length, store.shown.state]).toEqual([3, 'waiting']);
    // What is shown does not go back and forth with each try: the page would move with it.
    expect(during).toEqual(['saving', 'waiting', 'waiting']);
    await jest.advanceTimersByTimeAsync(12_000);
    expect([server().content, store.shown.state, store.shown.problem]).toEqual([{ name: 'Uusi' }, 'saved', null]);
  });

  it('when the session ends: it says so, and the next visit saves', async () => {
    const { open, answers, endings, server, storage } = world();
    answers.push(() => { throw problem(401); });
    const store = open();
    store.change({ name: 'Uusi' });
    await store.flush();
    expect([store.shown.state, endings(), storage.size]).toEqual(['ended', 1, 1]);
    await open().flush();
    expect([server().content, storage.size]).toEqual([{ name: 'Uusi' }, 0]);
  });

  it('when it is refused, and it can be mended', async () => {
    const { open, answers, storage } = world();
    answers.push(() => { throw problem(413); });
    const store = open();
    store.change({ name: 'x'.repeat(9) });
    await store.flush();
    expect([store.shown.state, store.shown.problem?.status, storage.size]).toEqual(['refused', 413, 1]);
    store.change({ name: 'x' });
    await store.flush();
    expect([store.shown.state, store.shown.problem]).toEqual(['saved', null]);
  });
});

describe('somebody else', () => {
  it('changed another field: both are kept', async () => {
    const { open, others, server } = world();
    const store = open();
    others({ name: 'Polku', summary: 'Heidän' });
    store.change({ name: 'Minun' });
    await store.flush();
    await jest.advanceTimersByTimeAsync(0);
    expect(server().content).toEqual({ name: 'Minun', summary: 'Heidän' });
    expect(store.shown).toMatchObject({ state: 'saved', joined: expect.any(String), content: { name: 'Minun', summary: 'Heidän' } });
  });

  it('changed the same field: a person chooses, and typing on sends nothing until then', async () => {
    const { open, others, server, puts } = world();
    const store = open();
    others({ name: 'Heidän' });
    store.change({ name: 'Minun' });
    await store.flush();
    expect(store.shown).toMatchObject({ state: 'conflict', conflicts: [{ path: ['name'], mine: 'Minun', theirs: 'Heidän' }], content: { name: 'Minun' } });
    store.change({ name: 'Minun', summary: 'vielä' });
    await jest.advanceTimersByTimeAsync(5000);
    expect(puts.length).toBe(1);
    store.resolve(new Map([[pathKey(['name']), 'theirs']]));
    await jest.advanceTimersByTimeAsync(0);
    expect([server().content, store.shown.state, store.shown.conflicts]).toEqual([{ name: 'Heidän', summary: 'vielä' }, 'saved', []]);
  });

  it('changed it while this page was closed', async () => {
    const { open, others } = world();
    open().change({ name: 'Minun' });
    jest.clearAllTimers();
    others({ name: 'Heidän' });
    expect(open().shown).toMatchObject({ state: 'conflict', theirs: { content: { name: 'Heidän' } } });
  });

  it('is shown when nothing is being changed here, and only then', () => {
    const { open } = world();
    const store = open();
    store.adopt(at(4, { name: 'Heidän' }));
    expect(store.shown.content).toEqual({ name: 'Heidän' });
    store.change({ name: 'Minun' });
    store.adopt(at(5, { name: 'Muu' }));
    expect(store.shown.content).toEqual({ name: 'Minun' });
  });
});
