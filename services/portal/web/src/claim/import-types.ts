// What the pages read of a file of rows that is looked at before it is taken into a claim.
import type { Duplicate } from './row-book.js';
import type { RowAnswer } from './row-wire.js';

export const mappedFields = ['voucher', 'category', 'paidOn', 'incurredOn', 'supplier', 'description', 'partner'] as const;
export type MappedField = (typeof mappedFields)[number];
type Two<Column> = { readonly debit?: Column | undefined; readonly credit?: Column | undefined };

/** How the file writes what stands in its columns, and what the values of the ledger mean here. */
interface Writing {
  readonly numbers: 'auto' | 'fi' | 'en';
  readonly dates: 'auto' | 'dmy' | 'mdy' | 'ymd';
  /** Null: what does not belong to the claim. */
  readonly categories: Readonly<Record<string, string | null>>;
  /** Of all rows, where no column tells. */
  readonly category?: string | null | undefined;
}
/** Which column is what, by index from 0. */
export interface Mapping extends Writing {
  readonly columns: { readonly [Field in MappedField]?: number } & { readonly id?: number; readonly amount?: number | Two<number> | undefined };
  readonly only?: { readonly column: number; readonly value: string } | null | undefined;
  readonly headerRow: number;
}
/** The same by the headings, so that it fits the next file too. */
export interface SavedMapping extends Writing {
  readonly columns: Readonly<Record<string, string | { readonly debit: string; readonly credit: string }>>;
  readonly only?: { readonly column: string; readonly value: string } | null | undefined;
}
export interface ImportColumn {
  readonly index: number;
  readonly header: string | null;
  readonly samples: readonly string[];
}
export interface Import {
  readonly import: string;
  readonly partner: string;
  readonly name: string;
  readonly state: 'reading' | 'read' | 'failed' | 'stopped' | 'taken';
  readonly sameAs: string | null;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly columns: readonly ImportColumn[];
  readonly mapping: Mapping | null;
  /** What stands in the column of the category. */
  readonly values: readonly string[];
  readonly notices: readonly { readonly type: 'formulas' | 'merged-cells' | 'other-sheets' | 'encoding'; readonly where: readonly string[]; readonly count: number }[];
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  readonly duplicates: number;
  readonly leftOut: number;
  readonly taken: number;
  readonly why: string | null;
  readonly problem: { readonly field: string; readonly expected: string } | null;
}
export interface ImportedRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly cells: readonly (string | number | boolean | null)[];
  readonly row: RowAnswer | null;
  readonly problems: readonly { readonly type: string; readonly field: string; readonly expected: string; readonly column: number | null; readonly value: string | null }[];
  readonly duplicates: readonly (Omit<Duplicate, 'where'> & { readonly where: Duplicate['where'] | 'file' })[];
}
export interface ImportRowPage {
  readonly rows: readonly ImportedRow[];
  readonly next: string | null;
}
