import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ACTUAL, FLAT_17_STAFF } from '@toteuma/kernel';
import { readConfig } from '@toteuma/platform';
import { applicationsSettings, loadPacks } from './config.js';
import { ownCountsAs, rulesOf } from './pack/pack.js';

const shipped = fileURLToPath(new URL('../../../packs/', import.meta.url));
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with these files; what is not text is written as JSON. */
function folderOf(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'toteuma-packs-'));
  folders.push(folder);
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), typeof body === 'string' ? body : JSON.stringify(body));
  return folder;
}
type PackJson = Record<string, unknown> & { categories: object[]; costModels: { flatRates: Record<string, unknown>[] }[] };
const sound = (): PackJson => JSON.parse(readFileSync(join(shipped, 'esf-2014-2020.json'), 'utf8')) as PackJson;
const faultOf = (change: (pack: PackJson) => unknown): string => {
  const pack = sound();
  change(pack);
  try {
    loadPacks(folderOf({ 'a.json': pack }));
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('the shipped packs', () => {
  const packs = loadPacks(shipped);

  it('are the three ESF periods, with the names that case files rely on', () => {
    expect([...packs.keys()].toSorted()).toEqual(['esf-2007-2013', 'esf-2014-2020', 'esf-plus-2021-2027']);
    for (const pack of packs.values()) {
      expect(pack.categories.map(({ id, computed }) => [id, computed])).toEqual([['staff', false], ['services', false], ['travel', false], ['equipment', false], ['other', false], ['flat-rate', true]]);
      expect(pack.sources.map((source) => [source.id, source.public])).toEqual([['eu-state', true], ['municipal', true], ['other-public', true], ['private', false], ['own', false]]);
      expect(pack.indicators.map(({ id }) => id).filter((id) => !/^(CO|CR|EECO|EECR)\d\d$/.test(id)).toSorted()).toEqual(['companies', 'new-firms', 'new-jobs', 'participants', 'qualifications', 'starters']);
      expect([pack.highestSupportRate, pack.budgetUnit, pack.categoryDeviationPercent]).toEqual(['100', '1.00', '5']);
    }
  });
  it('have the cost models that their period knew, the rules of the kernel among them', () => {
    const known = ['actual', 'flat-15-staff', 'flat-17-staff', 'flat-20-other-direct', 'flat-24-staff', 'flat-25-direct', 'flat-40-staff', 'flat-7-direct', 'lump-sum', 'unit-cost-1720'];
    const modelsOf = (id: string) => packs.get(id)!.costModels.map((model) => model.id).toSorted();
    expect(modelsOf('esf-2007-2013')).toEqual(['actual', 'flat-17-staff', 'lump-sum']);
    expect(modelsOf('esf-2014-2020')).toEqual(known.filter((id) => id !== 'flat-7-direct'));
    expect(modelsOf('esf-plus-2021-2027')).toEqual(known);
    for (const pack of packs.values()) expect([rulesOf(pack, 'actual')?.costModel, rulesOf(pack, 'flat-17-staff')?.costModel]).toEqual([ACTUAL, FLAT_17_STAFF]);
  });
  it('ask for no assessment, no field beyond those of every application, and for a decision on each change', () => {
    for (const pack of packs.values()) expect([pack.assessment?.required, pack.form.required, pack.hearing, pack.form.texts.some(({ required }) => required), pack.flexibility]).toEqual([false, [], 'none', false, []]);
  });
  it('hand the cases of the ELY centres over to the four authorities that funding moved to on 1 January 2026', () => {
    for (const { authorities } of packs.values()) {
      const heirs = authorities.filter(({ id }) => id.startsWith('ely-')).map(({ to, successor }) => [to, authorities.find(({ id }) => id === successor)?.from]);
      expect(heirs).toEqual(Array.from({ length: 4 }, () => ['2025-12-31', '2026-01-01']));
    }
  });
  it('tell whether own money counts as public by the organisation type', () => {
    const pack = packs.get('esf-2014-2020')!;
    expect(['municipality', 'state-authority', 'association', null].map((type) => ownCountsAs(pack, type))).toEqual(['municipal', 'other-public', null, null]);
  });
  it('give a grant the rules of one cost model', () => {
    const pack = packs.get('esf-2014-2020')!;
    expect(rulesOf(pack, 'flat-17-staff')).toMatchObject({ pack: 'esf-2014-2020', packVersion: 4, costModel: FLAT_17_STAFF, categoryDeviationPercent: '5' });
    expect(rulesOf(pack, 'flat-99')).toBeNull();
  });
});

describe('a pack that is not as declared', () => {
  it('is named with every path at fault and what was expected there', () => {
    const fault = faultOf((pack) => Object.assign(pack, { highestSupportRate: '101', budgetUnit: '0.00', codeGrammar: '(', colour: 'blue', sources: [{ id: 'E U' }] }));
    for (const part of ['a.json: highestSupportRate: expected a percentage of at most 100', 'a.json: budgetUnit: expected a unit above zero', 'a.json: codeGrammar: expected a regular expression', 'a.json: colour: expected no such key, found "blue"', 'a.json: sources.0.id: expected a short name', 'a.json: sources.0.names: expected']) {
      expect(fault).toContain(part);
    }
  });
  it('has a flat rate that is no category of the pack, or computed twice', () => {
    const flat = (pack: PackJson) => pack.costModels[1]!.flatRates;
    expect(faultOf((pack) => Object.assign(flat(pack)[0]!, { category: 'beer' }))).toContain('costModels.1.flatRates.0.category: expected a category of this pack, found "beer"');
    expect(faultOf((pack) => flat(pack).push({ ...flat(pack)[0] }))).toContain('costModels.1.flatRates.1.category: expected a category that the model computes once');
    expect(faultOf((pack) => Object.assign(flat(pack)[0]!, { base: ['staff', 'beer', 'flat-rate', 'staff'] }))).toMatch(/base\.1: expected a category[^\n]*\n.*base\.3: expected each base category once[^\n]*\n.*flatRates\.0\.base: expected base categories that do not rest on flat-rate themselves/);
  });
  it('has an id twice, or lacks a source that formulas name', () => {
    expect(faultOf((pack) => pack.categories.push(pack.categories[0]!))).toContain('categories.6.id: expected an id that no other of the categories has');
    expect(faultOf((pack) => Object.assign(pack, { sources: (pack['sources'] as { id: string }[]).filter(({ id }) => id !== 'own') }))).toContain('sources: expected a source with the id own');
  });
  it('is no JSON, has the id and version of another pack, or is not there at all', () => {
    expect(() => loadPacks(folderOf({ 'a.json': '{' }))).toThrow(/a\.json: expected readable JSON/);
    expect(() => loadPacks(folderOf({ 'a.json': sound(), 'b.json': sound() }))).toThrow(/b\.json: version: expected a version of esf-2014-2020 that no other file has, found 4/);
    expect(() => loadPacks(folderOf({ 'notes.txt': '' }))).toThrow(/expected at least one programme pack/);
    expect(() => loadPacks(join(shipped, 'nowhere'))).toThrow(/expected a folder of programme packs/);
  });
  it('leaves the newest version of a pack to be taken, whatever the files are called', () => {
    const packs = loadPacks(folderOf({ 'a.json': { ...sound(), version: 10 }, 'b.json': { ...sound(), version: 9 } }));
    expect([...packs.values()].map(({ version }) => version)).toEqual([10]);
  });
  it('stops the start, and the message names it', () => {
    const values = { DATABASE_URL: 'postgresql://a:b@localhost/c', OIDC_ISSUER: 'http://localhost:1/oidc', TOTEUMA_SERVICE_SECRET: 's'.repeat(32) };
    expect(() => readConfig(applicationsSettings, { ...values, TOTEUMA_PACKS: folderOf({ 'a.json': { ...sound(), version: 0 } }) })).toThrow(/TOTEUMA_PACKS: expected [^]*a\.json: version: expected/);
    expect(readConfig(applicationsSettings, values).TOTEUMA_PACKS.size).toBe(3);
  });
});
