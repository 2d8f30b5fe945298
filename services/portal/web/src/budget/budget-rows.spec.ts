import { describe, expect, it } from '@jest/globals';
import type { DraftCell, PlanRules } from '../apply/api-types.js';
import { budgetGrid, linesOf, withYears, writtenBudget } from './budget-rows.js';
import { budgetFigures } from './plan-figures.js';

const rules: PlanRules = {
  categories: [{ id: 'staff', computed: false }, { id: 'travel', computed: false }, { id: 'office', computed: false }, { id: 'flat-rate', computed: true }, { id: 'flat-40', computed: true }],
  sources: [],
  costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17', covers: ['office'] }] },
};
const cell = (category: string, amount: string, more: Partial<DraftCell> = {}): DraftCell => ({ partner: 'lead', category, year: null, amount, ...more });
const names = { category: (id: string) => id, amount: 'Amount', total: 'Total', noYear: 'No year' };
const gridOf = (cells: readonly DraftCell[], partners = [{ id: 'lead', name: 'We' }], years: readonly (number | null)[] = [null]) => budgetGrid({ rules, cells, figures: budgetFigures(cells, null, rules.costModel), partners, years, names });

describe('the lines', () => {
  it('are those of the cost model, and what holds an amount all the same', () => {
    expect(linesOf(rules, [])).toEqual(['staff', 'travel', 'flat-rate']);
    expect(linesOf(rules, [cell('office', '5.00')])).toEqual(['staff', 'travel', 'office', 'flat-rate']);
    expect(linesOf({ ...rules, costModel: { ...rules.costModel, accepts: ['staff'] } }, [])).toEqual(['staff', 'flat-rate']);
  });
});

describe('the grid', () => {
  it('has one column and no sums across for one partner', () => {
    const { rows, columns } = gridOf([cell('staff', '100.00'), cell('travel', 'n. 5')]);
    expect(columns).toEqual([{ id: 'lead|', name: 'Amount' }]);
    expect(rows.map(({ id, cells: [only] }) => [id, only?.text, only?.computed, only?.editable])).toEqual([['staff', '100.00', undefined, true], ['travel', 'n. 5', undefined, true], ['flat-rate', '', '17.00', true], ['total', '117.00', undefined, false]]);
  });

  it('has partners over years, and sums in both directions', () => {
    const { rows, columns } = gridOf([cell('staff', '100.00', { year: 2023 }), cell('staff', '50.00', { partner: 'p1', year: 2024 })], [{ id: 'lead', name: 'We' }, { id: 'p1', name: 'They' }], [2023, 2024]);
    expect(columns.map(({ group, name }) => `${group ?? ''} ${name}`)).toEqual(['We 2023', 'We 2024', 'They 2023', 'They 2024', ' Total']);
    expect(rows.at(-1)?.cells.map(({ text }) => text)).toEqual(['117.00', '0.00', '0.00', '58.50', '175.50']);
    expect(rows[0]?.cells.at(-1)?.text).toBe('150.00');
    expect(gridOf([cell('staff', '1.00')], undefined, [null, 2023]).columns.map(({ name }) => name)).toEqual(['No year', '2023', 'Total']);
  });
});

describe('writing', () => {
  it('sets, empties and states', () => {
    const written = writtenBudget([cell('staff', '1.00'), cell('travel', '2.00')], [{ row: 'staff', column: 'lead|', text: '1 500,5' }, { row: 'travel', column: 'lead|', text: '' }, { row: 'flat-rate', column: 'lead|', text: '256' }, { row: 'staff', column: 'p1|2024', text: 'noin 7' }], rules);
    expect(written).toEqual([cell('staff', '1500.50'), cell('flat-rate', '256.00', { stated: true }), cell('staff', 'noin 7', { partner: 'p1', year: 2024 })]);
  });

  it('moves to years and back', () => {
    const sumOf = (amounts: readonly string[]) => amounts.join('+');
    expect(withYears([cell('staff', '1.00')], 2023, sumOf)).toEqual([cell('staff', '1.00', { year: 2023 })]);
    expect(withYears([cell('staff', '1.00', { year: 2023 }), cell('staff', '2.00', { year: 2024 }), cell('travel', 'x', { year: 2024 })], null, sumOf)).toEqual([cell('staff', '1.00+2.00'), cell('travel', 'x')]);
  });
});
