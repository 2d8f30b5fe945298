import { dayAfter, dayBefore, isDay, type Period } from '@toteuma/kernel';
import type { OpenClaims } from '../claim/claim-state.js';

type Known = Pick<OpenClaims, 'claims' | 'period' | 'spending'>;

/** The claims of one filer; where the lead files for all, there is none in particular. */
const chainOf = ({ claims }: Pick<OpenClaims, 'claims'>, filer: string | null) => claims.filter((claim) => (claim.filer ?? null) === filer);

/** The day from which on nothing is claimed yet: there the next period begins. */
export function nextDay(state: Pick<OpenClaims, 'claims' | 'period'>, filer: string | null = null): string {
  const before = chainOf(state, filer).at(-1);
  return before ? dayAfter(before.period.to) : state.period.from;
}

/**
 * The period of the next claim: as many months as the programme says, or as the claim before had; otherwise all that is left.
 * Of an operation that goes on, that is until the last month that is over, or until today: only what was paid can be claimed,
 * and a period that reaches to the end of the operation would make it the last claim.
 * @param drafted the last day that other drafts reach to
 * @returns null when there is none: the last claim is filed, or all of the operation is claimed
 */
export function nextPeriod(state: Known, filer: string | null, drafted: string | null, today: string): Period | null {
  const chain = chainOf(state, filer);
  const claimed = nextDay(state, filer);
  const from = drafted !== null && isDay(drafted) && drafted >= claimed ? dayAfter(drafted) : claimed;
  if (chain.some(({ last }) => last) || from > state.period.to) return null;
  const before = chain.at(-1)?.period;
  const months = state.spending.claims.monthsBetween ?? (before && monthsOf(before));
  const to = months ? dayBefore(monthsLater(from, months)) : (lastOver(from, today) ?? state.period.to);
  return { from, to: to < state.period.to ? to : state.period.to };
}

/** The end of the last month that is over, or today where the period begins later than that; null when it has not begun. */
function lastOver(from: string, today: string): string | null {
  const monthEnd = dayBefore(`${today.slice(0, 7)}-01`);
  return from <= monthEnd ? monthEnd : from <= today ? today : null;
}

/** Whole months of a period; null when it has none. */
function monthsOf({ from, to }: Period): number | null {
  for (let months = 1; months <= 60; months += 1) if (dayBefore(monthsLater(from, months)) === to) return months;
  return null;
}

/** The same day so many months later; the first of the month after where that month has no such day. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + month - 1 + months;
  const monthAt = (at: number) => `${Math.trunc(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  const same = `${monthAt(index)}-${String(date).padStart(2, '0')}`;
  return isDay(same) ? same : `${monthAt(index + 1)}-01`;
}
