import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absolute, sum } from '../money.js';
import { drawSample, type SampledRow, type SamplingMethod } from './sampling.js';

const population = fc
  .array(fc.record({ category: fc.constantFrom('staff', 'services', 'travel'), amount: fc.oneof(fc.bigInt(-50_000n, 500_000n), fc.constant(0n)) }), { minLength: 1, maxLength: 60 })
  .map((rows): SampledRow[] => rows.map((row, at) => ({ id: `v${at}`, partner: 'lead', ...row })));
const seeds = fc.stringMatching(/^[0-9a-f]{64}$/);
const methods = fc.constantFrom<SamplingMethod['method'][]>('random', 'monetary-unit', 'stratified');
const seedOf = (number: number): string => createHash('sha256').update(String(number)).digest('hex');

describe('a sample', () => {
  it('is drawn again alike, in the order of the rows, each at most once', () => {
    fc.assert(fc.property(population, methods, fc.integer({ min: 1, max: 70 }), seeds, (rows, method, size, seed) => {
      const drawn = drawSample(rows, { method, size }, seed);
      expect(drawSample(structuredClone(rows), { method, size }, seed)).toEqual(drawn);
      expect(rows.map(({ id }) => id).filter((id) => drawn.includes(id))).toEqual(drawn);
    }));
  });

  it('has exactly its size', () => {
    fc.assert(fc.property(population, methods, fc.integer({ min: 1, max: 70 }), seeds, (rows, method, size, seed) => {
      const drawable = method === 'monetary-unit' ? rows.filter(({ amount }) => amount !== 0n) : rows;
      expect(drawSample(rows, { method, size }, seed)).toHaveLength(Math.min(size, drawable.length));
    }));
  });

  it('by amount has every row as large as the interval', () => {
    fc.assert(fc.property(population, fc.integer({ min: 1, max: 20 }), seeds, (rows, asked, seed) => {
      const size = BigInt(Math.min(asked, rows.length));
      const whole = sum(rows.map(({ amount }) => absolute(amount)));
      const large = rows.filter(({ amount }) => amount !== 0n && absolute(amount) * size >= whole).map(({ id }) => id);
      expect(drawSample(rows, { method: 'monetary-unit', size: asked }, seed)).toEqual(expect.arrayContaining(large));
    }));
  });

  it('by category has at least one of each', () => {
    fc.assert(fc.property(population, fc.integer({ min: 3, max: 60 }), seeds, (rows, size, seed) => {
      const drawn = drawSample(rows, { method: 'stratified', size }, seed);
      for (const category of new Set(rows.map((row) => row.category))) {
        expect(drawn.some((id) => rows.find((row) => row.id === id)!.category === category)).toBe(true);
      }
    }));
  });

  // The two below draw by the same 2000 seeds each time: what they find is not left to chance.
  it('by chance has every row about equally often, over many seeds', () => {
    const rows = Array.from({ length: 10 }, (_, at): SampledRow => ({ id: `v${at}`, partner: 'lead', category: 'staff', amount: 100n }));
    for (const method of ['random', 'monetary-unit', 'stratified'] as const) {
      const often = new Map<string, number>();
      for (let seed = 0; seed < 2000; seed += 1) for (const id of drawSample(rows, { method, size: 3 }, seedOf(seed))) often.set(id, (often.get(id) ?? 0) + 1);
      // 600 of 2000 each; five standard deviations are 102.
      for (const { id } of rows) expect(Math.abs(often.get(id)! - 600)).toBeLessThan(102);
    }
  });

  it('by amount has a row as often as it is large', () => {
    const rows: SampledRow[] = [100n, 200n, 300n, 400n].map((amount, at) => ({ id: `v${at}`, partner: 'lead', category: 'staff', amount }));
    const often = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed += 1) for (const id of drawSample(rows, { method: 'monetary-unit', size: 1 }, seedOf(seed))) often[Number(id.slice(1))]! += 1;
    for (const [at, count] of often.entries()) expect(Math.abs(count - 200 * (at + 1))).toBeLessThan(110);
  });
});
