import { describe, expect, it } from '@jest/globals';
import { usualSpending, type Award, type DomainEvent, type GrantTerms } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import type { Filing } from './claim-filing.js';
import { claims, type ClaimCommand } from './claim.js';
import { lastOf, played } from './grant-of-specs.js';

const cell = (category: string, amount: string, partner = 'lead'): GrantTerms['budget'][number] => ({ partner, category, year: null, amount, stated: false });
const terms: GrantTerms = { budgetVersion: 1, budget: [cell('staff', '900.00'), cell('staff', '100.00', 'p2')], revenue: null, financing: [{ source: 'eu-state', partner: null, year: null, amount: '800.00' }, { source: 'own', partner: null, year: null, amount: '200.00' }], granted: '800.00' };
const partner = (id: string): Award['plan']['partners'][number] => ({ id, name: id, businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' });
const label = { fi: 'x', sv: 'x', en: 'x' };
const award: Award = {
  code: 'S10001', organisation: 'opisto', supportRate: '80', ownRate: '20', conditions: [], tranches: [], terms,
  plan: { name: 'X', applicant: { name: 'X', businessId: null, unit: null, type: null, ownCountsAs: null }, partners: [partner('p2')], period: { from: '2022-01-01', to: '2022-12-31' }, budget: terms.budget, revenue: null, financing: terms.financing, statedFinancing: null, indicators: [], principles: null },
  rules: { pack: 'esf', packVersion: 1, programmeName: label, categories: [{ id: 'staff', computed: false }], sources: [{ id: 'eu-state', public: true }, { id: 'own', public: false }], costModel: { id: 'actual', flatRates: [] }, categoryDeviationPercent: '5', indicators: [] },
};
const opened: Past[] = [{ type: 'ClaimsOpened', data: { code: award.code, organisation: 'opisto', partners: ['lead', 'p2'], categories: award.rules.categories, sources: ['eu-state', 'own'], period: award.plan.period, costModel: award.rules.costModel, supportRate: '80', terms } }];
const stamp = { at: '2023-12-31T10:00:00.000Z', today: '2023-12-31' };
const claim = (to: string, by: string): ClaimCommand => {
  const row = { id: '1', voucher: '1', category: 'staff', partner: by, incurredOn: '2022-06-01', paidOn: '2022-06-01', supplier: null, description: null, amount: '10.00' };
  const filing: Filing = { period: { from: '2022-01-01', to }, rows: [row], revenue: [], financing: [], last: false };
  return { type: 'SubmitClaim', actor: 'someone', ...stamp, ...filing };
};
const extended: Past = { type: 'ClaimTermsChanged', data: { terms, period: { from: '2022-01-01', to: '2023-06-30' } } };
const changed: Past = { type: 'ClaimTermsChanged', data: { terms: { ...terms, budget: [cell('staff', '900.00'), cell('staff', '100.00', 'p3')] }, partners: ['lead', 'p2', 'p3'], left: ['p2'], transferees: [] } };

describe('an operation that is amended', () => {
  it('keeps its terms beside what changed', () => {
    given(claims, ...opened).when({ type: 'ChangeOperation', period: { from: '2022-01-01', to: '2023-06-30' } }).then(extended);
  });
  it('takes claims to its new end, and no further', () => {
    given(claims, ...opened).when(claim('2023-01-31', 'lead')).rejects('claim/period-overlap');
    given(claims, ...opened, extended).when(claim('2023-06-30', 'lead')).thenState((state) => expect(state).toMatchObject({ status: 'open', claims: [{ number: 1 }] }));
    given(claims, ...opened, extended).when(claim('2023-07-01', 'lead')).rejects('claim/period-overlap', { field: 'period.to' });
  });
  it('ends when the last who had a claim to come leaves, where each partner files its own', () => {
    const each = [{ ...opened[0]!, data: { ...opened[0]!.data, spending: { ...usualSpending, claims: { ...usualSpending.claims, jointOperation: 'each-partner' } } } }] as DomainEvent[];
    const lasts = (filer: string, number: number): ClaimCommand[] => [
      { ...claim('2022-12-31', filer), filer, last: true } as ClaimCommand, { type: 'VerifyClaim', ...stamp, actor: 'verifier', claim: number, deduct: [], park: [] }, { type: 'DecideClaim', ...stamp, actor: 'decider', claim: number },
    ];
    const leave: ClaimCommand = { type: 'ChangeOperation', partners: ['lead', 'p2'], left: ['p2'], transferees: [] };
    const left = (...before: ClaimCommand[]) => lastOf(played([...before, leave], each), 'ClaimTermsChanged');
    expect(left(...lasts('lead', 1))).toEqual({ terms, partners: ['lead', 'p2'], left: ['p2'], transferees: [], ends: 1 });
    given(claims, ...played([...lasts('lead', 1), leave], each)).thenState((state) => expect(state).toMatchObject({ claims: [{ ends: true }] }));
    expect(left({ ...claim('2022-12-31', 'lead'), filer: 'lead' } as ClaimCommand)).not.toHaveProperty('ends');
    expect(left(...lasts('lead', 1), ...lasts('p2', 2))).not.toHaveProperty('ends');
    const joined = played([...lasts('lead', 1), { ...leave, partners: ['lead', 'p3', 'p2'] }], each);
    expect(lastOf(joined, 'ClaimTermsChanged')).not.toHaveProperty('ends');
  });
  it('takes costs of who joined, and none of who left', () => {
    given(claims, ...opened).when(claim('2022-12-31', 'p3')).rejects('request/invalid', { field: 'rows[0].partner' });
    given(claims, ...opened, changed).when(claim('2022-12-31', 'p2')).rejects('request/invalid', { field: 'rows[0].partner', expected: 'one of lead, p3' });
    given(claims, ...opened, changed).when(claim('2022-12-31', 'p3')).thenState((state) => expect(state).toMatchObject({ status: 'open', claims: [{ number: 1 }] }));
  });
});
