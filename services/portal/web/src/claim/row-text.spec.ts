import { describe, expect, it } from '@jest/globals';
import { dayToType, isBlank, keptText, readDay, withText } from './row-text.js';

const categories = [{ id: 'staff', name: 'Palkkakustannukset' }, { id: 'services', name: 'Ostopalvelut' }];

describe('what is typed into a row', () => {
  it.each([
    ['amount', ' 1 234,5 ', '1234.50'], ['amount', '\u221212,00', '-12.00'], ['amount', 'noin 5', 'noin 5'],
    ['paidOn', '31.10.2022', '2022-10-31'], ['paidOn', '1/2/2023', '2023-02-01'], ['incurredOn', '2022-1-5', '2022-01-05'], ['paidOn', '31.2.2023', '31.2.2023'], ['paidOn', 'lokakuu', 'lokakuu'],
    ['category', 'ostopalvelut', 'services'], ['category', 'STAFF', 'staff'], ['category', 'matkat', 'matkat'],
    ['hours', '12,5', '12.5'], ['hours', '7', '7'], ['voucher', ' 1,5 ', '1,5'],
  ] as const)('%s: %s is kept as %s', (field, typed, kept) => {
    expect(keptText(field, typed, categories)).toBe(kept);
  });

  it('knows the days of the calendar', () => {
    expect([readDay('29.2.2024'), readDay('29.2.2023'), readDay('0.1.2023'), readDay('1.13.2023'), readDay('')]).toEqual(['2024-02-29', null, null, null, null]);
  });

  it('shows a day as the reader writes it', () => {
    expect([dayToType('2022-10-01', 'fi'), dayToType('2022-10-01', 'en'), dayToType('pian', 'sv')]).toEqual(['1.10.2022', '2022-10-01', 'pian']);
  });

  it('leaves blank fields out', () => {
    expect(withText({ voucher: '1', amount: '2.00' }, { amount: '', supplier: 'Oy' })).toEqual({ voucher: '1', supplier: 'Oy' });
    expect([isBlank({}), isBlank({ voucher: '1' })]).toEqual([true, false]);
  });
});
