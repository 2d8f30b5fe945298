import { keptAmount } from '../budget/amount-text.js';

/** What a row of a claim is made of, as it stands in the grid from left to right. */
export const costFields = ['voucher', 'category', 'paidOn', 'incurredOn', 'supplier', 'description', 'amount'] as const;
/** Of costs by the hour, in the place of the amount. */
export const unitFields = ['worker', 'hours', 'yearlyCost'] as const;
export const rowFields = [...costFields, ...unitFields] as const;
export type RowField = (typeof rowFields)[number];

const known = new Set<string>(rowFields);
export const isRowField = (field: string): field is RowField => known.has(field);

/** A row as it was typed: blank fields are left out. */
export type RowText = { readonly [Field in RowField]?: string };

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The text of a field as it is kept: an amount, a day or a category as the API writes it, all else as it was typed, so that nothing is lost. */
export function keptText(field: RowField, typed: string, categories: readonly Named[]): string {
  const text = typed.trim();
  switch (field) {
    case 'amount':
    case 'yearlyCost':
      return keptAmount(text);
    case 'paidOn':
    case 'incurredOn':
      return readDay(text) ?? text;
    case 'hours':
      return /^\d{1,5}[.,]\d{1,2}$/u.test(text) ? text.replace(',', '.') : text;
    case 'category':
      return categories.find(({ id, name }) => [id, name].some((known) => known.toLowerCase() === text.toLowerCase()))?.id ?? text;
    default:
      return text;
  }
}

/** A day that is written as 31.10.2022, 31/10/2022 or 2022-10-31, as the API writes it; null for what is no day. */
export function readDay(text: string): string | null {
  const parts = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/u.exec(text)?.groups ?? /^(?<day>\d{1,2})[./](?<month>\d{1,2})[./](?<year>\d{4})$/u.exec(text)?.groups;
  if (!parts) return null;
  const { year = '', month = '', day = '' } = parts;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = new Date(`${written}T12:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === written ? written : null;
}

/** A kept day as the reader types it: 31.10.2022, in English 2022-10-31; other text as it is. */
export function dayToType(text: string, language: string): string {
  const day = language === 'en' ? null : /^(\d{4})-(\d\d)-(\d\d)$/u.exec(text);
  return day ? `${Number(day[3])}.${Number(day[2])}.${day[1]}` : text;
}

/** The row with some fields written anew. */
export function withText(row: RowText, changes: { readonly [Field in RowField]?: string }): RowText {
  return Object.fromEntries(Object.entries({ ...row, ...changes }).filter(([, text]) => text !== '' && text !== undefined));
}

export const isBlank = (row: RowText): boolean => Object.values(row).every((text) => text === '');
