import type { EventData } from '@toteuma/contracts';
import { parseMoney, sum, type Cents, type CostModel, type FlatAmount } from '@toteuma/kernel';
import { splitClaim, type ClaimRow, type JudgedRow } from './claim-split.js';

/** What is asked of a claim here: its own rows, and those that it takes up. */
interface Rows {
  readonly rows: readonly ClaimRow[];
  readonly takeUp: readonly TakenUp[];
}
/** And what its verification takes from them. */
interface Verified extends Rows {
  readonly verification: { readonly deduct: readonly Part[]; readonly park: readonly Part[] };
}
interface Part {
  readonly row: string;
  readonly amount: Cents;
}
type Filed = Rows & { readonly number: number } & ({ readonly status: 'submitted' | 'verified' } | { readonly status: 'decided'; readonly judged: readonly JudgedAmounts[] });

/** A row that waited since an earlier claim, with the flat amounts that waited with it. */
export interface TakenUp {
  readonly row: string;
  /** The claim that declared it. */
  readonly claim: number;
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly amount: Cents;
  readonly flat: readonly FlatAmount[];
}

/** What was decided of one row, its corrections included. A row that was taken up declares nothing and parks less than nothing. */
export interface JudgedAmounts {
  readonly row: string;
  /** The claim that declared it, when this one took it up. */
  readonly from: number | null;
  readonly deducted: Cents;
  readonly parked: Cents;
  readonly certified: Cents;
  /** Of an own row: what waits with its parked part. Of one that was taken up: what it brought along, as it is now. */
  readonly flat: readonly FlatAmount[];
}

export function takenUpFrom({ amount, flatRates, ...row }: NonNullable<EventData<'ClaimSubmitted'>['takeUp']>[number]): TakenUp {
  return { ...row, amount: parseMoney(amount), flat: flatRates.map((flat) => ({ ...flat, amount: parseMoney(flat.amount) })) };
}

/** The own rows with what the verification takes from them. */
export function judgedRows({ rows, verification }: Pick<Verified, 'rows' | 'verification'>): JudgedRow[] {
  const deducted = byRow(verification.deduct);
  const parked = byRow(verification.park);
  return rows.map((row) => ({ ...row, deducted: deducted.get(row.id) ?? 0n, parked: parked.get(row.id) ?? 0n }));
}

function byRow(list: readonly Part[]): Map<string, Cents> {
  const sums = new Map<string, Cents>();
  for (const { row, amount } of list) sums.set(row, (sums.get(row) ?? 0n) + amount);
  return sums;
}

/**
 * Which of the rows that a claim takes up its verification parks again, by their place. An id means the claim's own row
 * where it has one; of several that it took up under one id, the first that is not parked yet.
 */
export function parkedAgain({ rows, takeUp }: Rows, park: readonly { readonly row: string }[]): ReadonlySet<number> {
  if (takeUp.length === 0) return new Set();
  const own = new Set(rows.map(({ id }) => id));
  const again = new Set<number>();
  for (const { row } of park) {
    const at = own.has(row) ? -1 : takeUp.findIndex((taken, index) => taken.row === row && !again.has(index));
    if (at >= 0) again.add(at);
  }
  return again;
}

/** The place of a row among the judged ones: the claim's own, else the first under this id that it took up; -1 when there is none. */
export function judgedRow(judged: readonly JudgedAmounts[], row: string): number {
  const own = judged.findIndex((one) => one.from === null && one.row === row);
  return own >= 0 ? own : judged.findIndex((one) => one.row === row && one.parked !== 0n);
}

/** The rows of a decision, as corrections and take-ups ask for them. */
export function rowsAsDecided(decided: EventData<'ClaimDecided'>['rows'], claim: Verified, model: CostModel): JudgedAmounts[] {
  // Decisions from before rows were taken up tell the parked flat amounts only in all.
  const untold = decided.some((row) => row.from === undefined && row.parkedFlatRates === undefined && parseMoney(row.parkedFlatRate) !== 0n);
  const split = untold ? splitClaim(judgedRows(claim), model).rows : [];
  return decided.map(({ row, from = null, deducted, parked, certified, parkedFlatRates }, at) => ({
    row, from, deducted: parseMoney(deducted), parked: parseMoney(parked), certified: parseMoney(certified),
    flat: from === null
      ? (parkedFlatRates?.map((flat) => ({ ...flat, amount: parseMoney(flat.amount) })) ?? split[at]?.parkedFlat ?? [])
      : (claim.takeUp[at - claim.rows.length]?.flat ?? []),
  }));
}

/** A parked row that no claim has taken up. */
export interface WaitingRow extends TakenUp {
  /** Taken up by a claim that is not decided yet, or certified there. */
  readonly held: boolean;
}

/** All rows that the decided claims parked, in the order of filing, and whether a claim holds them. Parked again, a row is free again. */
export function parkedRows({ claims }: { readonly claims: readonly Filed[] }): WaitingRow[] {
  const held = new Set<string>();
  const keyOf = (claim: number, row: string) => JSON.stringify([claim, row]);
  for (const claim of claims) {
    for (const [at, taken] of claim.takeUp.entries()) {
      if (claim.status !== 'decided' || claim.judged[claim.rows.length + at]?.parked !== 0n) held.add(keyOf(taken.claim, taken.row));
    }
  }
  return claims.flatMap((claim) => (claim.status !== 'decided' ? [] : claim.judged.slice(0, claim.rows.length).flatMap(({ row, parked, flat }, at) => {
    if (parked === 0n) return [];
    const { partner, category, year } = claim.rows[at] as ClaimRow;
    return [{ row, claim: claim.number, partner, category, year, amount: parked, flat, held: held.has(keyOf(claim.number, row)) }];
  })));
}

/** What waits with a row in all. */
export const flatSum = (flat: readonly FlatAmount[]): Cents => sum(flat.map(({ amount }) => amount));
