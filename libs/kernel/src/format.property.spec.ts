import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDay, formatMoney, parseFinnishDay, parseFinnishMoney } from './format.js';
import { dayAfter } from './period.js';

const cents = fc.bigInt({ min: -99_999_999_999_999n, max: 99_999_999_999_999n });
const wholeEuros = fc.bigInt({ min: -999_999n, max: 999_999n }).map((euros) => euros * 100n);

describe('Finnish formats', () => {
  it('parse(format(x)) = x for amounts, with decimals and without, whatever space parts the thousands', () => {
    fc.assert(fc.property(fc.oneof(cents, wholeEuros), fc.constantFrom('always' as const, 'when-needed' as const), fc.constantFrom(' ', '\u00A0', '\u202F', ''),
      (amount, decimals, space) => {
        const text = formatMoney(amount, { decimals });
        expect(parseFinnishMoney(text)).toBe(amount);
        expect(parseFinnishMoney(text.replaceAll('\u00A0', space).replace('\u2212', '-').replace(',', '.'))).toBe(amount);
      }));
  });

  it('parse(format(x)) = x for days', () => {
    fc.assert(fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      expect(parseFinnishDay(formatDay(day))).toBe(day);
      expect(parseFinnishDay(formatDay(dayAfter(day)))).toBe(dayAfter(day));
    }));
  });
});
