/** A ratio over the rounds of a benchmark, and what it should reach. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly goal: number;
  /** Whether the goal is the most that the ratio may be, and not the least. */
  readonly atMost?: true;
}

/** Median, least and greatest of the rounds' ratios, to three decimals. */
export function spreadOf(ratios: readonly number[], goal: number, limit: 'at least' | 'at most' = 'at least'): Spread {
  if (ratios.length === 0) throw new RangeError('a benchmark has at least one round');
  const sorted = ratios.toSorted((a, b) => a - b);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return { median: rounded(medianOf(sorted)), min: rounded(sorted[0]!), max: rounded(sorted.at(-1)!), goal, ...(limit === 'at most' ? { atMost: true as const } : {}) };
}

/** The value that as many lie below as above. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that a share of all values does not exceed (0.99: the slowest hundredth lies above). */
export function percentile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
