import { money, parseMoney, sum } from '@toteuma/kernel';
import type { BudgetLine, FinancingLine } from '../office-types.js';

export interface SumTable {
  /** Years in order; null stands for amounts without a year. */
  readonly years: readonly (number | null)[];
  readonly groups: readonly { readonly partner: string | null; readonly rows: readonly SumRow[]; readonly totals: readonly string[]; readonly total: string }[];
  readonly totals: readonly string[];
  readonly total: string;
}

export interface SumRow {
  readonly id: string;
  readonly amounts: readonly (string | null)[];
  readonly total: string;
  /** Whether somebody stated an amount that the programme would compute. */
  readonly stated: boolean;
}

interface Line {
  readonly partner: string | null;
  readonly id: string;
  readonly year: number | null;
  readonly amount: string;
  readonly stated: boolean;
}

const total = (amounts: readonly string[]): string => money(sum(amounts.map(parseMoney)));
const inOrder = <Value>(values: Iterable<Value>): Value[] => [...new Set(values)];

function table(lines: readonly Line[]): SumTable {
  const years = inOrder(lines.map(({ year }) => year)).sort((one, other) => (one ?? 0) - (other ?? 0));
  const byYear = (some: readonly Line[]) => years.map((year) => total(some.filter((line) => line.year === year).map(({ amount }) => amount)));
  const groups = inOrder(lines.map(({ partner }) => partner)).map((partner) => {
    const own = lines.filter((line) => line.partner === partner);
    const rows = inOrder(own.map(({ id }) => id)).map((id): SumRow => {
      const some = own.filter((line) => line.id === id);
      const amounts = years.map((year) => (some.some((line) => line.year === year) ? total(some.filter((line) => line.year === year).map(({ amount }) => amount)) : null));
      return { id, amounts, total: total(some.map(({ amount }) => amount)), stated: some.some(({ stated }) => stated) };
    });
    return { partner, rows, totals: byYear(own), total: total(own.map(({ amount }) => amount)) };
  });
  return { years, groups, totals: byYear(lines), total: total(lines.map(({ amount }) => amount)) };
}

/** A budget by partner, category and year, with its sums in every direction. */
export const budgetTable = (budget: readonly BudgetLine[]): SumTable => table(budget.map(({ category, ...line }) => ({ ...line, id: category })));

/** A financing plan by source and year, with its sums. */
export const financingTable = (financing: readonly FinancingLine[]): SumTable => table(financing.map(({ source, ...line }) => ({ ...line, id: source, stated: false })));

/** What the financing is more (or, negative, less) than the net costs. */
export function footing(budget: readonly BudgetLine[], revenue: string | null, financing: readonly FinancingLine[]): { readonly net: string; readonly difference: string } {
  const net = parseMoney(budgetTable(budget).total) - parseMoney(revenue ?? '0.00');
  return { net: money(net), difference: money(parseMoney(financingTable(financing).total) - net) };
}
