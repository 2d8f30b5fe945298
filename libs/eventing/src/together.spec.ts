import { describe, expect, it } from '@jest/globals';
import { Together } from './together.js';

describe('questions asked together', () => {
  it('go out once for all callers of a moment, and each gets its own answer', async () => {
    const asked: number[][] = [];
    const together = new Together<number, string>(async (questions) => {
      asked.push([...questions]);
      return questions.map((question) => `answer ${question}`);
    });
    expect(await Promise.all([1, 2, 3].map((question) => together.put(question)))).toEqual(['answer 1', 'answer 2', 'answer 3']);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('wait for the one on its way, and then go out together', async () => {
    const asked: number[][] = [];
    let letGo = () => {};
    const first = new Promise<void>((resolve) => (letGo = resolve));
    const together = new Together<number, number>(async (questions) => {
      asked.push([...questions]);
      if (asked.length === 1) await first;
      return questions;
    });
    const one = together.put(1);
    await new Promise((resolve) => setImmediate(resolve));
    const others = [together.put(2), together.put(3)];
    letGo();
    expect(await Promise.all([one, ...others])).toEqual([1, 2, 3]);
    expect(asked).toEqual([[1], [2, 3]]);
  });

  it('are no more at once than allowed', async () => {
    const sizes: number[] = [];
    const together = new Together<number, number>(async (questions) => {
      sizes.push(questions.length);
      return questions;
    }, 2);
    await Promise.all([1, 2, 3, 4, 5].map((question) => together.put(question)));
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('fail together, and the next ones are asked anew', async () => {
    let fails = true;
    const together = new Together<number, number>(async (questions) => {
      if (fails) throw new Error('the database is away');
      return questions;
    });
    const ends = await Promise.allSettled([together.put(1), together.put(2)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await together.put(3)).toBe(3);
  });
});
