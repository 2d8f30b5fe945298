import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readPack, type Pack } from '@toteuma/contracts';
import { packChanges } from './diff.js';

const shipped = (id: string): Pack => {
  const read = readPack(JSON.parse(readFileSync(new URL(`../../../../packs/${id}.json`, import.meta.url), 'utf8')), () => 'something else');
  if ('faults' in read) throw new Error(`expected a sound pack, got ${JSON.stringify(read.faults)}`);
  return read.pack;
};

/** A pack in which nothing is left out. */
const full: Pack = {
  ...shipped('esf-plus-2021-2027'),
  sustainabilityRows: ['natural-resources'],
  euShare: { percent: '50', of: 'support' },
  flexibility: [{ id: 'category', scope: 'category', percent: '20', amount: '100.00', base: 'award', computed: 'left-out', within: 'none', beyond: 'formal' }],
  documents: { decision: words('a'), rejection: words('b'), appeal: words('c') },
};
full.sources[1]!.share = { of: 'public', percent: '20' };
full.form.texts[0]!.help = words('d');
full.assessment!.criteria[0]!.threshold = 2;
full.assessment!.threshold = '50';
full.priorities[0]!.fund = 'esf';
full.sampling[0]!.size = 3;
full.costModels[0]!.lumpSum = false;

function words(text: string) {
  return { fi: text, sv: text, en: text };
}

/** The paths of all values that are no lists or objects, and of all lists. */
function placesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, Array.isArray(value) ? Number(key) : key]));
  return Array.isArray(value) ? [path, ...inner] : inner;
}

/** The pack with another value there; a list gets its first entry once more, under another id. */
function changedAt(path: (string | number)[]): Pack {
  const pack = structuredClone(full);
  const holder = path.slice(0, -1).reduce<Record<string | number, unknown>>((part, key) => part[key] as Record<string | number, unknown>, pack as unknown as Record<string | number, unknown>);
  const key = path.at(-1)!;
  const value = holder[key];
  holder[key] = Array.isArray(value) ? [...(value as unknown[]), anotherEntry(value[0])] : another(value);
  return pack;
}

function anotherEntry(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null ? { ...entry, id: 'another' } : 'another';
}

/** Some other value of the same kind; a choice gets one that no other place has. */
function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' && /^\d+\.\d\d$/.test(value) ? '7.77' : 'another';
}

describe('what differs between two packs', () => {
  // Where a choice is said in words of its own, the spec below takes the other choice.
  const choices = [/^supportLevel$/, /^euShare\.of$/, /^sources\.\d+\.share\.of$/, /^flexibility\.\d+\.base$/, /^claims\.jointOperation$/, /^retention\.from$/];
  const places = placesOf(full).filter((path) => !choices.some((choice) => choice.test(path.join('.'))));

  it('leaves no value of a pack out', () => {
    expect(places.length).toBeGreaterThan(400);
    // A flat rate is said as a whole, and so is not an entry with an id.
    const silent = places.filter((path) => !/flatRates$|unitCosts$|accepts$|covers$|base$/.test(path.join('.')) && packChanges(full, changedAt(path)).length === 0);
    expect(silent.map((path) => path.join('.'))).toEqual([]);
  });

  it('says the other choice where there are few', () => {
    const other: Pack = {
      ...structuredClone(full), supportLevel: 'line', euShare: { percent: '50', of: 'public' }, claims: { ...full.claims, jointOperation: 'each-partner' },
      retention: { ...full.retention, from: 'closure' }, flexibility: full.flexibility.map((limit, at) => (at === 0 ? { ...limit, base: 'current' } : limit)),
    };
    expect(packChanges(full, other).map(({ text }) => text)).toEqual([
      'the support is reckoned for: the operation -> each budget line', 'the share of the EU: 50 % of the support -> 50 % of the public part',
      'Limit category: against: the award -> the budget now', 'who files in a joint operation: the lead for all -> each partner',
      'documents are kept: 5 years from 31 December of the year of the last payment -> 5 years from the closure of the operation',
    ]);
  });

  it('says a cost model in words', () => {
    const other = structuredClone(full);
    other.costModels.find(({ id }) => id === 'flat-40-staff')!.flatRates = [{ category: 'flat-rate', base: ['staff', 'travel'], percent: '40', covers: ['services'] }];
    other.costModels.find(({ id }) => id === 'unit-cost-1720')!.unitCosts = [{ category: 'staff', hours: 1600 }];
    expect(packChanges(full, other).map(({ text }) => text)).toEqual([
      'Cost model flat-40-staff: what it computes: flat-rate as 40 % of staff, which covers services, travel, equipment, other -> flat-rate as 40 % of staff + travel, which covers services',
      'Cost model unit-cost-1720: costs by the hour: staff by 1720 hours a year -> staff by 1600 hours a year',
    ]);
  });

  it('tells of an order only where nothing came or went', () => {
    const other = { ...full, reportSections: full.reportSections.toReversed() };
    expect(packChanges(full, other).map(({ text }) => text)).toEqual([expect.stringMatching(/^the order of the report sections: summary, .*partners -> partners, .*summary$/)]);
    expect(packChanges(full, { ...other, reportSections: other.reportSections.slice(1) }).map(({ text }) => text)).toEqual([expect.stringContaining('Report section partners (Beneficiaries) was removed')]);
  });

  it('says nothing of a pack beside itself', () => expect(packChanges(full, structuredClone(full))).toEqual([]));
});
