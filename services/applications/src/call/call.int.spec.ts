import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

const act = (user: string, path: string, body: unknown, at: string, more: Record<string, string> = {}, method = 'POST'): Promise<Answered> => work.call(user, method, path, body, { 'toteuma-at': at, ...more });
const seen = (user: string, path: string, after: Answered, at: string) => work.call(user, 'GET', path, undefined, { 'toteuma-not-older-than': after.headers.get('toteuma-position')!, 'toteuma-at': at });

const names = { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' };
const content = { programme: 'esf-2014-2020', names, opensAt: '2026-01-12T08:00:00+02:00', closesAt: '2026-03-02T14:00:00Z', budget: '2500000' };
const early = '2026-01-05T09:00:00.000Z';
const draft = (code: string, change: object = {}) => act('case-officer', '/calls', { code, ...content, ...change }, early);
async function published(code: string, change: object = {}): Promise<void> {
  expect(await draft(code, change)).toMatchObject({ status: 201 });
  expect(await act('case-officer', `/calls/${code}/publication`, {}, early)).toMatchObject({ status: 200 });
}
const application = (call: string, name = 'ULPO') => ({
  programme: 'esf-2014-2020', call, name, applicant: { name: 'Opisto' }, period: { from: '2026-10-01', to: '2027-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '1000' }], financing: [{ source: 'eu-state', amount: '936' }, { source: 'own', amount: '234' }],
});
const file = (call: string, at: string, more: Record<string, string> = {}) => act('applicant', '', application(call), at, more);

describe('a call', () => {
  it('is drafted, changed, published and extended, and shows what it was', async () => {
    const drafted = await draft('whole-life', { description: { fi: 'Mihin haetaan.' } });
    expect(drafted).toMatchObject({ status: 201, body: { code: 'whole-life', version: 1 } });
    const id = String(drafted.body['id']);
    const changed = await act('case-officer', `/calls/${id}`, { ...content, budget: '3000000' }, early, { 'if-match': '"1"' }, 'PUT');
    expect(changed).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await act('case-officer', `/calls/${id}`, content, early, { 'if-match': '"1"' }, 'PUT')).toMatchObject({ status: 412, body: { currentVersion: 2 } });
    expect(await act('case-officer', `/calls/${id}`, { ...content, code: 'other' }, early, {}, 'PUT')).toMatchObject({ status: 422, body: { errors: [{ field: 'code' }] } });
    expect((await work.call('applicant', 'GET', `/calls/${id}`)).status).toBe(404);
    await act('case-officer', '/calls/whole-life/publication', {}, early);
    expect(await act('case-officer', '/calls/whole-life/publication', {}, early)).toMatchObject({ status: 409, body: { type: '/problems/call/already-published' } });
    const extended = await act('case-officer', '/calls/whole-life/extension', { closesAt: '2026-03-09T14:00:00Z', reason: 'Katko palvelussa.' }, '2026-03-01T09:00:00.000Z');
    expect(await act('case-officer', '/calls/whole-life/extension', { closesAt: '2026-03-05T14:00:00Z' }, '2026-03-01T09:00:00.000Z')).toMatchObject({ status: 422, body: { errors: [{ field: 'closesAt' }] } });
    expect((await seen('applicant', '/calls/whole-life', extended, '2026-03-05T09:00:00.000Z')).body).toMatchObject({
      id, version: 4, code: 'whole-life', names, state: 'open', opensAt: '2026-01-12T06:00:00.000Z', closesAt: '2026-03-09T14:00:00.000Z', budget: '3000000.00', applications: 0, requested: '0.00',
      extensions: [{ was: '2026-03-02T14:00:00.000Z', closesAt: '2026-03-09T14:00:00.000Z', on: '2026-03-01T09:00:00.000Z', reason: 'Katko palvelussa.' }],
    });
    expect((await seen('applicant', '/calls?search=tillv%C3%A4xt&state=open', extended, '2026-03-05T09:00:00.000Z')).body).toMatchObject({ calls: [{ code: 'whole-life', version: 4, extensions: [{ was: '2026-03-02T14:00:00.000Z' }] }] });
  });

  it('is copied with texts of its own', async () => {
    await draft('first', { description: { fi: 'Mihin haetaan.' } });
    const copied = await act('case-officer', '/calls/first/copies', { code: 'second', opensAt: '2027-01-11T06:00:00Z', closesAt: '2027-03-01T14:00:00Z' }, early);
    expect(copied).toMatchObject({ status: 201, body: { code: 'second', version: 1 } });
    const [first, second] = [(await work.call('case-officer', 'GET', '/calls/first')).body, (await work.call('case-officer', 'GET', '/calls/second')).body];
    expect(second).toMatchObject({ state: 'draft', names, description: { fi: 'Mihin haetaan.' }, budget: '2500000.00', opensAt: '2027-01-11T06:00:00.000Z', copiedFrom: first['id'] });
  });

  it.each<[string, object, string]>([
    ['a code that is in use', { code: 'taken' }, 'code'], ['the code of the call that is always open', { code: 'open' }, 'code'], ['a closing before the opening', { closesAt: '2026-01-12T06:00:00Z' }, 'closesAt'],
    ['half a second', { closesAt: '2026-03-02T14:00:00.500Z' }, 'closesAt'], ['a time without its offset', { opensAt: '2026-03-29T04:00' }, 'opensAt'], ['a time without seconds', { opensAt: '2026-03-29T04:00Z' }, 'opensAt'],
    ['a name that is missing', { names: { fi: 'A', sv: 'B' } }, 'names.en'], ['a negative budget', { budget: '-1' }, 'budget'], ['an unknown field', { prise: 1 }, 'prise'],
  ])('is not drafted with %s', async (_what, change, field) => {
    await draft('taken');
    expect(await act('case-officer', '/calls', { code: 'fresh', ...content, ...change }, early)).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field }] } });
  });

  it('is listed by its state at the hour, drafts for the authority only', async () => {
    const last = await draft('by-the-clock');
    const states = async (user: string, state: string, at: string) => ((await seen(user, `/calls?state=${state}&search=by-the`, last, at)).body['calls'] as { code: string }[]).length;
    expect([await states('case-officer', 'draft', early), await states('applicant', 'draft', early)]).toEqual([1, 0]);
    const open = await act('case-officer', '/calls/by-the-clock/publication', {}, early);
    const listed = async (state: string, at: string) => ((await seen('applicant', `/calls?state=${state}&search=by-the`, open, at)).body['calls'] as { state: string }[]).map((one) => one.state);
    expect([await listed('published', '2026-01-12T05:59:59.999Z'), await listed('open', '2026-01-12T06:00:00.000Z'), await listed('open', '2026-03-02T14:00:00.999Z'), await listed('closed', '2026-03-02T14:00:01.000Z'), await listed('closed', '2026-03-02T14:00:00.999Z')])
      .toEqual([['published'], ['open'], ['open'], ['closed'], []]);
  });
});

describe('an application to a call', () => {
  it('is taken from the first second to the last, and told when the call closed', async () => {
    await published('to-the-second');
    expect(await file('to-the-second', '2026-01-12T05:59:59.999Z')).toMatchObject({ status: 409, body: { type: '/problems/application/call-closed', detail: 'The call opens on 12.1.2026 at 08.00.00.' } });
    for (const at of ['2026-01-12T06:00:00.000Z', '2026-03-02T14:00:00.000Z', '2026-03-02T14:00:00.999Z']) expect(await file('to-the-second', at)).toMatchObject({ status: 201 });
    const head = await work.service.runtime.store.head();
    expect(await file('to-the-second', '2026-03-02T14:00:01.000Z')).toMatchObject({ status: 409, body: { type: '/problems/application/call-closed', detail: 'The call closed on 2.3.2026 at 16.00.00.' } });
    expect((await file('to-the-second', '2026-03-02T14:00:01.000Z', { 'accept-language': 'fi' })).body).toMatchObject({ detail: 'Haku päättyi 2.3.2026 klo 16.00.00.' });
    expect(await work.service.runtime.store.head()).toBe(head);
  });

  it('is in time again as soon as the call is extended, whatever the views know', async () => {
    await published('reopened');
    expect(await file('reopened', '2026-03-03T09:00:00.000Z')).toMatchObject({ status: 409 });
    await act('case-officer', '/calls/reopened/extension', { closesAt: '2026-03-09T14:00:00Z' }, '2026-03-03T09:00:00.000Z');
    expect(await file('reopened', '2026-03-03T09:00:00.000Z')).toMatchObject({ status: 201 });
  });

  it('names a call that is there and of the same programme', async () => {
    await draft('still-a-draft');
    await published('of-another', { programme: 'esf-plus-2021-2027' });
    for (const call of ['nobody-knows', 'still-a-draft', 'of-another']) expect(await file(call, '2026-02-01T09:00:00.000Z')).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'call' }] } });
  });

  it('is counted with what it asks for', async () => {
    await published('counted');
    await file('counted', '2026-02-01T09:00:00.000Z');
    const second = await file('counted', '2026-02-02T09:00:00.000Z');
    expect((await seen('applicant', '/calls/counted', second, early)).body).toMatchObject({ applications: 2, requested: '1872.00' });
  });

  it('of fifty callers in the closing second gets one answer, and those of the next second another; nothing is lost and nothing twice', async () => {
    await published('closing-second');
    const head = await work.service.runtime.store.head();
    const inTime = Array.from({ length: 50 }, (_, n) => ({ key: `in-${n}`, at: `2026-03-02T14:00:00.${String(n * 20).padStart(3, '0')}Z` }));
    const late = Array.from({ length: 10 }, (_, n) => ({ key: `late-${n}`, at: '2026-03-02T14:00:01.000Z' }));
    // Each is sent twice, as by a browser that lost the answer.
    const sent = [...inTime, ...late].flatMap((one) => [one, one]);
    const answers = await Promise.all(sent.map(({ key, at }) => file('closing-second', at, { 'idempotency-key': key })));
    const accepted = answers.slice(0, 100);
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([201]));
    for (let n = 0; n < 100; n += 2) expect(accepted[n + 1]!.body).toEqual(accepted[n]!.body);
    expect(new Set(accepted.map(({ body }) => body['id'])).size).toBe(50);
    expect(answers.slice(100).map(({ status, body }) => [status, body['type']])).toEqual(Array.from({ length: 20 }, () => [409, '/problems/application/call-closed']));
    expect(await work.service.runtime.store.head()).toBe(head + 50);
    // Whoever lost the answer and asks again after the closing gets the one that was given in time.
    expect(await file('closing-second', '2026-03-02T15:00:00.000Z', { 'idempotency-key': 'in-7' })).toMatchObject({ status: 201, body: { id: accepted[14]!.body['id'] } });
  });
});
