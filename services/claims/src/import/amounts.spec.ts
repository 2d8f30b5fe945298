import { describe, expect, it } from '@jest/globals';
import { expectedAmount, numberStyleOf, readAmount, type Cell, type NumberStyle } from './amounts.js';

describe('reading an amount', () => {
  it.each<[Cell, NumberStyle, bigint]>([
    ['1234', 'auto', 123400n], ['1 234,50', 'auto', 123450n], ['1\u00a0234,50', 'fi', 123450n], ['1\u202f234\u202f567,1', 'auto', 123456710n], ['1.234,50', 'auto', 123450n], ['1,234.50', 'auto', 123450n],
    ['1.234.567', 'auto', 123456700n], ['1,234,567', 'auto', 123456700n], ["1'234.50", 'en', 123450n], ['0,05', 'auto', 5n], ['12.5', 'auto', 1250n], ['12.5', 'fi', 1250n], ['1.234', 'fi', 123400n], ['1,234', 'en', 123400n],
    ['-12,50', 'auto', -1250n], ['12,50-', 'auto', -1250n], ['(12,50)', 'auto', -1250n], ['\u221212,50', 'auto', -1250n], ['- 12,50', 'auto', -1250n], ['+3', 'auto', 300n], ['12,50 €', 'auto', 1250n], ['€12.50', 'auto', 1250n], ['12,50 EUR', 'auto', 1250n],
    ['12,5000', 'auto', 1250n], ['999999999999,99', 'auto', 99_999_999_999_999n], [1234.5, 'auto', 123450n], [0.1 + 0.2, 'auto', 30n], [-7, 'auto', -700n], [999_999_999_999.99, 'auto', 99_999_999_999_999n],
  ])('%p (%s) is %p cents', (cell, style, cents) => expect(readAmount(cell, style)).toEqual({ ok: true, value: cents }));

  it.each<[Cell, NumberStyle, string]>([
    ['1.234', 'auto', expectedAmount.ambiguous], ['1,234', 'auto', expectedAmount.ambiguous], ['-1.234', 'auto', expectedAmount.ambiguous],
    ['1.234', 'en', expectedAmount.twoDecimals], ['1,234', 'fi', expectedAmount.twoDecimals], ['12,345', 'fi', expectedAmount.twoDecimals], [0.125, 'auto', expectedAmount.twoDecimals],
    ['1 2,5', 'auto', expectedAmount.amount], ['1 23', 'auto', expectedAmount.amount], ['abc', 'auto', expectedAmount.amount], ['12,', 'auto', expectedAmount.amount], [',5', 'auto', expectedAmount.amount], ['1,2,3', 'auto', expectedAmount.amount],
    ['-5-', 'auto', expectedAmount.amount], ['((5))', 'auto', expectedAmount.amount], ['1e3', 'auto', expectedAmount.amount], ['#REF!', 'auto', expectedAmount.amount], ['1000000000000', 'auto', expectedAmount.amount], ['12,50 SEK', 'auto', expectedAmount.amount],
    ['٣', 'auto', expectedAmount.amount], [true, 'auto', expectedAmount.amount], [null, 'auto', expectedAmount.amount], [Number.NaN, 'auto', expectedAmount.amount], [1e12, 'auto', expectedAmount.amount], ['', 'auto', expectedAmount.amount],
  ])('%p (%s) is none', (cell, style, expected) => expect(readAmount(cell, style)).toEqual({ ok: false, expected }));

  it('a long text is none, and takes no longer to be told so', () => {
    const begun = performance.now();
    expect(readAmount(`1${' '.repeat(200_000)}x`, 'auto')).toEqual({ ok: false, expected: expectedAmount.amount });
    expect(numberStyleOf([`1${' '.repeat(200_000)}x`])).toBe('auto');
    // Looked through from each of its spaces it was half a minute.
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('a column shows how its numbers are written, if all of them do so alike', () => {
    expect(numberStyleOf(['1.234', '5,50', null])).toBe('fi');
    expect(numberStyleOf(['1,234', '5.5'])).toBe('en');
    expect(numberStyleOf(['5,5', '5.5'])).toBe('auto');
    expect(numberStyleOf([5.5, '1.234'])).toBe('auto');
  });
});
