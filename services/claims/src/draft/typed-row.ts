import { isMoney, parseMoney } from '@toteuma/kernel';

/** A row of a draft as it was typed: any of it may be missing or wrong. */
export interface TypedRow {
  readonly id?: string | undefined;
  readonly voucher?: string | undefined;
  readonly category?: string | undefined;
  readonly partner?: string | undefined;
  readonly incurredOn?: string | undefined;
  readonly paidOn?: string | undefined;
  readonly supplier?: string | undefined;
  readonly description?: string | undefined;
  readonly amount?: string | undefined;
  readonly unit?: { readonly worker?: string | undefined; readonly hours?: string | undefined; readonly yearlyCost?: string | undefined } | undefined;
}

/** What keeps a row from being filed. The field is one of the row. */
export interface RowProblem {
  readonly type: string;
  readonly field: string;
  readonly expected: string;
}

/** Without what was left blank: an empty field is one that is not given. */
export function given(row: TypedRow): TypedRow {
  const { unit, ...fields } = row;
  const written = unit && withoutBlanks(unit);
  return { ...withoutBlanks(fields), ...(written && Object.keys(written).length > 0 && { unit: written }) };
}

function withoutBlanks<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'string' || value.trim() !== '')) as T;
}

/** The amount of a row in cents; null while it is none. */
export function centsOf({ amount }: TypedRow): bigint | null {
  const written = amount?.trim() ?? '';
  return isMoney(written) ? parseMoney(written) : null;
}
