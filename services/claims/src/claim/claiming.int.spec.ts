import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualSpending, type Award, type GrantTerms } from '@toteuma/contracts';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { claimsService } from '../claims.module.js';

const GRANT = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11';
const JOINT = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a22';
const at = { 'toteuma-at': '2023-08-10T09:00:00.000Z' };
const body = { name: 'Invented oy', businessId: null, unit: null, type: null, ownCountsAs: null };
const cell = (category: string, partner = 'lead') => ({ partner, category, year: null, amount: '200000.00', stated: false });
const terms: GrantTerms = {
  budgetVersion: 1, budget: [cell('staff'), cell('flat-rate'), cell('staff', 'p2'), cell('flat-rate', 'p2')], revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '640000.00' }, { source: 'own', partner: null, year: null, amount: '160000.00' }], granted: '640000.00',
};
const award = (code: string, more: Partial<Award['rules']> = {}): Award => ({
  code, organisation: 'org-jedu', supportRate: '80', ownRate: '20', conditions: [], tranches: [], terms,
  plan: { name: 'X', applicant: body, partners: [{ id: 'p2', role: 'partner', ...body }], period: { from: '2022-10-01', to: '2023-06-30' }, budget: terms.budget, revenue: null, financing: terms.financing, statedFinancing: null, indicators: [], principles: null },
  rules: {
    pack: 'esf-2014-2020', packVersion: 1, programmeName: { fi: 'a', sv: 'b', en: 'c' }, categories: ['staff', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })), sources: ['eu-state', 'own'].map((id) => ({ id, public: id !== 'own' })),
    costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] }, categoryDeviationPercent: '5', indicators: [], euShare: { percent: '50', of: 'support' }, ...more,
  },
});

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(claimsService, { others: ['applications'] });
  const say = async (stream: string, data: Award) => work.others.get('applications')!.append({ stream, expectedVersion: 0, events: [{ type: 'GrantAwarded', schemaVersion: 1, data }], metadata: { actor: 'someone', correlation: 'c', cause: null }, occurredAt: '2022-09-12T09:00:00.000Z' });
  await say(GRANT, award('S22999'));
  await say(JOINT, award('S22998', { spending: { ...usualSpending, claims: { ...usualSpending.claims, jointOperation: 'each-partner' } } }));
  await work.call('auditor', 'GET', `/${GRANT}`, undefined, { 'toteuma-not-older-than': `applications/${GRANT}:1,applications/${JOINT}:2` });
}, 120_000);
afterAll(async () => work?.stop());

let seen = '';
const post = async (user: string, path: string, sent: object, headers = {}) => {
  const answer = await work.call(user, 'POST', path, sent, { ...at, ...headers });
  seen = answer.headers.get('toteuma-position') ?? seen;
  return answer;
};
const get = async (user: string, path: string) => work.call(user, 'GET', path, undefined, { ...at, ...(seen && { 'toteuma-not-older-than': seen }) });
const row = (voucher: string, amount: string, paidOn: string) => ({ voucher, category: 'staff', paidOn, amount });

describe('claiming', () => {
  it('shows what a claim would come to before it is filed, and keeps nothing of it', async () => {
    const sent = { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [row('V1', '253.78', '2022-12-01'), row('V2', '51.78', '2022-12-02')] };
    const preview = await post('applicant', `/${GRANT}/preview`, sent);
    // 305.56 and 51.95 of flat rate.
    expect(preview).toMatchObject({ status: 200, body: { declared: '357.51', net: '357.51', support: '286.00', claimedSupport: '286.00', shares: { eu: '143.00', state: '143.00' }, partners: [{ partner: 'lead', amount: '357.51' }, { partner: 'p2' }] } });
    expect((await post('applicant', `/${GRANT}/preview`, { ...sent, takeUp: ['V9'] })).body).toMatchObject({ errors: [{ field: 'takeUp[0]' }] });
    expect((await post('applicant', `/${GRANT}/preview`, { ...sent, period: { from: '2022-11-01', to: '2022-12-31' } })).body).toMatchObject({ type: expect.stringMatching(/period-gap$/) });
    expect((await post('other-applicant', `/${GRANT}/preview`, sent)).status).toBe(404);
    expect((await get('applicant', `/${GRANT}`)).body).toMatchObject({ version: 1, claims: [] });
    expect((await post('applicant', `/${GRANT}`, sent)).body).toMatchObject({ claim: 1, version: 2 });
  });

  it('shows what a verification would come to', async () => {
    const preview = await post('verifier', `/${GRANT}/1/preview`, { deduct: [{ row: 'V1', amount: '3.78' }], park: [{ row: 'V2' }] });
    expect(preview).toMatchObject({ status: 200, body: { net: '292.50', support: '234.00', supportByPartner: [{ partner: 'lead', amount: '234.00' }, { amount: '0.00' }] } });
    expect((await post('verifier', `/${GRANT}/1/preview`, { park: [{ row: 'V2', amount: '60' }] })).body).toMatchObject({ type: expect.stringMatching(/deducts-too-much$/) });
    expect((await post('applicant', `/${GRANT}/1/preview`, {})).status).toBe(403);
  });

  it('takes up what waits, corrects it, and tells all of it', async () => {
    expect((await post('verifier', `/${GRANT}/1/verification`, { park: [{ row: 'V2' }] })).status).toBe(200);
    expect((await post('decision-maker', `/${GRANT}/1/decision`, {})).status).toBe(200);
    expect((await post('verifier', `/${GRANT}/1/preview`, {})).body).toMatchObject({ status: 409, type: expect.stringMatching(/already-decided$/) });
    expect((await get('applicant', `/${GRANT}`)).body).toMatchObject({
      account: { granted: '640000.00', supportDecided: '237.53', paid: '0.00', status: 'running', parkedRows: [{ row: 'V2', claim: 1, category: 'staff', amount: '51.78', flatRate: '8.81', since: '2023-08-10' }] },
    });

    const second = { period: { from: '2023-01-01', to: '2023-03-31' }, rows: [row('V3', '201.09', '2023-02-01')], takeUp: ['V2'] };
    expect((await post('applicant', `/${GRANT}`, second, { 'idempotency-key': 'k-2' })).body).toMatchObject({ claim: 2 });
    // The answer of the first time, though the row is taken up by now.
    expect((await post('applicant', `/${GRANT}`, second, { 'idempotency-key': 'k-2' })).body).toMatchObject({ claim: 2 });
    expect((await get('applicant', `/${GRANT}`)).body).toMatchObject({ account: { parkedRows: [] } });
    expect((await post('applicant', `/${GRANT}`, { ...second, period: { from: '2023-04-01', to: '2023-06-30' }, rows: [] })).body).toMatchObject({ status: 409, type: expect.stringMatching(/already-taken-up$/) });
    await post('verifier', `/${GRANT}/2/verification`, {});
    await post('decision-maker', `/${GRANT}/2/decision`, {});
    expect((await post('verifier', `/${GRANT}/2/corrections`, { row: 'V2', amount: '-51.78' })).status).toBe(403);
    expect((await post('decision-maker', `/${GRANT}/9/corrections`, { row: 'V2', amount: '-51.78' })).status).toBe(404);
    expect((await post('decision-maker', `/${GRANT}/2/corrections`, { row: 'V2', amount: '-51.79' })).body).toMatchObject({ status: 422, errors: [{ field: 'amount' }] });
    expect((await post('decision-maker', `/${GRANT}/2/corrections`, { row: 'V2', amount: '-51.78', reason: 'Paid by another project.' })).body).toMatchObject({ correction: 1 });

    const { body: told } = await get('applicant', `/${GRANT}`);
    expect(told).toMatchObject({ supportDecided: '425.76', account: { parkedRows: [], supportDecided: '425.76' } });
    expect((told['claims'] as object[])[1]).toMatchObject({
      claim: 2, takeUp: [{ row: 'V2', claim: 1, amount: '51.78', flatRates: [{ category: 'flat-rate', amount: '8.81' }] }], certified: '235.29', deducted: '60.58', parked: '-60.59', net: '235.29', support: '236.69',
      corrections: [{ correction: 1, row: 'V2', amount: '-51.78', reason: 'Paid by another project.', on: '2023-08-10' }], shares: { eu: '94.12', state: '94.11' },
      rows: [{ id: 'V3', certified: '201.09' }], rowsLeftOut: 0,
    });
    expect((await get('applicant', `/${GRANT}/2/rows`)).body).toMatchObject({
      total: 2, next: null, rows: [{ id: 'V3', from: null, certified: '201.09', deducted: '0.00' }, { id: 'V2', from: 1, amount: '51.78', certified: '0.00', deducted: '51.78', parked: '0.00' }],
    });
  });

  it('reads the rows of a large claim in pages, and finds them by what they say', async () => {
    const rows = Array.from({ length: 1200 }, (_, n) => ({ ...row(`${n}`, '1.00', '2023-04-03'), supplier: n % 100 === 7 ? 'Maalaamo Äijälä' : 'Invented oy', description: `row ${n}` }));
    expect((await post('applicant', `/${GRANT}`, { period: { from: '2023-04-01', to: '2023-06-30' }, rows: [...rows, rows[7]!].map((one, n) => ({ ...one, id: `${n}` })), last: true })).status).toBe(201);
    const path = `/${GRANT}/3/rows`;
    expect((await get('applicant', path)).body).toMatchObject({ total: 1201, rows: expect.arrayContaining([expect.objectContaining({ id: '7', duplicates: 1, deducted: null, sampled: false, reasons: [] })]) });
    let [after, count] = ['', 0];
    do {
      const { body: page } = await get('applicant', `${path}?limit=200${after && `&after=${after}`}`);
      count += (page['rows'] as object[]).length;
      after = page['next'] as string;
    } while (after);
    expect(count).toBe(1201);
    expect((await get('applicant', `${path}?search=%C3%A4ij%C3%A4l%C3%A4`)).body).toMatchObject({ total: 13 });
    expect((await get('applicant', `${path}?search=119%25`)).body).toMatchObject({ total: 0 });
    await post('verifier', `/${GRANT}/3/verification`, { deduct: [{ row: '5', amount: '0.40', reason: 'not-paid' }, { row: '5', amount: '0.10', reason: 'calculation' }], park: [{ row: '6' }] });
    expect((await get('verifier', `${path}?state=deducted`)).body).toMatchObject({ total: 1, rows: [{ id: '5', deducted: '0.50', certified: null, reasons: ['not-paid', 'calculation'] }] });
    expect((await get('verifier', `${path}?state=parked&category=staff&partner=lead`)).body).toMatchObject({ total: 1, rows: [{ id: '6', parked: '1.00' }] });
    expect((await get('verifier', `${path}?state=untouched`)).body).toMatchObject({ total: 0 });
    // Until it is decided the beneficiary is not told what is thought of its rows, however it asks, and never which were drawn.
    expect((await get('applicant', `${path}?search=row%205&limit=1`)).body).toMatchObject({ rows: [{ id: '5', deducted: null, parked: null, reasons: [] }] });
    for (const [state, total] of [['deducted', 0], ['parked', 0], ['accepted', 0], ['sampled', 0], ['untouched', 1201]]) expect((await get('applicant', `${path}?state=${state}`)).body).toMatchObject({ total });
    await post('decision-maker', `/${GRANT}/3/decision`, {});
    expect((await get('applicant', `${path}?state=deducted`)).body).toMatchObject({ total: 1, rows: [{ id: '5', deducted: '0.50', reasons: ['not-paid', 'calculation'], sampled: false }] });
    expect((await get('verifier', `${path}?state=accepted&limit=1`)).body).toMatchObject({ total: 1199, rows: [{ id: '0', certified: '1.00' }] });
    expect((await get('applicant', `/${GRANT}`)).body['claims']).toMatchObject([{}, {}, { rowsLeftOut: 201, certified: '1403.42' }]);
    expect((await get('other-applicant', path)).status).toBe(404);
    expect((await get('applicant', `/${GRANT}/9/rows`)).status).toBe(404);
    expect((await get('applicant', `${path}?state=lost`)).body).toMatchObject({ errors: [{ field: 'state' }] });
  }, 30_000);

  it('takes a claim of each partner where the programme says so', async () => {
    const period = { from: '2022-10-01', to: '2022-12-31' };
    expect((await post('applicant', `/${JOINT}`, { period, rows: [{ ...row('1', '10.00', '2022-12-01'), partner: 'p2' }] })).body).toMatchObject({ errors: [{ field: 'rows[0].partner', expected: 'one of lead' }] });
    expect((await post('applicant', `/${JOINT}`, { period, filer: 'p2', rows: [{ ...row('1', '10.00', '2022-12-01'), partner: 'p2' }] })).body).toMatchObject({ claim: 1 });
    expect((await post('applicant', `/${JOINT}`, { period })).body).toMatchObject({ claim: 2 });
    expect((await get('applicant', `/${JOINT}`)).body['claims']).toMatchObject([{ filer: 'p2' }, { filer: 'lead' }]);
  });
});
