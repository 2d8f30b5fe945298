import type { EventData } from '@toteuma/contracts';
import type { StoredEvent } from '@toteuma/eventing';
import { parseMoney } from '@toteuma/kernel';
import type { Tx } from '../database.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { Duplicate } from '../realisation/figures.js';

/** The rows of a claim as it was filed. */
export interface FiledRows {
  readonly event: StoredEvent;
  readonly data: EventData<'ClaimSubmitted'>;
}

/** Keeps what the rows of claims look like, and marks those that are there twice by now: few statements, however many rows there are. */
export async function storePrints(tx: Tx, filed: readonly FiledRows[]): Promise<void> {
  for (const { event, data } of filed) {
    const rows = data.rows.flatMap(({ id, category, amount, fingerprint }) => (fingerprint === undefined ? [] : [{ id, category, amount: String(parseMoney(amount)), fingerprint }]));
    if (rows.length === 0) continue;
    await tx.$executeRaw`
      INSERT INTO row_prints ("grant", claim, row_id, category, amount, fingerprint, occurred_at)
      SELECT ${event.stream}, ${data.claim}::int, r.id, r.category, r.amount::bigint, r.fingerprint, ${event.occurredAt}::timestamptz
      FROM unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ category }) => category)}::text[], ${rows.map(({ amount }) => amount)}::text[], ${rows.map(({ fingerprint }) => fingerprint)}::text[]) AS r (id, category, amount, fingerprint)`;
    await tx.$executeRaw`
      WITH twins AS (
        SELECT fingerprint FROM row_prints WHERE fingerprint = ANY (SELECT fingerprint FROM row_prints WHERE "grant" = ${event.stream} AND claim = ${data.claim}::int)
        GROUP BY fingerprint HAVING count(*) > 1)
      UPDATE row_prints AS p SET twin_since = ${String(event.position)}::bigint,
        -- It is there twice from when the second of them was filed.
        twin_at = GREATEST(p.occurred_at, (SELECT o.occurred_at FROM row_prints AS o WHERE o.fingerprint = p.fingerprint AND (o."grant", o.claim, o.row_id) <> (p."grant", p.claim, p.row_id) ORDER BY o.occurred_at LIMIT 1))
      FROM twins WHERE p.fingerprint = twins.fingerprint AND p.twin_since IS NULL`;
  }
}

/** So many warnings at most say that the same cost is there twice. */
const MOST = 200;

/** The costs of a grant that are there twice at a moment. @param position what of claims is known then; null: all of it, up to the instant */
export async function duplicatesOf(tx: Tx, grant: string, moment: { readonly position?: number; readonly until?: string }): Promise<Duplicate[]> {
  const known: Prisma.RowPrintWhereInput = {
    ...(moment.position === undefined ? { twinSince: { not: null } } : { twinSince: { lte: moment.position } }), ...(moment.until !== undefined && { twinAt: { lte: moment.until } }),
  };
  const own = await tx.rowPrint.findMany({ where: { grant, ...known }, orderBy: [{ claim: 'asc' }, { row: 'asc' }], take: 10 * MOST });
  if (own.length === 0) return [];
  const groups = [...Map.groupBy(own, ({ fingerprint }) => fingerprint)].slice(0, MOST);
  const others = await tx.rowPrint.findMany({ where: { grant: { not: grant }, fingerprint: { in: groups.map(([fingerprint]) => fingerprint) }, ...known }, distinct: ['fingerprint'], select: { fingerprint: true } });
  const elsewhere = new Set(others.map(({ fingerprint }) => fingerprint));
  return groups.map(([fingerprint, rows]) => ({ rows: rows.map(({ claim, row }) => ({ claim, row })), category: rows[0]!.category, amount: rows[0]!.amount, elsewhere: elsewhere.has(fingerprint) }));
}
