// The figures of a plan while it is being written: the same rules as the platform's, from the kernel, to the cent.
import { ACTUAL, completeBudget, isComputed, LEAD, money, percentOf, publicPart, sharesOfPublic, sum, TO_THE_CENT, type BudgetCell, type Cents, type RoundingResidual } from '@toteuma/kernel';
import type { DraftCell, DraftLine, PlanRules } from '../apply/api-types.js';
import { centsOf, readAmount } from './amount-text.js';

/** What is in a cell of the plan: who, what and when. */
export const cellKey = (partner: string, category: string, year: number | null): string => `${partner}|${category}|${year ?? ''}`;

export interface BudgetFigures {
  /** By `cellKey`, with the flat rates that stand; a stated one where one is stated. */
  readonly cells: ReadonlyMap<string, Cents>;
  /** What each flat rate would be if nobody had stated it. */
  readonly computed: ReadonlyMap<string, Cents>;
  readonly total: Cents;
  readonly net: Cents;
  of(part: { readonly partner?: string; readonly category?: string; readonly year?: number | null }): Cents;
}

/** The budget with its flat rates. Cells that are empty or hold no amount count as nothing. */
export function budgetFigures(cells: readonly DraftCell[], revenue: string | null | undefined, model: PlanRules['costModel'] = ACTUAL): BudgetFigures {
  const given = [...new Map(cells.filter(({ amount }) => readAmount(amount).kind === 'amount').map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell])).values()]
    .map(({ partner, category, year, amount, stated = false }): BudgetCell => ({ partner, category, year, amount: centsOf(amount), stated }));
  const whole = completeBudget(given, model);
  const unstated = completeBudget(given.map((cell) => ({ ...cell, stated: false })), model);
  return figuresOf(whole, unstated.filter(({ category }) => isComputed(model, category)), revenue);
}

/** The figures of a budget whose flat rates are there already. */
export function figuresOf(whole: readonly BudgetCell[], computed: readonly BudgetCell[], revenue: string | null | undefined): BudgetFigures {
  const byKey = (list: readonly BudgetCell[]) => new Map(list.map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell.amount]));
  const total = sum(whole.map(({ amount }) => amount));
  return {
    cells: byKey(whole),
    computed: byKey(computed),
    total,
    net: total - centsOf(revenue),
    of: ({ partner, category, year }) =>
      sum(whole.filter((cell) => (partner === undefined || cell.partner === partner) && (category === undefined || cell.category === category) && (year === undefined || cell.year === year)).map(({ amount }) => amount)),
  };
}

export interface Gap {
  /** Null: the whole plan. */
  readonly partner: string | null;
  readonly year: number | null;
  readonly budget: Cents;
  readonly financing: Cents;
  /** Financing less budget: negative where money is missing. */
  readonly difference: Cents;
}
export interface FinancingFigures {
  readonly total: Cents;
  readonly net: Cents;
  readonly difference: Cents;
  /** Where the difference is, as far as the lines name partners and years: only those that do not foot. */
  readonly gaps: readonly Gap[];
  readonly sources: readonly SourceFigures[];
  readonly publicTotal: Cents;
  /** What rounding leaves between the shares and the public part, and the source that carries it. */
  readonly residual: RoundingResidual | null;
}
export interface FinancingFacts {
  readonly sources: PlanRules['sources'];
  readonly rounding?: PlanRules['rounding'];
  readonly partners: readonly string[];
  readonly years: readonly (number | null)[];
  /** By partner, the public source as which own money of this body counts. */
  readonly countsAs: ReadonlyMap<string, string>;
}
export interface SourceFigures {
  readonly source: string;
  readonly amount: Cents;
  /** Percent of the whole financing, and of its public part where the source is public. */
  readonly share: string | null;
  readonly publicShare: string | null;
  /** What a source that is defined as a share of the public part has to give. */
  readonly due: Cents | null;
}

/** The financing against the net budget, and which part of it does not foot. */
export function financingFigures(lines: readonly DraftLine[], budget: BudgetFigures, facts: FinancingFacts): FinancingFigures {
  const { sources, rounding = TO_THE_CENT, partners, years, countsAs } = facts;
  const financing = lines.map(({ source, partner, year, amount }) => ({ source, partner, year, amount: centsOf(amount) }));
  const total = sum(financing.map(({ amount }) => amount));
  const part = publicPart({ financing, publicSources: sources.filter(({ id, public: isPublic }) => isPublic && id !== OWN).map(({ id }) => id), countsAs });
  const shares = sharesOfPublic(part, sources.flatMap(({ id, share }) => (share ? [{ source: id, percent: share.percent }] : [])), rounding);
  return {
    total,
    net: budget.net,
    difference: total - budget.net,
    gaps: total === budget.net ? [] : gapsOf(financing, budget, partners, years),
    publicTotal: part.total,
    residual: shares.residual,
    sources: sources.map(({ id }) => {
      const amount = sum(financing.filter(({ source }) => source === id).map((line) => line.amount));
      const asPublic = part.bySource.get(id);
      return { source: id, amount, share: percentOf(amount, total), publicShare: asPublic === undefined ? null : percentOf(asPublic, part.total), due: shares.lines.find(({ source }) => source === id)?.expected ?? null };
    }),
  };
}

const OWN = 'own';

type Line = Omit<DraftLine, 'amount'> & { readonly amount: Cents };

/** Where financing and costs differ, by partner and by year, as far as every line names them. */
function gapsOf(lines: readonly Line[], budget: BudgetFigures, partners: readonly string[], years: readonly (number | null)[]): Gap[] {
  const gapOf = (partner: string | null, year: number | null): Gap => {
    const here = lines.filter((line) => (partner === null || line.partner === partner) && (year === null || line.year === year));
    const costs = budget.of({ ...(partner === null ? {} : { partner }), ...(year === null ? {} : { year }) });
    const financing = sum(here.map(({ amount }) => amount));
    return { partner, year, budget: costs, financing, difference: financing - costs };
  };
  const named = lines.length > 0 && lines.every(({ partner }) => partner !== null) ? partners : [];
  const dated = lines.length > 0 && lines.every(({ year }) => year !== null) ? years.filter((year) => year !== null) : [];
  const parts = named.length > 0 && dated.length > 0 ? named.flatMap((partner) => dated.map((year) => gapOf(partner, year))) : [...named.map((partner) => gapOf(partner, null)), ...dated.map((year) => gapOf(null, year))];
  return parts.filter(({ difference }) => difference !== 0n);
}

/** As which public source the own money of each partner counts, by the type of the organisation. */
export function countsAsOf(bodies: readonly { readonly id?: string; readonly type?: string | null }[], types: readonly { readonly id: string; readonly ownCountsAs: string | null }[]): Map<string, string> {
  const counted = bodies.map(({ id = LEAD, type }) => [id, types.find((one) => one.id === type)?.ownCountsAs ?? null] as const);
  return new Map(counted.flatMap(([id, as]) => (as === null ? [] : [[id, as] as const])));
}

/** The years of a period `YYYY-MM-DD`, at most twenty; none while it is half filled. */
export function yearsOf(period: { readonly from?: string; readonly to?: string } | undefined): number[] {
  const [first, last] = [period?.from, period?.to].map((day) => (/^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? Number(day?.slice(0, 4)) : Number.NaN)) as [number, number];
  if (!(first <= last) || last - first > 20) return [];
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

export const asText = (cents: Cents): string => money(cents);
