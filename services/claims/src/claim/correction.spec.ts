import { describe, expect, it } from '@jest/globals';
import { given as givenOf, type Past } from '@toteuma/testing';
import { claims } from './claim.js';
import { correct, decide, inSecond, lastOf, opened, openOf, park, played, row, second, stamp, submit, terms, verify } from './grant-of-specs.js';

const given = (...past: readonly Past[]) => givenOf(claims, ...past);

const decided = played([submit({ rows: [row('1', '100.00'), row('2', '40.00', { category: 'services' })] }), verify(1, { deduct: [{ row: '2', amount: '10.00', reason: 'no-evidence' }] }), decide()]);

describe('a correction', () => {
  it('moves an amount from certified to deducted, the flat rate, the net and the support with it', () => {
    // Staff 49.97 of 100.00: the flat rate falls from 17.00 to 8.49. The net was 147.00 and is 88.46, the support 117.60 and 70.76.
    given(...decided).when(correct(1, '1', '-50.03')).then({
      type: 'ClaimCorrected',
      data: {
        correction: 1, claim: 1, row: '1', amount: '-50.03', reason: null,
        cells: [
          { partner: 'lead', category: 'staff', year: 2022, declared: '0.00', deducted: '50.03', parked: '0.00', certified: '-50.03' },
          { partner: 'lead', category: 'flat-rate', year: 2022, declared: '0.00', deducted: '8.51', parked: '0.00', certified: '-8.51' },
        ],
        net: '-58.54', netByPartner: [{ partner: 'lead', amount: '-58.54' }], support: '-46.84', supportByPartner: [{ partner: 'lead', amount: '-46.84' }],
        supportDecided: '70.76', supportOverGrant: '0.00',
      },
    });
  });

  it('tells for whom it is made', () => expect(lastOf(played([{ ...correct(1, '1', '-1.00'), onBehalfOf: ['deputy'] } as ReturnType<typeof correct>], decided), 'ClaimCorrected').onBehalfOf).toEqual(['deputy']));

  it('gives back what was deducted, and a second one stands on the first', () => {
    const history = played([correct(1, '1', '-50.03'), correct(1, '1', '50.03'), correct(1, '2', '10.00')], decided);
    expect(lastOf(history, 'ClaimCorrected')).toMatchObject({ correction: 3, net: '10.00', support: '8.00', supportDecided: '125.60' });
    given(...history).thenState((state) => expect(openOf(state)).toMatchObject({ corrections: 3, claims: [{ net: 15700n, support: 11760n }] }));
  });

  it.each([
    ['more than is certified', correct(1, '1', '-100.01')], ['more than was deducted', correct(1, '2', '10.01')], ['a row of which nothing was deducted, upwards', correct(1, '1', '0.01')],
  ])('is not made of %s', (_, command) => given(...decided).when(command).rejects('claim/deducts-too-much', { because: 'content', field: 'amount' }));
  it('keeps a credit note between its amount and nothing', () => {
    const credit = played([submit({ rows: [row('1', '100.00'), row('K', '-20.00')] }), verify(), decide()]);
    given(...credit).when(correct(1, 'K', '-0.01')).rejects('claim/deducts-too-much');
    given(...credit).when(correct(1, 'K', '20.01')).rejects('claim/deducts-too-much');
    expect(lastOf(played([correct(1, 'K', '20.00')], credit), 'ClaimCorrected')).toMatchObject({ net: '23.40', supportDecided: '93.60' });
  });
  it('leaves what is parked alone', () => {
    const parked = played([submit({ rows: [row('1', '100.00')] }), verify(1, { park: [{ row: '1', amount: '60.00' }] }), decide()]);
    given(...parked).when(correct(1, '1', '-40.01')).rejects('claim/deducts-too-much');
    const history = played([correct(1, '1', '-40.00'), submit({ period: second, takeUp: ['1'] }), verify(2), decide(2)], parked);
    // What was parked keeps its part of the flat rate: 17.00 less 6.80.
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ net: '70.20', supportDecided: '56.16' });
  });

  it('needs a decided claim and one of its rows', () => {
    given(...played([submit({ rows: [row('1', '1.00')] }), verify()])).when(correct(1, '1', '-1.00')).rejects('claim/not-decided', { because: 'state' });
    given(...decided).when(correct(1, '9', '-1.00')).rejects('request/invalid', { field: 'row' });
    given(...decided).when(correct(2, '1', '-1.00')).rejects('not-found');
  });

  it('is made while the operation is interrupted, and not once it is closed', () => {
    const interrupted = played([{ type: 'Interrupt', ...stamp('decider'), reason: null }], decided);
    expect(played([correct(1, '1', '-1.00')], interrupted).at(-1)?.type).toBe('ClaimCorrected');
    given(...decided, { type: 'OperationClosed', data: { reason: null, retainUntil: null } }).when(correct(1, '1', '-1.00')).rejects('claim/grant-not-running', { because: 'state' });
  });

  it('of a row that was taken up is made in the claim that took it up, and changes its own flat amount', () => {
    const history = played([submit({ rows: [row('V1', '253.78'), row('V2', '51.78')] }), park(1, 'V2'), decide(), submit({ period: second, rows: [row('V3', '201.09', inSecond)], takeUp: ['V2'] }), verify(2), decide(2)]);
    given(...history).when(correct(1, 'V2', '-1.00')).rejects('claim/deducts-too-much');
    given(...history).when(correct(2, 'V2', '-51.79')).rejects('claim/deducts-too-much');
    const corrected = played([correct(2, 'V2', '-51.78')], history);
    // 17 % of 51.78 is 8.80: of the 8.81 that it brought along a cent stays. Net of claim 2 235.29, support 188.23 + 237.53.
    expect(lastOf(corrected, 'ClaimCorrected')).toMatchObject({
      cells: [{ category: 'staff', year: 2022, certified: '-51.78', deducted: '51.78' }, { category: 'flat-rate', year: 2022, certified: '-8.80', deducted: '8.80' }],
      net: '-60.58', support: '-48.46', supportDecided: '425.76',
    });
    expect(lastOf(played([correct(2, 'V2', '51.78')], corrected), 'ClaimCorrected')).toMatchObject({ net: '60.58', supportDecided: '474.22' });
  });

  it('splits the flat rate to the years anew, and leaves every cell declared as it was', () => {
    const rows = [row('1', '0.10'), row('2', '0.20', { incurredOn: '2022-11-01' }), row('3', '0.30', { paidOn: '2023-01-10' })];
    const both = played([submit({ period: { from: '2022-10-01', to: '2023-03-31' }, rows }), verify(), decide()]);
    // 17 % of 0.60 is 0.10, half a year each; of 0.40 it is 0.07: 0.0175 and 0.0525 by share.
    const { cells } = lastOf(played([correct(1, '2', '-0.20')], both), 'ClaimCorrected');
    expect(cells).toEqual([
      { partner: 'lead', category: 'staff', year: 2022, declared: '0.00', deducted: '0.20', parked: '0.00', certified: '-0.20' },
      { partner: 'lead', category: 'flat-rate', year: 2022, declared: '0.00', deducted: '0.03', parked: '0.00', certified: '-0.03' },
    ]);
  });

  it('splits all that the claim was given to the partners again', () => {
    const rows = [row('1', '130.01'), row('2', '361.63', { partner: 'p2' }), row('3', '280.56', { partner: 'p3' })];
    const joint = played([submit({ rows }), verify(), decide()], [opened({ partners: ['lead', 'p2', 'p3'] })]);
    const { supportByPartner, support } = lastOf(played([correct(1, '2', '-361.63')], joint), 'ClaimCorrected');
    // Net 480.37, support 384.29 (before 722.78): 152.11 and 328.26 of it are 121.6870... and 262.6029...
    expect({ support, supportByPartner }).toEqual({ support: '-338.49', supportByPartner: [{ partner: 'lead', amount: '0.00' }, { partner: 'p2', amount: '-338.48' }, { partner: 'p3', amount: '-0.01' }] });
  });

  it('makes good what a tranche allows since, as a decision does', () => {
    const tight = played([submit({ rows: [row('1', '100.00')] }), verify(), decide()], [opened({ terms: { ...terms, granted: '50.00' } })]);
    const history = played([{ type: 'AddTranche', amount: '20.00' }, correct(1, '1', '-10.00')], tight);
    expect(lastOf(history, 'ClaimCorrected')).toMatchObject({ net: '-11.70', support: '20.00', supportDecided: '70.00', supportOverGrant: '14.24' });
  });
});

describe('the shares of the EU and the state', () => {
  it('of decisions and corrections add up to the split of all that is decided', () => {
    const half = [opened({ euShare: { percent: '50', of: 'support' } })];
    const history = played([submit({ rows: [row('1', '0.07', { category: 'services' })] }), verify(), decide(), submit({ period: second, rows: [row('1', '0.07', { ...inSecond, category: 'services' })] }), verify(2), decide(2), correct(1, '1', '-0.07')], half);
    // 0.05, then 0.10, then 0.05 in all; the EU has 0.02, 0.05 and 0.02 of it.
    expect(history.flatMap((event) => (event.type === 'ClaimDecided' || event.type === 'ClaimCorrected' ? [event.data.shares] : []))).toEqual([{ eu: '0.02', state: '0.03' }, { eu: '0.03', state: '0.02' }, { eu: '-0.03', state: '-0.02' }]);
  });

  it('of the public part follow the plan', () => {
    const financing = [{ source: 'eu-state', partner: null, year: null, amount: '800.00' }, { source: 'municipal', partner: null, year: null, amount: '100.00' }, { source: 'own', partner: null, year: null, amount: '100.00' }];
    const start = opened({ euShare: { percent: '45', of: 'public' }, publicMoney: { sources: ['eu-state', 'municipal'], countsAs: [{ partner: 'lead', source: 'other-public' }] }, terms: { ...terms, financing } });
    // All 1 000.00 of the plan are public, 80 % of them support: 56.25 % of each support.
    expect(lastOf(played([submit({ rows: [row('1', '100.00', { category: 'services' })] }), verify(), decide()], [start]), 'ClaimDecided').shares).toEqual({ eu: '45.00', state: '35.00' });
  });

  it('are not told where the programme does not split, or nobody knows what is public', () => {
    expect(lastOf(decided, 'ClaimDecided').shares).toBeUndefined();
    const unknown = [opened({ euShare: { percent: '45', of: 'public' } })];
    expect(lastOf(played([submit({ rows: [row('1', '1.00')] }), verify(), decide()], unknown), 'ClaimDecided').shares).toBeUndefined();
  });
});
