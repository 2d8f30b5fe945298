import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { changeOf, type Connection } from '../http/connection.js';
import { ORGANISATION } from '../claims/grants.js';

/** What a person does with a draft: so many autosaves, and then the submission. */
export const SAVES = 9;
export const ACTS = SAVES + 1;

const YEARS = [2023, 2024, 2025, 2026];
/** Characters of each text of the application: a page or so. */
const LONG = 1500;
const words = (of: string): string => `${of} `.repeat(Math.ceil(LONG / (of.length + 1))).slice(0, LONG);

/** What stands in the saved sections after so many saves of them; each version is another one, and each can be submitted. */
const contents = {
  basics: (of: string, saves: number) => ({ name: `Mittaushanke ${of}-${saves}`, summary: words(`Tiivistelma ${saves}`), period: { from: '2023-01-01', to: '2026-12-31' } }),
  budget: (_of: string, saves: number) => ({
    costModel: 'flat-17-staff',
    budget: YEARS.flatMap((year) => [['staff', '10000'], ['services', `${2000 + saves}`], ['travel', `${500 - saves}`], ['equipment', '300'], ['other', '200']].map(([category, amount]) => ({ category, year, amount }))),
  }),
  content: (of: string, saves: number) => ({ texts: Object.fromEntries(['targetGroups', 'measures', 'results'].map((name) => [name, words(`${name} ${of} ${saves}`)])) }),
};
const saved = ['basics', 'budget', 'content'] as const;
/** The flat rate is 17 % of the staff costs of 40 000. */
const financing = { financing: [{ source: 'eu-state', amount: '47040.00' }, { source: 'own', amount: '11760.00' }] };
const organisation = { applicant: { name: 'Mittauskunta', type: 'municipality' } };
/** The version of a draft whose five sections were saved once. */
const FIRST = 6;

/** A person at a draft of the own, and how far the person has come. */
export class Writer {
  #saves = 0;
  /** The same for each try: it is one submission. */
  readonly #key = randomUUID();
  /** What the server said that it has taken: by section, and whether it was submitted. */
  accepted = 0;
  submitted = false;

  constructor(
    readonly draft: string,
    readonly name: string,
    readonly token: string,
  ) {}

  /** Sends the next act, and takes note of it when it was accepted. @returns the status of the answer */
  async act(connection: Connection): Promise<number> {
    return this.#saves < SAVES ? this.save(connection) : this.#submit(connection);
  }

  async save(connection: Connection): Promise<number> {
    const section = saved[this.#saves % saved.length]!;
    const seen = 1 + Math.floor(this.#saves / saved.length);
    const body = JSON.stringify({ content: contents[section](this.name, seen) });
    const status = statusOf(await connection.exchange(changeOf({ method: 'PUT', path: `${DRAFTS}/${this.draft}/sections/${section}`, token: this.token, seen, body })));
    if (status === 200) {
      this.#saves += 1;
      this.accepted += 1;
    }
    return status;
  }

  async #submit(connection: Connection): Promise<number> {
    const status = statusOf(await connection.exchange(changeOf({ method: 'POST', path: `${DRAFTS}/${this.draft}/submission`, token: this.token, seen: FIRST + SAVES, body: '{}', key: this.#key })));
    if (status === 201) this.submitted = true;
    return status;
  }

  /** The name that the application must have: that of the last save. */
  get lastName(): string {
    return contents.basics(this.name, SAVES / saved.length).name;
  }
}

const DRAFTS = '/api/v1/applications/drafts';
const statusOf = (answer: string): number => Number(answer.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));

/** Drafts that are nearly ready, one for each writer. */
export async function writers(pool: pg.Pool, prefix: string, count: number, tokens: readonly string[]): Promise<Writer[]> {
  const made = Array.from({ length: count }, (_, at) => new Writer(randomUUID(), `${prefix}-${at}`, tokens[at % tokens.length]!));
  const rows = made.map(({ draft, name }) => ({ draft, name: contents.basics(name, 0).name, person: 'bench', basics: contents.basics(name, 0), budget: contents.budget(name, 0), content: contents.content(name, 0) }));
  for (let from = 0; from < rows.length; from += 500) {
    await pool.query(
      `WITH given AS (SELECT * FROM jsonb_to_recordset($1) AS g (draft text, name text, basics json, budget json, content json)),
       made AS (
         INSERT INTO drafts (id, organisation, programme, call, name, version, section_versions, colleagues, created_by, created_at, saved_at, saved_by)
         SELECT draft, $2, 'esf-2014-2020', 'open', name, ${FIRST}, '{1,1,1,1,0,0,1}', 3, 'bench', now(), now(), 'bench' FROM given)
       INSERT INTO draft_sections (draft, section, version, content, saved_at, saved_by)
       SELECT draft, section, 1, typed, now(), 'bench' FROM given,
         LATERAL (VALUES ('basics', basics), ('budget', budget), ('content', content), ('organisation', $3::json), ('financing', $4::json)) AS v (section, typed)`,
      [JSON.stringify(rows.slice(from, from + 500)), ORGANISATION, JSON.stringify(organisation), JSON.stringify(financing)],
    );
  }
  await pool.query('ANALYZE drafts, draft_sections');
  return made;
}

/** @throws Error when something that was accepted is not there, or is there twice */
export async function check(pool: pg.Pool, crowd: readonly Writer[]): Promise<void> {
  const ids = crowd.map(({ draft }) => draft);
  const { rows: drafts } = await pool.query<{ id: string; saves: number; state: string }>(
    `SELECT id, state, (SELECT sum(v) FROM unnest(section_versions) AS v)::int - 5 AS saves FROM drafts WHERE id = ANY ($1)`, [ids],
  );
  const { rows: filed } = await pool.query<{ stream: string; name: string; filed: number }>(
    `SELECT stream, min(data -> 'plan' ->> 'name') AS name, count(*)::int AS filed FROM events WHERE type = 'ApplicationSubmitted' AND stream = ANY ($1) GROUP BY stream`, [ids],
  );
  const draftOf = new Map(drafts.map((row) => [row.id, row]));
  const filedOf = new Map(filed.map((row) => [row.stream, row]));
  for (const writer of crowd) {
    const [draft, application] = [draftOf.get(writer.draft), filedOf.get(writer.draft)];
    if (draft?.saves !== writer.accepted) throw new Error(`${writer.accepted} saves of ${writer.name} were accepted, ${draft?.saves} are there`);
    if ((application?.filed ?? 0) !== (writer.submitted ? 1 : 0) || (draft.state === 'submitted') !== writer.submitted) throw new Error(`${writer.name} has ${application?.filed ?? 0} applications and the draft is ${draft.state}`);
    if (application && application.name !== writer.lastName) throw new Error(`what was saved last as ${writer.lastName} was submitted as ${application.name}`);
  }
}
