import { money, parseMoney } from '@toteuma/kernel';
import { readAmount } from '../budget/amount-text.js';
import type { ClaimRowShown } from '../claim/claim-types.js';

/** A row of a decided claim, as far as a correction asks. */
export type DecidedRow = Pick<ClaimRowShown, 'id' | 'from' | 'voucher' | 'supplier' | 'description' | 'amount' | 'deducted' | 'parked' | 'certified'>;

/** From which change to which a row can be corrected: all that is certified can go, and all that was deducted can come back. Of a credit note it is the other way round. */
export function changesOf({ certified, deducted }: Pick<DecidedRow, 'certified' | 'deducted'>): { readonly least: string; readonly most: string } {
  const [down, up] = [-parseMoney(certified ?? '0.00'), parseMoney(deducted ?? '0.00')];
  const [least, most] = down <= up ? [down, up] : [up, down];
  return { least: money(least), most: money(most) };
}

/** Whether anything of a row can be corrected. */
export const isCorrectable = (row: DecidedRow): boolean => Object.values(changesOf(row)).some((change) => change !== '0.00');

/** Whether a correction of the row's id means this one: the claim's own row comes before one that it took up, and that before those that were parked again. */
export function isMeant(row: DecidedRow, rows: readonly DecidedRow[]): boolean {
  const same = rows.filter(({ id }) => id === row.id);
  return (same.find(({ from }) => from === null) ?? same.find(({ parked }) => parked === '0.00') ?? row) === row;
}

/** The vouchers of rows by the rows' ids: where several rows have one id, it is called after the claim's own. */
export const vouchersOf = (rows: readonly Pick<DecidedRow, 'id' | 'from' | 'voucher'>[]): ReadonlyMap<string, string> =>
  new Map(rows.toSorted((one, other) => Number(one.from === null) - Number(other.from === null)).map(({ id, voucher }) => [id, voucher]));

/** What a typed change of a row comes to: the change and what is certified after it, or what is wrong with it. */
export type Change = { readonly change: string; readonly after: string } | { readonly wrong: 'amount' | 'beyond' };

export function changeOf(row: DecidedRow, text: string): Change {
  const reading = readAmount(text);
  if (reading.kind !== 'amount' || reading.cents === 0n) return { wrong: 'amount' };
  const { least, most } = changesOf(row);
  if (reading.cents < parseMoney(least) || reading.cents > parseMoney(most)) return { wrong: 'beyond' };
  return { change: money(reading.cents), after: money(parseMoney(row.certified ?? '0.00') + reading.cents) };
}
