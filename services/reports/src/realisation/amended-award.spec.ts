import { describe, expect, it } from '@jest/globals';
import { amendedAward, ofExtension, ofPartners } from './deltas.js';
import { ulpoAward as award } from './ulpo-events.js';

const period = { from: '2022-10-01', to: '2023-12-31' };
const partner = (id: string, left: string | null) => ({ id, name: `Partner ${id}`, businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' as const, left });

describe('an award that is amended', () => {
  it('is itself where nothing was amended', () => expect(amendedAward(award, {})).toEqual(award));
  it('has the new period', () => {
    const { facts, rows } = ofExtension({ amendment: 1, effectiveFrom: '2023-02-01', period, was: '2023-06-30' });
    expect(rows).toEqual([]);
    expect(amendedAward(award, facts)).toEqual({ ...award, plan: { ...award.plan, period } });
  });
  it('has the new names, and still who left', () => {
    const { facts } = ofPartners({ amendment: 1, effectiveFrom: '2023-02-01', applicant: 'New name', partners: [partner('p2', null), partner('p1', '2023-02-01')] });
    const { plan } = amendedAward(award, facts);
    expect(plan.applicant).toEqual({ ...award.plan.applicant, name: 'New name' });
    expect(plan.partners.map(({ id, name }) => [id, name])).toEqual([['p2', 'Partner p2'], ['p1', 'Partner p1']]);
    expect(plan.partners[0]).not.toHaveProperty('left');
  });
});
