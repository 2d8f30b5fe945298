import { describe, expect, it } from '@jest/globals';
import { given as givenOf, type Past } from '@toteuma/testing';
import { claims } from './claim.js';
import { decide, inSecond, lastOf, openOf, park, played, row, second, submit, terms, third, verify } from './grant-of-specs.js';
import { parkedRows } from './judged-rows.js';

const given = (...past: readonly Past[]) => givenOf(claims, ...past);

const parked = [submit({ rows: [row('V1', '253.78'), row('V2', '51.78')] }), park(1, 'V2'), decide()];
const takesUp = submit({ period: second, rows: [row('V3', '201.09', inSecond)], takeUp: ['V2'] });
const waiting = (history: readonly Past[]) => {
  let rows: string[] = [];
  given(...history).thenState((state) => { rows = parkedRows(openOf(state)).filter(({ held }) => !held).map(({ claim, row: id, amount }) => `${claim}/${id} ${amount}`); });
  return rows;
};

describe('a parked row that is taken up', () => {
  it('was declared once, and is certified whole with the flat amount that waited with it', () => {
    const history = played([...parked, takesUp]);
    expect(lastOf(history, 'ClaimSubmitted')).toMatchObject({
      declared: [{ category: 'staff', year: 2023, amount: '201.09' }, { category: 'flat-rate', year: 2023, amount: '34.19' }],
      takeUp: [{ row: 'V2', claim: 1, partner: 'lead', category: 'staff', year: 2022, amount: '51.78', flatRates: [{ category: 'flat-rate', amount: '8.81' }] }],
    });
    const decision = lastOf(played([verify(2), decide(2)], history), 'ClaimDecided');
    // Claim 1: 80 % of 253.78 + 43.14. Claim 2: 80 % of 201.09 + 34.19 + 51.78 + 8.81 = 295.87.
    expect(decision).toMatchObject({ net: '295.87', support: '236.69', supportDecided: '474.22' });
    expect(decision.rows.at(-1)).toEqual({ row: 'V2', declared: '0.00', deducted: '0.00', parked: '-51.78', certified: '51.78', parkedFlatRate: '-8.81', from: 1 });
    expect(decision.cells).toEqual([
      { partner: 'lead', category: 'staff', year: 2023, declared: '201.09', deducted: '0.00', parked: '0.00', certified: '201.09' },
      { partner: 'lead', category: 'flat-rate', year: 2023, declared: '34.19', deducted: '0.00', parked: '0.00', certified: '34.19' },
      { partner: 'lead', category: 'staff', year: 2022, declared: '0.00', deducted: '0.00', parked: '-51.78', certified: '51.78' },
      { partner: 'lead', category: 'flat-rate', year: 2022, declared: '0.00', deducted: '0.00', parked: '-8.81', certified: '8.81' },
    ]);
  });

  it('shares the cells of its year with the rows of its new claim', () => {
    const early = [submit({ period: { from: '2022-10-01', to: '2023-01-31' }, rows: [row('V2', '51.78', { paidOn: '2023-01-05' })] }), park(1, 'V2'), decide()];
    const later = submit({ period: { from: '2023-02-01', to: '2023-03-31' }, rows: [row('V3', '201.09', inSecond)], takeUp: ['V2'] });
    expect(lastOf(played([...early, later, verify(2), decide(2)]), 'ClaimDecided').cells).toEqual([
      { partner: 'lead', category: 'staff', year: 2023, declared: '201.09', deducted: '0.00', parked: '-51.78', certified: '252.87' },
      { partner: 'lead', category: 'flat-rate', year: 2023, declared: '34.19', deducted: '0.00', parked: '-8.80', certified: '42.99' },
    ]);
  });

  it('is held by the claim that takes it up, decided or not', () => {
    expect(waiting(played(parked))).toEqual(['1/V2 5178']);
    const filed = played([...parked, takesUp]);
    expect(waiting(filed)).toEqual([]);
    given(...filed).when(submit({ period: third, takeUp: ['V2'] })).rejects('claim/already-taken-up', { because: 'state', field: 'takeUp[0]' });
    given(...played([verify(2), decide(2)], filed)).when(submit({ period: third, takeUp: ['V2'] })).rejects('claim/already-taken-up');
  });

  it('is not taken up twice in one claim', () => given(...played(parked)).when({ ...takesUp, takeUp: ['V2', 'V2'] }).rejects('claim/already-taken-up', { field: 'takeUp[1]' }));

  it.each([['it does not exist', 'V9', parked], ['nothing of it is parked', 'V1', parked], ['its claim is not decided yet', 'V2', parked.slice(0, 2)]])('is unknown when %s', (_, id, before) => {
    given(...played(before)).when({ ...takesUp, takeUp: [id] }).rejects('request/invalid', { because: 'content', field: 'takeUp[0]' });
  });

  it('can be parked again, whole: then it waits on as if nobody had taken it up', () => {
    const history = played([...parked, takesUp, park(2, 'V2'), decide(2)]);
    const decision = lastOf(history, 'ClaimDecided');
    expect(decision.rows.at(-1)).toEqual({ row: 'V2', declared: '0.00', deducted: '0.00', parked: '0.00', certified: '0.00', parkedFlatRate: '0.00', from: 1 });
    expect(decision).toMatchObject({ net: '235.28', support: '188.22' });
    expect(waiting(history)).toEqual(['1/V2 5178']);
    const third_ = played([submit({ period: third, takeUp: ['V2'] }), verify(3), decide(3)], history);
    // 237.53 + 188.22 + 80 % of 60.59, rounded down.
    expect(lastOf(third_, 'ClaimDecided')).toMatchObject({ net: '60.59', support: '48.47', supportDecided: '474.22' });
  });

  it.each([
    ['deducted from', { deduct: [{ row: 'V2', amount: '1.00', reason: 'other' as const }] }, 'deduct[0].amount'],
    ['parked in part', { park: [{ row: 'V2', amount: '51.77' }] }, 'park[0].amount'],
    ['parked twice', { park: [{ row: 'V2', amount: null }, { row: 'V2', amount: null }] }, 'park[1].amount'],
  ])('is not %s', (_, taken, field) => given(...played([...parked, takesUp])).when(verify(2, taken)).rejects('claim/deducts-too-much', { field }));

  it('parked in two claims is the earliest that nobody has taken up yet', () => {
    const twice = played([...parked, submit({ period: second, rows: [row('V2', '10.00', inSecond)] }), park(2, 'V2'), decide(2)]);
    const of = (takeUp: string[]) => lastOf(played([submit({ period: third, takeUp })], twice), 'ClaimSubmitted').takeUp?.map(({ claim, amount }) => `${claim} ${amount}`);
    expect(of(['V2'])).toEqual(['1 51.78']);
    expect(of(['V2', 'V2'])).toEqual(['1 51.78', '2 10.00']);
    const both = played([submit({ period: third, takeUp: ['V2', 'V2'] }), park(3, 'V2'), decide(3)], twice);
    // One entry parks the first of them, and the other is certified.
    expect(lastOf(both, 'ClaimDecided').rows.map(({ from, certified }) => `${from} ${certified}`)).toEqual(['1 0.00', '2 10.00']);
  });

  it('an id of the claim\'s own rows means that row', () => {
    const history = played([...parked, submit({ period: second, rows: [row('V2', '10.00', inSecond)], takeUp: ['V2'] }), park(2, 'V2'), decide(2)]);
    expect(lastOf(history, 'ClaimDecided').rows.map(({ parked: amount, certified }) => [amount, certified])).toEqual([['10.00', '0.00'], ['-51.78', '51.78']]);
  });

  it('a part of a row waits and is taken up as well, a credit note with its sign', () => {
    const rows = [row('V1', '100.00'), row('K1', '-40.00')];
    const history = played([submit({ rows }), verify(1, { park: [{ row: 'V1', amount: '30.00' }, { row: 'K1', amount: null }] }), decide(), submit({ period: second, takeUp: ['K1', 'V1'] }), verify(2), decide(2)]);
    // Claim 1 declares 60.00 and 10.20; 70.00 is certified with 11.90, the rest waits: -10.00 with -1.70.
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ net: '-11.70', supportDecided: '56.16' });
    expect(lastOf(history.slice(0, -2), 'ClaimSubmitted').takeUp).toMatchObject([{ row: 'K1', amount: '-40.00' }, { row: 'V1', amount: '30.00' }]);
  });

  it('keeps what it is worth when the terms have changed since', () => {
    const history = played([...parked, { type: 'ChangeTerms', terms: { ...terms, budgetVersion: 2, budget: terms.budget.slice(1) } }, submit({ period: second, takeUp: ['V2'] }), verify(2), decide(2)]);
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ net: '60.59' });
  });
});
