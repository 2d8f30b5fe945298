import type { BudgetCellJson, FinancingCellJson, GrantTerms } from '@toteuma/contracts';
import { isComputed, money, parseMoney, type Cents, type CostModel } from '@toteuma/kernel';
import type { BudgetChange } from '../application/terms.js';

interface Values {
  readonly was: string;
  readonly now: string;
  readonly wanted: string;
}
/** What somebody else changed to one value while the amendment asks for another: a person has to say which holds. */
export type Conflict =
  | (Values & { readonly cell: Pick<BudgetCellJson, 'partner' | 'category' | 'year'> })
  | (Values & { readonly line: Pick<FinancingCellJson, 'source' | 'partner' | 'year'> });

/**
 * What a change asks for on the terms of today. What it left as it was follows what was changed meanwhile; what only it
 * changes stays asked for; what both changed, each to another amount, is a conflict.
 * @param facts.base the terms that the change was made on
 * @param facts.gone whether this partner takes part no more
 */
export function rebased(facts: { change: BudgetChange; base: GrantTerms; now: GrantTerms; model: CostModel; gone: (partner: string) => boolean }): { change: BudgetChange; conflicts: Conflict[] } {
  const { change, base, now, model, gone } = facts;
  const conflicts: Conflict[] = [];
  const cells = change.cells.filter((cell) => {
    // What is computed has no value of its own.
    if (isComputed(model, cell.category) && !cell.stated) return true;
    const key = cellKey(cell);
    const [was, is, wanted] = [amountAt(base.budget, key, cellKey), amountAt(now.budget, key, cellKey), parseMoney(cell.amount)];
    const { partner, category, year } = cell;
    if (wanted !== is && (gone(partner) || (was !== is && wanted !== was))) conflicts.push({ cell: { partner, category, year }, ...values(was, is, wanted) });
    return was === is || wanted !== was;
  });
  const financing = change.financing === null ? null : rebasedPlan(change.financing, base.financing, now.financing, conflicts);
  return { change: { cells, financing }, conflicts };
}

function rebasedPlan(wanted: readonly FinancingCellJson[], base: readonly FinancingCellJson[], now: readonly FinancingCellJson[], conflicts: Conflict[]): FinancingCellJson[] {
  const lines = new Map([...wanted, ...now].map((line) => [lineKey(line), line]));
  return [...lines].flatMap(([key, { source, partner, year }]) => {
    const [was, is, asked] = [amountAt(base, key, lineKey), amountAt(now, key, lineKey), amountAt(wanted, key, lineKey)];
    if (was !== is && asked !== was && asked !== is) conflicts.push({ line: { source, partner, year }, ...values(was, is, asked) });
    const amount = was !== is && asked === was ? is : asked;
    const named = wanted.some((line) => lineKey(line) === key);
    return amount === 0n && !named ? [] : [{ source, partner, year, amount: money(amount) }];
  });
}

const values = (was: Cents, now: Cents, wanted: Cents): Values => ({ was: money(was), now: money(now), wanted: money(wanted) });

/** What of these conflicts a decision does not settle by naming the cell, or the financing plan, itself. */
export function unsettled(conflicts: readonly Conflict[], settled: { readonly cells: readonly BudgetCellJson[] | null; readonly financing: readonly FinancingCellJson[] | null }): Conflict[] {
  return conflicts.filter((conflict) => ('cell' in conflict ? settled.cells === null : settled.financing === null));
}

const cellKey = ({ partner, category, year }: Pick<BudgetCellJson, 'partner' | 'category' | 'year'>): string => JSON.stringify([partner, category, year]);
const lineKey = ({ source, partner, year }: Pick<FinancingCellJson, 'source' | 'partner' | 'year'>): string => JSON.stringify([source, partner, year]);

function amountAt<Line extends { readonly amount: string }>(lines: readonly Line[], key: string, keyOf: (line: Line) => string): Cents {
  return lines.reduce((total, line) => (keyOf(line) === key ? total + parseMoney(line.amount) : total), 0n);
}
