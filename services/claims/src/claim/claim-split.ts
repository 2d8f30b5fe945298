import { splitFlatRateByYear, splitRows, sum, type Cents, type CostModel, type SplitFlatRate, type SplitRow } from '@toteuma/kernel';

export interface ClaimRow {
  readonly id: string;
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly amount: Cents;
  /** Where it is a cost by the hour: whose hours, in hundredths. */
  readonly work?: { readonly worker: string; readonly hours: bigint };
}
export type JudgedRow = ClaimRow & { readonly deducted: Cents; readonly parked: Cents };

/** partner x category x year of one claim; flat rates have cells like any other category. */
export interface ClaimCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly declared: Cents;
  readonly deducted: Cents;
  readonly parked: Cents;
  readonly certified: Cents;
}

/**
 * Splits a claim's rows and what follows from them into cells (rules 1, 3 and 11). In every cell declared = certified +
 * deducted + parked, and none of them is below zero when all rows are positive.
 * @returns the rows in their order, and the cells: those of the rows first, then the flat rates
 */
export function splitClaim(rows: readonly JudgedRow[], model: CostModel): { rows: (SplitRow & { year: number })[]; cells: ClaimCell[] } {
  const split = splitRows(rows, model);
  const dated = split.rows.map((row, at) => ({ ...row, year: rows[at]?.year ?? 0 }));
  const cells = new Map<string, ClaimCell>();
  for (const { partner, category, year, deducted, parked, certified } of dated) {
    const key = JSON.stringify([partner, category, year]);
    const before = cells.get(key);
    cells.set(key, cell({ partner, category, year }, {
      deducted: (before?.deducted ?? 0n) + deducted, parked: (before?.parked ?? 0n) + parked, certified: (before?.certified ?? 0n) + certified,
    }));
  }
  // In the order of a chain, so that the cells of a flat rate are there for the next that is a percentage of it.
  const all = [...cells.values()];
  for (const flatRate of split.flatRates) all.push(...flatRateCells(flatRate, dated, all, model));
  return { rows: dated, cells: all };
}

/**
 * One partner's flat rate by year: the certified and the deducted part each by its own base. The parked part lies in the
 * years of the rows that it waits with, since it moves with them when they are taken up.
 */
function flatRateCells(flat: SplitFlatRate, rows: readonly (SplitRow & { year: number })[], cells: readonly ClaimCell[], model: CostModel): ClaimCell[] {
  const baseOf = model.flatRates.find((candidate) => candidate.category === flat.category)?.base ?? [];
  const base = cells.filter((below) => below.partner === flat.partner && baseOf.includes(below.category));
  const byYear = (amount: Cents, part: 'certified' | 'deducted') =>
    new Map(splitFlatRateByYear(amount, base.map((below) => ({ year: below.year, amount: below[part] }))).map((share) => [share.year, share.amount]));
  const certified = byYear(flat.certified, 'certified');
  const deducted = byYear(flat.deducted, 'deducted');
  const parkedIn = (year: number) =>
    sum(rows.filter((row) => row.partner === flat.partner && row.year === year).flatMap((row) => row.parkedFlat.filter((part) => part.category === flat.category).map((part) => part.amount)));
  return [...certified.keys()].map((year) => cell({ partner: flat.partner, category: flat.category, year }, {
    certified: certified.get(year) ?? 0n, deducted: deducted.get(year) ?? 0n, parked: parkedIn(year),
  }));
}

function cell(where: Pick<ClaimCell, 'partner' | 'category' | 'year'>, parts: Pick<ClaimCell, 'deducted' | 'parked' | 'certified'>): ClaimCell {
  const { deducted, parked, certified } = parts;
  return { ...where, declared: certified + deducted + parked, deducted, parked, certified };
}
