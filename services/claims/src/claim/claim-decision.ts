import type { EventData, GrantTerms } from '@toteuma/contracts';
import { comparedLines, isOfLine, min, money, parseMoney, sum, type Cents, type SplitRow } from '@toteuma/kernel';
import { decidedClaims, lastIsDecided } from '../payment/account.js';
import { splitClaim, type ClaimCell } from './claim-split.js';
import type { FiledClaim, OpenClaims, VerifiedClaim } from './claim-state.js';
import { claimedInAll, netOfPartner, partsHold, sharesOf, supportChange, type Counted, type SupportChange } from './claim-support.js';
import { flatSum, judgedRows, parkedAgain, type TakenUp } from './judged-rows.js';

/** What the decision of a verified claim gives, to the cent (rules 1, 3, 4, 10 and 11). */
export function decisionOf(state: OpenClaims, claim: VerifiedClaim): EventData<'ClaimDecided'> {
  const own = splitClaim(judgedRows(claim), state.costModel);
  const again = parkedAgain(claim, claim.verification.park);
  const cells = mergedCells([...own.cells, ...claim.takeUp.flatMap((taken, at) => (again.has(at) ? [] : cellsTakenUp(taken)))]);
  const counted = countedOf(claim, cells.map(({ partner, category, certified: amount }) => ({ partner, category, amount })));
  const decidedBefore = decidedClaims(state).map((one) => countedOf(one, one.certified));
  const change = supportChange([...decidedBefore, counted], state);
  const nets = state.partners.map((partner) => ({ partner, amount: netOfPartner(counted, partner) }));
  return {
    claim: claim.number,
    period: claim.period,
    last: isLastOfAll(claim, state),
    rows: [...own.rows.map(rowText), ...claim.takeUp.map((taken, at) => takenUpText(taken, again.has(at)))],
    cells: cells.map(cellText),
    revenue: claim.revenue.map(amountText),
    received: claim.received,
    net: money(sum(nets.map((one) => one.amount))),
    netByPartner: nets.map(amountText),
    ...supportText(change, state),
  };
}

/** How a decision or a correction moves the support, as their events tell it. */
export function supportText({ support, byPartner, byLine, decided, overGrant }: SupportChange, state: OpenClaims) {
  const shares = sharesOf(decided, state);
  return {
    support: money(support),
    supportByPartner: byPartner.map(amountText),
    ...(byLine && { supportByLine: byLine.map(({ category, amount }) => ({ category, amount: money(amount) })) }),
    supportDecided: money(decided),
    supportOverGrant: money(overGrant),
    ...(shares && { shares: { eu: money(shares.eu - state.shares.eu), state: money(shares.state - state.shares.state) } }),
  };
}

/** The last claim of all: where each partner files its own, once the last one of every partner is decided. */
function isLastOfAll(claim: VerifiedClaim, state: OpenClaims): boolean {
  if (claim.filer === null || !claim.last) return claim.last;
  const ended = new Set([claim.filer, ...decidedClaims(state).flatMap((one) => (one.last && one.filer !== null ? [one.filer] : []))]);
  return state.partners.every((partner) => ended.has(partner) || state.left.includes(partner));
}

/** The newest of the last claims, when nobody but those who leave had one to come; null when there is more to come, or the last of all is decided already. */
export function endedWithout(left: readonly string[], state: OpenClaims): number | null {
  if (state.spending.claims.jointOperation === 'lead' || lastIsDecided(state)) return null;
  const last = decidedClaims(state).filter((claim) => claim.last);
  return state.partners.every((partner) => left.includes(partner) || last.some(({ filer }) => filer === partner)) ? (last.at(-1)?.number ?? null) : null;
}

/** A row that is taken up was declared in its first claim: here it stops to wait, and is certified with what it brings along. */
function cellsTakenUp({ partner, category, year, amount, flat }: TakenUp): ClaimCell[] {
  return [{ category, amount }, ...flat].map((part) => ({ partner, category: part.category, year, declared: 0n, deducted: 0n, parked: -part.amount, certified: part.amount }));
}

/** One cell for each partner, category and year, in the order in which they come. */
function mergedCells(cells: readonly ClaimCell[]): ClaimCell[] {
  const merged = new Map<string, ClaimCell>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.partner, cell.category, cell.year]);
    const before = merged.get(key);
    merged.set(key, before ? {
      ...before, declared: before.declared + cell.declared, deducted: before.deducted + cell.deducted, parked: before.parked + cell.parked, certified: before.certified + cell.certified,
    } : cell);
  }
  return [...merged.values()];
}

type RowText = EventData<'ClaimDecided'>['rows'][number];

function rowText({ id, amount, deducted, parked, certified, parkedFlat }: SplitRow): RowText {
  return {
    row: id, declared: money(amount), deducted: money(deducted), parked: money(parked), certified: money(certified), parkedFlatRate: money(flatSum(parkedFlat)),
    ...(parkedFlat.length > 0 && { parkedFlatRates: parkedFlat.map((flat) => ({ category: flat.category, amount: money(flat.amount) })) }),
  };
}

function takenUpText({ row, claim, amount, flat }: TakenUp, again: boolean): RowText {
  const [certified, brought] = again ? [0n, 0n] : [amount, flatSum(flat)];
  return { row, declared: money(0n), deducted: money(0n), parked: money(-certified), certified: money(certified), parkedFlatRate: money(-brought), from: claim };
}

/** What a claim declares by cell, flat rates included, as if all of it were certified. */
export function declaredCells(claim: Pick<FiledClaim, 'rows'>, state: OpenClaims): ClaimCell[] {
  return splitClaim(claim.rows.map((row) => ({ ...row, deducted: 0n, parked: 0n })), state.costModel).cells;
}

/**
 * Rule 4 on the declared amounts of all filed claims, before the grant stops it: what is granted may still grow by a tranche,
 * so whoever shows it stops it at what is granted by then. May be negative.
 */
export function claimedSupport(claims: readonly Pick<FiledClaim, 'declared' | 'revenue' | 'received'>[], state: OpenClaims): Cents {
  return claimedInAll(claims.map((claim) => countedOf(claim, claim.declared)), state);
}

/**
 * Whether lower terms leave untouched what is decided: the grant not below the support decided (rule 8), and no cell below
 * the lesser of what it was and what is certified in it (rule 9). Cells are compared by year where both budgets have years there.
 */
export function ceilingHolds(state: OpenClaims, proposed: GrantTerms): boolean {
  if (parseMoney(proposed.granted) < state.supportDecided || !partsHold(state, proposed)) return false;
  const certified = state.claims.flatMap((claim) => (claim.status === 'decided' ? claim.certified : []));
  const [before, after] = [budgetOf(state.terms), budgetOf(proposed)];
  return comparedLines(before, after).every((line) => {
    const amountIn = (cells: readonly { partner: string; category: string; year: number | null; amount: Cents }[]) => sum(cells.filter((cell) => isOfLine(cell, line)).map((cell) => cell.amount));
    return amountIn(after) >= min(amountIn(before), amountIn(certified));
  });
}

const budgetOf = (terms: GrantTerms) => terms.budget.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) }));

export const countedOf = ({ revenue, received }: Pick<FiledClaim, 'revenue' | 'received'>, costs: Counted['costs']): Counted => ({ costs, revenue, received });

export const amountText = ({ partner, amount }: { partner: string; amount: Cents }) => ({ partner, amount: money(amount) });

export const cellText = ({ partner, category, year, declared, deducted, parked, certified }: ClaimCell) => ({
  partner, category, year, declared: money(declared), deducted: money(deducted), parked: money(parked), certified: money(certified),
});
