import { money } from '@toteuma/kernel';

/** One row of the claim and what its verification takes from it, in cents. */
export interface LargeRow {
  readonly id: string;
  readonly amount: bigint;
  readonly deducted: bigint;
  readonly parked: bigint;
}

/** Rows of 9.00 to 9.96: of every tenth a euro is deducted, every twenty-fifth is parked. */
export function largeRows(count: number): LargeRow[] {
  return Array.from({ length: count }, (_, at) => {
    const amount = 900n + BigInt(at % 97);
    const parked = at % 25 === 24 ? amount : 0n;
    return { id: `R-${at + 1}`, amount, deducted: parked === 0n && at % 10 === 0 ? 100n : 0n, parked };
  });
}

/** The operation's first month, in one claim. */
export const claimOf = (rows: readonly LargeRow[]): string =>
  JSON.stringify({ period: { from: '2011-01-01', to: '2011-01-31' }, rows: rows.map(({ id, amount }) => ({ voucher: id, category: 'staff', paidOn: '2011-01-15', amount: money(amount) })) });

export const verificationOf = (rows: readonly LargeRow[]): string =>
  JSON.stringify({
    deduct: rows.filter(({ deducted }) => deducted > 0n).map(({ id, deducted }) => ({ row: id, amount: money(deducted), reason: 'no-evidence' })),
    park: rows.filter(({ parked }) => parked > 0n).map(({ id }) => ({ row: id })),
  });

/** What has to come out: reckoned here a second time, 17 % half up and 80 % rounded down. */
export function outcomeOf(rows: readonly LargeRow[]): { declared: string; certified: string; support: string } {
  const flat = (base: bigint) => (base * 17n + 50n) / 100n;
  const declared = rows.reduce((sum, { amount }) => sum + amount, 0n);
  const certified = rows.reduce((sum, { amount, deducted, parked }) => sum + amount - deducted - parked, 0n);
  const net = certified + flat(certified);
  return { declared: money(declared + flat(declared)), certified: money(net), support: money((net * 80n) / 100n) };
}
