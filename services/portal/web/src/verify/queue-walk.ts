import { parseMoney } from '@toteuma/kernel';
import type { ClaimSort } from './claim-queue-query.js';
import type { ClaimQueue, ClaimQueueItem } from './verify-types.js';

/** A claim with all that its place in the queue hangs on. */
export type Placed = Pick<ClaimQueueItem, 'grant' | 'claim' | 'declared' | 'submittedAt'> & { readonly clock: Pick<ClaimQueueItem['clock'], 'stopped' | 'endsOn'> };

/** The order of the queue: greater than nothing where one claim comes behind another. */
export function orderBy(sort: ClaimSort): (one: Placed, other: Placed) => number {
  const first = { remaining: byClock, '-amount': byAmount, age: byAge }[sort];
  const way = sort === '-amount' ? -1 : 1;
  return (one, other) => first(one, other) || way * (compare(one.grant, other.grant) || one.claim - other.claim);
}
const compare = <Value extends string | bigint>(one: Value, other: Value): number => (one < other ? -1 : one > other ? 1 : 0);
/** Whose clock stands still comes last. */
const byClock = ({ clock: one }: Placed, { clock: other }: Placed): number => Number(one.stopped) - Number(other.stopped) || (one.stopped ? 0 : compare(one.endsOn, other.endsOn));
const byAmount = (one: Placed, other: Placed): number => compare(parseMoney(other.declared), parseMoney(one.declared));
const byAge = (one: Placed, other: Placed): number => compare(one.submittedAt, other.submittedAt);

/** The page of the queue to which a reader has come: what to ask for to read it again, and the last claim before it. */
export interface Page {
  readonly after: string;
  readonly behind: Placed;
}

/**
 * The claim with which the reader goes on: the first behind this one, however far that is, and at the end the first of all, so that what
 * was skipped comes at the end. Never this claim itself: an act may have moved it to another place.
 * @param read a page of the claims that wait for the reader, in the order of `sort` @param here may have left the queue
 * @param from where the last walk ended; null: at the beginning
 */
export async function walkOn(read: (after: string | null) => Promise<ClaimQueue>, here: Placed, sort: ClaimSort, from: Page | null): Promise<{ readonly next: ClaimQueueItem | undefined; readonly from: Page | null }> {
  const order = orderBy(sort);
  const isOther = ({ grant, claim }: Placed) => grant !== here.grant || claim !== here.claim;
  let at = from !== null && order(here, from.behind) > 0 ? from : null;
  for (;;) {
    const { claims, next: after } = await read(at?.after ?? null);
    const next = claims.find((one) => isOther(one) && order(one, here) > 0);
    if (next) return { next, from: at };
    const behind = claims.at(-1);
    if (after === null || behind === undefined) break;
    at = { after, behind };
  }
  const { claims } = await read(null);
  return { next: claims.find(isOther), from: null };
}
