import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pack, readPack } from './index.js';

type Json = Record<string, unknown> & { costModels: Record<string, unknown>[]; sources: Record<string, unknown>[] };
const sound = (): Json => JSON.parse(readFileSync(new URL('../../../packs/esf-2014-2020.json', import.meta.url), 'utf8')) as Json;
/** The faults of the shipped pack after a change, as paths. */
const pathsOf = (change: (given: Json) => unknown): string[] => {
  const given = sound();
  change(given);
  const read = readPack(given, () => 'something else');
  return 'faults' in read ? read.faults.map(({ path }) => path) : [];
};
const authority = (id: string, from: string, to: string | null = null, successor: string | null = null) => ({ id, names: { fi: id, sv: id, en: id }, from, to, successor });

describe('a programme pack', () => {
  it('may chain flat rates, and compute a category that takes real costs in other models', () => {
    const chain = { id: 'chain', flatRates: [{ category: 'staff', base: ['services'], percent: '20' }, { category: 'flat-rate', base: ['staff', 'services'], percent: '15' }] };
    expect(pathsOf((given) => given.costModels.push(chain))).toEqual([]);
  });

  it('may not compute from a category that is computed nowhere in the model, nor from one that a flat rate covers', () => {
    const other = { id: 'other', flatRates: [{ category: 'staff', base: ['flat-rate'], percent: '20' }] };
    const covered = { id: 'covered', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '40', covers: ['staff', 'travel', 'travel'] }], accepts: ['staff', 'staff', 'travel'] };
    const at = sound().costModels.length;
    expect(pathsOf((given) => given.costModels.push(other))).toEqual([`costModels.${at}.flatRates.0.base.0`]);
    expect(pathsOf((given) => given.costModels.push(covered))).toEqual(['flatRates.0.base.0', 'flatRates.0.covers.2', 'accepts.0', 'accepts.1', 'accepts.2'].map((path) => `costModels.${at}.${path}`));
  });

  it('has no checklist, point of one, sign of risk or table of a report twice, and a limit for a sign that compares with one', () => {
    const names = { fi: 'x', sv: 'x', en: 'x' };
    const list = (id: string, ...items: string[]) => ({ id, names, kind: 'administrative', items: items.map((item) => ({ id: item, names })) });
    expect(pathsOf((given) => (given['checklists'] = [list('a', 'one', 'two'), list('b', 'one')]))).toEqual([]);
    expect(pathsOf((given) => (given['checklists'] = [list('a', 'one', 'one'), list('a', 'one')]))).toEqual(['checklists.1.id', 'checklists.0.items.1.id']);
    const sign = (id: string, kind: string, limit?: string) => ({ id, names, points: 1, sign: kind, ...(limit === undefined ? {} : { limit }) });
    expect(pathsOf((given) => (given['risk'] = [sign('a', 'first-claim'), sign('b', 'credit-notes'), sign('c', 'partners-above', '2')]))).toEqual([]);
    expect(pathsOf((given) => (given['reportSections'] = [{ id: 'money', shows: 'budget', names }, { id: 'text', names }, { id: 'again', shows: 'budget', names }]))).toEqual(['reportSections.2.shows']);
    expect(pathsOf((given) => (given['risk'] = [sign('a', 'declared-above'), sign('a', 'last-claim')]))).toEqual(['risk.1.id', 'risk.0.limit']);
  });

  it('may leave rounding to nobody only where nothing is rounded', () => {
    const nobody = (unit: string) => ({ mode: 'half-up', unit, residual: 'nobody' });
    expect(pathsOf((given) => (given['rounding'] = nobody('0.01')))).toEqual([]);
    expect(pathsOf((given) => (given['rounding'] = nobody('1.00')))).toEqual(['rounding.residual']);
    expect(pathsOf((given) => Object.assign(given, { rounding: nobody('1.00'), costModels: [given.costModels[0]] }))).toEqual(['rounding.residual']);
    expect(pathsOf((given) => Object.assign(given, { rounding: nobody('0.01'), sources: given.sources.map((source) => (source['id'] === 'municipal' ? { ...source, share: { of: 'public', percent: '20' } } : source)) }))).toEqual(['rounding.residual']);
    expect(pathsOf((given) => (given['rounding'] = { ...nobody('0.00'), residual: 'own' }))).toEqual(['rounding.unit']);
  });

  it('has shares that somebody completes', () => {
    const shared = (...shares: string[]) => (given: Json) => Object.assign(given, { sources: given.sources.map((source, at) => (shares[at] === undefined ? source : { ...source, share: { of: 'public', percent: shares[at] } })) });
    expect(pathsOf(shared('45', '20'))).toEqual([]);
    expect(pathsOf(shared('45', '20', '35'))).toEqual([]);
    expect(pathsOf(shared('45', '20', '34.9999'))).toEqual(['sources']);
    expect(pathsOf(shared('45', '20', '35.0001'))).toEqual(['sources']);
  });

  it('has successors that are there when the cases come, be they new or older', () => {
    expect(pathsOf((given) => (given['authorities'] = [authority('a', '2014-01-01', '2025-12-31', 'b'), authority('b', '2026-01-01')]))).toEqual([]);
    expect(pathsOf((given) => (given['authorities'] = [authority('a', '2014-01-01', '2025-12-31', 'b'), authority('b', '2014-01-01')]))).toEqual([]);
    expect(pathsOf((given) => (given['authorities'] = [authority('a', '2014-01-01', '2025-12-31', 'b'), authority('b', '2014-01-01', '2025-12-31')]))).toEqual(['authorities.0.successor']);
    expect(pathsOf((given) => (given['authorities'] = [authority('a', '2014-01-01', '2020-12-31', 'a')]))).toEqual(['authorities.0.successor']);
  });

  it('wants what the assessment needs, and a known row of the horizontal principles', () => {
    expect(pathsOf((given) => (given['assessment'] = { required: true, assessors: 1, criteria: [] }))).toEqual(['assessment.criteria']);
    expect(pathsOf((given) => (given['sustainabilityRows'] = ['climate-risks', 'weather']))).toEqual(['sustainabilityRows.1']);
    expect(pathsOf((given) => (given['claims'] = { paidAfter: { days: 60, categories: [] } }))).toEqual(['claims.paidAfter.categories']);
  });

  it('is refused by the schema alone for the same contradictions', () => {
    const given = sound();
    given.sources = given.sources.filter(({ id }) => id !== 'own');
    expect(pack.safeParse(given).error?.issues).toEqual([expect.objectContaining({ path: ['sources'], message: 'a source with the id own' })]);
    expect(pack.safeParse('x').error?.issues).toHaveLength(1);
  });

  it('is told of with everything at once, whatever is given', () => {
    for (const given of [null, undefined, 7, 'x', [], {}, { categories: 7, sources: [null, 7], costModels: {}, authorities: [[]] }]) expect(readPack(given, () => 'something else')).toHaveProperty('faults');
    const read = readPack({ ...sound(), id: 'x'.repeat(500) }, () => 'something else');
    expect('faults' in read && read.faults).toEqual([{ path: 'id', expected: expect.stringContaining('a short name'), found: expect.stringMatching(/^"x{76}\.\.\.$/) }]);
  });
});
