import { describe, expect, it } from '@jest/globals';
import type { Application, Claim } from '../api-types.js';
import { barLength, largest } from './bar-length.js';
import { budgetVersions, claimParts } from './breakdown.js';

const cell = { partner: 'lead', category: 'staff', year: 2022, declared: '46333.55', deducted: '311.07', parked: '500.00', certified: '45522.48' };
const claim: Claim = {
  claim: 1, status: 'decided', period: { from: '2022-10-01', to: '2022-12-31' }, last: false, declared: '0.00', deducted: null, parked: null, certified: null, support: null, payment: null,
  cells: [cell, { ...cell, year: 2023, declared: '0.10', deducted: '0.00', parked: '0.00', certified: '0.10' }, { ...cell, category: 'services' }],
};

describe('how a category is made up', () => {
  it('adds a claim\'s cells of all years and partners', () => {
    expect(claimParts([claim], 'staff')).toEqual([{ claim: 1, period: claim.period, decided: true, declared: '46333.65', deducted: '311.07', parked: '500.00', certified: '45522.58' }]);
    expect(claimParts([claim], 'travel')).toEqual([]);
  });

  it('tells of an undecided claim only what was declared', () => {
    const filed = { ...claim, status: 'submitted' as const, cells: [{ partner: 'lead', category: 'staff', year: 2022, declared: '10.00' }] };
    expect(claimParts([filed], 'staff')[0]).toMatchObject({ decided: false, declared: '10.00', certified: '0.00' });
  });

  it('follows a category through the budget versions that took effect', () => {
    const amendment = (number: number, status: 'accepted' | 'rejected', amount: string, category = 'staff') => ({
      number, status, outcome: status, filedOn: '2023-01-01', effectiveFrom: `2023-0${number}-15`, decidedOn: '2023-01-20', reason: null,
      budget: [{ partner: 'lead', category, year: null, old: '145201.00', new: amount, difference: '0.00' }], granted: { old: '1.00', new: '1.00', difference: '0.00' },
    });
    const application = { decidedOn: '2022-09-13', amendments: [amendment(1, 'accepted', '137201.00'), amendment(2, 'rejected', '1.00'), amendment(3, 'accepted', '9.00', 'services')] } as unknown as Application;
    expect(budgetVersions(application, 'staff', '145201.00')).toEqual([
      { version: 1, from: '2022-09-13', amendment: null, amount: '145201.00', difference: '0.00' },
      { version: 2, from: '2023-01-15', amendment: 1, amount: '137201.00', difference: '-8000.00' },
      { version: 3, from: '2023-03-15', amendment: 3, amount: '137201.00', difference: '0.00' },
    ]);
  });
});

describe('bars', () => {
  it('are as long as their amounts, on one scale', () => {
    const end = largest(['145201.00', null, '155520.80']);
    expect(end).toBe(15552080n);
    expect([barLength('155520.80', end), barLength('77760.40', end), barLength(null, end), barLength('-5.00', end)]).toEqual([100, 50, 0, 0]);
    expect(largest([])).toBe(1n);
  });
});
