import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from './fingerprint.rows.js';
import { RowMaker, type RowContext } from './made-row.js';
import type { Mapping } from './mapping.js';

const context: RowContext = { partner: 'lead', partners: ['lead'], categories: ['staff'], date1904: false, printOf: (row) => fingerprintOf(row, 'grant'), problemOf: () => null };
const mapping: Mapping = { columns: { voucher: 0, category: 1, paidOn: 2, amount: 3 }, numbers: 'auto', dates: 'auto', categories: { 'tili 4': 'staff' }, headerRow: 1 };
const making = (more: Partial<Mapping> = {}) => new RowMaker({ ...mapping, ...more }, context);
const line = (at: number, category: string | null) => ({ line: at, cells: ['1', category, '2022-10-31', 5] });

describe('the values of the column of the category', () => {
  it('are told with the most frequent first, whether a row comes of them or not', () => {
    const maker = making({ only: { column: 0, value: 'nothing' } });
    for (const [at, value] of ['Heading', 'b', ' a ', 'Tili 4', null, '  ', 'Tili 4', 'c\u0000\ud800'].entries()) maker.made(line(at + 1, value));
    expect(maker.values).toEqual(['Tili 4', 'a', 'b', 'c\ufffd']);
  });

  it('mean the same however many there are, and only so many are kept', () => {
    const maker = making();
    const states = Array.from({ length: 3000 }, (_, n) => maker.made(line(n + 2, `value ${n}`)).state);
    expect(new Set(states)).toEqual(new Set([2]));
    expect([maker.made(line(4000, 'TILI 4')), maker.made(line(4001, '')), maker.made(line(4002, 'x'.repeat(300)))]).toMatchObject([{ state: 1, content: { category: 'staff' } }, { state: 2, problems: [{ field: 'category', expected: 'to be filled in' }] }, { state: 2 }]);
    expect(maker.values).toHaveLength(200);
    expect(maker.values).not.toContain('x'.repeat(300));
  });
});

describe('the digest of a row', () => {
  const print = (supplier: string, voucher = '001-A') => fingerprintOf({ supplier, voucher, paidOn: '2022-10-31', cents: 500n }, 'grant');
  it('is the same for a supplier and a voucher that are spelled otherwise', () => {
    const plain = print('Kuvitteellinen Åker & Öljy Oy 2');
    expect([print('KUVITTEELLINEN ÅKER/ÖLJY OY (2)'), print('Kuvitteellinen\u00a0A\u030aker – O\u0308ljy Oy ②'), print('Kuvitteellinen Åker & Öljy Oy 2', '1 a')]).toEqual([plain, plain, plain]);
    expect(print('Kuvitteellinen Aker & Oljy Oy 2')).not.toBe(plain);
  });
});
