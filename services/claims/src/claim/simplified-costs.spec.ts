import { describe, expect, it } from '@jest/globals';
import { given as givenOf, type Past } from '@toteuma/testing';
import { claims } from './claim.js';
import { cell, correct, decide, inSecond, lastOf, opened, park, played, row, second, submit, terms, third, verify, type Submit } from './grant-of-specs.js';

const given = (...past: readonly Past[]) => givenOf(claims, ...past);

const flat = (percent: string, base: string[], more: object = {}) => ({ category: 'flat-rate', base, percent, ...more });

describe('a cost by the hour', () => {
  const start = [opened({ partners: ['lead', 'p2'], costModel: { id: 'unit-cost-1720', flatRates: [], unitCosts: [{ category: 'staff', hours: 1720 }] } })];
  const work = (id: string, hours: string, amount: string, more: Partial<Submit['rows'][number]> = {}) => row(id, amount, { unit: { worker: 'A1', hours, yearlyCost: '48000.00' }, ...more });

  it('is what its hours come to at the rate of a year', () => {
    // 48 000 / 1 720 = 27.91 an hour; 152.25 hours of it are 4 249.2975.
    expect(lastOf(played([submit({ rows: [work('1', '152.25', '4249.30')] }), verify(), decide()], start), 'ClaimDecided')).toMatchObject({ net: '4249.30', support: '3399.44' });
    given(...start).when(submit({ rows: [work('1', '152.25', '4249.29')] })).rejects('request/invalid', { field: 'rows[0].amount' });
    given(...start).when(submit({ rows: [work('1', '1.00', '27.91', { category: 'services' })] })).rejects('request/invalid', { field: 'rows[0].unit' });
  });
  it('without its hours is taken as it is', () => expect(played([submit({ rows: [row('1', '10.00')] })], start)).toHaveLength(2));

  it('is of at most the hours of a year, over all claims', () => {
    const full = played([submit({ rows: [work('1', '1700', '47447.00', { incurredOn: '2022-12-31' }), work('2', '20', '558.20')] })], start);
    const more = (other: Partial<Submit['rows'][number]>, hours = '0.01', amount = '0.28') => submit({ period: second, rows: [work('3', hours, amount, other)] });
    given(...full).when(submit({ period: { from: '2023-01-01', to: '2023-01-31' }, rows: [work('3', '1720.01', '48005.48', inSecond)] })).rejects('claim/row-outside-period');
    given(...full).when(more(inSecond, '1720.01', '48005.48')).rejects('claim/hours-over-year', { because: 'content', field: 'rows[0].unit.hours' });
    expect(played([more(inSecond, '1720', '48005.20')], full)).toHaveLength(3);
    const sameYear = [opened({ ...start[0]!.data as object, period: { from: '2022-01-01', to: '2022-12-31' } })];
    const half = played([submit({ period: { from: '2022-01-01', to: '2022-06-30' }, rows: [work('1', '1720', '48005.20', { paidOn: '2022-06-01' })] })], sameYear);
    const rest = (other: Partial<Submit['rows'][number]>) => submit({ period: { from: '2022-07-01', to: '2022-12-31' }, rows: [work('2', '0.01', '0.28', other)] });
    given(...half).when(rest({})).rejects('claim/hours-over-year');
    expect(played([rest({ partner: 'p2' })], half)).toHaveLength(3);
    // What was refused as a whole was not worked for the grant.
    const refused = played([verify(1, { deduct: [{ row: '1', amount: '48005.20', reason: 'not-eligible' }] }), decide()], half);
    const again = played([rest({})], refused);
    expect(again.at(-1)?.type).toBe('ClaimSubmitted');
    // Once they are claimed elsewhere, a correction does not give them a second time.
    given(...again).when(correct(1, '1', '48005.20')).rejects('claim/hours-over-year', { field: 'row' });
    given(...again).when(correct(1, '1', '0.00')).thenState((state) => expect(state).toMatchObject({ supportDecided: 0n }));
    expect(lastOf(played([correct(1, '1', '48005.20')], refused), 'ClaimCorrected')).toMatchObject({ supportDecided: '38404.16' });
  });
});

describe('a lump sum', () => {
  const lump = { ...terms, budget: [cell('staff', '5000.00'), cell('services', '3000.00')] };
  const start = [opened({ costModel: { id: 'lump-sum', flatRates: [], lumpSum: true }, terms: lump })];
  const claimed = [submit({ rows: [row('1', '5000.00')] })];
  const refused = verify(1, { deduct: [{ row: '1', amount: '5000.00', reason: 'no-evidence' }] });

  it('is claimed whole and once', () => {
    given(...start).when(submit({ rows: [row('1', '4999.99')] })).rejects('claim/lump-sum-whole', { because: 'content', field: 'rows[0].amount', expected: '5000.00' });
    given(...start).when(submit({ rows: [row('1', '5000.00'), row('2', '5000.00')] })).rejects('claim/lump-sum-whole', { field: 'rows[1].category' });
    given(...played(claimed, start)).when(submit({ period: second, rows: [row('1', '5000.00', inSecond)] })).rejects('claim/lump-sum-whole');
  });
  it('is paid, deducted or parked whole', () => {
    given(...played(claimed, start)).when(verify(1, { deduct: [{ row: '1', amount: '1.00', reason: 'no-evidence' }] })).rejects('claim/lump-sum-whole', { field: 'deduct[0].amount' });
    given(...played(claimed, start)).when(verify(1, { park: [{ row: '1', amount: '1.00' }] })).rejects('claim/lump-sum-whole', { field: 'park[0].amount' });
    expect(lastOf(played([...claimed, verify(), decide()], start), 'ClaimDecided')).toMatchObject({ net: '5000.00', support: '4000.00' });
  });
  it('that was refused can be claimed again, and one that waits is taken up', () => {
    const again = played([...claimed, refused, decide(), submit({ period: second, rows: [row('1', '5000.00', inSecond)] }), verify(2), decide(2)], start);
    expect(lastOf(again, 'ClaimDecided')).toMatchObject({ support: '4000.00', supportDecided: '4000.00' });
    given(...again).when(correct(1, '1', '5000.00')).rejects('claim/lump-sum-whole', { field: 'row' });
    const parked = played([...claimed, park(1, '1'), decide()], start);
    given(...parked).when(submit({ period: second, rows: [row('1', '5000.00', inSecond)] })).rejects('claim/lump-sum-whole');
    expect(lastOf(played([submit({ period: second, takeUp: ['1'] }), verify(2), decide(2)], parked), 'ClaimDecided')).toMatchObject({ support: '4000.00' });
  });
  it('is corrected whole', () => {
    const paid = played([...claimed, verify(), decide()], start);
    given(...paid).when(correct(1, '1', '-1.00')).rejects('claim/lump-sum-whole', { field: 'amount', expected: '-5000.00' });
    expect(lastOf(played([correct(1, '1', '-5000.00')], paid), 'ClaimCorrected')).toMatchObject({ supportDecided: '0.00' });
  });
});

describe('a flat rate', () => {
  const model = (flatRates: object[], accepts?: string[]) => [opened({ costModel: { id: 'm', flatRates: flatRates as never, ...(accepts && { accepts }) }, terms: { ...terms, budget: [...terms.budget, cell('travel', '900.00')] } })];

  it('of 20 % of the other direct costs is the staff costs, which nobody claims', () => {
    const start = model([{ category: 'staff', base: ['services', 'travel'], percent: '20' }], ['services', 'travel']);
    given(...start).when(submit({ rows: [row('1', '1.00')] })).rejects('claim/unknown-category');
    const decision = lastOf(played([submit({ rows: [row('1', '70.13', { category: 'services' }), row('2', '30.00', { category: 'travel' })] }), verify(1, { deduct: [{ row: '2', amount: '10.00', reason: 'other' }] }), decide()], start), 'ClaimDecided');
    // 20 % of 90.13 is 18.026, of 100.13 it is 20.026.
    expect(decision.cells.at(-1)).toMatchObject({ category: 'staff', declared: '20.03', deducted: '2.00', certified: '18.03' });
  });

  it('of 40 % of staff costs covers all others, which take no rows', () => {
    const start = model([flat('40', ['staff'], { covers: ['services', 'travel'] })], ['staff']);
    given(...start).when(submit({ rows: [row('1', '1.00', { category: 'travel' })] })).rejects('request/invalid', { field: 'rows[0].category' });
    expect(lastOf(played([submit({ rows: [row('1', '1000.01')] }), verify(), decide()], start), 'ClaimDecided')).toMatchObject({ net: '1400.01', support: '1120.00' });
  });

  it('that stands on another waits, is taken up and corrected with it', () => {
    const start = model([{ category: 'travel', base: ['staff'], percent: '10' }, flat('50', ['staff', 'travel'])]);
    const parked = played([submit({ rows: [row('1', '0.37')] }), park(1, '1'), decide()], start);
    // 10 % of 0.37 is 0.04; 50 % of 0.41 is 0.21.
    expect(lastOf(parked, 'ClaimDecided').rows[0]).toMatchObject({ parkedFlatRate: '0.25', parkedFlatRates: [{ category: 'travel', amount: '0.04' }, { category: 'flat-rate', amount: '0.21' }] });
    const taken = played([submit({ period: second, takeUp: ['1'] }), verify(2), decide(2)], parked);
    expect(lastOf(taken, 'ClaimDecided')).toMatchObject({ net: '0.62' });
    expect(lastOf(played([correct(2, '1', '-0.37')], taken), 'ClaimCorrected')).toMatchObject({ net: '-0.62', supportDecided: '0.00' });
  });
});

describe('costs that are paid after the end', () => {
  const after = (category: string, incurredOn: string) => submit({ period: { from: '2022-10-01', to: '2023-06-30' }, rows: [row('1', '1.00', { category, incurredOn, paidOn: incurredOn })] });
  it('belong to the last days of the operation where the programme says so', async () => {
    const { usualSpending } = await import('@toteuma/contracts');
    const start = [opened({ spending: { ...usualSpending, claims: { ...usualSpending.claims, paidAfter: { days: 30, categories: ['staff'] } } } })];
    expect(played([after('staff', '2023-07-30')], start)).toHaveLength(2);
    given(...start).when(after('staff', '2023-07-31')).rejects('claim/row-outside-period');
    given(...start).when(after('services', '2023-07-01')).rejects('claim/row-outside-period');
    given(...start).when({ ...after('staff', '2023-07-01'), period: { from: '2022-10-01', to: '2023-03-31' } }).rejects('claim/row-outside-period');
    given(...start).when(submit({ period: third })).rejects('claim/period-gap');
  });
});
