import type { EventData } from '@toteuma/contracts';
import { money, parseHours, parseMoney, sum, unitCost, yearOf, type Cents } from '@toteuma/kernel';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import type { DecidedClaim, FiledClaim, OpenClaims } from './claim-state.js';

type Row = EventData<'ClaimSubmitted'>['rows'][number];

/** Hours of a year in a category that is paid by the hour; undefined where it is not. */
const hoursOfYear = ({ costModel }: Pick<OpenClaims, 'costModel'>, category: string): number | undefined =>
  costModel.unitCosts?.find((unit) => unit.category === category)?.hours;

/** What a cost by the hour comes to: the hours at the rate that follows from a year's cost (Regulation (EU) 2021/1060, Article 55). Null where the category is not paid so. */
export function amountOfUnit({ category, unit }: Pick<Row, 'category' | 'unit'>, state: Pick<OpenClaims, 'costModel'>): Cents | null {
  const hours = hoursOfYear(state, category);
  return unit === undefined || hours === undefined ? null : unitCost(parseHours(unit.hours), parseMoney(unit.yearlyCost), hours);
}

/** The first row by the hour in a category that is not paid so, or whose amount is another than its hours come to. */
export function wrongUnit(rows: readonly Row[], state: OpenClaims): ClaimRejection | null {
  for (const [at, row] of rows.entries()) {
    if (row.unit === undefined) continue;
    const amount = amountOfUnit(row, state);
    if (amount === null) return invalid(`rows[${at}].unit`, `nothing: ${row.category} is not paid by the hour`);
    if (amount !== parseMoney(row.amount)) return invalid(`rows[${at}].amount`, `what the hours come to: ${money(amount)}`);
  }
  return null;
}

/** Nobody works more hours in a calendar year than a year has by the cost model, in all claims of the grant together. What was not paid at all does not count. */
export function overYear(rows: readonly Row[], state: OpenClaims): ClaimRejection | null {
  if (!rows.some(({ unit }) => unit)) return null;
  const hours = new Map<string, bigint>();
  const add = (row: { partner: string; category: string }, worker: string, year: number, worked: bigint): bigint => {
    const key = JSON.stringify([row.partner, row.category, worker, year]);
    hours.set(key, (hours.get(key) ?? 0n) + worked);
    return hours.get(key)!;
  };
  for (const claim of state.claims) {
    for (const [at, row] of claim.rows.entries()) if (row.work && isAlive(claim, at)) add(row, row.work.worker, row.year, row.work.hours);
  }
  for (const [at, row] of rows.entries()) {
    const most = hoursOfYear(state, row.category);
    if (row.unit === undefined || most === undefined) continue;
    const year = yearOf(row.incurredOn);
    const worked = add(row, row.unit.worker, year, parseHours(row.unit.hours));
    if (worked <= BigInt(most) * 100n) continue;
    const detail = `${row.unit.worker} would have ${money(worked)} hours in ${year}, and a year has ${most}`;
    return refused('claim/hours-over-year', 'content', detail, `rows[${at}].unit.hours`, `hours that come to at most ${most} in ${year}`);
  }
  return null;
}

/** A lump sum is the whole of its budget line, and claimed once, unless it was refused (Regulation (EU) 2021/1060, Article 53(1)(c)). */
export function wrongLumpSum(rows: readonly Row[], state: OpenClaims): ClaimRejection | null {
  if (!state.costModel.lumpSum) return null;
  const claimed = new Map<string, number>();
  const lineOf = ({ partner, category }: { partner: string; category: string }) => JSON.stringify([partner, category]);
  for (const claim of state.claims) {
    for (const [at, row] of claim.rows.entries()) if (isAlive(claim, at)) claimed.set(lineOf(row), claim.number);
  }
  for (const [at, row] of rows.entries()) {
    const before = claimed.get(lineOf(row));
    if (before !== undefined) return refused('claim/lump-sum-whole', 'content', before === 0 ? `the lump sum for ${row.category} is there twice` : `the lump sum for ${row.category} is in claim ${before} already`, `rows[${at}].category`, 'a lump sum that is not claimed yet');
    const line = sum(state.terms.budget.filter((cell) => lineOf(cell) === lineOf(row)).map((cell) => parseMoney(cell.amount)));
    if (line !== parseMoney(row.amount)) return refused('claim/lump-sum-whole', 'content', `a lump sum is claimed whole: ${money(line)} for ${row.category}`, `rows[${at}].amount`, money(line));
    claimed.set(lineOf(row), 0);
  }
  return null;
}

/**
 * What was refused whole may have been claimed again since: then it is not paid once more by a correction.
 * @param at the place of a row of this claim of which nothing is certified so far
 */
export function paidElsewhere(claim: DecidedClaim, at: number, state: OpenClaims): ClaimRejection | null {
  const row = claim.rows[at];
  if (row === undefined || isAlive(claim, at)) return null;
  const same = state.claims.flatMap((other) => other.rows.filter((one, place) => one.partner === row.partner && one.category === row.category && isAlive(other, place)).map((one) => ({ ...one, claim: other.number })));
  if (state.costModel.lumpSum && same.length > 0) return refused('claim/lump-sum-whole', 'content', `the lump sum for ${row.category} is in claim ${same[0]!.claim} already`, 'row', 'a lump sum that is not claimed yet');
  const most = hoursOfYear(state, row.category);
  if (row.work === undefined || most === undefined) return null;
  const { worker, hours } = row.work;
  const worked = hours + sum(same.map(({ work, year }) => (work?.worker === worker && year === row.year ? work.hours : 0n)));
  if (worked <= BigInt(most) * 100n) return null;
  return refused('claim/hours-over-year', 'content', `${worker} would have ${money(worked)} hours in ${row.year}, and a year has ${most}`, 'row', `hours that come to at most ${most} in ${row.year}`);
}

/** Whether anything of a row is or may still be paid: not once all of it is deducted. */
function isAlive(claim: FiledClaim, at: number): boolean {
  const judged = claim.status === 'decided' ? claim.judged[at] : undefined;
  return judged === undefined || judged.certified !== 0n || judged.parked !== 0n;
}
