import { describe, expect, it } from '@jest/globals';
import { formatDay, formatHelsinkiTime, formatMoney, formatPercent, parseFinnishDay, parseFinnishMoney } from './format.js';

describe('Finnish amounts', () => {
  it('have a no-break space between thousands, a comma and a true minus sign', () => {
    expect(formatMoney(15552080n)).toBe('155\u00A0520,80');
    expect(formatMoney(-123456789n)).toBe('\u22121\u00A0234\u00A0567,89');
    expect(formatMoney(-5n)).toBe('\u22120,05');
    expect(formatMoney(99900n)).toBe('999,00');
  });

  it('leave decimals out only when they are not needed', () => {
    expect(formatMoney(14520100n, { decimals: 'when-needed' })).toBe('145\u00A0201');
    expect(formatMoney(14520110n, { decimals: 'when-needed' })).toBe('145\u00A0201,10');
    expect(formatMoney(0n, { decimals: 'when-needed' })).toBe('0');
    expect(formatMoney(14520100n, { decimals: 'always' })).toBe('145\u00A0201,00');
  });

  it.each([
    ['145 201', 14520100n], ['145\u00A0201', 14520100n], ['145\u202F201', 14520100n], ['145201', 14520100n], ['57093', 5709300n],
    ['155 520,80', 15552080n], ['155520.8', 15552080n], ['-0,05', -5n], ['\u22121 234,5', -123450n], [' 12 ', 1200n],
  ])('reads %j', (text, cents) => {
    expect(parseFinnishMoney(text)).toBe(cents);
  });

  it.each(['', '-', '1 23', '12 3456', '1  234', '1 234 ,5', '1.234', '1.234,00', '1,234.00', '1,', '12 €', '1e3', 'NaN', '+1', '1 000 000 000 000'])('refuses %j', (text) => {
    expect(() => parseFinnishMoney(text)).toThrow(new RangeError(
      `expected an amount such as "155 520,80" (at most 2 decimals), got ${JSON.stringify(text)}`));
  });
});

describe('Finnish percentages', () => {
  it('have a comma and a no-break space', () => {
    expect(formatPercent('107.11')).toBe('107,11\u00A0%');
    expect(formatPercent('-72.97')).toBe('\u221272,97\u00A0%');
    expect(formatPercent('12345.60')).toBe('12\u00A0345,60\u00A0%');
    expect(formatPercent('17')).toBe('17\u00A0%');
  });

  it('are a dash where there is none', () => {
    expect(formatPercent(null)).toBe('-');
  });
});

describe('Finnish days', () => {
  it('have no zeros in front on output and may have them on input', () => {
    expect(formatDay('2022-10-01')).toBe('1.10.2022');
    expect(parseFinnishDay('1.10.2022')).toBe('2022-10-01');
    expect(parseFinnishDay('01.10.2022')).toBe('2022-10-01');
    expect(parseFinnishDay(' 31.1.2016 ')).toBe('2016-01-31');
  });

  it.each(['', '31.4.2022', '29.2.2023', '1.13.2022', '0.1.2022', '1.1.22', '1/1/2022', '2022-01-01', '001.1.2022'])('refuses %j', (text) => {
    expect(() => parseFinnishDay(text)).toThrow(new RangeError(`expected a day such as "1.10.2022", got ${JSON.stringify(text)}`));
  });

  it('come with the clock in Helsinki', () => {
    expect(formatHelsinkiTime('2026-03-02T14:00:00Z')).toBe('2.3.2026 16.00.00');
    expect(formatHelsinkiTime('2026-07-01T21:05:09.999Z')).toBe('2.7.2026 00.05.09');
  });

  it('refuses to write what is no day', () => {
    expect(() => formatDay('2022-02-30')).toThrow(/expected a day such as "2022-10-01"/);
  });
});
