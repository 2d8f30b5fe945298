import type { EventData } from '@toteuma/contracts';
import { acceptsCosts, dayAfter, daysAfter, err, includesDay, isComputed, money, ok, parseMoney, sum, type Result } from '@toteuma/kernel';
import { whyNotRunning } from '../payment/account.js';
import { claimedSupport, declaredCells } from './claim-decision.js';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import { contentOf, largestSum, type FiledClaim, type OpenClaims } from './claim-state.js';
import { overYear, wrongLumpSum, wrongUnit } from './simplified-costs.js';
import { takenUp, unknownTakeUp } from './taking-up.js';

/** What an applicant files: defaults filled in, amounts with two decimals, texts put away. */
export type Filing = Pick<EventData<'ClaimSubmitted'>, 'period' | 'rows' | 'revenue' | 'financing' | 'last' | 'filer' | 'draft'> & {
  /** Ids of parked rows. */
  readonly takeUp?: readonly string[] | undefined;
};

/** Money from these is not received from others: one is the support, the other the beneficiaries' own. */
const NOT_FROM_OTHERS = ['eu-state', 'own'];

/** Amounts have at most twelve digits of euros. */
const WRITABLE = 10n ** 14n;

/** What the grant's rules do not know or allow, whatever state its claims are in. Null when there is nothing of the kind. */
export function unknownToGrant(filing: Filing, today: string, state: OpenClaims): ClaimRejection | null {
  if (filing.period.to > today) return invalid('period.to', `a day not after ${today}`);
  const all = state.partners.filter((partner) => !state.left.includes(partner));
  const filer = unknownFiler(filing, all, state);
  if (filer) return filer;
  const partners = filing.filer === undefined ? all : [filing.filer];
  const accepted = state.categories.filter(({ id, computed }) => !computed && acceptsCosts(state.costModel, id)).map(({ id }) => id);
  for (const [at, row] of filing.rows.entries()) {
    if (!state.categories.some((category) => category.id === row.category)) {
      return invalid(`rows[${at}].category`, `one of ${state.categories.map((category) => category.id).join(', ')}`);
    }
    // That nobody claims rows in a computed category is told by its own problem.
    if (!accepted.includes(row.category) && !isComputedIn(state, row.category)) return invalid(`rows[${at}].category`, `a category that takes real costs: ${accepted.join(', ')}`);
    if (!partners.includes(row.partner)) return invalid(`rows[${at}].partner`, `one of ${partners.join(', ')}`);
    if (row.paidOn > today) return invalid(`rows[${at}].paidOn`, `a day not after ${today}`);
  }
  for (const [at, revenue] of filing.revenue.entries()) {
    if (!partners.includes(revenue.partner)) return invalid(`revenue[${at}].partner`, `one of ${partners.join(', ')}`);
  }
  const sources = state.sources.filter((source) => !NOT_FROM_OTHERS.includes(source));
  for (const [at, received] of filing.financing.entries()) {
    if (!sources.includes(received.source)) return invalid(`financing[${at}].source`, `one of ${sources.join(', ')}`);
    if (!partners.includes(received.partner)) return invalid(`financing[${at}].partner`, `one of ${partners.join(', ')}`);
  }
  const unknown = wrongUnit(filing.rows, state) ?? unknownTakeUp(filing.takeUp ?? [], filing.filer, state);
  if (unknown) return unknown;
  const largest = sum(state.claims.map((claim) => claim.largest)) + largestSum(contentOf(filing), state.costModel);
  return largest < WRITABLE ? null : invalid('rows', 'amounts that together have at most 12 digits of euros');
}

/** Where each partner files its own, the claim names whose it is; where the lead files for all, it is nobody's. */
function unknownFiler({ filer }: Filing, partners: readonly string[], state: OpenClaims): ClaimRejection | null {
  if (state.spending.claims.jointOperation === 'lead') return filer === undefined ? null : invalid('filer', 'nothing: the lead files for all partners');
  return filer !== undefined && partners.includes(filer) ? null : invalid('filer', `one of ${partners.join(', ')}`);
}

/** Files the next claim of a grant: periods follow each other without gap, and every row has its place in the budget. */
export function file(filing: Filing, today: string, state: OpenClaims): Result<EventData<'ClaimSubmitted'>, ClaimRejection> {
  const unknown = unknownToGrant(filing, today, state);
  if (unknown) return err(unknown);
  const stopped = whyNotRunning(state);
  if (stopped) return err(stopped);
  const earlier = state.claims.filter((claim) => claim.filer === (filing.filer ?? null));
  if (earlier.some((claim) => claim.last)) {
    return err(refused('claim/grant-not-running', 'state', filing.filer === undefined ? 'the last claim of this grant is filed: no more claims can follow' : 'the last claim of this partner is filed: no more can follow'));
  }
  const wrong = wrongPeriod(filing, earlier.at(-1), state) ?? wrongRow(filing, state);
  if (wrong) return err(wrong);
  const { takeUp: ids = [], ...filed } = filing;
  const takeUp = takenUp(ids, filing.filer, state);
  if (!takeUp.ok) return takeUp;
  const simplified = overYear(filing.rows, state) ?? wrongLumpSum(filing.rows, state);
  if (simplified) return err(simplified);

  const content = contentOf(filing);
  const cells = declaredCells(content, state);
  const declared = cells.map(({ partner, category, year, declared: amount }) => ({ partner, category, year, amount }));
  const support = claimedSupport([...state.claims, { ...content, declared }], state);
  return ok({
    claim: state.claims.length + 1, ...filed, ...(takeUp.value.length > 0 && { takeUp: takeUp.value }),
    declared: declared.map((cell) => ({ ...cell, amount: money(cell.amount) })), claimedSupport: money(support),
  });
}

/** @param before the claim of the same filer that this one follows */
function wrongPeriod({ period }: Filing, before: FiledClaim | undefined, state: OpenClaims): ClaimRejection | null {
  const next = before ? dayAfter(before.period.to) : state.period.from;
  if (period.from > next) {
    return refused('claim/period-gap', 'content', `nothing is claimed from ${next} on to the start of this period`, 'period.from', next);
  }
  if (period.from < next) {
    const detail = before ? `claim ${before.number} reaches to ${before.period.to}` : `the operation starts on ${next}`;
    return refused('claim/period-overlap', 'content', detail, 'period.from', next);
  }
  if (period.to > state.period.to) {
    return refused('claim/period-overlap', 'content', `the operation ends on ${state.period.to}`, 'period.to', `a day not after ${state.period.to}`);
  }
  return null;
}

const isComputedIn = ({ costModel, categories }: OpenClaims, category: string): boolean =>
  isComputed(costModel, category) || categories.some((known) => known.id === category && known.computed);

/** The first row at fault; each rule looks at all rows before the next rule does. */
export function wrongRow({ rows, period }: Filing, state: OpenClaims): ClaimRejection | null {
  const seen = new Set<string>();
  const twice = rows.findIndex(({ id }) => seen.size === seen.add(id).size);
  if (twice >= 0) return refused('claim/duplicate-row', 'content', `the row ${rows[twice]?.id} is there twice`, `rows[${twice}].id`, 'an id that no other row of the claim has');

  const computed = rows.findIndex(({ category }) => isComputedIn(state, category));
  if (computed >= 0) {
    return refused('claim/unknown-category', 'content', `${rows[computed]?.category} is computed: nobody claims rows in it`, `rows[${computed}].category`, 'a category that is not computed');
  }
  const approved = (partner: string, category: string) =>
    state.terms.budget.some((cell) => cell.partner === partner && cell.category === category && parseMoney(cell.amount) > 0n);
  const without = rows.findIndex((row) => !approved(row.partner, row.category));
  if (without >= 0) {
    const detail = `${rows[without]?.partner} has no budget for ${rows[without]?.category}`;
    return refused('claim/category-not-approved', 'content', detail, `rows[${without}].category`, 'a category with a budget');
  }
  // Some costs are paid after the operation has ended, and belong to its last days.
  const { paidAfter } = state.spending.claims;
  const until = (category: string) => (period.to === state.period.to && paidAfter.categories.includes(category) ? daysAfter(period.to, paidAfter.days) : period.to);
  const outside = rows.findIndex((row) => !includesDay({ from: period.from, to: until(row.category) }, row.incurredOn));
  if (outside >= 0) {
    const detail = `row ${rows[outside]?.id} was incurred on ${rows[outside]?.incurredOn}, outside the period of the claim`;
    return refused('claim/row-outside-period', 'content', detail, `rows[${outside}].incurredOn`, `a day from ${period.from} to ${period.to}`);
  }
  return null;
}
