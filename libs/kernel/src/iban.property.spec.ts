import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ibanCheckDigits, ibanCountries, ibanFault, ibanLength, isIban, plainIban, spacedIban } from './iban.js';

const DIGITS = '0123456789'.split('');
const SIGNS = [...DIGITS, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')];

/** Right account numbers of Finland, where all signs are digits, and of Moldova, where any sign may stand anywhere. */
const numberOf = (country: string, signs: readonly string[]) => {
  const length = ibanLength(country)! - 4;
  return fc.array(fc.constantFrom(...signs), { minLength: length, maxLength: length }).map((account) => `${country}${ibanCheckDigits(country, account.join(''))}${account.join('')}`);
};
const finnish = numberOf('FI', DIGITS);
const iban = fc.oneof(finnish, numberOf('MD', SIGNS));

describe('account numbers', () => {
  it('with the check digits that belong to them are right', () => {
    fc.assert(fc.property(iban, (right) => isIban(right) && isIban(plainIban(spacedIban(right).toLowerCase()))), { numRuns: 500 });
  });

  it('of digits are found out when one digit is another, or two neighbours change places', () => {
    fc.assert(
      fc.property(finnish, fc.nat(), fc.constantFrom(...DIGITS), (right, where, other) => {
        const at = 2 + (where % (right.length - 2));
        const mistyped = `${right.slice(0, at)}${other}${right.slice(at + 1)}`;
        if (mistyped !== right) expect(isIban(mistyped)).toBe(false);
        const swapped = `${right.slice(0, at)}${right.slice(at + 1, at + 2)}${right[at]}${right.slice(at + 2)}`;
        if (swapped.length === right.length && swapped !== right) expect(isIban(swapped)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('of any text never throw, and have one fault at most', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.tuple(fc.constantFrom(...ibanCountries), fc.string()).map((both) => both.join(''))), (text) => [null, 'country', 'length', 'form', 'check-digits'].includes(ibanFault(text))));
  });
});
