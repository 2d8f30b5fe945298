import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runPackCommand } from './command.js';

const broken = fileURLToPath(new URL('./broken/', import.meta.url));
const SHIPPED = ['esf-2007-2013', 'esf-2014-2020', 'esf-plus-2021-2027'];

/** Every fault of the packs that are kept as broken on purpose. */
const FAULTS: Record<string, string[]> = {
  assessment: [
    'assessment.criteria.1.weight: expected a number of at least 1, found 0',
    'assessment.criteria.2.weight: expected a whole number, found 33.3',
    'assessment.threshold: expected a percentage of at most 100, found "101"',
    'assessment.criteria.0.threshold: expected at most the highest score, 5, found 6',
  ],
  'circle-of-flat-rates': [
    'costModels.2.flatRates.0.base: expected base categories that do not rest on flat-rate themselves (a circle), found ["staff"]',
    'costModels.2.flatRates.1.base: expected base categories that do not rest on staff themselves (a circle), found ["services","flat-rate"]',
    'costModels.3.flatRates.0.base: expected base categories that do not rest on flat-rate themselves (a circle), found ["staff","flat-rate"]',
  ],
  'doubled-ids': [
    'categories.3.id: expected an id that no other of the categories has, found "staff"',
    'sources.3.id: expected an id that no other of the sources has, found "municipal"',
    'indicators.1.id: expected an id that no other of the indicators has, found "jobs"',
    'priorities.2.id: expected an id that no other of the priorities has, found "1"',
    'priorities.1.objectives.0.id: expected an id that no other of the objectives has, found "1.1"',
    'priorities.1.fund: expected a fund of this pack, found "sea"',
    'costModels.1.flatRates.1.category: expected a category that the model computes once, found "flat-rate"',
    'costModels.1.flatRates.1.base.1: expected each base category once, found "staff"',
  ],
  'form-and-code': [
    'period.to: expected a period whose end is not before its start, found "2030-01-01"',
    'codePrefix: expected a beginning whose codes (C100001) fit the codeGrammar, found "C1"',
    'simplifiedCostsUpTo: expected null, or a cost model with flat rates, unit costs or a lump sum, found "200000.00"',
    'flexibility.0: expected a percent or an amount, found an object',
    'form.required.1: expected a field of the application, such as frame.priority, found "sumary"',
    'form.required.3: expected each field once, found "summary"',
    'sampling.0: expected a percent or a size, found an object',
  ],
  'form-and-contradictions': [
    'version: expected a number, found "two"',
    'names.sv: expected text, in quotation marks, found nothing',
    'categories.0.names.fi: expected text, in quotation marks, found 7',
    'sources.0.names: expected an object, found nothing',
    'sources.0.public: expected true or false, found "yes"',
    'colour: expected no such key, found "blue"',
    'costModels.1.flatRates.0.base.1: expected a category of this pack that takes costs or that the model computes, found "beer"',
    'sources: expected a source with the id own, found a list of 1 entry',
    'rounding.residual: expected who carries what rounding leaves (own, lead, last-year or largest), since flat rates are rounded to 1.00, found "nobody"',
  ],
  'percentages-over-100': [
    'highestSupportRate: expected a percentage of at most 100, found "101"',
    'costModels.1.flatRates.0.percent: expected a percentage of at most 100, found "100.01"',
    'euShare.percent: expected a percentage of at most 100, found "150"',
    'flexibility.0.percent: expected a percentage of at most 100, found "120"',
    'claims.advances.highest: expected a percentage of at most 100, found "130"',
    'claims.advances.setOff: expected a percentage of at most 100, found "101"',
    'sampling.0.percent: expected a percentage of at most 100, found "200"',
  ],
  'residual-with-nobody': [
    'sources: expected a source with the id own, found a list of 2 entries',
    'rounding.residual: expected who carries what rounding leaves (own, lead, last-year or largest), since flat rates are rounded to 1.00, found "nobody"',
  ],
  'shares-over-100': [
    'sources.2.share: expected no share of the public part, for a source that is not public, found an object',
    'sources: expected shares of the public part that add up to at most 100 percent, found a list of 3 entries',
  ],
  successors: [
    'authorities.0.successor: expected an authority of this pack, found "nowhere"',
    'authorities.1.successor: expected an authority that is there on 2033-01-01, when the cases come to it, found "centre"',
    'authorities.3.successor: expected an authority that is not succeeded by this one (a circle), found "two"',
    'authorities.4.successor: expected an authority that is not succeeded by this one (a circle), found "one"',
    'authorities.5.to: expected the last day, where there is a successor, found null',
    'authorities.6.to: expected a day not before from, found "2030-12-31"',
    'authorities.7.from: expected a day after the authority north of the same name has ended, found "2034-01-01"',
  ],
  'unknown-categories': [
    'costModels.1.flatRates.0.category: expected a category of this pack, found "overheads"',
    'costModels.1.flatRates.0.base.1: expected a category of this pack that takes costs or that the model computes, found "beer"',
    'costModels.1.flatRates.0.covers.0: expected a category of this pack that is not computed, found "travel"',
    'costModels.1.accepts.1: expected a category of this pack that is not computed, found "wages"',
    'costModels.1.unitCosts.0.category: expected a category of this pack that is not computed, found "hours"',
    'claims.paidAfter.categories.0: expected a category of this pack, found "audit"',
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'toteuma-pack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const streams = { out: '', err: '' };
  const code = runPackCommand(args, { out: (text) => (streams.out += text), err: (text) => (streams.err += text) });
  return { code, ...streams };
}
const save = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('npm run pack -- check', () => {
  it('finds the shipped packs sound', () => {
    const { code, out } = run('check', ...SHIPPED);
    expect([code, out.split('\n').map((line) => line.replace(/^.*: /, ''))]).toEqual([0, ['sound (esf-2007-2013, version 4)', 'sound (esf-2014-2020, version 4)', 'sound (esf-plus-2021-2027, version 3)', '']]);
  });

  it('keeps ten broken packs, and no other', () => {
    expect(readdirSync(broken).map((name) => name.replace('.json', '')).toSorted()).toEqual(Object.keys(FAULTS).toSorted());
    expect(Object.keys(FAULTS)).toHaveLength(10);
  });

  it.each(Object.entries(FAULTS))('names every fault of %s at once, each with its path, what was expected and what was found', (name, faults) => {
    const file = join(broken, `${name}.json`);
    expect(run('check', file)).toEqual({ code: 1, out: `${faults.map((fault) => `${file}: ${fault}`).join('\n')}\n`, err: '' });
  });

  it('tells of a file that is no JSON as of any other fault, beside the sound ones', () => {
    const { code, out } = run('check', save('half.json', '{"id": '), 'esf-2014-2020');
    expect(code).toBe(1);
    expect(out).toMatch(/half\.json: \(whole file\): expected JSON, found .+\n.*esf-2014-2020\.json: sound/);
    expect(run('check', save('list.json', '[]')).out).toMatch(/list\.json: \(whole file\): expected an object, found \[\]\n/);
  });

  it.each([
    ['no file', ['check'], /^usage: npm run -s pack/],
    ['another verb', ['chek', 'esf-2014-2020'], /^usage: /],
    ['an unknown option', ['check', '--all', 'esf-2014-2020'], /^found --all; usage: /],
    ['one pack to compare', ['diff', 'esf-2014-2020'], /^usage: /],
    ['a file that is not there', ['check', 'none.json'], /^none\.json: expected a file or the id of a shipped pack, found nothing of that name\n$/],
    ['a folder', ['check', '.'], /^\.: EISDIR/],
  ])('ends with 2 and one sentence for %s', (_what, args, sentence) => {
    const { code, out, err } = run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });
});

describe('npm run pack -- diff', () => {
  const file = (name: string, change: (pack: Record<string, unknown>) => unknown): string => {
    const pack = JSON.parse(readFileSync(fileURLToPath(new URL('../../../../packs/esf-2014-2020.json', import.meta.url)), 'utf8')) as Record<string, unknown>;
    change(pack);
    return save(name, JSON.stringify(pack));
  };

  it('says by section and in words what differs', () => {
    const changed = file('changed.json', (pack) => {
      pack['version'] = 5;
      pack['highestSupportRate'] = '80';
      (pack['priorities'] as object[]).push({ id: '6', names: { fi: 'Uusi', sv: 'Ny', en: 'A new one' } });
      pack['organisationTypes'] = (pack['organisationTypes'] as { id: string }[]).filter(({ id }) => id !== 'parish');
      pack['simplifiedCostsUpTo'] = '1200000.50';
    });
    expect(run('diff', 'esf-2014-2020', changed)).toEqual({
      code: 0,
      err: '',
      out: `esf-2014-2020 (version 4) and esf-2014-2020 (version 5): 5 differences

Programme
  the version: 4 -> 5

Priorities
  Priority 6 (A new one) was added

Organisation types
  Organisation type parish (Parish) was removed

Support and rounding
  the highest support rate: 100 % -> 80 %
  simplified costs are a must up to: none -> 1 200 000.50 euros
`,
    });
  });

  it('says when nothing differs, and gives JSON on request', () => {
    expect(run('diff', 'esf-2014-2020', 'esf-2014-2020')).toMatchObject({ code: 0, out: 'esf-2014-2020 (version 4) and esf-2014-2020 (version 4): nothing differs\n' });
    const found = JSON.parse(run('diff', '--json', 'esf-2014-2020', file('rate.json', (pack) => (pack['highestSupportRate'] = '75'))).out) as Record<string, unknown>;
    expect(found).toMatchObject({
      from: { id: 'esf-2014-2020', version: 4 }, to: { id: 'esf-2014-2020', version: 4 },
      changes: [{ section: 'Support and rounding', kind: 'changed', subject: 'the highest support rate', from: '100 %', to: '75 %', text: 'the highest support rate: 100 % -> 75 %' }],
    });
  });

  it('compares sound packs only', () => {
    const { code, out, err } = run('diff', 'esf-2014-2020', join(broken, 'shares-over-100.json'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('sources: expected shares of the public part');
  });
});
