import { max, parseMoney } from '@toteuma/kernel';

const PARTS = 10_000n;
const cents = (amount: string | null): bigint => max(0n, parseMoney(amount ?? '0.00'));

/** The largest of the amounts, in cents; at least one, so that there is something to divide by. */
export function largest(amounts: readonly (string | null)[]): bigint {
  return amounts.map(cents).reduce((most, amount) => max(most, amount), 1n);
}

/** The length of a bar from 0 to 100, of a scale that ends at `end` cents. Only pixels are rounded here, no amount. */
export function barLength(amount: string | null, end: bigint): number {
  return Number((cents(amount) * PARTS) / end) / 100;
}
