import { expect, it } from '@jest/globals';
import type { RankedApplication } from '../office-types.js';
import { budgetLine } from './budget-line.js';

const item = (requested: string, cumulative: string, within: boolean | null, more: Partial<RankedApplication> = {}): RankedApplication =>
  ({ rank: 1, application: 'a', name: 'A', applicant: 'A', status: 'submitted', total: '80.00', assessments: 1, below: [], requested, cumulative, within, ...more });

it('draws the line where the budget ends, with what is left above it and asked for below', () => {
  expect(budgetLine({ budget: '100.00', items: [item('60.00', '60.00', true), item('30.00', '90.00', true), item('20.00', '110.00', false), item('5.00', '115.00', false)] })).toEqual({ after: 2, left: '10.00', over: '25.00' });
});

it('comes after all when all fit, and before all when none does', () => {
  expect(budgetLine({ budget: '100.00', items: [item('60.00', '60.00', true)] })).toEqual({ after: 1, left: '40.00', over: '0.00' });
  expect(budgetLine({ budget: '10.00', items: [item('60.00', '60.00', false)] })).toEqual({ after: 0, left: '10.00', over: '60.00' });
  expect(budgetLine({ budget: '10.00', items: [] })).toEqual({ after: 0, left: '10.00', over: '0.00' });
});

it('passes over what takes nothing of the budget', () => {
  const items = [item('60.00', '60.00', true), item('70.00', '60.00', false, { below: ['total'] }), item('40.00', '100.00', true), item('9.00', '100.00', false, { below: ['plan'] }), item('9.00', '100.00', true, { status: 'rejected' })];
  expect(budgetLine({ budget: '100.00', items })).toEqual({ after: 3, left: '0.00', over: '0.00' });
});

it('is nothing without a budget', () => {
  expect(budgetLine({ budget: null, items: [item('60.00', '60.00', null)] })).toBeNull();
});
