import { describe, expect, it } from '@jest/globals';
import { ceilTo, complement, floor, halfUp, parseRate, percentOf, rateText, roundTo } from './rate.js';

describe('percentages', () => {
  it.each(['0', '17', '66.67', '80', '100', '120', '1.5', '0.0001', '33.3333'])('reads and writes %s', (text) => {
    expect(rateText(parseRate(text))).toBe(text);
  });

  it('writes no needless zeros', () => {
    expect(rateText(parseRate('80.5000'))).toBe('80.5');
  });

  it.each(['', '-1', '1.00000', '17 %', '17,5', '1e1', 'NaN'])('refuses %j', (text) => {
    expect(() => parseRate(text)).toThrow(/expected a percentage such as "66.67"/);
  });

  it('refuses to write what four decimals cannot tell', () => {
    expect(() => rateText({ numerator: 1n, denominator: 3n })).toThrow(/got 1\/3/);
  });

  it('knows what is left of 100', () => {
    expect(rateText(complement(parseRate('66.67')))).toBe('33.33');
    expect(() => complement(parseRate('100.01'))).toThrow('expected a rate of at most 100 %, got 100.01 %');
  });
});

describe('rounding', () => {
  const half = parseRate('50');

  it('rounds once to the unit, as the mode says', () => {
    // 45 % of 1 234.56 is 555.552; of -1 234.56 it is below zero.
    const of = (cents: bigint, unit: bigint) => (['half-up', 'down', 'up'] as const).map((mode) => roundTo(parseRate('45'), cents, unit, mode));
    expect(of(123_456n, 1n)).toEqual([55_555n, 55_555n, 55_556n]);
    expect(of(123_456n, 100n)).toEqual([55_600n, 55_500n, 55_600n]);
    expect(of(-123_456n, 100n)).toEqual([-55_600n, -55_600n, -55_500n]);
    // 50 % of 0.99 is 0.495: to whole euros nothing, although 0.50 would be one.
    expect(roundTo(half, 99n, 100n, 'half-up')).toBe(0n);
    expect(() => roundTo(half, 1n, 0n, 'down')).toThrow('expected a positive unit to round to');
  });

  it('rounds half a cent away from zero', () => {
    expect([1n, 2n, 3n, -1n, -2n, -3n].map((cents) => halfUp(half, cents))).toEqual([1n, 1n, 2n, -1n, -1n, -2n]);
    expect(halfUp(parseRate('17'), 15552080n)).toBe(2643854n);
  });

  it('rounds down toward minus infinity', () => {
    expect([1n, 2n, 3n, -1n, -2n, -3n].map((cents) => floor(half, cents))).toEqual([0n, 1n, 1n, -1n, -1n, -2n]);
  });

  it('rounds up to whole units, exactly', () => {
    const eighty = parseRate('80');
    expect(ceilTo(eighty, 17638600n, 100n)).toBe(14110900n);
    expect(ceilTo(eighty, 12500n, 100n)).toBe(10000n);
    expect(ceilTo(eighty, 12501n, 100n)).toBe(10100n);
    expect(ceilTo(eighty, 12501n, 1n)).toBe(10001n);
    expect(ceilTo(eighty, -12501n, 100n)).toBe(-10000n);
    expect(() => ceilTo(eighty, 1n, 0n)).toThrow(/positive unit/);
  });
});

describe('part of a whole', () => {
  it.each([
    [15552080n, 14520100n, '107.11'], [175700n, 650000n, '27.03'], [2643854n, 2468500n, '107.10'], [18371634n, 17638600n, '104.16'],
    [2n, 30n, '6.67'], [0n, 5n, '0.00'], [-2n, 3n, '-66.67'], [2n, -3n, '-66.67'], [-1n, 1_000_000n, '0.00'], [1n, 8000n, '0.01'], [-1n, 20_000n, '-0.01'],
  ])('%s of %s is %s percent', (part, whole, percent) => {
    expect(percentOf(part, whole)).toBe(percent);
  });

  it('does not exist when the whole is 0 or something is not given', () => {
    expect([percentOf(0n, 0n), percentOf(5n, 0n), percentOf(null, 5n), percentOf(5n, null)]).toEqual([null, null, null, null]);
  });
});
