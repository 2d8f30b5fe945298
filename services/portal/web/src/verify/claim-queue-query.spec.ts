import { describe, expect, it } from '@jest/globals';
import { claimAddressOf, claimQueryOf, claimRequestOf, pressure, stepAddress } from './claim-queue-query.js';

describe('the queue of claims', () => {
  it('keeps in its address what is asked for, and nothing that cannot be', () => {
    const query = claimQueryOf(new URLSearchParams('search=%20S30001%20&state=decision&sort=amount'));
    expect(query).toEqual({ search: 'S30001', state: 'decision', sort: 'amount' });
    expect(claimAddressOf(query).toString()).toBe('search=S30001&state=decision&sort=amount');
    expect(claimQueryOf(new URLSearchParams('state=anything&sort=name'))).toEqual({ search: '', state: '', sort: 'remaining' });
    expect(claimAddressOf({ search: '', state: '', sort: 'remaining' }).toString()).toBe('');
  });

  it('asks page by page', () => {
    expect(claimRequestOf({ search: 'a b', state: '', sort: 'age' }, 'next')).toBe('/api/v1/claims/queue?sort=age&search=a+b&after=next');
  });

  it('leads to the rows while they are checked, and else to the decision', () => {
    expect(stepAddress('g', 2, 'verification')).toBe('/grants/g/claims/2/check');
    expect(stepAddress('g', 2, 'confirmation')).toBe('/grants/g/claims/2/decision');
  });

  it.each([[-1, 'over'], [0, 'close'], [14, 'close'], [15, 'far']] as const)('with %s days left time is %s', (left, how) => {
    expect(pressure(left)).toBe(how);
  });
});
