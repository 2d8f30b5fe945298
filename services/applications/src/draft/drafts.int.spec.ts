import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';
import { Drafts } from './draft.rows.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);
const at = (instant: string) => ({ 'toteuma-at': instant });
const NOON = at('2022-05-16T09:00:00.000Z');
const seen = (version: number) => ({ 'if-match': `"${version}"` });
const save = (id: string, section: string, content: unknown, version = 0, user = 'applicant', more: Record<string, string> = {}) =>
  call(user, 'PUT', `/drafts/${id}/sections/${section}`, { content }, { ...NOON, ...seen(version), ...more });
const draft = async (id: string, user = 'applicant') => (await call(user, 'GET', `/drafts/${id}`)).body;
async function made(change: object = {}, user = 'applicant'): Promise<string> {
  const { status, body } = await call(user, 'POST', '/drafts', { programme: 'esf-2014-2020', ...change }, NOON);
  expect({ status, body }).toMatchObject({ status: 201, body: { version: 1 } });
  return body.id;
}

/** A whole application, as it is typed section by section. */
const whole = {
  basics: { name: 'ULPO', summary: 'A plan in invented words.', period: { from: '2022-10-01', to: '2023-06-30' } },
  organisation: { applicant: { name: 'Opisto', type: 'joint-municipal-authority', businessId: '' } },
  budget: { costModel: 'flat-17-staff', budget: [{ category: 'staff', amount: '145201' }, { category: 'services', amount: '6500.0' }, { category: 'flat-rate', amount: '24685.00', stated: true }] },
  financing: { financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }], advance: '20000' },
  content: { texts: { targetGroups: 'Young people' } },
};
async function typed(change: object = {}, id?: string): Promise<{ id: string; version: number }> {
  const its = id ?? (await made());
  for (const [section, content] of Object.entries({ ...whole, ...change })) expect(await save(its, section, content)).toMatchObject({ status: 200 });
  return { id: its, version: (await draft(its)).version };
}
const submit = (id: string, version: number, user = 'applicant', headers: Record<string, string> = {}) => call(user, 'POST', `/drafts/${id}/submission`, {}, { ...NOON, ...seen(version), ...headers });
const stateOf = (sectionName: string, completeness: { section: string }[]) => completeness.find(({ section }) => section === sectionName);

describe('a draft', () => {
  it('is made once for each key, empty, and tells what is missing', async () => {
    const key = { 'idempotency-key': 'make-once', ...NOON };
    const [first, again] = [await call('applicant', 'POST', '/drafts', { programme: 'esf-2014-2020' }, key), await call('applicant', 'POST', '/drafts', { programme: 'esf-2014-2020' }, key)];
    expect(again.body).toEqual(first.body);
    const shown = await draft(first.body.id);
    expect(shown).toMatchObject({ programme: 'esf-2014-2020', call: 'open', callCloses: null, state: 'open', right: 'submit', application: null, receipt: null, collaborators: [{ person: 'applicant', right: 'submit' }] });
    expect(shown.sections.basics).toEqual({ version: 0, content: {}, savedAt: null, savedBy: null, actingFor: null });
    expect(stateOf('basics', shown.completeness)).toEqual({ section: 'basics', state: 'empty', missing: [{ field: 'name', expected: 'to be filled in' }, { field: 'period.from', expected: 'to be filled in' }, { field: 'period.to', expected: 'to be filled in' }] });
    expect(stateOf('indicators', shown.completeness)).toEqual({ section: 'indicators', state: 'empty', missing: [] });
  });

  it('keeps half-typed values as they are, and says of each what it should be, in the reader\'s language', async () => {
    const id = await made();
    const content = { costModel: '', budget: [{ category: 'staff', amount: '1 45' }, { category: 'beer', amount: '' }, {}], note: 'a\u0000\ud800b' };
    const saved = await save(id, 'budget', content, 0, 'applicant', { 'accept-language': 'fi' });
    expect(saved).toMatchObject({ status: 200, body: { version: 1, draftVersion: 2, savedAt: '2022-05-16T09:00:00.000Z' } });
    const { missing } = stateOf('budget', saved.body.completeness) as unknown as { missing: { field: string; expected: string }[] };
    expect(missing.map(({ field }) => field)).toEqual(['costModel', 'budget[0].amount', 'budget[1].amount', 'budget[2].category', 'budget[2].amount', 'note']);
    expect(missing[0]!.expected).toBe('täytettävä');
    expect(missing[1]!.expected).toContain('euromäärä');
    expect((await draft(id)).sections.budget).toMatchObject({ version: 1, content, savedBy: 'applicant' });
  });

  it('is not kept busy by endless lists', async () => {
    const id = await made();
    const partners = Array.from({ length: 100_000 }, (_, n) => ({ id: `p${n}` }));
    const begun = Date.now();
    const saved = await save(id, 'organisation', { applicant: { name: 'Opisto' }, partners });
    expect(stateOf('organisation', saved.body.completeness)).toEqual({ section: 'organisation', state: 'incomplete', missing: [{ field: 'partners', expected: 'at most 1000 lines' }] });
    expect(await submit(id, 2)).toMatchObject({ status: 422, body: { type: '/problems/request/invalid' } });
    expect(Date.now() - begun).toBeLessThan(20_000);
  });

  it('says why the financing plan does not foot', async () => {
    const { id } = await typed({ financing: { financing: [{ source: 'eu-state', amount: '141109.00' }] } });
    const { completeness } = await draft(id);
    expect(stateOf('financing', completeness)).toEqual({ section: 'financing', state: 'incomplete', missing: [{ field: 'financing', expected: 'financing equal to the net budget of 176386.00: 35277.00 is missing' }] });
    expect(stateOf('budget', completeness)).toMatchObject({ state: 'complete', missing: [] });
  });

  it('shows what it comes to so far', async () => {
    const { id, version } = await typed({ financing: { financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '' }] } });
    expect((await call('applicant', 'GET', `/drafts/${id}/budget`)).body).toMatchObject({ version, costModel: 'flat-17-staff', net: '176386.00', financing: { difference: '-35277.00' }, notCounted: { budget: [], financing: [1] } });
    expect(await call('other-applicant', 'GET', `/drafts/${id}/budget`)).toMatchObject({ status: 404 });
  });

  it('shows both values to the second of two editors, and loses neither', async () => {
    const id = await made();
    await save(id, 'basics', { name: 'First' });
    const [one, other] = await Promise.all([save(id, 'basics', { name: 'One' }, 1), save(id, 'basics', { name: 'Other' }, 1, 'applicant-2')]);
    const [won, lost, words] = one.status === 200 ? [one, other, ['One', 'applicant']] : [other, one, ['Other', 'applicant-2']];
    expect(won.status).toBe(200);
    expect(lost).toMatchObject({ status: 412, body: { type: '/problems/version/conflict', currentVersion: 2, current: { version: 2, content: { name: words[0] }, savedBy: words[1] } } });
    expect(await save(id, 'basics', { name: 'Merged' }, 2)).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await save(id, 'content', {}, 0, 'applicant-2')).toMatchObject({ status: 200, body: { draftVersion: 5 } });
    // The answer to a save may get lost: the same again is no conflict.
    expect(await save(id, 'basics', { name: 'Merged' }, 2)).toMatchObject({ status: 200, body: { version: 3, draftVersion: 5 } });
  });

  it('takes forty editors at once: each section change is there once', async () => {
    const id = await made();
    const names = ['basics', 'organisation', 'budget', 'financing', 'indicators', 'principles', 'content'];
    const results = await Promise.all(Array.from({ length: 42 }, (_, n) => save(id, names[n % 7]!, { n }, 0, n % 2 ? 'applicant' : 'applicant-2')));
    expect(results.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(results.filter(({ status }) => status === 412)).toHaveLength(35);
    expect((await draft(id)).version).toBe(8);
  });

  it('refuses what is no save: no version, no object, too large, another section', async () => {
    const id = await made();
    expect(await call('applicant', 'PUT', `/drafts/${id}/sections/basics`, { content: {} })).toMatchObject({ status: 422, body: { errors: [{ field: 'If-Match' }] } });
    expect(await save(id, 'basics', 'text')).toMatchObject({ status: 422, body: { errors: [{ field: 'content', expected: 'an object' }] } });
    expect(await save(id, 'basics', { name: 'x'.repeat(2 * 1024 * 1024) })).toMatchObject({ status: 413 });
    expect(await save(id, 'everything', {})).toMatchObject({ status: 404 });
    expect(await save('no-uuid', 'basics', {})).toMatchObject({ status: 404 });
    expect(await save(id, 'basics', {}, 7)).toMatchObject({ status: 412, body: { currentVersion: 0, current: { version: 0, content: {} } } });
  });

  it('loses nothing to a session that has expired: the same save goes through after the next sign-in', async () => {
    const id = await made();
    const expired = { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.e30' };
    expect(await save(id, 'basics', { name: 'Typed' }, 0, 'applicant', expired)).toMatchObject({ status: 401, body: { type: '/problems/auth/unauthenticated' } });
    expect((await draft(id)).sections.basics).toMatchObject({ version: 0 });
    expect(await save(id, 'basics', { name: 'Typed' })).toMatchObject({ status: 200, body: { version: 1 } });
    // A reload finds what was saved.
    expect((await draft(id)).sections.basics).toMatchObject({ version: 1, content: { name: 'Typed' } });
  });

  it('is another organisation\'s secret', async () => {
    const { id, version } = await typed();
    for (const answer of [await call('other-applicant', 'GET', `/drafts/${id}`), await save(id, 'basics', {}, 1, 'other-applicant'), await submit(id, version, 'other-applicant'), await call('other-applicant', 'DELETE', `/drafts/${id}`)]) expect(answer.status).toBe(404);
    // Whose it is comes before what is sent.
    expect(await call('other-applicant', 'PUT', `/drafts/${id}/sections/basics`, { none: 1 })).toMatchObject({ status: 404 });
    expect(await call('applicant', 'PUT', `/drafts/${id}/sections/basics`, { none: 1 })).toMatchObject({ status: 422 });
    expect(await call('case-officer', 'GET', `/drafts/${id}`)).toMatchObject({ status: 403 });
    expect((await call('other-applicant', 'GET', '/drafts')).body).toEqual({ drafts: [], next: null });
  });

  it('is listed, newest first, in pages', async () => {
    const id = await made();
    await save(id, 'basics', { name: 'Listed' });
    const page = (await call('applicant', 'GET', '/drafts?limit=2&sort=-createdAt')).body;
    expect(page.drafts).toHaveLength(2);
    const rest = (await call('applicant', 'GET', `/drafts?limit=200&after=${page.next}`)).body.drafts as { id: string; name: string | null }[];
    expect([...page.drafts, ...rest].find((one: { id: string }) => one.id === id)).toMatchObject({ name: 'Listed', state: 'open', application: null, savedBy: 'applicant' });
  });
});

describe('submission', () => {
  it('files exactly what was seen, with a receipt', async () => {
    const { id, version } = await typed();
    const { status, body } = await submit(id, version);
    expect({ status, body }).toMatchObject({ status: 201, body: { id, version: 1, submittedAt: '2022-05-16T09:00:00.000Z', submittedBy: 'applicant', actingFor: null, callCloses: null, digest: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect((await call('applicant', 'GET', `/${id}`)).body).toMatchObject({ status: 'submitted', call: 'open', plan: { name: 'ULPO', applicant: { name: 'Opisto', businessId: null } }, texts: { targetGroups: 'Young people' } });
    expect(await draft(id)).toMatchObject({ state: 'submitted', application: id, receipt: { digest: body.digest }, sections: { basics: { version: 0, content: {} } } });
    expect(await save(id, 'basics', {}, 1)).toMatchObject({ status: 409, body: { type: '/problems/application/already-submitted' } });
    expect((await work.database.pool.query('SELECT count(*)::int AS n FROM draft_sections WHERE draft = $1', [id])).rows).toEqual([{ n: 0 }]);
  });

  it('makes one application, whoever sends it again', async () => {
    const { id, version } = await typed({}, await made({ colleagues: 'submit' }));
    const key = { 'idempotency-key': 'submit-once' };
    const answers = await Promise.all([...Array.from({ length: 5 }, () => submit(id, version, 'applicant', key)), submit(id, version), submit(id, version, 'applicant-2')]);
    const good = answers.filter(({ status }) => status === 201);
    expect(good.length).toBeGreaterThan(0);
    for (const { status, body } of answers.filter((one) => one.status !== 201)) expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/application/already-submitted' });
    expect(new Set(good.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await work.service.runtime.store.readStream(id, 0)).toHaveLength(1);
    // Later too the key gets its answer, and everybody else is told.
    const later = await submit(id, version, 'applicant', key);
    expect([201, 409]).toContain(later.status);
    expect(await submit(id, version, 'applicant', { 'idempotency-key': 'another' })).toMatchObject({ status: 409, body: { type: '/problems/application/already-submitted' } });
  });

  it('refuses an old version, and says all that is missing at once', async () => {
    const { id, version } = await typed({ financing: { financing: [{ source: 'eu-state', amount: '1' }] }, indicators: { indicators: [{ id: 'smiles', planned: 1 }] } });
    expect(await submit(id, version - 1)).toMatchObject({ status: 412, body: { currentVersion: version } });
    expect(await call('applicant', 'POST', `/drafts/${id}/submission`, {})).toMatchObject({ status: 422, body: { errors: [{ field: 'If-Match' }] } });
    const refused = await submit(id, version);
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/request/invalid' } });
    expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual(['financing.financing', 'indicators.indicators[0].id']);
    await save(id, 'indicators', { indicators: [] }, 1);
    expect(await submit(id, version + 1)).toMatchObject({ status: 422, body: { type: '/problems/application/financing-does-not-foot', errors: [{ field: 'financing.financing' }] } });
    await save(id, 'financing', {}, 1);
    expect(await submit(id, version + 2)).toMatchObject({ status: 422, body: { type: '/problems/application/incomplete', errors: [{ field: 'financing.financing' }] } });
    expect((await draft(id)).state).toBe('open');
  });

  it('leaves no autosave in between: it is in the application, or it is refused', async () => {
    const { id, version } = await typed();
    const [sent, ...saves] = await Promise.all([submit(id, version), ...Array.from({ length: 8 }, (_, n) => save(id, 'basics', { ...whole.basics, name: `Late ${n}` }, 1))]);
    const late = saves.filter(({ status }) => status === 200);
    if (sent.status === 201) expect(late).toEqual([]);
    else expect({ sent: sent.status, late: late.length }).toEqual({ sent: 412, late: 1 });
    for (const { status } of saves.filter((one) => one.status !== 200)) expect([409, 412]).toContain(status);
  });

  it('counts in the closing second of the call, of fifty callers too, and one second later does not', async () => {
    const programme = 'esf-2014-2020';
    const names = { fi: 'Haku', sv: 'Ansökan', en: 'Call' };
    const times = { opensAt: '2022-01-03T07:00:00.000Z', closesAt: '2022-05-16T13:00:00.000Z' };
    expect(await call('case-officer', 'POST', '/calls', { code: 'esr-2022', programme, names, ...times }, at('2022-01-01T09:00:00.000Z'))).toMatchObject({ status: 201 });
    expect(await call('case-officer', 'POST', '/calls/esr-2022/publication', {}, at('2022-01-01T09:00:00.000Z'))).toMatchObject({ status: 200 });
    const ready = await Promise.all(Array.from({ length: 50 }, async () => typed({}, await made({ call: 'esr-2022' }))));
    const late = await typed({}, await made({ call: 'esr-2022' }));
    expect(await draft(late.id)).toMatchObject({ call: 'esr-2022', callCloses: times.closesAt });
    const sent = await Promise.all(ready.map(({ id, version }, n) => submit(id, version, 'applicant', { ...at(`2022-05-16T13:00:00.${String(n * 19).padStart(3, '0')}Z`), 'idempotency-key': `closing-${n}` })));
    expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    expect(new Set(sent.map(({ body }) => body.position)).size).toBe(50);
    expect(sent[0]!.body).toMatchObject({ callCloses: times.closesAt });
    const over = await submit(late.id, late.version, 'applicant', at('2022-05-16T13:00:01.000Z'));
    expect(over).toMatchObject({ status: 409, body: { type: '/problems/application/call-closed', detail: 'The call closed on 16.5.2022 at 16.00.00.' } });
    expect(await draft(late.id)).toMatchObject({ state: 'open' });
    const copy = await made({ call: 'open', copyOf: { draft: late.id } });
    expect(await submit(copy, (await draft(copy)).version)).toMatchObject({ status: 201 });
  }, 60_000);

  it('heals what a crash has cut off: before the application was there, and after', async () => {
    const before = await typed();
    const receipt = { submittedAt: '2022-05-16T09:00:00.000Z', submittedBy: 'applicant', actingFor: null, digest: 'a'.repeat(64), callCloses: null };
    const cutOff = (id: string, ago: string) => work.database.pool.query("UPDATE drafts SET state = 'submitting', submitting_since = now() - $2::interval, receipt = $3 WHERE id = $1", [id, ago, JSON.stringify(receipt)]);
    await cutOff(before.id, '1 second');
    // Who comes next has to find it.
    expect((await call('applicant', 'GET', '/drafts?state=open&limit=200')).body.drafts).toContainEqual(expect.objectContaining({ id: before.id, state: 'submitting' }));
    expect((await call('applicant', 'GET', '/tasks')).body.tasks).toContainEqual(expect.objectContaining({ kind: 'draft', draft: before.id }));
    expect(await save(before.id, 'basics', {}, 1)).toMatchObject({ status: 409, body: { type: '/problems/draft/being-submitted' } });
    await cutOff(before.id, '5 minutes');
    expect(await save(before.id, 'basics', whole.basics, 1)).toMatchObject({ status: 200, body: { version: 2 } });

    const retried = await typed();
    await cutOff(retried.id, '1 second');
    expect(await submit(retried.id, retried.version)).toMatchObject({ status: 201 });

    const after = await typed();
    await submit(after.id, after.version);
    await cutOff(after.id, '1 second');
    expect(await draft(after.id)).toMatchObject({ state: 'submitted', application: after.id, receipt });
  });
});

describe('withdrawal', () => {
  it('is for the own organisation, once, and leaves nothing to decide', async () => {
    const { id, version } = await typed();
    await submit(id, version);
    expect(await call('other-applicant', 'POST', `/${id}/withdrawal`, {})).toMatchObject({ status: 404 });
    expect(await call('case-officer', 'POST', `/${id}/withdrawal`, {})).toMatchObject({ status: 403 });
    const done = await call('applicant', 'POST', `/${id}/withdrawal`, { reason: 'Elsewhere.' }, NOON);
    expect(done).toMatchObject({ status: 200, body: { id, version: 2, status: 'withdrawn' } });
    expect((await call('auditor', 'GET', `/${id}`)).body).toMatchObject({ status: 'withdrawn', withdrawnOn: '2022-05-16', reason: 'Elsewhere.' });
    expect(await call('applicant', 'POST', `/${id}/withdrawal`, {})).toMatchObject({ status: 409, body: { type: '/problems/application/withdrawn' } });
    expect(await call('decision-maker', 'POST', `/${id}/decision`, { outcome: 'reject', reason: 'No.' })).toMatchObject({ status: 409, body: { type: '/problems/application/withdrawn' } });
    const listed = (await call('applicant', 'GET', '?status=withdrawn', undefined, { 'toteuma-not-older-than': done.headers.get('toteuma-position')! })).body.applications as { id: string }[];
    expect(listed.map((one) => one.id)).toContain(id);
  });
});

describe('sharing', () => {
  const share = (id: string, person: string, right: string, user = 'applicant') => call(user, 'PUT', `/drafts/${id}/collaborators/${person}`, { right }, NOON);

  it('gives colleagues the right to edit, more to whom it is given, and less', async () => {
    const { id, version } = await typed();
    expect(await draft(id, 'applicant-2')).toMatchObject({ right: 'edit' });
    expect(await submit(id, version, 'applicant-2')).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
    expect(await call('applicant-2', 'DELETE', `/drafts/${id}`)).toMatchObject({ status: 403 });
    expect(await share(id, 'applicant-2', 'submit', 'applicant-2')).toMatchObject({ status: 403 });
    expect(await share(id, 'applicant-2', 'view')).toMatchObject({ status: 200, body: { colleagues: 'edit', collaborators: [{ person: 'applicant', right: 'submit' }, { person: 'applicant-2', right: 'view' }] } });
    expect(await save(id, 'basics', {}, 1, 'applicant-2')).toMatchObject({ status: 403 });
    expect(await share(id, 'applicant-2', 'submit')).toMatchObject({ status: 200 });
    expect(await submit(id, version, 'applicant-2')).toMatchObject({ status: 201, body: { submittedBy: 'applicant-2', actingFor: null } });
  });

  it('keeps somebody who can submit', async () => {
    const id = await made();
    expect(await share(id, 'applicant', 'edit')).toMatchObject({ status: 409, body: { type: '/problems/draft/last-submitter' } });
    expect(await call('applicant', 'DELETE', `/drafts/${id}/collaborators/applicant`)).toMatchObject({ status: 409 });
    await share(id, 'applicant-2', 'submit');
    expect(await call('applicant', 'DELETE', `/drafts/${id}/collaborators/applicant`)).toMatchObject({ status: 200, body: { collaborators: [{ person: 'applicant-2', right: 'submit' }] } });
    expect(await call('applicant-2', 'PUT', `/drafts/${id}/colleagues`, { right: 'view' })).toMatchObject({ status: 200, body: { colleagues: 'view' } });
    expect(await draft(id)).toMatchObject({ right: 'view' });
    expect(await share(id, 'applicant', 'all', 'applicant-2')).toMatchObject({ status: 422, body: { errors: [{ field: 'right' }] } });
  });

  it('lets a substitute act on the days that were given, and says for whom', async () => {
    const { id, version } = await typed();
    const given = await call('applicant', 'POST', '/substitutions', { substitute: 'applicant-2', from: '2022-07-01', to: '2022-07-31' }, NOON);
    expect(given).toMatchObject({ status: 201, body: { person: 'applicant', substitute: 'applicant-2' } });
    expect((await call('applicant-2', 'GET', '/substitutions')).body.substitutions).toEqual([given.body]);
    expect((await call('other-applicant', 'GET', '/substitutions')).body.substitutions).toEqual([]);
    expect(await submit(id, version, 'applicant-2')).toMatchObject({ status: 403 });
    const inJuly = at('2022-07-31T20:00:00.000Z');
    await call('applicant', 'PUT', `/drafts/${id}/colleagues`, { right: 'view' });
    expect(await save(id, 'principles', {}, 0, 'applicant-2')).toMatchObject({ status: 403 });
    expect(await save(id, 'principles', {}, 0, 'applicant-2', inJuly)).toMatchObject({ status: 200 });
    expect((await draft(id)).sections.principles).toMatchObject({ savedBy: 'applicant-2', actingFor: 'applicant' });
    expect(await submit(id, version + 1, 'applicant-2', inJuly)).toMatchObject({ status: 201, body: { submittedBy: 'applicant-2', actingFor: 'applicant' } });
    expect(await call('applicant-2', 'DELETE', `/substitutions/${given.body.id}`)).toMatchObject({ status: 404 });
    expect(await call('applicant', 'DELETE', `/substitutions/${given.body.id}`)).toMatchObject({ status: 200 });
  });

  it('lets nobody give away another\'s rights', async () => {
    const to = { from: '2022-07-01', to: '2022-07-31' };
    expect(await call('applicant-2', 'POST', '/substitutions', { person: 'applicant', substitute: 'applicant-2', ...to })).toMatchObject({ status: 403 });
    expect(await call('applicant', 'POST', '/substitutions', { substitute: 'applicant', ...to })).toMatchObject({ status: 422, body: { errors: [{ field: 'substitute' }] } });
    expect(await call('applicant', 'POST', '/substitutions', { substitute: 'applicant-2', from: '2022-07-02', to: '2022-07-01' })).toMatchObject({ status: 422, body: { errors: [{ field: 'to' }] } });
  });
});

describe('copying and deleting', () => {
  it('copies an application, its texts too, and a draft; the call is the new one\'s', async () => {
    const { id, version } = await typed({ indicators: { indicators: [{ id: 'participants', planned: 40, women: 30 }] }, principles: { principles: { equality: [{ answer: 'yes', reason: 'Because.' }], sustainability: [] } } });
    await submit(id, version);
    const copy = await draft(await made({ copyOf: { application: id } }));
    expect(copy.sections).toMatchObject({
      basics: { version: 1, content: whole.basics },
      organisation: { content: { applicant: { name: 'Opisto', type: 'joint-municipal-authority', ownCountsAs: 'municipal' }, partners: [] } },
      budget: { content: { costModel: 'flat-17-staff', budget: [{ partner: 'lead', category: 'staff', amount: '145201.00', stated: false }, { category: 'services' }, { category: 'flat-rate', amount: '24685.00', stated: true }] } },
      financing: { content: { financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }], advance: '20000.00' } },
      principles: { content: { principles: { equality: [{ answer: true, reason: 'Because.' }] } } },
      content: { content: { texts: { targetGroups: 'Young people' } } },
    });
    expect(copy.completeness.filter(({ state }: { state: string }) => state === 'incomplete')).toEqual([]);
    expect(await submit(copy.id, copy.version)).toMatchObject({ status: 201 });

    const half = await made();
    await save(half, 'basics', { name: 'Half', call: 'open' });
    expect((await draft(await made({ copyOf: { draft: half } }))).sections.basics).toMatchObject({ version: 1, content: { name: 'Half' } });
  });

  it('copies nothing that one may not see', async () => {
    const { id, version } = await typed();
    const copy = (from: object, user: string) => call(user, 'POST', '/drafts', { programme: 'esf-2014-2020', copyOf: from }, NOON);
    expect(await copy({ draft: id }, 'other-applicant')).toMatchObject({ status: 404 });
    await submit(id, version);
    expect(await copy({ application: id }, 'other-applicant')).toMatchObject({ status: 404 });
    expect(await copy({ application: id, draft: id }, 'applicant')).toMatchObject({ status: 422, body: { errors: [{ field: 'copyOf' }] } });
    expect(await call('applicant', 'POST', '/drafts', { programme: 'none' }, NOON)).toMatchObject({ status: 422, body: { errors: [{ field: 'programme' }] } });
    expect(await call('applicant', 'POST', '/drafts', { programme: 'esf-2014-2020', call: 'none' }, NOON)).toMatchObject({ status: 422, body: { errors: [{ field: 'call' }] } });
  });

  it('brings a deleted draft back for thirty days, and then removes it for good', async () => {
    const id = await made();
    await save(id, 'basics', { name: 'Gone' });
    expect(await call('applicant', 'DELETE', `/drafts/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect(await call('applicant', 'GET', `/drafts/${id}`)).toMatchObject({ status: 404 });
    expect(await save(id, 'basics', {}, 1)).toMatchObject({ status: 404 });
    expect((await call('applicant', 'GET', '/drafts?limit=200')).body.drafts.map((one: { id: string }) => one.id)).not.toContain(id);
    expect(await call('applicant-2', 'POST', `/drafts/${id}/restoration`, {})).toMatchObject({ status: 403 });
    expect(await call('applicant', 'POST', `/drafts/${id}/restoration`, {})).toMatchObject({ status: 200, body: { id, version: 2 } });
    expect((await draft(id)).sections.basics.content).toEqual({ name: 'Gone' });
    await call('applicant', 'DELETE', `/drafts/${id}`);
    await work.database.pool.query("UPDATE drafts SET deleted_at = now() - interval '31 days' WHERE id = $1", [id]);
    expect(await call('applicant', 'POST', `/drafts/${id}/restoration`, {})).toMatchObject({ status: 404 });
    await new Drafts(work.service.runtime).clearOut();
    expect((await work.database.pool.query('SELECT FROM drafts WHERE id = $1', [id])).rowCount).toBe(0);
  });
});
