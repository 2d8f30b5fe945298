import { Injectable } from '@nestjs/common';
import { ClaimDrafts, MOST_DRAFT_ROWS, touch, type Changed } from '../draft/draft.rows.js';
import type { ImportRow } from './claim-imports.rows.js';

/** Takes rows of a file over into its draft: all that are meant, or none. */
@Injectable()
export class ImportTaking {
  constructor(private readonly drafts: ClaimDrafts) {}

  /** @param states of the lines that are taken: 1 good, 3 duplicate */
  async take({ id, draft, reading }: ImportRow, states: readonly number[], by: { readonly person: string; readonly at: string }): Promise<{ readonly changed: Changed; readonly rows: number; readonly again: boolean }> {
    let rows = 0;
    let again = false;
    const changed = await this.drafts.change(draft, by, async (client, { version }) => {
      const { rowCount: mine } = await client.query("UPDATE claim_imports SET state = 'taken' WHERE id = $1 AND state = 'read' AND reading = $2", [id, reading]);
      if (mine === 0) {
        again = true;
        return { refused: 'changed', version };
      }
      const { rowCount } = await client.query(
        `INSERT INTO claim_draft_rows (draft, key, partner, place, content, fingerprint, cents, import)
         SELECT $1, $4 || '-' || r.line, r.content ->> 'partner', d.next_place + row_number() OVER (ORDER BY r.line), r.content, r.fingerprint, r.cents, $2
         FROM claim_import_rows r, claim_drafts d WHERE d.id = $1 AND r.import = $2 AND r.reading = $3 AND r.state = ANY($5)`,
        [draft, id, reading, id.slice(0, 8), states],
      );
      rows = rowCount ?? 0;
      await client.query('UPDATE claim_drafts SET next_place = next_place + $2 + 1 WHERE id = $1', [draft, rows]);
      const { rows: partners } = await client.query<{ partner: string }>('SELECT DISTINCT partner FROM claim_draft_rows WHERE draft = $1 AND import = $2', [draft, id]);
      for (const { partner } of partners) await touch(client, draft, partner);
      await client.query('UPDATE claim_imports SET taken = $2 WHERE id = $1', [id, rows]);
      const { rows: [count] } = await client.query<{ rows: number }>('SELECT count(*)::int AS rows FROM claim_draft_rows WHERE draft = $1', [draft]);
      return count!.rows > MOST_DRAFT_ROWS ? { refused: 'too-many' } : null;
    });
    return { changed, rows, again };
  }
}
