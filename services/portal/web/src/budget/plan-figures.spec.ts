import { describe, expect, it } from '@jest/globals';
import { money } from '@toteuma/kernel';
import type { DraftCell, DraftLine } from '../apply/api-types.js';
import { budgetFigures, cellKey, countsAsOf, financingFigures, yearsOf } from './plan-figures.js';

const flat17 = { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] };
const cell = (category: string, amount: string, more: Partial<DraftCell> = {}): DraftCell => ({ partner: 'lead', category, year: null, amount, ...more });
const line = (source: string, amount: string, more: Partial<DraftLine> = {}): DraftLine => ({ source, partner: null, year: null, amount, ...more });
const sources = [{ id: 'eu-state', public: true }, { id: 'municipal', public: true, share: { of: 'public' as const, percent: '20' } }, { id: 'own', public: false }];

describe('the budget while it is written', () => {
  it('has the flat rate of the kernel, half up to the cent', () => {
    const figures = budgetFigures([cell('staff', '145201.00'), cell('services', '6500.00'), cell('travel', 'n. 500')], '100.00', flat17);
    expect(money(figures.cells.get(cellKey('lead', 'flat-rate', null))!)).toBe('24684.17');
    expect([money(figures.total), money(figures.net), money(figures.of({ category: 'travel' }))]).toEqual(['176385.17', '176285.17', '0.00']);
  });

  it('takes a stated flat rate, and still tells the computed one', () => {
    const figures = budgetFigures([cell('staff', '145201.00'), cell('flat-rate', '24685.00', { stated: true })], null, flat17);
    expect([figures.cells, figures.computed].map((map) => money(map.get(cellKey('lead', 'flat-rate', null))!))).toEqual(['24685.00', '24684.17']);
  });

  it('sums by partner and by year, the flat rate in its years', () => {
    const figures = budgetFigures([cell('staff', '100.00', { year: 2023 }), cell('staff', '50.00', { year: 2024 }), cell('staff', '10.00', { partner: 'p1', year: 2024 })], null, flat17);
    expect([money(figures.of({ year: 2024 })), money(figures.of({ partner: 'p1' })), money(figures.total)]).toEqual(['70.20', '11.70', '187.20']);
  });

  it('is nothing without a cell, and knows a cell once', () => {
    expect(budgetFigures([], undefined, undefined).total).toBe(0n);
    expect(money(budgetFigures([cell('staff', '1.00'), cell('staff', '2.00')], null, flat17).total)).toBe('2.34');
  });
});

describe('the financing', () => {
  const facts = { sources, partners: ['lead', 'p1'], years: [null], countsAs: new Map<string, string>() };
  const budget = budgetFigures([cell('staff', '100.00'), cell('staff', '50.00', { partner: 'p1' })], null, undefined);

  it('foots to the cent, or tells how far it does not', () => {
    expect(financingFigures([line('eu-state', '120.00'), line('own', '30.00')], budget, facts)).toMatchObject({ difference: 0n, gaps: [] });
    expect(financingFigures([line('eu-state', '120.00'), line('own', '29.99')], budget, facts)).toMatchObject({ difference: -1n, gaps: [] });
  });

  it('says at which partner it does not', () => {
    const { difference, gaps } = financingFigures([line('eu-state', '100.00', { partner: 'lead' }), line('eu-state', '40.00', { partner: 'p1' })], budget, facts);
    expect(difference).toBe(-1000n);
    expect(gaps).toEqual([{ partner: 'p1', year: null, budget: 5000n, financing: 4000n, difference: -1000n }]);
  });

  it('knows shares of the whole and of the public part', () => {
    const { sources: shown, publicTotal } = financingFigures([line('eu-state', '90.00'), line('municipal', '30.00'), line('own', '30.00')], budget, facts);
    expect(publicTotal).toBe(12_000n);
    const asMunicipal = financingFigures([line('eu-state', '90.00'), line('own', '30.00', { partner: 'lead' })], budget, { ...facts, countsAs: new Map([['lead', 'municipal']]) });
    expect(asMunicipal.sources.map(({ publicShare }) => publicShare)).toEqual(['75.00', '25.00', null]);
    expect(shown).toEqual([
      { source: 'eu-state', amount: 9000n, share: '60.00', publicShare: '75.00', due: null },
      { source: 'municipal', amount: 3000n, share: '20.00', publicShare: '25.00', due: 2400n },
      { source: 'own', amount: 3000n, share: '20.00', publicShare: null, due: null },
    ]);
  });
});

describe('the years of a period', () => {
  it('are there once both days are', () => {
    expect(yearsOf({ from: '2022-10-01', to: '2024-03-31' })).toEqual([2022, 2023, 2024]);
    expect([yearsOf(undefined), yearsOf({ from: '2022-10-01' }), yearsOf({ from: '2024-01-01', to: '2022-01-01' }), yearsOf({ from: '0001-01-01', to: '9999-01-01' })]).toEqual([[], [], [], []]);
  });
});

describe('own money', () => {
  it('counts as public by the type of the organisation', () => {
    const types = [{ id: 'municipality', ownCountsAs: 'municipal' }, { id: 'association', ownCountsAs: null }];
    expect(countsAsOf([{ type: 'municipality' }, { id: 'p1', type: 'association' }, { id: 'p2', type: 'unknown' }, { id: 'p3' }], types)).toEqual(new Map([['lead', 'municipal']]));
  });
});
