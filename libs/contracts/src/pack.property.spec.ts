import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pack, readPack } from './index.js';

type Path = (string | number)[];
const shipped = ['esf-2007-2013', 'esf-2014-2020', 'esf-plus-2021-2027'].map((id) => JSON.parse(readFileSync(new URL(`../../../packs/${id}.json`, import.meta.url), 'utf8')) as object);

function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function changed(given: object, path: Path, value: unknown): unknown {
  if (path.length === 0) return value;
  const copy = structuredClone(given);
  const holder = path.slice(0, -1).reduce<Record<string | number, unknown>>((part, key) => part[key] as Record<string | number, unknown>, copy as Record<string | number, unknown>);
  holder[path.at(-1)!] = value;
  return copy;
}

const places = shipped.flatMap((given) => placesOf(given).map((path) => ({ given, path })));
const values = fc.oneof(fc.jsonValue(), fc.constantFrom('flat-rate', 'staff', 'own', 'nobody', '100.0001', '0.00', '2025-12-31', 'ely-hame', null, -1));

describe('a pack in which one place says something else', () => {
  it('is read without an error of ours, and is sound for both readers or for none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), values, ({ given, path }, value) => {
        const read = readPack(changed(given, path, value), () => 'something else');
        expect('pack' in read).toBe(pack.safeParse(changed(given, path, value)).success);
        if ('faults' in read) for (const fault of read.faults) expect([fault.path, fault.expected, fault.found]).not.toContain('');
      }),
      { numRuns: 200 },
    );
  });
});
