import { hash } from 'node:crypto';
import { isDay, money } from '@toteuma/kernel';
import { centsOf, type TypedRow } from '../draft/typed-row.js';

/** What makes two rows look like the same cost. */
export interface Costed {
  readonly supplier?: string | null | undefined;
  readonly voucher: string;
  readonly paidOn: string;
  readonly cents: bigint;
}

/**
 * The same digest for the same supplier, voucher, day of payment and amount, however they are spelled. A row without a supplier is
 * only like rows of its own grant: voucher numbers begin at 1 in every ledger.
 * @returns SHA-256 in hex
 */
export function fingerprintOf({ supplier, voucher, paidOn, cents }: Costed, grant: string): string {
  const who = lettersOf(supplier ?? '');
  const parts = [who === '' ? grant : who, lettersOf(voucher).replace(/^0+(?=.)/, ''), paidOn, money(cents)];
  return hash('sha256', parts.join('\n'), 'hex');
}

/** By what a typed row is compared with others; null while it is not whole. */
export function printOf(row: TypedRow, grant: string): string | null {
  const cents = centsOf(row);
  const { voucher = '', paidOn = '', supplier } = row;
  if (cents === null || voucher.trim() === '' || !isDay(paidOn)) return null;
  return fingerprintOf({ supplier, voucher, paidOn, cents }, grant);
}

/** Letters and digits alone, in lower case: neither spaces nor points nor the form of a letter make another supplier. */
const lettersOf = (text: string): string => (PLAIN.test(text) ? text.toLowerCase().replaceAll(/[^a-z0-9åäö]+/g, '') : text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
/** Letters that are what they are: most names of a ledger need no more looking into. */
const PLAIN = /^[\x20-\x7eåäöÅÄÖ]*$/;
