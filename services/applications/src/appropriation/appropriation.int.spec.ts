import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventData } from '@toteuma/contracts';
import { serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

const act = (user: string, path: string, body: unknown, day: string): Promise<Answered> => work.call(user, 'POST', path, body, { 'toteuma-at': `${day}T09:00:00.000Z` });
const set = (programme: string, amount: string, more: object = {}) => act('decision-maker', '/appropriations', { programme, year: 2026, amount, ...more }, '2026-01-02');
/** Of each appropriation of a programme what is left of it, once the view has taken the last act in. */
async function shown(programme: string, after: Answered): Promise<Record<string, unknown>[]> {
  const { body } = await work.call('auditor', 'GET', `/appropriations?programme=${programme}`, undefined, { 'toteuma-not-older-than': after.headers.get('toteuma-position')! });
  return body['appropriations'] as Record<string, unknown>[];
}

const pack = async (id: string) => ({ ...((await work.call('auditor', 'GET', '/programmes/esf-2014-2020')).body), id });
const financing = [{ source: 'eu-state', amount: '936' }, { source: 'own', amount: '234' }];
async function filed(programme: object, change: object = {}): Promise<string> {
  const application = {
    programme, name: 'ULPO', applicant: { name: 'Opisto' }, period: { from: '2026-10-01', to: '2027-06-30' }, costModel: 'flat-17-staff', budget: [{ category: 'staff', amount: '1000' }], financing, ...change,
  };
  const { status, body } = await act('applicant', '', application, '2026-02-01');
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body['id']);
}
const decide = (id: string, support: string, day = '2026-03-01') => act('decision-maker', `/${id}/decision`, { outcome: 'award', supportRate: '80', support }, day);

describe('awards', () => {
  it('commit the money of their programme and year, and are refused when it is spent', async () => {
    const programme = await pack('one-after-the-other');
    await set(programme.id, '1500');
    const [one, other] = [await filed(programme), await filed(programme)];
    const awarded = await decide(one, '936');
    expect(awarded).toMatchObject({ status: 200 });
    expect(await shown(programme.id, awarded)).toMatchObject([{ programme: programme.id, year: 2026, amount: '1500.00', committed: '936.00', left: '564.00', freed: '0.00', version: 2 }]);
    const head = await work.service.runtime.store.head();
    expect(await decide(other, '564.01')).toMatchObject({ status: 409, body: { type: '/problems/application/no-appropriation', detail: 'Of the appropriation for 2026 564.00 is left; the decision takes 564.01.' } });
    expect(await decide(other, '564', '2027-01-01')).toMatchObject({ status: 409, body: { type: '/problems/application/no-appropriation' } });
    expect(await work.service.runtime.store.head()).toBe(head);
    expect((await work.call('auditor', 'GET', `/${other}`)).body).toMatchObject({ status: 'submitted' });
    expect(await shown(programme.id, await decide(other, '564'))).toMatchObject([{ committed: '1500.00', left: '0.00' }]);
    expect(await set(programme.id, '1499.99')).toMatchObject({ status: 422, body: { type: '/problems/appropriation/below-committed', errors: [{ field: 'amount' }] } });
  });

  it('of a programme without appropriations are not limited', async () => {
    expect(await decide(await filed(await pack('unlimited')), '936')).toMatchObject({ status: 200 });
  });

  it('that race for the last euro overdraw nothing: of twenty at once as many are granted as the money is enough for', async () => {
    const programme = await pack('race');
    const last = await set(programme.id, '6600');
    const ids = await Promise.all(Array.from({ length: 20 }, () => filed(programme)));
    const answers = await Promise.all(ids.map((id) => decide(id, '936')));
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted).toHaveLength(7);
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body['type'])).toEqual(Array.from({ length: 13 }, () => '/problems/application/no-appropriation'));
    expect(await shown(programme.id, granted.toSorted((a, b) => Number(a.body['position']) - Number(b.body['position'])).at(-1) ?? last)).toMatchObject([{ committed: '6552.00', left: '48.00' }]);
    const ledger = (await work.service.runtime.store.readStream(String(last.body['id']), 0)).filter(({ type }) => type === 'FundsCommitted');
    expect(ledger.map(({ data }) => (data as { application: string }).application).toSorted()).toEqual(granted.map(({ body }) => String(body['id'])).toSorted());
  });
});

describe('an appropriation', () => {
  it('is for what its programme knows', async () => {
    const of = { authority: 'nobody', fund: 'nothing', priority: 'none' };
    expect(await set('esf-2014-2020', '100', of)).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'authority' }, { field: 'fund' }, { field: 'priority' }] } });
    expect(await set('esf-2014-2020', '100', { fund: 'esf' })).toMatchObject({ status: 201 });
  });
});

describe('what comes after an award', () => {
  it('takes the money of its year, frees what it lowers, and is not written at all without', async () => {
    const programme = await pack('later');
    await set(programme.id, '800');
    await set(programme.id, '100', { year: 2027 });
    const id = await filed(programme);
    await decide(id, '800');
    const tranche = (year: number, amount: string) => act('decision-maker', `/${id}/tranches`, { year, amount }, '2026-12-01');
    expect(await tranche(2026, '1')).toMatchObject({ status: 409, body: { type: '/problems/application/no-appropriation' } });
    const granted = await tranche(2027, '100');
    expect(granted).toMatchObject({ status: 201, body: { granted: '900.00' } });
    expect(await shown(programme.id, granted)).toMatchObject([{ year: 2027, committed: '100.00', left: '0.00' }, { year: 2026, committed: '800.00' }]);

    const parts = [{ kind: 'budget', budget: [{ category: 'staff', amount: '950' }], financing: [{ source: 'eu-state', amount: '889.20' }, { source: 'own', amount: '222.30' }] }];
    expect(await act('applicant', `/${id}/amendments`, { effectiveFrom: '2027-01-01', reason: 'Less work.', parts }, '2026-12-10')).toMatchObject({ status: 201 });
    const decided = await act('decision-maker', `/${id}/amendments/latest/decision`, { parts: { budget: 'accepted' }, support: '780' }, '2026-12-12');
    expect(decided).toMatchObject({ status: 200, body: { status: 'waiting' } });
    expect(await shown(programme.id, decided)).toMatchObject([{ committed: '100.00', freed: '0.00' }, { committed: '800.00' }]);
    // It takes effect when claims answers: then the money is free, what came last first.
    const asked = (await work.service.runtime.store.readStream(id, 0)).findLast(({ type }) => type === 'AmendmentDecided')!;
    await work.said(id, 'GrantCeilingLowered', { amendment: 1, terms: (asked.data as EventData<'AmendmentDecided'>).proposed! }, '2026-12-13T09:00:00.000Z');
    const { body } = await work.call('auditor', 'GET', `/${id}`);
    expect(body).toMatchObject({ terms: { granted: '780.00' } });
    expect(await freedIn(programme.id)).toEqual([['100.00', '100.00'], ['20.00', '800.00']]);
  });
});

/** What was freed and what was committed of each, by the events. */
async function freedIn(programme: string): Promise<string[][]> {
  const stream = String((await set(programme, '0', { year: 2099 })).body['id']);
  const events = await work.service.runtime.store.readStream(stream, 0);
  const of = (kind: string) => events.filter(({ type }) => type === kind).map(({ data }) => (data as { amount: string }).amount);
  const committed = of('FundsCommitted').toReversed();
  return of('FundsFreed').map((amount, at) => [amount, committed[at]!]);
}
