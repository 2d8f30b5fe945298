import { money, parseMoney } from '@toteuma/kernel';
import type { RankedApplication, RankingList } from '../office-types.js';

export interface BudgetLine {
  /** After so many of the applications the budget of the call ends. */
  readonly after: number;
  /** What the applications above the line leave of the budget. */
  readonly left: string;
  /** What the applications below the line ask for in all. */
  readonly over: string;
}

/** Where the budget of a call ends in its ranking; null for a call without a budget. */
export function budgetLine({ budget, items }: Pick<RankingList, 'budget' | 'items'>): BudgetLine | null {
  if (budget === null) return null;
  const first = items.findIndex((item) => counts(item) && item.within === false);
  const after = first < 0 ? lastCounted(items) : first;
  const above = items.slice(0, after).findLast(counts);
  const over = items.slice(after).filter(counts).reduce((sum, { requested }) => sum + parseMoney(requested), 0n);
  return { after, left: money(parseMoney(budget) - parseMoney(above?.cumulative ?? '0.00')), over: money(over) };
}

/** What lies below a threshold, or was rejected, takes nothing of the budget. */
const counts = ({ below, status }: RankedApplication): boolean => below.length === 0 && status !== 'rejected';
const lastCounted = (items: readonly RankedApplication[]): number => items.findLastIndex(counts) + 1;
