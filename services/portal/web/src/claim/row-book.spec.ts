import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ApiProblem } from '../api.js';
import { Unsaveds } from '../apply/kept.js';
import { RowBook, type BookAround, type ServerRow, type ServerRows } from './row-book.js';
import type { RowText } from './row-text.js';

const row = (key: string, text: RowText, more: Partial<ServerRow> = {}): ServerRow => ({ key, text, problems: [], duplicates: [], ...more });
const away = new ApiProblem(0, 'unreachable', '', null, null);
const changed = new ApiProblem(412, 'version/conflict', '', null, null);

/** A platform with rows of one part, that others may change too. */
class Platform {
  version = 1;
  rows: ServerRow[] = [];
  seen: number[] = [];
  fails: ApiProblem | null = null;
  endings = 0;
  readonly kept = new Map<string, string>();

  around(): BookAround {
    const storage = { getItem: (key: string) => this.kept.get(key) ?? null, setItem: (key: string, value: string) => void this.kept.set(key, value), removeItem: (key: string) => void this.kept.delete(key) };
    return {
      section: 'rows-lead',
      unsaveds: new Unsaveds('applicant', 'claim-1', storage),
      put: async (put, remove, seen) => {
        this.seen.push(seen);
        if (this.fails) throw this.fails;
        if (seen < this.version) throw changed;
        this.version += 1;
        this.rows = [...this.rows.filter(({ key }) => !remove.includes(key)).map((one) => row(one.key, put.find(({ key }) => key === one.key)?.text ?? one.text)), ...put.filter(({ key }) => !this.rows.some((one) => one.key === key)).map(({ key, text }) => row(key, text))];
        return { version: this.version, rows: this.rows.filter(({ key }) => put.some((one) => one.key === key)), savedAt: '2026-01-01T00:00:00Z' };
      },
      all: async (): Promise<ServerRows> => ({ version: this.version, rows: this.rows }),
      ended: () => (this.endings += 1),
      shown: () => undefined,
    };
  }
  book(): RowBook {
    return new RowBook(this.around(), { version: this.version, rows: this.rows });
  }
}

let platform: Platform;
beforeEach(() => {
  jest.useFakeTimers();
  platform = new Platform();
  platform.rows = [row('a', { voucher: '1', amount: '10.00' }), row('b', { voucher: '2', amount: '20.00' })];
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the rows of a claim', () => {
  it('are saved a moment after they were typed, added and removed', async () => {
    const book = platform.book();
    book.change([{ key: 'a', after: { voucher: '1', amount: '11.00' } }, { key: 'c', after: { voucher: '3' } }]);
    book.change([{ key: 'b', after: null }]);
    expect(book.shown).toMatchObject({ state: 'changed', rows: [{ key: 'a', unsent: true }, { key: 'c', text: { voucher: '3' } }] });
    await jest.advanceTimersByTimeAsync(2000);
    expect(book.shown).toMatchObject({ state: 'saved', savedAt: '2026-01-01T00:00:00Z' });
    expect(platform.rows.map(({ key, text }) => [key, text.amount])).toEqual([['a', '11.00'], ['c', undefined]]);
    expect([...platform.kept]).toEqual([]);
  });

  it('are as before when a step is taken back, and done again', async () => {
    const book = platform.book();
    book.change([{ key: 'a', after: null }, { key: 'c', after: { voucher: '3' } }]);
    expect(book.undo()).toEqual(['a', 'c']);
    expect(book.shown.rows.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(book.redo()).toEqual(['a', 'c']);
    expect(book.shown.rows.map(({ key }) => key)).toEqual(['b', 'c']);
    expect([book.canUndo, book.canRedo, book.redo()]).toEqual([true, false, []]);
    await book.flush();
    expect(platform.rows.map(({ key }) => key)).toEqual(['b', 'c']);
  });

  it('wait for a platform that is away without a word at each try: the page would move under the reader', async () => {
    const around = platform.around();
    const during: string[] = [];
    const book: RowBook = new RowBook({ ...around, put: async (...sent) => (during.push(book.shown.state), around.put(...sent)) }, { version: platform.version, rows: platform.rows });
    platform.fails = away;
    book.change([{ key: 'c', after: { voucher: '3' } }]);
    await book.flush();
    await book.flush();
    platform.fails = null;
    await book.flush();
    expect([during, book.shown.state, book.shown.problem]).toEqual([['saving', 'waiting', 'waiting'], 'saved', null]);
  });

  it('survive a page that is loaded again before they were sent', async () => {
    platform.fails = away;
    const book = platform.book();
    book.change([{ key: 'c', after: { voucher: 'never sent' } }]);
    await book.flush();
    expect(book.shown.state).toBe('waiting');
    book.close();
    platform.fails = null;
    const again = platform.book();
    expect(again.shown.rows.at(-1)).toMatchObject({ key: 'c', text: { voucher: 'never sent' } });
    await jest.advanceTimersByTimeAsync(2000);
    expect([again.shown.state, platform.rows.length]).toEqual(['saved', 3]);
  });

  it('come together with what somebody else did in other rows, and in other fields of the same', async () => {
    const book = platform.book();
    platform.rows = [row('a', { voucher: '1', amount: '10.00', supplier: 'Oy' }), row('x', { voucher: '9' })];
    platform.version = 5;
    book.change([{ key: 'a', after: { voucher: '1', amount: '12.00' } }]);
    await jest.advanceTimersByTimeAsync(3000);
    expect(book.shown).toMatchObject({ state: 'saved', conflicts: [] });
    expect(platform.seen).toEqual([1, 5]);
    expect(platform.rows.map(({ text }) => text)).toEqual([{ voucher: '1', amount: '12.00', supplier: 'Oy' }, { voucher: '9' }]);
  });

  it('wait for a person where two have changed the same field or one has removed the row', async () => {
    const book = platform.book();
    platform.rows = [row('a', { voucher: '1', amount: '99.00' })];
    platform.version = 5;
    book.change([{ key: 'a', after: { voucher: '1', amount: '12.00' } }, { key: 'b', after: { voucher: '2b', amount: '20.00' } }]);
    await jest.advanceTimersByTimeAsync(5000);
    expect(book.shown).toMatchObject({ state: 'conflict', conflicts: [{ key: 'a', mine: { amount: '12.00' }, theirs: { amount: '99.00' } }, { key: 'b', mine: { voucher: '2b' }, theirs: null }] });
    expect(platform.seen).toEqual([1]);
    book.resolve('a', 'theirs');
    book.resolve('b', 'mine');
    await jest.advanceTimersByTimeAsync(5000);
    expect(book.shown.state).toBe('saved');
    expect(platform.rows.map(({ text }) => [text.voucher, text.amount])).toEqual([['1', '99.00'], ['2b', '20.00']]);
  });

  it('are kept when the session ends, and told when they are refused', async () => {
    const book = platform.book();
    platform.fails = new ApiProblem(401, 'auth/unauthenticated', '', null, null);
    book.change([{ key: 'a', after: { voucher: '7' } }]);
    await book.flush();
    expect([book.shown.state, platform.endings, platform.kept.size]).toEqual(['ended', 1, 1]);
    platform.fails = new ApiProblem(422, 'request/invalid', '', 'too many', null);
    await book.flush();
    expect(book.shown).toMatchObject({ state: 'refused', problem: { detail: 'too many' } });
  });

  it('are sent in turns when they are many', async () => {
    platform.rows = [];
    const book = platform.book();
    book.change(Array.from({ length: 1200 }, (_, at) => ({ key: `k${at}`, after: { voucher: `${at}` } })));
    await jest.advanceTimersByTimeAsync(3000);
    expect([platform.rows.length, platform.seen]).toEqual([1200, [1, 2, 3]]);
    expect(book.undo()).toHaveLength(1200);
    expect(book.shown.rows).toEqual([]);
  });

  it('are told what is wrong only while they hold what was judged', () => {
    platform.rows = [row('a', { amount: 'x' }, { problems: [{ field: 'amount', expected: 'an amount' }, { field: 'voucher', expected: 'to be filled in' }] })];
    const book = platform.book();
    book.change([{ key: 'a', after: { amount: '5.00' } }]);
    expect(book.shown.rows[0]?.problems).toEqual([{ field: 'voucher', expected: 'to be filled in' }]);
  });

  it('are read in turns; what was kept here meets them once all are there', async () => {
    const early = platform.book();
    early.change([{ key: 'b', after: { voucher: '2', amount: '21.00' } }]);
    early.close();
    const [first, ...rest] = platform.rows;
    const book = new RowBook(platform.around(), { version: 1, rows: [first!] }, false);
    book.change([{ key: 'a', after: { voucher: '1', amount: '12.00' } }]);
    await book.flush();
    expect([platform.seen, book.shown.conflicts, book.shown.state]).toEqual([[], [], 'changed']);
    book.more(rest, true);
    await jest.advanceTimersByTimeAsync(2000);
    expect([platform.seen, book.shown.state, platform.rows.map(({ text }) => text.amount)]).toEqual([[1], 'saved', ['12.00', '21.00']]);
  });
});
