import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { RUNTIME, type Runtime } from '@toteuma/platform';
import type { PoolClient } from 'pg';
import { printOf } from '../import/fingerprint.rows.js';
import { centsOf, type TypedRow } from './typed-row.js';

/** A draft without its rows. */
export interface DraftRow {
  readonly id: string;
  readonly grant: string;
  readonly organisation: string;
  readonly filer: string | null;
  readonly state: 'open' | 'filing' | 'filed';
  /** Its filing began so long ago that whoever began it has given up. */
  readonly abandoned: boolean;
  readonly version: number;
  readonly headVersion: number;
  readonly period: { readonly from: string; readonly to: string };
  readonly last: boolean;
  readonly revenue: readonly object[];
  readonly financing: readonly object[];
  readonly takeUp: readonly string[];
  readonly claim: number | null;
  readonly savedAt: string;
  readonly savedBy: string;
  readonly parts: readonly PartRow[];
}

export interface PartRow {
  readonly partner: string;
  readonly organisation: string | null;
  readonly version: number;
  readonly ready: boolean;
  readonly rows: number;
  /** Cents of the rows whose amount can be read. */
  readonly sum: string;
}

export interface KeyedRow {
  readonly key: string;
  readonly partner: string;
  readonly content: TypedRow;
}
export interface PlacedRow extends KeyedRow {
  readonly place: string;
  readonly fingerprint: string | null;
}

export type Head = Pick<DraftRow, 'period' | 'last' | 'revenue' | 'financing' | 'takeUp'>;

/** Why a change was not made: the draft is closed, or it was changed since it was seen. */
export type Refused = { readonly refused: 'closed' } | { readonly refused: 'changed'; readonly version: number } | { readonly refused: 'too-many' };
export type Changed = { readonly refused: null; readonly version: number } | Refused;

/** The most rows of a draft: what one file may bring. A claim takes fewer. */
export const MOST_DRAFT_ROWS = 100_000;
/** Longer than any request and any statement of it may take. */
const ABANDONED = "interval '90 seconds'";

const FIND = `
  SELECT d.id, d.grant_id AS "grant", d.organisation, d.filer, d.state, d.version, d.head_version AS "headVersion", d.last, d.revenue, d.financing, d.take_up AS "takeUp", d.claim,
    json_build_object('from', d.period_from, 'to', d.period_to) AS period, coalesce(d.filing_since < now() - ${ABANDONED}, false) AS abandoned,
    to_char(d.saved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "savedAt", d.saved_by AS "savedBy",
    (SELECT json_agg(json_build_object('partner', p.partner, 'organisation', p.organisation, 'version', p.version, 'ready', p.ready, 'rows', coalesce(r.rows, 0), 'sum', coalesce(r.cents, 0)::text) ORDER BY p.place)
     FROM (SELECT *, row_number() OVER (ORDER BY partner <> 'lead', partner) AS place FROM claim_draft_parts WHERE draft = d.id) p
     LEFT JOIN (SELECT partner, count(*)::int AS rows, sum(cents) AS cents FROM claim_draft_rows WHERE draft = d.id GROUP BY partner) r USING (partner)) AS parts
  FROM claim_drafts d`;

/** The drafts of claims in the database. */
@Injectable()
export class ClaimDrafts {
  constructor(@Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'pool' | 'sql'>) {}

  /** Makes a draft; the same id again changes nothing. */
  async create(draft: { readonly id: string; readonly grant: string; readonly organisation: string; readonly filer: string | null; readonly period: { readonly from: string; readonly to: string }; readonly last: boolean; readonly partners: readonly string[]; readonly person: string; readonly at: string }): Promise<void> {
    const { id, grant, organisation, filer, period, last, partners, person, at } = draft;
    await this.runtime.sql.query(
      `WITH made AS (
         INSERT INTO claim_drafts (id, grant_id, organisation, filer, period_from, period_to, last, created_by, created_at, saved_by, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING id)
       INSERT INTO claim_draft_parts (draft, partner) SELECT made.id, partner FROM made, unnest($10::text[]) AS partner`,
      [id, grant, organisation, filer, period.from, period.to, last, person, at, partners],
    );
  }

  async find(id: string): Promise<DraftRow | null> {
    return (await this.runtime.sql.query<DraftRow>(`${FIND} WHERE d.id = $1`, [id]))[0] ?? null;
  }

  /** The drafts that an organisation has a part in, the newest first. */
  async list(organisation: string, { grant, after, limit }: { readonly grant: string | null; readonly after: { readonly at: string; readonly id: string } | null; readonly limit: number }): Promise<(DraftRow & { readonly createdAt: string })[]> {
    return this.runtime.sql.query(
      `${FIND.replace('SELECT d.id,', `SELECT d.id, to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt",`)}
       WHERE (d.organisation = $1 OR EXISTS (SELECT FROM claim_draft_parts p WHERE p.draft = d.id AND p.organisation = $1)) AND ($2::text IS NULL OR d.grant_id = $2)
         AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
      [organisation, grant, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** The end of the latest open draft that begins on or after a day. */
  async latestEnd(grant: string, filer: string | null, from: string): Promise<string | null> {
    const [found] = await this.runtime.sql.query<{ to: string }>(
      `SELECT max(period_to) AS "to" FROM claim_drafts WHERE grant_id = $1 AND filer IS NOT DISTINCT FROM $2 AND state <> 'filed' AND period_from >= $3`,
      [grant, filer, from],
    );
    return found?.to ?? null;
  }

  /** Changes what is said of the claim as a whole. */
  async saveHead(id: string, seen: number, head: Head, by: { readonly person: string; readonly at: string }): Promise<Changed> {
    return this.change(id, by, async (client, draft) => {
      if (seen < draft.headVersion || seen > draft.version) {
        const now = await this.find(id);
        const isTheSame = now !== null && isDeepStrictEqual({ period: now.period, last: now.last, revenue: now.revenue, financing: now.financing, takeUp: now.takeUp }, head);
        return isTheSame ? { refused: null, version: draft.version, same: true } : { refused: 'changed', version: draft.version };
      }
      const { period, last, revenue, financing, takeUp } = head;
      await client.query('UPDATE claim_drafts SET head_version = version + 1, period_from = $2, period_to = $3, last = $4, revenue = $5, financing = $6, take_up = $7 WHERE id = $1',
        [id, period.from, period.to, last, JSON.stringify(revenue), JSON.stringify(financing), JSON.stringify(takeUp)]);
      return null;
    });
  }

  /**
   * Puts and removes rows of one partner, if nothing of that partner was changed since it was seen. Rows that were put already,
   * just so, are the same change sent twice.
   */
  async saveRows(draft: { readonly id: string; readonly grant: string }, partner: string, seen: number, change: { readonly put: readonly KeyedRow[]; readonly remove: readonly string[] }, by: { readonly person: string; readonly at: string }): Promise<Changed> {
    const { put, remove } = change;
    return this.change(draft.id, by, async (client, now) => {
      const part = await partOf(client, draft.id, partner);
      if (seen < part || seen > now.version) {
        const isDone = await isAsPut(client, draft.id, partner, put, remove);
        return isDone ? { refused: null, version: now.version, same: true } : { refused: 'changed', version: now.version };
      }
      await client.query('DELETE FROM claim_draft_rows WHERE draft = $1 AND partner = $2 AND key = ANY($3)', [draft.id, partner, remove]);
      await client.query(
        `WITH given AS (SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS given (key, content, fingerprint, cents, nth))
         INSERT INTO claim_draft_rows (draft, key, partner, place, content, fingerprint, cents)
         SELECT $1, key, $2, (SELECT next_place FROM claim_drafts WHERE id = $1) + nth, content::json, fingerprint, cents::bigint FROM given
         ON CONFLICT (draft, partner, key) DO UPDATE SET content = excluded.content, fingerprint = excluded.fingerprint, cents = excluded.cents`,
        [draft.id, partner, put.map(({ key }) => key), put.map(({ content }) => JSON.stringify(content)), put.map(({ content }) => printOf(content, draft.grant)), put.map(({ content }) => centsOf(content)?.toString() ?? null)],
      );
      await client.query('UPDATE claim_drafts SET next_place = next_place + $2 + 1 WHERE id = $1', [draft.id, put.length]);
      await touch(client, draft.id, partner);
      const { rows: [count] } = await client.query<{ rows: number }>('SELECT count(*)::int AS rows FROM claim_draft_rows WHERE draft = $1', [draft.id]);
      return count!.rows > MOST_DRAFT_ROWS ? { refused: 'too-many' } : null;
    });
  }

  /** Says whether a partner's part is ready, or who fills it in. */
  async savePart(id: string, partner: string, change: { readonly ready?: boolean; readonly organisation?: string | null }, by: { readonly person: string; readonly at: string }): Promise<Changed> {
    return this.change(id, by, async (client) => {
      await client.query(
        'UPDATE claim_draft_parts SET ready = coalesce($3, ready), organisation = CASE WHEN $4 THEN $5 ELSE organisation END WHERE draft = $1 AND partner = $2',
        [id, partner, change.ready ?? null, change.organisation !== undefined, change.organisation ?? null],
      );
      return null;
    });
  }

  /** Rows in their order, those of one partner or of all. */
  async rows(id: string, { partner = null, after = '0', limit }: { readonly partner?: string | null; readonly after?: string; readonly limit: number }): Promise<PlacedRow[]> {
    return this.runtime.sql.query(
      `SELECT key, partner, place::text, content, fingerprint FROM claim_draft_rows r WHERE draft = $1 AND place > $3::bigint AND ($2::text IS NULL OR partner = $2) ORDER BY r.place LIMIT $4`,
      [id, partner, after, limit],
    );
  }

  async rowsOf(id: string, partner: string, keys: readonly string[]): Promise<PlacedRow[]> {
    return this.runtime.sql.query('SELECT key, partner, place::text, content, fingerprint FROM claim_draft_rows r WHERE draft = $1 AND partner = $2 AND key = ANY($3) ORDER BY r.place', [id, partner, keys]);
  }

  /** The ids, of those given or of all, that more than one row of the draft has. */
  async idsOfSeveral(id: string, asked: readonly string[] | null): Promise<ReadonlySet<string>> {
    if (asked?.length === 0) return new Set();
    const rows = await this.runtime.sql.query<{ id: string }>(
      `SELECT content ->> 'id' AS id FROM claim_draft_rows WHERE draft = $1 AND content ->> 'id' IS NOT NULL AND ($2::text[] IS NULL OR content ->> 'id' = ANY($2)) GROUP BY 1 HAVING count(*) > 1`,
      [id, asked],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Closes a draft to every change while it is filed, if it is still as it was seen. */
  async close(id: string, version: number): Promise<boolean> {
    return (await this.runtime.sql.query("UPDATE claim_drafts SET state = 'filing', filing_since = now() WHERE id = $1 AND version = $2 AND state = 'open' RETURNING id", [id, version])).length > 0;
  }

  /** Opens a draft again whose filing came to nothing. */
  async reopen(id: string): Promise<void> {
    await this.runtime.sql.query("UPDATE claim_drafts SET state = 'open', filing_since = NULL WHERE id = $1 AND state = 'filing'", [id]);
  }

  /** The claim is there: what was typed and imported goes. Of a file whose rows were taken its hash stays, so that it is known again in a later claim. */
  async filed(id: string, claim: number): Promise<void> {
    await this.runtime.sql.query(
      `WITH done AS (UPDATE claim_drafts SET state = 'filed', filing_since = NULL, claim = $2 WHERE id = $1 AND state <> 'filed' RETURNING id),
         lines AS (DELETE FROM claim_import_rows l USING done, claim_imports i WHERE i.draft = done.id AND l.import = i.id),
         imports AS (DELETE FROM claim_imports i USING done WHERE i.draft = done.id AND i.state <> 'taken'),
         known AS (UPDATE claim_imports i SET name = '', columns = '[]', mapping = NULL, notices = '[]', category_values = '[]' FROM done WHERE i.draft = done.id AND i.state = 'taken')
       DELETE FROM claim_draft_rows r USING done WHERE r.draft = done.id`,
      [id, claim],
    );
  }

  /** The number of the claim that the history has of a draft; null when it has none. */
  async claimOf({ id, grant }: Pick<DraftRow, 'id' | 'grant'>): Promise<number | null> {
    const [found] = await this.runtime.sql.query<{ claim: number }>("SELECT (data ->> 'claim')::int AS claim FROM events WHERE stream = $1 AND type = 'ClaimSubmitted' AND data ->> 'draft' = $2", [grant, id]);
    return found?.claim ?? null;
  }

  async remove(id: string): Promise<boolean> {
    const gone = await this.runtime.sql.query(
      `WITH imports AS (SELECT id FROM claim_imports WHERE draft = $1), gone AS (DELETE FROM claim_drafts WHERE id = $1 AND state = 'open' RETURNING id),
         lines AS (DELETE FROM claim_import_rows l USING gone, imports i WHERE l.import = i.id)
       SELECT id FROM gone`,
      [id],
    );
    return gone.length > 0;
  }

  /** One change of an open draft, after all others of it: whoever comes second sees what the first did. */
  async change(id: string, by: { readonly person: string; readonly at: string }, work: (client: PoolClient, draft: { readonly version: number; readonly headVersion: number }) => Promise<(Changed & { same?: true }) | null>): Promise<Changed> {
    return this.inTransaction(async (client) => {
      const { rows: [draft] } = await client.query<{ state: string; version: number; headVersion: number }>('SELECT state, version, head_version AS "headVersion" FROM claim_drafts WHERE id = $1 FOR UPDATE', [id]);
      if (draft?.state !== 'open') return { keep: false, value: { refused: 'closed' } };
      const ended = await work(client, draft);
      if (ended !== null) return { keep: false, value: ended.refused === null ? { refused: null, version: ended.version } : ended };
      await client.query('UPDATE claim_drafts SET version = version + 1, saved_by = $2, saved_at = $3 WHERE id = $1', [id, by.person, by.at]);
      return { keep: true, value: { refused: null, version: draft.version + 1 } };
    });
  }

  async inTransaction<T>(work: (client: PoolClient) => Promise<{ readonly keep: boolean; readonly value: T }>): Promise<T> {
    const client = await this.runtime.pool.connect();
    let failed: Error | undefined;
    try {
      await client.query('BEGIN');
      const { keep, value } = await work(client);
      await client.query(keep ? 'COMMIT' : 'ROLLBACK');
      return value;
    } catch (error) {
      failed = error as Error;
      await client.query('ROLLBACK').then(() => (failed = undefined), () => undefined);
      throw error;
    } finally {
      client.release(failed);
    }
  }
}

/** A partner's part is not ready any more once its rows change; its version is the next of the draft. */
export async function touch(client: PoolClient, draft: string, partner: string): Promise<void> {
  await client.query('UPDATE claim_draft_parts SET ready = false, version = (SELECT version + 1 FROM claim_drafts WHERE id = $1) WHERE draft = $1 AND partner = $2', [draft, partner]);
}

async function partOf(client: PoolClient, draft: string, partner: string): Promise<number> {
  const { rows: [part] } = await client.query<{ version: number }>('SELECT version FROM claim_draft_parts WHERE draft = $1 AND partner = $2', [draft, partner]);
  return part?.version ?? 0;
}

async function isAsPut(client: PoolClient, draft: string, partner: string, put: readonly KeyedRow[], remove: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<Pick<KeyedRow, 'key' | 'content'>>('SELECT key, content FROM claim_draft_rows WHERE draft = $1 AND partner = $2 AND key = ANY($3)', [draft, partner, [...put.map(({ key }) => key), ...remove]]);
  const there = new Map(rows.map((row) => [row.key, row]));
  return rows.length === put.length && put.every(({ key, content }) => isDeepStrictEqual(there.get(key)?.content, content));
}
