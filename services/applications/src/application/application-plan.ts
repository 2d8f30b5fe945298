import type { GrantLimits, GrantPlan, GrantRules } from '@toteuma/contracts';
import { err, money, ok, parseMoney, type Result } from '@toteuma/kernel';
import { contentFault, type Refusal } from './refusal.js';
import { changedBudget, normalised, planFault } from './terms.js';

/** A plan as an event holds it, flat rates computed and amounts with two decimals; or the first thing that is wrong with it. */
export function checkedPlan(given: GrantPlan, rules: GrantRules, limits: GrantLimits): Result<GrantPlan, Refusal> {
  if (given.budget.length === 0) return wrong('application/incomplete', 'The application has no budget.', 'budget', 'at least one budget line');
  if (given.financing.length === 0) return wrong('application/incomplete', 'The application has no financing plan.', 'financing', 'at least one line of financing');
  const { advance = '0', ...asGiven } = given;
  const plan: GrantPlan = {
    ...asGiven,
    budget: changedBudget([], given.budget, rules.costModel),
    revenue: moneyOrNull(given.revenue),
    financing: normalised(given.financing),
    statedFinancing: moneyOrNull(given.statedFinancing),
    // An advance of nothing is none.
    ...(parseMoney(advance) > 0n && { advance: money(parseMoney(advance)) }),
  };
  const fault = planFault(plan, rules, limits);
  if (fault !== null) return wrong(fault.type, fault.detail, fault.field, fault.expected);
  const at = plan.indicators.findIndex(({ planned, women }) => women !== null && women > planned);
  if (at === -1) return ok(plan);
  const { planned, women } = plan.indicators[at]!;
  return wrong('indicator/women-over-total', `Of ${planned} planned, ${women} cannot be women.`, `indicators[${at}].women`, `at most ${planned}`);
}

const wrong = (...fault: Parameters<typeof contentFault>) => err(contentFault(...fault));
const moneyOrNull = (text: string | null): string | null => (text === null ? null : money(parseMoney(text)));
