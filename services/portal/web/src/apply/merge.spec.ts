import { describe, expect, it } from '@jest/globals';
import { merge, pathKey, same } from './merge.js';

const cell = (category: string, amount: string) => ({ partner: 'lead', category, year: null, amount });

describe('two editors on one section', () => {
  it('follow each other where they touched different fields', () => {
    const base = { name: 'Polku', summary: '', period: { from: '2022-01-01' } };
    expect(merge(base, { ...base, name: 'Uusi polku' }, { ...base, period: { from: '2022-01-01', to: '2023-12-31' } })).toEqual({
      content: { name: 'Uusi polku', summary: '', period: { from: '2022-01-01', to: '2023-12-31' } },
      conflicts: [],
    });
  });

  it('conflict where both changed one field, and each can be chosen', () => {
    const [base, mine, theirs] = [{ name: 'Polku', period: { to: '1' } }, { name: 'Minun', period: { to: '2' } }, { name: 'Heidän', period: { to: '3' } }];
    const { content, conflicts } = merge(base, mine, theirs);
    expect(content).toEqual(mine);
    expect(conflicts).toEqual([{ path: ['name'], mine: 'Minun', theirs: 'Heidän' }, { path: ['period', 'to'], mine: '2', theirs: '3' }]);
    expect(merge(base, mine, theirs, new Map([[pathKey(['period', 'to']), 'theirs']])).content).toEqual({ name: 'Minun', period: { to: '3' } });
  });

  it('merge a budget cell by cell, wherever the cells stand', () => {
    const base = { budget: [cell('staff', '1.00'), cell('travel', '2.00')] };
    const mine = { budget: [cell('travel', '2.00'), cell('staff', '5.00')] };
    const theirs = { budget: [cell('staff', '1.00'), cell('travel', '3.00'), cell('services', '4.00')] };
    const { content, conflicts } = merge(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(new Set(content.budget)).toEqual(new Set([cell('staff', '5.00'), cell('travel', '3.00'), cell('services', '4.00')]));
    expect(merge(base, mine, { budget: [cell('staff', '9.00'), cell('travel', '2.00')] }).conflicts).toEqual([{ path: ['budget', 'lead|staff|', 'amount'], mine: '5.00', theirs: '9.00' }]);
  });

  it('one takes an entry away: it goes, unless the other changed it', () => {
    const base = { budget: [cell('staff', '1.00'), cell('travel', '2.00')] };
    expect(merge(base, { budget: [cell('staff', '1.00')] }, { budget: [cell('staff', '7.00'), cell('travel', '2.00')] })).toEqual({ content: { budget: [cell('staff', '7.00')] }, conflicts: [] });
    expect(merge(base, { budget: [cell('staff', '1.00')] }, { budget: [cell('staff', '1.00'), cell('travel', '8.00')] }).conflicts).toEqual([{ path: ['budget', 'lead|travel|'], mine: undefined, theirs: cell('travel', '8.00') }]);
  });

  it('take a list without keys as one value', () => {
    expect(merge({ areas: ['a'] }, { areas: ['a', 'b'] }, { areas: ['c'] }).conflicts).toEqual([{ path: ['areas'], mine: ['a', 'b'], theirs: ['c'] }]);
  });

  it('begin from nothing', () => {
    expect(merge({}, { name: 'A' }, { summary: 'B' } as object)).toEqual({ content: { name: 'A', summary: 'B' }, conflicts: [] });
  });
});

describe('same', () => {
  it('looks through', () => {
    expect([same({ a: [1, { b: undefined }] }, { a: [1, {}] }), same({ a: 1 }, { a: 2 }), same([1], [1, 2]), same(null, {}), same('', null)]).toEqual([true, false, false, false, false]);
  });
});
