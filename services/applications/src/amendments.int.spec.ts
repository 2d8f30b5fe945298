import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventData } from '@toteuma/contracts';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from './applications.module.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService, { at: '2023-01-10T09:00:00.000Z' });
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);
const send = (user: string, path: string, body: unknown, headers: Record<string, string> = {}) => call(user, 'POST', path, body, headers);
const on = (day: string) => ({ 'toteuma-at': `${day}T09:00:00.000Z` });

const ulpo = {
  programme: 'esf-2014-2020', name: 'ULPO', summary: 'A plan in invented words.', applicant: { name: 'Opisto', type: 'joint-municipal-authority' }, partners: [{ id: 'p2', name: 'Partner', role: 'partner' }],
  period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '145201' }, { category: 'services', amount: '6500.0' }, { category: 'flat-rate', amount: '24685.00', stated: true }],
  financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }], texts: { measures: 'Before.' },
};
async function running(change: object = {}): Promise<string> {
  const { status, body } = await send('applicant', '', { ...ulpo, ...change }, on('2022-05-16'));
  expect({ status, body }).toMatchObject({ status: 201 });
  expect(await send('decision-maker', `/${body.id}/decision`, { outcome: 'award', supportRate: '80', support: '141109.00' }, on('2022-09-12'))).toMatchObject({ status: 200 });
  return String(body.id);
}
/** Says something as the claims service, and waits until this one has taken it in. */
const claimsSay: ServiceAtWork['said'] = (id, type, data) => work.said(id, type, data, '2023-01-20T10:00:00.000Z');
const filedClaim = (claim: number, services: string): EventData<'ClaimSubmitted'> => ({
  claim, period: { from: '2022-10-01', to: '2022-12-31' }, rows: [], revenue: [], financing: [], last: false, declared: [{ partner: 'lead', category: 'services', year: 2022, amount: services }], claimedSupport: '0.00',
});
const decidedClaim = (claim: number, staff: string): EventData<'ClaimDecided'> => ({
  claim, period: { from: '2022-10-01', to: '2022-12-31' }, last: false, rows: [], revenue: [], received: [], net: staff, netByPartner: [], support: '1.00', supportByPartner: [], supportDecided: '1.00', supportOverGrant: '0.00',
  cells: [{ partner: 'lead', category: 'staff', year: 2022, declared: staff, deducted: '0.00', parked: '0.00', certified: staff }],
});
/** All amounts of a correction are changes. */
const corrected = (claim: number, staff: string): EventData<'ClaimCorrected'> => ({
  correction: 1, claim, row: '1', amount: staff, reason: null, cells: [{ partner: 'lead', category: 'staff', year: 2022, declared: '0.00', deducted: staff.slice(1), parked: '0.00', certified: staff }],
  net: staff, netByPartner: [], support: '-1.00', supportByPartner: [], supportDecided: '0.00', supportOverGrant: '0.00',
});
const budget = { kind: 'budget', budget: [{ category: 'staff', amount: '137201' }, { category: 'flat-rate', amount: '23325', stated: true }, { category: 'services', amount: '15860' }] };
const asking = (...parts: object[]) => ({ effectiveFrom: '2023-02-01', parts, reason: 'Less work, more bought.' });
const extension = { kind: 'extension', to: '2023-12-31' };

describe('an amendment in parts', () => {
  it('is asked for, decided part by part and shown with its texts', async () => {
    const id = await running();
    const parts = [extension, { kind: 'content', texts: { measures: 'After.' } }, { kind: 'contact', roles: { projectManager: 'Maija Malli' } }, { kind: 'partners', add: [{ id: 'p3', name: 'Third', role: 'partner' }], rename: [{ id: 'p2', name: 'Second' }] }];
    expect(await send('applicant', `/${id}/amendments`, asking(...parts))).toMatchObject({ status: 201, body: { amendment: 1, status: 'requested', decision: 'formal' } });
    const decision = { parts: { extension: { acceptedAs: { to: '2023-09-30' } }, content: 'accepted', contact: 'accepted', partners: 'rejected' }, reasons: { partners: 'Not now.' } };
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, decision)).toMatchObject({ status: 200, body: { amendment: 1, status: 'accepted', budgetVersion: 1 } });
    const { body } = await call('applicant', 'GET', `/${id}`);
    expect(body).toMatchObject({ plan: { period: { to: '2023-09-30' }, partners: [{ name: 'Partner' }] }, texts: { measures: 'After.' }, contacts: { projectManager: 'Maija Malli' }, partnersLeft: [] });
    expect(body.amendments[0].parts).toMatchObject([
      { kind: 'extension', requested: { to: '2023-12-31' }, outcome: 'accepted-with-changes', accepted: { to: '2023-09-30' } }, { kind: 'content', requested: { texts: { measures: 'After.' } } },
      { kind: 'contact', accepted: { roles: { projectManager: 'Maija Malli' } } }, { kind: 'partners', outcome: 'rejected', reason: 'Not now.', accepted: null },
    ]);
    const { rows } = await work.database.pool.query<{ data: string }>('SELECT data::text AS data FROM events WHERE stream = $1', [id]);
    expect(rows.filter(({ data }) => data.includes('Maija'))).toEqual([]);
  });
  it('gives a new name its day: documents and pages say what everyone was called then', async () => {
    const id = await running({ partners: [{ id: 'p2', name: 'Partner', role: 'partner' }] });
    const before = await call('applicant', 'GET', `/${id}`);
    const rename = [{ id: 'lead', name: 'Uusi opisto', from: '2023-01-20' }, { id: 'p2', name: 'Second' }];
    const renaming = { effectiveFrom: '2023-03-01', parts: [{ kind: 'partners', rename }] };
    expect(await send('applicant', `/${id}/amendments`, renaming)).toMatchObject({ status: 201 });
    expect((await call('case-officer', 'GET', `/${id}/amendments/1/impact`)).body.partners).toMatchObject([{ name: 'Uusi opisto', was: 'Opisto' }, { name: 'Second', was: 'Partner' }]);
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { partners: 'accepted' } })).toMatchObject({ status: 200 });
    const namesOn = async (day: string) => {
      const { plan, names } = (await call('applicant', 'GET', `/${id}`, undefined, on(day))).body;
      expect(names).toEqual([
        { id: 'lead', name: 'Opisto', from: null }, { id: 'p2', name: 'Partner', from: null }, { id: 'lead', name: 'Uusi opisto', from: '2023-01-20' }, { id: 'p2', name: 'Second', from: '2023-03-01' },
      ]);
      const { applications } = (await call('applicant', 'GET', '?limit=200', undefined, on(day))).body as { applications: { id: string; applicant: string }[] };
      return [plan.applicant.name, plan.partners[0].name, applications.find((one) => one.id === id)?.applicant];
    };
    for (const end = Date.now() + 10_000; (await namesOn('2023-02-01'))[2] !== 'Uusi opisto' && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await namesOn('2023-01-19')).toEqual([before.body.plan.applicant.name, 'Partner', 'Opisto']);
    expect(await namesOn('2023-01-20')).toEqual(['Uusi opisto', 'Partner', 'Uusi opisto']);
    expect(await namesOn('2023-03-01')).toEqual(['Uusi opisto', 'Second', 'Uusi opisto']);
    expect((await call('case-officer', 'GET', `/${id}/amendments/1/impact`)).body.partners).toMatchObject([{ was: 'Opisto' }, { was: 'Partner' }]);
    expect(await send('applicant', `/${id}/amendments`, { ...renaming, parts: [{ kind: 'partners', rename: [{ id: 'p2', name: 'X', from: 'maanantai' }] }] })).toMatchObject({ status: 422, body: { errors: [{ field: 'parts[0].rename[0].from' }] } });
  });
  it('is refused for what the grant does not know, with the place in the request', async () => {
    const id = await running();
    const refused = async (...parts: object[]) => (await send('applicant', `/${id}/amendments`, asking(...parts))).body.errors?.map(({ field }: { field: string }) => field);
    expect(await refused({ kind: 'extension', to: '2023-06-30' })).toEqual(['parts[0].to']);
    expect(await refused(budget, { kind: 'partners', rename: [{ id: 'p9', name: 'X' }], leave: [{ id: 'lead' }], add: [{ id: 'p2', name: 'X', role: 'partner' }] })).toEqual(['parts[1].add[0].id', 'parts[1].rename[0].id', 'parts[1].leave[0].id']);
    expect(await refused({ kind: 'content', texts: {} })).toEqual(['parts[0].texts']);
    expect(await refused(extension, extension)).toEqual(['parts']);
    expect(await refused({ kind: 'wings' })).toEqual(['parts[0].kind']);
    expect(await refused({ kind: 'budget', budget: [{ partner: 'p3', category: 'staff', amount: '1' }] })).toEqual(['parts[0].budget[0].partner']);
    await send('applicant', `/${id}/amendments`, asking(extension, budget));
    const strange = await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { extension: 'accepted', content: 'rejected' } });
    expect(strange).toMatchObject({ status: 422, body: { errors: [{ field: 'parts.budget' }, { field: 'parts.content' }] } });
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { extension: { acceptedAs: { to: '2023-06-01' } }, budget: 'rejected' } })).toMatchObject({ body: { errors: [{ field: 'parts.extension.acceptedAs.to' }] } });
  });
  it('gives the same answer to a decision that is sent again, also once the period has changed', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, asking(extension));
    const again = () => send('decision-maker', `/${id}/amendments/1/decision`, { parts: { extension: 'accepted' } }, { 'idempotency-key': `decide-${id}` });
    const first = await again();
    expect(first).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect((await again()).body).toEqual(first.body);
  });
  it('is supplemented, listed beside another, and withdrawn', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, asking(budget));
    await send('applicant', `/${id}/amendments`, asking(extension));
    expect(await send('case-officer', `/${id}/amendments/1/supplement-requests`, { reason: 'Which services?', due: '2023-01-20' })).toMatchObject({ status: 201 });
    expect(await send('applicant', `/${id}/amendments/1/supplement`, { reason: 'Teaching.' })).toMatchObject({ status: 200, body: { status: 'requested' } });
    const listed = async (position: string) => {
      const { body } = await call('applicant', 'GET', '?limit=100', undefined, { 'toteuma-not-older-than': position });
      return body.applications.find((one: { id: string }) => one.id === id);
    };
    const withdrawn = await send('applicant', `/${id}/amendments/latest/withdrawal`, {});
    expect(withdrawn).toMatchObject({ status: 200, body: { amendment: 2, status: 'withdrawn' } });
    expect(await listed(withdrawn.headers.get('toteuma-position')!)).toMatchObject({ openAmendment: 1, openAmendments: [1] });
    expect((await call('applicant', 'GET', `/${id}`)).body.amendments).toMatchObject([{ reason: 'Teaching.', supplements: [{ reason: 'Which services?', answeredOn: '2023-01-10', late: false }] }, { status: 'withdrawn' }]);
  });
  it('is refused a supplement by the place in what was sent, not in the whole amendment', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, asking(extension, budget));
    const { status, body } = await send('applicant', `/${id}/amendments/1/supplement`, { parts: [{ kind: 'budget', budget: [{ category: 'services', amount: '1' }] }] });
    expect({ status, ...body }).toMatchObject({ status: 422, type: expect.stringContaining('financing-does-not-foot'), errors: [{ field: 'parts[0].financing' }] });
  });
});

describe('the impact', () => {
  it('is told before an amendment is filed, and files nothing', async () => {
    const id = await running();
    await claimsSay(id, 'ClaimDecided', decidedClaim(1, '40000.00'));
    await claimsSay(id, 'ClaimSubmitted', filedClaim(2, '15860.01'));
    const { status, body } = await send('applicant', `/${id}/amendments/preview`, asking(budget, extension));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totals: { budget: { old: '176386.00', new: '176386.00' }, rates: { old: '80.00' } }, period: { months: { old: 9, new: 15 } }, flexibility: { answer: 'formal', limits: [] }, faults: [],
      openClaims: [{ claim: 2, category: 'services', declared: '15860.01', left: '15860.00', fits: false }],
    });
    expect(body.cells.find((one: { category: string }) => one.category === 'staff')).toMatchObject({ old: '145201.00', new: '137201.00', difference: '-8000.00', certified: '40000.00' });
    expect(body.remaining[0]).toMatchObject({ category: 'staff', new: '97201.00', certified: '40000.00' });
    expect((await call('applicant', 'GET', `/${id}`)).body).toMatchObject({ amendments: [] });
    // What was corrected is certified no more.
    await claimsSay(id, 'ClaimCorrected', corrected(1, '-10000.00'));
    const after = await send('applicant', `/${id}/amendments/preview`, asking(budget, extension));
    expect(after.body.cells.find((one: { category: string }) => one.category === 'staff')).toMatchObject({ certified: '30000.00' });
  });
  it('tells everything that would forbid it', async () => {
    const id = await running();
    await claimsSay(id, 'ClaimDecided', decidedClaim(1, '40000.00'));
    const wrong = { effectiveFrom: '2023-01-09', parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '39999.99' }], financing: [{ source: 'eu-state', amount: '141109.01' }] }] };
    const { body } = await send('applicant', `/${id}/amendments/preview`, wrong);
    expect(body.faults.map(({ type }: { type: string }) => type)).toEqual(['amendment/before-filing', 'amendment/raises-grant', 'amendment/below-certified', 'application/financing-does-not-foot']);
    expect(await send('case-officer', `/${id}/amendments/preview`, wrong)).toMatchObject({ status: 403 });
    expect(await send('other-applicant', `/${id}/amendments/preview`, wrong)).toMatchObject({ status: 404 });
  });
  it('of a filed one is told on what is in force, and of a decided one as it was decided', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, asking(budget));
    const open = await call('decision-maker', 'GET', `/${id}/amendments/1/impact`);
    await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'accepted' } });
    await claimsSay(id, 'GrantCeilingLowered', { amendment: 1, terms: (await call('applicant', 'GET', `/${id}`)).body.terms });
    const decided = await call('decision-maker', 'GET', `/${id}/amendments/1/impact`);
    expect(decided.body.cells).toEqual(open.body.cells);
    expect(open.body.cells[0]).toMatchObject({ difference: '-8000.00' });
  });
});

describe('the flexibility of a budget', () => {
  const limit = { id: 'category-10', scope: 'category', percent: '10', base: 'award', computed: 'left-out', within: 'notify', beyond: 'formal' };
  const pack = async () => ({ ...(await call('auditor', 'GET', '/programmes/esf-2014-2020')).body, id: 'flexible', flexibility: [limit] });
  const small = { kind: 'budget', budget: [{ category: 'staff', amount: '145701.00' }, { category: 'flat-rate', amount: '24685.00', stated: true }, { category: 'services', amount: '6000.00' }] };

  it('lets a small change take effect when claims has answered, without a decision', async () => {
    const id = await running({ programme: await pack() });
    expect((await send('applicant', `/${id}/amendments/preview`, asking(small))).body.flexibility).toMatchObject({ answer: 'notify', limits: [{ subject: 'staff', limit: '14520.10', used: '500.00' }, { subject: 'services', limit: '650.00', used: '500.00', left: '150.00', exceeded: false }] });
    expect(await send('applicant', `/${id}/amendments`, asking(small))).toMatchObject({ status: 201, body: { status: 'waiting', decision: 'notify' } });
    await claimsSay(id, 'GrantCeilingLowered', { amendment: 1, terms: (await call('applicant', 'GET', `/${id}`)).body.terms });
    const { body } = await call('applicant', 'GET', `/${id}`);
    expect(body).toMatchObject({ terms: { budgetVersion: 2 }, amendments: [{ status: 'accepted', outcome: 'notified' }] });
  });
  it('is not used where the beneficiary asks for a decision', async () => {
    const id = await running({ programme: await pack() });
    expect(await send('applicant', `/${id}/amendments`, { ...asking(small), formal: true })).toMatchObject({ body: { status: 'requested', decision: 'formal' } });
    expect(await send('applicant', `/${id}/amendments`, asking(extension))).toMatchObject({ body: { status: 'requested', decision: 'formal' } });
  });
});

describe('the draft of an amendment', () => {
  const draft = (id: string, content: object, version?: number, more: object = {}) => call('applicant', 'PUT', `/${id}/amendment-draft`, { content, ...more }, version === undefined ? {} : { 'if-match': `"${version}"` });

  it('keeps what is typed, by version', async () => {
    const id = await running();
    expect(await call('applicant', 'GET', `/${id}/amendment-draft`)).toMatchObject({ status: 200, body: { version: 0, savedBy: 'applicant', content: {}, conflicts: [] } });
    const typed = { parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '137 20' }] }], note: 'a\u0000b' };
    expect(await draft(id, typed)).toMatchObject({ status: 200, body: { version: 1, conflicts: [] } });
    expect(await draft(id, { parts: [] }, 1)).toMatchObject({ status: 200, body: { version: 2 } });
    const stale = await draft(id, typed, 1);
    expect(stale).toMatchObject({ status: 412, body: { currentVersion: 2, current: { version: 2, content: { parts: [] } } } });
    expect(await draft(id, typed)).toMatchObject({ status: 412 });
    expect(await draft(id, typed, 2)).toMatchObject({ status: 200, body: { version: 3 } });
    const { body, headers } = await call('applicant', 'GET', `/${id}/amendment-draft`);
    expect(body).toMatchObject({ version: 3, content: typed, budgetVersion: 1, currentBudgetVersion: 1 });
    expect(headers.get('etag')).toContain('"3');
    for (const user of ['other-applicant', 'applicant']) expect((await call(user, 'GET', `/${id}/amendment-draft`)).status).toBe(user === 'applicant' ? 200 : 404);
    expect(await call('applicant', 'DELETE', `/${id}/amendment-draft`, undefined, { 'if-match': '"2"' })).toMatchObject({ status: 412 });
    expect(await call('applicant', 'DELETE', `/${id}/amendment-draft`)).toMatchObject({ status: 200, body: { deleted: true } });
  });
  it('is saved once by many editors at the same time', async () => {
    const id = await running();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => draft(id, { at })));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toEqual([200]);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(7);
  });
  it('shows what was decided meanwhile as conflicts, until it is settled', async () => {
    const id = await running();
    await draft(id, { parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '140000.00' }, { category: 'services', amount: '6500.00' }] }] });
    await send('applicant', `/${id}/amendments`, asking(budget));
    await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'accepted' } });
    await claimsSay(id, 'GrantCeilingLowered', { amendment: 1, terms: (await call('applicant', 'GET', `/${id}`)).body.terms });
    const shown = await call('applicant', 'GET', `/${id}/amendment-draft`);
    expect(shown.body).toMatchObject({ budgetVersion: 1, currentBudgetVersion: 2, conflicts: [{ cell: { category: 'staff' }, was: '145201.00', now: '137201.00', wanted: '140000.00' }] });
    expect(await draft(id, shown.body.content, 1, { rebasedTo: 1 })).toMatchObject({ status: 422, body: { errors: [{ field: 'rebasedTo' }] } });
    expect(await draft(id, shown.body.content, 1, { rebasedTo: 2 })).toMatchObject({ status: 200, body: { version: 2, conflicts: [] } });
  });
});
