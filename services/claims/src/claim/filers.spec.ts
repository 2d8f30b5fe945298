import { describe, expect, it } from '@jest/globals';
import { usualSpending } from '@toteuma/contracts';
import { given as givenOf, type Past } from '@toteuma/testing';
import { claims } from './claim.js';
import { decide, first, inSecond, lastOf, opened, park, played, row, second, submit, verify, type Submit } from './grant-of-specs.js';

const given = (...past: readonly Past[]) => givenOf(claims, ...past);

const each = [opened({ partners: ['lead', 'p2'], spending: { ...usualSpending, claims: { ...usualSpending.claims, jointOperation: 'each-partner' } } })];
const all = { from: '2022-10-01', to: '2023-06-30' };
const by = (filer: string, more: Partial<Submit> = {}) => submit({ filer, ...more });

describe('where each partner files its own claims', () => {
  it('each has its own chain of periods', () => {
    const history = played([by('lead', { period: all }), by('p2')], each);
    expect(lastOf(history, 'ClaimSubmitted')).toMatchObject({ claim: 2, filer: 'p2', period: first });
    given(...history).when(by('p2', { period: first })).rejects('claim/period-overlap');
    expect(lastOf(played([by('p2', { period: second })], history), 'ClaimSubmitted')).toMatchObject({ claim: 3 });
  });

  it.each([
    ['nobody is named', submit({}), 'filer'],
    ['somebody else is named', by('p9'), 'filer'],
    ['a row is another\'s', by('p2', { rows: [row('1', '1.00', { partner: 'p2' }), row('2', '1.00')] }), 'rows[1].partner'],
    ['revenue is another\'s', by('p2', { revenue: [{ partner: 'lead', amount: '1.00' }] }), 'revenue[0].partner'],
  ])('a claim is refused when %s', (_, command, field) => given(...each).when(command).rejects('request/invalid', { field }));

  it('each takes up its own rows', () => {
    const parked = played([by('p2', { rows: [row('1', '10.00', { partner: 'p2' })] }), park(1, '1'), decide(), by('lead')], each);
    given(...parked).when(by('lead', { period: second, takeUp: ['1'] })).rejects('request/invalid', { field: 'takeUp[0]' });
    expect(lastOf(played([by('p2', { period: second, takeUp: ['1'] })], parked), 'ClaimSubmitted').takeUp).toHaveLength(1);
  });

  it('the last claim of each ends its own chain, and the last of all ends the operation', () => {
    const history = played([by('lead', { period: all, last: true, rows: [row('1', '100.00')] }), verify(), decide()], each);
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ last: false, supportByPartner: [{ partner: 'lead', amount: '93.60' }, { partner: 'p2', amount: '0.00' }] });
    given(...history).when(by('lead', { period: second })).rejects('claim/grant-not-running');
    const both = played([by('p2', { period: all, last: true, rows: [row('1', '50.00', { partner: 'p2', ...inSecond })] }), verify(2), decide(2)], history);
    expect(lastOf(both, 'ClaimDecided')).toMatchObject({ last: true, supportByPartner: [{ partner: 'lead', amount: '0.00' }, { partner: 'p2', amount: '46.80' }] });
  });

  it('and nowhere else', () => given(opened()).when(by('lead')).rejects('request/invalid', { field: 'filer' }));
});
