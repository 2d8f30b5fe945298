import type { DraftPart } from './draft-types.js';
import type { Duplicate, RowProblem, ServerRow } from './row-book.js';
import { rowFields, unitFields, type RowText } from './row-text.js';

/** A row of a draft as the platform answers it; what was typed stands in it as it was typed. */
export interface RowAnswer {
  readonly key: string;
  readonly problems?: readonly RowProblem[];
  readonly duplicates?: readonly Duplicate[];
  readonly unit?: Readonly<Record<string, string | null>> | null;
  readonly [field: string]: unknown;
}
export interface RowsAnswer {
  readonly version: number;
  readonly rows: readonly RowAnswer[];
  readonly parts: readonly DraftPart[];
}

const isUnit = (field: string): boolean => (unitFields as readonly string[]).includes(field);

export const rowsOf = (rows: readonly RowAnswer[]): ServerRow[] => rows.map((row) => {
  const texts = rowFields.flatMap((field): [string, string][] => {
    const text = isUnit(field) ? row.unit?.[field] : row[field];
    return typeof text === 'string' && text !== '' ? [[field, text]] : [];
  });
  return { key: row.key, text: Object.fromEntries(texts) as RowText, problems: row.problems ?? [], duplicates: row.duplicates ?? [] };
});

/** A row as it is sent. */
export function sentRow({ key, text }: { readonly key: string; readonly text: RowText }): Readonly<Record<string, unknown>> {
  const unit = Object.fromEntries(unitFields.flatMap((field) => (text[field] === undefined ? [] : [[field, text[field]]])));
  const plain = Object.fromEntries(Object.entries(text).filter(([field]) => !isUnit(field)));
  return { key, ...plain, ...(Object.keys(unit).length === 0 ? {} : { unit }) };
}
