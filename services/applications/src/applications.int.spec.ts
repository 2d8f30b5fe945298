import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventData } from '@toteuma/contracts';
import { startService } from '@toteuma/platform';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from './applications.module.js';
import { loadPacks } from './config.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(applicationsService);
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);
const on = (day: string) => ({ 'toteuma-at': `${day}T09:00:00.000Z` });
const send = (user: string, path: string, body: unknown, day = '2023-01-10') => call(user, 'POST', path, body, on(day));

const ulpo = {
  programme: 'esf-2014-2020', name: 'ULPO', summary: 'A plan in invented words.', applicant: { name: 'Opisto', type: 'joint-municipal-authority' },
  period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '145201' }, { category: 'services', amount: '6500.0' }, { category: 'flat-rate', amount: '24685.00', stated: true }],
  financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }],
  texts: { targetGroups: 'Young people' },
};
const award = { outcome: 'award', supportRate: '80', support: '141109.00' };
async function submitted(change: object = {}): Promise<string> {
  const { status, body } = await send('applicant', '', { ...ulpo, ...change }, '2022-05-16');
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body['id']);
}
async function running(change: object = {}): Promise<string> {
  const id = await submitted();
  expect(await send('decision-maker', `/${id}/decision`, { ...award, ...change }, '2022-09-12')).toMatchObject({ status: 200 });
  return id;
}
/** Says something as the claims service, and waits until this one has taken it in. */
const claimsSay: ServiceAtWork['said'] = (id, type, data) => work.said(id, type, data, '2023-01-20T10:00:00.000Z');
const claimOf = (staff: string, support: string): EventData<'ClaimDecided'> => ({
  claim: 1, period: { from: '2022-10-01', to: '2022-12-31' }, last: false, rows: [], revenue: [], received: [], net: staff, netByPartner: [], support, supportByPartner: [], supportDecided: support, supportOverGrant: '0.00',
  cells: [{ partner: 'lead', category: 'staff', year: 2022, declared: staff, deducted: '0.00', parked: '0.00', certified: staff }],
});
const amendment = {
  effectiveFrom: '2023-02-01', reason: 'Less work, more bought.',
  parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '137201' }, { category: 'flat-rate', amount: '23325', stated: true }, { category: 'services', amount: '15860' }] }],
};

describe('the life of a grant', () => {
  it('begins with document A: submitted, awarded, and shown with its texts', async () => {
    const id = await running({ code: 'S22999' });
    const shown = await call('applicant', 'GET', `/${id}`);
    expect(shown.headers.get('etag')).toMatch(/^W\/"2-/);
    expect(shown.body).toMatchObject({
      id, version: 2, status: 'awarded', code: 'S22999', supportRate: '80', ownRate: '20', submittedOn: '2022-05-16', decidedOn: '2022-09-12', summary: 'A plan in invented words.', texts: { targetGroups: 'Young people' },
      plan: { applicant: { ownCountsAs: 'municipal' } },
      terms: {
        budgetVersion: 1, granted: '141109.00', financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }],
        budget: [{ partner: 'lead', category: 'staff', year: null, amount: '145201.00' }, { category: 'services', amount: '6500.00' }, { category: 'flat-rate', amount: '24685.00', stated: true }],
      },
    });
  });

  it('gets a code of the programme when the decision names none, and each its own', async () => {
    const ids = await Promise.all([submitted(), submitted(), submitted()]);
    const answers = await Promise.all(ids.map((id) => send('decision-maker', `/${id}/decision`, award, '2022-09-12')));
    const codes = answers.map(({ body }) => String(body['code']));
    expect(new Set(codes).size).toBe(3);
    for (const code of codes) expect(code).toMatch(/^S2\d{5}$/);
  });

  it('grows by tranches', async () => {
    const id = await running({ support: '100000' });
    expect(await send('decision-maker', `/${id}/tranches`, { year: 2023, amount: '41109' })).toMatchObject({ status: 201, body: { granted: '141109.00', version: 3 } });
    expect(await send('decision-maker', `/${id}/tranches`, { year: 2023, amount: '0.01' })).toMatchObject({ status: 422, body: { type: '/problems/application/financing-does-not-foot', errors: [{ field: 'amount' }] } });
  });

  it('is amended at once where nothing is lowered', async () => {
    const id = await running();
    const parts = [{ kind: 'budget', budget: [{ category: 'services', amount: '7500' }], financing: [{ source: 'eu-state', amount: '141109' }, { source: 'own', amount: '36277' }] }];
    expect(await send('applicant', `/${id}/amendments`, { ...amendment, parts })).toMatchObject({ status: 201, body: { amendment: 1 } });
    expect(await send('decision-maker', `/${id}/amendments/latest/decision`, { parts: { budget: 'accepted' } }, '2023-01-20')).toMatchObject({ status: 200, body: { amendment: 1, status: 'accepted', budgetVersion: 2 } });
    const { body } = await call('applicant', 'GET', `/${id}`);
    expect(body).toMatchObject({ terms: { budgetVersion: 2 }, amendments: [{ status: 'accepted', reason: amendment.reason }] });
    expect((body['amendments'] as { budget: object[] }[])[0]!.budget).toContainEqual({ partner: 'lead', category: 'services', year: null, old: '6500.00', new: '7500.00', difference: '1000.00' });
  });

  it('is amended when claims has lowered its ceiling, where a category falls', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, amendment);
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'accepted' } }, '2023-01-20')).toMatchObject({ body: { status: 'waiting', budgetVersion: 1 } });
    expect(await send('applicant', `/${id}/amendments`, amendment, '2023-01-21')).toMatchObject({ status: 409, body: { type: '/problems/amendment/part-open' } });
    const { proposed } = (await work.service.runtime.store.readStream(id, 0)).at(-1)!.data as EventData<'AmendmentDecided'>;
    await claimsSay(id, 'GrantCeilingLowered', { amendment: 1, terms: proposed! });
    expect((await call('applicant', 'GET', `/${id}`)).body).toMatchObject({ terms: { budgetVersion: 2 }, amendments: [{ status: 'accepted' }] });
    const last = (await work.service.runtime.store.readStream(id, 0)).at(-1)!;
    expect(last).toMatchObject({ type: 'BudgetAmended', occurredAt: '2023-01-20T10:00:00.000Z', metadata: { actor: 'service:applications', correlation: 'of-the-spec' } });
  });

  it('is not amended when claims has kept its ceiling', async () => {
    const id = await running();
    await send('applicant', `/${id}/amendments`, amendment);
    await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'accepted' } }, '2023-01-20');
    await claimsSay(id, 'GrantCeilingKept', { amendment: 1, why: 'below-certified' });
    expect((await call('applicant', 'GET', `/${id}`)).body).toMatchObject({ terms: { budgetVersion: 1 }, amendments: [{ status: 'lapsed' }] });
  });

  it('is not amended below what claims has certified: that is known at the request', async () => {
    const id = await running();
    await claimsSay(id, 'ClaimDecided', claimOf('100000.00', '80000.00'));
    await claimsSay(id, 'ClaimDecided', { ...claimOf('40000.00', '112000.00'), claim: 2 });
    expect(await send('applicant', `/${id}/amendments`, amendment)).toMatchObject({ status: 422, body: { type: '/problems/amendment/below-certified' } });
  });
});

describe('what is refused changes nothing and names the field', () => {
  const staff = { category: 'staff', amount: '176386' };
  it.each<[string, object, string, string]>([
    ['an unknown programme', { programme: 'erdf' }, 'request/invalid', 'programme'],
    ['an unknown category', { budget: [{ category: 'beer', amount: '1' }] }, 'request/invalid', 'budget[0].category'],
    ['an unknown source', { financing: [{ source: 'lottery', amount: '1' }] }, 'request/invalid', 'financing[0].source'],
    ['an unknown cost model', { costModel: 'flat-99' }, 'request/invalid', 'costModel'],
    ['an unknown indicator', { indicators: [{ id: 'smiles', planned: 1 }] }, 'request/invalid', 'indicators[0].id'],
    ['an unknown field', { budgett: [] }, 'request/invalid', 'budgett'],
    ['more in advance than the programme pays', { advance: '42332.71' }, 'request/invalid', 'advance'],
    ['a period that ends before it starts', { period: { from: '2023-06-30', to: '2022-10-01' } }, 'request/invalid', 'period.to'],
    ['a day that is none', { period: { from: '2023-02-30', to: '2023-10-01' } }, 'request/invalid', 'period.from'],
    ['a negative budget cell', { budget: [{ category: 'staff', amount: '-1' }] }, 'request/invalid', 'budget[0].amount'],
    ['three decimals', { budget: [{ ...staff, amount: '1.234' }] }, 'request/invalid', 'budget[0].amount'],
    ['an exponent', { budget: [{ ...staff, amount: '1e3' }] }, 'request/invalid', 'budget[0].amount'],
    ['no number', { budget: [{ ...staff, amount: 'NaN' }] }, 'request/invalid', 'budget[0].amount'],
    ['10^15', { budget: [{ ...staff, amount: '1000000000000000' }] }, 'request/invalid', 'budget[0].amount'],
    ['an amount that is no text', { budget: [{ ...staff, amount: 1 }] }, 'request/invalid', 'budget[0].amount'],
    ['NUL in a text', { summary: 'a\u0000b' }, 'request/invalid', 'summary'],
    ['a lone surrogate in a name', { name: 'a\ud800' }, 'request/invalid', 'name'],
    ['no budget', { budget: [] }, 'application/incomplete', 'budget'],
    ['a budget that does not foot', { budget: [staff, { category: 'travel', amount: '0.01' }] }, 'application/financing-does-not-foot', 'financing'],
    ['more women than persons', { indicators: [{ id: 'participants', planned: 1, women: 2 }] }, 'indicator/women-over-total', 'indicators[0].women'],
  ])('%s', async (_what, change, type, field) => {
    const head = await work.service.runtime.store.head();
    expect(await send('applicant', '', { ...ulpo, ...change }, '2022-05-16')).toMatchObject({ status: 422, body: { type: `/problems/${type}`, errors: [{ field }] } });
    expect(await work.service.runtime.store.head()).toBe(head);
  });

  it('in a decision: its rate, cells and code, and a second one', async () => {
    const id = await submitted();
    const decide = (change: object) => send('decision-maker', `/${id}/decision`, { ...award, ...change }, '2022-09-12');
    expect(await decide({ supportRate: '100.01' })).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'supportRate' }] } });
    expect(await decide({ budget: [{ category: 'beer', amount: '1' }] })).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'budget[0].category' }] } });
    expect(await decide({ code: 's1' })).toMatchObject({ status: 422, body: { errors: [{ field: 'code' }] } });
    expect(await decide({ outcome: 'maybe' })).toMatchObject({ status: 422, body: { errors: [{ field: 'outcome' }] } });
    expect(await decide({ support: '141109.01' })).toMatchObject({ status: 422, body: { type: '/problems/application/financing-does-not-foot', errors: [{ field: 'support' }] } });
    expect(await decide({ code: 'S29001' })).toMatchObject({ status: 200, body: { code: 'S29001' } });
    expect(await decide({ code: 'S29001' })).toMatchObject({ status: 409, body: { type: '/problems/application/already-decided' } });
    const other = await submitted();
    expect(await send('decision-maker', `/${other}/decision`, { ...award, code: 'S29001' }, '2022-09-12')).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'code' }] } });
    expect(await send('decision-maker', `/${other}/decision`, { outcome: 'reject', reason: 'No.' }, '2022-09-12')).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });

  it('in an amendment: another kind, a number that is not there, support with a rejection', async () => {
    const id = await running();
    expect(await send('applicant', `/${id}/amendments`, { ...amendment, parts: [{ kind: 'wings', to: '2023-12-31' }] })).toMatchObject({ status: 422, body: { type: '/problems/request/invalid' } });
    expect(await send('applicant', `/${id}/amendments`, { ...amendment, parts: [{ kind: 'budget', budget: [{ category: 'beer', amount: '1' }] }] })).toMatchObject({ body: { errors: [{ field: 'parts[0].budget[0].category' }] } });
    expect(await send('decision-maker', `/${id}/amendments/latest/decision`, { parts: { budget: 'accepted' } })).toMatchObject({ status: 404 });
    await send('applicant', `/${id}/amendments`, amendment);
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'rejected' }, support: '1' })).toMatchObject({ status: 422, body: { errors: [{ field: 'support' }] } });
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: {} })).toMatchObject({ status: 422, body: { errors: [{ field: 'parts.budget' }] } });
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: { acceptedAs: { budget: [{ category: 'beer', amount: '1' }] } } } })).toMatchObject({ status: 422, body: { errors: [{ field: 'parts.budget.acceptedAs.budget[0].category' }] } });
    expect(await send('decision-maker', `/${id}/amendments/1/decision`, { parts: { budget: 'rejected' } })).toMatchObject({ status: 200, body: { status: 'rejected', budgetVersion: 1 } });
  });

  it('by who asks: the role first, then whether one may see it', async () => {
    const id = await submitted();
    expect(await send('verifier', `/${id}/decision`, {})).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
    expect(await send('all-hands', '', {})).toMatchObject({ status: 403 });
    expect(await call('other-applicant', 'GET', `/${id}`)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    expect(await send('other-applicant', `/${id}/amendments`, amendment)).toMatchObject({ status: 404 });
    for (const unknown of ['11111111-1111-4111-8111-111111111111', 'no-uuid', '%00', 'a%2Fb']) expect(await call('auditor', 'GET', `/${unknown}`)).toMatchObject({ status: 404 });
    expect(await send('applicant', `/${id}/amendments`, amendment)).toMatchObject({ status: 409, body: { type: '/problems/application/not-awarded' } });
  });

  it('by version and key', async () => {
    const key = { 'idempotency-key': 'the-first', ...on('2022-05-16') };
    const [first, again] = [await call('applicant', 'POST', '', ulpo, key), await call('applicant', 'POST', '', ulpo, key)];
    expect(again.body).toEqual(first.body);
    expect(await call('applicant', 'POST', '', { ...ulpo, name: 'Other' }, key)).toMatchObject({ status: 422, body: { type: '/problems/idempotency/reused' } });
    expect((await call('other-applicant', 'POST', '', ulpo, key)).body['id']).not.toBe(first.body['id']);
    const id = String(first.body['id']);
    expect(await call('decision-maker', 'POST', `/${id}/decision`, award, { 'if-match': '"7"', ...on('2022-09-12') })).toMatchObject({ status: 412, body: { type: '/problems/version/conflict', currentVersion: 1 } });
  });
});

describe('a programme pack that comes with the application', () => {
  const pack = () => structuredClone(loadPacks(fileURLToPath(new URL('../../../packs/', import.meta.url))).get('esf-2014-2020')!);

  it('judges it and travels with the grant', async () => {
    const own = { ...pack(), id: 'trial', highestSupportRate: '75', costModels: [{ id: 'flat-20-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '20' }] }] };
    const id = await submitted({ programme: own, costModel: 'flat-20-staff', budget: [{ category: 'staff', amount: '100' }], financing: [{ source: 'eu-state', amount: '90' }, { source: 'own', amount: '30' }] });
    expect((await call('auditor', 'GET', `/${id}`)).body).toMatchObject({ programme: 'trial', plan: { budget: [{ category: 'staff' }, { category: 'flat-rate', amount: '20.00' }] } });
    expect(await send('decision-maker', `/${id}/decision`, { ...award, supportRate: '80', support: '90' })).toMatchObject({ status: 422, body: { errors: [{ field: 'supportRate', expected: 'a percentage of at most 75' }] } });
  });
  it('is judged by the schema of packs', async () => {
    expect(await send('applicant', '', { ...ulpo, programme: { ...pack(), budgetUnit: '0' } })).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'programme.budgetUnit' }] } });
  });
});

describe('in production', () => {
  it('nobody brings the rules of the own grant along', async () => {
    const production = await startService(applicationsService, { DATABASE_URL: work.database.url, OIDC_ISSUER: work.issuer, TOTEUMA_SERVICE_SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent' });
    try {
      const url = await production.listen(0);
      const programme = loadPacks(fileURLToPath(new URL('../../../packs/', import.meta.url))).get('esf-2014-2020');
      const response = await fetch(`${url}/api/v1/applications`, { method: 'POST', headers: { authorization: `Bearer ${await work.tokenOf('applicant')}`, 'content-type': 'application/json' }, body: JSON.stringify({ ...ulpo, programme }) });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ type: '/problems/request/invalid', errors: [{ field: 'programme', expected: expect.stringContaining('development mode only') as unknown }] });
    } finally {
      await production.stop();
    }
  });
});

describe('the list of applications', () => {
  it('shows the own ones, and all of them to an authority, newest first and in pages', async () => {
    const id = await running();
    const seen = { 'toteuma-not-older-than': (await send('decision-maker', `/${id}/tranches`, { year: 2023, amount: '0' })).headers.get('toteuma-position')! };
    const { applications, next } = (await call('case-officer', 'GET', '?limit=1', undefined, seen)).body as { applications: { id: string }[]; next: string };
    expect(applications).toMatchObject([{ id, status: 'awarded', granted: '141109.00', budgetVersion: 1, submittedOn: '2022-05-16', openAmendment: null }]);
    const rest = (await call('case-officer', 'GET', `?limit=200&after=${next}`)).body as { applications: { id: string; organisation: string }[]; next: null };
    expect(rest.next).toBeNull();
    expect(rest.applications.map((one) => one.id)).not.toContain(id);
    expect(new Set(rest.applications.map(({ organisation }) => organisation))).toEqual(new Set(['org-jedu', 'org-other']));
    const own = (await call('other-applicant', 'GET', '')).body as { applications: { organisation: string }[] };
    expect(own.applications.map(({ organisation }) => organisation)).toEqual(['org-other']);
    // Another's token leads through the own ones only.
    expect(await call('other-applicant', 'GET', `?limit=1&after=${next}`)).toMatchObject({ status: 200, body: { applications: [{ organisation: 'org-other' }], next: null } });
    expect(await call('case-officer', 'GET', `?status=rejected&after=${next}`)).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
  });
});
