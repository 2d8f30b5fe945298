import { describe, expect, it } from '@jest/globals';
import { claimAddressOf, claimQueryOf, claimRequestOf, nextOf, pressure, stepAddress } from './claim-queue-query.js';

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

  it('goes on behind the claim that the reader is at, and comes to what was passed over at the end', () => {
    const one = (claim: number, mayYou = true) => ({ grant: 'g', claim, mayYou });
    const seen = [one(1), one(2), one(3, false), one(4), one(5)];
    const nextAfter = (claim: number, claims = seen) => nextOf(claims, one(claim), seen)?.claim;
    expect([1, 2, 4, 5, 9].map((claim) => nextAfter(claim))).toEqual([2, 4, 5, 1, 1]);
    // The claim itself has left the queue, and another one has come.
    expect(nextAfter(2, [one(8), one(1), one(4)])).toBe(4);
    expect(nextAfter(5, [one(5)])).toBeUndefined();
  });

  it.each([[-1, 'over'], [0, 'close'], [14, 'close'], [15, 'far']] as const)('with %s days left time is %s', (left, how) => {
    expect(pressure(left)).toBe(how);
  });
});
