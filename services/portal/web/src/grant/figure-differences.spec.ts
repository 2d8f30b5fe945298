import { describe, expect, it } from '@jest/globals';
import type { OperationFigures } from '@toteuma/contracts';
import { changedPaths, differences } from './figure-differences.js';

const line = { grantedAtAward: '145201.00', granted: '145201.00', declared: '0.00', parked: '0.00', deducted: '0.00', certified: '0.00', realisation: '0.00' };
const figures: OperationFigures = {
  name: 'ULPO', status: 'running', period: { from: '2022-10-01', to: '2023-06-30' }, months: 9, budgetVersion: 1,
  categories: { staff: line, travel: { ...line, grantedAtAward: null, granted: null, realisation: null } },
  total: line, revenue: { granted: null, certified: null }, net: { granted: '145201.00', certified: '0.00', realisation: '0.00' },
  own: { granted: '35277.00', atDecidedRate: null, actual: '0.00' },
  support: { planned: '141109.00', granted: '141109.00', claimed: '0.00', certified: '0.00', paid: '0.00', receivable: '0.00', recovered: '0.00', realised: '0.00', remaining: '141109.00', realisation: '0.00' },
  public: { planned: '176386.00', realised: '0.00', realisation: '0.00' },
  sources: {}, partners: { lead: { granted: '145201.00', certified: '0.00', realisation: '0.00', support: '0.00', categories: { staff: line } } },
  years: {}, stated: { financing: null, difference: null },
  indicators: { participants: { planned: 60, plannedWomen: 35, achieved: null, achievedWomen: null, realisation: null, realisationWomen: null } },
  principles: { sustainability: { direct: null, indirect: null } }, warnings: { 'support-over-grant': [] },
};
const withStaff = (change: Partial<typeof line>): OperationFigures => ({ ...figures, categories: { ...figures.categories, staff: { ...line, ...change } } });
const one = (after: OperationFigures) => differences(figures, after)[0];

describe('differences of figures', () => {
  it('are none between equal states', () => {
    expect(differences(figures, structuredClone(figures))).toEqual([]);
  });

  it('tell before, after and the difference to the cent', () => {
    expect(differences(figures, withStaff({ granted: '137201.00', certified: '45522.48', realisation: '33.18' }))).toEqual([
      { path: ['categories', 'staff', 'granted'], kind: 'amount', before: '145201.00', after: '137201.00', difference: '-8000.00' },
      { path: ['categories', 'staff', 'certified'], kind: 'amount', before: '0.00', after: '45522.48', difference: '45522.48' },
      { path: ['categories', 'staff', 'realisation'], kind: 'percent', before: '0.00', after: '33.18', difference: '33.18' },
    ]);
  });

  it('do not lose a cent where a float would', () => {
    const [before, after] = [withStaff({ certified: '900719925474.11' }), withStaff({ certified: '900719925474.13' })];
    expect(differences(before, after)[0]).toMatchObject({ difference: '0.02' });
  });

  it('have no quantity where one side was not given: that is not 0', () => {
    const reported = { ...figures, indicators: { participants: { ...figures.indicators['participants']!, achieved: 64 } } };
    expect(one(reported)).toEqual({ path: ['indicators', 'participants', 'achieved'], kind: 'count', before: null, after: 64, difference: null });
  });

  it('tell days, words and counts', () => {
    expect(one({ ...figures, period: { ...figures.period, to: '2023-12-31' } })).toMatchObject({ kind: 'day', before: '2023-06-30', after: '2023-12-31', difference: null });
    expect(one({ ...figures, status: 'ended' })).toMatchObject({ kind: 'text', difference: null });
    expect(one({ ...figures, budgetVersion: 2 })).toMatchObject({ kind: 'count', difference: 1 });
  });

  it('tell a line that only one state has, and a warning that came', () => {
    const warned = { ...figures, warnings: { 'support-over-grant': [{ amount: '5864.07', text: 'in English' }] } };
    expect(differences(figures, warned)).toEqual([
      { path: ['warnings', 'support-over-grant', '0', 'amount'], kind: 'amount', before: null, after: '5864.07', difference: null },
    ]);
    expect(differences(warned, figures)[0]).toMatchObject({ before: '5864.07', after: null });
  });

  it('tell a partner\'s lines only when there are several', () => {
    const both = { ...figures, partners: { ...figures.partners, 'partner-a': figures.partners['lead']! } };
    const after = { ...both, partners: { ...both.partners, 'partner-a': { ...figures.partners['lead']!, certified: '1.00' } } };
    expect([...changedPaths(both, after)]).toEqual(['partners.partner-a.certified']);
    expect(changedPaths(figures, { ...figures, partners: { lead: { ...figures.partners['lead']!, certified: '1.00' } } }).size).toBe(0);
  });
});
