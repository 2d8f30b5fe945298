import type { AmendmentPart, BudgetCellJson, GrantPlan, GrantTerms } from '@toteuma/contracts';
import { allocate, budgetTotal, isComputed, money, monthsTouched, nameBefore, nameOn, parseMoney, percentOf, sum, type Cents, type CostModel, type Names, type Period } from '@toteuma/kernel';
import type { Conflict } from './amendment-rebase.js';
import type { LimitUse, Needed } from './flexibility.js';
import type { Refusal } from '../application/refusal.js';
import { amountsBySource, cellsOf } from '../application/terms.js';

/** What a claim declares in one cell, and what was certified of it once it is decided. Amounts in cents. */
export interface ClaimedCell {
  readonly claim: number;
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly declared: Cents;
  readonly certified: Cents;
  readonly decided: boolean;
}

export interface ImpactFacts {
  readonly before: GrantTerms;
  readonly after: GrantTerms;
  readonly model: CostModel;
  readonly plan: Pick<GrantPlan, 'period'>;
  readonly names: Names;
  /** From when a name holds that is told without a day. */
  readonly effectiveFrom: string;
  readonly parts: readonly AmendmentPart[];
  readonly claimed: readonly ClaimedCell[];
  readonly flexibility: { readonly answer: Needed; readonly uses: readonly LimitUse[] };
  readonly conflicts: readonly Conflict[];
  readonly faults: readonly Refusal[];
}

interface Change {
  readonly old: string;
  readonly new: string;
  readonly difference: string;
}
const changeOf = (old: Cents, now: Cents): Change => ({ old: money(old), new: money(now), difference: money(now - old) });

/**
 * What an amendment would change: every cell and line of either plan with old, new and difference, and what follows from
 * them for flat rates, sources, rates, what is left to certify, and the claims that are not decided yet.
 */
export function impactOf(facts: ImpactFacts) {
  const { before, after, model, claimed, flexibility, conflicts, faults } = facts;
  const cells = comparedCells(facts);
  return {
    cells,
    financing: compared(before.financing, after.financing, ({ source, partner, year }) => ({ source, partner, year })),
    totals: totalsOf(before, after),
    flatRates: cells.filter(({ computed }) => computed).map(({ partner, category, year, old, new: now, difference }) => ({ partner, category, year, old, new: now, difference, ...statedOf({ partner, category, year }, before, after) })),
    remaining: remainingOf(before, after, claimed),
    openClaims: openClaimsOf(after, claimed, model),
    period: periodOf(facts),
    partners: partnersOf(facts),
    flexibility: {
      answer: flexibility.answer,
      limits: flexibility.uses.map(({ id, scope, subject, limit, used, left, exceeded }) => ({ id, scope, subject, limit: money(limit), used: money(used), left: money(left), unit: 'eur' as const, exceeded })),
    },
    conflicts: [...conflicts],
    faults: faults.map(({ type, detail, field }) => ({ type, field: field ?? null, detail })),
  };
}
export type Impact = ReturnType<typeof impactOf>;

/** Each line of either list once, with what it was, what it becomes and the difference; a line that is not there counts as 0. */
export function compared<Line extends { readonly amount: string }, Key extends object>(before: readonly Line[], after: readonly Line[], keyOf: (line: Line) => Key): (Key & Change)[] {
  const lines = new Map<string, { key: Key; old: Cents; now: Cents }>();
  const add = (line: Line, side: 'old' | 'now') => {
    const key = keyOf(line);
    const entry = lines.get(JSON.stringify(key)) ?? { key, old: 0n, now: 0n };
    entry[side] += parseMoney(line.amount);
    lines.set(JSON.stringify(key), entry);
  };
  before.forEach((line) => add(line, 'old'));
  after.forEach((line) => add(line, 'now'));
  return [...lines.values()].map(({ key, old, now }) => ({ ...key, ...changeOf(old, now) }));
}

type CellKey = Pick<BudgetCellJson, 'partner' | 'category' | 'year'>;
const cellKey = ({ partner, category, year }: CellKey): CellKey => ({ partner, category, year });

function comparedCells({ before, after, model, claimed }: ImpactFacts) {
  const lines = compared(before.budget, after.budget, cellKey);
  const [old, now] = [sourcesOf(lines.map((line) => ({ ...line, amount: parseMoney(line.old) })), before), sourcesOf(lines.map((line) => ({ ...line, amount: parseMoney(line.new) })), after)];
  return lines.map((line, at) => ({
    ...line,
    certified: money(certifiedIn(line, claimed)),
    computed: isComputed(model, line.category),
    sources: [...new Set([...old.keys(), ...now.keys()])].map((source) => ({ source, ...changeOf(old.get(source)?.[at] ?? 0n, now.get(source)?.[at] ?? 0n) })),
  }));
}

/**
 * What each source pays of each cell. A financing plan does not go by categories: a partner's and a year's lines pay for
 * its own cells, and a line that names neither for all, each by the share of the cells, cents by largest remainder.
 * Where a plan has revenue, the cells are paid but for their share of it.
 */
function sourcesOf(cells: readonly (CellKey & { readonly amount: Cents })[], { financing }: Pick<GrantTerms, 'financing'>): Map<string, Cents[]> {
  const sources = new Map<string, Cents[]>();
  for (const { source, partner, year, amount } of financing) {
    const paidBy = cells.map((cell) => ((partner === null || partner === cell.partner) && (year === null || cell.year === null || year === cell.year) ? cell.amount : 0n));
    const weights = paidBy.some((weight) => weight > 0n) ? paidBy : cells.map((cell) => cell.amount);
    if (weights.length === 0) continue;
    const parts = allocate(parseMoney(amount), weights);
    const known = sources.get(source) ?? cells.map(() => 0n);
    sources.set(source, known.map((was, at) => was + (parts[at] ?? 0n)));
  }
  return sources;
}

function certifiedIn({ partner, category, year }: CellKey, claimed: readonly ClaimedCell[]): Cents {
  return sum(claimed.filter((cell) => cell.partner === partner && cell.category === category && (year === null || cell.year === year)).map(({ certified }) => certified));
}

function totalsOf(before: GrantTerms, after: GrantTerms) {
  const [oldBudget, newBudget] = [budgetTotal(cellsOf(before.budget)), budgetTotal(cellsOf(after.budget))];
  const [oldNet, newNet] = [oldBudget - parseMoney(before.revenue ?? '0'), newBudget - parseMoney(after.revenue ?? '0')];
  const [oldSupport, newSupport] = [parseMoney(before.granted), parseMoney(after.granted)];
  const [oldSources, newSources] = [amountsBySource(before.financing), amountsBySource(after.financing)];
  const [oldPlan, newPlan] = [sum(oldSources.values()), sum(newSources.values())];
  return {
    budget: changeOf(oldBudget, newBudget),
    net: changeOf(oldNet, newNet),
    support: changeOf(oldSupport, newSupport),
    rates: { old: percentOf(oldSupport, oldNet), new: percentOf(newSupport, newNet) },
    shares: [...new Set([...oldSources.keys(), ...newSources.keys()])].map((source) => ({ source, old: percentOf(oldSources.get(source) ?? 0n, oldPlan), new: percentOf(newSources.get(source) ?? 0n, newPlan) })),
  };
}

/** Whether a computed cell is stated, and whether what was stated lapses because its base changes. */
function statedOf(key: CellKey, before: GrantTerms, after: GrantTerms): { stated: boolean; lapsed: boolean } {
  const isStated = (terms: GrantTerms) => terms.budget.some((cell) => cell.stated && JSON.stringify(cellKey(cell)) === JSON.stringify(key));
  return { stated: isStated(after), lapsed: isStated(before) && !isStated(after) };
}

function remainingOf(before: GrantTerms, after: GrantTerms, claimed: readonly ClaimedCell[]) {
  const line = ({ partner, category }: { partner: string; category: string }) => ({ partner, category });
  return compared(before.budget, after.budget, line).map(({ partner, category, old, new: now }) => {
    const certified = certifiedIn({ partner, category, year: null }, claimed);
    return { partner, category, old: money(parseMoney(old) - certified), new: money(parseMoney(now) - certified), certified: money(certified) };
  });
}

/** What the amendment would leave for each claim that is filed and not decided, in the order of filing. */
function openClaimsOf(after: GrantTerms, claimed: readonly ClaimedCell[], model: CostModel) {
  const declared = new Map<string, { claim: number; partner: string; category: string; amount: Cents }>();
  for (const { claim, partner, category, declared: amount } of claimed.filter(({ decided }) => !decided)) {
    const key = JSON.stringify([claim, partner, category]);
    declared.set(key, { claim, partner, category, amount: (declared.get(key)?.amount ?? 0n) + amount });
  }
  const taken = new Map<string, Cents>();
  return [...declared.values()].map(({ claim, partner, category, amount }) => {
    const key = JSON.stringify([partner, category]);
    const budget = sum(after.budget.filter((cell) => cell.partner === partner && cell.category === category).map((cell) => parseMoney(cell.amount)));
    const left = budget - certifiedIn({ partner, category, year: null }, claimed) - (taken.get(key) ?? 0n);
    taken.set(key, (taken.get(key) ?? 0n) + amount);
    return { claim, partner, category, computed: isComputed(model, category), declared: money(amount), left: money(left), fits: amount <= left };
  });
}

function periodOf({ parts, plan }: ImpactFacts): { old: Period; new: Period; months: { old: number; new: number } } | null {
  const part = parts.find(({ kind }) => kind === 'extension');
  if (part?.kind !== 'extension') return null;
  const extended = { from: plan.period.from, to: part.to };
  return { old: plan.period, new: extended, months: { old: monthsTouched(plan.period), new: monthsTouched(extended) } };
}

function partnersOf({ parts, names, effectiveFrom }: ImpactFacts): { id: string; name: string; change: 'added' | 'renamed' | 'left'; was: string | null }[] {
  const part = parts.find(({ kind }) => kind === 'partners');
  if (part?.kind !== 'partners') return [];
  return [
    ...part.add.map(({ id, name }) => ({ id, name, change: 'added' as const, was: null })),
    ...part.rename.map(({ id, name, from = effectiveFrom }) => ({ id, name, change: 'renamed' as const, was: nameBefore(names, id, from) ?? null })),
    ...part.leave.map(({ id }) => ({ id, name: nameOn(names, id, effectiveFrom) ?? id, change: 'left' as const, was: nameOn(names, id, effectiveFrom) ?? null })),
  ];
}
