import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { List, sortable } from './query.js';

interface Row {
  readonly id: string;
  readonly code: string | null;
  readonly granted: bigint | null;
  readonly filedAt: Date;
}
type Value = Row[keyof Row];

const list = new List<{ where?: object; orderBy?: object[]; take?: number }>({
  name: 'rows',
  sorts: { code: sortable.text.nullable(), granted: sortable.whole.nullable(), filedAt: sortable.instant },
  key: { filedAt: sortable.instant, id: sortable.text },
});

/** The part of Prisma that lists use, on rows in memory. */
function holds(row: Row, where: object): boolean {
  return Object.entries(where).every(([name, asked]: [string, unknown]) => {
    if (name === 'AND') return (asked as object[]).every((one) => holds(row, one));
    if (name === 'OR') return (asked as object[]).some((one) => holds(row, one));
    const value = row[name as keyof Row];
    if (asked === null || typeof asked !== 'object' || asked instanceof Date) return compare(value, asked as Value) === 0;
    if (value === null) return false;
    return Object.entries(asked as Record<string, Value>).every(([how, bound]) => {
      const order = compare(value, bound);
      return { gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[how];
    });
  });
}
const compare = (a: Value, b: Value): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Number(a > b) - Number(a < b);
};

function findMany(rows: readonly Row[], { where, orderBy, take }: { where?: object; orderBy?: object[]; take?: number }): Row[] {
  return rows.filter((row) => holds(row, where!)).toSorted((a, b) => {
    for (const [name, how] of orderBy!.flatMap((one) => Object.entries(one as Record<string, unknown>))) {
      const [x, y] = [a[name as keyof Row], b[name as keyof Row]];
      // Where nulls come last they do so in both directions.
      const down = JSON.stringify(how).includes('desc') && x !== null && y !== null;
      const order = compare(x, y) * (down ? -1 : 1);
      if (order !== 0) return order;
    }
    return 0;
  }).slice(0, take);
}

const rows = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    code: fc.option(fc.constantFrom('S1', 'S2', 'Å "\\\u0001', '')),
    granted: fc.option(fc.bigInt({ min: -3n, max: 3n })),
    filedAt: fc.integer({ min: 0, max: 3 }).map((day) => new Date(day * 86_400_000)),
  }),
  { selector: ({ id }) => id, maxLength: 30 },
);
const sort = fc.constantFrom(...['code', 'granted', 'filedAt'].flatMap((name) => [name, `-${name}`]));
const limit = fc.integer({ min: 1, max: 8 }).map(String);

/** All pages one after the other. @param between what happens before the next page is read */
function walk(query: { sort: string; limit: string }, of: () => readonly Row[], between: () => void = () => undefined): Row[] {
  const seen: Row[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = list.page({ ...query, ...(after === undefined ? {} : { after }) });
    const { shown, next } = page.cut(findMany(of(), page.args({})));
    seen.push(...shown);
    if (seen.length > 100) throw new Error('the pages do not come to an end');
    after = next;
    between();
  }
  return seen;
}

describe('a list that is read in pages', () => {
  it('gives each row once and in order, whatever the sort and the limit', () => {
    fc.assert(fc.property(rows, sort, limit, (all, by, size) => {
      const whole = findMany(all, list.page({ sort: by, limit: '200' }).args({}));
      expect(whole).toHaveLength(all.length);
      expect(walk({ sort: by, limit: size }, () => all)).toEqual(whole);
    }));
  });

  it('shows no row twice and hides none that was there, while others are added', () => {
    fc.assert(fc.property(rows, rows, sort, limit, (all, more, by, size) => {
      const [now, added] = [[...all], more.filter(({ id }) => !all.some((row) => row.id === id))];
      const ids = walk({ sort: by, limit: size }, () => now, () => void now.push(...added.splice(0, 2))).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(all.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
    }));
  });
});
