import { describe, expect, it } from '@jest/globals';
import { ACTUAL, FLAT_17_STAFF, flatRate, isComputed } from './cost-model.js';

describe('flat rates', () => {
  it('are computed half up to the cent from their base', () => {
    // 17 % of 155 520.80 is 26 438.536.
    expect(flatRate(FLAT_17_STAFF, 'flat-rate', new Map([['staff', 15552080n], ['services', 175700n]]))).toBe(2643854n);
    expect(flatRate(FLAT_17_STAFF, 'flat-rate', new Map([['staff', 50n]]))).toBe(9n);
    expect(flatRate(FLAT_17_STAFF, 'flat-rate', new Map([['staff', -50n]]))).toBe(-9n);
  });

  it('take all categories of their base together, and those without an amount as 0', () => {
    const direct = { id: 'flat-7-direct', flatRates: [{ category: 'flat-rate', base: ['staff', 'services', 'travel'], percent: '7' }] };
    expect(flatRate(direct, 'flat-rate', new Map([['staff', 107n], ['services', 107n], ['other', 9900n]]))).toBe(15n);
  });

  it('exist only where the model computes them', () => {
    expect(isComputed(FLAT_17_STAFF, 'flat-rate')).toBe(true);
    expect(isComputed(FLAT_17_STAFF, 'staff')).toBe(false);
    expect(isComputed(ACTUAL, 'flat-rate')).toBe(false);
    expect(() => flatRate(ACTUAL, 'flat-rate', new Map())).toThrow('expected a category that the cost model actual computes, got "flat-rate"');
  });
});
