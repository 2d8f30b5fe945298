import type { EventData, GrantTerms } from '@toteuma/contracts';
import { min, money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import { splitClaim, type ClaimCell, type JudgedRow } from './claim-split.js';
import type { DecidedClaim, FiledClaim, OpenClaims, VerifiedClaim } from './claim-state.js';
import { claimedInAll, netOfPartner, partsHold, supportChange, type Counted } from './claim-support.js';

/** What the decision of a verified claim gives, to the cent (rules 1, 3, 4, 10 and 11). */
export function decisionOf(state: OpenClaims, claim: VerifiedClaim): EventData<'ClaimDecided'> {
  const { rows, cells } = splitClaim(judgedRows(claim), state.costModel);
  const counted = countedOf(claim, cells.map(({ partner, category, certified: amount }) => ({ partner, category, amount })));
  const decidedBefore = state.claims.filter((one): one is DecidedClaim => one.status === 'decided').map((one) => countedOf(one, one.certified));
  const { support, byPartner, byLine, decided, overGrant } = supportChange([...decidedBefore, counted], state);
  const nets = state.partners.map((partner) => ({ partner, amount: netOfPartner(counted, partner) }));
  return {
    claim: claim.number,
    period: claim.period,
    last: claim.last,
    rows: rows.map((row) => ({
      row: row.id,
      declared: money(row.amount),
      deducted: money(row.deducted),
      parked: money(row.parked),
      certified: money(row.certified),
      parkedFlatRate: money(sum(row.parkedFlat.map((part) => part.amount))),
    })),
    cells: cells.map(cellText),
    revenue: claim.revenue.map(amountText),
    received: claim.received,
    net: money(sum(nets.map((one) => one.amount))),
    netByPartner: nets.map(amountText),
    support: money(support),
    supportByPartner: byPartner.map(amountText),
    ...(byLine && { supportByLine: byLine.map(({ category, amount }) => ({ category, amount: money(amount) })) }),
    supportDecided: money(decided),
    supportOverGrant: money(overGrant),
  };
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
  return linesOf(state.terms, proposed).every(({ partner, category, year }) => {
    const amountIn = (cells: readonly { partner: string; category: string; year: number | null; amount: Cents }[]) =>
      sum(cells.filter((cell) => cell.partner === partner && cell.category === category && (year === null || cell.year === year)).map((cell) => cell.amount));
    return amountIn(budgetOf(proposed)) >= min(amountIn(budgetOf(state.terms)), amountIn(certified));
  });
}

const budgetOf = (terms: GrantTerms) => terms.budget.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) }));

/** Every partner and category of either budget, by year where all cells there have one. */
function linesOf(old: GrantTerms, proposed: GrantTerms): { partner: string; category: string; year: number | null }[] {
  const cells = [...old.budget, ...proposed.budget];
  const lines = cells.map(({ partner, category, year }) => {
    const whole = cells.some((cell) => cell.partner === partner && cell.category === category && cell.year === null);
    return { partner, category, year: whole ? null : year };
  });
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

/** The rows with what the verification takes from them. */
function judgedRows(claim: VerifiedClaim): JudgedRow[] {
  const deducted = byRow(claim.verification.deduct);
  const parked = byRow(claim.verification.park);
  return claim.rows.map((row) => ({ ...row, deducted: deducted.get(row.id) ?? 0n, parked: parked.get(row.id) ?? 0n }));
}

function byRow(list: readonly { row: string; amount: Cents }[]): Map<string, Cents> {
  const sums = new Map<string, Cents>();
  for (const { row, amount } of list) sums.set(row, (sums.get(row) ?? 0n) + amount);
  return sums;
}

const countedOf = ({ revenue, received }: Pick<FiledClaim, 'revenue' | 'received'>, costs: Counted['costs']): Counted => ({ costs, revenue, received });

const amountText = ({ partner, amount }: { partner: string; amount: Cents }) => ({ partner, amount: money(amount) });

const cellText = ({ partner, category, year, declared, deducted, parked, certified }: ClaimCell) => ({
  partner, category, year, declared: money(declared), deducted: money(deducted), parked: money(parked), certified: money(certified),
});
