import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventData } from '@toteuma/contracts';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from './applications.module.js';

let work: ServiceAtWork;
let pack: Record<string, unknown>;

/** The service, and a programme that asks for two assessors and a hearing. */
beforeAll(async () => {
  const shipped = JSON.parse(await readFile('packs/esf-2014-2020.json', 'utf8')) as Record<string, unknown>;
  const names = { fi: 'Tarve', sv: 'Behov', en: 'Need' };
  const assessment = { required: true, assessors: 2, threshold: '50', criteria: [{ id: 'need', weight: 2, highest: 5, names }, { id: 'results', weight: 1, highest: 5, names }] };
  pack = { ...shipped, id: 'strict', assessment, hearing: 'before-rejection', rectificationDays: 30 };
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

let seen = '';
async function call(user: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answered = await work.call(user, method, path, body, headers);
  seen = answered.headers.get('toteuma-position') ?? seen;
  return answered;
}
const send = (user: string, path: string, body: unknown, day = '2022-06-01') => call(user, 'POST', path, body, { 'toteuma-at': `${day}T09:00:00.000Z` });
/** Reads what is not older than the last act. */
const read = (user: string, path: string) => call(user, 'GET', path, undefined, { 'toteuma-not-older-than': seen });
const problemOf = ({ status, body }: { status: number; body: { type?: string } }) => ({ status, problem: body.type?.replace('/problems/', '') });

const application = {
  programme: 'esf-2014-2020', name: 'Polku', summary: 'A plan.', applicant: { name: 'Opisto', type: 'joint-municipal-authority' }, period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '10000' }], financing: [{ source: 'eu-state', amount: '8000' }, { source: 'own', amount: '3700' }], texts: { measures: 'First words.' },
};
const award = { outcome: 'award', supportRate: '60', support: '7000.00' };
async function submitted(change: object = {}): Promise<string> {
  const { status, body } = await send('applicant', '', { ...application, ...change }, '2022-05-16');
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body.id);
}
const scores = (need: number, results: number) => ({ scores: [{ criterion: 'need', score: need, reason: 'As the plan says.' }, { criterion: 'results', score: results }] });
const claimsSay: ServiceAtWork['said'] = (id, type, data) => work.said(id, type, data, '2022-09-20T10:00:00.000Z');

describe('supplements and messages', () => {
  it('change only what was asked for, and show what changed', async () => {
    const id = await submitted();
    expect(await send('case-officer', `/${id}/supplement-requests`, { sections: ['budget', 'financing', 'content'], reason: 'Costs are missing.', due: '2022-06-15' })).toMatchObject({ status: 201, body: { supplement: 1 } });
    expect(problemOf(await send('applicant', `/${id}/supplement`, { name: 'Another' }))).toEqual({ status: 422, problem: 'application/section-not-asked' });
    expect(problemOf(await send('other-applicant', `/${id}/supplement`, { budget: [] }))).toEqual({ status: 404, problem: 'not-found' });
    const more = { budget: [{ category: 'staff', amount: '11000' }], financing: [{ source: 'eu-state', amount: '8000' }, { source: 'own', amount: '4870' }], advance: '2400', texts: { measures: 'Other words.', areas: 'New words.' } };
    expect(problemOf(await send('applicant', `/${id}/supplement`, { budget: [{ category: 'beer', amount: '1' }] }))).toEqual({ status: 422, problem: 'request/invalid' });
    expect((await send('applicant', `/${id}/supplement`, { ...more, advance: '2400.01' })).body).toMatchObject({ errors: [{ field: 'advance' }] });
    expect(await send('applicant', `/${id}/supplement`, more, '2022-06-16')).toMatchObject({ status: 201, body: { supplement: 1, planVersion: 2, late: true } });
    expect(problemOf(await send('applicant', `/${id}/supplement`, more, '2022-06-16'))).toEqual({ status: 409, problem: 'application/supplement-not-asked' });
    const { body } = await read('applicant', `/${id}/versions`);
    expect(body.versions).toMatchObject([{ version: 1, on: '2022-05-16', changes: [] }, { version: 2, on: '2022-06-16', supplement: 1 }]);
    expect(body.versions[1].changes).toEqual(expect.arrayContaining([
      { field: 'texts.measures', old: 'First words.', new: 'Other words.' }, { field: 'texts.areas', old: null, new: 'New words.' },
      { field: 'budget[lead/staff].amount', old: '10000.00', new: '11000.00' }, { field: 'budget[lead/flat-rate].amount', old: '1700.00', new: '1870.00' }, { field: 'financing[own].amount', old: '3700.00', new: '4870.00' }, { field: 'advance', old: null, new: '2400.00' },
    ]));
    expect(body.versions[1].changes).toHaveLength(6);
    expect((await read('applicant', `/${id}`)).body).toMatchObject({ plan: { name: 'Polku', applicant: { ownCountsAs: 'municipal' } }, processing: { supplements: [{ reason: 'Costs are missing.', late: true, answeredOn: '2022-06-16' }] } });
  });
  it('work for an application that brought its own programme', async () => {
    const id = await submitted({ programme: pack });
    await send('case-officer', `/${id}/supplement-requests`, { sections: ['organisation', 'budget'] });
    expect((await read('applicant', `/${id}`)).body.processing.supplements).toMatchObject([{ due: '2022-06-15' }]);
    expect(problemOf(await send('applicant', `/${id}/supplement`, { costModel: 'actual' }))).toEqual({ status: 422, problem: 'request/invalid' });
    expect(await send('applicant', `/${id}/supplement`, { applicant: { name: 'Uusi Opisto', type: 'joint-municipal-authority' } })).toMatchObject({ status: 201, body: { late: false } });
    expect((await read('auditor', `/${id}`)).body.plan.applicant).toMatchObject({ name: 'Uusi Opisto', ownCountsAs: 'municipal' });
  });
  it('go both ways, and hold no text in an event', async () => {
    const id = await submitted();
    expect(await send('applicant', `/${id}/messages`, { text: 'A question.' })).toMatchObject({ status: 201, body: { message: 1 } });
    expect(await send('case-officer', `/${id}/messages`, { text: 'An answer.' })).toMatchObject({ body: { message: 2 } });
    expect((await read('applicant', `/${id}/messages`)).body.messages).toMatchObject([{ number: 1, from: 'applicant', text: 'A question.' }, { number: 2, from: 'authority', text: 'An answer.' }]);
    expect(problemOf(await send('applicant', `/${id}/messages`, { text: '' }))).toEqual({ status: 422, problem: 'request/invalid' });
    expect(JSON.stringify(await work.service.runtime.store.readStream(id, 0))).not.toMatch(/A question|An answer/);
  });
});

describe('assessments', () => {
  it('are scored, weighed and ranked; the applicant learns of them after the decision', async () => {
    const call = { code: 'taidot', programme: 'esf-2014-2020', names: { fi: 'Taidot', sv: 'Kunskap', en: 'Skills' }, opensAt: '2022-01-01T06:00:00Z', closesAt: '2022-12-31T14:00:00Z', budget: '15000' };
    expect(await send('case-officer', '/calls', { ...call, programme: 'esf-2014-2020' }, '2022-01-01')).toMatchObject({ status: 201 });
    const drafted = (await read('case-officer', '/calls?sort=code')).body.calls[0];
    expect(await send('case-officer', `/calls/${drafted.id}/publication`, {}, '2022-01-02')).toMatchObject({ status: 200 });
    const [first, second] = [await submitted({ call: 'taidot', name: 'First' }), await submitted({ call: 'taidot', name: 'Second' })];
    // The shipped programme has criteria of its own: every one gets the same share of its highest score.
    const { limits } = (await read('auditor', `/${first}`)).body;
    const share = (part: number) => ({ scores: limits.assessment.criteria.map(({ id, highest }: { id: string; highest: number }) => ({ criterion: id, score: Math.floor(highest * part) })) });
    expect(await send('assessor', `/${second}/assessment`, share(1))).toMatchObject({ status: 200, body: { own: '100.00', total: '100.00', assessments: 1 } });
    const ranking = await read('case-officer', '/calls/taidot/ranking');
    expect(ranking.body).toMatchObject({
      call: 'taidot', budget: '15000.00',
      items: [{ rank: 1, name: 'Second', total: '100.00', requested: '8000.00', cumulative: '8000.00', within: true }, { rank: 2, name: 'First', total: null, cumulative: '16000.00', within: false }],
    });
    expect(ranking.body.next).toBeNull();
    expect((await read('case-officer', '/calls/taidot/ranking?limit=1')).body).toMatchObject({ items: [{ rank: 1, name: 'Second' }], next: 1 });
    expect((await read('case-officer', '/calls/taidot/ranking?limit=1&after=1')).body).toMatchObject({ items: [{ rank: 2, name: 'First', cumulative: '16000.00', within: false }], next: null });
    expect(problemOf(await read('case-officer', '/calls/taidot/ranking?after=one'))).toEqual({ status: 422, problem: 'request/invalid' });
    expect(problemOf(await read('applicant', '/calls/taidot/ranking'))).toEqual({ status: 403, problem: 'auth/forbidden' });
    expect(problemOf(await read('case-officer', '/calls/nobody/ranking'))).toEqual({ status: 404, problem: 'not-found' });
    expect((await read('applicant', `/${second}`)).body.processing).toMatchObject({ assessments: [], total: null, assessors: [] });
    await send('decision-maker', `/${second}/decision`, award, '2022-09-12');
    expect((await read('applicant', `/${second}`)).body.processing).toMatchObject({ assessments: [{ assessor: null, total: '100.00' }], total: '100.00' });
  });
  it('are needed before the decision where the programme asks for them, by assessors without a conflict of interest', async () => {
    const id = await submitted({ programme: pack });
    expect(problemOf(await send('decision-maker', `/${id}/decision`, award, '2022-09-12'))).toEqual({ status: 409, problem: 'application/not-assessed' });
    await send('case-officer', `/${id}/assessors`, { person: 'assessor' });
    expect(problemOf(await send('assessor-2', `/${id}/assessment`, scores(1, 1)))).toEqual({ status: 409, problem: 'application/not-assigned' });
    await send('case-officer', `/${id}/assessors`, { person: 'assessor-2' });
    const load = async () => ((await read('case-officer', '/assessors')).body.assessors as { person: string; waiting: number; scored: number }[]).find(({ person }) => person === 'assessor');
    const before = (await load())!;
    expect(await send('assessor', `/${id}/assessment`, scores(4, 5))).toMatchObject({ status: 200, body: { own: '86.67' } });
    expect(await load()).toEqual({ ...before, waiting: before.waiting - 1, scored: before.scored + 1 });
    expect(problemOf(await read('assessor', '/assessors'))).toEqual({ status: 403, problem: 'auth/forbidden' });
    expect(await send('assessor', `/${id}/conflict`, { reason: 'A relative.' })).toMatchObject({ status: 200 });

    expect(problemOf(await send('assessor', `/${id}/assessment`, scores(4, 5)))).toEqual({ status: 409, problem: 'application/conflict-of-interest' });
    for (const path of [`/${id}`, `/${id}/versions`, `/${id}/messages`]) expect(problemOf(await read('assessor', path))).toEqual({ status: 404, problem: 'not-found' });
    expect(JSON.stringify((await read('assessor', '')).body)).not.toContain(id);
    expect(JSON.stringify((await read('assessor-2', '')).body)).toContain(id);
    expect(JSON.stringify((await read('assessor', '/calls/open/ranking')).body)).not.toContain(id);
    expect(await read('all-hands', `/${id}`)).toMatchObject({ status: 200, body: { processing: { conflicts: [{ assessor: 'assessor', reason: 'A relative.' }], assessments: [] } } });

    await send('assessor-2', `/${id}/assessment`, scores(3, 3));
    await send('case-officer', `/${id}/assessors`, { person: 'all-hands' });
    expect(await send('all-hands', `/${id}/assessment`, scores(1, 0))).toMatchObject({ body: { own: '13.33', total: '36.67', assessments: 2 } });
    expect(problemOf(await send('decision-maker', `/${id}/decision`, award, '2022-09-12'))).toEqual({ status: 409, problem: 'application/below-threshold' });
    await send('all-hands', `/${id}/assessment`, scores(5, 5));
    expect(await send('decision-maker', `/${id}/decision`, award, '2022-09-12')).toMatchObject({ status: 200, body: { status: 'awarded' } });
  });
});

describe('a rejection', () => {
  it('waits for the hearing that the programme asks for', async () => {
    const id = await submitted({ programme: { ...pack, assessment: undefined } });
    const reject = { outcome: 'reject', reason: 'Not the aim of the call.' };
    expect(problemOf(await send('decision-maker', `/${id}/decision`, reject))).toEqual({ status: 409, problem: 'application/hearing-required' });
    expect(await send('case-officer', `/${id}/hearing`, { reason: 'Not the aim.', due: '2022-06-10' })).toMatchObject({ status: 201 });
    expect(await send('applicant', `/${id}/hearing/answer`, { text: 'It is.' }, '2022-06-11')).toMatchObject({ status: 201 });
    expect((await read('applicant', `/${id}`)).body.processing.hearing).toEqual({ reason: 'Not the aim.', due: '2022-06-10', openedOn: '2022-06-01', answer: 'It is.', answeredOn: '2022-06-11', late: true });
    expect(await send('decision-maker', `/${id}/decision`, reject, '2022-06-12')).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });
  it('can be rectified into an award', async () => {
    const id = await submitted();
    await send('decision-maker', `/${id}/decision`, { outcome: 'reject', reason: 'No.' }, '2022-06-12');
    expect((await read('applicant', `/${id}`)).body.processing.dueDates.rectification).toBe('2022-07-12');
    expect(problemOf(await send('applicant', `/${id}/rectification-requests`, {}, '2022-07-13'))).toEqual({ status: 409, problem: 'application/rectification-late' });
    expect(await send('applicant', `/${id}/rectification-requests`, { reason: 'Yes.' }, '2022-07-12')).toMatchObject({ status: 201, body: { rectification: 1 } });
    const accepted = { outcome: 'accepted', supportRate: '60', support: '7000', reason: 'Yes, indeed.', conditions: [{ text: 'A plan of the work.', due: '2022-12-31' }, 'Word by word.'] };
    const decided = await send('decision-maker', `/${id}/rectification`, accepted, '2022-08-01');
    expect(decided).toMatchObject({ status: 200, body: { status: 'awarded', state: 'accepted', rectification: 1, code: expect.stringMatching(/^S2/) } });
    expect((await read('applicant', `/${id}`)).body).toMatchObject({
      status: 'awarded', terms: { granted: '7000.00' }, conditions: ['A plan of the work.', 'Word by word.'], conditionsDue: ['2022-12-31', null],
      processing: { rectifications: [{ reason: 'Yes.', status: 'accepted', decisionReason: 'Yes, indeed.' }], dueDates: { conditions: [{ condition: 1, due: '2022-12-31' }] } },
    });
  });
});

describe('an award', () => {
  const decided = async () => {
    const id = await submitted();
    const { body } = await send('decision-maker', `/${id}/decision`, award, '2022-09-12');
    await send('applicant', `/${id}/rectification-requests`, { reason: 'More.' }, '2022-09-13');
    return { id, code: String(body.code) };
  };
  it('is lowered by a rectification once claims has answered', async () => {
    const { id } = await decided();
    expect(await send('decision-maker', `/${id}/rectification`, { outcome: 'rejected', support: '6000', reason: 'No.' }, '2022-09-14')).toMatchObject({ status: 422, body: { errors: [{ field: 'support' }] } });
    expect(await send('decision-maker', `/${id}/rectification`, { outcome: 'changed', code: 'S29999', support: '6000', reason: 'Less.' }, '2022-09-14')).toMatchObject({ status: 422, body: { errors: [{ field: 'code' }] } });
    expect(await send('decision-maker', `/${id}/rectification`, { outcome: 'changed', support: '6000', reason: 'Less.' }, '2022-09-14')).toMatchObject({ body: { state: 'waiting', status: 'awarded' } });
    expect(problemOf(await send('decision-maker', `/${id}/tranches`, { year: 2022, amount: '1' }, '2022-09-15'))).toEqual({ status: 409, problem: 'application/decision-changing' });
    const { proposed } = (await work.service.runtime.store.readStream(id, 0)).at(-1)!.data as EventData<'RectificationDecided'>;
    await claimsSay(id, 'DecisionChangeAnswered', { change: 'rectification', holds: true, terms: proposed!.terms, supportRate: proposed!.supportRate });
    expect((await read('applicant', `/${id}`)).body).toMatchObject({ terms: { granted: '6000.00', budgetVersion: 2 }, processing: { rectifications: [{ status: 'changed' }] } });
  });
  it('is taken back while nothing rests on it, and its code stays with it', async () => {
    const { id, code } = await decided();
    expect(await send('decision-maker', `/${id}/decision/reversal`, { reason: 'A wrong rate.' }, '2022-09-14')).toMatchObject({ status: 200, body: { status: 'awarded' } });
    await claimsSay(id, 'DecisionChangeAnswered', { change: 'reversal', holds: true, terms: null, supportRate: null });
    const after = await read('auditor', `/${id}`);
    expect(after.body).toMatchObject({ status: 'submitted', processing: { reversals: [{ reason: 'A wrong rate.', status: 'taken-back' }], rectifications: [{ status: 'lapsed' }] } });
    expect(problemOf(await send('decision-maker', `/${await submitted()}/decision`, { ...award, code }, '2022-09-20'))).toEqual({ status: 422, problem: 'request/invalid' });
    expect(await send('decision-maker', `/${id}/decision`, award, '2022-09-21')).toMatchObject({ status: 200, body: { code } });
  });
  it('stands once a claim is filed', async () => {
    const { id } = await decided();
    const filed = { claim: 1, period: { from: '2022-10-01', to: '2022-12-31' }, rows: [], revenue: [], financing: [], last: false, declared: [], claimedSupport: '0.00' };
    await claimsSay(id, 'ClaimSubmitted', filed);
    expect(problemOf(await send('decision-maker', `/${id}/decision/reversal`, {}, '2022-09-21'))).toEqual({ status: 409, problem: 'application/decision-final' });
  });
});
