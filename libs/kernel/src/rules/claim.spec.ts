import { describe, expect, it } from '@jest/globals';
import { parseMoney } from '../money.js';
import { flatChangeOfRow, splitRows, type VerifiedRow } from './claim.js';
import { ACTUAL, FLAT_17_STAFF } from './cost-model.js';

function row(id: string, amount: string, more: { category?: string; partner?: string; deducted?: string; parked?: string } = {}): VerifiedRow {
  const { category = 'staff', partner = 'lead', deducted = '0', parked = '0' } = more;
  return { id, partner, category, amount: parseMoney(amount), deducted: parseMoney(deducted), parked: parseMoney(parked) };
}

function flat(partner: string, declared: string, certified: string, deducted: string, parked: string) {
  return {
    partner, category: 'flat-rate',
    declared: parseMoney(declared), certified: parseMoney(certified), deducted: parseMoney(deducted), parked: parseMoney(parked),
  };
}

function parkedFlatOf(split: ReturnType<typeof splitRows>): Record<string, bigint[]> {
  return Object.fromEntries(split.rows.map(({ id, parkedFlat }) => [id, parkedFlat.map((part) => part.amount)]));
}

describe('the rows of a claim', () => {
  it('are certified less what is deducted and parked', () => {
    const split = splitRows([row('1', '100', { category: 'travel', deducted: '30', parked: '20' }), row('2', '7', { category: 'travel' })], FLAT_17_STAFF);
    expect(split.rows.map((found) => found.certified)).toEqual([5000n, 700n]);
    expect(split.flatRates).toEqual([]);
  });

  it.each([
    ['more than the amount', { deducted: '60', parked: '40.01' }],
    ['against the sign', { deducted: '-1' }],
    ['one against the other', { deducted: '150', parked: '-50' }],
  ])('refuse to deduct and park %s', (_, verdict) => {
    expect(() => splitRows([row('V7', '100', verdict)], FLAT_17_STAFF)).toThrow(/^row V7: expected to deduct and park at most 100.00, got/);
  });

  it('refuse anything taken from nothing', () => {
    expect(() => splitRows([row('V7', '0', { parked: '1' })], ACTUAL)).toThrow(RangeError);
  });

  it('may be credit notes, cut with their own sign', () => {
    const split = splitRows([row('1', '-10', { deducted: '-4', parked: '-1' })], FLAT_17_STAFF);
    expect(split.rows[0]?.certified).toBe(-500n);
    expect(split.flatRates).toEqual([flat('lead', '-1.70', '-0.85', '-0.68', '-0.17')]);
    expect(() => splitRows([row('1', '-10', { deducted: '4' })], FLAT_17_STAFF)).toThrow(RangeError);
    expect(() => splitRows([row('1', '-10', { deducted: '-10.01' })], FLAT_17_STAFF)).toThrow(RangeError);
  });
});

describe('the flat rates of a claim', () => {
  it('follow the certified base of a final report to the cent', () => {
    const split = splitRows([row('1', '155520.80'), row('2', '1757.00', { category: 'services' })], FLAT_17_STAFF);
    expect(split.flatRates).toEqual([flat('lead', '26438.54', '26438.54', '0', '0')]);
  });

  it('wait with a parked row and come along with it', () => {
    const first = splitRows([row('V1', '253.78'), row('V2', '51.78', { parked: '51.78' })], FLAT_17_STAFF);
    expect(first.flatRates).toEqual([flat('lead', '51.95', '43.14', '0', '8.81')]);
    expect(parkedFlatOf(first)).toEqual({ V1: [], V2: [881n] });

    const second = splitRows([row('V3', '201.09')], FLAT_17_STAFF);
    expect(second.flatRates).toEqual([flat('lead', '34.19', '34.19', '0', '0')]);
    const takenUp = parseMoney('8.81');
    expect((second.flatRates[0]?.certified ?? 0n) + takenUp).toBe(parseMoney('43.00'));
  });

  it('fall with what is deducted', () => {
    const split = splitRows([row('1', '1.00'), row('2', '0.50', { deducted: '0.50' }), row('3', '0.03', { parked: '0.03' }), row('4', '0.03', { parked: '0.03' })], FLAT_17_STAFF);
    // F(1.00) = 0.17, F(1.50) = 0.255 = 0.26, F(1.53) = 0.2601 = 0.26, F(1.56) = 0.2652 = 0.27
    expect(split.flatRates).toEqual([flat('lead', '0.27', '0.17', '0.09', '0.01')]);
    expect(parkedFlatOf(split)).toEqual({ 1: [], 2: [], 3: [0n], 4: [1n] });
  });

  it('are computed for each partner alone', () => {
    const split = splitRows([row('1', '130.01'), row('2', '361.63', { partner: 'P2' }), row('3', '280.56', { partner: 'P3' }), row('4', '9', { partner: 'P4', category: 'travel' })], FLAT_17_STAFF);
    expect(split.flatRates).toEqual([flat('lead', '22.10', '22.10', '0', '0'), flat('P2', '61.48', '61.48', '0', '0'), flat('P3', '47.70', '47.70', '0', '0')]);
  });

  it('go on along a chain, each from the rounded parts of the one before', () => {
    const chain = { id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'side-costs'], percent: '40' }, { category: 'side-costs', base: ['staff'], percent: '23.81' }] };
    const split = splitRows([row('V1', '253.78'), row('V2', '51.78', { parked: '51.78' }), row('V3', '9', { category: 'travel', parked: '9' })], chain);
    // Side costs 60.43 of 253.78 and 72.75 of 305.56; of these with staff, 40 % of 314.21 is 125.68 and of 378.31 it is 151.32.
    expect(split.flatRates).toEqual([
      { ...flat('lead', '72.75', '60.43', '0', '12.32'), category: 'side-costs' }, flat('lead', '151.32', '125.68', '0', '25.64'),
    ]);
    expect(parkedFlatOf(split)).toEqual({ V1: [], V2: [1232n, 2564n], V3: [] });
  });

  it('do not exist where all costs are actual', () => {
    expect(splitRows([row('1', '10', { parked: '5' })], ACTUAL)).toEqual({ rows: [{ ...row('1', '10', { parked: '5' }), certified: 500n, parkedFlat: [] }], flatRates: [] });
  });

  it('leave the given rows as they are', () => {
    const given = Object.freeze([Object.freeze(row('1', '10', { parked: '5' }))]);
    splitRows(given, FLAT_17_STAFF);
    expect(given).toEqual([row('1', '10', { parked: '5' })]);
  });
});

describe('a taken-up row that is corrected', () => {
  const flat = (category: string, percent: string, ...base: string[]) => ({ category, percent, base });
  it('changes its flat amount by that of the new less that of the old', () => {
    const model = { id: 'm', flatRates: [flat('flat-rate', '17', 'staff')] };
    // 17 % of 51.78 is 8.80, whatever the row brought along.
    expect(flatChangeOfRow({ category: 'staff', was: 5178n, is: 0n, flat: [{ category: 'flat-rate', amount: 881n }] }, model)).toEqual([{ category: 'flat-rate', amount: -880n }]);
    expect(flatChangeOfRow({ category: 'services', was: 5178n, is: 0n, flat: [] }, model)).toEqual([]);
  });
  it('along the chain', () => {
    const model = { id: 'm', flatRates: [flat('flat-rate', '50', 'staff', 'side-costs'), flat('side-costs', '10', 'staff')] };
    // 10 % of 0.37 is 0.04, 50 % of 0.41 is 0.21; of 0.14 they are 0.01 and 0.08 (0.075).
    const row = { category: 'staff', was: 37n, is: 14n, flat: [{ category: 'side-costs', amount: 4n }, { category: 'flat-rate', amount: 21n }] };
    expect(flatChangeOfRow(row, model)).toEqual([{ category: 'side-costs', amount: -3n }, { category: 'flat-rate', amount: -13n }]);
  });
});
