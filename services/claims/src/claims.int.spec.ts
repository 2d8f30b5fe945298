import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awardOf, budgetCell, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { claimsService } from './index.js';

const GRANT = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e01';
const OTHER = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e02';
const UNDECIDED = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e03';

const ulpoAward = awardOf({ budget: [budgetCell('staff', '145201.00'), budgetCell('services', '6500.00'), budgetCell('flat-rate', '24685.00', { stated: true })], granted: '141109.00' });

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(claimsService, { at: '2023-08-10T09:00:00.000Z' });
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);

describe('the claims service', () => {
  const ulpo = {
    period: { from: '2022-10-01', to: '2023-06-30' }, last: true,
    rows: [
      { voucher: '1', category: 'staff', paidOn: '2023-06-30', amount: '155520.8', supplier: 'Invented oy', description: 'salaries' },
      { voucher: '2', category: 'services', paidOn: '2023-05-31', amount: '1757' },
    ],
  };

  it('is learnt from the award, which another organisation does not see', async () => {
    await work.said(GRANT, 'GrantAwarded', ulpoAward);
    await work.said(OTHER, 'GrantAwarded', { ...ulpoAward, code: 'S22998', organisation: 'org-other', plan: { ...ulpoAward.plan, advance: '50000.00' } });
    expect((await call('other-applicant', 'GET', `/${OTHER}/money`)).body).toMatchObject({ advances: { asked: '50000.00', highest: '42332.70', paid: '0.00' } });
    expect((await call('payer', 'GET', `/${GRANT}/money`)).body).toMatchObject({ advances: { asked: '0.00' } });
    expect((await call('applicant', 'POST', `/${OTHER}`, ulpo)).status).toBe(404);
    expect((await call('applicant', 'POST', '/no-grant', ulpo)).status).toBe(404);
    expect((await call('verifier', 'POST', `/${GRANT}`, ulpo)).body).toMatchObject({ type: expect.stringMatching(/auth\/forbidden$/) });
  });

  it('is not running while the application is not awarded, and stays hidden from other organisations', async () => {
    const { plan, rules } = ulpoAward;
    const limits = { highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2' };
    const application = { organisation: 'org-jedu', programme: rules.pack, packVersion: 1, call: 'open', costModel: rules.costModel.id, plan, rules, limits, summary: null, texts: {} };
    await work.said(UNDECIDED, 'ApplicationSubmitted', application);
    expect(await call('applicant', 'POST', `/${UNDECIDED}`, ulpo)).toMatchObject({ status: 409, body: { type: expect.stringMatching(/claim\/grant-not-running$/) } });
    expect(await call('applicant', 'POST', `/${UNDECIDED}`, { ...ulpo, rows: 5 })).toMatchObject({ status: 422, body: { errors: [{ field: 'rows' }] } });
    expect((await call('other-applicant', 'POST', `/${UNDECIDED}`, ulpo)).status).toBe(404);
    expect((await call('verifier', 'POST', `/${UNDECIDED}/1/verification`, {})).status).toBe(404);
  });

  it.each([
    ['an unknown category', { ...ulpo, rows: [{ ...ulpo.rows[0], category: 'boats' }] }, 'request/invalid', 'rows[0].category'],
    ['three decimals', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1.234' }] }, 'request/invalid', 'rows[0].amount'],
    ['an exponent', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1e3' }] }, 'request/invalid', 'rows[0].amount'],
    ['NaN', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: 'NaN' }] }, 'request/invalid', 'rows[0].amount'],
    ['10^15', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: '1000000000000000' }] }, 'request/invalid', 'rows[0].amount'],
    ['a number for an amount', { ...ulpo, rows: [{ ...ulpo.rows[0], amount: 5 }] }, 'request/invalid', 'rows[0].amount'],
    ['NUL in a text', { ...ulpo, rows: [{ ...ulpo.rows[0], supplier: 'a\u0000b' }] }, 'request/invalid', 'rows[0].supplier'],
    ['a lone surrogate in a text', { ...ulpo, rows: [{ ...ulpo.rows[0], description: 'a\uD800b' }] }, 'request/invalid', 'rows[0].description'],
    ['a reversed period', { ...ulpo, period: { from: '2023-06-30', to: '2022-10-01' } }, 'request/invalid', 'period.to'],
    ['a row to take up that does not wait', { ...ulpo, takeUp: ['1'] }, 'request/invalid', 'takeUp[0]'],
    ['an unknown field', { ...ulpo, colour: 'red' }, 'request/invalid', 'colour'],
    ['a gap', { ...ulpo, period: { from: '2022-11-01', to: '2023-06-30' } }, 'claim/period-gap', 'period.from'],
    ['the same row twice', { ...ulpo, rows: [ulpo.rows[0], ulpo.rows[0]] }, 'claim/duplicate-row', 'rows[1].id'],
  ])('refuses %s', async (_, body, type, field) => {
    const answer = await call('applicant', 'POST', `/${GRANT}`, body);
    expect(answer).toMatchObject({ status: 422, body: { type: expect.stringMatching(new RegExp(`${type}$`)), errors: [{ field }] } });
  });

  it('takes a claim from filing to payment, once', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const filed = await call('applicant', 'POST', `/${GRANT}`, ulpo, key);
    expect(filed).toMatchObject({ status: 201, body: { id: GRANT, claim: 1, version: 2 } });
    expect((await call('applicant', 'POST', `/${GRANT}`, ulpo, key)).body).toEqual(filed.body);
    expect((await call('applicant', 'POST', `/${GRANT}`, { ...ulpo, last: false }, key)).body).toMatchObject({ type: expect.stringMatching(/idempotency\/reused$/) });

    const claim = `/${GRANT}/1`;
    expect((await call('decision-maker', 'POST', `${claim}/decision`, {})).body).toMatchObject({ type: expect.stringMatching(/claim\/not-verified$/), status: 409 });
    expect((await call('verifier', 'POST', `/${GRANT}/2/verification`, {})).status).toBe(404);
    expect((await call('verifier', 'POST', `${claim}/verification`, {}, { 'if-match': '"1"' })).body).toMatchObject({ status: 412, currentVersion: 2 });
    expect((await call('all-hands', 'POST', `${claim}/verification`, {})).status).toBe(200);
    expect((await call('all-hands', 'POST', `${claim}/decision`, {})).body).toMatchObject({ type: expect.stringMatching(/claim\/same-person$/) });
    expect((await call('decision-maker', 'POST', `${claim}/decision`)).status).toBe(200);
    expect((await call('all-hands', 'POST', `${claim}/payment/authorisation`, {})).body).toMatchObject({ type: expect.stringMatching(/payment\/same-person$/) });
    expect((await call('payer', 'POST', `${claim}/payment/authorisation`, {})).status).toBe(200);
    expect((await call('payer', 'POST', `${claim}/payment/confirmation`, {})).body).toMatchObject({ type: expect.stringMatching(/payment\/same-person$/) });
    expect((await call('payer-2', 'POST', `${claim}/payment/confirmation`, {})).status).toBe(200);
    expect((await call('payer-2', 'POST', `${claim}/payment/record`, { paidOn: '2023-08-11' })).body).toMatchObject({ errors: [{ field: 'paidOn' }] });
    const paid = await call('payer-2', 'POST', `${claim}/payment/record`, { paidOn: '2023-08-10' });

    const seen = await call('applicant', 'GET', `/${GRANT}`, undefined, { 'toteuma-not-older-than': paid.headers.get('toteuma-position')! });
    expect(seen.headers.get('etag')!.replace(/^W\/|-[\w-]+/g, '')).toBe(paid.headers.get('etag'));
    expect(seen.body).toMatchObject({
      id: GRANT, code: 'S22999', granted: '141109.00', supportDecided: '141109.00', paid: '141109.00',
      claims: [{
        claim: 1, status: 'decided', declared: '183716.34', deducted: '0.00', parked: '0.00', certified: '183716.34', support: '141109.00', supportOverGrant: '5864.07',
        payment: { step: 'recorded', amount: '141109.00', paidOn: '2023-08-10' },
        rows: [{ id: '1', supplier: 'Invented oy', description: 'salaries', amount: '155520.80', certified: '155520.80' }, { id: '2', supplier: null, certified: '1757.00' }],
      }],
    });
    expect((await call('applicant', 'GET', `/${OTHER}`)).status).toBe(404);
    expect((await call('applicant', 'GET', '')).body).toMatchObject({ grants: [{ id: GRANT, claims: [{ claim: 1 }] }], next: null });
    const first = await call('auditor', 'GET', '?limit=1&sort=-code');
    expect(first.body).toMatchObject({ grants: [{ id: GRANT, code: 'S22999', lastClaimAt: '2023-08-10T09:00:00.000Z' }], next: expect.any(String) });
    const after = String(first.body['next']);
    expect((await call('auditor', 'GET', `?limit=1&sort=-code&after=${after}`)).body).toMatchObject({ grants: [{ id: OTHER, lastClaimAt: null, claims: [] }], next: null });
    expect(await call('auditor', 'GET', `?limit=1&sort=code&after=${after}`)).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
  });

  it('keeps supplier and description out of its events', async () => {
    const { rows } = await work.database.pool.query("SELECT data::text AS data FROM events WHERE type = 'ClaimSubmitted'");
    expect(rows[0].data).not.toContain('Invented oy');
    expect(rows[0].data).not.toContain('salaries');
  });

  it('takes tranches over, and answers a decision that lowers the grant', async () => {
    await work.said(OTHER, 'TrancheGranted', { year: 2023, amount: '10.00', granted: '141119.00' });
    const proposed = { ...ulpoAward.terms, budgetVersion: 2, granted: '100.00' };
    const lowered = { amendment: 1, outcome: 'accepted', effect: 'when-claims-answers', proposed } as const;
    await work.said(OTHER, 'AmendmentDecided', lowered);
    await work.said(OTHER, 'BudgetAmended', { amendment: 1, effectiveFrom: '2023-08-01', terms: proposed });
    await work.said(GRANT, 'AmendmentDecided', lowered);
    await work.said(OTHER, 'TrancheGranted', { year: 2023, amount: '1.00', granted: '101.00' });
    const { rows } = await work.database.pool.query('SELECT stream, type, data, metadata FROM events WHERE position > 8 ORDER BY position');
    expect(rows).toMatchObject([
      { stream: OTHER, type: 'ClaimTermsChanged', data: { terms: { granted: '141119.00' } }, metadata: { actor: 'service:claims', correlation: 'of-the-spec' } },
      { stream: OTHER, type: 'GrantCeilingLowered', data: { amendment: 1, terms: proposed } },
      { stream: GRANT, type: 'GrantCeilingKept', data: { amendment: 1, why: 'below-certified' } },
      { stream: OTHER, type: 'ClaimTermsChanged', data: { terms: { granted: '101.00' } } },
    ]);
  });
});
