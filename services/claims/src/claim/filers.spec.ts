import { describe, expect, it } from '@jest/globals';
import { usualSpending } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import type { Caller } from '@toteuma/platform';
import { given as givenOf, type Past } from '@toteuma/testing';
import { claims } from './claim.js';
import { partnersOf } from './filers.js';
import { filingOf } from './filing.http.js';
import { decide, first, inSecond, lastOf, opened, openOf, park, played, row, second, stamp, submit, verify, type Submit } from './grant-of-specs.js';

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

  const name = (partner: string, organisation: string | null) => ({ type: 'NamePartner' as const, ...stamp('applicant'), partner, organisation });
  it('the lead says whose people file those of a partner, and can take it back', () => {
    given(...each).when(name('p2', 'org-2')).then({ type: 'PartnerOrganisationNamed', data: { partner: 'p2', organisation: 'org-2' } });
    const named = played([name('p2', 'org-2')], each);
    given(...named).when(name('p2', 'org-2')).thenState((_, told) => expect(told).toEqual([]));
    given(...named).thenState((state) => expect(['org-1', 'org-2', 'org-3', null].map((one) => partnersOf(openOf(state), one))).toEqual([['lead', 'p2'], ['p2'], [], []]));
    given(...named).when(name('p2', null)).then({ type: 'PartnerOrganisationNamed', data: { partner: 'p2', organisation: null } });
    given(...played([name('p2', 'org-3'), name('p2', null)], named)).thenState((state) => expect(openOf(state).organisations.size).toBe(0));
  });
  it.each([
    ['the lead itself', name('lead', 'org-2'), 'not-found'], ['a partner that is not there', name('p9', 'org-2'), 'not-found'], ['the organisation of the lead', name('p2', 'org-1'), 'request/invalid'],
  ] as const)('nobody is named for %s', (_, command, refusal) => given(...each).when(command).rejects(refusal));
  it('nobody is named where the lead files for all, nor once the operation is closed', () => {
    given(opened({ partners: ['lead', 'p2'] })).when(name('p2', 'org-2')).rejects('request/invalid', { field: 'partner' });
    given(...each, { type: 'OperationClosed', data: { reason: null, retainUntil: null } }).when(name('p2', 'org-2')).rejects('claim/grant-not-running');
  });

  it.each([['org-2', 'nothing: the partner takes part no more'], ['org-1', 'one of lead']])('nobody files for a partner that has left: %s is told so', (organisation, expected) => given(...played([name('p2', 'org-2')], each)).thenState((state) => {
    const asked = { caller: { organisation } as Caller, grant: 'g', state: { ...openOf(state), left: ['p2'] } };
    expect(() => filingOf({ period: first, rows: [], filer: 'p2' }, asked, new Texts())).toThrow(expect.objectContaining({ body: expect.objectContaining({ errors: [{ field: 'filer', expected }] }) }));
  }));

  it('and nowhere else', () => given(opened()).when(by('lead')).rejects('request/invalid', { field: 'filer' }));
});
