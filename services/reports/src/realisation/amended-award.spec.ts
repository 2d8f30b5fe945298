import { describe, expect, it } from '@jest/globals';
import { nameOn } from '@toteuma/kernel';
import { amendedAward, ofExtension, ofPartners } from './deltas.js';
import { knownNames } from './known-facts.js';
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
  it('has names by their days, those of an award that was taken back no more', () => {
    const told = (key: string, position: bigint, value: unknown) => ({ key, position, value });
    const { participants } = ofPartners({ amendment: 1, effectiveFrom: '2023-02-01', applicant: 'New name', partners: [], renamed: [{ id: 'lead', name: 'New name', from: '2023-01-20' }] }).facts;
    const facts = [told('award', 1n, award), told('participants', 2n, participants)];
    const first = award.plan.applicant.name;
    expect(['2023-01-19', '2023-01-20'].map((day) => nameOn(knownNames(facts), 'lead', day))).toEqual([first, 'New name']);
    expect(nameOn(knownNames([...facts, told('award', 3n, 'taken-back'), told('award', 4n, award)]), 'lead', '2023-06-01')).toBe(first);
    // Told before names had days: the new name always held.
    expect(nameOn(knownNames([facts[0]!, told('participants', 2n, { applicant: 'New name', partners: [] })]), 'lead', '2022-10-01')).toBe('New name');
  });
});
