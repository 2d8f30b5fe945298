import { describe, expect, it } from '@jest/globals';
import { formatFor } from '../format.js';
import { secondsIn } from './helsinki.js';

// Which one it is, ICU decides: it has been both.
const sv = formatFor('sv').clock('2026-03-02T14:00:00Z').slice(2, 3);

describe('the clock in Helsinki to the second', () => {
  it.each([
    ['fi', '2026-03-02T14:00:00.000Z', '2.3.2026 16.00.00'],
    ['sv', '2026-03-29T00:59:59.000Z', `29.3.2026 02${sv}59${sv}59`],
    // An hour that is not there: summer time began.
    ['fi', '2026-03-29T01:00:00.000Z', '29.3.2026 04.00.00'],
    ['en', '2026-10-25T01:00:05.000Z', '25 Oct 2026 03:00:05'],
  ] as const)('%s: %s is %s', (language, instant, text) => {
    expect(secondsIn(formatFor(language), instant)).toBe(text);
  });
});
