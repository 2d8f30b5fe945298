import { Inject, Injectable } from '@nestjs/common';
import { RUNTIME, type Runtime } from '@toteuma/platform';
import type { TypedRow } from '../draft/typed-row.js';
import type { Cell } from './amounts.js';
import type { Line, Notice } from './lines.js';
import type { CellProblem } from './made-row.js';
import type { Column, Mapping, SavedMapping } from './mapping.js';

export interface Format {
  readonly kind: 'csv' | 'xlsx';
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly separator: string | null;
  readonly date1904: boolean;
}

/** Why a file was not read to its end. */
export interface ImportProblem {
  readonly type: string;
  readonly detail: string;
  readonly field: string;
  readonly expected: string;
}

/** A reading whose process is gone. */
export const CUT_OFF: ImportProblem = { type: 'service/unavailable', detail: 'The reading was cut off; send the file again.', field: '(file)', expected: 'to be sent again' };
/** Seconds without a sign; whoever reads gives several in each. */
export const CUT_OFF_AFTER = 60;

export interface ImportRow {
  readonly id: string;
  readonly draft: string;
  readonly partner: string;
  readonly organisation: string;
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly format: Format | Record<string, never>;
  readonly columns: readonly Column[];
  readonly mapping: Mapping | null;
  readonly notices: readonly Notice[];
  /** The different values of the category's column, the most frequent first. */
  readonly categoryValues: readonly string[];
  readonly state: 'reading' | 'read' | 'failed' | 'stopped' | 'taken';
  readonly problem: ImportProblem | null;
  readonly reading: number;
  readonly lines: number;
  readonly good: number;
  readonly bad: number;
  readonly duplicate: number;
  readonly leftOut: number;
  readonly taken: number;
  readonly createdAt: string;
  /** Whoever read it has given no sign for so long that it is gone. */
  readonly cutOff: boolean;
}

export interface Counts {
  readonly lines: number;
  readonly good: number;
  readonly bad: number;
  /** Rows that are in the file already. */
  readonly duplicate: number;
  readonly leftOut: number;
}

export interface StagedRow {
  readonly line: number;
  readonly state: number;
  readonly cells: readonly Cell[];
  readonly content: TypedRow | null;
  readonly problems: readonly CellProblem[] | null;
  readonly fingerprint: string | null;
}

/** The files that were read into drafts, line by line, and how they are understood. */
@Injectable()
export class ClaimImports {
  constructor(@Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'sql'>) {}

  async create(row: Pick<ImportRow, 'id' | 'draft' | 'partner' | 'organisation' | 'name' | 'hash' | 'bytes'> & { readonly format: Format; readonly person: string; readonly at: string }): Promise<void> {
    await this.#query(
      'INSERT INTO claim_imports (id, draft, partner, organisation, name, hash, bytes, format, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [row.id, row.draft, row.partner, row.organisation, row.name, row.hash, row.bytes, JSON.stringify(row.format), row.person, row.at],
    );
  }

  async find(id: string): Promise<ImportRow | null> {
    const [found] = await this.#query<ImportRow>(
      `SELECT id, draft, partner, organisation, name, hash, bytes, format, columns, mapping, notices, category_values AS "categoryValues", state, problem, reading, lines, good, bad, duplicate, left_out AS "leftOut", taken,
         to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt", state = 'reading' AND seen_at < now() - interval '${CUT_OFF_AFTER} seconds' AS "cutOff"
       FROM claim_imports WHERE id = $1`,
      [id],
    );
    return found ?? null;
  }

  /** The latest import of the same file by the organisation that came to something. */
  async sameAs({ id, organisation, hash }: Pick<ImportRow, 'id' | 'organisation' | 'hash'>): Promise<string | null> {
    const [found] = await this.#query<{ id: string }>(
      "SELECT o.id FROM claim_imports o JOIN claim_imports own ON own.id = $1 WHERE o.organisation = $2 AND o.hash = $3 AND o.id <> $1 AND o.state IN ('read', 'taken') AND o.created_at <= own.created_at ORDER BY o.state = 'taken' DESC, o.created_at DESC LIMIT 1",
      [id, organisation, hash],
    );
    return found?.id ?? null;
  }

  async understood(id: string, columns: readonly Column[], mapping: Mapping): Promise<void> {
    await this.#query('UPDATE claim_imports SET columns = $2, mapping = $3 WHERE id = $1', [id, JSON.stringify(columns), JSON.stringify(mapping)]);
  }

  /** Begins another reading of lines that are there. @returns whether nobody else reads it just now */
  async begin(id: string, columns: readonly Column[], mapping: Mapping): Promise<boolean> {
    return (await this.#query("UPDATE claim_imports SET state = 'reading', seen_at = now(), columns = $2, mapping = $3, lines = 0, good = 0, bad = 0, duplicate = 0, left_out = 0 WHERE id = $1 AND state = 'read' RETURNING id", [id, JSON.stringify(columns), JSON.stringify(mapping)])).length > 0;
  }

  /** Says how far a reading is. @returns false when it was stopped */
  async progress(id: string, { lines, good, bad, duplicate, leftOut }: Counts): Promise<boolean> {
    return (await this.#query("UPDATE claim_imports SET lines = $2, good = $3, bad = $4, duplicate = $5, left_out = $6, seen_at = now() WHERE id = $1 AND state = 'reading' RETURNING id", [id, lines, good, bad, duplicate, leftOut])).length > 0;
  }

  /** Ends a reading: it is the one that counts from here on, and rows that are in the draft or in a claim already are marked. */
  async finish({ id, draft }: Pick<ImportRow, 'id' | 'draft'>, reading: number, { counts, values, notices }: { readonly counts: Counts; readonly values: readonly string[]; readonly notices: readonly Notice[] | null }): Promise<void> {
    const read = await this.#query(
      `WITH marked AS (
         UPDATE claim_import_rows r SET state = 3 WHERE r.import = $1 AND r.reading = $2 AND r.state = 1
           AND (EXISTS (SELECT FROM claim_draft_rows d WHERE d.fingerprint = r.fingerprint AND d.draft = $3) OR EXISTS (SELECT FROM claim_prints p WHERE p.fingerprint = r.fingerprint))
         RETURNING 1)
       UPDATE claim_imports i SET state = 'read', reading = $2, lines = $4, bad = $5, left_out = $6, category_values = $7, notices = coalesce($8, notices), seen_at = now(), duplicate = $9 + m.count, good = $10 - m.count
       FROM (SELECT count(*)::int AS count FROM marked) m WHERE i.id = $1 AND i.state = 'reading' RETURNING i.id`,
      [id, reading, draft, counts.lines, counts.bad, counts.leftOut, JSON.stringify(values), notices && JSON.stringify(notices), counts.duplicate, counts.good],
    );
    // It was stopped at the last moment.
    if (read.length === 0) return this.clear(id);
    if (reading > 1) await this.#query('DELETE FROM claim_import_rows r USING claim_imports i WHERE r.import = $1 AND i.id = $1 AND r.reading <> i.reading', [id]);
  }

  /** Ends a reading that came to nothing, and leaves none of its lines behind. One that was ended meanwhile keeps them. */
  async fail(id: string, problem: ImportProblem): Promise<void> {
    await this.#query("UPDATE claim_imports SET state = 'failed', problem = $2 WHERE id = $1 AND state = 'reading'", [id, JSON.stringify(problem)]);
    await this.#query("DELETE FROM claim_import_rows r USING claim_imports i WHERE r.import = $1 AND i.id = $1 AND i.state IN ('failed', 'stopped')", [id]);
  }

  /** Removes the lines of a file that nobody will take. */
  async clear(id: string): Promise<void> {
    await this.#query('DELETE FROM claim_import_rows WHERE import = $1', [id]);
  }

  /** @returns whether there was a reading to stop */
  async stop(id: string): Promise<boolean> {
    return (await this.#query("UPDATE claim_imports SET state = 'stopped' WHERE id = $1 AND state = 'reading' RETURNING id", [id])).length > 0;
  }

  /** Lines of the reading that counts, in their order. */
  async rows(id: string, { states, after, limit }: { readonly states: readonly number[]; readonly after: number; readonly limit: number }): Promise<StagedRow[]> {
    return this.#query(
      `SELECT r.line, r.state, r.cells, r.content, r.problems, r.fingerprint FROM claim_imports i JOIN claim_import_rows r ON r.import = i.id AND r.reading = i.reading
       WHERE i.id = $1 AND r.line > $2 AND r.state = ANY($3) ORDER BY r.line LIMIT $4`,
      [id, after, states, limit],
    );
  }

  async lines(id: string, reading: number, after: number, limit: number): Promise<Line[]> {
    return this.#query('SELECT line, cells FROM claim_import_rows WHERE import = $1 AND reading = $2 AND line > $3 ORDER BY line LIMIT $4', [id, reading, after, limit]);
  }

  async mappings(organisation: string): Promise<{ name: string; mapping: SavedMapping; savedAt: string; savedBy: string }[]> {
    return this.#query(`SELECT name, mapping, to_char(saved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "savedAt", saved_by AS "savedBy" FROM claim_import_mappings WHERE organisation = $1 ORDER BY saved_at DESC, name LIMIT 200`, [organisation]);
  }

  async saveMapping(organisation: string, name: string, mapping: SavedMapping, by: { readonly person: string; readonly at: string }): Promise<void> {
    await this.#query(
      'INSERT INTO claim_import_mappings (organisation, name, mapping, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, name) DO UPDATE SET mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at',
      [organisation, name, JSON.stringify(mapping), by.person, by.at],
    );
  }

  async removeMapping(organisation: string, name: string): Promise<boolean> {
    return (await this.#query('DELETE FROM claim_import_mappings WHERE organisation = $1 AND name = $2 RETURNING name', [organisation, name])).length > 0;
  }

  async #query<Row>(text: string, params: readonly unknown[]): Promise<Row[]> {
    return this.runtime.sql.query<Row>(text, params);
  }
}
