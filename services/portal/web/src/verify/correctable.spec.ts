import { describe, expect, it } from '@jest/globals';
import { changeOf, changesOf, isCorrectable, isMeant, vouchersOf, type DecidedRow } from './correctable.js';

const row = (part: Partial<DecidedRow>): DecidedRow => ({ id: 'R1', from: null, voucher: '1', supplier: null, description: null, amount: '1000.00', deducted: '200.00', parked: '0.00', certified: '800.00', ...part });

describe('what of a decided row can be corrected', () => {
  it('is all that is certified, down, and all that was deducted, up', () => {
    expect(changesOf(row({}))).toEqual({ least: '-800.00', most: '200.00' });
    expect(changesOf(row({ amount: '-120.00', certified: '-100.00', deducted: '-20.00' }))).toEqual({ least: '-20.00', most: '100.00' });
  });
  it('is nothing of a row that is parked whole', () => {
    expect([row({ certified: '0.00', deducted: '0.00', parked: '1000.00' }), row({ certified: null, deducted: null }), row({ deducted: '0.00' })].map(isCorrectable)).toEqual([false, false, true]);
  });
  it('comes to what is certified afterwards, to the cent', () => {
    expect(changeOf(row({}), '-500,25')).toEqual({ change: '-500.25', after: '299.75' });
    expect(changeOf(row({}), '200')).toEqual({ change: '200.00', after: '1000.00' });
    expect(changeOf(row({}), '200,01')).toEqual({ wrong: 'beyond' });
    expect(changeOf(row({}), '-800.01')).toEqual({ wrong: 'beyond' });
    for (const text of ['', '0', 'all']) expect(changeOf(row({}), text)).toEqual({ wrong: 'amount' });
  });
});

describe('an id that two rows have', () => {
  it('means the own row, then one that was taken up and not parked again', () => {
    const [own, taken, parked] = [row({}), row({ from: 1 }), row({ from: 2, parked: '1000.00' })];
    expect([own, taken].map((one) => isMeant(one, [taken, own]))).toEqual([true, false]);
    expect([taken, parked].map((one) => isMeant(one, [parked, taken]))).toEqual([true, false]);
    expect(isMeant(parked, [parked])).toBe(true);
  });
  it('is called after the own row, wherever that stands', () => {
    const [own, taken] = [row({ voucher: 'own' }), row({ from: 1, voucher: 'taken up' })];
    expect([[own, taken], [taken, own], [taken]].map((rows) => vouchersOf(rows).get(own.id))).toEqual(['own', 'own', 'taken up']);
  });
});
