import { allocate, sum, type Cents } from '../money.js';

/** An amount of one calendar year; the year is null where a plan does not name one. */
export type YearAmount<Year extends number | null = number> = { year: Year; amount: Cents };

/**
 * Rule 11: a flat rate belongs to years by each year's share of its base, by largest remainder, so that the years
 * add up to the flat rate. Years may come in any order and more than once; the result has each once, in order.
 */
export function splitFlatRateByYear<Year extends number | null = number>(flatRate: Cents, bases: readonly YearAmount<Year>[]): YearAmount<Year>[] {
  const years = [...new Set(bases.map((base) => base.year))].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
  const shares = years.map((year) => sum(bases.filter((base) => base.year === year).map((base) => base.amount)));
  // A negative flat rate comes from a base of credit notes: there the negative years are the ones that carry it.
  const parts = allocate(flatRate, flatRate < 0n ? shares.map((share) => -share) : shares);
  return years.map((year, index) => ({ year, amount: parts[index] ?? 0n }));
}
