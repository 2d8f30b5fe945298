// What a decision maker types, and what is wrong with it at once. The API judges again; these are the same rules of the kernel.
import { amendBudget, financingFoots, money, parseMoney, parseRate, sum, supportFits, type BudgetCell } from '@toteuma/kernel';
import { amountToType, typedAmount, typedRate } from '../office/amount.js';
import type { ApplicationFile, BudgetLine, FinancingLine } from '../office-types.js';

export interface DecisionDraft {
  readonly outcome: 'award' | 'reject' | '';
  readonly code: string;
  readonly rate: string;
  readonly support: string;
  readonly ownRate: string;
  /** By cellKey. */
  readonly budget: Readonly<Record<string, string>>;
  /** In the order of the plan's financing. */
  readonly financing: readonly string[];
  readonly conditions: readonly { readonly key: number; readonly text: string; readonly due: string }[];
  readonly tranches: readonly { readonly key: number; readonly year: string; readonly amount: string }[];
  readonly reason: string;
}

export const cellKey = ({ partner, category, year }: Pick<BudgetLine, 'partner' | 'category' | 'year'>): string => JSON.stringify([partner, category, year]);
const EU_STATE = 'eu-state';

type Plan = Pick<ApplicationFile, 'plan' | 'rules' | 'limits'>;

/** A draft that awards what was applied for. */
export function startDraft({ plan, limits }: Plan, language: string): DecisionDraft {
  const asked = sum(plan.financing.filter(({ source }) => source === EU_STATE).map(({ amount }) => parseMoney(amount)));
  const net = sum(plan.budget.map(({ amount }) => parseMoney(amount))) - parseMoney(plan.revenue ?? '0.00');
  return {
    outcome: '',
    code: '',
    rate: likelyRate(asked, net, limits.highestSupportRate).replace('.', language === 'en' ? '.' : ','),
    support: amountToType(money(asked), language),
    ownRate: '',
    budget: Object.fromEntries(plan.budget.map((cell) => [cellKey(cell), amountToType(cell.amount, language)])),
    financing: plan.financing.map(({ amount }) => amountToType(amount, language)),
    conditions: [],
    tranches: [],
    reason: '',
  };
}

/** The share of the net costs that is asked for, to two decimals, at most what the programme allows. */
function likelyRate(asked: bigint, net: bigint, highest: string): string {
  if (net <= 0n || asked <= 0n) return highest;
  // Rounded to whole percent where that is what it comes to: a plan in whole euros is a few cents off.
  const [hundredths, whole] = [(asked * 20_000n + net) / (net * 2n), (asked * 200n + net) / (net * 2n)];
  const near = whole * 100n - hundredths;
  if (near <= 1n && near >= -1n) return whole.toString();
  return money(hundredths);
}

export interface Judged {
  /** The budget as it would be granted, with the flat rates that the cost model computes. */
  readonly budget: readonly BudgetLine[];
  readonly financing: readonly FinancingLine[];
  readonly net: string;
  readonly financed: string;
  /** The financing less the net costs. */
  readonly difference: string;
  /** The highest support that the rate and the plan's EU and state money allow; null where the rate cannot be read. */
  readonly highest: string | null;
  readonly support: string | null;
  readonly faults: readonly DecisionFault[];
  /** The request, when nothing is wrong. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** What is wrong with which field; `fault` is below `officeDecision.fault`. */
export interface DecisionFault {
  readonly field: string;
  readonly fault: 'choose' | 'needed' | 'amount' | 'rate' | 'over-highest-rate' | 'over-support' | 'does-not-foot' | 'year';
}

export function judge(draft: DecisionDraft, file: Plan): Judged {
  const { plan, rules, limits } = file;
  const cells = plan.budget.map((cell) => ({ cell, typed: draft.budget[cellKey(cell)] ?? '', amount: typedAmount(draft.budget[cellKey(cell)] ?? '') }));
  // A flat rate is computed unless it was stated; only what a person changed replaces a cell of the plan.
  const replaced = cells.flatMap(({ cell, amount }) => (amount !== null && amount !== cell.amount && isTyped(cell, file) ? [{ ...cell, amount }] : []));
  const budget = amendBudget(inCents(plan.budget), inCents(replaced), rules.costModel as never).map((cell) => ({ ...cell, amount: money(cell.amount) }));
  const lines = plan.financing.map((line, at) => ({ ...line, amount: typedAmount(draft.financing[at] ?? '') }));
  const financing = lines.map((line) => ({ ...line, amount: line.amount ?? '0.00' }));
  const footing = financingFoots({ budget: inCents(budget), revenue: parseMoney(plan.revenue ?? '0.00'), financing: financing.map(({ amount }) => ({ amount: parseMoney(amount) })) });
  const [rate, support] = [typedRate(draft.rate), typedAmount(draft.support)];
  const euState = sum(financing.filter(({ source }) => source === EU_STATE).map(({ amount }) => parseMoney(amount)));
  const fits = rate === null ? null : supportFits({ support: parseMoney(support ?? '0.00'), euState, rate: parseRate(rate), budgetNet: footing.budgetNet, unit: parseMoney(limits.budgetUnit) });
  const faults = draft.outcome === 'award'
    ? [
        ...cells.flatMap(({ cell, amount }) => (amount === null && isTyped(cell, file) ? [{ field: `budget ${cellKey(cell)}`, fault: 'amount' as const }] : [])),
        ...lines.flatMap(({ amount }, at) => (amount === null ? [{ field: `financing ${at}`, fault: 'amount' as const }] : [])),
        ...awardFaults(draft, rate, support, fits?.ok ?? true, limits.highestSupportRate),
        ...(footing.ok ? [] : [{ field: 'financing', fault: 'does-not-foot' as const }]),
      ]
    : draft.outcome === 'reject' ? (draft.reason.trim() === '' ? [{ field: 'reason', fault: 'needed' as const }] : []) : [{ field: 'outcome', fault: 'choose' as const }];
  const changedFinancing = financing.some(({ amount }, at) => amount !== plan.financing[at]?.amount);
  return {
    budget, financing, net: money(footing.budgetNet), financed: money(footing.financing), difference: money(footing.financing - footing.budgetNet), highest: fits === null ? null : money(fits.highest), support,
    faults, body: faults.length > 0 ? null : bodyOf(draft, { rate, support, replaced, financing: changedFinancing ? financing : null }),
  };
}

/** Whether a person types the amount of a cell: a flat rate is typed only where the application stated one. */
export const isTyped = (cell: BudgetLine, { rules }: Plan): boolean => cell.stated || !rules.costModel.flatRates.some(({ category }) => category === cell.category);

const inCents = (cells: readonly BudgetLine[]): BudgetCell[] => cells.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) }));

function awardFaults({ ownRate, conditions, tranches }: DecisionDraft, rate: string | null, support: string | null, fits: boolean, highestRate: string): DecisionFault[] {
  return [
    ...(rate === null ? [{ field: 'supportRate', fault: 'rate' as const }] : Number(rate) > Number(highestRate) ? [{ field: 'supportRate', fault: 'over-highest-rate' as const }] : []),
    ...(support === null ? [{ field: 'support', fault: 'amount' as const }] : fits ? [] : [{ field: 'support', fault: 'over-support' as const }]),
    ...(ownRate.trim() !== '' && typedRate(ownRate) === null ? [{ field: 'ownRate', fault: 'rate' as const }] : []),
    ...conditions.flatMap(({ text }, at) => (text.trim() === '' ? [{ field: `conditions ${at}`, fault: 'needed' as const }] : [])),
    ...tranches.flatMap(({ year, amount }, at) => [
      ...(/^(19|20|21)\d\d$/.test(year.trim()) ? [] : [{ field: `tranche-year ${at}`, fault: 'year' as const }]),
      ...(typedAmount(amount) === null ? [{ field: `tranche-amount ${at}`, fault: 'amount' as const }] : []),
    ]),
  ];
}

function bodyOf(draft: DecisionDraft, { rate, support, replaced, financing }: { rate: string | null; support: string | null; replaced: readonly BudgetLine[]; financing: readonly FinancingLine[] | null }) {
  if (draft.outcome === 'reject') return { outcome: 'reject', reason: draft.reason };
  return {
    outcome: 'award',
    supportRate: rate,
    support,
    ...(draft.code.trim() === '' ? {} : { code: draft.code.trim() }),
    ...(draft.ownRate.trim() === '' ? {} : { ownRate: typedRate(draft.ownRate) }),
    ...(replaced.length === 0 ? {} : { budget: replaced }),
    ...(financing === null ? {} : { financing }),
    ...(draft.conditions.length === 0 ? {} : { conditions: draft.conditions.map(({ text, due }) => (due === '' ? text : { text, due })) }),
    ...(draft.tranches.length === 0 ? {} : { tranches: draft.tranches.map(({ year, amount }) => ({ year: Number(year), amount: typedAmount(amount) })) }),
  };
}

export interface DecisionFormProps {
  readonly file: ApplicationFile;
  readonly draft: DecisionDraft;
  readonly judged: Judged;
  readonly change: (part: Partial<DecisionDraft>) => void;
}

export type Wrong = (field: string, soon?: boolean) => string | undefined;
