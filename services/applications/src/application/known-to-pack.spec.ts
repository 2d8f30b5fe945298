import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { GrantPlan, Pack } from '@toteuma/contracts';
import { loadPacks } from '../config.js';
import { limitsOf, rulesOf } from '../pack/pack.js';
import { cell, line, plan } from './application-samples.js';
import { applicationFaults, changeFaults, rateFaults } from './known-to-pack.js';

const pack = loadPacks(fileURLToPath(new URL('../../../../packs/', import.meta.url))).get('esf-2014-2020')!;
const flat = rulesOf(pack, 'flat-17-staff')!;
const actual = rulesOf(pack, 'actual')!;
const partner = (id: string): GrantPlan['partners'][number] => ({ id, role: 'partner', name: id, businessId: null, unit: null, type: null, ownCountsAs: null });
const fieldsOf = (change: Partial<GrantPlan>, rules = flat, of: Pack = pack) => applicationFaults({ ...plan, ...change }, rules, of).map(({ field }) => field);

describe('what the pack knows', () => {
  it('finds nothing wrong in an application of the programme', () => expect(fieldsOf({})).toEqual([]));
  it('names every unknown category, source, partner and indicator', () => {
    const change = {
      budget: [cell('staff', '1'), cell('beer', '1'), cell('staff', '1', { partner: 'p2' })],
      financing: [line('eu-state', '1'), line('lottery', '1'), line('own', '1', { partner: 'p3' })],
      indicators: [{ id: 'smiles', planned: 1, women: null }],
    };
    expect(fieldsOf(change)).toEqual(['budget[1].category', 'budget[2].partner', 'financing[1].source', 'financing[2].partner', 'indicators[0].id']);
    expect(applicationFaults({ ...plan, ...change }, flat, pack)[0]?.expected).toBe('a category of the programme and cost model: staff, services, travel, equipment, other, flat-rate');
  });
  it('takes the lead and the partners of the application', () => {
    expect(fieldsOf({ partners: [partner('p2')], budget: [cell('staff', '1'), cell('staff', '1', { partner: 'p2' })], financing: [line('own', '1', { partner: 'p2' })] })).toEqual([]);
  });
  it('wants partners other than the lead, each once, of a type that the programme has', () => {
    expect(fieldsOf({ applicant: { ...plan.applicant, type: 'club' }, partners: [partner('lead'), partner('p2'), { ...partner('p2'), type: 'guild' }] })).toEqual(['applicant.type', 'partners[0].id', 'partners[2].id', 'partners[2].type']);
  });
  it('wants a computed category only with a cost model that computes it', () => {
    expect(fieldsOf({ budget: [cell('flat-rate', '1', { stated: true })] }, actual)).toEqual(['budget[0].category']);
    const change = { cells: [cell('flat-rate', '1')], financing: null };
    expect(changeFaults({ plan, rules: actual, change, at: '', models: 'any' })).toEqual([]);
  });
  it('wants no costs in a category that the cost model covers or does not accept', () => {
    const of = (costModel: Partial<typeof flat.costModel>) => ({ ...flat, costModel: { ...flat.costModel, ...costModel } });
    const covering = of({ flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '40', covers: ['services', 'travel', 'other'] }] });
    const change = { budget: [cell('staff', '1'), cell('travel', '1'), cell('flat-rate', '2', { stated: true })] };
    expect(applicationFaults({ ...plan, ...change }, covering, pack)).toEqual([
      { field: 'budget[1].category', expected: 'a category of the programme and cost model: staff, equipment, flat-rate' },
    ]);
    expect(fieldsOf(change, of({ accepts: ['staff', 'travel'] }))).toEqual([]);
    expect(fieldsOf(change, of({ accepts: ['services'], unitCosts: [{ category: 'staff', hours: 1720 }] }))).toEqual(['budget[1].category']);
    expect(changeFaults({ plan, rules: covering, change: { cells: change.budget, financing: null }, at: 'parts[0].', models: 'any' }).map(({ field }) => field)).toEqual(['parts[0].budget[1].category']);
  });
  it('takes unit costs and lump sums as lines of the budget', () => {
    const model = (costModel: Partial<typeof flat.costModel>) => ({ ...flat, costModel: { id: 'simple', flatRates: [], ...costModel } });
    expect(fieldsOf({ budget: [cell('staff', '34400')] }, model({ accepts: [], unitCosts: [{ category: 'staff', hours: 1720 }] }))).toEqual([]);
    expect(fieldsOf({ budget: [cell('other', '50000')] }, model({ accepts: ['other'], lumpSum: true }))).toEqual([]);
  });
  it('wants each budget cell once', () => {
    expect(fieldsOf({ budget: [cell('staff', '1'), cell('staff', '1', { year: 2022 }), cell('staff', '2')] })).toEqual(['budget[2]']);
  });
  it('wants totals that twelve digits can write, flat rates included', () => {
    expect(fieldsOf({ budget: [cell('staff', '900000000000')] })).toEqual(['budget']);
    expect(fieldsOf({ financing: [line('own', '999999999999.99'), line('eu-state', '0.01')] })).toEqual(['financing']);
    const change = { cells: [cell('travel', '999999999999.99')], financing: null };
    expect(changeFaults({ plan, rules: flat, change, at: 'parts[0].', models: 'any' })).toEqual([{ field: 'parts[0].budget', expected: 'a total of at most 12 digits' }]);
  });
  it('takes an advance up to the share of the support asked for that it pays in advance, and none where it pays none', () => {
    const faultsOf = (advance: string, rules = flat) => applicationFaults({ ...plan, advance }, rules, pack);
    const withHighest = (highest: string) => ({ ...flat, spending: { ...flat.spending!, claims: { ...flat.spending!.claims, advances: { highest, setOff: '100' } } } });
    const { spending: _none, ...older } = flat;
    // 30 % of 141 109.00 of EU and state money.
    expect([faultsOf('42332.70'), faultsOf('42332.7', older), faultsOf('0', withHighest('0'))]).toEqual([[], [], []]);
    expect(faultsOf('42332.71')).toEqual([{ field: 'advance', expected: 'at most 42332.70: 30 % of the support asked for' }]);
    expect(faultsOf('0.01', withHighest('0'))).toEqual([{ field: 'advance', expected: 'no advance: the programme pays none' }]);
    // 33.333 % is 47 035.8629...: what is left of a cent is not paid.
    expect([faultsOf('47035.86', withHighest('33.333')), faultsOf('47035.87', withHighest('33.333')).length]).toEqual([[], 1]);
  });
  it('wants each indicator once, and women only where persons are counted', () => {
    const indicators = [{ id: 'companies', planned: 4, women: 1 }, { id: 'participants', planned: 4, women: 1 }, { id: 'participants', planned: 4, women: null }];
    expect(fieldsOf({ indicators })).toEqual(['indicators[0].women', 'indicators[2].id']);
  });
  it('wants each row of the sustainability table once, and of the programme when it lists them', () => {
    const principles = { equality: [], sustainability: [{ row: '1', direct: 1, indirect: 2 }, { row: '1', direct: 1, indirect: 2 }] };
    expect(fieldsOf({ principles })).toEqual(['principles.sustainability[1].row']);
    expect(fieldsOf({ principles }, flat, { ...pack, sustainabilityRows: ['2'] })).toEqual(['principles.sustainability[0].row', 'principles.sustainability[1].row', 'principles.sustainability[1].row']);
  });
  it('allows support rates up to its highest, and own rates up to 100', () => {
    const limits = { ...limitsOf(pack), highestSupportRate: '75' };
    expect(rateFaults({ supportRate: '75', ownRate: '100' }, limits)).toEqual([]);
    expect(rateFaults({ supportRate: '75.0001', ownRate: '100.01' }, limits).map(({ field }) => field)).toEqual(['supportRate', 'ownRate']);
  });
});

describe('the rules that travel with a grant', () => {
  const usual: Pack = {
    ...pack, supportLevel: 'operation', rounding: { mode: 'half-up', unit: '0.01', residual: 'own' }, euShare: undefined, flexibility: [], simplifiedCostsUpTo: null, hearing: 'none', rectificationDays: 30, assessment: undefined, reportSections: [],
  };
  const flexible = { id: 'cells', scope: 'category' as const, percent: '10', base: 'award' as const, computed: 'counted' as const, within: 'none' as const, beyond: 'formal' as const };

  it('leave out what a grant without them means', () => {
    expect(Object.keys(rulesOf(usual, 'actual')!)).toEqual(['pack', 'packVersion', 'programmeName', 'categories', 'sources', 'costModel', 'spending', 'categoryDeviationPercent', 'indicators']);
    expect(limitsOf(usual)).toEqual({ highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2' });
  });

  it('say all that the pack says otherwise', () => {
    const shares = { supportLevel: 'line' as const, rounding: { mode: 'down' as const, unit: '1.00', residual: 'largest' as const }, euShare: { percent: '45', of: 'public' as const }, flexibility: [flexible] };
    const share = { of: 'public' as const, percent: '20' };
    const given: Pack = { ...usual, ...shares, sources: usual.sources.map((source) => (source.id === 'municipal' ? { ...source, share } : source)) };
    expect(rulesOf(given, 'actual')).toMatchObject(shares);
    expect(rulesOf(given, 'actual')!.sources.find(({ id }) => id === 'municipal')).toEqual({ id: 'municipal', public: true, share });

    const names = { fi: 'Laatu', sv: 'Kvalitet', en: 'Quality' };
    const criterion = { id: 'quality', weight: 2, highest: 5, threshold: 3 };
    const limits = { simplifiedCostsUpTo: '200000.00', hearing: 'before-rejection' as const, rectificationDays: 21 };
    expect(limitsOf({ ...usual, ...limits, assessment: { required: true, assessors: 2, criteria: [{ ...criterion, names }] } })).toEqual({
      highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2', ...limits, assessment: { required: true, assessors: 2, criteria: [criterion] },
    });
  });
});
