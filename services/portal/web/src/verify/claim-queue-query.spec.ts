import { describe, expect, it } from '@jest/globals';
import { claimAddressOf, claimQueryOf, claimRequestOf, pressure, stepAddress } from './claim-queue-query.js';

describe('the queue of claims', () => {
  it('keeps in its address what is asked for, and nothing that cannot be', () => {
    const query = claimQueryOf(new URLSearchParams('search=%20S30001%20&state=decision&mine=true&sort=-amount'));
    expect(query).toEqual({ search: 'S30001', state: 'decision', mine: true, sort: '-amount' });
    expect(claimAddressOf(query).toString()).toBe('search=S30001&state=decision&mine=true&sort=-amount');
    expect(claimQueryOf(new URLSearchParams('state=anything&mine=1&sort=name'))).toEqual({ search: '', state: '', mine: false, sort: 'remaining' });
    expect(claimAddressOf({ search: '', state: '', mine: false, sort: 'remaining' }).toString()).toBe('');
  });

  it('asks page by page', () => {
    expect(claimRequestOf({ search: 'a b', state: '', mine: false, sort: 'age' }, 'next')).toBe('/api/v1/claims/queue?sort=age&search=a+b&after=next');
    // The largest first, as the page says.
    expect(claimRequestOf({ search: '', state: '', mine: true, sort: '-amount' }, null)).toBe('/api/v1/claims/queue?sort=-amount&mine=true');
  });

  it('leads to the rows while they are checked, and else to the decision', () => {
    expect(stepAddress('g', 2, 'verification')).toBe('/grants/g/claims/2/check');
    expect(stepAddress('g', 2, 'confirmation')).toBe('/grants/g/claims/2/decision');
  });

  it.each([[-1, 'over'], [0, 'close'], [14, 'close'], [15, 'far']] as const)('with %s days left time is %s', (left, how) => {
    expect(pressure(left)).toBe(how);
  });
});
