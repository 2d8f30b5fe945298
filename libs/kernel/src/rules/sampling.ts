import { canonicalJson } from '../canonical.js';
import { absolute, allocate, money, sum, type Cents } from '../money.js';
import { ceilTo, parseRate } from '../rate.js';
import { sha256Hex } from '../sha256.js';

/** A row of a claim as it can be drawn. */
export interface SampledRow {
  readonly id: string;
  readonly partner: string;
  readonly category: string;
  readonly amount: Cents;
}

/** How many rows are drawn, and how. Where a percent and a size are given, the greater of both holds. */
export interface SamplingMethod {
  readonly method: 'random' | 'monetary-unit' | 'stratified';
  /** Of the rows, rounded up. */
  readonly percent?: string | undefined;
  readonly size?: number | undefined;
}

/** What a sample was drawn from: whoever has the same rows in the same order has the same digest. */
export interface Population {
  readonly rows: number;
  readonly amount: Cents;
  readonly sha256: string;
}

/** The digest is that of the canonical JSON (RFC 8785) of `[[id, partner, category, amount], ...]` in the order of the rows. */
export function populationOf(rows: readonly SampledRow[]): Population {
  const listed = rows.map(({ id, partner, category, amount }) => [id, partner, category, money(amount)]);
  return { rows: rows.length, amount: sum(rows.map(({ amount }) => amount)), sha256: sha256Hex(canonicalJson(listed)) };
}

/**
 * Draws rows for checks. The same rows, method and seed always give the same sample, in any implementation:
 *
 * - Chance comes from SHA-256 in counter mode: the k-th number (from 0) is the first 64 bits of the digest of `seed:k`.
 *   A number below n is the remainder by n; numbers from the greatest multiple of n on are passed over, so that none is likelier.
 * - random: the first `size` places of a Fisher-Yates shuffle from the front.
 * - monetary-unit: by the size of the amounts (a credit note by its own size; a row of 0.00 is never drawn). A row as large as the
 *   interval (what is left of the sum over what is left of the size) is drawn for certain, until there is none; the rest at equal
 *   distances from a start by chance.
 * - stratified by category, in the order in which categories come up: one row of each where the size allows it, the rest in
 *   proportion to the rows by largest remainder; within each as random.
 *
 * @param seed 64 hexadecimal digits
 * @returns the ids of exactly as many rows as the method asks for and there are, in the order of the rows
 */
export function drawSample(rows: readonly SampledRow[], method: SamplingMethod, seed: string): string[] {
  const chance = chanceOf(seed);
  const size = Math.min(rows.length, sizeOf(rows.length, method));
  const all = rows.map((_, at) => at);
  const drawn = method.method === 'random' ? shuffled(all, size, chance) : method.method === 'stratified' ? byStratum(rows, size, chance) : byAmount(rows, size, chance);
  return drawn.toSorted((one, other) => one - other).map((at) => rows[at]!.id);
}

/** How many rows a method draws of so many. */
export function sizeOf(rows: number, { percent, size = 0 }: SamplingMethod): number {
  const share = percent === undefined ? 0 : Number(ceilTo(parseRate(percent), BigInt(rows), 1n));
  return Math.max(share, size);
}

/** A whole number from 0 to below `below`, all equally likely. */
type Chance = (below: bigint) => bigint;

function chanceOf(seed: string): Chance {
  let counter = 0;
  return (below) => {
    const whole = 1n << 64n;
    for (;;) {
      const number = BigInt(`0x${sha256Hex(`${seed}:${counter}`).slice(0, 16)}`);
      counter += 1;
      if (number < whole - (whole % below)) return number % below;
    }
  };
}

function shuffled(places: readonly number[], size: number, chance: Chance): number[] {
  const order = [...places];
  for (let at = 0; at < size; at += 1) {
    const other = at + Number(chance(BigInt(order.length - at)));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order.slice(0, size);
}

function byStratum(rows: readonly SampledRow[], size: number, chance: Chance): number[] {
  const strata = new Map<string, number[]>();
  for (const [at, { category }] of rows.entries()) {
    const stratum = strata.get(category);
    if (stratum) stratum.push(at);
    else strata.set(category, [at]);
  }
  const places = [...strata.values()];
  const sure = size >= places.length ? 1 : 0;
  const more = allocate(BigInt(size - sure * places.length), places.map((stratum) => BigInt(stratum.length - sure)));
  return places.flatMap((stratum, at) => shuffled(stratum, sure + Number(more[at]), chance));
}

function byAmount(rows: readonly SampledRow[], asked: number, chance: Chance): number[] {
  let rest = rows.map((row, at) => ({ at, width: absolute(row.amount) })).filter(({ width }) => width > 0n);
  let size = BigInt(Math.min(asked, rest.length));
  const certain: number[] = [];
  for (;;) {
    const whole = sum(rest.map(({ width }) => width));
    const left = size;
    const isLarge = ({ width }: { width: Cents }) => left > 0n && width * left >= whole;
    const large = rest.filter(isLarge);
    if (large.length === 0) return [...certain, ...atDistances(rest, { whole, size, chance })];
    certain.push(...large.map(({ at }) => at));
    rest = rest.filter((row) => !isLarge(row));
    size -= BigInt(large.length);
  }
}

/** Points at equal distances over the amounts laid end to end, in parts of a cent: every row is narrower than a distance, so none is hit twice. */
function atDistances(rows: readonly { at: number; width: Cents }[], { whole, size, chance }: { whole: Cents; size: bigint; chance: Chance }): number[] {
  if (size === 0n) return [];
  const hit: number[] = [];
  let next = chance(whole);
  let end = 0n;
  for (const { at, width } of rows) {
    end += width * size;
    if (next >= end) continue;
    hit.push(at);
    next += whole;
  }
  return hit;
}
