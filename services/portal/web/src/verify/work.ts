// What a verifier has come to about the rows of a claim and has not sent yet. Amounts are decimal strings, sums are cents.
import { money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import type { CheckRow, DeductionReason, Verified } from './verify-types.js';

/** What is taken from one row; both nothing: the row is accepted as it is. */
export interface Mark {
  readonly deduct: string;
  readonly reason: DeductionReason | null;
  readonly note: string;
  readonly park: string;
}
/** By the key of a row. A row that is not here has not been looked at. */
export type Marks = Readonly<Record<string, Mark>>;
/** Some rows before or after a step; null: not looked at. */
export type Patch = Readonly<Record<string, Mark | null>>;

const NOTHING = '0.00';
export const accepted: Mark = { deduct: NOTHING, reason: null, note: '', park: NOTHING };
export const parkedWhole = (row: Pick<CheckRow, 'amount'>): Mark => ({ ...accepted, park: row.amount });
export const deducted = (amount: string, reason: DeductionReason, note: string): Mark => ({ ...accepted, deduct: amount, reason, note });

export type RowState = 'untouched' | 'accepted' | 'deducted' | 'parked';

export function stateOf(mark: Mark | undefined): RowState {
  if (mark === undefined) return 'untouched';
  if (mark.deduct !== NOTHING) return 'deducted';
  return mark.park === NOTHING ? 'accepted' : 'parked';
}

/** The marks with a step taken, and the step that takes it back. */
export function step(marks: Marks, patch: Patch): { readonly marks: Marks; readonly back: Patch } {
  const next: Record<string, Mark> = { ...marks };
  const back: Record<string, Mark | null> = {};
  for (const [row, mark] of Object.entries(patch)) {
    back[row] = marks[row] ?? null;
    if (mark === null) delete next[row];
    else next[row] = mark;
  }
  return { marks: next, back };
}

/**
 * What is wrong with taking so much from a row: a part has the sign of its whole, and both parts together are not more than it.
 * @param amounts what is deducted and parked, in cents
 */
export function takesTooMuch(row: Pick<CheckRow, 'amount'>, ...amounts: readonly Cents[]): boolean {
  const whole = parseMoney(row.amount);
  const taken = sum(amounts);
  return whole >= 0n ? amounts.some((amount) => amount < 0n) || taken > whole : amounts.some((amount) => amount > 0n) || taken < whole;
}

export interface Sums {
  readonly declared: Cents;
  readonly certified: Cents;
  readonly deducted: Cents;
  readonly parked: Cents;
  readonly rows: number;
  readonly untouched: number;
}

/** The rows together: declared = certified + deducted + parked. A row that nobody has looked at counts as certified. */
export function sumsOf(rows: readonly Pick<CheckRow, 'key' | 'from' | 'amount'>[], marks: Marks): Sums {
  let [declared, off, parked, untouched] = [0n, 0n, 0n, 0];
  for (const { key, from, amount } of rows) {
    const mark = marks[key];
    if (mark === undefined) untouched += 1;
    // A row that is taken up was declared and parked before: certified now, it is parked no more.
    if (from !== null) {
      if (mark === undefined || mark.park === NOTHING) parked -= parseMoney(amount);
      continue;
    }
    declared += parseMoney(amount);
    if (mark !== undefined) {
      if (mark.deduct !== NOTHING) off += parseMoney(mark.deduct);
      if (mark.park !== NOTHING) parked += parseMoney(mark.park);
    }
  }
  return { declared, certified: declared - off - parked, deducted: off, parked, rows: rows.length, untouched };
}

/** What is certified of one row. */
export const certifiedOf = (row: Pick<CheckRow, 'amount'>, mark: Mark | undefined): string =>
  mark === undefined ? row.amount : money(parseMoney(row.amount) - parseMoney(mark.deduct) - parseMoney(mark.park));

export interface TakenBody {
  readonly deduct: readonly { readonly row: string; readonly amount: string; readonly reason: DeductionReason; readonly note?: string }[];
  readonly park: readonly { readonly row: string; readonly amount: string }[];
}

/** What is sent of the marks, in the order of the rows. */
export function bodyOf(rows: readonly Pick<CheckRow, 'id' | 'key'>[], marks: Marks): TakenBody {
  const deduct: TakenBody['deduct'][number][] = [];
  const park: TakenBody['park'][number][] = [];
  for (const { id, key } of rows) {
    const mark = marks[key];
    if (mark === undefined) continue;
    if (mark.deduct !== NOTHING) deduct.push({ row: id, amount: mark.deduct, reason: mark.reason ?? 'other', ...(mark.note.trim() === '' ? {} : { note: mark.note.trim() }) });
    if (mark.park !== NOTHING) park.push({ row: id, amount: mark.park });
  }
  return { deduct, park };
}

export const rowFilters = ['all', 'untouched', 'accepted', 'deducted', 'parked', 'sampled', 'duplicates'] as const;
export type RowFilter = (typeof rowFilters)[number];

export interface RowQuery {
  readonly state: RowFilter;
  readonly search: string;
  readonly partner: string;
  readonly category: string;
}
export const allRows: RowQuery = { state: 'all', search: '', partner: '', category: '' };

/** The rows that are asked for, in their order. */
export function rowsOf(rows: readonly CheckRow[], marks: Marks, { state, search, partner, category }: RowQuery): readonly CheckRow[] {
  const words = search.toLocaleLowerCase().split(/\s+/u).filter((word) => word !== '');
  if (state === 'all' && words.length === 0 && partner === '' && category === '') return rows;
  return rows.filter((row) => {
    if (partner !== '' && row.partner !== partner) return false;
    if (category !== '' && row.category !== category) return false;
    if (!fits(row, marks, state)) return false;
    if (words.length === 0) return true;
    const told = `${row.id} ${row.voucher} ${row.supplier ?? ''} ${row.description ?? ''} ${row.amount}`.toLocaleLowerCase();
    return words.every((word) => told.includes(word));
  });
}

export function fits(row: CheckRow, marks: Marks, state: RowFilter): boolean {
  if (state === 'all') return true;
  if (state === 'sampled') return row.sampled;
  if (state === 'duplicates') return row.duplicates > 0;
  return stateOf(marks[row.key]) === state;
}

/** So many rows are printed at a time: of many more a browser is slow to make pages. */
const PRINTED = 2500;

/** The pieces in which so many rows are printed, by their first and last row, from 1. */
export const piecesOf = (rows: number): { readonly from: number; readonly to: number }[] =>
  Array.from({ length: Math.ceil(rows / PRINTED) }, (_, at) => ({ from: at * PRINTED + 1, to: Math.min(rows, (at + 1) * PRINTED) }));

/** The place of the next row after `from` that fits, from the beginning again at the end; -1 when there is none. */
export function nextFitting(rows: readonly CheckRow[], marks: Marks, from: number, state: RowFilter): number {
  for (let far = 1; far <= rows.length; far += 1) {
    const at = (from + far) % rows.length;
    if (fits(rows[at]!, marks, state)) return at;
  }
  return -1;
}

/** What an earlier verification said of the rows: all of them were looked at. */
export function marksOf(rows: readonly Pick<CheckRow, 'id' | 'key'>[], { deduct, park }: Pick<Verified, 'deduct' | 'park'>): Marks {
  const marks: Record<string, Mark> = {};
  const keys = new Map<string, string>();
  for (const { id, key } of rows) {
    marks[key] = accepted;
    // An id means the claim's own row where it has one, and those come first.
    if (!keys.has(id)) keys.set(id, key);
  }
  const put = (row: string, part: Partial<Mark>) => {
    const key = keys.get(row) ?? row;
    marks[key] = { ...(marks[key] ?? accepted), ...part };
  };
  for (const { row, amount, reason, note } of deduct) {
    // Elsewhere several deductions of one row may have been told, each with its reason: here they are one.
    const known = marks[keys.get(row) ?? row] ?? accepted;
    put(row, { deduct: money(parseMoney(known.deduct) + parseMoney(amount)), reason: known.reason ?? reason, note: [known.note, note].filter(Boolean).join(' ') });
  }
  for (const { row, amount } of park) put(row, { park: amount });
  return marks;
}
