import { budgetCell, financingCell, nonNegativeMoney, organisation, partner, type BudgetCellJson, type FinancingCellJson, type GrantPlan, type Pack } from '@toteuma/contracts';
import { budgetTotal, LEAD, money, parseMoney, sum } from '@toteuma/kernel';
import { cellsOf, changedBudget, publicShares } from '../application/terms.js';
import { ownCountsAs, rulesOf } from '../pack/pack.js';
import { MOST_LINES, withoutBlanks, type Content, type Typed } from './sections.js';

/** Lines as they can be read so far, and the places of those that cannot. */
interface Readable<Line> {
  readonly lines: readonly Line[];
  readonly notCounted: readonly number[];
}

/**
 * What the platform computes of a draft while it is written: lines that are not sound yet count as if they were not there.
 * Amounts are euros with two decimals; `difference` is what the financing plan has more than the net budget.
 */
export function draftBudget(typed: Typed, pack: Pack) {
  const model = typed.budget?.['costModel'];
  const rules = typeof model === 'string' ? rulesOf(pack, model) : null;
  const given = budgetLines(typed.budget?.['budget']);
  const budget = rules === null ? [...given.lines] : changedBudget([], given.lines, rules.costModel);
  const financing = financingLines(typed.financing?.['financing']);
  const bodies = bodiesOf(typed.organisation, pack);
  const { lines, residual } = rules === null ? { lines: [], residual: null } : publicShares({ ...bodies, financing: [...financing.lines] }, rules);
  const revenue = nonNegativeMoney.safeParse(typed.budget?.['revenue']).data ?? '0';
  const total = budgetTotal(cellsOf(budget));
  const net = total - parseMoney(revenue);
  const financed = sum(financing.lines.map(({ amount }) => parseMoney(amount)));
  const computed = rules?.costModel.flatRates.map(({ category }) => category) ?? [];
  return {
    costModel: rules?.costModel.id ?? null,
    cells: budget.map((cell) => ({ ...cell, amount: money(parseMoney(cell.amount)), computed: computed.includes(cell.category) && !cell.stated })),
    totals: {
      total: money(total),
      byPartner: totals(budget, ({ partner: of }) => of).map(([of, amount]) => ({ partner: of, amount })),
      byCategory: totals(budget, ({ category }) => category).map(([category, amount]) => ({ category, amount })),
      byYear: totals(budget, ({ year }) => year).map(([year, amount]) => ({ year, amount })),
    },
    revenue: money(parseMoney(revenue)),
    net: money(net),
    financing: {
      total: money(financed),
      difference: money(financed - net),
      perSource: totals(financing.lines, ({ source }) => source).map(([source, amount]) => ({ source, amount })),
      perPartner: totals(financing.lines, ({ partner: of }) => of ?? LEAD).map(([of, amount]) => ({ partner: of, amount })),
      perYear: totals(financing.lines, ({ year }) => year).map(([year, amount]) => ({ year, amount })),
    },
    shares: lines.map(({ source, percent, expected, given: is }) => ({ source, percent, expected: money(expected), given: money(is) })),
    residual: residual && { amount: money(residual.residual), carriedBy: residual.carriedBy },
    notCounted: { budget: [...given.notCounted], financing: [...financing.notCounted] },
  };
}

function budgetLines(rows: unknown): Readable<BudgetCellJson> {
  const sound = listOf(rows).map((row) => budgetCell.safeParse({ year: null, stated: false, ...filled(row), partner: filled(row)['partner'] ?? LEAD }).data ?? null);
  const seen = new Set<string>();
  // Of two lines for the same cell the first counts.
  return readable(sound.map((cell) => {
    const key = cell && JSON.stringify([cell.partner, cell.category, cell.year]);
    if (key === null || seen.has(key)) return null;
    seen.add(key);
    return cell;
  }));
}

function financingLines(rows: unknown): Readable<FinancingCellJson> {
  return readable(listOf(rows).map((row) => financingCell.safeParse({ year: null, partner: null, ...filled(row) }).data ?? null));
}

function readable<Line>(rows: readonly (Line | null)[]): Readable<Line> {
  return { lines: rows.filter((row) => row !== null), notCounted: rows.flatMap((row, at) => (row === null ? [at] : [])) };
}

/** Applicant and partners as far as it matters whether their own money is public. */
function bodiesOf(content: Content | undefined, pack: Pack): Pick<GrantPlan, 'applicant' | 'partners'> {
  const typeOf = (fields: Content) => (typeof fields['type'] === 'string' ? fields['type'] : null);
  const body = (fields: Content) => {
    const said = organisation.shape.ownCountsAs.safeParse(fields['ownCountsAs']);
    return { name: '-', businessId: null, unit: null, type: null, ownCountsAs: said.success ? said.data : ownCountsAs(pack, typeOf(fields)) };
  };
  const partners = listOf(content?.['partners']).map(filled).flatMap((fields) => {
    const named = partner.pick({ id: true, role: true }).safeParse({ id: fields['id'], role: fields['role'] });
    return named.success ? [{ ...body(fields), ...named.data }] : [];
  });
  return { applicant: body(filled(content?.['applicant'])), partners };
}

/** The lines that an application may have. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]).slice(0, MOST_LINES) : []);

function filled(row: unknown): Content {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? (withoutBlanks(row) as Content) : {};
}

function totals<Line extends { readonly amount: string }, Key>(lines: readonly Line[], keyOf: (line: Line) => Key): [Key, string][] {
  const by = new Map<Key, bigint>();
  for (const line of lines) by.set(keyOf(line), (by.get(keyOf(line)) ?? 0n) + parseMoney(line.amount));
  return [...by].map(([key, amount]) => [key, money(amount)]);
}
