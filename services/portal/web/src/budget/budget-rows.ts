import { acceptsCosts, isComputed } from '@toteuma/kernel';
import type { DraftCell, PlanRules } from '../apply/api-types.js';
import { keptAmount } from './amount-text.js';
import { asText, cellKey, type BudgetFigures } from './plan-figures.js';
import type { GridColumn, GridRow } from './use-grid.js';

export interface BudgetLayout {
  readonly rules: PlanRules;
  readonly cells: readonly DraftCell[];
  readonly figures: BudgetFigures;
  readonly partners: readonly { readonly id: string; readonly name: string }[];
  /** `[null]` where the budget has no years. */
  readonly years: readonly (number | null)[];
  readonly names: { category(id: string): string; readonly amount: string; readonly total: string; readonly noYear: string };
  readonly readOnly?: boolean;
  /** What stood in the cells before, by `cellKey`. */
  readonly old?: ReadonlyMap<string, string>;
}

/** The categories that the cost model has lines for, in the order of the programme; those that hold an amount all the same. */
export function linesOf({ categories, costModel }: Pick<PlanRules, 'categories' | 'costModel'>, cells: readonly DraftCell[]): string[] {
  const isLine = (id: string): boolean => acceptsCosts(costModel, id) || isComputed(costModel, id) || cells.some(({ category, amount }) => category === id && amount !== '');
  return categories.map(({ id }) => id).filter((id) => isLine(id) && (!categories.some((one) => one.id === id && one.computed) || isComputed(costModel, id)));
}

const columnId = (partner: string, year: number | null): string => `${partner}|${year ?? ''}`;

/** The rows and columns of a budget: a line for each category, columns by partner and year, and sums in both directions. */
export function budgetGrid(layout: BudgetLayout): { readonly rows: readonly GridRow[]; readonly columns: readonly GridColumn[] } {
  const { cells, figures, partners, years, names, readOnly = false, old, rules } = layout;
  const places = partners.flatMap((partner) => years.map((year) => ({ partner, year })));
  const withSum = places.length > 1;
  const columns: GridColumn[] = [
    ...places.map(({ partner, year }) => ({ id: columnId(partner.id, year), name: year === null ? (years.length > 1 ? names.noYear : partners.length > 1 ? partner.name : names.amount) : String(year), ...(years[0] !== null || years.length > 1 ? (partners.length > 1 ? { group: partner.name } : {}) : {}) })),
    ...(withSum ? [{ id: 'total', name: names.total, total: true }] : []),
  ];
  const typed = new Map(cells.map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell.amount]));
  const sumCell = (part: Parameters<BudgetFigures['of']>[0]) => ({ text: asText(figures.of(part)), editable: false });
  const rowOf = (category: string): GridRow => ({
    id: category,
    name: names.category(category),
    cells: [
      ...places.map(({ partner, year }) => {
        const key = cellKey(partner.id, category, year);
        const computed = figures.computed.get(key);
        return { text: typed.get(key) ?? '', editable: !readOnly, ...(computed === undefined ? (isComputed(rules.costModel, category) ? { computed: '0.00' } : {}) : { computed: asText(computed) }), ...(old ? { old: old.get(key) ?? '' } : {}) };
      }),
      ...(withSum ? [sumCell({ category })] : []),
    ],
  });
  const total: GridRow = { id: 'total', name: names.total, total: true, cells: [...places.map(({ partner, year }) => sumCell({ partner: partner.id, year })), ...(withSum ? [sumCell({})] : [])] };
  return { rows: [...linesOf(rules, cells).map(rowOf), total], columns };
}

/** The cells after some were written in: an emptied one goes, and a computed one that is written in is stated. */
export function writtenBudget(cells: readonly DraftCell[], changes: readonly { readonly row: string; readonly column: string; readonly text: string }[], rules: PlanRules): DraftCell[] {
  const next = new Map(cells.map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell]));
  for (const { row: category, column, text } of changes) {
    const [partner = '', named = ''] = column.split('|');
    const year = named === '' ? null : Number(named);
    const key = cellKey(partner, category, year);
    const amount = keptAmount(text);
    if (amount === '') next.delete(key);
    else next.set(key, { partner, category, year, amount, ...(isComputed(rules.costModel, category) ? { stated: true } : {}) });
  }
  return [...next.values()];
}

/** The budget with years or without: amounts move to the first year, or are added up. Text that is no amount stays as it is. */
export function withYears(cells: readonly DraftCell[], first: number | null, sumOf: (amounts: readonly string[]) => string): DraftCell[] {
  if (first !== null) return cells.map((cell) => (cell.year === null ? { ...cell, year: first } : cell));
  const places = new Map<string, DraftCell[]>();
  for (const cell of cells) places.set(cellKey(cell.partner, cell.category, null), [...(places.get(cellKey(cell.partner, cell.category, null)) ?? []), cell]);
  return [...places.values()].flatMap(([cell, ...others]) => (cell ? [{ ...cell, year: null, amount: others.length === 0 ? cell.amount : sumOf([cell, ...others].map(({ amount }) => amount)) }] : []));
}
