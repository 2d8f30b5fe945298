import type { Criterion } from '../office-types.js';

/** Scores by criterion, as they are typed; what is no whole number within the criterion's scale is not scored. */
export type TypedScores = Readonly<Record<string, string>>;

export function scoreOf({ highest }: Criterion, typed: string | undefined): number | null {
  if (typed === undefined || !/^\d{1,4}$/.test(typed.trim())) return null;
  const score = Number(typed);
  return score <= highest ? score : null;
}

/**
 * 100 x the sum of weight x score / highest, over the sum of the weights, as a percentage with two decimals (half up).
 * Null until every criterion is scored. Exact: fractions of whole numbers, no floats.
 */
export function weightedTotal(criteria: readonly Criterion[], typed: TypedScores): string | null {
  const scores = criteria.map((criterion) => scoreOf(criterion, typed[criterion.id]));
  if (criteria.length === 0 || scores.includes(null)) return null;
  let [numerator, denominator] = [0n, 1n];
  let weights = 0n;
  criteria.forEach(({ weight, highest }, at) => {
    numerator = numerator * BigInt(highest) + BigInt(weight * (scores[at] ?? 0)) * denominator;
    denominator *= BigInt(highest);
    weights += BigInt(weight);
  });
  const whole = denominator * weights;
  const hundredths = (numerator * 20_000n + whole) / (whole * 2n);
  const digits = hundredths.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The criteria whose score is under their own threshold. */
export const underThreshold = (criteria: readonly Criterion[], typed: TypedScores): Criterion[] =>
  criteria.filter((criterion) => {
    const score = scoreOf(criterion, typed[criterion.id]);
    return score !== null && criterion.threshold !== undefined && score < criterion.threshold;
  });
