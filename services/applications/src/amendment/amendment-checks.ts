import type { AmendmentKind, AmendmentPart, GrantLimits, GrantRules, GrantTerms } from '@toteuma/contracts';
import { LEAD, money, parseMoney, sum } from '@toteuma/kernel';
import type { Amended } from './amendment-state.js';
import { changeFaults, type Fault } from '../application/known-to-pack.js';
import { contentFault, type Refusal } from '../application/refusal.js';
import { belowCertified, changedBudget, euState, footingFault, normalised, shareFault, supportFault, type BudgetChange, type Certified } from '../application/terms.js';

/** What the checks need of a grant that has been awarded. */
export type AmendedGrant = Amended & { readonly rules: GrantRules; readonly limits: GrantLimits; readonly supportRate: string };

/** What an amendment would make of a grant: its parts, and for the budget the whole terms. */
export interface Proposal {
  readonly parts: readonly AmendmentPart[];
  readonly change: BudgetChange | null;
  /** The new total of the grant; null leaves it. */
  readonly support: string | null;
}

/** Where the part of this kind lies in the request. */
export type Place = (kind: AmendmentKind) => string;

/** The terms as the change would leave them: a new budget version. */
export function proposedTerms({ terms, rules }: AmendedGrant, change: BudgetChange, support: string | null): GrantTerms {
  return {
    budgetVersion: terms.budgetVersion + 1,
    budget: changedBudget(terms.budget, change.cells, rules.costModel),
    revenue: terms.revenue,
    financing: normalised(change.financing ?? terms.financing),
    granted: support === null ? terms.granted : money(parseMoney(support)),
  };
}

/** What the grant or its programme does not know or allow in these parts, before any rule of amendments is looked at. */
export function partFaults(state: AmendedGrant, { parts, change }: Pick<Proposal, 'parts' | 'change'>, at: Place): Fault[] {
  const partners = parts.find((part) => part.kind === 'partners');
  return [
    ...parts.flatMap((part) => ownFaults(part, state, at(part.kind))),
    ...(change === null ? [] : changeFaults({ plan: { partners: takingPart(state, partners), budget: state.terms.budget }, rules: state.rules, change, at: at('budget'), models: 'any' })),
  ];
}

/** Who takes part after this part; who leaves is still known, so that its budget can be taken away in the same amendment. */
function takingPart({ plan }: AmendedGrant, part: AmendmentPart | undefined): AmendedGrant['plan']['partners'] {
  return part?.kind === 'partners' ? [...plan.partners, ...part.add] : plan.partners;
}

function ownFaults(part: AmendmentPart, { plan, left }: AmendedGrant, at: string): Fault[] {
  const unless = (isRight: boolean, field: string, expected: string): Fault[] => (isRight ? [] : [{ field: `${at}${field}`, expected }]);
  switch (part.kind) {
    case 'extension':
      return unless(part.to > plan.period.to, 'to', `a day after ${plan.period.to}, when the operation ends now`);
    case 'partners': {
      const here = plan.partners.map(({ id }) => id);
      const known = [LEAD, ...here, ...left.map(({ id }) => id)];
      const oncePerList = (ids: readonly string[], line: number) => ids.indexOf(ids[line]!) === line;
      const added = part.add.map(({ id }) => id);
      const renamed = part.rename.map(({ id }) => id);
      return [
        ...unless(part.add.length + part.rename.length + part.leave.length > 0, 'add', 'a partner to add, rename or let leave'),
        ...added.flatMap((id, line) => unless(!known.includes(id) && oncePerList(added, line), `add[${line}].id`, 'an id that no other partner has or had')),
        ...part.rename.flatMap(({ id }, line) => unless([LEAD, ...here].includes(id), `rename[${line}].id`, `one who takes part: ${[LEAD, ...here].join(', ')}`)),
        ...renamed.flatMap((_, line) => unless(oncePerList(renamed, line), `rename[${line}].id`, `each of ${[...new Set(renamed)].join(', ')} once`)),
        ...part.leave.flatMap(({ id }, line) => unless(here.includes(id), `leave[${line}].id`, `a partner who takes part: ${here.join(', ') || 'none'}`)),
      ];
    }
    case 'content':
      return unless(Object.keys(part.texts).length > 0, 'texts', 'at least one section of text');
    case 'contact':
      return unless(Object.keys(part.roles).length > 0, 'roles', 'at least one role');
    case 'budget':
      return [];
    default:
      return part satisfies never;
  }
}

/**
 * What forbids these parts, at the request and again at the decision, in the order in which it is said: the cost model,
 * the grant, what is certified, the footing, and partners that would leave their budget behind.
 */
export function proposalFaults(state: AmendedGrant, proposal: Proposal, certified: Certified, at: Place): Refusal[] {
  const { parts, change, support } = proposal;
  const after = change === null ? state.terms : proposedTerms(state, change, support);
  const partners = parts.flatMap((part) => (part.kind === 'partners' ? [part] : []));
  const leaving = partners.flatMap((part) => part.leave.map(({ id }, line) => ({ id, field: `${at('partners')}leave[${line}].id` })));
  const budget = change === null ? null : { change, after, support, at: at('budget') };
  return [
    ...(budget === null ? [] : [...modelFaults(state, budget), ...grantFaults(state, budget), ...certifiedFaults(state, budget, certified)]),
    ...leaving.flatMap(({ id, field }) => {
      const costs = sum(certified.cells.filter(({ partner }) => partner === id).map(({ amount }) => amount));
      return costs === 0n ? [] : [contentFault('amendment/below-certified', `${money(costs)} of ${id} is certified: it cannot leave the operation.`, field, 'a partner without certified costs')];
    }),
    ...(budget === null ? [] : footingFaults(state, budget, parts)),
    ...leaving.flatMap(({ id, field }) => {
      const has = [...after.budget, ...after.financing].some(({ partner, amount }) => partner === id && parseMoney(amount) > 0n);
      return has ? [contentFault('amendment/partner-has-budget', `${id} would leave its part of the budget or of the financing behind.`, field, 'a partner whose budget and financing the same amendment takes away')] : [];
    }),
  ];
}

interface Budget {
  readonly change: BudgetChange;
  readonly after: GrantTerms;
  readonly support: string | null;
  /** Where the part lies: `parts[0].` */
  readonly at: string;
}

function modelFaults({ rules }: AmendedGrant, { change, at }: Budget): Refusal[] {
  const computed = new Set(rules.costModel.flatRates.map((flat) => flat.category));
  const fixed = change.cells.findIndex(({ category }) => !computed.has(category) && rules.categories.some((known) => known.id === category && known.computed));
  if (fixed === -1) return [];
  return [contentFault('amendment/cost-model-fixed', `The cost model ${rules.costModel.id} has no ${change.cells[fixed]!.category}, and an amendment does not change it.`, `${at}budget[${fixed}].category`, 'a category of the cost model')];
}

function grantFaults({ terms }: AmendedGrant, { after, at }: Budget): Refusal[] {
  const [planned, before] = [euState(after.financing), euState(terms.financing)];
  return [
    ...(planned > before ? [contentFault('amendment/raises-grant', `The plan would have ${money(planned)} of EU and state money instead of ${money(before)}.`, `${at}financing`, `at most ${money(before)} from eu-state`)] : []),
    ...(parseMoney(after.granted) > parseMoney(terms.granted) ? [contentFault('amendment/raises-grant', `The support would be ${after.granted}, but ${terms.granted} is granted.`, 'support', `at most ${terms.granted}`)] : []),
  ];
}

function certifiedFaults({ terms }: AmendedGrant, { after, at }: Budget, certified: Certified): Refusal[] {
  const below = belowCertified(terms.budget, after.budget, certified);
  return [
    ...(below === null ? [] : [contentFault('amendment/below-certified', below, `${at}budget`, 'nothing below what is certified')]),
    ...(parseMoney(after.granted) < certified.supportDecided ? [contentFault('amendment/below-certified', `Support of ${money(certified.supportDecided)} is already decided.`, 'support', `at least ${money(certified.supportDecided)}`)] : []),
  ];
}

function footingFaults({ plan, rules }: AmendedGrant, { after, at }: Budget, parts: readonly AmendmentPart[]): Refusal[] {
  const footing = footingFault(after);
  if (footing !== null) return [contentFault('application/financing-does-not-foot', footing, `${at}financing`, 'financing equal to the net budget')];
  const added = parts.flatMap((part) => (part.kind === 'partners' ? part.add : []));
  const share = shareFault({ applicant: plan.applicant, partners: [...plan.partners, ...added], financing: after.financing }, rules, at);
  return share === null ? [] : [contentFault(share.type, share.detail, share.field, share.expected)];
}

/** Rules 2 and 8 at the decision: the grant stays within the plan, and a support that is named within the rate too. */
export function supportRefusal({ supportRate, limits }: AmendedGrant, proposed: GrantTerms, support: string | null): Refusal | null {
  const planned = euState(proposed.financing);
  if (parseMoney(proposed.granted) > planned) {
    return contentFault('application/financing-does-not-foot', `${proposed.granted} is granted, but the plan would have ${money(planned)} of EU and state money: name the new support.`, 'support', `at most ${money(planned)}`);
  }
  const tooMuch = support === null ? null : supportFault(parseMoney(support), supportRate, proposed, limits);
  return tooMuch === null ? null : contentFault('application/financing-does-not-foot', tooMuch, 'support', 'support within the financing plan and the support rate');
}
