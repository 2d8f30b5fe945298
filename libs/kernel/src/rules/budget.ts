import { max, min, sum, type Cents } from '../money.js';
import { ceilTo, type Rate } from '../rate.js';
import { flatRateOf, flatRatesInOrder, isComputed, type CostModel, type FlatRate } from './cost-model.js';
import { splitFlatRateByYear } from './years.js';

/**
 * One cell of a budget. `year` is null where the budget has no years. `stated` marks a flat rate that was given, not
 * computed: some programmes round it to whole euros.
 */
export type BudgetCell = { partner: string; category: string; year: number | null; amount: Cents; stated: boolean };

/**
 * Rule 1 in a budget: adds the flat rates that the cost model computes, per partner and half up to the cent from the
 * partner's whole base; where the base has years, the flat rate is split to them by their share of it. A stated flat
 * rate stands instead of the computed one of its year, or of all years when it names none. In a chain each flat rate
 * takes the rounded or stated result of the one before it.
 * Computed cells in the input that are not stated are computed anew.
 * @returns the given and stated cells in their order, then the computed ones
 * @throws RangeError when a cell is there twice, or when flat rates rest on their own result
 */
export function completeBudget(cells: readonly BudgetCell[], model: CostModel): BudgetCell[] {
  const twice = doubledCell(cells);
  if (twice !== null) throw new RangeError(`expected each budget cell once, got ${keyOf(twice)} twice`);
  const given = cells.filter((cell) => cell.stated || !isComputed(model, cell.category));
  const order = flatRatesInOrder(model);
  const computed = [...new Set(given.map((cell) => cell.partner))].flatMap((partner) => {
    const own = given.filter((cell) => cell.partner === partner);
    const cells: BudgetCell[] = [];
    for (const flat of order) cells.push(...computedCells([...own, ...cells], partner, flat));
    return cells;
  });
  return [...given, ...computed];
}

/**
 * Rules 1 and 9 for an amended budget: the cells named replace those of the same partner, category and year, the others
 * stay. A stated flat rate lapses when its base changed, unless the amendment states it again; in a chain a flat rate
 * that lapses changes the base of the next.
 * @param old the completed budget
 * @throws RangeError when a cell is there twice in either budget, or when flat rates rest on their own result
 */
export function amendBudget(old: readonly BudgetCell[], replacing: readonly BudgetCell[], model: CostModel): BudgetCell[] {
  const named = new Set(replacing.map(keyOf));
  let standing = [...old.filter((cell) => !named.has(keyOf(cell))), ...replacing];
  for (const flat of flatRatesInOrder(model)) {
    const now = completeBudget(standing, model);
    standing = standing.filter((cell) =>
      cell.category !== flat.category || !cell.stated || named.has(keyOf(cell)) || statedBase(old, cell, flat) === statedBase(now, cell, flat));
  }
  return completeBudget(standing, model);
}

/** The sum of all cells, flat rates included, before revenue. */
export function budgetTotal(cells: readonly BudgetCell[]): Cents {
  return sum(cells.map((cell) => cell.amount));
}

/** The first cell whose partner, category and year another cell before it has; null when there is none. */
export function doubledCell(cells: readonly BudgetCell[]): BudgetCell | null {
  const seen = new Set<string>();
  return cells.find((cell) => seen.size === seen.add(keyOf(cell)).size) ?? null;
}

/**
 * Rule 2: the financing plan equals the net budget (flat rates included, less revenue) to the cent.
 * @param facts.budget the completed budget
 */
export function financingFoots(facts: { budget: readonly BudgetCell[]; revenue: Cents; financing: readonly { amount: Cents }[] }): {
  ok: boolean; budgetNet: Cents; financing: Cents;
} {
  const budgetNet = budgetTotal(facts.budget) - facts.revenue;
  const financing = sum(facts.financing.map((line) => line.amount));
  return { ok: financing === budgetNet, budgetNet, financing };
}

/**
 * Rule 2: the support is at most the EU and state money of the financing plan, and at most the support rate of the net
 * budget, rounded up to the unit in which the programme keeps budgets (100 = whole euros).
 * @returns whether it fits, and the highest support that would
 */
export function supportFits(facts: { support: Cents; euState: Cents; rate: Rate; budgetNet: Cents; unit: Cents }): { ok: boolean; highest: Cents } {
  const highest = max(0n, min(facts.euState, ceilTo(facts.rate, facts.budgetNet, facts.unit)));
  return { ok: facts.support <= highest, highest };
}

/**
 * Rule 9: what is compared of two budgets: every partner and category of either, by year where all cells there have one. Who moves money
 * between years changes the year's cell; where a budget names no year, there is none to compare.
 */
export function comparedLines(old: readonly Line[], other: readonly Line[]): Line[] {
  const cells = [...old, ...other];
  const undated = new Set(cells.filter(({ year }) => year === null).map(({ partner, category }) => keyOf({ partner, category, year: null })));
  const lines = cells.map(({ partner, category, year }) => ({ partner, category, year: undated.has(keyOf({ partner, category, year: null })) ? null : year }));
  return [...new Map(lines.map((line) => [keyOf(line), line])).values()];
}

type Line = Pick<BudgetCell, 'partner' | 'category' | 'year'>;

/** Whether a cell belongs to a line; one without a year is of all years. */
export const isOfLine = (cell: { readonly partner: string; readonly category: string; readonly year?: number | null | undefined }, line: Line): boolean =>
  cell.partner === line.partner && cell.category === line.category && (line.year === null || cell.year === line.year);

function computedCells(given: readonly BudgetCell[], partner: string, flat: FlatRate): BudgetCell[] {
  const base = given.filter((cell) => cell.partner === partner && flat.base.includes(cell.category));
  const stated = given.filter((cell) => cell.partner === partner && cell.category === flat.category);
  const open = base.filter((cell) => !stated.some((flatCell) => standsFor(flatCell, cell, base)));
  return splitFlatRateByYear<number | null>(flatRateOf(flat, budgetTotal(open)), open)
    .map(({ year, amount }) => ({ partner, category: flat.category, year, amount, stated: false }));
}

/** A stated flat rate stands for the base of its year; one without a year for all years, and one with a year for a base without any. */
function standsFor(stated: BudgetCell, cell: BudgetCell, base: readonly BudgetCell[]): boolean {
  if (stated.year === cell.year) return true;
  const baseHasNoYears = base.every((other) => other.year === null);
  const baseHasOnlyYears = base.every((other) => other.year !== null);
  return stated.year === null ? baseHasOnlyYears : baseHasNoYears;
}

/** The sum that a stated flat rate was stated for. */
function statedBase(cells: readonly BudgetCell[], stated: BudgetCell, flat: FlatRate): Cents {
  const base = cells.filter((cell) => cell.partner === stated.partner && flat.base.includes(cell.category));
  return budgetTotal(base.filter((cell) => standsFor(stated, cell, base)));
}

function keyOf(cell: Line): string {
  return JSON.stringify([cell.partner, cell.category, cell.year]);
}
