import { describe, expect, it } from '@jest/globals';
import { accountSums, claimSums, filersSeenBy, partnerGrants, supportCorrected, supportDecided, supportTold } from './seen-claims.js';

const submittedAt = new Date('2023-08-10T09:00:00.000Z');
const told = { claim: 1, claimedSupport: '500.00', support: '100.00', supportOverGrant: '0.00', shares: { eu: '50.00', state: '50.00' }, payment: { step: 'recorded', amount: '60.00', paidOn: '2023-08-10' } };
const row = (given: Readonly<Record<string, string>>) => ({ claim: 1, filer: 'p2', claimedSupport: 50000n, paid: 6000n, submittedAt, partnerSupport: supportDecided(Object.entries(given).map(([partner, amount]) => ({ partner, amount }))) as never });

describe('what a partner is told of a claim', () => {
  it('is its own share, and nothing of what is reckoned over all claims', () => {
    const own = row({ lead: '0.00', p2: '100.00' });
    const claims = [{ ...row({}), claim: 0, filer: 'lead', claimedSupport: 20000n }, own];
    expect(claimSums(told, own, { claims }, ['p2'])).toEqual({ claim: 1, claimedSupport: '300.00', support: '100.00', supportOverGrant: null, shares: null, payment: told.payment });
    expect(claimSums(told, own, { claims }, null)).toEqual(told);
  });
  it.each([
    ['others were given something by it', row({ lead: '30.00', p2: '70.00' }), '70.00'],
    ['something was taken from others by it', row({ lead: '-30.00', p2: '130.00' }), '130.00'],
    ['more was paid than it was given', row({ p2: '50.00' }), '50.00'],
  ])('has no amount of the payment where %s', (_, claim, support) => {
    expect(claimSums(told, claim, { claims: [claim] }, ['p2'])).toMatchObject({ support, payment: { step: 'recorded', amount: null, paidOn: '2023-08-10' } });
  });
  it('keeps the amount of a payment that a later correction takes back a part of', () => {
    const claim = row({ lead: '0.00', p2: '60.00' });
    const corrected = { ...claim, partnerSupport: supportCorrected(claim, [{ partner: 'p2', amount: '-20.00' }, { partner: 'p3', amount: '0.00' }]) as never };
    expect(claimSums(told, corrected, { claims: [corrected] }, ['p2'])).toMatchObject({ support: '60.00', payment: { amount: '60.00' } });
    expect(corrected.partnerSupport).toMatchObject([{ partner: 'lead', corrected: '0.00' }, { partner: 'p2', decided: '60.00', corrected: '-20.00' }, { partner: 'p3' }]);
  });
  it('is its own share of a decision, and of the sums of the account', () => {
    expect(supportTold({ support: '5.00', supportByPartner: [{ partner: 'p2', amount: '2.00' }, { partner: 'lead', amount: '3.00' }] }, ['p2'])).toBe('2.00');
    expect(supportTold({ support: '5.00' }, null)).toBe('5.00');
    const claims = [{ ...row({ lead: '90.00', p2: '-5.00' }), filer: 'lead', paid: 9000n, submittedAt: new Date('2023-09-10T09:00:00.000Z') }, row({ lead: '0.00', p2: '50.00' })];
    const terms = { budgetVersion: 1, granted: '900.00', revenue: '100.00', financing: [], budget: [['lead', '400.00'], ['p2', '600.00'], ['lead', '300.00']].map(([partner, amount]) => ({ partner: partner!, amount: amount!, category: 'staff', year: null, stated: false })) };
    const account = { grant: 'g', code: 'S1', organisation: 'org-1', version: 3, granted: 90000n, supportDecided: 13500n, paid: 15000n, partnerGrants: partnerGrants(terms) as never, lastClaimAt: claims[0]!.submittedAt, claims };
    // More was paid of its claim than its share: of the others' it is told nothing.
    expect(accountSums(account, ['p2'])).toEqual({ filers: ['p2'], granted: '450.00', supportDecided: '45.00', paid: '50.00', lastClaimAt: submittedAt });
    expect(accountSums(account, null)).toEqual({ granted: '900.00', supportDecided: '135.00', paid: '150.00', lastClaimAt: claims[0]!.submittedAt });
    expect(partnerGrants({ ...terms, budget: [] })).toEqual([]);
  });
  it('is of the partners that its organisation files for', () => {
    const account = { organisation: 'org-1', partners: [{ partner: 'p2', organisation: 'org-2' }, { partner: 'p3', organisation: 'org-3' }] };
    const by = (organisation: string | null, ofAuthority = false) => filersSeenBy({ organisation, ofAuthority }, account);
    expect([by('org-1'), by('org-2'), by('org-3'), by('org-4'), by(null, true), by(null)]).toEqual([null, ['p2'], ['p3'], [], null, []]);
  });
});
