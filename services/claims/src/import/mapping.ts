import type { DayStyle } from './days.js';
import { numberStyleOf, type Cell, type NumberStyle } from './amounts.js';
import { headingOf, wordsOf } from './header-words.js';
import { isBlank, type Line } from './lines.js';

/** Which column is what, by index from 0. */
export interface Columns {
  readonly id?: number | undefined;
  readonly voucher?: number | undefined;
  readonly category?: number | undefined;
  readonly paidOn?: number | undefined;
  readonly incurredOn?: number | undefined;
  readonly amount?: number | { readonly debit: number; readonly credit: number } | undefined;
  readonly supplier?: number | undefined;
  readonly description?: number | undefined;
  readonly partner?: number | undefined;
}
type Field = keyof Columns;

interface Meaning {
  readonly numbers: NumberStyle;
  readonly dates: DayStyle;
  /** What the values of the column mean: a category of the grant, or null for what does not belong to the claim. */
  readonly categories: Readonly<Record<string, string | null>>;
  /** The category of all rows, where no column tells. */
  readonly category?: string | null | undefined;
}

/** How the lines of a file are understood. */
export interface Mapping extends Meaning {
  readonly columns: Columns;
  /** Only the lines with this value belong to the claim. */
  readonly only?: { readonly column: number; readonly value: string } | null | undefined;
  /** The line of the headings; 0: there is none. */
  readonly headerRow: number;
}

/** A mapping as it is saved: columns by their headings, so that it fits the next file whatever their order. */
export interface SavedMapping extends Meaning {
  readonly columns: Readonly<Record<string, string | { readonly debit: string; readonly credit: string }>>;
  readonly only?: { readonly column: string; readonly value: string } | null | undefined;
}

export interface Column {
  readonly index: number;
  readonly header: string | null;
  readonly samples: readonly string[];
}

/** Lines at the beginning in which headings are looked for. */
const MOST_ABOVE = 30;
const SAMPLES = 3;

export const textOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell).trim());

/** The line of the headings: the first in which two are known, or the first of texts alone. 0 when there is none. */
export function headerRowOf(lines: readonly Line[]): number {
  const above = lines.slice(0, MOST_ABOVE);
  const known = above.find(({ cells }) => cells.filter((cell) => wordsOf(textOf(cell)) !== null).length >= 2);
  if (known) return known.line;
  const words = above.find(({ cells }) => cells.filter((cell) => typeof cell === 'string' && /\p{L}/u.test(cell)).length >= 3);
  return words?.line ?? 0;
}

/** The columns of a file with their headings and what stands in them first. */
export function columnsOf(lines: readonly Line[], headerRow: number): Column[] {
  const header = lines.find(({ line }) => line === headerRow)?.cells ?? [];
  const below = lines.filter(({ line }) => line > headerRow);
  const width = Math.max(header.length, ...below.map(({ cells }) => cells.length), 0);
  return Array.from({ length: width }, (_, index) => {
    const samples = [...new Set(below.map(({ cells }) => cells[index]).filter((cell) => !isBlank(cell)).map((cell) => textOf(cell).slice(0, 100)))].slice(0, SAMPLES);
    return { index, header: textOf(header[index]).slice(0, 200) || null, samples };
  });
}

/** What the headings tell in Finnish, Swedish or English. The first column of a kind is taken. */
export function guessedMapping(lines: readonly Line[], headerRow: number): Mapping {
  const header = lines.find(({ line }) => line === headerRow)?.cells ?? [];
  const found = new Map<string, number>();
  header.forEach((cell, index) => {
    const word = wordsOf(textOf(cell));
    if (word !== null && !found.has(word)) found.set(word, index);
  });
  const at = (word: string) => found.get(word);
  const [amount, debit, credit, date] = [at('amount'), at('debit'), at('credit'), at('date')];
  const paidOn = at('paidOn') ?? at('incurredOn') ?? date;
  const incurredOn = at('incurredOn') ?? (at('paidOn') === undefined ? undefined : date);
  const money = debit !== undefined && credit !== undefined ? { debit, credit } : (amount ?? debit);
  const columns = given({
    voucher: at('voucher'), category: at('category') ?? at('account'), paidOn, incurredOn: incurredOn === paidOn ? undefined : incurredOn, amount: money,
    supplier: at('supplier'), description: at('description'), partner: at('partner'),
  });
  return { columns, numbers: numbersOf(lines, headerRow, columns), dates: 'auto', categories: {}, headerRow };
}

/** How the first amounts are written. */
export function numbersOf(lines: readonly Line[], headerRow: number, { amount }: Columns): Mapping['numbers'] {
  const columns = amount === undefined ? [] : typeof amount === 'number' ? [amount] : [amount.debit, amount.credit];
  return numberStyleOf(lines.filter(({ line }) => line > headerRow).flatMap(({ cells }) => columns.map((one) => cells[one] ?? null)));
}

/** A mapping by headings. A column without a heading cannot be found again and is left out. */
export function saved({ columns, only, numbers, dates, categories, category }: Mapping, headers: readonly Column[]): SavedMapping {
  const nameOf = (index: number): string | undefined => headers.find((one) => one.index === index)?.header ?? undefined;
  const names: Record<string, string | { debit: string; credit: string }> = {};
  for (const [field, index] of Object.entries(columns)) {
    if (index === undefined) continue;
    const [first, second] = typeof index === 'number' ? [nameOf(index), undefined] : [nameOf(index.debit), nameOf(index.credit)];
    if (first === undefined || (typeof index !== 'number' && second === undefined)) continue;
    names[field] = second === undefined ? first : { debit: first, credit: second };
  }
  const name = only ? nameOf(only.column) : undefined;
  return { numbers, dates, categories, category, columns: names, ...(only && name !== undefined && { only: { column: name, value: only.value } }) };
}

/** A saved mapping on the columns of a file; null when not all that it names are there. */
export function applied({ columns, only, ...rest }: SavedMapping, headers: readonly Column[], headerRow: number): Mapping | null {
  const indexOf = (name: string): number | undefined => headers.find(({ header }) => header !== null && headingOf(header) === headingOf(name))?.index;
  const found: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(columns)) {
    const index = typeof name === 'string' ? indexOf(name) : { debit: indexOf(name.debit), credit: indexOf(name.credit) };
    if (index === undefined || (typeof index === 'object' && (index.debit === undefined || index.credit === undefined))) return null;
    found[field] = index;
  }
  const column = only ? indexOf(only.column) : undefined;
  if (only && column === undefined) return null;
  return { ...rest, columns: found, ...(only && { only: { column: column!, value: only.value } }), headerRow };
}

const given = (fields: Partial<Record<Field, unknown>>): Columns => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Columns;
