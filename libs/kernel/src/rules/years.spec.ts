import { describe, expect, it } from '@jest/globals';
import { splitFlatRateByYear } from './years.js';

describe('a flat rate by years', () => {
  it('follows the share of each year in the base and adds up', () => {
    expect(splitFlatRateByYear(3402n, [{ year: 2016, amount: 10003n }, { year: 2017, amount: 10007n }])).toEqual([
      { year: 2016, amount: 1701n }, { year: 2017, amount: 1701n },
    ]);
    expect(splitFlatRateByYear(100n, [{ year: 2018, amount: 1n }, { year: 2016, amount: 1n }, { year: 2017, amount: 1n }])).toEqual([
      { year: 2016, amount: 34n }, { year: 2017, amount: 33n }, { year: 2018, amount: 33n },
    ]);
  });

  it('takes the amounts of one year together', () => {
    expect(splitFlatRateByYear(17n, [{ year: 2017, amount: 60n }, { year: 2016, amount: 0n }, { year: 2017, amount: 40n }])).toEqual([
      { year: 2016, amount: 0n }, { year: 2017, amount: 17n },
    ]);
  });

  it('takes back where the credit notes are', () => {
    expect(splitFlatRateByYear(-17n, [{ year: 2016, amount: 20n }, { year: 2017, amount: -120n }])).toEqual([
      { year: 2016, amount: 0n }, { year: 2017, amount: -17n },
    ]);
  });

  it('is empty without a base', () => {
    expect(splitFlatRateByYear(0n, [])).toEqual([]);
  });
});
