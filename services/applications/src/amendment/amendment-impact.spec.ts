import { describe, expect, it } from '@jest/globals';
import type { GrantTerms } from '@toteuma/contracts';
import { namesOf } from '@toteuma/kernel';
import { impactOf, type ClaimedCell, type ImpactFacts } from './amendment-impact.js';
import { cell, line, moved, plan, rules } from '../application/application-samples.js';

const before: GrantTerms = {
  budgetVersion: 1, revenue: null, granted: '141109.00',
  budget: [cell('staff', '145201.00'), cell('services', '6500.00'), cell('flat-rate', '24685.00', { stated: true })],
  financing: [line('eu-state', '141109.00'), line('own', '35277.00')],
};
const after: GrantTerms = { ...before, budgetVersion: 2, budget: moved.map((one) => ({ ...one, amount: `${one.amount}.00` })) };
const claimed = (claim: number, category: string, declared: bigint, certified: bigint | null, year = 2022): ClaimedCell =>
  ({ claim, partner: 'lead', category, year, declared, certified: certified ?? 0n, decided: certified !== null });
const impact = (more: Partial<ImpactFacts> = {}) =>
  impactOf({ before, after, model: rules.costModel, plan, names: namesOf(plan), effectiveFrom: '2023-02-01', parts: [{ kind: 'budget' }], claimed: [], flexibility: { answer: 'formal', uses: [] }, conflicts: [], faults: [], ...more });

describe('the impact of an amendment', () => {
  it('has each cell of either budget with old, new and difference', () => {
    expect(impact().cells).toMatchObject([
      { category: 'staff', old: '145201.00', new: '137201.00', difference: '-8000.00', computed: false },
      { category: 'services', old: '6500.00', new: '15860.00', difference: '9360.00' },
      { category: 'flat-rate', old: '24685.00', new: '23325.00', difference: '-1360.00', computed: true },
    ]);
    expect(impact().totals).toMatchObject({ budget: { difference: '0.00' }, net: { new: '176386.00' }, support: { old: '141109.00', new: '141109.00' }, rates: { old: '80.00', new: '80.00' } });
  });
  it('splits every cell to the sources: each source foots to the cent, each cell but for one', () => {
    const { cells } = impact();
    const cents = (amount: string) => Number(amount.replace('.', ''));
    for (const one of cells) expect(one.sources.reduce((sum, source) => sum + cents(source.new), 0)).toBeCloseTo(cents(one.new), -0.5);
    for (const [source, amount] of [['eu-state', 14_110_900], ['own', 3_527_700]] as const) {
      expect(cells.reduce((sum, one) => sum + cents(one.sources.find((part) => part.source === source)!.new), 0)).toBe(amount);
    }
  });
  it('gives the lines of a partner to its own cells', () => {
    const two = { ...before, budget: [cell('staff', '100.00'), cell('staff', '50.00', { partner: 'p2' })], financing: [line('eu-state', '120.00'), line('own', '20.00', { partner: 'lead' }), line('own', '10.00', { partner: 'p2' })] };
    expect(impact({ before: two, after: two }).cells.map(({ sources }) => sources.map((one) => one.new))).toEqual([['80.00', '20.00'], ['40.00', '10.00']]);
  });
  it('tells of flat rates what becomes of a stated one', () => {
    expect(impact().flatRates).toMatchObject([{ stated: true, lapsed: false, difference: '-1360.00' }]);
    const lapsing = { ...after, budget: [cell('staff', '137201.00'), cell('services', '15860.00'), cell('flat-rate', '23324.17')] };
    expect(impact({ after: lapsing }).flatRates).toMatchObject([{ stated: false, lapsed: true, new: '23324.17' }]);
  });
  it('tells what remains to be certified, and of a year only its own', () => {
    expect(impact({ claimed: [claimed(1, 'staff', 50_000n, 40_000n)] }).remaining[0]).toEqual({ partner: 'lead', category: 'staff', old: '144801.00', new: '136801.00', certified: '400.00' });
    const years = { ...before, budget: [cell('staff', '10.00', { year: 2022 }), cell('staff', '20.00', { year: 2023 })] };
    expect(impact({ before: years, after: years, claimed: [claimed(1, 'staff', 300n, 300n, 2022), claimed(1, 'staff', 100n, 100n, 2023)] }).cells.map(({ certified }) => certified)).toEqual(['3.00', '1.00']);
  });
  it('tells of each claim that is not decided whether it would still fit', () => {
    const rows = [claimed(1, 'services', 1_500_000n, 1_500_000n), claimed(2, 'services', 80_000n, null), claimed(3, 'services', 6_001n, null), claimed(3, 'staff', 1n, null)];
    expect(impact({ claimed: rows }).openClaims).toEqual([
      { claim: 2, partner: 'lead', category: 'services', computed: false, declared: '800.00', left: '860.00', fits: true },
      { claim: 3, partner: 'lead', category: 'services', computed: false, declared: '60.01', left: '60.00', fits: false },
      { claim: 3, partner: 'lead', category: 'staff', computed: false, declared: '0.01', left: '137201.00', fits: true },
    ]);
  });
  it('tells of the period and of who takes part', () => {
    const joint = { ...plan, partners: [{ id: 'p2', name: 'Second', businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' as const }] };
    const parts: ImpactFacts['parts'] = [{ kind: 'extension', to: '2023-12-31' }, { kind: 'partners', add: [], rename: [{ id: 'lead', name: 'New' }], leave: [{ id: 'p2' }] }];
    expect(impact({ plan: joint, names: namesOf(joint), parts })).toMatchObject({
      period: { old: { to: '2023-06-30' }, new: { to: '2023-12-31' }, months: { old: 9, new: 15 } },
      partners: [{ id: 'lead', name: 'New', change: 'renamed', was: 'Opisto' }, { id: 'p2', name: 'Second', change: 'left' }],
    });
  });
});
