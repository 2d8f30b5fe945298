import { describe, expect, it } from '@jest/globals';
import { parseMoney } from '../money.js';
import { parseRate } from '../rate.js';
import { amendBudget, budgetTotal, comparedLines, completeBudget, doubledCell, financingFoots, isOfLine, supportFits, type BudgetCell } from './budget.js';
import { ACTUAL, FLAT_17_STAFF, type CostModel } from './cost-model.js';

function cell(category: string, amount: string, more: Partial<BudgetCell> = {}): BudgetCell {
  return { partner: 'lead', category, year: null, amount: parseMoney(amount), stated: false, ...more };
}

const wholeEuros = [cell('staff', '145201'), cell('services', '6500'), cell('flat-rate', '24685', { stated: true })];

describe('a complete budget', () => {
  it('has the computed flat rate', () => {
    expect(completeBudget([cell('staff', '145201'), cell('services', '6500')], FLAT_17_STAFF)).toEqual([
      cell('staff', '145201'), cell('services', '6500'), cell('flat-rate', '24684.17'),
    ]);
  });

  it('keeps a stated flat rate', () => {
    expect(completeBudget(wholeEuros, FLAT_17_STAFF)).toEqual(wholeEuros);
    expect(budgetTotal(wholeEuros)).toBe(parseMoney('176386'));
  });

  it('computes a flat rate anew that is not stated', () => {
    expect(completeBudget([cell('staff', '100'), cell('flat-rate', '99')], FLAT_17_STAFF)).toEqual([cell('staff', '100'), cell('flat-rate', '17')]);
  });

  it('adds nothing where all costs are actual', () => {
    expect(completeBudget([cell('staff', '100')], ACTUAL)).toEqual([cell('staff', '100')]);
  });

  it('computes per partner, and none for a partner without a base', () => {
    const second = { partner: 'p2' };
    expect(completeBudget([cell('staff', '0.50'), cell('staff', '0.50', second), cell('travel', '7', { partner: 'p3' })], FLAT_17_STAFF).slice(3)).toEqual([
      cell('flat-rate', '0.09'), cell('flat-rate', '0.09', second),
    ]);
  });

  it('splits the flat rate to the years of its base without gaining a cent', () => {
    // Year by year it would be 17.01 twice; the partner's flat rate is 17 % of 200.06 = 34.01.
    expect(completeBudget([cell('staff', '100.03', { year: 2016 }), cell('staff', '100.03', { year: 2017 })], FLAT_17_STAFF).slice(2)).toEqual([
      cell('flat-rate', '17.01', { year: 2016 }), cell('flat-rate', '17.00', { year: 2017 }),
    ]);
  });

  it('takes a stated flat rate for its year, and one without a year for all years', () => {
    const staff = [cell('staff', '100', { year: 2016 }), cell('staff', '200', { year: 2017 })];
    const first = cell('flat-rate', '18', { year: 2016, stated: true });
    expect(completeBudget([...staff, first], FLAT_17_STAFF)).toEqual([...staff, first, cell('flat-rate', '34', { year: 2017 })]);
    const all = cell('flat-rate', '52', { stated: true });
    expect(completeBudget([...staff, all], FLAT_17_STAFF)).toEqual([...staff, all]);
    const years = [cell('flat-rate', '20', { year: 2016, stated: true }), cell('flat-rate', '31', { year: 2017, stated: true })];
    expect(completeBudget([cell('staff', '300'), ...years], FLAT_17_STAFF)).toEqual([cell('staff', '300'), ...years]);
  });

  it('has each cell once', () => {
    const twice = [cell('staff', '1'), cell('staff', '2', { year: 2016 }), cell('staff', '3')];
    expect(doubledCell(twice)).toBe(twice[2]);
    expect(doubledCell(wholeEuros)).toBeNull();
    expect(() => completeBudget(twice, FLAT_17_STAFF)).toThrow('expected each budget cell once, got ["lead","staff",null] twice');
  });
});

describe('an amended budget', () => {
  it('replaces the cells named and keeps the others', () => {
    const amended = amendBudget(wholeEuros, [cell('staff', '137201'), cell('flat-rate', '23325', { stated: true }), cell('services', '15860')], FLAT_17_STAFF);
    expect(amended).toEqual([cell('staff', '137201'), cell('flat-rate', '23325', { stated: true }), cell('services', '15860')]);
    expect(budgetTotal(amended)).toBe(parseMoney('176386'));
  });

  it('lets a stated flat rate lapse when its base changed', () => {
    expect(amendBudget(wholeEuros, [cell('staff', '137201')], FLAT_17_STAFF)).toEqual([
      cell('services', '6500'), cell('staff', '137201'), cell('flat-rate', '23324.17'),
    ]);
  });

  it('keeps a stated flat rate when its base did not change', () => {
    const unchanged = amendBudget(wholeEuros, [cell('services', '7000'), cell('staff', '145201')], FLAT_17_STAFF);
    expect(unchanged.find((found) => found.category === 'flat-rate')).toEqual(cell('flat-rate', '24685', { stated: true }));
  });

  it('touches only the partner and the year whose base changed', () => {
    const old = [
      cell('staff', '100', { year: 2016 }), cell('staff', '100', { year: 2017 }), cell('staff', '100', { partner: 'p2' }),
      cell('flat-rate', '18', { year: 2016, stated: true }), cell('flat-rate', '18', { year: 2017, stated: true }), cell('flat-rate', '18', { partner: 'p2', stated: true }),
    ];
    const flat = amendBudget(old, [cell('staff', '200', { year: 2017 })], FLAT_17_STAFF).filter((found) => found.category === 'flat-rate');
    expect(flat).toEqual([
      cell('flat-rate', '18', { year: 2016, stated: true }), cell('flat-rate', '18', { partner: 'p2', stated: true }), cell('flat-rate', '34', { year: 2017 }),
    ]);
  });

  it('goes back to the computed flat rate when a cell that is not stated replaces the stated one', () => {
    expect(amendBudget(wholeEuros, [cell('flat-rate', '0')], FLAT_17_STAFF)).toContainEqual(cell('flat-rate', '24684.17'));
  });
});

describe('a budget with a chain of flat rates', () => {
  // Listed in the wrong order on purpose: 40 % of staff and of the side costs, which are 23.81 % of staff.
  const chain: CostModel = { id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'side-costs'], percent: '40' }, { category: 'side-costs', base: ['staff'], percent: '23.81' }] };

  it('takes each step from the rounded result of the one before', () => {
    // 238.107143 is 238.11; 40 % of 1 238.14 is 495.256. From the exact side costs it would be 495.254...
    expect(completeBudget([cell('staff', '1000.03')], chain)).toEqual([cell('staff', '1000.03'), cell('side-costs', '238.11'), cell('flat-rate', '495.26')]);
  });

  it('rests on a stated result, and gives its years on', () => {
    expect(completeBudget([cell('staff', '1000.03'), cell('side-costs', '240', { stated: true })], chain).at(-1)).toEqual(cell('flat-rate', '496.01'));
    const dated = completeBudget([cell('staff', '1000.03', { year: 2024 }), cell('staff', '1000.03', { year: 2025 })], chain);
    // 476.21 and, of 2 476.27, 990.508.
    expect(dated.slice(2)).toEqual([
      cell('side-costs', '238.11', { year: 2024 }), cell('side-costs', '238.10', { year: 2025 }), cell('flat-rate', '495.26', { year: 2024 }), cell('flat-rate', '495.25', { year: 2025 }),
    ]);
  });

  it('a stated end of the chain lapses when its beginning changes', () => {
    const old = completeBudget([cell('staff', '1000'), cell('flat-rate', '500', { stated: true })], chain);
    expect(amendBudget(old, [cell('services', '5')], chain)).toContainEqual(cell('flat-rate', '500', { stated: true }));
    expect(amendBudget(old, [cell('staff', '2000')], chain)).toEqual([cell('staff', '2000'), cell('side-costs', '476.20'), cell('flat-rate', '990.48')]);
    // The middle of the chain is stated anew: what rests on it lapses too.
    expect(amendBudget(old, [cell('side-costs', '250', { stated: true })], chain).at(-1)).toEqual(cell('flat-rate', '500.00'));
  });

  it('is refused when it is a circle', () => {
    const circle: CostModel = { id: 'circle', flatRates: [{ category: 'a', base: ['b'], percent: '1' }, { category: 'b', base: ['a'], percent: '1' }] };
    expect(() => completeBudget([cell('staff', '1')], circle)).toThrow(RangeError);
  });
});

describe('footing', () => {
  const financing = [{ amount: parseMoney('141109') }, { amount: parseMoney('35277') }];

  it('holds to the cent', () => {
    expect(financingFoots({ budget: wholeEuros, revenue: 0n, financing })).toEqual({
      ok: true, budgetNet: parseMoney('176386'), financing: parseMoney('176386'),
    });
    expect(financingFoots({ budget: wholeEuros, revenue: 1n, financing }).ok).toBe(false);
    expect(financingFoots({ budget: completeBudget(wholeEuros.slice(0, 2), FLAT_17_STAFF), revenue: 0n, financing })).toEqual({
      ok: false, budgetNet: parseMoney('176385.17'), financing: parseMoney('176386'),
    });
  });

  it('counts revenue off the budget', () => {
    expect(financingFoots({ budget: [cell('staff', '100')], revenue: parseMoney('20'), financing: [{ amount: parseMoney('80') }] }).ok).toBe(true);
  });
});

describe('the highest support', () => {
  const facts = { euState: parseMoney('141109'), rate: parseRate('80'), budgetNet: parseMoney('176386'), unit: 100n };

  it('is the rate of the net budget, rounded up to the budget unit', () => {
    // 80 % of 176 386 is 141 108.80.
    expect(supportFits({ ...facts, support: parseMoney('141109') })).toEqual({ ok: true, highest: parseMoney('141109') });
    expect(supportFits({ ...facts, support: parseMoney('141109.01'), euState: parseMoney('150000') })).toEqual({ ok: false, highest: parseMoney('141109') });
    expect(supportFits({ ...facts, support: parseMoney('141109'), unit: 1n })).toEqual({ ok: false, highest: parseMoney('141108.80') });
  });

  it('stops at the EU and state money of the plan', () => {
    expect(supportFits({ ...facts, support: parseMoney('141109'), euState: parseMoney('141108') })).toEqual({ ok: false, highest: parseMoney('141108') });
  });
});

describe('the lines of two budgets that are compared', () => {
  const at = (category: string, year: number | null) => ({ partner: 'lead', category, year });
  it('are by year where every cell there has one', () => {
    expect(comparedLines([at('staff', 2022), at('travel', 2022)], [at('staff', 2023), at('travel', null)])).toEqual([at('staff', 2022), at('travel', null), at('staff', 2023)]);
    expect([[at('staff', 2022), at('staff', 2022)], [at('staff', 2023), at('staff', 2022)], [at('staff', 2022), at('staff', null)], [at('travel', 2022), at('staff', null)]].map(([cell, line]) => isOfLine(cell!, line!))).toEqual([true, false, true, false]);
  });
});
