import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualSpending, type Award } from '@toteuma/contracts';
import { awardOf, budgetCell, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { claimsService } from '../claims.module.js';

const GRANT = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11';
const JOINT = '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a22';
const budget = ['lead', 'p2'].flatMap((partner) => [budgetCell('staff', '200000.00', { partner }), budgetCell('flat-rate', '200000.00', { partner })]);
const award = (code: string, more: Partial<Award['rules']> = {}, partners = ['p2']) => awardOf({ code, budget, granted: '640000.00', partners, rules: { euShare: { percent: '50', of: 'support' }, ...more } });

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(claimsService, { at: '2023-08-10T09:00:00.000Z' });
  await work.said(GRANT, 'GrantAwarded', award('S22999'));
  await work.said(JOINT, 'GrantAwarded', award('S22998', { spending: { ...usualSpending, claims: { ...usualSpending.claims, jointOperation: 'each-partner' } } }, ['p2', 'p3']));
}, 120_000);
afterAll(() => work?.stop());

let seen = '';
const post = async (user: string, path: string, sent: object, headers = {}) => {
  const answer = await work.call(user, 'POST', path, sent, headers);
  seen = answer.headers.get('toteuma-position') ?? seen;
  return answer;
};
const get = async (user: string, path: string) => work.call(user, 'GET', path, undefined, seen === '' ? {} : { 'toteuma-not-older-than': seen });
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
    expect((await post('applicant', `/${GRANT}`, { ...second, period: { from: '2023-04-01', to: '2023-06-30' }, rows: [] })).body).toMatchObject({ status: 409, type: expect.stringMatching(/already-taken-up$/), errors: [{ field: 'takeUp[0]' }] });
    expect((await get('applicant', `/${GRANT}`)).body['claims']).toHaveLength(2);
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
    for (const [search, found] of [['51,7', 1], ['51', 1], ['51.78', 1], ['51.79', 0], ['5', 0], ['-51', 0]] as const) expect([search, (await get('applicant', `/${GRANT}/2/rows?search=${search}`)).body['total']]).toEqual([search, found]);
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
  }, 60_000);

  it('takes a claim of each partner where the programme says so', async () => {
    const period = { from: '2022-10-01', to: '2022-12-31' };
    expect((await post('applicant', `/${JOINT}`, { period, rows: [{ ...row('1', '10.00', '2022-12-01'), partner: 'p2' }] })).body).toMatchObject({ errors: [{ field: 'rows[0].partner', expected: 'one of lead' }] });
    expect((await post('applicant', `/${JOINT}`, { period, filer: 'p2', rows: [{ ...row('1', '10.00', '2022-12-01'), partner: 'p2' }] })).body).toMatchObject({ claim: 1 });
    expect((await post('applicant', `/${JOINT}`, { period })).body).toMatchObject({ claim: 2 });
    expect((await get('applicant', `/${JOINT}`)).body['claims']).toMatchObject([{ filer: 'p2' }, { filer: 'lead' }]);
  });

  it('lets the organisation of a partner file and see its own claims, and no others', async () => {
    const partner = 'partner-p2';
    const spring = { period: { from: '2023-01-01', to: '2023-03-31' }, rows: [{ ...row('2', '20.00', '2023-02-01'), partner: 'p2' }] };
    const named = (user: string, who: string, sent: object, headers = {}) => work.call(user, 'PUT', `/${JOINT}/partners/${who}`, sent, headers);
    for (const path of [`/${JOINT}`, `/${JOINT}/1/rows`, `/${JOINT}/1/checks`]) expect([path, (await get(partner, path)).status]).toEqual([path, 404]);
    for (const path of [`/${JOINT}`, `/${JOINT}/preview`, `/${JOINT}/drafts`]) expect([path, (await post(partner, path, spring)).status]).toEqual([path, 404]);

    expect((await named(partner, 'p2', { organisation: 'org-partner-p2' })).status).toBe(404);
    expect((await named('verifier', 'p2', { organisation: 'org-partner-p2' })).status).toBe(403);
    expect((await named('applicant', 'p9', { organisation: 'org-partner-p2' })).status).toBe(404);
    expect((await named('applicant', 'p2', { organisation: 5 })).body).toMatchObject({ errors: [{ field: 'organisation' }] });
    const told = await named('applicant', 'p2', { organisation: 'org-partner-p2' });
    expect(told).toMatchObject({ status: 200, body: { partner: 'p2', organisation: 'org-partner-p2' } });
    seen = told.headers.get('toteuma-position')!;
    expect((await get('applicant', `/${JOINT}`)).body).toMatchObject({ partners: [{ partner: 'p2', organisation: 'org-partner-p2' }], claims: [{}, {}] });
    expect((await named(partner, 'p2', { organisation: null })).status).toBe(404);

    expect((await get(partner, '')).body['grants']).toMatchObject([{ id: JOINT, claims: [{ claim: 1, filer: 'p2' }] }]);
    const own = (await get(partner, `/${JOINT}`)).body;
    expect([own['claims'], Object.hasOwn(own, 'account'), Object.hasOwn(own, 'partners')]).toMatchObject([[{ claim: 1, filer: 'p2', rows: [{ id: '1' }] }], false, false]);
    for (const page of ['rows', 'checks']) expect([page, (await get(partner, `/${JOINT}/1/${page}`)).status, (await get(partner, `/${JOINT}/2/${page}`)).status]).toEqual([page, 200, 404]);
    for (const page of ['money', '2/notice', '9/checks']) expect([page, (await get(partner, `/${JOINT}/${page}`)).status]).toEqual([page, 404]);

    expect((await post(partner, `/${JOINT}/preview`, spring)).body).toMatchObject({ declared: '23.40', support: '18.72', supportDecided: '18.72', overGrant: '0.00', claimedSupport: '28.08', shares: null, supportByPartner: [{ partner: 'p2', amount: '18.72' }], partners: [{ partner: 'p2', amount: '23.40' }] });
    for (const path of [`/${JOINT}/preview`, `/${JOINT}`]) expect((await post(partner, path, { ...spring, filer: 'lead' })).body).toMatchObject({ errors: [{ field: 'filer', expected: 'one of p2' }] });
    expect((await post(partner, `/${JOINT}/drafts`, { partner: 'lead' })).body).toMatchObject({ errors: [{ field: 'partner', expected: 'one of p2' }] });
    expect((await post(partner, `/${JOINT}`, spring)).body).toMatchObject({ claim: 3 });
    expect((await get('applicant', `/${JOINT}`)).body['claims']).toMatchObject([{ filer: 'p2' }, { filer: 'lead' }, { filer: 'p2' }]);

    // A row that looks like one of its own, and like one of the lead that it does not see.
    expect((await get(partner, `/${JOINT}/1/rows`)).body).toMatchObject({ rows: [{ id: '1', duplicates: 0 }] });
    expect((await post('applicant', `/${JOINT}`, { period: spring.period, rows: [row('1', '10.00', '2023-02-01')].map((one) => ({ ...one, paidOn: '2022-12-01', incurredOn: '2023-02-01' })) })).body).toMatchObject({ claim: 4 });
    expect((await get(partner, `/${JOINT}/1/rows`)).body).toMatchObject({ rows: [{ id: '1', duplicates: 1 }] });

    // The last one from a draft of its own, which the lead does not see.
    const { id, version } = (await post(partner, `/${JOINT}/drafts`, {})).body;
    expect((await get(partner, `/drafts/${id}`)).body).toMatchObject({ filer: 'p2', period: { from: '2023-04-01', to: '2023-06-30' }, parts: [{ partner: 'p2', right: 'edit' }] });
    expect((await get('applicant', `/drafts/${id}`)).status).toBe(404);
    expect((await post(partner, `/drafts/${id}/filing`, {}, { 'if-match': `"${version}"` })).body).toMatchObject({ claim: 5 });

    await post('verifier', `/${JOINT}/3/clarifications`, { question: 'Mikä kuitti?', due: '2023-09-01' });
    await post('verifier', `/${JOINT}/2/clarifications`, { question: 'Mikä kuitti?', due: '2023-09-01' });
    expect((await post(partner, `/${JOINT}/2/clarifications/1/answer`, { answer: 'Tämä.' })).status).toBe(404);
    expect((await post(partner, `/${JOINT}/3/clarifications/1/answer`, { answer: 'Tämä.' })).status).toBe(200);

    // Another partner sees nothing of it, whatever it asks for.
    const third = await named('applicant', 'p3', { organisation: 'org-partner-p3' });
    seen = third.headers.get('toteuma-position')!;
    expect((await get('partner-p3', `/${JOINT}`)).body['claims']).toEqual([]);
    for (const page of ['1/rows', '1/checks', '1/notice', '4/rows', 'money']) expect([page, (await get('partner-p3', `/${JOINT}/${page}`)).status]).toEqual([page, 404]);

    for (const claim of [1, 4]) expect([(await post('verifier', `/${JOINT}/${claim}/verification`, {})).status, (await post('decision-maker', `/${JOINT}/${claim}/decision`, {})).status]).toEqual([200, 200]);
    await post('decision-maker', `/${JOINT}/1/corrections`, { row: '1', amount: '-1.00' });
    // 9.36 of each; 0.94 less of its own.
    expect((await get('applicant', `/${JOINT}`)).body).toMatchObject({ granted: '640000.00', supportDecided: '17.78', paid: '0.00', claims: [{ support: '9.36', claimedSupport: '9.36', shares: { eu: '4.21' } }, {}, {}, { support: '9.36' }, {}] });
    for (const path of ['', `/${JOINT}`]) {
      const { body } = await get(partner, path);
      const told = (path === '' ? (body['grants'] as object[])[0] : body) as Record<string, unknown> & { claims: Record<string, unknown>[] };
      expect([told.filers, told.supportDecided, told.claims.map(({ claim }) => claim), told.claims[0]!.support]).toEqual([['p2'], '8.42', [1, 3, 5], '9.36']);
      // Half of the approved costs is its own, and half of what is claimed up to its third claim too, the claim of the lead between them left out.
      expect([told.granted, told.paid, Object.hasOwn(told, 'account')]).toEqual(['320000.00', '0.00', false]);
      expect(told.claims.map(({ claimedSupport, supportOverGrant, shares }) => [claimedSupport, supportOverGrant, shares])).toEqual([['9.36', null, null], ['28.08', null, null], ['28.08', null, null]]);
      expect(told.lastClaimAt).toBe(told.claims.at(-1)!.submittedAt);
    }
    expect((await get(partner, `/${JOINT}/1/notice`)).body).toMatchObject({ support: '9.36', corrections: [{ amount: '-1.00', support: '-0.94' }] });
    // Its money, and nobody else's.
    const shares = async (user: string) => (await get(user, `/${JOINT}/partners`)).body['partners'];
    const ofP2 = { partner: 'p2', organisation: 'org-partner-p2', supportDecided: '8.42', claims: [{ claim: 1, support: '9.36', corrected: '-0.94', payment: null }, { claim: 3, support: null, corrected: '0.00' }, { claim: 5 }] };
    expect(await shares(partner)).toMatchObject([ofP2]);
    expect(await shares('partner-p3')).toMatchObject([{ partner: 'p3', supportDecided: '0.00', claims: [] }]);
    for (const user of ['applicant', 'auditor']) expect(await shares(user)).toMatchObject([{ partner: 'lead', organisation: null, supportDecided: '9.36', claims: [{ claim: 2 }, { claim: 4 }] }, ofP2, { partner: 'p3' }]);
    expect((await get('other-applicant', `/${JOINT}/partners`)).status).toBe(404);
    // What it asks for is looked for among its own claims: one of the lead waits for its payment, and none that it sees is verified.
    const asPartner = async (user: string) => ((await get(user, '?as=partner')).body['grants'] as { id: string }[]).map(({ id: found }) => found);
    expect([await asPartner(partner), await asPartner('applicant'), await asPartner('auditor')]).toEqual([[JOINT], [], []]);
    const like = async (user: string, query: string) => ((await get(user, `?${query}`)).body['grants'] as { id: string }[]).map(({ id: found }) => found).includes(JOINT);
    expect([await like(partner, 'status=verified'), await like(partner, 'status=decided'), await like('partner-p3', 'status=decided'), await like('partner-p3', 'waiting=payment'), await like('applicant', 'waiting=payment')]).toEqual([false, true, false, false, true]);

    expect((await named('applicant', 'p2', { organisation: null })).status).toBe(200);
    expect((await post(partner, `/${JOINT}/preview`, spring)).status).toBe(404);
    expect((await post(partner, `/${JOINT}/3/rectification-requests`, { reason: 'Mitä?' })).status).toBe(404);
    for (const page of ['', '/partners', '/1/rows']) expect([page, (await get(partner, `/${JOINT}${page}`)).status]).toEqual([page, 404]);
  }, 60_000);

  it('counts whom somebody acts for, while a substitution is in force; what is past of one that ends stays', async () => {
    const acting = { 'toteuma-acting-for': 'case-officer' };
    const change = { row: 'V3', amount: '-1.00' };
    expect((await post('decision-maker', `/${GRANT}/2/corrections`, change, acting)).status).toBe(403);
    const set = { person: 'case-officer', substitute: 'decision-maker', from: '2023-08-01', to: '2023-08-31' };
    const { id } = (await post('decision-maker', '/substitutions', set)).body;
    expect((await post('decision-maker', `/${GRANT}/2/corrections`, change, acting)).status).toBe(201);
    const { rows: stored } = await work.database.pool.query(`SELECT data ->> 'onBehalfOf' AS who FROM events WHERE type = 'ClaimCorrected' ORDER BY position DESC LIMIT 1`);
    expect(stored).toEqual([{ who: '["case-officer"]' }]);
    const ended = await work.call('decision-maker', 'DELETE', `/substitutions/${id}`, {});
    expect(ended).toMatchObject({ status: 200, body: { id, to: '2023-08-09' } });
    expect((await get('auditor', '/substitutions')).body).toMatchObject({ substitutions: [{ id, from: '2023-08-01', to: '2023-08-09' }] });
    expect((await post('decision-maker', `/${GRANT}/2/corrections`, change, acting)).status).toBe(403);
    const { id: later } = (await post('decision-maker', '/substitutions', { ...set, from: '2023-08-10' })).body;
    await work.call('decision-maker', 'DELETE', `/substitutions/${later}`, {});
    expect((await get('auditor', '/substitutions')).body['substitutions']).toHaveLength(1);
  });
});
