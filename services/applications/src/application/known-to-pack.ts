import { usualSpending, type BudgetCellJson, type FinancingCellJson, type GrantLimits, type GrantPlan, type GrantRules } from '@toteuma/contracts';
import { acceptsCosts, budgetTotal, doubledCell, floor, LEAD, money, parseMoney, parseRate, sum, type Cents } from '@toteuma/kernel';
import type { PackLists } from '../pack/pack.js';
import type { Fault } from './fault.js';
import { frameFaults } from './frame.js';
import { cellsOf, changedBudget, euState, type BudgetChange } from './terms.js';

export type { Fault } from './fault.js';

/** The greatest amount that can be written with twelve digits of euros; a total has to fit in it too. */
const GREATEST: Cents = 99_999_999_999_999n;

/** What of an application its pack does not know or allow; empty when all is well. */
export function applicationFaults(plan: GrantPlan, rules: GrantRules, pack: PackLists): Fault[] {
  const change = { cells: plan.budget, financing: plan.financing };
  return [
    ...partnerFaults(plan, pack),
    ...changeFaults({ plan: { ...plan, budget: [] }, rules, change, at: '', models: 'this' }),
    ...advanceFaults(plan, rules),
    ...indicatorFaults(plan, rules),
    ...sustainabilityFaults(plan, pack),
    ...frameFaults(plan.frame, pack),
  ];
}

/**
 * What of a budget and a financing plan the pack does not know or allow.
 * @param facts.plan the partners, and the budget whose cells are replaced
 * @param facts.at where the change lies in the request: `parts[0].`
 * @param facts.models `this`: a computed category must be one of the cost model; `any`: that is judged elsewhere
 */
export function changeFaults(facts: { plan: Pick<GrantPlan, 'partners' | 'budget'>; rules: GrantRules; change: BudgetChange; at: string; models: 'this' | 'any' }): Fault[] {
  const { plan, rules, change, at, models } = facts;
  const partners = [LEAD, ...plan.partners.map(({ id }) => id)];
  const computed = rules.costModel.flatRates.map((flat) => flat.category);
  const categories = rules.categories
    .filter(({ id, computed: byPack }) => (byPack ? models === 'any' || computed.includes(id) : computed.includes(id) || acceptsCosts(rules.costModel, id)))
    .map(({ id }) => id);
  const faults = [
    ...change.cells.flatMap((cell, line) => [
      ...unless(categories.includes(cell.category), `${at}budget[${line}].category`, oneOf('a category of the programme and cost model', categories)),
      ...unless(partners.includes(cell.partner), `${at}budget[${line}].partner`, oneOf('a partner of the application', partners)),
    ]),
    ...financingFaults(change.financing ?? [], rules, partners, at),
    ...doubledFault(change.cells, at),
  ];
  // A budget with such faults cannot be summed up.
  return faults.length > 0 ? faults : sizeFaults(plan.budget, change, rules, at);
}

/** What of a decision the pack does not allow: a pack may set a lower highest rate than 100. */
export function rateFaults({ supportRate, ownRate }: { supportRate: string; ownRate: string | null }, { highestSupportRate }: GrantLimits): Fault[] {
  const above = (rate: string, limit: string) => parseRate(rate).numerator > parseRate(limit).numerator;
  return [
    ...unless(!above(supportRate, highestSupportRate), 'supportRate', `a percentage of at most ${highestSupportRate}`),
    ...unless(ownRate === null || !above(ownRate, '100'), 'ownRate', 'a percentage of at most 100'),
  ];
}

function partnerFaults({ applicant, partners }: GrantPlan, pack: PackLists): Fault[] {
  const types = pack.organisationTypes.map(({ id }) => id);
  const type = (given: string | null, field: string) => unless(given === null || types.includes(given), field, oneOf('an organisation type of the programme', types));
  return [
    ...type(applicant.type, 'applicant.type'),
    ...partners.flatMap((partner, line) => [
      ...unless(partner.id !== LEAD, `partners[${line}].id`, 'an id other than lead, which is the applicant'),
      ...unless(partners.findIndex(({ id }) => id === partner.id) === line, `partners[${line}].id`, 'an id that no other partner has'),
      ...type(partner.type, `partners[${line}].type`),
    ]),
  ];
}

function financingFaults(financing: readonly FinancingCellJson[], rules: GrantRules, partners: readonly string[], at: string): Fault[] {
  const sources = rules.sources.map(({ id }) => id);
  return financing.flatMap((cell, line) => [
    ...unless(sources.includes(cell.source), `${at}financing[${line}].source`, oneOf('a source of the programme', sources)),
    ...unless(cell.partner === null || partners.includes(cell.partner), `${at}financing[${line}].partner`, oneOf('a partner of the application', partners)),
  ]);
}

/** What the programme lets be paid of a support before any claim: rounded down to the cent, as when an advance is paid. */
export function advanceWithin(support: Cents, { spending = usualSpending }: Pick<GrantRules, 'spending'>): { percent: string; highest: Cents } {
  const percent = spending.claims.advances.highest;
  return { percent, highest: floor(parseRate(percent), support) };
}

/** No more is asked for than could be paid of the support asked for. */
function advanceFaults({ advance = '0', financing }: GrantPlan, rules: GrantRules): Fault[] {
  const { percent, highest } = advanceWithin(euState(financing), rules);
  const expected = parseRate(percent).numerator === 0n ? 'no advance: the programme pays none' : `at most ${money(highest)}: ${percent} % of the support asked for`;
  return unless(parseMoney(advance) <= highest, 'advance', expected);
}

function doubledFault(cells: readonly BudgetCellJson[], at: string): Fault[] {
  const given = cellsOf(cells);
  const twice = doubledCell(given);
  return twice === null ? [] : [{ field: `${at}budget[${given.indexOf(twice)}]`, expected: 'each partner, category and year once' }];
}

function sizeFaults(budget: readonly BudgetCellJson[], change: BudgetChange, rules: GrantRules, at: string): Fault[] {
  const total = budgetTotal(cellsOf(changedBudget(budget, change.cells, rules.costModel)));
  const financing = sum((change.financing ?? []).map((cell) => parseMoney(cell.amount)));
  return [
    ...unless(total <= GREATEST, `${at}budget`, 'a total of at most 12 digits'),
    ...unless(financing <= GREATEST, `${at}financing`, 'a total of at most 12 digits'),
  ];
}

function indicatorFaults({ indicators }: GrantPlan, rules: GrantRules): Fault[] {
  const known = rules.indicators.map(({ id }) => id);
  return indicators.flatMap(({ id, women }, line) => [
    ...unless(known.includes(id), `indicators[${line}].id`, oneOf('an indicator of the programme', known)),
    ...unless(indicators.findIndex((other) => other.id === id) === line, `indicators[${line}].id`, 'each indicator once'),
    ...unless(women === null || rules.indicators.find((one) => one.id === id)?.women !== false, `indicators[${line}].women`, 'no women: the indicator does not count persons'),
  ]);
}

function sustainabilityFaults({ principles }: GrantPlan, pack: PackLists): Fault[] {
  const rows = principles?.sustainability ?? [];
  const known = pack.sustainabilityRows;
  return rows.flatMap(({ row }, line) => [
    ...unless(known === undefined || known.includes(row), `principles.sustainability[${line}].row`, oneOf('a row of the programme', known ?? [])),
    ...unless(rows.findIndex((other) => other.row === row) === line, `principles.sustainability[${line}].row`, 'each row once'),
  ]);
}

const unless = (isRight: boolean, field: string, expected: string): Fault[] => (isRight ? [] : [{ field, expected }]);
const oneOf = (what: string, ids: readonly string[]): string => `${what}: ${ids.join(', ')}`;
