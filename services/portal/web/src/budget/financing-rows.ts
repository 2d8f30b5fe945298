import { LEAD, sum } from '@toteuma/kernel';
import type { DraftLine, PlanRules } from '../apply/api-types.js';
import { centsOf, keptAmount } from './amount-text.js';
import { asText, type BudgetFigures, type FinancingFigures, type Gap } from './plan-figures.js';
import type { GridColumn, GridRow } from './use-grid.js';

/** Where a line of financing stands: null is "for all". */
interface Place {
  readonly partner: string | null;
  readonly year: number | null;
}
export interface FinancingLayout {
  readonly sources: PlanRules['sources'];
  readonly lines: readonly DraftLine[];
  readonly budget: BudgetFigures;
  readonly figures: FinancingFigures;
  readonly partners: readonly { readonly id: string | null; readonly name: string }[];
  readonly years: readonly (number | null)[];
  readonly names: { source(id: string): string; readonly amount: string; readonly total: string; readonly share: string; readonly publicShare: string; readonly costs: string; readonly difference: string };
  readonly readOnly?: boolean;
  readonly old?: ReadonlyMap<string, string>;
}

export const lineKey = ({ source, partner, year }: Omit<DraftLine, 'amount'>): string => `${source}|${partner ?? ''}|${year ?? ''}`;
const columnId = ({ partner, year }: Place): string => `${partner ?? ''}|${year ?? ''}`;

/** The rows and columns of a financing plan: a line for each source, and below them the costs and how far both are apart. */
export function financingGrid({ sources, lines, budget, figures, partners, years, names, readOnly = false, old }: FinancingLayout): { readonly rows: readonly GridRow[]; readonly columns: readonly GridColumn[] } {
  const places = partners.flatMap((partner) => years.map((year) => ({ partner: partner.id, year, name: partner.name })));
  const withSum = places.length > 1;
  const withPublic = figures.publicTotal > 0n;
  const columns: GridColumn[] = [
    ...places.map(({ name, ...place }) => ({ id: columnId(place), name: place.year === null ? (places.length > 1 ? name : names.amount) : String(place.year), ...(place.year !== null && partners.length > 1 ? { group: name } : {}) })),
    ...(withSum ? [{ id: 'total', name: names.total, total: true }] : []),
    { id: 'share', name: names.share, total: true },
    ...(withPublic ? [{ id: 'public', name: names.publicShare, total: true }] : []),
  ];
  const typed = new Map(lines.map((line) => [lineKey(line), line.amount]));
  const fixed = (text: string | null) => ({ text: text ?? '', editable: false });
  const blanks = [fixed(null), ...(withPublic ? [fixed(null)] : [])];
  const financed = (place: Place | null) => sum(lines.filter((line) => place === null || (line.partner === place.partner && line.year === place.year)).map(({ amount }) => centsOf(amount)));
  const costs = (place: Place) => budget.of({ ...(place.partner === null ? {} : { partner: place.partner }), ...(place.year === null ? {} : { year: place.year }) });
  const costsAt = (place: Place) => (place.partner === null && place.year === null ? figures.net : costs(place));
  const below = (id: string, name: string, at: (place: Place) => bigint, all: bigint): GridRow => ({ id, name, total: true, cells: [...places.map((place) => fixed(asText(at(place)))), ...(withSum ? [fixed(asText(all))] : []), ...blanks] });
  return {
    columns,
    rows: [
      ...sources.map(({ id }): GridRow => {
        const shown = figures.sources.find(({ source }) => source === id);
        return {
          id,
          name: names.source(id),
          cells: [
            ...places.map((place) => {
              const key = lineKey({ source: id, ...place });
              return { text: typed.get(key) ?? '', editable: !readOnly, ...(old ? { old: old.get(key) ?? '' } : {}) };
            }),
            ...(withSum ? [fixed(asText(shown?.amount ?? 0n))] : []),
            fixed(shown?.amount === 0n ? null : (shown?.share ?? null)),
            ...(withPublic ? [fixed(shown?.publicShare ?? null)] : []),
          ],
        };
      }),
      below('total', names.total, financed, figures.total),
      below('costs', names.costs, costsAt, figures.net),
      below('difference', names.difference, (place) => financed(place) - costsAt(place), figures.difference),
    ],
  };
}

/** The lines after some were written in; an emptied one goes. */
export function writtenFinancing(lines: readonly DraftLine[], changes: readonly { readonly row: string; readonly column: string; readonly text: string }[]): DraftLine[] {
  const next = new Map(lines.map((line) => [lineKey(line), line]));
  for (const { row: source, column, text } of changes) {
    const [partner = '', year = ''] = column.split('|');
    const line = { source, partner: partner === '' ? null : partner, year: year === '' ? null : Number(year) };
    const amount = keptAmount(text);
    if (amount === '') next.delete(lineKey(line));
    else next.set(lineKey(line), { ...line, amount });
  }
  return [...next.values()];
}

/** The plan by partners or by years, or without: what named none goes to the first, what named some is added up. */
export function rearranged(lines: readonly DraftLine[], by: { readonly partners: boolean; readonly years: readonly (number | null)[] }): DraftLine[] {
  const [first = null] = by.years;
  const next = new Map<string, DraftLine>();
  for (const line of lines) {
    const moved = { source: line.source, partner: by.partners ? (line.partner ?? LEAD) : null, year: first === null ? null : (line.year ?? first) };
    const known = next.get(lineKey(moved));
    next.set(lineKey(moved), { ...moved, amount: known ? asText(centsOf(known.amount) + centsOf(line.amount)) : line.amount });
  }
  return [...next.values()];
}

/**
 * The plan with its differences carried by one source: what is missing is added there, what is too much is taken away.
 * @returns null where the source has less than what is too much
 */
export function carriedBy(source: string, lines: readonly DraftLine[], { difference, gaps }: Pick<FinancingFigures, 'difference' | 'gaps'>): DraftLine[] | null {
  if (difference === 0n) return null;
  const [first] = lines;
  const whole: Pick<Gap, 'partner' | 'year' | 'difference'> = { partner: first?.partner ?? null, year: first?.year ?? null, difference };
  // Gaps by partner and gaps by year tell the same money twice: only those that add up to the whole are where it goes.
  const parts = sum(gaps.map((gap) => gap.difference)) === difference ? gaps : [whole];
  let next = [...lines];
  for (const part of parts) {
    const line = { source, partner: part.partner ?? whole.partner, year: part.year ?? whole.year };
    const known = next.find((one) => lineKey(one) === lineKey(line));
    const amount = centsOf(known?.amount) - part.difference;
    if (amount < 0n) return null;
    next = [...next.filter((one) => one !== known), { ...line, amount: asText(amount) }];
  }
  return next;
}
