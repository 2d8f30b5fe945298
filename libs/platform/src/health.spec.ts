import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Health, shared } from './health.js';

describe('the health of a service', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('names what is away, and is well again by itself', async () => {
    const health = new Health();
    let there = true;
    health.add('postgresql', async () => undefined);
    health.add('redis', async () => (there ? 'PONG' : Promise.reject(new Error('away'))));
    expect(await health.away()).toEqual([]);
    there = false;
    await jest.advanceTimersByTimeAsync(1000);
    expect(await health.away()).toEqual(['redis']);
    there = true;
    await jest.advanceTimersByTimeAsync(1000);
    expect(await health.away()).toEqual([]);
  });

  it('counts a part that hangs as away, and does not ask it twice', async () => {
    const health = new Health();
    let asked = 0;
    health.add('kafka', () => new Promise(() => void (asked += 1)));
    for (let round = 0; round < 3; round += 1) {
      const away = health.away();
      await jest.advanceTimersByTimeAsync(4000);
      expect(await away).toEqual(['kafka']);
    }
    expect(asked).toBe(1);
  });
});

describe('shared work', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is done once for all who ask at the same time, and again a little later', async () => {
    let done = 0;
    const ask = shared(20, () => new Promise<number>((resolve) => setTimeout(() => resolve((done += 1)), 10)));
    const asked = Promise.all([ask(), ask(), ask()]);
    await jest.advanceTimersByTimeAsync(10);
    expect(await asked).toEqual([1, 1, 1]);
    await jest.advanceTimersByTimeAsync(19);
    expect(await ask()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    const later = ask();
    await jest.advanceTimersByTimeAsync(10);
    expect(await later).toBe(2);
  });
});
