import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OperationFigures } from '@toteuma/contracts';
import { sha256 } from '@toteuma/eventing';
import { serviceAtWork, testRedis, type ServiceAtWork } from '@toteuma/testing';
import { reportsService } from './reports.module.js';
import { ulpoAward, ulpoDecided, ulpoPaid, ulpoSubmitted, ulpoTerms } from './realisation/ulpo-events.js';

type Body = Record<string, unknown>;
interface Edition {
  readonly edition: number;
  readonly kind: string;
  readonly reasons: readonly { type: string; number: number | null; on: string }[];
  readonly positions: Record<string, number>;
  readonly files: readonly { name: string; format: string; bytes: number; sha256: string; href: string }[];
}

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(reportsService, { folder: 'REPORTS_FOLDER', at: '2023-08-18T09:00:00Z' });
}, 60_000);
afterAll(() => work?.stop(), 60_000);

const told: ServiceAtWork['said'] = (...what) => work.said(...what);
const get = async (user: string, path: string): Promise<{ status: number; body: Body }> => {
  const { status, body } = await work.call(user, 'GET', path);
  return { status, body };
};
const post = (user: string, path: string, body: unknown, at?: string) => work.call(user, 'POST', path, body, at === undefined ? {} : { 'toteuma-at': at });
/** A queue that cannot be reached: nothing listens at port 1. */
const NO_QUEUE = { REDIS_URL: 'redis://127.0.0.1:1' };

const LONG = 60_000;
async function until<T>(look: () => Promise<T>, enough: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + LONG - 5_000; ; ) {
    const value = await look();
    if (enough(value)) return value;
    if (Date.now() > end) throw new Error(`waited too long; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const figuresOf = (grant: string, asOf = '') => get('auditor', `/${grant}/figures${asOf === '' ? '' : `?asOf=${asOf}`}`);
/** The editions, once there are so many and nothing waits. */
async function editionsOf(grant: string, count: number): Promise<readonly Edition[]> {
  const answer = await until(() => get('auditor', `/${grant}/editions`), ({ body }) => (body['editions'] as Edition[] | undefined)?.length === count && body['waiting'] === 0);
  return answer.body['editions'] as Edition[];
}

const award = { ...ulpoAward, organisation: 'org-jedu' };
const amended = { ...ulpoTerms, budgetVersion: 2, budget: ulpoTerms.budget.map((cell) => (cell.category === 'staff' ? { ...cell, amount: '140000.00' } : cell)) };
const grants = [1, 2, 3, 4, 5, 6, 7].map((n) => `${String(n).repeat(8)}-1111-4111-8111-111111111111`) as [string, string, string, string, string, string, string];

async function wholeLife(grant: string, code: string): Promise<void> {
  await told(grant, 'GrantAwarded', { ...award, code }, '2022-09-12T09:00:00.000Z');
  await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
  await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
}

describe('the figures of an operation', () => {
  it('are known as events come, now and as they stood on a day', async () => {
    const [grant] = grants;
    // The claim may be known before the award that it belongs to.
    await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
    await told(grant, 'GrantAwarded', award, '2022-09-12T09:00:00.000Z');
    await told(grant, 'BudgetAmended', { amendment: 1, effectiveFrom: '2023-03-15', terms: amended }, '2023-03-20T10:00:00.000Z');
    await told(grant, 'PaymentRecorded', ulpoPaid, '2023-08-31T09:00:00.000Z');
    await told(grant, 'IndicatorsAccepted', { report: 1, period: award.plan.period, values: [], achieved: [{ id: 'participants', value: 36, women: 21 }] }, '2023-08-17T09:00:00.000Z');

    const now = await figuresOf(grant);
    expect(now.body).toMatchObject({
      code: 'S22999',
      figures: {
        status: 'ended',
        budgetVersion: 2,
        indicators: { participants: { achieved: 36 } },
        categories: { staff: { grantedAtAward: '145201.00', granted: '140000.00', certified: '155520.80', realisation: '111.09' }, 'flat-rate': { certified: '26438.54' } },
        total: { certified: '183716.34' },
        own: { atDecidedRate: '36743.27', actual: '42607.34' },
        support: { certified: '141109.00', paid: '141109.00', remaining: '0.00' },
        warnings: { 'support-over-grant': [{ amount: '5864.07' }] },
      },
    });
    expect((await figuresOf(grant, '2023-03-19')).body).toMatchObject({ figures: { budgetVersion: 1, categories: { staff: { granted: '145201.00', declared: '0.00' } } } });
    expect((await figuresOf(grant, '2023-03-20')).body).toMatchObject({ figures: { budgetVersion: 2, categories: { staff: { granted: '140000.00', grantedAtAward: '145201.00' } } } });
    expect((await figuresOf(grant, '2023-08-10')).body).toMatchObject({ figures: { status: 'running', categories: { staff: { declared: '155520.80', certified: '0.00' } }, warnings: { 'category-deviation': [] } } });
    expect((await figuresOf(grant, '2023-08-30')).body).toMatchObject({ figures: { status: 'ended', support: { certified: '141109.00', paid: '0.00' } } });
    expect(await figuresOf(grant, '2022-09-11')).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  }, LONG);

  it('are summed alike from the changes and from the running totals', async () => {
    const [grant] = grants;
    expect((await figuresOf(grant, '2099-12-31')).body).toEqual((await figuresOf(grant)).body);
  }, LONG);

  it('are listed with what was granted and certified', async () => {
    await told(grants[5], 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    const { body } = await get('applicant', '');
    expect(body).toEqual({
      operations: [{
        id: grants[0], code: 'S22999', name: award.plan.name, status: 'ended', applicant: award.plan.applicant.name, programme: 'esf-2014-2020', period: award.plan.period,
        granted: '141109.00', certified: '141109.00', paid: '141109.00', realisation: '100.00', warnings: 3,
      }],
      next: null,
    });
    const { warnings } = (await figuresOf(grants[0])).body['figures'] as OperationFigures;
    expect(Object.values(warnings).flat()).toHaveLength(3);
    expect((await get('other-applicant', '')).body).toEqual({ operations: [], next: null });
    expect(await get('auditor', '?search=ULPO&status=ended&sort=-realisation&limit=1')).toMatchObject({ status: 200, body: { operations: [{ code: 'S22999' }], next: null } });
    expect(await get('auditor', '?status=running')).toEqual({ status: 200, body: { operations: [], next: null } });
    expect(await get('auditor', '?status=ended&status=running')).toMatchObject({ status: 422, body: { errors: [{ field: 'status', expected: 'given once' }] } });
  }, LONG);

  it.each([
    ['another organisation\'s operation', 'other-applicant', `/${grants[0]}/figures`, 404, 'not-found'],
    ['an operation that does not exist', 'auditor', '/99999999-1111-4111-8111-111111111111/figures', 404, 'not-found'],
    ['an id that is none', 'auditor', '/%00/figures', 404, 'not-found'],
    ['a day that is none', 'auditor', `/${grants[0]}/figures?asOf=2023-02-30`, 422, 'request/invalid'],
    ['an unknown question', 'auditor', `/${grants[0]}/figures?at=2023-02-20`, 422, 'request/invalid'],
    ['editions of another organisation', 'other-applicant', `/${grants[0]}/editions`, 404, 'not-found'],
    ['a file outside the folder', 'auditor', `/${grants[0]}/editions/1/..%2F..%2Fsecrets.json`, 404, 'not-found'],
    ['an edition that does not exist', 'auditor', `/${grants[0]}/editions/999/report.json`, 404, 'not-found'],
    ['an edition number that is none', 'auditor', `/${grants[0]}/editions/1e0/report.json`, 404, 'not-found'],
  ])('refuse %s', async (_, user, path, status, type) => {
    expect(await get(user, path)).toMatchObject({ status, body: { type: `/problems/${type}` } });
  }, LONG);
});

describe('editions of the realisation report', () => {
  it('come by themselves; a burst makes one, which says why and from which events', async () => {
    const grant = grants[1];
    await wholeLife(grant, 'S22001');
    const [first] = await editionsOf(grant, 1);
    expect(first).toMatchObject({ edition: 1, kind: 'realisation', reasons: [{ type: 'claim-decided', number: 1, on: '2023-08-11' }] });

    const corrected = { correction: 1, claim: 1, row: '1', amount: '-1.00', reason: null, cells: [], net: '-1.00', netByPartner: [], support: '0.00', supportByPartner: [], supportDecided: '141109.00', supportOverGrant: '5863.27' };
    // However slow the machine is, all of it has come before the queue hears of any.
    await work.restarted(NO_QUEUE);
    await told(grant, 'BudgetAmended', { amendment: 1, effectiveFrom: '2023-09-01', terms: amended }, '2023-09-01T09:00:00.000Z');
    await told(grant, 'IndicatorsAccepted', { report: 3, period: award.plan.period, values: [], achieved: [] }, '2023-09-02T09:00:00.000Z');
    await told(grant, 'ClaimDecided', { ...ulpoDecided, claim: 2, cells: [], support: '0.00', supportByPartner: [] }, '2023-09-03T09:00:00.000Z');
    await told(grant, 'ClaimCorrected', corrected, '2023-09-04T09:00:00.000Z');
    expect((await get('auditor', `/${grant}/editions`)).body).toMatchObject({ editions: [{ edition: 1 }], waiting: 4 });
    await work.restarted();
    const second = (await editionsOf(grant, 2))[1]!;
    expect(second.reasons.toSorted((a, b) => (a.on < b.on ? -1 : 1))).toEqual([
      { type: 'budget-amended', number: 2, on: '2023-09-01' }, { type: 'indicators-accepted', number: 3, on: '2023-09-02' }, { type: 'claim-decided', number: 2, on: '2023-09-03' },
      { type: 'claim-corrected', number: 1, on: '2023-09-04' },
    ]);
    const claims = await work.others.get('claims')!.readStream(grant);
    expect(second.positions['claims']).toBe(claims.at(-1)!.position);

    // Each file is what its event says of it.
    expect(second.files.map(({ name }) => name)).toEqual(['report-fi.pdf', 'report-sv.pdf', 'report-en.pdf', 'report.json']);
    for (const file of second.files) {
      const response = await work.fetched('applicant', file.href);
      expect(response.headers.get('content-disposition')).toContain(file.name);
      expect(response.headers.get('content-type')).toContain(`application/${file.format}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([bytes.length, sha256(bytes)]).toEqual([file.bytes, file.sha256]);
      expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe(file.format === 'pdf' ? '%PDF-' : '{\n  "');
    }
    const content = (await get('applicant', `/${grant}/editions/2/report.json`)).body;
    expect(content).toMatchObject({ edition: 2, code: 'S22001', asOf: '2023-09-04T09:00:00.000Z', figures: { budgetVersion: 2, total: { certified: '183716.34' } }, texts: null, reviews: [] });
    // Nothing of tries that were not recorded is left.
    expect(await readdir(join(work.folder, grant, '2'))).toHaveLength(4);
    expect((await work.fetched('other-applicant', second.files[0]!.href)).status).toBe(404);
  }, LONG);
  it('come for the budget version of a rectification too', async () => {
    const grant = grants[1];
    await told(grant, 'GrantRectified', { rectification: 1, terms: { ...amended, budgetVersion: 3 }, supportRate: '80', ownRate: '20' }, '2023-09-04T09:00:00.000Z');
    expect((await editionsOf(grant, 3))[2]!.reasons).toEqual([{ type: 'budget-amended', number: 3, on: '2023-09-04' }]);
  }, LONG);

  it('are made after a restart when the queue lost the request', async () => {
    const grant = grants[2];
    await work.restarted({}, async () => {
      await wholeLife(grant, 'S22002');
      await work.database.pool.query('DROP SCHEMA reports_queue CASCADE');
      // As if the request had been handed to the queue before that was lost.
      await work.database.pool.query("INSERT INTO relay_cursors (sink, position) VALUES ('queue', 1000000) ON CONFLICT (sink) DO UPDATE SET position = 1000000");
    });
    expect(await editionsOf(grant, 1)).toHaveLength(1);
    await work.restarted({}, () => work.database.pool.query("UPDATE relay_cursors SET position = 0 WHERE sink = 'queue'"));
    // Everything is handed over again, and nothing is made twice.
    await told(grant, 'IndicatorsAccepted', { report: 1, period: award.plan.period, values: [], achieved: [] }, '2023-09-02T09:00:00.000Z');
    expect(await editionsOf(grant, 2)).toHaveLength(2);
    expect(await editionsOf(grants[1], 3)).toHaveLength(3);
  }, 2 * LONG);

  it('are made on Redis alike', async () => {
    const grant = grants[3];
    await work.restarted({ REDIS_URL: await testRedis(), REPORTS_QUEUE: `spec_${process.pid}` });
    await wholeLife(grant, 'S22003');
    expect(await editionsOf(grant, 1)).toHaveLength(1);
    await work.restarted();
  }, 2 * LONG);

  it('wait while the queue is away, which hinders nothing else', async () => {
    const grant = grants[6];
    await work.restarted(NO_QUEUE);
    await wholeLife(grant, 'S22005');
    expect((await get('auditor', `/${grant}/editions`)).body).toMatchObject({ editions: [], waiting: 1 });
    expect((await figuresOf(grant)).body).toMatchObject({ figures: { total: { certified: '183716.34' } } });
    await work.restarted();
    expect(await editionsOf(grant, 1)).toHaveLength(1);
  }, 2 * LONG);
});

describe('the final report', () => {
  const grant = grants[4];
  const texts = { done: 'Neuvontaa rakennettiin.', results: 'Yksi paikka <b>kaikille</b>.', summary: 'Lyhyesti.' };

  it('is submitted when the last claim is decided, reviewed by two persons and accepted into an edition of its own', async () => {
    const section = (id: string, shows: 'text' | 'budget') => ({ id, shows, names: { fi: `${id} fi`, sv: `${id} sv`, en: `${id} en` } });
    const reportSections = [section('summary', 'text'), section('budget', 'budget'), section('done', 'text'), section('results', 'text')];
    await told(grant, 'GrantAwarded', { ...award, rules: { ...award.rules, reportSections }, code: 'S22004' }, '2022-09-12T09:00:00.000Z');
    expect(await post('applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 409, body: { type: '/problems/report/not-due' } });
    await told(grant, 'ClaimSubmitted', ulpoSubmitted, '2023-07-20T09:00:00.000Z');
    await told(grant, 'ClaimDecided', ulpoDecided, '2023-08-11T09:00:00.000Z');
    await editionsOf(grant, 1);

    expect(await post('other-applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 404 });
    expect(await post('case-officer', `/${grant}/final-report`, { texts })).toMatchObject({ status: 403 });
    expect(await post('applicant', `/${grant}/final-report`, { texts: { ...texts, remains: 'Neuvonta jää.', more: '' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'texts.remains', expected: 'a text of the report: summary, done, results' }, { field: 'texts.more' }] } });
    expect(await post('applicant', `/${grant}/final-report`, { texts: { done: 'a\u0000b' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'texts.done' }] } });
    expect(await post('case-officer', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 409, body: { type: '/problems/report/wrong-step' } });
    expect(await post('applicant', `/${grant}/final-report`, { texts })).toMatchObject({ status: 201, body: { finalReport: 'in-review' } });

    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'style', outcome: 'accepted' })).toMatchObject({ status: 422, body: { errors: [{ field: 'kind' }] } });
    expect(await post('all-hands', `/${grant}/final-report/reviews`, { kind: 'substance', outcome: 'accepted' })).toMatchObject({ status: 201 });
    expect(await post('all-hands', `/${grant}/final-report/reviews`, { kind: 'finance', outcome: 'accepted' })).toMatchObject({ status: 409, body: { type: '/problems/report/same-person' } });
    expect(await post('decision-maker', `/${grant}/final-report/acceptance`, {})).toMatchObject({ status: 409, body: { type: '/problems/report/wrong-step' } });
    expect(await post('verifier', `/${grant}/final-report/reviews`, { kind: 'finance', outcome: 'accepted', reason: 'Kunnossa' }, '2023-08-24T09:00:00Z')).toMatchObject({ status: 201 });
    // What comes after the submission is not in the frozen figures.
    await told(grant, 'PaymentRecorded', ulpoPaid, '2023-08-24T10:00:00.000Z');
    expect(await post('decision-maker', `/${grant}/final-report/acceptance`, {}, '2023-08-25T09:00:00Z')).toMatchObject({ status: 200, body: { finalReport: 'accepted' } });

    const final = (await editionsOf(grant, 2))[1]!;
    expect(final).toMatchObject({ kind: 'final', reasons: [{ type: 'final-report-accepted', number: null, on: '2023-08-25' }] });
    expect((await get('applicant', `/${grant}/editions/2/report.json`)).body).toMatchObject({
      kind: 'final',
      texts: { ...texts, remains: '' }, sections: reportSections,
      reviews: [{ kind: 'substance', on: '2023-08-18' }, { kind: 'finance', on: '2023-08-24' }, { kind: 'acceptance', on: '2023-08-25' }],
      figures: { support: { certified: '141109.00', paid: '0.00' } },
    });
    // The history holds no text.
    const { rows } = await work.database.pool.query('SELECT data::text AS data FROM events WHERE stream = $1', [grant]);
    expect(rows.some((row) => String(row.data).includes('Neuvontaa'))).toBe(false);
  }, LONG);
});

describe('the views', () => {
  it.each(['realisation', 'operations', 'editions'])('%s is the same when it is filled anew from the history', async (view) => {
    const all = async () => {
      const list = await get('auditor', '');
      const seen = await Promise.all((list.body['operations'] as { id: string }[]).map(async ({ id }) => [id, (await figuresOf(id)).body, (await figuresOf(id, '2023-08-10')).body, (await get('auditor', `/${id}/editions`)).body]));
      return { list, seen };
    };
    const before = await all();
    expect(before.seen).toHaveLength(6);
    expect((await work.operate(`/views/${view}/rebuild`)).status).toBe(200);
    expect(await all()).toEqual(before);
  }, LONG);
});
