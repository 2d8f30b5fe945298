import type { RegisterFigures } from '@toteuma/contracts';
import { money, parseMoney, percentOf, sum, type Cents } from '@toteuma/kernel';
import type { EntryContent } from './register.js';

/** What an entry adds up to. A source without money in a year has no line there; shares are of the year's or the whole table's total. */
export function figuresOf({ sources, financing, partners, statedTotal }: EntryContent): RegisterFigures {
  const cells = financing.map(({ source, year, amount }) => ({ source, year: String(year), cents: parseMoney(amount) }));
  const of = (wanted: { source?: string; year?: string }): Cents =>
    sum(cells.filter(({ source, year }) => (wanted.source ?? source) === source && (wanted.year ?? year) === year).map(({ cents }) => cents));
  const years = [...new Set(cells.map(({ year }) => year))].toSorted();
  const total = of({});

  const budgets = partners.map(({ budget }) => (budget === null ? null : parseMoney(budget)));
  const others = budgets.includes(null) ? null : sum(budgets.filter((budget) => budget !== null));
  const parts = others === null ? null : total + others;
  const stated = statedTotal === null ? null : parseMoney(statedTotal);

  const inYear = (source: string) => years.filter((year) => cells.some((cell) => cell.source === source && cell.year === year)).map((year) => [year, money(of({ source, year }))]);
  const ofYear = (year: string) => {
    const here = sources.filter(({ id }) => cells.some((cell) => cell.source === id && cell.year === year));
    return {
      total: money(of({ year })),
      sources: Object.fromEntries(here.map(({ id }) => [id, money(of({ source: id, year }))])),
      shares: Object.fromEntries(here.map(({ id }) => [id, percentOf(of({ source: id, year }), of({ year }))])),
    };
  };
  return {
    sources: Object.fromEntries(sources.map(({ id, name }) => [id, { name, total: money(of({ source: id })), share: percentOf(of({ source: id }), total), years: Object.fromEntries(inYear(id)) as Record<string, string> }])),
    years: Object.fromEntries(years.map((year) => [year, ofYear(year)])),
    total: money(total),
    partners: orNull(others),
    parts: orNull(parts),
    stated: orNull(stated),
    roundingDifference: stated === null || parts === null ? null : money(stated - parts),
  };
}

const orNull = (cents: Cents | null): string | null => (cents === null ? null : money(cents));
