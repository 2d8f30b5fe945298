import { describe, expect, it } from '@jest/globals';
import { scoreOf, underThreshold, weightedTotal } from './weighted-total.js';

const criteria = [{ id: 'effect', weight: 50, highest: 5, threshold: 3 }, { id: 'plan', weight: 30, highest: 5 }, { id: 'cost', weight: 20, highest: 3 }];

describe('the weighted total', () => {
  it('weighs each score by what its criterion is worth', () => {
    expect(weightedTotal(criteria, { effect: '5', plan: '5', cost: '3' })).toBe('100.00');
    expect(weightedTotal(criteria, { effect: '4', plan: '3', cost: '2' })).toBe('71.33');
    expect(weightedTotal(criteria, { effect: '0', plan: '0', cost: '0' })).toBe('0.00');
  });

  it('rounds half up', () => {
    expect(weightedTotal([{ id: 'a', weight: 1, highest: 8 }, { id: 'b', weight: 99, highest: 1 }], { a: '1', b: '0' })).toBe('0.13');
  });

  it('waits until everything is scored within its scale', () => {
    expect([weightedTotal(criteria, { effect: '4', plan: '3' }), weightedTotal(criteria, { effect: '6', plan: '3', cost: '2' }), weightedTotal([], {})]).toEqual([null, null, null]);
    expect(['', '-1', '2.5', 'x', undefined, ' 2 '].map((typed) => scoreOf(criteria[0]!, typed))).toEqual([null, null, null, null, null, 2]);
  });

  it('tells what is under its threshold', () => {
    expect(underThreshold(criteria, { effect: '2', plan: '0', cost: '0' }).map(({ id }) => id)).toEqual(['effect']);
  });
});
