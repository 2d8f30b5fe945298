import { describe, expect, it } from '@jest/globals';
import { isBusinessId } from './business-id.js';

describe('business ID', () => {
  it.each(['2296962-1', '1234567-1', '0000000-0'])('%s has the right check digit', (id) => {
    expect(isBusinessId(id)).toBe(true);
  });

  it('takes exactly one check digit, and none where the remainder is 1', () => {
    const valid = (body: string) => '0123456789'.split('').filter((digit) => isBusinessId(`${body}-${digit}`));
    expect(valid('2296962')).toEqual(['1']);
    // 7 x 0 + ... + 4 x 3 + 2 x 0 = 12, which leaves 1.
    expect(valid('0000030')).toEqual([]);
  });

  it.each(['', '22969621', '2296962-', '229696-1', '2296962-12', 'FI22969621', ' 2296962-1', '2296962-1\n', '2296962\u20131'])('refuses the form %j', (text) => {
    expect(isBusinessId(text)).toBe(false);
  });
});
