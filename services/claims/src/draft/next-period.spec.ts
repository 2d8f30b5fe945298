import { describe, expect, it } from '@jest/globals';
import { nextPeriod } from './next-period.js';

type Known = Parameters<typeof nextPeriod>[0];
const period = { from: '2026-01-15', to: '2027-06-30' };
/** Of an operation whose programme says nothing of months unless told otherwise. */
const known = (claims: readonly { from: string; to: string }[] = [], monthsBetween: number | null = null): Known =>
  ({ period, claims: claims.map((its) => ({ filer: null, last: false, period: its })), spending: { claims: { monthsBetween } } }) as unknown as Known;
const proposed = (state: Known, today: string, drafted: string | null = null) => nextPeriod(state, null, drafted, today);

describe('the period of the next claim', () => {
  it.each([
    ['the last month that is over', '2026-11-23', '2026-10-31'],
    ['the last month that is over, on its first day after', '2026-11-01', '2026-10-31'],
    ['today, in the month in which it begins', '2026-01-20', '2026-01-20'],
    ['the end of the operation, once that is past', '2027-08-02', '2027-06-30'],
    ['the end of the operation, before it begins', '2025-12-01', '2027-06-30'],
  ])('without a number of months reaches to %s', (_what, today, to) => {
    expect(proposed(known(), today)).toEqual({ from: '2026-01-15', to });
  });

  it('has the months of the programme or of the claim before, also where they are not over', () => {
    expect(proposed(known([], 3), '2026-02-01')).toEqual({ from: '2026-01-15', to: '2026-04-14' });
    expect(proposed(known([{ from: '2026-01-15', to: '2026-03-14' }]), '2026-03-20')).toEqual({ from: '2026-03-15', to: '2026-05-14' });
  });

  it('goes on after what is drafted, and never beyond the operation', () => {
    expect(proposed(known([], 6), '2026-08-01', '2026-07-14')).toEqual({ from: '2026-07-15', to: '2027-01-14' });
    expect(proposed(known([], 6), '2027-03-01', '2027-03-14')).toEqual({ from: '2027-03-15', to: '2027-06-30' });
    expect(proposed(known(), '2027-07-01', '2027-06-30')).toBeNull();
  });
});
