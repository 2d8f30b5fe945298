import type { FlexibilityLimit } from '@toteuma/contracts';
import { absolute, floor, max, parseMoney, parseRate, sum, type BudgetCell, type Cents } from '@toteuma/kernel';

/** What a change of the budget needs: nothing, to be told, or a decision. */
export type Needed = 'none' | 'notify' | 'formal';

/** How far one limit is used for one subject: a category, a partner, or (null) the whole budget. */
export interface LimitUse {
  readonly id: string;
  readonly scope: FlexibilityLimit['scope'];
  readonly subject: string | null;
  readonly limit: Cents;
  readonly used: Cents;
  /** The headroom; nothing where the limit is passed. */
  readonly left: Cents;
  readonly exceeded: boolean;
}

export interface Budgets {
  readonly award: readonly BudgetCell[];
  readonly current: readonly BudgetCell[];
  readonly proposed: readonly BudgetCell[];
}

const ORDER: readonly Needed[] = ['none', 'notify', 'formal'];

/**
 * Whether a change of the budget stays within what the programme lets move without a decision.
 * A limit is the greater of its percentage (of what it compares with, rounded down to the cent) and its amount. With the
 * base `award` all changes since the award count; with `current` only this one. A subject that this change leaves as it
 * is asks for nothing, however far earlier decisions moved it.
 * @param computed the categories that the cost model computes
 * @returns what is needed (`formal` where the programme sets no limits), and every limit for each of its subjects
 */
export function flexibilityOf(limits: readonly FlexibilityLimit[] | undefined, budgets: Budgets, computed: ReadonlySet<string>): { answer: Needed; uses: LimitUse[] } {
  if (limits === undefined || limits.length === 0) return { answer: 'formal', uses: [] };
  const judged = limits.flatMap((limit) => judgedBy(limit, budgets, computed));
  const answer = judged.map(({ needed }) => needed).reduce<Needed>((most, one) => (ORDER.indexOf(one) > ORDER.indexOf(most) ? one : most), 'none');
  return { answer, uses: judged.map(({ use }) => use) };
}

function judgedBy(limit: FlexibilityLimit, budgets: Budgets, computed: ReadonlySet<string>): { use: LimitUse; needed: Needed }[] {
  const counted = (cells: readonly BudgetCell[]) => cells.filter(({ category }) => limit.computed === 'counted' || !computed.has(category));
  const base = counted(limit.base === 'award' ? budgets.award : budgets.current);
  const current = counted(budgets.current);
  const proposed = counted(budgets.proposed);
  const judge = (subject: string | null, whole: Cents, used: Cents, touched: boolean): { use: LimitUse; needed: Needed } => {
    const most = limitOf(limit, whole);
    const exceeded = used > most;
    const needed = !touched || used === 0n ? 'none' : exceeded ? limit.beyond : limit.within;
    return { use: { id: limit.id, scope: limit.scope, subject, limit: most, used, left: max(0n, most - used), exceeded }, needed };
  };

  if (limit.scope === 'total') {
    const categories = subjectsOf('category', base, current, proposed);
    const moved = sum(categories.map((category) => max(0n, amountOf('category', category, proposed) - amountOf('category', category, base))));
    const touched = categories.some((category) => amountOf('category', category, proposed) !== amountOf('category', category, current));
    return [judge(null, sum(base.map(({ amount }) => amount)), moved, touched)];
  }
  const { scope } = limit;
  return subjectsOf(scope, base, current, proposed).map((subject) => {
    const [was, is, will] = [base, current, proposed].map((cells) => amountOf(scope, subject, cells)) as [Cents, Cents, Cents];
    return judge(subject, was, absolute(will - was), will !== is);
  });
}

function limitOf({ percent, amount }: FlexibilityLimit, whole: Cents): Cents {
  return max(percent === undefined ? 0n : floor(parseRate(percent), whole), amount === undefined ? 0n : parseMoney(amount));
}

function subjectsOf(scope: 'category' | 'partner', ...budgets: readonly (readonly BudgetCell[])[]): string[] {
  return [...new Set(budgets.flat().map((cell) => cell[scope]))];
}

function amountOf(scope: 'category' | 'partner', subject: string, cells: readonly BudgetCell[]): Cents {
  return sum(cells.filter((cell) => cell[scope] === subject).map(({ amount }) => amount));
}
