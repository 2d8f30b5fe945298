import { describe, expect, it } from '@jest/globals';
import { orderBy, walkOn, type Page } from './queue-walk.js';
import type { ClaimQueueItem } from './verify-types.js';

const one = (claim: number, part: object = {}) => ({ grant: 'g', claim, declared: '1.00', submittedAt: '2026-01-01T09:00:00.000Z', clock: { stopped: false, endsOn: '2026-03-01' }, ...part }) as ClaimQueueItem;
const numbers = (claims: readonly ClaimQueueItem[]) => claims.map(({ claim }) => claim);

/** The queue in pages of two, as the service answers: a page begins behind the claim that its cursor names. */
const paged = (claims: readonly ClaimQueueItem[], asked: (string | null)[] = []) => async (after: string | null) => {
  asked.push(after);
  const behind = claims.filter(({ claim }) => claim > Number(after ?? 0));
  return { claims: behind.slice(0, 2), next: behind.length > 2 ? String(behind[1]!.claim) : null };
};
const queue = [1, 2, 3, 4, 5].map((claim) => one(claim));

describe('the order of the queue', () => {
  it('is by the end of the clock, and whose clock stands still comes last', () => {
    const [late, soon, still] = [one(1), one(2, { clock: { stopped: false, endsOn: '2026-02-01' } }), one(3, { clock: { stopped: true, endsOn: '2026-01-05' } })];
    expect(numbers([still, late, soon].toSorted(orderBy('remaining')))).toEqual([2, 1, 3]);
  });
  it('is by amount, the largest first, or by age', () => {
    const [small, large, same] = [one(1, { declared: '99.00', submittedAt: '2026-01-03T09:00:00.000Z' }), one(2, { declared: '100.00' }), one(3, { declared: '100.00' })];
    expect(numbers([small, large, same].toSorted(orderBy('-amount')))).toEqual([3, 2, 1]);
    expect(numbers([small, same, large].toSorted(orderBy('age')))).toEqual([2, 3, 1]);
  });
});

describe('the walk through the queue', () => {
  it('goes on behind the claim that the reader is at, over the end of a page, and begins anew at the end', async () => {
    const nextAfter = async (claim: number, claims = queue) => (await walkOn(paged(claims), one(claim), 'remaining', null)).next?.claim;
    expect(await Promise.all([1, 2, 4, 5].map((claim) => nextAfter(claim)))).toEqual([2, 3, 5, 1]);
    // The claim itself has left the queue, and with it others.
    expect(await nextAfter(2, [one(1), one(4)])).toBe(4);
    expect([await nextAfter(5, [one(5)]), await nextAfter(5, [])]).toEqual([undefined, undefined]);
  });
  it('never leads to the claim itself, which an act has moved', async () => {
    const asked = one(5, { clock: { stopped: true, endsOn: '2026-03-01' } });
    const nextAfter = async (claims: readonly ClaimQueueItem[]) => (await walkOn(paged(claims), one(5), 'remaining', null)).next?.claim;
    expect([await nextAfter([one(1), asked]), await nextAfter([asked])]).toEqual([1, undefined]);
  });
  it('reads again the page to which it came, and from the beginning for a claim before that', async () => {
    let from: Page | null = null;
    const asked: (string | null)[] = [];
    for (const [here, next] of [[1, 2], [2, 3], [3, 4], [4, 5], [1, 2]] as const) {
      const walked = await walkOn(paged(queue, asked), one(here), 'remaining', from);
      expect([here, walked.next?.claim]).toEqual([here, next]);
      from = walked.from;
    }
    expect(asked).toEqual([null, null, '2', '2', '2', '4', null]);
  });
});
