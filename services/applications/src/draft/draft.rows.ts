import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Loop } from '@toteuma/eventing';
import { RUNTIME, type Runtime } from '@toteuma/platform';
import type { Access } from './rights.js';
import { sections, type Content, type Section, type Typed } from './sections.js';

/** A draft without its contents, and what gives the reader a right to it. */
export interface DraftRow extends Access {
  readonly id: string;
  readonly organisation: string;
  readonly programme: string;
  /** A whole pack, where the draft brings its own. */
  readonly pack: object | null;
  readonly call: string;
  readonly version: number;
  readonly sectionVersions: readonly number[];
  readonly colleagues: number;
  readonly state: 'open' | 'submitting' | 'submitted';
  /** The submission began so long ago that whoever began it has given up. */
  readonly abandoned: boolean;
  readonly deleted: boolean;
  readonly receipt: Receipt | null;
}

/** What the applicant has in hand after submission. */
export interface Receipt {
  readonly submittedAt: string;
  readonly submittedBy: string;
  readonly actingFor: string | null;
  readonly digest: string;
  readonly callCloses: string | null;
}

export interface SectionRow {
  readonly section: Section;
  readonly version: number;
  readonly content: Content;
  readonly savedAt: string;
  readonly savedBy: string;
  readonly savedFor: string | null;
}

export const typedOf = (rows: readonly SectionRow[]): Typed => Object.fromEntries(rows.map(({ section, content }) => [section, content]));

/** Who reads or writes: rows of other organisations do not exist. */
export interface Reader {
  readonly person: string;
  readonly organisation: string;
  readonly today: string;
}

export interface Save extends Reader {
  readonly id: string;
  readonly section: Section;
  /** The version of the section that the person has seen. */
  readonly seen: number;
  readonly content: Content;
  /** The content as it is kept. */
  readonly text: string;
  readonly at: string;
}

/** What a save leaves behind. */
export interface Saved {
  readonly version: number;
  readonly draftVersion: number;
  readonly programme: string;
  readonly pack: object | null;
  readonly call: string;
  readonly actingFor: string | null;
  /** The other sections as they were then. */
  readonly others: Typed;
}

export interface NewDraft {
  readonly id: string;
  readonly organisation: string;
  readonly programme: string;
  readonly pack: object | null;
  readonly call: string;
  readonly colleagues: number;
  readonly person: string;
  readonly at: string;
  readonly typed: Typed;
}

/** Days in which a deleted draft can be brought back. */
export const KEPT_DAYS = 30;
/** How often deleted drafts are looked for whose days are over (milliseconds). */
const LOOK_AGAIN = 60 * 60 * 1000;
/** Longer than any request and any statement of it may take. */
const ABANDONED = "interval '90 seconds'";

/** What gives person $2 a right to draft `d` on day $3. */
const ACCESS = `
  CROSS JOIN LATERAL (SELECT coalesce((SELECT c.level FROM draft_collaborators c WHERE c.draft = d.id AND c.person = $2::text), d.colleagues)::int AS level) own
  LEFT JOIN LATERAL (
    SELECT s.person, coalesce(c.level, d.colleagues)::int AS level
    FROM draft_substitutions s LEFT JOIN draft_collaborators c ON c.draft = d.id AND c.person = s.person
    WHERE s.substitute = $2 AND s.organisation = d.organisation AND $3::text BETWEEN s.from_day AND s.to_day
    ORDER BY 2 DESC, 1 LIMIT 1) theirs ON true`;

const FIND = `
  SELECT d.id, d.organisation, d.programme, d.pack, d.call, d.version, d.section_versions AS "sectionVersions", d.colleagues::int, d.state, d.receipt,
    coalesce(d.submitting_since < now() - ${ABANDONED}, false) AS abandoned, d.deleted_at IS NOT NULL AS deleted,
    own.level AS own, theirs.person AS "stoodInFor", theirs.level AS theirs
  FROM drafts d ${ACCESS}
  WHERE d.id = $1 AND d.organisation = $4 AND coalesce(d.deleted_at > now() - interval '${KEPT_DAYS} days', true)`;

// All that decides is in the draft's own row or in rights, so that of two saves at once the second sees what the first did.
const SAVE = `
  WITH allowed AS (
    SELECT d.id, CASE WHEN theirs.level > own.level THEN theirs.person END AS acting_for
    FROM drafts d ${ACCESS}
    WHERE d.id = $1 AND d.organisation = $4 AND greatest(own.level, theirs.level) >= 2
  ), saved AS (
    UPDATE drafts d SET version = d.version + 1, section_versions[$5::int] = d.section_versions[$5] + 1, saved_at = $8::timestamptz, saved_by = $2,
      name = CASE WHEN $5 = 1 THEN $10::text ELSE d.name END, call = CASE WHEN $5 = 1 THEN coalesce($11::text, d.call) ELSE d.call END
    FROM allowed WHERE d.id = allowed.id AND d.state = 'open' AND d.deleted_at IS NULL AND d.section_versions[$5] = $6::int
    RETURNING d.id, d.version, d.section_versions[$5] AS section_version, d.programme, d.pack, d.call, allowed.acting_for
  ), written AS (
    INSERT INTO draft_sections (draft, section, version, content, saved_at, saved_by, saved_for)
    SELECT id, $7::text, section_version, $9::json, $8::timestamptz, $2, acting_for FROM saved
    ON CONFLICT (draft, section) DO UPDATE SET version = excluded.version, content = excluded.content, saved_at = excluded.saved_at, saved_by = excluded.saved_by, saved_for = excluded.saved_for
  )
  SELECT version AS "draftVersion", section_version AS version, programme, pack, call, acting_for AS "actingFor",
    (SELECT coalesce(json_object_agg(s.section, s.content), '{}') FROM draft_sections s WHERE s.draft = saved.id AND s.section <> $7::text) AS others
  FROM saved`;

/** The drafts in the database. Each act is one statement: who saves waits for nobody but another save of the same draft. */
@Injectable()
export class Drafts implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;

  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {
    this.#loop = new Loop(async () => {
      await this.clearOut();
      return false;
    }, (error) => runtime.log.warn({ err: error }, 'drafts: will be cleared out later'), LOOK_AGAIN);
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  /** Makes a draft; the same id again changes nothing. */
  async create({ id, organisation, programme, pack, call, colleagues, person, at, typed }: NewDraft): Promise<void> {
    const given = sections.filter((section) => typed[section] !== undefined);
    const versions = sections.map((section) => (typed[section] === undefined ? 0 : 1));
    await this.#query(
      `WITH made AS (
         INSERT INTO drafts (id, organisation, programme, pack, call, name, section_versions, colleagues, created_by, created_at, saved_at, saved_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $9) ON CONFLICT (id) DO NOTHING RETURNING id
       ), shared AS (INSERT INTO draft_collaborators (draft, person, level) SELECT id, $9, 3 FROM made)
       INSERT INTO draft_sections (draft, section, version, content, saved_at, saved_by)
       SELECT made.id, given.section, 1, given.content::json, $10, $9 FROM made, unnest($11::text[], $12::text[]) AS given (section, content)`,
      [id, organisation, programme, pack && JSON.stringify(pack), call, nameOf(typed.basics), versions, colleagues, person, at, given, given.map((section) => JSON.stringify(typed[section]))],
    );
  }

  /** The draft, if the reader's organisation has it; deleted ones too, as long as they can be brought back. */
  async find(id: string, { person, organisation, today }: Reader): Promise<DraftRow | null> {
    return (await this.#query<DraftRow>(FIND, [id, person, today, organisation]))[0] ?? null;
  }

  /** Saves one section, if its version is the one that was seen and the draft is open to this person; null otherwise. */
  async save({ id, person, today, organisation, section, seen, content, text, at }: Save): Promise<Saved | null> {
    const call = section === 'basics' ? codeOf(content['call']) : null;
    // Named, so that the database plans it once for each connection and not for each save.
    const values = [id, person, today, organisation, sections.indexOf(section) + 1, seen, section, at, text, nameOf(content), call];
    return (await this.runtime.pool.query<Saved>({ name: 'save-draft', text: SAVE, values })).rows[0] ?? null;
  }

  /** The contents, and the version of the draft that they are of. */
  async contents(id: string): Promise<{ version: number; state: DraftRow['state']; rows: SectionRow[] }> {
    const [found] = await this.#query<{ version: number; state: DraftRow['state']; rows: SectionRow[] }>(
      `SELECT d.version, d.state, coalesce((SELECT json_agg(json_build_object('section', s.section, 'version', s.version, 'content', s.content, 'savedAt', ${iso('s.saved_at')}, 'savedBy', s.saved_by, 'savedFor', s.saved_for))
         FROM draft_sections s WHERE s.draft = d.id), '[]') AS rows FROM drafts d WHERE d.id = $1`,
      [id],
    );
    return found ?? { version: 0, state: 'open', rows: [] };
  }

  async collaborators(id: string): Promise<{ person: string; level: number }[]> {
    return this.#query('SELECT person, level::int FROM draft_collaborators WHERE draft = $1 ORDER BY level DESC, person', [id]);
  }

  /** Gives a person a right, or takes it back so that it is that of everybody (null). @returns false when nobody could submit any more */
  async share(id: string, person: string, level: number | null): Promise<boolean> {
    const { colleagues, submitters } = await this.#sharing(id, person);
    if ((level ?? colleagues) < 3 && colleagues < 3 && submitters === 0) return false;
    await (level === null
      ? this.#query('DELETE FROM draft_collaborators WHERE draft = $1 AND person = $2', [id, person])
      : this.#query('INSERT INTO draft_collaborators (draft, person, level) VALUES ($1, $2, $3) ON CONFLICT (draft, person) DO UPDATE SET level = excluded.level', [id, person, level]));
    return true;
  }

  /** Says what everybody else may. @returns false when nobody could submit any more */
  async allow(id: string, level: number): Promise<boolean> {
    if (level < 3 && (await this.#sharing(id, '')).submitters === 0) return false;
    await this.#query('UPDATE drafts SET colleagues = $2 WHERE id = $1', [id, level]);
    return true;
  }

  /** What everybody may, and how many but this person may submit by name. */
  async #sharing(id: string, person: string): Promise<{ colleagues: number; submitters: number }> {
    const [found] = await this.#query<{ colleagues: number; submitters: number }>(
      'SELECT d.colleagues::int, (SELECT count(*)::int FROM draft_collaborators c WHERE c.draft = d.id AND c.level = 3 AND c.person <> $2) AS submitters FROM drafts d WHERE d.id = $1', [id, person],
    );
    return found ?? { colleagues: 1, submitters: 0 };
  }

  /** Closes a draft to every save while it is submitted, if it is still as it was seen. The receipt counts once the application is there. */
  async close(id: string, version: number, receipt: Receipt): Promise<boolean> {
    return this.#changed("UPDATE drafts SET state = 'submitting', submitting_since = now(), receipt = $3 WHERE id = $1 AND version = $2 AND state = 'open' AND deleted_at IS NULL RETURNING id", [id, version, JSON.stringify(receipt)]);
  }

  /** Opens a draft again whose submission came to nothing. */
  async reopen(id: string): Promise<void> {
    await this.#query("UPDATE drafts SET state = 'open', submitting_since = NULL, receipt = NULL WHERE id = $1 AND state = 'submitting'", [id]);
  }

  /** The application is there: what was typed goes, the receipt stays. */
  async submitted(id: string, receipt: Receipt): Promise<void> {
    await this.#query(
      `WITH done AS (UPDATE drafts SET state = 'submitted', submitting_since = NULL, receipt = $2 WHERE id = $1 AND state <> 'submitted' RETURNING id)
       DELETE FROM draft_sections s USING done WHERE s.draft = done.id`,
      [id, JSON.stringify(receipt)],
    );
  }

  /** By the clock of the database, as what is cleared out: the time of an act can be told otherwise in development. */
  async remove(id: string): Promise<boolean> {
    return this.#changed("UPDATE drafts SET deleted_at = now() WHERE id = $1 AND state = 'open' AND deleted_at IS NULL RETURNING id", [id]);
  }

  async restore(id: string): Promise<void> {
    await this.#query('UPDATE drafts SET deleted_at = NULL WHERE id = $1', [id]);
  }

  /** Removes for good what was deleted so long ago that nobody can bring it back. Its files are given up, and removed by who looks after files. */
  async clearOut(): Promise<void> {
    await this.#query(
      `WITH gone AS (DELETE FROM drafts WHERE deleted_at < now() - interval '${KEPT_DAYS} days' RETURNING id)
       UPDATE attachments a SET state = 'leaving', request = NULL FROM gone WHERE a.application = gone.id`,
      [],
    );
  }

  async #changed(text: string, params: readonly unknown[]): Promise<boolean> {
    return (await this.#query(text, params)).length > 0;
  }

  async #query<Row>(text: string, params: readonly unknown[]): Promise<Row[]> {
    return this.runtime.sql.query<Row>(text, params);
  }
}

const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The name as lists show it; PostgreSQL takes no NUL, and a name of pages is none. */
function nameOf(content: Content | undefined): string | null {
  const name = content?.['name'];
  return typeof name === 'string' && name.trim() !== '' && name.isWellFormed() ? name.replaceAll('\u0000', '').slice(0, 200) : null;
}

function codeOf(call: unknown): string | null {
  return typeof call === 'string' && /^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/.test(call) ? call : null;
}
