import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absolute, allocate, max, money, parseMoney, sum } from './money.js';

const cents = fc.bigInt({ min: -99_999_999_999_999n, max: 99_999_999_999_999n });

describe('money', () => {
  it('parse(format(x)) = x', () => {
    fc.assert(fc.property(cents, (amount) => {
      expect(parseMoney(money(amount))).toBe(amount);
    }));
  });

  it('format(parse(text)) = text for texts with two decimals, but for needless zeros in front and a minus before nothing', () => {
    fc.assert(fc.property(fc.stringMatching(/^-?(0|[1-9]\d{0,11})\.\d{2}$/), (text) => {
      expect(money(parseMoney(text))).toBe(text === '-0.00' ? '0.00' : text);
    }));
  });
});

describe('allocation', () => {
  const weights = fc.array(fc.bigInt({ min: -1_000_000n, max: 10_000_000n }), { minLength: 1, maxLength: 12 });

  it('sums to the whole, is symmetric, and gives nobody anything against the sign of the total', () => {
    fc.assert(fc.property(cents, weights, (total, by) => {
      const parts = allocate(total, by);
      expect(parts).toHaveLength(by.length);
      expect(sum(parts)).toBe(total);
      expect(allocate(-total, by)).toEqual(parts.map((part) => -part));
      for (const part of parts) expect(part === 0n || part < 0n === total < 0n).toBe(true);
    }));
  });

  it('is never a whole cent away from the exact share', () => {
    fc.assert(fc.property(cents, weights, (total, by) => {
      const counted = by.map((weight) => max(0n, weight));
      const whole = sum(counted);
      fc.pre(whole > 0n);
      allocate(total, by).forEach((part, index) => {
        expect(absolute(part * whole - total * (counted[index] ?? 0n)) < whole).toBe(true);
      });
    }));
  });
});
