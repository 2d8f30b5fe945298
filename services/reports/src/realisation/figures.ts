import { LEAD, type Award, type OperationFigures, type Warning } from '@toteuma/contracts';
import { absolute, flatRatesInOrder, halfUp, max, min, money, monthsTouched, parseMoney, parseRate, percentOf, splitEuState, splitFlatRateByYear, sum, type Cents, type RoundingResidual } from '@toteuma/kernel';
import type { Facts } from './deltas.js';
import { publicPartOf, publicRulesOf, residualOf } from './public-part.js';
import type { FigureRow, Measure } from './rows.js';

/** The source of EU and state money, whose realisation is the support decided, and that of the beneficiaries themselves. */
const SUPPORT = 'eu-state';
const OWN = 'own';

/** The facts without which there are no figures, and those that may not be there yet. */
export type KnownFacts = { readonly award: Award } & Pick<Facts, 'budget-version' | 'financing-lines'> & Partial<Omit<Facts, 'award'>>;

/**
 * All figures of one operation, from summed rows and the facts of the same moment. Nothing is decided here: what the
 * rules decide stands in the events; this only adds, subtracts and divides.
 */
export function figuresOf(rows: readonly FigureRow[], facts: KnownFacts, duplicates: readonly Duplicate[] = []): OperationFigures {
  const { award } = facts;
  const ledger = new Ledger(rows.filter((row) => row.measure !== 'financing' || facts['financing-lines'].some((line) => isLine(row, line))));
  const byLine = award.rules.supportLevel === 'line';
  const categories = award.rules.categories.map(({ id: category }) =>
    [category, { ...lineOf(ledger, { category }), ...(byLine && { support: money(ledger.sum('line-support', { category })) }) }] as const);
  const net = netOf(ledger);
  const own = ownOf(ledger);
  const ended = facts['last-claim-decided'] !== undefined;
  return {
    name: award.plan.name,
    status: statusOf(facts.life, ended),
    period: award.plan.period,
    months: monthsTouched(award.plan.period),
    budgetVersion: facts['budget-version'],
    categories: Object.fromEntries(categories),
    total: totalLine(ledger),
    revenue: { granted: textOrNull(ledger.given('revenue-granted')), certified: textOrNull(ledger.given('revenue')) },
    net: { granted: money(net.granted), certified: money(net.certified), realisation: percentOf(net.certified, net.granted) },
    own: {
      granted: textOrNull(ledger.given('financing', { moneySource: OWN })),
      atDecidedRate: award.ownRate === null ? null : money(halfUp(parseRate(award.ownRate), net.certified)),
      actual: money(own),
    },
    support: supportOf(ledger, award, ended),
    public: publicOf(ledger, award),
    sources: sourcesOf(ledger, award),
    partners: Object.fromEntries(partnersOf(award).map(({ id }) => [id, partnerFigures(ledger, award, id)])),
    years: yearsOf(ledger, award),
    stated: statedOf(award),
    indicators: indicatorsOf(award, facts.achieved ?? []),
    principles: { sustainability: sustainabilityOf(award) },
    warnings: warningsOf(ledger, award, ended, duplicates),
  };
}

/** Rows of the operation that look like the same cost, and whether another operation has one as well. */
export interface Duplicate {
  readonly rows: readonly { readonly claim: number; readonly row: string }[];
  readonly category: string;
  readonly amount: Cents;
  readonly elsewhere: boolean;
}

/** Where another operation has it is not told: it may belong to another organisation. */
function duplicateWarning({ rows, category, amount, elsewhere }: Duplicate): Warning {
  const places = [...rows.map(({ claim, row }) => `claim ${claim}, row ${row}`), ...(elsewhere ? ['another operation'] : [])];
  return { amount: money(amount), category, text: `The same supplier, voucher, day and amount: ${places.join('; ')}.` };
}

const isLine = (row: FigureRow, line: Facts['financing-lines'][number]): boolean =>
  row.moneySource === line.source && row.partner === line.partner && row.year === line.year;

type Of = Partial<Pick<FigureRow, 'partner' | 'category' | 'year' | 'moneySource'>>;

/** The rows, to be added up by what they belong to. */
class Ledger {
  constructor(readonly rows: readonly FigureRow[]) {}

  #matching(measure: Measure, of: Of): FigureRow[] {
    return this.rows.filter(
      (row) =>
        row.measure === measure &&
        (of.partner === undefined || row.partner === of.partner) &&
        (of.category === undefined || row.category === of.category) &&
        (of.year === undefined || row.year === of.year) &&
        (of.moneySource === undefined || row.moneySource === of.moneySource),
    );
  }

  sum(measure: Measure, of: Of = {}): Cents {
    return sum(this.#matching(measure, of).map(({ amount }) => amount));
  }

  /** Null when nothing was given, which is not 0. */
  given(measure: Measure, of: Of = {}): Cents | null {
    return this.#matching(measure, of).length === 0 ? null : this.sum(measure, of);
  }

  of(measure: Measure): readonly FigureRow[] {
    return this.#matching(measure, {});
  }

  has(measure: Measure, of: Of): boolean {
    return this.#matching(measure, of).length > 0;
  }

  /** The years that rows of a measure name, in order. */
  years(measure: Measure, of: Of = {}): number[] {
    const named = this.#matching(measure, of).flatMap(({ year }) => (year === null ? [] : [year]));
    return [...new Set(named)].toSorted((a, b) => a - b);
  }
}

function lineOf(ledger: Ledger, of: Of): OperationFigures['total'] {
  const granted = ledger.given('budget', of);
  const certified = ledger.sum('certified', of);
  return {
    grantedAtAward: textOrNull(ledger.given('awarded', of)),
    granted: textOrNull(granted),
    declared: money(ledger.sum('declared', of)),
    parked: money(ledger.sum('parked', of)),
    deducted: money(ledger.sum('deducted', of)),
    certified: money(certified),
    realisation: percentOf(certified, granted),
  };
}

function totalLine(ledger: Ledger): OperationFigures['total'] {
  return { ...lineOf(ledger, {}), grantedAtAward: money(ledger.sum('awarded')), granted: money(ledger.sum('budget')) };
}

function netOf(ledger: Ledger, of: { partner?: string } = {}): { granted: Cents; certified: Cents } {
  // A plan names its revenue once for the operation; the lead answers for it.
  const revenueGranted = of.partner === undefined || of.partner === LEAD ? ledger.sum('revenue-granted') : 0n;
  return { granted: ledger.sum('budget', of) - revenueGranted, certified: ledger.sum('certified', of) - ledger.sum('revenue', of) };
}

/** Certified net less what others paid and the support: what the beneficiaries really paid themselves. */
function ownOf(ledger: Ledger, partner?: string): Cents {
  const support = partner === undefined ? ledger.sum('support') : ledger.sum('partner-support', { partner });
  const of = partner === undefined ? {} : { partner };
  return netOf(ledger, of).certified - ledger.sum('received', of) - support;
}

/** What the EU and the state pay of what is granted, certified and paid; nothing where the programme does not split it. */
function partsOf(ledger: Ledger, award: Award, amounts: Record<'granted' | 'certified' | 'paid', Cents>): Pick<OperationFigures['support'], 'eu' | 'state'> {
  const share = award.rules.euShare;
  if (share === undefined) return {};
  const plan = { publicPart: publicPartOf(ledger.of('financing'), publicRulesOf(award)).total, support: ledger.sum('financing', { moneySource: SUPPORT }) };
  const of = (part: 'eu' | 'state', amount: Cents) => money(splitEuState(amount, share, plan)[part]);
  const all = (part: 'eu' | 'state') => ({ granted: of(part, amounts.granted), certified: of(part, amounts.certified), paid: of(part, amounts.paid) });
  return { eu: all('eu'), state: all('state') };
}

/** What stands above whether the last claim is decided: an operation may be interrupted or closed. */
export const statusOf = (life: Facts['life'] | undefined, ended: boolean): OperationFigures['status'] => (life === 'interrupted' || life === 'closed' ? life : ended ? 'ended' : 'running');

/** What is open of the advances has to come back only once no claim is left to set it off against. */
function receivableOf(ledger: Ledger, ended: boolean): Cents {
  const open = ended ? 0n : max(0n, ledger.sum('advance') - ledger.sum('set-off'));
  return max(0n, ledger.sum('paid') - ledger.sum('recovered') - ledger.sum('support') - open);
}

function supportOf(ledger: Ledger, award: Award, ended: boolean): OperationFigures['support'] {
  const granted = ledger.sum('granted');
  const certified = ledger.sum('support');
  const paid = ledger.sum('paid');
  const recovered = ledger.sum('recovered');
  return {
    planned: money(ledger.sum('financing', { moneySource: SUPPORT })),
    granted: money(granted),
    claimed: money(max(0n, min(ledger.sum('claimed'), granted))),
    certified: money(certified),
    paid: money(paid),
    receivable: money(receivableOf(ledger, ended)),
    recovered: money(recovered),
    realised: money(certified),
    remaining: money(granted - certified),
    realisation: percentOf(certified, granted),
    ...partsOf(ledger, award, { granted, certified, paid }),
  };
}

/** Support, money of public bodies from outside, and own money of those beneficiaries who are public bodies. */
function publicOf(ledger: Ledger, award: Award): OperationFigures['public'] {
  const rules = publicRulesOf(award);
  const planned = publicPartOf(ledger.of('financing'), rules).total;
  // The support of a transferee is among that of the lead, so what each paid itself can only be told of both together.
  const own = rules.countsAs.map(([partner]) => ownOf(ledger, partner));
  const realised = sum([...rules.sources.map((source) => realisedOf(ledger, source)), ...own]);
  return { planned: money(planned), realised: money(realised), realisation: percentOf(realised, planned) };
}

function realisedOf(ledger: Ledger, source: string): Cents {
  if (source === SUPPORT) return ledger.sum('support');
  if (source === OWN) return ownOf(ledger);
  return ledger.sum('received', { moneySource: source });
}

function sourcesOf(ledger: Ledger, award: Award): OperationFigures['sources'] {
  const all = ledger.sum('financing');
  const used = award.rules.sources.map(({ id }) => id).filter((id) => ledger.has('financing', { moneySource: id }) || realisedOf(ledger, id) !== 0n);
  return Object.fromEntries(
    used.map((id) => {
      const planned = ledger.given('financing', { moneySource: id });
      const years = ledger.years('financing', { moneySource: id }).map((year) => [year, { planned: money(ledger.sum('financing', { moneySource: id, year })) }] as const);
      return [id, { planned: textOrNull(planned), realised: money(realisedOf(ledger, id)), share: percentOf(planned, all), years: Object.fromEntries(years) }];
    }),
  );
}

function partnersOf({ plan }: Award): { id: string; ownCountsAs: string | null }[] {
  return [{ id: LEAD, ownCountsAs: plan.applicant.ownCountsAs }, ...plan.partners];
}

function partnerFigures(ledger: Ledger, award: Award, partner: string): OperationFigures['partners'][string] {
  const { granted, certified } = netOf(ledger, { partner });
  return {
    granted: money(granted),
    certified: money(certified),
    realisation: percentOf(certified, granted),
    support: money(ledger.sum('partner-support', { partner })),
    categories: Object.fromEntries(award.rules.categories.map(({ id }) => [id, lineOf(ledger, { partner, category: id })])),
  };
}

/** Planned as the financing plan has it by year, or the budget where only that names years. */
function yearsOf(ledger: Ledger, award: Award): OperationFigures['years'] {
  const plan = ledger.years('financing').length > 0 ? ledger : new Ledger(datedBudget(ledger, award));
  const measure: Measure = plan === ledger ? 'financing' : 'budget';
  const years = [...new Set([...plan.years(measure), ...ledger.years('certified')])].toSorted((a, b) => a - b);
  return Object.fromEntries(years.map((year) => [year, { planned: textOrNull(plan.given(measure, { year })), certified: money(ledger.sum('certified', { year })) }]));
}

/** The budget by year. A flat rate that was stated as one sum belongs to the years of its base, as a certified one does. */
function datedBudget({ rows }: Ledger, { rules }: Award): FigureRow[] {
  let dated = rows.filter(({ measure }) => measure === 'budget');
  // In the order of a chain: a flat rate that got its years gives them to the next.
  for (const flat of flatRatesInOrder(rules.costModel)) {
    const below = dated;
    dated = below.flatMap((cell) => {
      const base = below.filter(({ partner, category }) => partner === cell.partner && flat.base.includes(category ?? ''));
      if (cell.category !== flat.category || cell.year !== null || base.length === 0 || base.some(({ year }) => year === null)) return [cell];
      return splitFlatRateByYear(cell.amount, base).map(({ year, amount }) => ({ ...cell, year, amount }));
    });
  }
  return dated;
}

/** A stated total is kept beside the sum of the plan that it was stated for. */
export function statedOf({ plan, terms }: Pick<Award, 'plan' | 'terms'>): OperationFigures['stated'] {
  if (plan.statedFinancing === null) return { financing: null, difference: null };
  const stated = parseMoney(plan.statedFinancing);
  return { financing: money(stated), difference: money(stated - sum(terms.financing.map(({ amount }) => parseMoney(amount)))) };
}

function indicatorsOf({ plan, rules }: Award, achieved: Facts['achieved']): OperationFigures['indicators'] {
  const figures = rules.indicators.flatMap(({ id }) => {
    const target = plan.indicators.find((indicator) => indicator.id === id);
    const result = achieved.find((indicator) => indicator.id === id);
    if (target === undefined && result === undefined) return [];
    const [planned, plannedWomen] = [target?.planned ?? null, target?.women ?? null];
    const [value, women] = [result?.value ?? null, result?.women ?? null];
    const realisation = percentOf(hundredths(value), hundredths(planned));
    const realisationWomen = percentOf(hundredths(women), hundredths(plannedWomen));
    return [[id, { planned, plannedWomen, achieved: value, achievedWomen: women, realisation, realisationWomen }] as const];
  });
  return Object.fromEntries(figures);
}

/** Counts and averages as whole hundredths: an average has at most two decimals, as amounts have. */
const hundredths = (value: number | null): bigint | null => (value === null ? null : parseMoney(String(value)));

function sustainabilityOf({ plan }: Award): OperationFigures['principles']['sustainability'] {
  const scores = plan.principles?.sustainability ?? [];
  if (scores.length === 0) return { direct: null, indirect: null };
  const total = (of: 'direct' | 'indirect') => scores.reduce((before, score) => before + score[of], 0);
  return { direct: total('direct'), indirect: total('indirect') };
}

function warningsOf(ledger: Ledger, award: Award, ended: boolean, duplicates: readonly Duplicate[]): OperationFigures['warnings'] {
  const over = ledger.sum('over-grant');
  // Our own decisions never give more than is granted: only what was brought in from an earlier system can.
  const imported = max(0n, ledger.sum('support') - ledger.sum('granted'));
  const stated = statedOf(award).difference ?? '0.00';
  const shares = residualOf(ledger.of('financing'), publicRulesOf(award));
  return {
    'support-over-grant': over > 0n ? [{ amount: money(over), text: `The certified costs would give ${money(over)} euros more support than is granted.` }] : [],
    'imported-over-grant': imported > 0n ? [{ amount: money(imported), text: `The support that was decided elsewhere is ${money(imported)} euros more than is granted.` }] : [],
    'duplicate-voucher': duplicates.map(duplicateWarning),
    'category-deviation': ended ? deviations(ledger, award) : [],
    'rounding-residual': [
      ...(parseMoney(stated) === 0n ? [] : [{ amount: stated, text: `The stated total differs from the sum of the financing plan by ${stated} euros.` }]),
      ...(shares === null ? [] : [{ amount: money(shares.residual), source: shares.carriedBy, text: shareText(shares) }]),
    ],
  };
}

const shareText = ({ expected, given, residual, carriedBy }: RoundingResidual): string =>
  `The rounded shares of the public part come to ${money(expected)} euros of ${money(given)}: ${carriedBy} carries the ${money(residual)} that are left.`;

function deviations(ledger: Ledger, { rules }: Award): Warning[] {
  return judgedCategories(rules).flatMap((category) => {
    const granted = ledger.sum('budget', { category });
    const percent = deviationOf(granted, ledger.sum('certified', { category }), rules.categoryDeviationPercent);
    return percent === null ? [] : [{ category, percent, text: `${category}: the certified costs differ from the granted amount by ${percent} %.` }];
  });
}

/** The categories that may not differ too much in the end: what a flat rate computes follows its base. */
export function judgedCategories({ categories, costModel }: Award['rules']): string[] {
  const computedByModel = new Set(costModel.flatRates.map(({ category }) => category));
  return categories.filter(({ id, computed }) => !computed && !computedByModel.has(id)).map(({ id }) => id);
}

/** By how many percent what was certified differs from what was granted; null when that is within the limit. */
export function deviationOf(granted: Cents, certified: Cents, limitPercent: string): string | null {
  const limit = parseRate(limitPercent);
  const difference = certified - granted;
  const beyond = absolute(difference) * limit.denominator > limit.numerator * granted;
  return granted > 0n && beyond ? percentOf(difference, granted) : null;
}

const textOrNull = (cents: Cents | null): string | null => (cents === null ? null : money(cents));
