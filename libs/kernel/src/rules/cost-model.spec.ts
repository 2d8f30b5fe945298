import { describe, expect, it } from '@jest/globals';
import { acceptsCosts, ACTUAL, FLAT_17_STAFF, flatRate, flatRatesInOrder, isComputed, isSimplified, type CostModel } from './cost-model.js';

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

describe('a chain of flat rates', () => {
  const flat = (category: string, ...base: string[]) => ({ category, base, percent: '10' });
  const order = (...flatRates: CostModel['flatRates']) => flatRatesInOrder({ id: 'chain', flatRates }).map(({ category }) => category);

  it('computes each after those that it rests on, the others as listed', () => {
    expect(order(flat('overhead', 'staff', 'side-costs'), flat('side-costs', 'staff'), flat('travel-flat', 'staff'))).toEqual(['side-costs', 'overhead', 'travel-flat']);
    expect(order(flat('c', 'b'), flat('b', 'a'), flat('a', 'staff'))).toEqual(['a', 'b', 'c']);
  });

  it('is refused when it rests on its own result', () => {
    expect(() => order(flat('a', 'staff'), flat('b', 'a', 'c'), flat('c', 'b'))).toThrow('expected flat rates that do not rest on their own result, got a circle among b, c');
    expect(() => order(flat('a', 'a'))).toThrow('got a circle among a');
  });
});

describe('what takes costs', () => {
  // 40 % of staff costs pays for everything else (Regulation (EU) 2021/1060, Article 56).
  const flat40: CostModel = { id: 'flat-40-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '40', covers: ['services', 'travel'] }] };
  const unitCost: CostModel = { id: 'unit-cost-1720', flatRates: [], accepts: ['services'], unitCosts: [{ category: 'staff', hours: 1720 }] };

  it('is neither computed nor covered by a flat rate', () => {
    expect(['staff', 'services', 'travel', 'equipment', 'flat-rate'].filter((category) => acceptsCosts(flat40, category))).toEqual(['staff', 'equipment']);
  });

  it('is what the model accepts, where it says so, and what it pays by the hour', () => {
    expect(['staff', 'services', 'travel'].filter((category) => acceptsCosts(unitCost, category))).toEqual(['staff', 'services']);
    expect(['staff', 'services'].filter((category) => acceptsCosts({ ...flat40, accepts: ['staff', 'services'] }, category))).toEqual(['staff']);
    expect(acceptsCosts(ACTUAL, 'travel')).toBe(true);
  });

  it('is simplified with a flat rate, a unit cost or a lump sum', () => {
    expect([ACTUAL, flat40, unitCost, { id: 'lump-sum', flatRates: [], lumpSum: true }].map(isSimplified)).toEqual([false, true, true, true]);
  });
});
