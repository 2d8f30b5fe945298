import { describe, expect, it } from '@jest/globals';
import type { DraftCell, DraftLine } from '../apply/api-types.js';
import { carriedBy, financingGrid, rearranged, writtenFinancing } from './financing-rows.js';
import { budgetFigures, financingFigures } from './plan-figures.js';

const sources = [{ id: 'eu-state', public: true }, { id: 'own', public: false }];
const line = (source: string, amount: string, more: Partial<DraftLine> = {}): DraftLine => ({ source, partner: null, year: null, amount, ...more });
const cell = (amount: string, more: Partial<DraftCell> = {}): DraftCell => ({ partner: 'lead', category: 'staff', year: null, amount, ...more });
const names = { source: (id: string) => id, amount: 'Amount', total: 'Total', share: 'Share', publicShare: 'Public', costs: 'Costs', difference: 'Difference' };
const budget = budgetFigures([cell('100.00'), cell('50.00', { partner: 'p1' })], '10.00');
const figuresOf = (lines: readonly DraftLine[]) => financingFigures(lines, budget, { sources, partners: ['lead', 'p1'], years: [null], countsAs: new Map() });

describe('the financing grid', () => {
  it('puts the costs below the sources, net of revenue, and the difference below them', () => {
    const lines = [line('eu-state', '112.00'), line('own', '27.00')];
    const { rows, columns } = financingGrid({ sources, lines, budget, figures: figuresOf(lines), partners: [{ id: null, name: 'All' }], years: [null], names });
    expect(columns.map(({ id }) => id)).toEqual(['|', 'share', 'public']);
    expect(rows.map(({ id, cells }) => [id, ...cells.map(({ text }) => text)])).toEqual([
      ['eu-state', '112.00', '80.58', '100.00'], ['own', '27.00', '19.42', ''], ['total', '139.00', '', ''], ['costs', '140.00', '', ''], ['difference', '-1.00', '', ''],
    ]);
  });

  it('does so for each partner', () => {
    const lines = [line('eu-state', '100.00', { partner: 'lead' }), line('own', '20.00', { partner: 'p1' })];
    const { rows } = financingGrid({ sources, lines, budget, figures: figuresOf(lines), partners: [{ id: 'lead', name: 'We' }, { id: 'p1', name: 'They' }], years: [null], names });
    expect(rows.at(-1)?.cells.slice(0, 3).map(({ text }) => text)).toEqual(['0.00', '-30.00', '-20.00']);
  });
});

describe('writing', () => {
  it('sets and empties', () => {
    expect(writtenFinancing([line('own', '5.00')], [{ row: 'own', column: '|', text: '' }, { row: 'eu-state', column: 'p1|2024', text: '1 000' }])).toEqual([line('eu-state', '1000.00', { partner: 'p1', year: 2024 })]);
  });

  it('goes to partners and years and back to one column', () => {
    const split = rearranged([line('own', '5.00'), line('own', '2.00', { partner: 'p1' })], { partners: true, years: [2023, 2024] });
    expect(split).toEqual([line('own', '5.00', { partner: 'lead', year: 2023 }), line('own', '2.00', { partner: 'p1', year: 2023 })]);
    expect(rearranged(split, { partners: false, years: [null] })).toEqual([line('own', '7.00')]);
  });
});

describe('what carries the difference', () => {
  it('gets what is missing and gives what is too much', () => {
    const short = [line('eu-state', '112.00'), line('own', '27.00')];
    expect(carriedBy('own', short, figuresOf(short))).toEqual([line('eu-state', '112.00'), line('own', '28.00')]);
    const over = [line('eu-state', '142.00'), line('own', '27.00')];
    expect(carriedBy('own', over, figuresOf(over))).toBeNull();
    const even = [line('eu-state', '140.00')];
    expect(carriedBy('own', even, figuresOf(even))).toBeNull();
  });

  it('at each partner that it is at', () => {
    const plain = budgetFigures([cell('100.00'), cell('50.00', { partner: 'p1' })], null);
    const lines = [line('eu-state', '90.00', { partner: 'lead' }), line('eu-state', '45.00', { partner: 'p1' })];
    const figures = financingFigures(lines, plain, { sources, partners: ['lead', 'p1'], years: [null], countsAs: new Map() });
    expect(carriedBy('own', lines, figures)).toEqual([...lines, line('own', '10.00', { partner: 'lead' }), line('own', '5.00', { partner: 'p1' })]);
  });
});
