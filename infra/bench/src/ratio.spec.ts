import { describe, expect, it } from '@jest/globals';
import { medianOf, percentile, spreadOf } from './ratio.js';

describe('the spread of a ratio', () => {
  it('is told by its median and its ends', () => {
    expect(spreadOf([9, 7.12345, 8.5], 8)).toEqual({ median: 8.5, min: 7.123, max: 9, goal: 8 });
  });

  it('has its median between the two in the middle', () => {
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });

  it('refuses to speak of no rounds at all', () => {
    expect(() => spreadOf([], 8)).toThrow('at least one round');
  });
});

describe('a percentile', () => {
  it('is a value that was measured', () => {
    const values = Float64Array.from({ length: 100 }, (_, at) => 100 - at);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100]);
  });
});
