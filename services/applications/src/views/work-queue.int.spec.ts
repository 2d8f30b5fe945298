import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

const act = async (user: string, path: string, body: unknown, day: string): Promise<Answered> => {
  const answered = await work.call(user, 'POST', path, body, { 'toteuma-at': `${day}T09:00:00.000Z` });
  expect({ path, status: answered.status < 300, body: answered.body }).toEqual({ path, status: true, body: answered.body });
  return answered;
};
const read = async (user: string, path: string, after: Answered, day = '2026-03-10') =>
  (await work.call(user, 'GET', path, undefined, { 'toteuma-not-older-than': after.headers.get('toteuma-position')!, 'toteuma-at': `${day}T09:00:00.000Z` })).body;
type Item = { kind: string; application: string; due: string | null; amount: string; name: string };
const queue = async (after: Answered, query = '', user = 'case-officer') => (await read(user, `/queue?limit=200${query}`, after))['items'] as Item[];
const kindsOf = (items: readonly Item[], id: string) => items.filter(({ application }) => application === id).map(({ kind, due }) => [kind, due]);
const tasks = async (after: Answered, id: string, day?: string) =>
  ((await read('applicant', '/tasks', after, day))['tasks'] as { kind: string; application: string | null; due: string | null }[]).filter(({ application }) => application === id).map(({ kind, due }) => [kind, due]);

async function filed(day: string, change: object = {}): Promise<Answered> {
  return act('applicant', '', {
    programme: 'esf-2014-2020', name: 'ULPO', applicant: { name: 'Opisto' }, period: { from: '2026-10-01', to: '2027-06-30' }, costModel: 'flat-17-staff',
    budget: [{ category: 'staff', amount: '1000' }], financing: [{ source: 'eu-state', amount: '936' }, { source: 'own', amount: '234' }], ...change,
  }, day);
}
const idOf = ({ body }: Answered) => String(body['id']);

describe('what waits', () => {
  it('is the application, from its filing to its decision, and then the decision for the applicant', async () => {
    const submitted = await filed('2026-02-01');
    const id = idOf(submitted);
    expect(kindsOf(await queue(submitted), id)).toEqual([['application', null]]);
    expect(await tasks(submitted, id)).toEqual([]);
    const awarded = await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '936', conditions: [{ text: 'Send the staff plan.', due: '2026-04-15' }, 'Tell others.'] }, '2026-03-01');
    expect(kindsOf(await queue(awarded), id)).toEqual([]);
    expect(await tasks(awarded, id)).toEqual([['decision', '2026-03-31'], ['condition', '2026-04-15']]);
    expect(await tasks(awarded, id, '2026-04-01')).toEqual([['condition', '2026-04-15']]);
    expect(await tasks(awarded, id, '2026-06-01')).toEqual([['condition', '2026-04-15']]);
  });

  it('goes with its authority to who succeeds that, on the day', async () => {
    const id = idOf(await filed('2026-02-01', { frame: { authority: 'ely-hame' } }));
    const last = await filed('2026-02-01', { frame: { authority: 'ely-keski-suomi' } });
    const on = async (day: string, authority: string) => ((await read('case-officer', `/queue?limit=200&authority=${authority}`, last, day))['items'] as (Item & { authority: string | null })[])
      .filter(({ application }) => application === id || application === idOf(last)).map(({ application, authority: now }) => [application === id, now]);
    expect(await on('2025-12-31', 'ely-hame')).toEqual([[true, 'ely-hame']]);
    const heir = 'elinvoimakeskus-kaakkois-suomi';
    expect(await on('2026-01-01', heir)).toContainEqual([true, heir]);
    expect(await on('2026-01-01', 'ely-hame')).toContainEqual([true, heir]);
    expect(await on('2026-01-01', 'ministry')).toEqual([]);
  });

  it('is a condition of the decision, from one side to the other until it is met', async () => {
    const id = idOf(await filed('2026-02-01'));
    await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '936', conditions: ['Tell others.', { text: 'Send the staff plan.', due: '2026-04-15' }] }, '2026-03-01');
    const reported = await act('applicant', `/${id}/conditions/2/report`, { note: 'Here it is.' }, '2026-04-10');
    expect([kindsOf(await queue(reported), id), await tasks(reported, id, '2026-04-11')]).toEqual([[['condition', null]], []]);
    const sentBack = await act('case-officer', `/${id}/conditions/2/review`, { outcome: 'supplement', reason: 'One name is missing.' }, '2026-04-12');
    // What is due on a day off can be done on the working day that follows: so the tasks say, too.
    expect([kindsOf(await queue(sentBack), id), await tasks(sentBack, id, '2026-04-12')]).toEqual([[], [['condition', '2026-04-27']]]);
    await act('applicant', `/${id}/conditions/2/report`, {}, '2026-04-20');
    const met = await act('decision-maker', `/${id}/conditions/2/review`, { outcome: 'accepted' }, '2026-04-21');
    expect([kindsOf(await queue(met), id), await tasks(met, id, '2026-04-21')]).toEqual([[], []]);
    expect(await read('applicant', `/${id}`, met)).toMatchObject({
      conditionStates: [
        { condition: 1, status: 'open', due: null, note: null, reportedOn: null },
        { condition: 2, status: 'met', due: '2026-04-26', note: null, reportedOn: '2026-04-20', reason: null, reviewedOn: '2026-04-21' },
      ],
    });
  });

  it('is no condition of an operation that is closed, until that is reopened', async () => {
    const id = idOf(await filed('2026-02-01'));
    const awarded = await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '936', code: 'S29903', conditions: [{ text: 'Hire.', due: '2026-04-15' }, { text: 'Tell others.', due: '2026-05-15' }] }, '2026-03-01');
    const reported = await act('applicant', `/${id}/conditions/2/report`, {}, '2026-04-01');
    const waiting = async () => [kindsOf(await queue(reported), id), await tasks(reported, id, '2026-04-02')];
    const both = [[['condition', null]], [['condition', '2026-04-15']]];
    expect([await tasks(awarded, id, '2026-04-02'), await waiting()]).toEqual([[['condition', '2026-04-15']], both]);
    await work.said(id, 'OperationClosed', { reason: null, retainUntil: null });
    expect(await waiting()).toEqual([[], []]);
    await work.said(id, 'OperationReopened', { reason: null });
    expect(await waiting()).toEqual(both);
  });

  it('is with the applicant while a supplement is asked for, and comes back with the answer', async () => {
    const id = idOf(await filed('2026-02-02'));
    const asked = await act('case-officer', `/${id}/supplement-requests`, { sections: ['basics'], reason: 'Which work?', due: '2026-03-20' }, '2026-02-10');
    expect(kindsOf(await queue(asked), id)).toEqual([['application', '2026-03-20']]);
    expect(await tasks(asked, id)).toEqual([['supplement', '2026-03-20']]);
    const answered = await act('applicant', `/${id}/supplement`, { name: 'ULPO, told better' }, '2026-03-01');
    const items = (await queue(answered)).filter(({ application }) => application === id);
    expect(items.map(({ kind, due, name }) => [kind, due, name])).toEqual([['application', null, 'ULPO, told better'], ['supplement', null, 'ULPO, told better']]);
    expect(await tasks(answered, id)).toEqual([]);
    const checked = await act('case-officer', `/${id}/eligibility`, { outcome: 'eligible' }, '2026-03-02');
    expect(kindsOf(await queue(checked), id)).toEqual([['application', null]]);
  });

  it('is a message until it is answered', async () => {
    const id = idOf(await filed('2026-02-03'));
    await act('applicant', `/${id}/messages`, { text: 'May we?' }, '2026-02-04');
    const asked = await act('applicant', `/${id}/messages`, { text: 'We would.' }, '2026-02-05');
    expect(kindsOf(await queue(asked), id)).toEqual([['application', null], ['message', null]]);
    const told = await act('case-officer', `/${id}/messages`, { text: 'You may.' }, '2026-02-06');
    expect(kindsOf(await queue(told), id)).toEqual([['application', null]]);
  });

  it('is a hearing, and a rectification of the decision', async () => {
    const id = idOf(await filed('2026-02-04'));
    const heard = await act('case-officer', `/${id}/hearing`, { reason: 'Not of this priority.', due: '2026-02-28' }, '2026-02-10');
    expect([kindsOf(await queue(heard), id), await tasks(heard, id)]).toEqual([[['application', '2026-02-28']], [['hearing', '2026-03-02']]]);
    const said = await act('applicant', `/${id}/hearing/answer`, { text: 'It is.' }, '2026-02-20');
    expect([kindsOf(await queue(said), id), await tasks(said, id)]).toEqual([[['application', null], ['hearing', null]], []]);
    const rejected = await act('decision-maker', `/${id}/decision`, { outcome: 'reject', reason: 'It is not.' }, '2026-03-01');
    expect([kindsOf(await queue(rejected), id), await tasks(rejected, id)]).toEqual([[], [['decision', '2026-03-31']]]);
    const questioned = await act('applicant', `/${id}/rectification-requests`, { reason: 'It is all the same.' }, '2026-03-05');
    expect([kindsOf(await queue(questioned), id), await tasks(questioned, id)]).toEqual([[['rectification', null]], []]);
  });

  it('is what a rectification makes of the conditions', async () => {
    const id = idOf(await filed('2026-02-08'));
    await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '900', conditions: [{ text: 'Send the staff plan.', due: '2026-04-15' }, { text: 'Hire.', due: '2026-05-15' }] }, '2026-03-01');
    await act('applicant', `/${id}/rectification-requests`, { reason: 'We cannot hire so soon.' }, '2026-03-05');
    const rectified = await act('decision-maker', `/${id}/rectification`, { outcome: 'changed', support: '936', conditions: [{ text: 'Hire.', due: '2026-08-15' }], reason: 'So be it.' }, '2026-03-10');
    expect(await tasks(rectified, id)).toEqual([['condition', '2026-08-17']]);
  });

  it('is the application again when its rejection is taken back, and nothing is left of the question about it', async () => {
    const id = idOf(await filed('2026-02-06'));
    await act('decision-maker', `/${id}/decision`, { outcome: 'reject', reason: 'No.' }, '2026-03-01');
    await act('applicant', `/${id}/rectification-requests`, { reason: 'Yes.' }, '2026-03-05');
    const reverted = await act('decision-maker', `/${id}/decision/reversal`, { reason: 'Yes indeed.' }, '2026-03-06');
    expect(kindsOf(await queue(reverted), id)).toEqual([['application', null]]);
  });

  it('asks for what it asked for when its award is taken back', async () => {
    const id = idOf(await filed('2026-02-07'));
    await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '900', code: 'S29902' }, '2026-03-01');
    const asked = await act('decision-maker', `/${id}/decision/reversal`, { reason: 'A mistake.' }, '2026-03-06');
    // As it is written when claims has answered.
    await work.service.runtime.store.append({
      stream: id, expectedVersion: Number(asked.body['version']), events: [{ type: 'DecisionReverted', schemaVersion: 1, data: { decision: 'award', code: 'S29902' } }],
      metadata: { actor: 'service:applications', correlation: 'reversal', cause: null }, occurredAt: '2026-03-06T09:00:00.000Z',
    });
    const waiting = async () => (await queue(asked)).filter(({ application }) => application === id);
    for (const end = Date.now() + 10_000; (await waiting()).length === 0 && Date.now() < end; ) await wait(50);
    expect(await waiting()).toMatchObject([{ kind: 'application', code: null, amount: '936.00' }]);
  });

  it('is an amendment, with what was granted', async () => {
    const id = idOf(await filed('2026-02-05'));
    await act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support: '900', code: 'S29901' }, '2026-03-01');
    const parts = [{ kind: 'budget', budget: [{ category: 'staff', amount: '1100' }], financing: [{ source: 'eu-state', amount: '936' }, { source: 'own', amount: '351' }] }];
    const asked = await act('applicant', `/${id}/amendments`, { effectiveFrom: '2026-11-01', reason: 'More work.', parts }, '2026-10-02');
    expect((await queue(asked)).filter(({ application }) => application === id)).toMatchObject([{ kind: 'amendment', number: 1, code: 'S29901', amount: '900.00', waitingSince: '2026-10-02T09:00:00.000Z' }]);
    const decided = await act('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'accepted' } }, '2026-10-20');
    expect(kindsOf(await queue(decided), id)).toEqual([]);
  });
});

describe('the work queue', () => {
  it('goes by age, by what is due first, or by amount, in pages with each line once', async () => {
    const big = await filed('2026-01-02', { financing: [{ source: 'eu-state', amount: '1000' }, { source: 'own', amount: '170' }] });
    const last = await filed('2026-01-03');
    const whole = async (sort: string) => (await queue(last, `&sort=${sort}`)).map((item) => `${item.application} ${item.kind}`);
    expect((await whole('age')).slice(0, 2)).toEqual([`${idOf(big)} application`, `${idOf(last)} application`]);
    expect((await whole('-amount'))[0]).toBe(`${idOf(big)} application`);
    for (const sort of ['age', '-age', 'due', '-due', 'amount', '-amount']) {
      const paged: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: Record<string, unknown> = await read('case-officer', `/queue?limit=2&sort=${sort}${after === '' ? '' : `&after=${after}`}`, last);
        paged.push(...(page['items'] as Item[]).map((item) => `${item.application} ${item.kind}`));
        after = page['next'] as string | null;
      }
      expect(paged).toEqual(await whole(sort));
    }
    expect(new Set((await queue(last, '&kind=message')).map(({ kind }) => kind))).toEqual(new Set());
    const words = await filed('2026-01-04', { name: 'Kielestä työhön', applicant: { name: 'Sampolan Kansanopisto' } });
    const found = async (search: string) => (await queue(words, `&search=${encodeURIComponent(search)}`)).map(({ application }) => application);
    for (const search of ['kielestä', 'LESTÄ', 'työ', 'ansanop', 'opisto kiel', 'sa']) expect({ search, found: await found(search) }).toEqual({ search, found: [idOf(words)] });
    for (const search of ['kielesta', 'an', 'ulpo sampola', '%']) expect({ search, found: await found(search) }).toEqual({ search, found: [] });
    expect(await work.call('applicant', 'GET', '/queue')).toMatchObject({ status: 403 });
  });

  it('hides from an assessor what the assessor has a conflict of interest in', async () => {
    const id = idOf(await filed('2026-02-06'));
    const person = await personOf('assessor');
    const assigned = await act('case-officer', `/${id}/assessors`, { person }, '2026-02-07');
    expect(kindsOf(await queue(assigned, '', 'assessor'), id)).toHaveLength(1);
    const declared = await act('assessor', `/${id}/conflict`, { reason: 'A relative works there.' }, '2026-02-08');
    expect(kindsOf(await queue(declared, '', 'assessor'), id)).toHaveLength(0);
    expect(kindsOf(await queue(declared), id)).toHaveLength(1);
  });
});

/** The opaque id of a demo user, as the token says. */
async function personOf(user: string): Promise<string> {
  const payload = JSON.parse(Buffer.from((await work.tokenOf(user)).split('.')[1]!, 'base64url').toString()) as { sub: string };
  return payload.sub;
}
