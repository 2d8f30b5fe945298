import { describe, expect, it } from '@jest/globals';
import { remembering } from './remembering.js';

describe('remembering', () => {
  it('answers again without working it out again', () => {
    const asked: number[] = [];
    const known = remembering((key: number) => {
      asked.push(key);
      return `n${key}`;
    });
    expect([known(1), known(2), known(1)]).toEqual(['n1', 'n2', 'n1']);
    expect(asked).toEqual([1, 2]);
  });

  it('keeps no more than so many answers, and is right whatever it forgot', () => {
    let worked = 0;
    const known = remembering((key: number) => {
      worked += 1;
      return String(key);
    });
    for (let key = 0; key < 12_000; key += 1) known(key);
    expect(worked).toBe(12_000);
    expect(known(0)).toBe('0');
    expect(worked).toBe(12_001);
  });
});
