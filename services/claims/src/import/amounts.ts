/** How a file writes numbers: 1 234,50 or 1,234.50; `auto` takes what can mean one thing only. */
export const numberStyles = ['auto', 'fi', 'en'] as const;
export type NumberStyle = (typeof numberStyles)[number];

/** A value of a spreadsheet or ledger; a date has become a day. */
export type Cell = string | number | boolean | null;

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };
const read = <T>(value: T): Read<T> => ({ ok: true, value });
const fault = (expected: string): { readonly ok: false; readonly expected: string } => ({ ok: false, expected });

export const expectedAmount = {
  amount: 'an amount such as 1234.50: at most 12 digits and two decimals',
  twoDecimals: 'an amount with at most two decimals',
  ambiguous: 'an amount that can be read in one way only: say in the mapping how the file writes numbers',
};

/** Euros of a ledger have at most twelve digits. */
const LARGEST = 1e12;
/** Characters of an amount with its spaces and currency. What is longer is none, and would take long to look through. */
const LONGEST = 60;
/** What can be read in one way only, whatever the style: as most ledgers write their amounts. */
const PLAIN = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/;

/** Reads an amount in cents. Blank is no amount: that is for the caller to say. */
export function readAmount(cell: Cell, style: NumberStyle): Read<bigint> {
  if (typeof cell === 'number') return centsOfNumber(cell);
  if (typeof cell !== 'string') return fault(expectedAmount.amount);
  const simple = PLAIN.exec(cell);
  if (simple !== null) return centsOf(simple[1] === '-', simple[2]!, simple[3] ?? '');
  const { digits, negative } = signed(cell);
  const plain = styleOf(digits, style);
  if (typeof plain !== 'string') return plain;
  const [, whole, decimals = ''] = /^(\d{1,15})(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === undefined || BigInt(whole) >= BigInt(LARGEST)) return fault(expectedAmount.amount);
  return centsOf(negative, whole, decimals);
}

/** Digits that a spreadsheet keeps: beyond them 0.1 + 0.2 is not 0.3, which is what was meant. */
const KEPT = 15;

function centsOfNumber(number: number): Read<bigint> {
  if (!Number.isFinite(number) || number >= LARGEST || number <= -LARGEST) return fault(expectedAmount.amount);
  const [, minus, whole, decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number.toPrecision(KEPT)) ?? [];
  return whole === undefined ? fault(expectedAmount.twoDecimals) : centsOf(minus === '-', whole, decimals);
}

function centsOf(negative: boolean, whole: string, decimals: string): Read<bigint> {
  if (/[^0]/.test(decimals.slice(2))) return fault(expectedAmount.twoDecimals);
  const cents = BigInt(whole) * 100n + BigInt(decimals.slice(0, 2).padEnd(2, '0'));
  return read(negative ? -cents : cents);
}

/** Minus in front, behind or as parentheses; currency and the spaces of all kinds that group digits left out. */
function signed(cell: string): { digits: string; negative: boolean } {
  if (cell.length > LONGEST) return { digits: '', negative: false };
  const text = cell.trim().replaceAll(/[\u2212\u2013\u2010\u2011\ufe63\uff0d]/g, '-').replaceAll(/\s*(?:€|EUR)\s*/gi, '');
  const inside = /^\((.+)\)$/.exec(text)?.[1];
  if (inside !== undefined) return { digits: inside.trim(), negative: true };
  const [, before = '', digits = '', after = ''] = /^([+-]?)\s*(.*?)\s*([+-]?)$/s.exec(text) ?? [];
  // Two signs are no amount.
  return { digits: before !== '' && after !== '' ? '' : digits, negative: (before || after) === '-' };
}

const GROUPED = /^\d{1,3}(?:[\s'’]\d{3})+(?![\d])/u;
const FI = /^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/;
const EN = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

/** The digits with a point before the decimals, or why not. */
function styleOf(digits: string, style: NumberStyle): string | { readonly ok: false; readonly expected: string } {
  const text = GROUPED.test(digits) ? digits.replaceAll(/[\s'’]/gu, '') : digits;
  const [fi, en] = [FI.test(text), EN.test(text)];
  if (!fi && !en) return fault(expectedAmount.amount);
  if (style === 'fi') return fi ? fromFi(text) : fromEn(text);
  if (style === 'en') return en ? fromEn(text) : fromFi(text);
  // One separator with three digits behind: 1.234 is a thousand to some and a bit more than one to others.
  if (fi && en && fromFi(text) !== fromEn(text)) return fault(expectedAmount.ambiguous);
  return fi ? fromFi(text) : fromEn(text);
}

const fromFi = (text: string): string => text.replaceAll('.', '').replace(',', '.');
const fromEn = (text: string): string => text.replaceAll(',', '');

/** What a column of a file shows of how it writes numbers; `auto` when it shows nothing, or both. */
export function numberStyleOf(cells: readonly Cell[]): NumberStyle {
  const styles = new Set<NumberStyle>();
  for (const cell of cells) {
    if (typeof cell !== 'string') continue;
    const { digits } = signed(cell);
    if (/,\d{1,2}$/.test(digits)) styles.add('fi');
    if (/\.\d{1,2}$/.test(digits)) styles.add('en');
  }
  return styles.size === 1 ? [...styles][0]! : 'auto';
}
