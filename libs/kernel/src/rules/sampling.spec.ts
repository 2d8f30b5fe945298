import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseMoney } from '../money.js';
import { drawSample, populationOf, sizeOf, type SampledRow } from './sampling.js';

const row = (id: string, amount: string, category = 'staff'): SampledRow => ({ id, partner: 'lead', category, amount: parseMoney(amount) });
const rows = [
  row('1', '100.00'), row('2', '2500.00'), row('3', '0.00'), row('4', '-40.00', 'services'), row('5', '75.50', 'services'),
  row('6', '310.00', 'travel'), row('7', '12.00', 'travel'), row('8', '9.99'), row('9', '640.00'), row('10', '55.00'),
];
const seed = 'a1'.repeat(32);

describe('a population', () => {
  it('has the digest of its rows in the canonical form', () => {
    const listed = '[["1","lead","staff","100.00"],["2","lead","services","-0.05"]]';
    expect(populationOf([row('1', '100.00'), row('2', '-0.05', 'services')])).toEqual({ rows: 2, amount: 9995n, sha256: createHash('sha256').update(listed).digest('hex') });
  });
  it('has another digest when an amount or the order changes', () => {
    const digests = [rows, rows.toReversed(), [row('1', '100.01'), ...rows.slice(1)], rows.slice(1)].map((some) => populationOf(some).sha256);
    expect(new Set(digests).size).toBe(4);
  });
});

describe('how many rows are drawn', () => {
  it('is the percent, rounded up, or the size, whichever is more', () => {
    expect(sizeOf(101, { method: 'random', percent: '10' })).toBe(11);
    expect(sizeOf(100, { method: 'random', percent: '10' })).toBe(10);
    expect(sizeOf(100, { method: 'random', percent: '10', size: 25 })).toBe(25);
    expect(sizeOf(1000, { method: 'random', percent: '10', size: 25 })).toBe(100);
  });
});

// What was drawn once is drawn for ever: other figures here mean another algorithm, and evidence that no longer holds.
describe('a sample', () => {
  it.each([
    ['random', ['2', '5', '6', '8']],
    ['monetary-unit', ['1', '2', '6', '9']],
    ['stratified', ['1', '5', '7', '9']],
  ] as const)('by the method %s stays what it is', (method, drawn) => {
    expect(drawSample(rows, { method, size: 4 }, seed)).toEqual(drawn);
  });

  it('has all rows that have an amount when more are asked for', () => {
    const all = rows.map(({ id }) => id);
    expect(drawSample(rows, { method: 'random', size: 50 }, seed)).toEqual(all);
    expect(drawSample(rows, { method: 'stratified', percent: '100' }, seed)).toEqual(all);
    expect(drawSample(rows, { method: 'monetary-unit', size: 50 }, seed)).toEqual(all.filter((id) => id !== '3'));
  });
  it('of nothing is nothing', () => {
    for (const method of ['random', 'monetary-unit', 'stratified'] as const) {
      expect(drawSample([], { method, size: 3 }, seed)).toEqual([]);
      expect(drawSample([row('1', '0.00')], { method: 'monetary-unit', size: 3 }, seed)).toEqual([]);
    }
  });
  it('takes one row of each category first', () => {
    const drawn = drawSample(rows, { method: 'stratified', size: 3 }, seed);
    expect(new Set(drawn.map((id) => rows.find((one) => one.id === id)!.category))).toEqual(new Set(['staff', 'services', 'travel']));
  });
});
