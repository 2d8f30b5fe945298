import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sum } from '../money.js';
import { interestOn, type InterestRules } from './interest.js';

const table: InterestRules = { rates: [{ from: '2023-07-01', percent: '7' }, { from: '2023-01-01', percent: '5.5' }], lateMargin: '4', yearDays: 365 };

describe('interest by a dated table', () => {
  it('has one part for each rate, with both days included', () => {
    // 16 February to 30 June: 135 days of 5.5 %; 1 July to 31 August: 62 days of 7 %.
    expect(interestOn(1_000_00n, '2023-02-16', '2023-09-01', table)).toEqual([
      { from: '2023-02-16', to: '2023-06-30', percent: '5.5', amount: 20_34n },
      { from: '2023-07-01', to: '2023-08-31', percent: '7', amount: 11_89n },
    ]);
  });
  it('adds the margin after the due date', () => {
    expect(interestOn(1_000_00n, '2023-07-01', '2023-07-31', table, true)).toEqual([{ from: '2023-07-01', to: '2023-07-30', percent: '11', amount: 9_04n }]);
  });
  it('rounds half a cent up, part by part', () => {
    // 1 day of 5 % in a year of 360 days: 36.00 x 0.05 / 360 = 0.005.
    expect(interestOn(36_00n, '2024-01-01', '2024-01-02', { rates: [{ from: '2000-01-01', percent: '5' }], lateMargin: '0', yearDays: 360 }).map(({ amount }) => amount)).toEqual([1n]);
  });
  it.each([
    ['on the day of payment itself', 100_00n, '2023-03-01', '2023-03-01'], ['before the day of payment', 100_00n, '2023-03-02', '2023-03-01'],
    ['before the first rate', 100_00n, '2022-01-01', '2023-01-01'], ['on nothing', 0n, '2023-03-01', '2024-03-01'],
  ])('there is none %s', (_, amount, from, until) => expect(interestOn(amount, from, until, table)).toEqual([]));

  it('counts the leap day', () => {
    const year = { rates: [{ from: '2000-01-01', percent: '10' }], lateMargin: '0', yearDays: 365 } as const;
    expect(sum(interestOn(365_00n, '2024-02-28', '2024-03-01', year).map(({ amount }) => amount))).toBe(20n);
    expect(sum(interestOn(365_00n, '2023-02-28', '2023-03-01', year).map(({ amount }) => amount))).toBe(10n);
  });

  it('its parts follow each other without gap and cover the days that were asked for', () => {
    const days = fc.integer({ min: 0, max: 3000 }).map((count) => new Date(Date.UTC(2023, 0, 1 + count)).toISOString().slice(0, 10));
    fc.assert(fc.property(days, days, fc.uniqueArray(days, { minLength: 1, maxLength: 6 }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (from, until, starts, amount) => {
      const parts = interestOn(amount, from, until, { ...table, rates: [{ from: '2000-01-01', percent: '1' }, ...starts.map((start) => ({ from: start, percent: '2.5' }))] });
      expect(parts.length > 0).toBe(from < until);
      for (const [at, part] of parts.entries()) {
        const nextDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        expect(nextDay(part.to)).toBe(parts[at + 1]?.from ?? until);
        expect(part.from <= part.to && part.amount >= 0n).toBe(true);
      }
      if (parts.length > 0) expect(parts[0]!.from).toBe(from);
    }));
  });
});
