import type { Cents } from '../money.js';
import { dayBefore, daysFrom } from '../period.js';
import { halfUp, parseRate, rateText } from '../rate.js';

/** Interest by a dated table: the newest rate that is not after a day holds on it. Percentages are of a year of so many days. */
export interface InterestRules {
  readonly rates: readonly { readonly from: string; readonly percent: string }[];
  /** Added to the rate after the due date. */
  readonly lateMargin: string;
  readonly yearDays: number;
}

/** The interest of the days from one to another, both included, on which one rate holds. */
export interface InterestPart {
  readonly from: string;
  readonly to: string;
  readonly percent: string;
  readonly amount: Cents;
}

/**
 * Simple interest on an amount from a day up to, but not including, another: one part for each rate of the table, each half up to the cent.
 * Days before the first rate of the table bear none, and neither does an amount that is not positive.
 * Legal source of its use for recoveries: State Grants Act 688/2001, section 24 (interest from the day of payment), and section 25 (late interest).
 * @param late whether the margin for lateness is added
 * @throws RangeError when a text is not a day or not a percentage.
 */
export function interestOn(amount: Cents, from: string, until: string, { rates, lateMargin, yearDays }: InterestRules, late = false): InterestPart[] {
  if (amount <= 0n) return [];
  const table = rates.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return table.flatMap(({ from: since, percent }, at) => {
    const next = table[at + 1]?.from;
    const [start, end] = [since > from ? since : from, next !== undefined && next < until ? next : until];
    if (start >= end) return [];
    const rate = parseRate(percent);
    const margin = late ? parseRate(lateMargin).numerator : 0n;
    const yearly = { numerator: rate.numerator + margin, denominator: rate.denominator };
    const ofDays = { numerator: yearly.numerator * BigInt(daysFrom(start, end)), denominator: yearly.denominator * BigInt(yearDays) };
    return [{ from: start, to: dayBefore(end), percent: rateText(yearly), amount: halfUp(ofDays, amount) }];
  });
}
