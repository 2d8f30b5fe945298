import { describe, expect, it } from '@jest/globals';
import { advanceDue } from './advance-due.js';

describe('the advance that the form begins with', () => {
  it('is what was asked for, as far as it may be paid and is not paid', () => {
    expect(advanceDue({ asked: '500.00', highest: '4800.00', paid: '0.00' })).toBe('500.00');
    expect(advanceDue({ asked: '5000.00', highest: '4800.00', paid: '800.00' })).toBe('4000.00');
  });

  it('is nothing where none was asked for or all of it is paid', () => {
    expect(advanceDue({ asked: '0.00', highest: '4800.00', paid: '0.00' })).toBeNull();
    expect(advanceDue({ asked: '500.00', highest: '4800.00', paid: '500.00' })).toBeNull();
    expect(advanceDue({ asked: '500.00', highest: '400.00', paid: '480.00' })).toBeNull();
  });
});
