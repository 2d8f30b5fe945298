import { describe, expect, it } from '@jest/globals';
import type { CheckRow } from './verify-types.js';
import { accepted, allRows, bodyOf, certifiedOf, deducted, marksOf, nextFitting, parkedWhole, piecesOf, rowsOf, stateOf, step, sumsOf, takesTooMuch, type Marks } from './work.js';

const row = (id: string, amount: string, more: Partial<CheckRow> = {}): CheckRow => ({
  id, key: id, from: null, voucher: id, category: 'staff', partner: 'lead', incurredOn: '2023-01-01', paidOn: '2023-01-02', supplier: null, description: null, amount, duplicates: 0, sampled: false, ...more,
});
const rows = [row('1', '100.00'), row('2', '250.50', { supplier: 'Esimerkki Oy', sampled: true }), row('3', '-40.00', { category: 'services', duplicates: 1 }), row('4', '60.00', { partner: 'p2' })];
const marks: Marks = { 1: accepted, 2: deducted('50.50', 'no-evidence', ' Kuitti puuttuu. '), 3: parkedWhole(rows[2]!) };

describe('the work of a verifier', () => {
  it('knows what has become of a row', () => {
    expect(rows.map(({ key }) => stateOf(marks[key]))).toEqual(['accepted', 'deducted', 'parked', 'untouched']);
    expect(rows.map((one) => certifiedOf(one, marks[one.key]))).toEqual(['100.00', '200.00', '0.00', '60.00']);
  });

  it('adds up: declared = certified + deducted + parked', () => {
    const sums = sumsOf(rows, marks);
    expect(sums).toEqual({ declared: 37050n, certified: 36000n, deducted: 5050n, parked: -4000n, rows: 4, untouched: 1 });
    expect(sums.certified + sums.deducted + sums.parked).toBe(sums.declared);
  });

  it('counts a row that is taken up as declared before: certified now, or parked again', () => {
    const taken = [row('1', '100.00'), row('9', '30.00', { from: 1, key: '1/9' })];
    expect(sumsOf(taken, {})).toMatchObject({ declared: 10000n, certified: 13000n, deducted: 0n, parked: -3000n });
    expect(sumsOf(taken, { '1/9': parkedWhole(taken[1]!) })).toMatchObject({ declared: 10000n, certified: 10000n, parked: 0n });
  });

  it('takes steps back', () => {
    const first = step({}, { 1: accepted, 2: accepted });
    const second = step(first.marks, { 2: parkedWhole(rows[1]!) });
    expect(step(second.marks, second.back).marks).toEqual(first.marks);
    expect(step(first.marks, first.back).marks).toEqual({});
  });

  it('sends what was taken, and nothing about what was accepted', () => {
    expect(bodyOf(rows, marks)).toEqual({ deduct: [{ row: '2', amount: '50.50', reason: 'no-evidence', note: 'Kuitti puuttuu.' }], park: [{ row: '3', amount: '-40.00' }] });
  });

  it('begins again where an earlier verification ended', () => {
    const again = marksOf(rows, { deduct: [{ row: '2', amount: '50.50', reason: 'no-evidence', note: null }], park: [{ row: '2', amount: '10.00', note: null }, { row: '3', amount: '-40.00', note: null }] });
    expect(again['2']).toEqual({ deduct: '50.50', reason: 'no-evidence', note: '', park: '10.00' });
    expect(sumsOf(rows, again).untouched).toBe(0);
  });

  it('loses nothing of a row from which an earlier verification deducted twice', () => {
    const again = marksOf(rows, { deduct: [{ row: '2', amount: '50.50', reason: 'no-evidence', note: 'One.' }, { row: '2', amount: '0.25', reason: 'calculation', note: 'Two.' }], park: [] });
    expect(bodyOf(rows, again).deduct).toEqual([{ row: '2', amount: '50.75', reason: 'no-evidence', note: 'One. Two.' }]);
  });

  it.each([
    ['100.00', 10000n, 0n, false], ['100.00', 10000n, 1n, true], ['100.00', -1n, 0n, true], ['-40.00', -4000n, 0n, false], ['-40.00', -3000n, -1001n, true], ['-40.00', 1n, 0n, true],
  ])('from %s it takes %s and %s: too much is %s', (amount, off, parked, tooMuch) => {
    expect(takesTooMuch(row('1', amount), off, parked)).toBe(tooMuch);
  });

  it('finds rows by words, category, partner and state', () => {
    const found = (query: Partial<typeof allRows>) => rowsOf(rows, marks, { ...allRows, ...query }).map(({ key }) => key);
    expect(found({})).toHaveLength(4);
    expect([found({ search: 'esimerkki 250' }), found({ category: 'services' }), found({ partner: 'p2' }), found({ state: 'sampled' }), found({ state: 'duplicates' }), found({ state: 'untouched' })]).toEqual([['2'], ['3'], ['4'], ['2'], ['3'], ['4']]);
  });

  it('are printed in pieces, each row in one', () => {
    expect([piecesOf(0), piecesOf(1), piecesOf(2500)]).toEqual([[], [{ from: 1, to: 1 }], [{ from: 1, to: 2500 }]]);
    expect(piecesOf(10_000)).toEqual([{ from: 1, to: 2500 }, { from: 2501, to: 5000 }, { from: 5001, to: 7500 }, { from: 7501, to: 10_000 }]);
  });

  it('jumps to the next that fits, around the end', () => {
    expect([nextFitting(rows, marks, 0, 'untouched'), nextFitting(rows, marks, 3, 'sampled'), nextFitting(rows, marks, 2, 'duplicates'), nextFitting([], {}, 0, 'all')]).toEqual([3, 1, 2, -1]);
    expect(nextFitting(rows, { ...marks, 4: accepted }, 0, 'untouched')).toBe(-1);
  });
});
