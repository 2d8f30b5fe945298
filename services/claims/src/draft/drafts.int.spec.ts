import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Award } from '@toteuma/contracts';
import { awardOf, budgetCell, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { claimsService } from '../claims.module.js';
import { ClaimDrafts } from './draft.rows.js';

const budget = [budgetCell('staff', '1000.00'), budgetCell('services', '500.00'), budgetCell('staff', '1000.00', { partner: 'p2' })];

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(claimsService, { at: '2023-08-10T09:00:00.000Z' });
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);
const seen = (version: number) => ({ 'if-match': `"${version}"` });

let counted = 0;
async function awarded(change: Partial<Award> = {}): Promise<string> {
  counted += 1;
  const grant = `7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b${String(counted).padStart(4, '0')}`;
  await work.said(grant, 'GrantAwarded', { ...awardOf({ code: `S${22000 + counted}`, budget, granted: '2000.00', partners: ['p2'] }), ...change });
  return grant;
}
const begun = async (grant: string, body: object = {}): Promise<string> => {
  const made = await call('applicant', 'POST', `/${grant}/drafts`, body);
  expect(made).toMatchObject({ status: 201, body: { version: 1 } });
  return made.body.id;
};
const put = (id: string, version: number, rows: object[], { user = 'applicant', remove = [] as string[], query = '' } = {}) => call(user, 'PUT', `/drafts/${id}/rows${query}`, { put: rows, remove }, seen(version));
const draft = async (id: string, user = 'applicant') => (await call(user, 'GET', `/drafts/${id}`)).body;
const file = (id: string, version: number, headers: Record<string, string> = {}) => call('applicant', 'POST', `/drafts/${id}/filing`, {}, { ...seen(version), ...headers });
const row = (key: string, change: object = {}) => ({ key, voucher: key, category: 'staff', paidOn: '2022-10-31', amount: '100.00', ...change });
const autumn = { period: { from: '2022-10-01', to: '2022-12-31' } };

describe('a draft of a claim', () => {
  it('is made once for each key, with its period filled in', async () => {
    const grant = await awarded();
    const key = { 'idempotency-key': 'make-once' };
    const [first, again] = [await call('applicant', 'POST', `/${grant}/drafts`, {}, key), await call('applicant', 'POST', `/${grant}/drafts`, {}, key)];
    expect(again.body).toEqual(first.body);
    expect(await draft(first.body.id)).toMatchObject({
      grant, filer: null, state: 'open', claim: null, period: { from: '2022-10-01', to: '2023-06-30' }, last: true, nextPeriodFrom: '2022-10-01', problems: [], problemCount: 0,
      parts: [{ partner: 'lead', version: 1, right: 'edit', rows: 0, sum: '0.00', ready: false }, { partner: 'p2', rows: 0 }],
    });
    expect((await call('applicant', 'GET', `/drafts?grant=${grant}`)).body).toMatchObject({ drafts: [{ id: first.body.id, rows: 0 }], next: null });
  });

  it('does not exist for another organisation, nor for a grant that is not there', async () => {
    const grant = await awarded();
    const id = await begun(grant);
    expect((await call('other-applicant', 'GET', `/drafts/${id}`)).status).toBe(404);
    expect((await call('other-applicant', 'PUT', `/drafts/${id}`, 5)).status).toBe(404);
    expect((await put(id, 1, [], { user: 'other-applicant' })).status).toBe(404);
    expect((await call('other-applicant', 'POST', `/drafts/${id}/filing`, {})).status).toBe(404);
    expect((await call('other-applicant', 'POST', `/${grant}/drafts`, {})).status).toBe(404);
    expect((await call('applicant', 'POST', '/nothing/drafts', {})).status).toBe(404);
    expect((await call('verifier', 'GET', `/drafts/${id}`)).status).toBe(403);
    expect((await call('other-applicant', 'GET', '/drafts')).body.drafts).toEqual([]);
  });

  it('keeps half-typed rows as they are, and says of each what it should be', async () => {
    const id = await begun(await awarded(), autumn);
    const half = { key: 'r1', voucher: '', category: 'beer', amount: '1 2,', supplier: ' ' };
    const saved = await put(id, 1, [half, row('r2', { incurredOn: '2023-01-05' }), row('r3')]);
    expect(saved).toMatchObject({ status: 200, body: { version: 2, parts: [{ partner: 'lead', version: 2, rows: 3, sum: '200.00' }, { version: 1 }] } });
    const [first, second, third] = saved.body.rows;
    expect(first).toMatchObject({ ...half, partner: 'lead', problems: [{ field: 'voucher', expected: 'to be filled in' }, { field: 'paidOn' }, { field: 'amount', type: 'request/invalid' }] });
    expect(second.problems).toMatchObject([{ type: 'claim/row-outside-period', field: 'incurredOn', expected: 'a day from 2022-10-01 to 2022-12-31' }]);
    expect(third.problems).toEqual([]);
    expect(await draft(id)).toMatchObject({ problemCount: 4, problems: [{ row: 'r1' }, { row: 'r1' }, { row: 'r1' }, { row: 'r2' }] });
    expect((await call('applicant', 'GET', `/drafts/${id}/rows?problems=true&limit=1`)).body).toMatchObject({ rows: [{ key: 'r1' }], total: 3, next: expect.any(String) });
  });

  it('says of rows with the same id, once they are saved, that another has it, whosever part it is in', async () => {
    const id = await begun(await awarded(), { ...autumn, last: false });
    const sameId = { type: 'claim/duplicate-row', field: 'id', expected: 'an id that no other row of the claim has' };
    const problemsOf = (rows: { problems: object[] }[]) => rows.map(({ problems }) => problems);
    expect(problemsOf((await put(id, 1, [row('r1', { id: 'A' }), row('r2', { id: 'B' }), row('r3', { id: ' ' }), row('r4', { id: ' ' })])).body.rows)).toEqual([[], [], [], []]);
    expect(problemsOf((await put(id, 2, [row('r2', { id: 'A' })])).body.rows)).toEqual([[sameId]]);
    expect(problemsOf((await put(id, 3, [row('p1', { id: 'A', amount: 'x' })], { query: '?partner=p2' })).body.rows)).toMatchObject([[sameId, { field: 'amount' }]]);
    const { body } = await call('applicant', 'GET', `/drafts/${id}/rows?problems=true`);
    expect(body.rows.map((one: { key: string }) => one.key)).toEqual(['r1', 'r2', 'p1']);
    expect(await draft(id)).toMatchObject({ problemCount: 4, problems: [{ row: 'r1', ...sameId }, { row: 'r2', ...sameId }, { row: 'p1', ...sameId }, { row: 'p1', field: 'amount' }] });
    expect(problemsOf((await put(id, 4, [row('r1', { id: 'C' })], { remove: ['r2'] })).body.rows)).toEqual([[]]);
    expect((await put(id, 5, [row('p1', { id: 'A' })], { query: '?partner=p2' })).body.rows).toMatchObject([{ problems: [] }]);
  });

  it('takes no text that the database could not read again', async () => {
    const id = await begun(await awarded(), autumn);
    for (const text of ['a\u0000b', '\ud800']) {
      expect(await put(id, 1, [row('r1', { voucher: text })])).toMatchObject({ status: 422, body: { errors: [{ field: 'put[0].voucher', expected: 'text without NUL characters and lone surrogates' }] } });
    }
  });

  it('hands its rows out in pages, in the order in which they came', async () => {
    const id = await begun(await awarded(), autumn);
    await put(id, 1, Array.from({ length: 250 }, (_, n) => row(`a${n}`)));
    await put(id, 2, [row('a3', { amount: '7' }), row('z')], { remove: ['a0'] });
    const keys: string[] = [];
    let after = '0';
    for (;;) {
      const { body } = await call('applicant', 'GET', `/drafts/${id}/rows?limit=100&after=${after}`);
      keys.push(...body.rows.map((one: { key: string }) => one.key));
      if (body.next === null) break;
      after = body.next;
    }
    expect(keys).toEqual([...Array.from({ length: 249 }, (_, n) => `a${n + 1}`), 'z']);
  });

  it('tells whoever comes second what is there now, and takes the same change twice as one', async () => {
    const id = await begun(await awarded(), autumn);
    expect((await put(id, 1, [row('r1')])).status).toBe(200);
    expect((await put(id, 1, [row('r1')])).body).toMatchObject({ version: 2 });
    expect(await put(id, 1, [row('r1', { amount: '5' })])).toMatchObject({ status: 412, body: { currentVersion: 2, current: { version: 2, rows: [{ key: 'r1', amount: '100.00' }] } } });
    // Rows and head do not stand in each other's way, nor do the parts of two partners.
    expect((await call('applicant', 'PUT', `/drafts/${id}`, { ...autumn, last: false, revenue: [{ partner: 'lead', amount: '1,' }] }, seen(1))).body).toEqual({ id, version: 3 });
    expect((await put(id, 2, [row('r1')], { query: '?partner=p2' })).body).toMatchObject({ version: 4 });
    expect(await call('applicant', 'PUT', `/drafts/${id}`, { ...autumn, last: true }, seen(2))).toMatchObject({ status: 412, body: { current: { version: 4, revenue: [{ partner: 'lead', amount: '1,' }] } } });
    expect(await draft(id)).toMatchObject({ problems: [{ field: 'revenue[0].amount' }] });
    expect((await call('applicant', 'PUT', `/drafts/${id}/rows`, { put: [] })).body).toMatchObject({ errors: [{ field: 'If-Match' }] });
  });

  it('has parts for the organisations of partners, which see and write their own', async () => {
    const id = await begun(await awarded(), autumn);
    await put(id, 1, [row('secret')]);
    expect((await call('applicant', 'PUT', `/drafts/${id}/parts/p2`, { organisation: 'org-other' })).status).toBe(200);
    const theirs = await draft(id, 'other-applicant');
    expect(theirs).toMatchObject({ parts: [{ partner: 'lead', right: 'none', rows: null, sum: null }, { partner: 'p2', right: 'edit', organisation: 'org-other' }] });
    expect((await call('other-applicant', 'GET', `/drafts/${id}/rows`)).body).toMatchObject({ rows: [], total: 0 });
    expect((await put(id, theirs.version, [row('x')], { user: 'other-applicant', query: '?partner=lead' })).status).toBe(422);
    expect(await put(id, theirs.version, [row('x')], { user: 'other-applicant' })).toMatchObject({ status: 200, body: { rows: [{ key: 'x', partner: 'p2' }] } });
    expect((await call('other-applicant', 'POST', `/drafts/${id}/filing`, {}, seen(4))).status).toBe(403);
    expect((await file(id, (await draft(id)).version)).body.type).toBe('/problems/draft/part-not-ready');
    expect((await call('other-applicant', 'POST', `/drafts/${id}/parts/p2/ready`, {})).status).toBe(200);
    expect((await call('other-applicant', 'POST', `/drafts/${id}/parts/lead/ready`, {})).status).toBe(404);
    expect((await file(id, (await draft(id)).version)).status).toBe(201);
  });

  it('can be thrown away', async () => {
    const id = await begun(await awarded());
    expect((await call('applicant', 'DELETE', `/drafts/${id}`, {})).status).toBe(200);
    expect((await call('applicant', 'GET', `/drafts/${id}`)).status).toBe(404);
  });
});

describe('filing a draft', () => {
  it('makes the claim that was seen, once', async () => {
    const grant = await awarded();
    const id = await begun(grant, { ...autumn, last: false });
    await put(id, 1, [row('r1', { voucher: '17' }), row('r2', { voucher: '17', supplier: 'Invented oy', amount: '20' })]);
    expect(await file(id, 1)).toMatchObject({ status: 412, body: { currentVersion: 2 } });
    const key = { 'idempotency-key': `file-${id}` };
    const filed = await file(id, 2, key);
    expect(filed).toMatchObject({ status: 201, body: { id: grant, claim: 1, version: 2 } });
    expect((await file(id, 2, key)).body).toEqual(filed.body);
    expect((await file(id, 2)).body.type).toBe('/problems/draft/filed');
    expect((await put(id, 2, [row('r3')])).body.type).toBe('/problems/draft/filed');
    const { body } = await call('applicant', 'GET', `/${grant}`, undefined, { 'toteuma-not-older-than': filed.headers.get('toteuma-position')! });
    expect(body.claims[0]).toMatchObject({ period: autumn.period, declared: '140.40' });
    expect(await draft(id)).toMatchObject({ state: 'filed', claim: 1, parts: [{ rows: 0 }, {}] });
    expect(await draft(await begun(grant))).toMatchObject({ period: { from: '2023-01-01', to: '2023-03-31' }, nextPeriodFrom: '2023-01-01' });
  });

  it('names every row at fault, and leaves the draft open', async () => {
    const id = await begun(await awarded(), autumn);
    await put(id, 1, [row('r1'), row('r2', { category: 'travel' }), row('r3', { category: 'travel' })]);
    expect(await file(id, 2)).toMatchObject({ status: 422, body: { type: '/problems/claim/category-not-approved', errors: [{ field: 'rows[1].category' }, { field: 'rows[2].category' }] } });
    await put(id, 2, [row('r2', { amount: '' })]);
    expect(await file(id, 3)).toMatchObject({ status: 422, body: { type: '/problems/request/invalid' } });
    expect((await draft(id)).state).toBe('open');
  });

  it('is refused while the claim before it is a draft still', async () => {
    const grant = await awarded();
    const first = await begun(grant, autumn);
    const second = await begun(grant);
    expect(await draft(second)).toMatchObject({ period: { from: '2023-01-01' } });
    const refused = { status: 409, body: { type: '/problems/claim/previous-open', errors: [{ field: 'period.from', expected: '2022-10-01' }] } };
    expect(await call('applicant', 'POST', `/${grant}`, { period: { from: '2023-01-01', to: '2023-06-30' }, last: true })).toMatchObject(refused);
    expect(await file(second, 1)).toMatchObject(refused);
    // Both are as they were, and nothing was filed.
    expect([(await draft(first)).state, (await draft(second)).state]).toEqual(['open', 'open']);
    expect((await call('applicant', 'GET', `/${grant}`)).body.claims).toEqual([]);
  });

  it('is taken up again where it was cut off', async () => {
    const grant = await awarded();
    const id = await begun(grant, { ...autumn, last: false });
    await put(id, 1, [row('r1')]);
    const drafts = work.service.app.get(ClaimDrafts);
    // Cut off before the claim was there: after a while the draft is open again.
    await drafts.close(id, 2);
    expect((await put(id, 2, [row('r2')])).body.type).toBe('/problems/draft/being-submitted');
    await work.database.pool.query("UPDATE claim_drafts SET filing_since = now() - interval '2 minutes' WHERE id = $1", [id]);
    expect((await draft(id)).state).toBe('open');
    // Cut off after it: the claim is found.
    expect((await file(id, 2)).status).toBe(201);
    await work.database.pool.query("UPDATE claim_drafts SET state = 'filing', claim = NULL WHERE id = $1", [id]);
    expect(await draft(id)).toMatchObject({ state: 'filed', claim: 1 });
  });

  it('files one of two at the same moment', async () => {
    const grant = await awarded();
    const id = await begun(grant, { ...autumn, last: false });
    const answers = await Promise.all([file(id, 1), file(id, 1), file(id, 1)]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await draft(id)).claim).toBe(1);
    const { rows } = await work.database.pool.query("SELECT count(*)::int AS n FROM events WHERE stream = $1 AND type = 'ClaimSubmitted'", [grant]);
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('rows that look alike', () => {
  it('are told within the draft, across claims, and of another operation without saying whose', async () => {
    const [grant, other] = [await awarded(), await awarded({ organisation: 'org-other' })];
    const same = { voucher: 'A-001', supplier: 'Kuvitteellinen Oy', amount: '12.5' };
    const theirs = await call('other-applicant', 'POST', `/${other}`, { ...autumn, rows: [{ ...same, category: 'staff', paidOn: '2022-10-31' }] });
    expect(theirs.status).toBe(201);
    await call('auditor', 'GET', `/${other}`, undefined, { 'toteuma-not-older-than': theirs.headers.get('toteuma-position')! });
    const id = await begun(grant, { ...autumn, last: false });
    const saved = await put(id, 1, [row('r1', { ...same, supplier: 'KUVITTEELLINEN oy', amount: '12.50' }), row('r2', { ...same, voucher: 'a001' }), row('r3')]);
    expect(saved.body.rows.map(({ duplicates }: { duplicates: object[] }) => duplicates)).toEqual([
      [{ where: 'draft', partner: 'lead', key: 'r2' }, { where: 'operation' }], [{ where: 'draft', partner: 'lead', key: 'r1' }, { where: 'operation' }], [],
    ]);
    // In the part of a partner too; an organisation that fills it in is told of the lead's row that there is one, and no more.
    const ofPartner = await put(id, 2, [row('p1', same)], { query: '?partner=p2' });
    expect(ofPartner.body.rows[0].duplicates).toEqual([{ where: 'draft', partner: 'lead', key: 'r1' }, { where: 'draft', partner: 'lead', key: 'r2' }, { where: 'operation' }]);
    await call('applicant', 'PUT', `/drafts/${id}/parts/p2`, { organisation: 'org-other' });
    const theirRow = (await call('other-applicant', 'GET', `/drafts/${id}/rows`)).body.rows[0];
    expect(theirRow.duplicates.filter(({ where }: { where: string }) => where === 'draft')).toEqual([{ where: 'draft' }, { where: 'draft' }]);
    await call('applicant', 'PUT', `/drafts/${id}/parts/p2`, { organisation: null });
    await put(id, (await draft(id)).version, [], { query: '?partner=p2', remove: ['p1'] });
    const filed = await file(id, (await draft(id)).version);
    await call('auditor', 'GET', `/${grant}`, undefined, { 'toteuma-not-older-than': filed.headers.get('toteuma-position')! });
    const next = await begun(grant);
    const again = await put(next, 1, [row('r9', same)]);
    expect(again.body.rows[0].duplicates).toContainEqual({ where: 'claim', grant, code: expect.any(String), claim: 1, row: 'A-001', partner: 'lead' });
    expect(again.body.rows[0].duplicates).toContainEqual({ where: 'operation' });
  });
});
