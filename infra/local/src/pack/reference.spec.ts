import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { APPLICATION_FIELDS, packJsonSchema } from '@toteuma/contracts';

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const page = readFileSync(new URL('../../../../docs/reference/packs.md', import.meta.url), 'utf8');

/** Every key of a pack as the page writes it: `claims.paidAfter.days`, `sources[].share.percent`. Texts in three languages are one key. */
function keysOf(schema: Schema, path = ''): string[] {
  const inner = schema.anyOf?.find(({ properties, items }) => properties ?? items) ?? schema;
  if (inner.items !== undefined) return keysOf(inner.items, `${path}[]`);
  const { properties } = inner;
  if (properties === undefined || Object.keys(properties).join() === 'fi,sv,en') return [path.replace(/\[\]$/, '')];
  return Object.entries(properties).flatMap(([key, value]) => keysOf(value, path === '' ? key : `${path}.${key}`));
}

/** What stands in backticks in the first column of the tables of keys. */
const rows = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, key]) => key!));

describe('docs/reference/packs.md', () => {
  it('has every key of the schema, and no other', () => {
    const keys = keysOf(packJsonSchema());
    expect(keys).toContain('costModels[].flatRates[].base');
    expect(rows.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  it('names every field of an application that a pack may ask for', () => {
    expect(APPLICATION_FIELDS.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });
});
