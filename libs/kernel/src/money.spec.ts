import { describe, expect, it } from '@jest/globals';
import { allocate, isMoney, max, min, money, parseMoney, sum } from './money.js';

describe('amounts as JSON carries them', () => {
  it.each([
    ['145201.00', 14520100n], ['0', 0n], ['-0', 0n], ['0.5', 50n], ['7.05', 705n], ['-0.05', -5n], ['-12.3', -1230n], ['007', 700n],
    ['999999999999.99', 99999999999999n],
  ])('reads %s', (text, cents) => {
    expect(parseMoney(text)).toBe(cents);
  });

  it.each(['', ' 1', '1 ', '1\n', '+1', '1,00', '1.', '.5', '1.000', '1e3', 'NaN', 'Infinity', '0x10', '1 000', '1_000', '--1', '1000000000000', '١'])(
    'refuses %j and says what was expected', (text) => {
      expect(isMoney(text)).toBe(false);
      expect(() => parseMoney(text)).toThrow(new RangeError(
        `expected an amount such as "145201.00" (at most 12 digits and 2 decimals), got ${JSON.stringify(text)}`));
    });

  it.each([[0n, '0.00'], [5n, '0.05'], [-5n, '-0.05'], [99n, '0.99'], [100n, '1.00'], [-14520100n, '-145201.00']])('writes %s cents as %s', (cents, text) => {
    expect(money(cents)).toBe(text);
  });
});

describe('sum, min and max', () => {
  it('adds up, and nothing is 0', () => {
    expect(sum([1n, -3n, 10n])).toBe(8n);
    expect(sum([])).toBe(0n);
  });

  it('finds the least and the greatest', () => {
    expect(min(3n, -2n, 7n)).toBe(-2n);
    expect(max(3n, -2n, 7n)).toBe(7n);
  });
});

describe('allocation by largest remainder', () => {
  it('gives the cents left over to the largest remainders', () => {
    expect(allocate(72278n, [15211n, 42311n, 32826n])).toEqual([12169n, 33848n, 26261n]);
  });

  it('prefers the earlier among equal remainders', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
  });

  it('counts negative weights as 0', () => {
    expect(allocate(10n, [-5n, 3n, 2n])).toEqual([0n, 6n, 4n]);
  });

  it('gives everything to the first when no weight is positive', () => {
    expect(allocate(7n, [0n, 0n])).toEqual([7n, 0n]);
    expect(allocate(-7n, [-1n, -2n])).toEqual([-7n, 0n]);
  });

  it('splits a negative total like its opposite', () => {
    expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
  });

  it('refuses to lose money when there is nobody to give it to', () => {
    expect(allocate(0n, [])).toEqual([]);
    expect(() => allocate(1n, [])).toThrow('expected at least one weight to split 0.01 by, got none');
  });
});
