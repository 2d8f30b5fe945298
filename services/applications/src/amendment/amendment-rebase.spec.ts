import { describe, expect, it } from '@jest/globals';
import type { GrantTerms } from '@toteuma/contracts';
import { rebased, unsettled } from './amendment-rebase.js';
import { cell, line, rules } from '../application/application-samples.js';

const base: GrantTerms = {
  budgetVersion: 1, revenue: null, granted: '80.00',
  budget: [cell('staff', '100.00'), cell('travel', '10.00'), cell('flat-rate', '17.00')],
  financing: [line('eu-state', '80.00'), line('own', '47.00')],
};
const withCells = (...budget: GrantTerms['budget']): GrantTerms => ({ ...base, budgetVersion: 2, budget });
const over = (now: GrantTerms, change: { cells?: GrantTerms['budget']; financing?: GrantTerms['financing'] | null }, gone: readonly string[] = []) =>
  rebased({ change: { cells: change.cells ?? [], financing: change.financing ?? null }, base, now, model: rules.costModel, gone: (partner) => gone.includes(partner) });

describe('a change on the terms of today', () => {
  it('stays as it is where nobody changed anything', () => {
    const change = { cells: [cell('staff', '90.00'), cell('travel', '10.00')], financing: [line('eu-state', '80.00'), line('own', '37.00')] };
    expect(over(base, change)).toEqual({ change, conflicts: [] });
  });
  it('follows in the cells that it left as they were', () => {
    const { change, conflicts } = over(withCells(cell('staff', '120.00'), cell('travel', '10.00')), { cells: [cell('staff', '100.00'), cell('travel', '15.00')] });
    expect(change.cells).toEqual([cell('travel', '15.00')]);
    expect(conflicts).toEqual([]);
  });
  it('has no conflict where both want the same', () => {
    expect(over(withCells(cell('staff', '120.00'), cell('travel', '10.00')), { cells: [cell('staff', '120')] }).conflicts).toEqual([]);
  });
  it('tells where both changed the same cell to different amounts', () => {
    const { change, conflicts } = over(withCells(cell('staff', '120.00'), cell('travel', '10.00')), { cells: [cell('staff', '90.00')] });
    expect(change.cells).toEqual([cell('staff', '90.00')]);
    expect(conflicts).toEqual([{ cell: { partner: 'lead', category: 'staff', year: null }, was: '100.00', now: '120.00', wanted: '90.00' }]);
  });
  it('takes no conflict from what is computed, but from what is stated instead', () => {
    const now = withCells(cell('staff', '120.00'), cell('travel', '10.00'), cell('flat-rate', '20.40'));
    expect(over(now, { cells: [cell('flat-rate', '18.00')] }).conflicts).toEqual([]);
    expect(over(now, { cells: [cell('flat-rate', '18.00', { stated: true })] }).conflicts).toHaveLength(1);
  });
  it('tells of a cell of a partner who has left', () => {
    expect(over(base, { cells: [cell('staff', '5.00', { partner: 'p2' })] }, ['p2']).conflicts).toEqual([{ cell: { partner: 'p2', category: 'staff', year: null }, was: '0.00', now: '0.00', wanted: '5.00' }]);
    expect(over(base, { cells: [cell('staff', '0.00', { partner: 'p2' })] }, ['p2']).conflicts).toEqual([]);
  });
  it('puts a financing plan together line by line', () => {
    const now = { ...base, financing: [line('eu-state', '70.00'), line('own', '47.00'), line('municipal', '10.00')] };
    const { change, conflicts } = over(now, { financing: [line('eu-state', '80.00'), line('own', '57.00')] });
    expect(change.financing).toEqual([line('eu-state', '70.00'), line('own', '57.00'), line('municipal', '10.00')]);
    expect(conflicts).toEqual([]);
    expect(over(now, { financing: [line('eu-state', '75.00'), line('own', '47.00')] }).conflicts).toEqual([{ line: { source: 'eu-state', partner: null, year: null }, was: '80.00', now: '70.00', wanted: '75.00' }]);
  });
});

describe('a decision', () => {
  const { conflicts } = over({ ...withCells(cell('staff', '120.00')), financing: [line('eu-state', '70.00')] }, { cells: [cell('staff', '90.00')], financing: [line('eu-state', '75.00')] });
  it('settles the conflicts of the budget by naming cells, and those of the plan by naming a plan', () => {
    expect(conflicts.map((one) => ('cell' in one ? 'cell' : one.line.source))).toEqual(['cell', 'eu-state']);
    expect(unsettled(conflicts, { cells: null, financing: null })).toHaveLength(2);
    expect(unsettled(conflicts, { cells: [cell('staff', '95.00')], financing: null })).toMatchObject([{ line: {} }]);
    expect(unsettled(conflicts, { cells: [cell('staff', '95.00')], financing: [line('eu-state', '70.00')] })).toEqual([]);
  });
});
