import { describe, expect, it } from '@jest/globals';
import { asWritten, blankMapping, columnOf, fitted, withColumn } from './mapping.js';

const column = (index: number, header: string | null) => ({ index, header, samples: [] });

describe('which column is what', () => {
  it('is said and unsaid by field', () => {
    const said = withColumn(blankMapping, 'voucher', '3');
    expect([columnOf(said, 'voucher'), columnOf(said, 'paidOn'), withColumn(said, 'voucher', '').columns]).toEqual(['3', '', {}]);
  });

  it('is found by the headings, whatever their order and spelling; what is not there is left open', () => {
    const saved = { columns: { voucher: 'Tosite nro', paidOn: 'Maksupvm', amount: { debit: 'Debet', credit: 'Kredit' } }, only: { column: 'Projekti', value: 'S1' }, numbers: 'fi', dates: 'auto', categories: { 5000: 'staff' } } as const;
    expect(fitted(saved, [column(0, 'KREDIT'), column(1, null), column(2, 'tosite-nro'), column(3, 'Debet'), column(4, 'projekti')], 2)).toEqual({
      columns: { voucher: 2, amount: { debit: 3, credit: 0 } }, only: { column: 4, value: 'S1' }, numbers: 'fi', dates: 'auto', categories: { 5000: 'staff' }, headerRow: 2,
    });
    expect(fitted(saved, [], 1)).toMatchObject({ columns: { amount: {} } });
    expect(fitted(saved, [], 1).only).toBeUndefined();
  });

  it('shows a line as it is written where it could not be read', () => {
    const mapping = { ...blankMapping, columns: { voucher: 0, paidOn: 1, partner: 2, amount: { debit: 3, credit: 4 } } };
    expect(asWritten(mapping, [17, 'eilen', 'p1', null, '5,0'])).toEqual({ voucher: '17', paidOn: 'eilen', amount: '5,0' });
  });
});
