import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Contracts, declare } from './declare.js';
import { contracts } from './events.js';
import { sampleFaults } from './golden.js';

const folder = join(process.cwd(), 'libs/contracts/golden');
const samples = Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

describe('golden samples', () => {
  it('there is one of each version of each declared event, and each is still understood', () => {
    expect(sampleFaults(contracts, samples)).toEqual([]);
  });
});

describe('the check of golden samples', () => {
  // Version 1 knew only a sum in whole euros; 2 wrote it with cents; 3 says whose it is.
  const schema = z.strictObject({ amount: z.string().regex(/^\d+\.\d{2}$/), partner: z.string() });
  const CostNoted = declare('claims', 'CostNoted', 3, schema, {
    1: (data) => ({ amount: `${(data as { euros: number }).euros}.00` }),
    2: (data) => ({ ...(data as { amount: string }), partner: 'lead' }),
  });
  const only = new Contracts([CostNoted]);
  const good = { 'CostNoted.v1.json': '{"euros":6500}', 'CostNoted.v2.json': '{"amount":"1757.00"}', 'CostNoted.v3.json': '{"amount":"0.50","partner":"p2"}' };

  it('lifts a sample of any version to the newest', () => {
    expect(CostNoted.parse({ euros: 6500 }, 1)).toEqual({ amount: '6500.00', partner: 'lead' });
    expect(CostNoted.parse({ amount: '1757.00' }, 2)).toEqual({ amount: '1757.00', partner: 'lead' });
    expect(CostNoted.parse({ amount: '0.50', partner: 'p2' }, 3)).toEqual({ amount: '0.50', partner: 'p2' });
    expect(sampleFaults(only, good)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a version without a sample', { 'CostNoted.v1.json': good['CostNoted.v1.json'], 'CostNoted.v3.json': good['CostNoted.v3.json'] }, 'CostNoted.v2.json is missing'],
    ['a sample of a version that is not declared', { ...good, 'CostNoted.v4.json': '{}' }, 'CostNoted.v4.json: CostNoted is known up to version 3, not version 4'],
    ['a sample of an event that is not declared', { ...good, 'CostForgotten.v1.json': '{}' }, 'CostForgotten.v1.json: no event of the type "CostForgotten" is declared'],
    ['a file with another name', { ...good, 'notes.txt': '' }, 'notes.txt: not named <Event>.v<version>.json'],
    ['a sample that is no JSON', { ...good, 'CostNoted.v3.json': '{' }, 'CostNoted.v3.json: '],
    ['a sample that an upcaster spoils', { ...good, 'CostNoted.v1.json': '{"euros":"many"}' }, 'CostNoted.v1.json: CostNoted: '],
    ['a sample with a field that is not declared', { ...good, 'CostNoted.v3.json': '{"amount":"0.50","partner":"p2","note":"x"}' }, 'Unrecognized key: "note"'],
  ])('complains about %s', (_, given, fault) => {
    const found = sampleFaults(only, given);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(fault);
  });
});
