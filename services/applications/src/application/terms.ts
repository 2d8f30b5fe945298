import { EU_STATE, OWN, type BudgetCellJson, type FinancingCellJson, type GrantLimits, type GrantTerms } from '@toteuma/contracts';
import {
  amendBudget, budgetTotal, complement, financingFoots, min, money, parseMoney, parseRate, rateText, sum, supportFits,
  type BudgetCell, type Cents, type CostModel,
} from '@toteuma/kernel';

/** What is already certified of a grant, as the claims service has told so far. It may since be more: claims has the last word. */
export interface Certified {
  readonly cells: readonly { readonly partner: string; readonly category: string; readonly amount: Cents }[];
  readonly supportDecided: Cents;
}

/** A budget part: cells that replace those of the same partner, category and year, and perhaps a whole new financing plan. */
export interface BudgetChange {
  readonly cells: readonly BudgetCellJson[];
  readonly financing: readonly FinancingCellJson[] | null;
}

export const cellsOf = (cells: readonly BudgetCellJson[]): BudgetCell[] => cells.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) }));
export const jsonOf = (cells: readonly BudgetCell[]): BudgetCellJson[] => cells.map((cell) => ({ ...cell, amount: money(cell.amount) }));

/** Amounts with exactly two decimals, as events have them. */
export const normalised = <Line extends { amount: string }>(lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, amount: money(parseMoney(line.amount)) }));

/** The budget with the cells replaced and its flat rates computed anew. */
export function changedBudget(budget: readonly BudgetCellJson[], cells: readonly BudgetCellJson[], model: CostModel): BudgetCellJson[] {
  return jsonOf(amendBudget(cellsOf(budget), cellsOf(cells), model));
}

/** EU and state money of a financing plan. */
export function euState(financing: readonly FinancingCellJson[]): Cents {
  return sum(financing.filter((line) => line.source === EU_STATE).map((line) => parseMoney(line.amount)));
}

type Plan = Pick<GrantTerms, 'budget' | 'revenue' | 'financing'>;

/** Why the financing plan does not equal the net budget to the cent (CASE-FILES rule 2); null when it does. */
export function footingFault({ budget, revenue, financing }: Plan): string | null {
  const footing = financingFoots({ budget: cellsOf(budget), revenue: parseMoney(revenue ?? '0'), financing: financing.map(({ amount }) => ({ amount: parseMoney(amount) })) });
  return footing.ok ? null : `The financing plan is ${money(footing.financing)} and the net budget ${money(footing.budgetNet)}: they must be equal to the cent.`;
}

/** Why this support is too much for the plan (CASE-FILES rule 2); null when it fits. */
export function supportFault(support: Cents, supportRate: string, plan: Plan, limits: GrantLimits): string | null {
  const budgetNet = budgetTotal(cellsOf(plan.budget)) - parseMoney(plan.revenue ?? '0');
  const fits = supportFits({ support, euState: euState(plan.financing), rate: parseRate(supportRate), budgetNet, unit: parseMoney(limits.budgetUnit) });
  return fits.ok ? null : `The support is ${money(support)}; at most ${money(fits.highest)} fits the financing plan and the support rate.`;
}

/** The own-financing rate that follows from the support rate when nobody else pays; otherwise none can be told. */
export function ownRateOf(supportRate: string, financing: readonly FinancingCellJson[]): string | null {
  const others = financing.some((line) => line.source !== EU_STATE && line.source !== OWN && parseMoney(line.amount) !== 0n);
  return others ? null : rateText(complement(parseRate(supportRate)));
}

/** Whether the grant or any partner's category is less than before: then claims must agree. */
export function lowers(before: GrantTerms, after: GrantTerms): boolean {
  if (parseMoney(after.granted) < parseMoney(before.granted)) return true;
  const now = sums(after.budget);
  return [...sums(before.budget)].some(([key, amount]) => (now.get(key) ?? 0n) < amount);
}

/**
 * The first partner's category that falls below the lesser of its old amount and what is certified (CASE-FILES rule 9);
 * null when there is none.
 */
export function belowCertified(before: readonly BudgetCellJson[], after: readonly BudgetCellJson[], certified: Certified): string | null {
  const old = sums(before);
  const now = sums(after);
  for (const { partner, category, amount } of certified.cells) {
    const key = keyOf(partner, category);
    const least = min(old.get(key) ?? 0n, amount);
    const proposed = now.get(key) ?? 0n;
    if (proposed < least) return `${category} of ${partner} would be ${money(proposed)}, but ${money(amount)} is certified: at least ${money(least)} must stay.`;
  }
  return null;
}

const keyOf = (partner: string, category: string): string => JSON.stringify([partner, category]);

function sums(cells: readonly BudgetCellJson[]): Map<string, Cents> {
  const totals = new Map<string, Cents>();
  for (const { partner, category, amount } of cells) {
    const key = keyOf(partner, category);
    totals.set(key, (totals.get(key) ?? 0n) + parseMoney(amount));
  }
  return totals;
}

