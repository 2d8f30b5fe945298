import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical.js';

const json = fc.jsonValue({ stringUnit: 'binary' });

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, member]) => [key, shuffled(member)]));
}

describe('canonical JSON', () => {
  it('says the same as the value, once and for all', () => {
    fc.assert(fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }));
  });

  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(json, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
    }));
  });
});
