import { EU_STATE, LEAD, OWN, type BudgetCellJson, type FinancingCellJson, type GrantLimits, type GrantPlan, type GrantRules, type GrantTerms } from '@toteuma/contracts';
import {
  amendBudget, budgetTotal, comparedLines, complement, financingFoots, isOfLine, isSimplified, min, money, parseMoney, parseRate, publicPart, rateText, sharesOfPublic, sum, supportFits, TO_THE_CENT,
  type BudgetCell, type Cents, type CostModel, type PublicPart, type RoundingResidual, type ShareLine,
} from '@toteuma/kernel';
import type { Refusal } from './refusal.js';

/** What is already certified of a grant, as the claims service has told so far. It may since be more: claims has the last word. */
export interface Certified {
  readonly cells: readonly { readonly partner: string; readonly category: string; readonly year?: number; readonly amount: Cents }[];
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

/** What each source pays in a financing plan. */
export function amountsBySource(financing: readonly FinancingCellJson[]): Map<string, Cents> {
  const amounts = new Map<string, Cents>();
  for (const { source, amount } of financing) amounts.set(source, (amounts.get(source) ?? 0n) + parseMoney(amount));
  return amounts;
}

/** Why the financing plan does not equal the net budget to the cent; null when it does. */
export function footingFault({ budget, revenue, financing }: Plan): string | null {
  const footing = financingFoots({ budget: cellsOf(budget), revenue: parseMoney(revenue ?? '0'), financing: financing.map(({ amount }) => ({ amount: parseMoney(amount) })) });
  return footing.ok ? null : `The financing plan is ${money(footing.financing)} and the net budget ${money(footing.budgetNet)}: they must be equal to the cent.`;
}

/** Those who bring money into a plan, and what each source pays. */
type Financed = Pick<GrantPlan, 'applicant' | 'partners' | 'financing'>;

/** What each source that is a share of the public part must be and is, and what rounding leaves (null when nothing). */
export function publicShares({ applicant, partners, financing }: Financed, rules: GrantRules): { part: PublicPart; lines: ShareLine[]; residual: RoundingResidual | null } {
  const { ownCountsAs } = applicant;
  // Lead and transferee are one beneficiary: the own money of both counts as that of the lead does.
  const bodies = [{ id: LEAD, ownCountsAs }, ...partners.map((partner) => (partner.role === 'transferee' ? { id: partner.id, ownCountsAs } : partner))];
  const part = publicPart({
    financing: financing.map(({ source, partner, amount }) => ({ source, partner, amount: parseMoney(amount) })),
    publicSources: rules.sources.filter((source) => source.public && source.id !== OWN).map(({ id }) => id),
    countsAs: new Map(bodies.flatMap((body) => (body.ownCountsAs === null ? [] : [[body.id, body.ownCountsAs] as const]))),
  });
  const shares = rules.sources.flatMap(({ id, share }) => (share ? [{ source: id, percent: share.percent }] : []));
  return { part, ...sharesOfPublic(part, shares, rules.rounding ?? TO_THE_CENT) };
}

/** A fault of a plan, as the decider tells it. */
export type PlanFault = Pick<Refusal, 'type' | 'detail'> & { readonly field: string; readonly expected: string };

/**
 * What forbids a plan as a whole, in the order of the problem types: costs that have to be simplified, a financing plan
 * that does not foot, a source that is not its share of the public part. Null when nothing does.
 * @param limits null for an amendment: the cost model is decided, so the total asks for no other
 * @param at where the plan lies in the request: `parts[0].`
 */
export function planFault(plan: Plan & Financed, rules: GrantRules, limits: GrantLimits | null, at = ''): PlanFault | null {
  const footing = footingFault(plan);
  return (
    (limits === null ? null : simplifiedCostsFault(plan.budget, rules, limits)) ??
    (footing === null ? null : { type: 'application/financing-does-not-foot', detail: footing, field: `${at}financing`, expected: 'financing equal to the net budget' }) ??
    shareFault(plan, rules, at)
  );
}

/** A total up to which the programme takes simplified costs only (Regulation (EU) 2021/1060, Article 53(2)) with a cost model that simplifies none. */
export function simplifiedCostsFault(budget: readonly BudgetCellJson[], { costModel }: GrantRules, { simplifiedCostsUpTo }: GrantLimits): PlanFault | null {
  if (simplifiedCostsUpTo === undefined || isSimplified(costModel)) return null;
  const total = budgetTotal(cellsOf(budget));
  if (total > parseMoney(simplifiedCostsUpTo)) return null;
  const detail = `The budget is ${money(total)}: up to ${money(parseMoney(simplifiedCostsUpTo))} the programme takes only cost models with simplified costs.`;
  return { type: 'application/simplified-costs-required', detail, field: 'costModel', expected: 'a cost model with a flat rate, unit cost or lump sum' };
}

/** The first source that is not its share of the public part, rounded as the programme rounds. */
export function shareFault(plan: Financed, rules: GrantRules, at = ''): PlanFault | null {
  const { part, lines, residual } = publicShares(plan, rules);
  const wrong = lines.find(({ expected, given }) => expected !== given);
  if (wrong === undefined) return null;
  const { source, percent, expected, given } = wrong;
  const line = plan.financing.findIndex((one) => one.source === source);
  const carried = residual?.carriedBy === source ? residual.residual : 0n;
  return {
    type: 'application/source-share',
    detail: carried === 0n
      ? `${source} is ${money(given)}; ${percent} % of the public part of ${money(part.total)} is ${money(expected)}.`
      : `${source} is ${money(given)}; ${percent} % of the public part of ${money(part.total)} is ${money(expected - carried)}, and it carries the ${money(carried)} that rounding leaves.`,
    field: line === -1 ? `${at}financing` : `${at}financing[${line}].amount`,
    expected: `${money(expected)} from ${source}`,
  };
}

/** Why this support is too much for the plan; null when it fits. */
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

/** Whether the grant or any partner's category, by year where the budgets have years, is less than before: then claims must agree. */
export function lowers(before: GrantTerms, after: GrantTerms): boolean {
  if (parseMoney(after.granted) < parseMoney(before.granted)) return true;
  const [old, now] = [cellsOf(before.budget), cellsOf(after.budget)];
  return comparedLines(old, now).some((line) => amountIn(now, line) < amountIn(old, line));
}

/**
 * The first partner's category, by year where the budgets have years, that falls below the lesser of its old amount and what is certified;
 * null when there is none.
 */
export function belowCertified(before: readonly BudgetCellJson[], after: readonly BudgetCellJson[], certified: Certified): string | null {
  const [old, now] = [cellsOf(before), cellsOf(after)];
  for (const line of comparedLines(old, now)) {
    const amount = amountIn(certified.cells, line);
    const least = min(amountIn(old, line), amount);
    const proposed = amountIn(now, line);
    const { partner, category, year } = line;
    if (proposed >= least) continue;
    return year === null
      ? `${category} of ${partner} would be ${money(proposed)}, but ${money(amount)} is certified: at least ${money(least)} must stay.`
      : `${category} of ${partner} in ${year} would be ${money(proposed)}, but ${money(amount)} is certified: at least ${money(least)} must stay.`;
  }
  return null;
}

const amountIn = (cells: Certified['cells'] | readonly BudgetCell[], line: Parameters<typeof isOfLine>[1]): Cents => sum(cells.filter((cell) => isOfLine(cell, line)).map(({ amount }) => amount));
