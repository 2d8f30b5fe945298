import type pg from 'pg';

/** Lists that are measured, each by the service and the table of its view. */
export const measured = {
  applications: { service: 'applications', path: '/api/v1/applications', table: 'application_lines', key: 'filed_at', rows: 'applications' },
  operations: { service: 'reports', path: '/api/v1/reports', table: 'operations', key: 'grant', rows: 'operations' },
} as const;
export type Measured = keyof typeof measured;

/** Cases that an organisation has, however many there are in all. */
const PER_ORGANISATION = 25;
/** Whom the applicant of the benchmark belongs to. */
export const APPLICANT = 'org-7';

const WORDS = `(ARRAY['osaaminen','työllisyys','nuoret','maahanmuutto','digitaidot','hyvinvointi','yrittäjyys','ympäristö','kulttuuri','matkailu',
    'koulutus','kumppanuus','alueet','teollisuus','satama','metsä','meri','terveys','perhe','liikenne'])`;
// The same mix at every size: 60 % awarded, 1 % withdrawn. Names of two words of twenty, first or second, a word that all have, a number of their own.
const COMMON = `
  'org-' || n / ${PER_ORGANISATION} AS organisation,
  initcap(${WORDS}[n * 7 % 20 + 1]) || ' ja ' || ${WORDS}[n / 20 % 20 + 1] || ', hanke ' || n || ' ' || left(md5(n::text), 12) AS name,
  'Säätiö ' || n / ${PER_ORGANISATION} AS applicant,
  (ARRAY['esf-2007-2013','esf-2014-2020','esf-plus-2021-2027'])[h % 3 + 1] AS programme,
  '2021-01-01' AS period_from, '2023-12-31' AS period_to`;
/** Each with a number of its own, and one that says nothing of the other. */
const CASES = "(SELECT n, ('x' || left(md5('h' || n), 7))::bit(28)::int AS h FROM generate_series(1, $1::int) AS n) AS numbers";
const day = "to_char(date '2021-01-01' + n % 1500, 'YYYY-MM-DD')";
const id = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))";
const code = "'S' || lpad(n::text, 6, '0')";
const euros = '(n::bigint * 7919 % 1000003 * 100)';

const FILL: Record<Measured, (table: string) => string> = {
  applications: (table) => `
    INSERT INTO ${table} (id, filed_at, organisation, name, applicant, programme, period_from, period_to, status, code, submitted_on, decided_on, granted, budget_version)
    SELECT ${id}, n, organisation, name, applicant, programme, period_from, period_to, CASE WHEN h % 100 = 99 THEN 'withdrawn' WHEN awarded THEN 'awarded' WHEN h % 5 = 3 THEN 'rejected' ELSE 'submitted' END,
      CASE WHEN awarded THEN ${code} END, ${day}, CASE WHEN awarded THEN ${day} END, CASE WHEN awarded THEN ${euros} END, CASE WHEN awarded THEN 1 END
    FROM (SELECT n, h, h % 5 < 3 AND h % 100 <> 99 AS awarded, ${COMMON} FROM ${CASES}) AS cases`,
  operations: (table) => `
    INSERT INTO ${table} ("grant", organisation, name, applicant, programme, period_from, period_to, code, ended, granted, certified, paid, deviation)
    SELECT ${id}, organisation, name, applicant, programme, period_from, period_to, ${code}, h % 10 = 0, ${euros}, ${euros} * (h % 100) / 100, 0, '{"percent": "5", "categories": ["staff"]}'
    FROM (SELECT n, h, ${COMMON} FROM ${CASES}) AS cases`,
};

/**
 * A view's table with few rows and one with many, of which one at a time stands in its place: the sides take turns without
 * being filled anew.
 */
export class TwoSizes {
  #inPlace: number | null = null;

  constructor(
    private readonly pool: pg.Pool,
    private readonly list: Measured,
    private readonly sizes: readonly number[],
  ) {}

  async fill(): Promise<void> {
    const { table } = measured[this.list];
    for (const size of this.sizes) {
      await this.pool.query(`CREATE TABLE ${table}_${size} (LIKE ${table} INCLUDING ALL)`);
      await this.pool.query(FILL[this.list](`${table}_${size}`), [size]);
      await this.pool.query(`VACUUM ANALYZE ${table}_${size}`);
    }
    await this.pool.query(`ALTER TABLE ${table} RENAME TO ${table}_empty`);
  }

  /** What the order by this sort (`-name`: downwards) has of the row in the middle, as a page token holds it. */
  async middle(sort: string, size: number): Promise<string[]> {
    const { table, key } = measured[this.list];
    const column = sort.replace('-', '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
    const { rows } = await this.pool.query<{ sorted: string; key: string }>(
      `SELECT ${column}::text AS sorted, "${key}"::text AS key FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${column} ${direction}, "${key}" ${direction} OFFSET $1 LIMIT 1`, [Math.floor(size / 3)],
    );
    return [rows[0]!.sorted, rows[0]!.key];
  }

  /** Puts the table of this size in the view's place. */
  async show(size: number): Promise<void> {
    const { table } = measured[this.list];
    const away = this.#inPlace === null ? '' : `ALTER TABLE ${table} RENAME TO ${table}_${this.#inPlace};`;
    await this.pool.query(`BEGIN; ${away} ALTER TABLE ${table}_${size} RENAME TO ${table}; COMMIT`);
    this.#inPlace = size;
  }
}
