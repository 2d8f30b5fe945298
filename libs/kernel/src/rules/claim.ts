import { absolute, money, sum, type Cents } from '../money.js';
import { flatRateOf, flatRatesInOrder, type CostModel, type FlatRate } from './cost-model.js';

/**
 * One row of a claim as verified. `deducted` and `parked` have the sign of `amount` (a credit note is negative), and
 * together they are at most as large. Rows that take up what an earlier claim parked do not belong here: they are
 * certified whole and bring the flat amount along that `parkedFlat` gave them then.
 */
export type VerifiedRow = { id: string; partner: string; category: string; amount: Cents; deducted: Cents; parked: Cents };

/** One row with what is left of it, and the part of each flat rate that waits with its parked part. */
export type SplitRow = VerifiedRow & { certified: Cents; parkedFlat: FlatAmount[] };

export type FlatAmount = { category: string; amount: Cents };

/** The four amounts of one flat rate of one partner in one claim: declared = certified + deducted + parked. */
export type SplitFlatRate = { partner: string; category: string; declared: Cents; certified: Cents; deducted: Cents; parked: Cents };

/**
 * Rule 3: splits the rows of one claim and the flat rates that follow from them.
 *
 * With F(x) = half up (rate x x) and C, D, P the certified, deducted and parked base of one partner, the flat rate's
 * certified amount is F(C), its deducted F(C+D) - F(C) and its parked F(C+D+P) - F(C+D): so it always adds up, and a cut
 * of the base cuts the flat rate with it. The parked amount is split over the parked rows cumulatively, in the order
 * of the rows, from C+D on. A base that is computed itself comes in with its own three parts, already rounded.
 * @returns the rows in their order, and the flat rates of each partner who has a row in the base, in the order of the rows and then of the chain
 * @throws RangeError when a row deducts and parks more than its amount, or against its sign
 */
export function splitRows(rows: readonly VerifiedRow[], model: CostModel): { rows: SplitRow[]; flatRates: SplitFlatRate[] } {
  const split = rows.map((row): SplitRow => ({ ...row, certified: certifiedOf(row), parkedFlat: [] }));
  const order = flatRatesInOrder(model);
  const flatRates = [...new Set(split.map((row) => row.partner))].flatMap((partner) => {
    const own = split.filter((row) => row.partner === partner);
    const computed: SplitFlatRate[] = [];
    for (const flat of order) {
      const rows = own.filter((row) => flat.base.includes(row.category));
      const below = computed.filter(({ category }) => flat.base.includes(category));
      if (rows.length > 0 || below.length > 0) computed.push(splitFlatRate(partner, flat, own, [...rows, ...below]));
    }
    return computed;
  });
  return { rows: split, flatRates };
}

/**
 * Splits one flat rate of one partner and notes on each parked row what waits with it.
 * @param rows all rows of the partner
 * @param base the rows and the flat rates that it is a percentage of
 */
function splitFlatRate(partner: string, flat: FlatRate, rows: readonly SplitRow[], base: readonly { certified: Cents; deducted: Cents }[]): SplitFlatRate {
  const certifiedBase = sum(base.map((part) => part.certified));
  const keptBase = certifiedBase + sum(base.map((part) => part.deducted));

  let reached = keptBase;
  for (const row of rows.filter((candidate) => candidate.parked !== 0n)) {
    const below = row.parkedFlat.filter(({ category }) => flat.base.includes(category));
    if (!flat.base.includes(row.category) && below.length === 0) continue;
    const before = flatRateOf(flat, reached);
    reached += (flat.base.includes(row.category) ? row.parked : 0n) + sum(below.map((part) => part.amount));
    row.parkedFlat.push({ category: flat.category, amount: flatRateOf(flat, reached) - before });
  }

  const certified = flatRateOf(flat, certifiedBase);
  const kept = flatRateOf(flat, keptBase);
  const declared = flatRateOf(flat, reached);
  return { partner, category: flat.category, declared, certified, deducted: kept - certified, parked: declared - kept };
}

function certifiedOf(row: VerifiedRow): Cents {
  if (!goesWith(row.deducted, row.amount) || !goesWith(row.parked, row.amount) || absolute(row.deducted + row.parked) > absolute(row.amount)) {
    throw new RangeError(
      `row ${row.id}: expected to deduct and park at most ${money(row.amount)}, got ${money(row.deducted)} and ${money(row.parked)}`);
  }
  return row.amount - row.deducted - row.parked;
}

/**
 * Rule 5 for a row that was taken up: with its certified amount the flat amounts that it brought along change by
 * F(new) - F(old), each along the chain.
 * @param flat what belongs to the row now, by category
 * @returns the change by category, for each flat rate that the row is part of
 */
export function flatChangeOfRow(row: { category: string; was: Cents; is: Cents; flat: readonly FlatAmount[] }, model: CostModel): FlatAmount[] {
  const was = new Map([[row.category, row.was], ...row.flat.map(({ category, amount }) => [category, amount] as const)]);
  const is = new Map(was).set(row.category, row.is);
  const changes: FlatAmount[] = [];
  for (const flat of flatRatesInOrder(model)) {
    if (!flat.base.some((category) => is.has(category))) continue;
    const baseOf = (amounts: ReadonlyMap<string, Cents>) => sum(flat.base.map((category) => amounts.get(category) ?? 0n));
    const change = flatRateOf(flat, baseOf(is)) - flatRateOf(flat, baseOf(was));
    is.set(flat.category, (was.get(flat.category) ?? 0n) + change);
    changes.push({ category: flat.category, amount: change });
  }
  return changes;
}

/** Whether a part is nothing or has the sign of the whole. */
function goesWith(part: Cents, whole: Cents): boolean {
  return part === 0n || (part < 0n) === (whole < 0n);
}
