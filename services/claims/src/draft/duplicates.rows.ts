import { Inject, Injectable } from '@nestjs/common';
import { RUNTIME, type Caller, type Runtime } from '@toteuma/platform';

/** Where another row of the same look is. Of another organisation's operation an applicant learns no more than that there is one. */
export interface Duplicate {
  readonly where: 'draft' | 'claim' | 'operation';
  readonly grant?: string;
  readonly code?: string;
  readonly claim?: number;
  readonly row?: string;
  readonly partner?: string;
  /** In the same draft: the key of the row. */
  readonly key?: string;
}

export interface FiledRow {
  readonly fingerprint: string;
  readonly grant: string;
  readonly claim: number;
  readonly row: string;
  readonly partner: string;
  readonly code: string | null;
  readonly organisation: string | null;
}
interface DraftedRow {
  readonly fingerprint: string;
  readonly partner: string;
  readonly key: string;
}

/** So many of one look are told. */
const MOST = 10;

/** Finds rows that look alike: in the draft, in all filed claims, of whichever operation. */
@Injectable()
export class Duplicates {
  constructor(@Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'sql'>) {}

  /** The filed rows of each look. */
  async filed(prints: readonly string[]): Promise<FiledRow[]> {
    if (prints.length === 0) return [];
    return this.runtime.sql.query(
      `SELECT p.fingerprint, p.grant_id AS "grant", p.claim, p.row_id AS "row", p.partner, a.code, a.organisation
       FROM unnest($1::text[]) AS asked (print) CROSS JOIN LATERAL (SELECT * FROM claim_prints WHERE fingerprint = asked.print ORDER BY grant_id, claim, row_id LIMIT ${MOST + 1}) p
       LEFT JOIN claim_accounts a ON a.grant_id = p.grant_id`,
      [[...new Set(prints)]],
    );
  }

  /**
   * By look, what a caller may know of the filed rows.
   * @param grant of the rows that are asked for
   */
  async told(caller: Pick<Caller, 'organisation' | 'ofAuthority'>, grant: string, prints: readonly string[]): Promise<Map<string, Duplicate[]>> {
    const found = new Map<string, Duplicate[]>();
    for (const row of await this.filed(prints)) {
      const list = found.get(row.fingerprint) ?? [];
      found.set(row.fingerprint, list);
      const { grant: its, code, claim, row: id, partner, organisation } = row;
      const isTold = caller.ofAuthority || organisation === caller.organisation;
      const where = its === grant ? 'claim' : 'operation';
      if (isTold) list.push({ where, grant: its, ...(code !== null && { code }), claim, row: id, partner });
      // However many there are: their number would tell of others' claims too.
      else if (!list.some((one) => one.grant === undefined)) list.push({ where });
    }
    return found;
  }

  /** By look, the rows of a draft. */
  async drafted(draft: string, prints: readonly string[]): Promise<Map<string, DraftedRow[]>> {
    const found = new Map<string, DraftedRow[]>();
    if (prints.length === 0) return found;
    const rows = await this.runtime.sql.query<DraftedRow>(
      `SELECT r.fingerprint, r.partner, r.key FROM unnest($2::text[]) AS asked (print)
       CROSS JOIN LATERAL (SELECT * FROM claim_draft_rows WHERE fingerprint = asked.print AND draft = $1 ORDER BY place LIMIT ${MOST + 1}) r`,
      [draft, [...new Set(prints)]],
    );
    for (const row of rows) found.set(row.fingerprint, [...(found.get(row.fingerprint) ?? []), row]);
    return found;
  }
}
