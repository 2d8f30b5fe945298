import { describe, expect, it } from '@jest/globals';
import { budgetTable, financingTable, footing } from './budget-sums.js';

const cell = (partner: string, category: string, year: number | null, amount: string, stated = false) => ({ partner, category, year, amount, stated });

describe('the tables of an application', () => {
  const budget = [cell('lead', 'staff', 2027, '10.50'), cell('lead', 'staff', 2026, '0.10'), cell('lead', 'flat-rate', 2026, '4.00', true), cell('p1', 'staff', 2026, '1.00')];

  it('sum up in every direction', () => {
    const { years, groups, totals, total } = budgetTable(budget);
    expect(years).toEqual([2026, 2027]);
    expect(groups.map(({ partner, total }) => [partner, total])).toEqual([['lead', '14.60'], ['p1', '1.00']]);
    expect(groups[0]!.rows).toEqual([
      { id: 'staff', amounts: ['0.10', '10.50'], total: '10.60', stated: false },
      { id: 'flat-rate', amounts: ['4.00', null], total: '4.00', stated: true },
    ]);
    expect([totals, total]).toEqual([['5.10', '10.50'], '15.60']);
  });

  it('tell whether the financing foots', () => {
    const financing = [{ source: 'eu-state', partner: null, year: null, amount: '12.00' }, { source: 'own', partner: null, year: null, amount: '3.00' }];
    expect(financingTable(financing).total).toBe('15.00');
    expect(footing(budget, '0.60', financing)).toEqual({ net: '15.00', difference: '0.00' });
    expect(footing(budget, null, financing)).toEqual({ net: '15.60', difference: '-0.60' });
  });

  it('are empty where nothing is', () => {
    expect(budgetTable([])).toEqual({ years: [], groups: [], totals: [], total: '0.00' });
  });
});
