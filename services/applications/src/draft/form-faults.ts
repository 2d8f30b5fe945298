import type { GrantLimits, GrantPlan, GrantRules, Pack } from '@toteuma/contracts';
import { financingFoots, LEAD, money, parseMoney } from '@toteuma/kernel';
import type { Fault } from '../application/fault.js';
import type { Refusal } from '../application/refusal.js';
import { cellsOf, changedBudget, shareFault, simplifiedCostsFault } from '../application/terms.js';
import { isEmpty, MOST_LINES, valueAt, type Content } from './sections.js';

/** What is missing or wrong in a draft: the problem type that its submission would be refused with, the field and what it should be. */
export interface DraftFault extends Fault {
  readonly type: Refusal['type'] | 'request/invalid';
}

/** What is said of a field that nothing stands in. */
export const TO_FILL = 'to be filled in';

const incomplete = (field: string, expected: string): DraftFault => ({ type: 'application/incomplete', field, expected });

/** The fields and texts that the programme's form asks for and that are not there, or are too long. */
export function formFaults(whole: Content, { form }: Pick<Pack, 'form'>): DraftFault[] {
  const partners = partnersOf(whole);
  return [
    ...form.required.filter((field) => isEmpty(valueAt(whole, field))).map((field) => incomplete(field, TO_FILL)),
    ...form.texts.flatMap(({ id, required, perPartner, longest }) => (perPartner ? partners.map((partner) => textKey(id, partner)) : [id]).flatMap((key) => {
      const text = valueAt(whole, `texts.${key}`);
      if (required && isEmpty(text)) return [incomplete(`texts.${key}`, TO_FILL)];
      return typeof text === 'string' && text.length > longest ? [{ type: 'request/invalid' as const, field: `texts.${key}`, expected: `text of at most ${longest} characters` }] : [];
    })),
  ];
}

/** How a text that each partner writes is called: `measures-lead`. */
export const textKey = (id: string, partner: string): string => `${id}-${partner.replaceAll(/[^A-Za-z0-9-]/g, '-')}`;

function partnersOf(whole: Content): string[] {
  const given = Array.isArray(whole['partners']) ? (whole['partners'] as unknown[]).slice(0, MOST_LINES) : [];
  return [LEAD, ...given.flatMap((partner) => valueAt(partner, 'id') ?? []).filter((id): id is string => typeof id === 'string')];
}

/** What every application needs: lines in both plans. */
export function emptyPlanFaults({ budget, financing }: Pick<GrantPlan, 'budget' | 'financing'>): DraftFault[] {
  return [
    ...(budget.length === 0 ? [incomplete('budget', 'at least one budget line')] : []),
    ...(financing.length === 0 ? [incomplete('financing', 'at least one line of financing')] : []),
  ];
}

/** Why budget and financing do not fit each other, each reason by itself. Both must be sound for this. */
export function footingFaults(given: GrantPlan, rules: GrantRules, limits: GrantLimits): DraftFault[] {
  if (given.budget.length === 0 || given.financing.length === 0) return [];
  const plan = { ...given, budget: changedBudget([], given.budget, rules.costModel) };
  const lines = plan.financing.map(({ amount }) => ({ amount: parseMoney(amount) }));
  const { budgetNet: net, financing } = financingFoots({ budget: cellsOf(plan.budget), revenue: parseMoney(plan.revenue ?? '0'), financing: lines });
  const expected = financing < net
    ? `financing equal to the net budget of ${money(net)}: ${money(net - financing)} is missing`
    : `financing equal to the net budget of ${money(net)}: ${money(financing - net)} is too much`;
  const footing: DraftFault[] = financing === net ? [] : [{ type: 'application/financing-does-not-foot', field: 'financing', expected }];
  const others = [simplifiedCostsFault(plan.budget, rules, limits), shareFault(plan, rules)].filter((fault) => fault !== null);
  return [...footing, ...others.map(({ type, field, expected }) => ({ type, field, expected }))];
}

/** Each indicator that counts more women than persons. */
export function womenFaults(indicators: GrantPlan['indicators']): DraftFault[] {
  return indicators.flatMap(({ planned, women }, at) =>
    women !== null && women > planned ? [{ type: 'indicator/women-over-total' as const, field: `indicators[${at}].women`, expected: `at most ${planned}` }] : []);
}
