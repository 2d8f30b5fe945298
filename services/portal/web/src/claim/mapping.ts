import { isRowField, type RowText } from './row-text.js';
import type { ImportColumn, MappedField, Mapping, SavedMapping } from './import-types.js';

export const blankMapping: Mapping = { columns: {}, numbers: 'auto', dates: 'auto', categories: {}, headerRow: 1 };

export const columnOf = ({ columns }: Mapping, field: MappedField): string => (columns[field] === undefined ? '' : String(columns[field]));

/** The mapping with a field in another column, or in none. */
export function withColumn(mapping: Mapping, field: MappedField, column: string): Mapping {
  const { [field]: _, ...others } = mapping.columns;
  return { ...mapping, columns: column === '' ? others : { ...others, [field]: Number(column) } };
}

/** What a heading says, however it is spelled. */
const plain = (heading: string): string => heading.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** A saved mapping on the columns of a file; what it names and the file does not have is left open. */
export function fitted({ columns, only, ...rest }: SavedMapping, headers: readonly ImportColumn[], headerRow: number): Mapping {
  const indexOf = (name: string): number | undefined => headers.find(({ header }) => header !== null && plain(header) === plain(name))?.index;
  const found = Object.entries(columns).flatMap(([field, name]): [string, unknown][] => {
    const index = typeof name === 'string' ? indexOf(name) : { debit: indexOf(name.debit), credit: indexOf(name.credit) };
    return index === undefined ? [] : [[field, index]];
  });
  const column = only ? indexOf(only.column) : undefined;
  return { ...rest, columns: Object.fromEntries(found) as Mapping['columns'], ...(only && column !== undefined ? { only: { column, value: only.value } } : {}), headerRow };
}

/** What stands in the columns of a line that could not be read, as it stands there. */
export function asWritten({ columns }: Mapping, cells: readonly (string | number | boolean | null)[]): RowText {
  const at = (index: number | undefined): string => (index === undefined ? '' : String(cells[index] ?? '').trim());
  const texts = Object.entries(columns).flatMap(([field, index]): [string, string][] => {
    if (!isRowField(field) || index === undefined) return [];
    return [[field, typeof index === 'number' ? at(index) : [at(index.debit), at(index.credit)].filter((text) => text !== '').join(' / ')]];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== '')) as RowText;
}
