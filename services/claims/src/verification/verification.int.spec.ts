import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualSpending, type SpendingRules } from '@toteuma/contracts';
import { drawSample, parseMoney, populationOf } from '@toteuma/kernel';
import { after, awardOf, budgetCell, serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { claimsService } from '../index.js';

const GRANT = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e01';
const OTHER = '7a1c4f7e-52d7-4d5c-9d0e-2f4a5c1b7e02';
const label = { fi: 'x', sv: 'x', en: 'x' };
const spending: SpendingRules = {
  ...usualSpending,
  claims: { ...usualSpending.claims, hearing: 'before-deduction' },
  checklists: [{ id: 'desk', names: label, kind: 'administrative', requiredFrom: 1, items: [{ id: 'period', names: label }, { id: 'evidence', names: label }] }],
  sampling: [{ id: 'half', names: label, method: 'monetary-unit', percent: '50', seeded: true }],
  risk: [{ id: 'first', names: label, points: 3, sign: 'first-claim' }],
};
const year = { from: '2023-01-01', to: '2023-12-31' };
const body = (name: string) => ({ name, businessId: null, unit: null, type: null, ownCountsAs: null });
const award = (code: string, organisation: string, plan: object = {}) => awardOf({ code, organisation, budget: [budgetCell('staff', '10000.00'), budgetCell('flat-rate', '1700.00')], granted: '9360.00', plan: { period: year, ...plan }, rules: { spending } });
const claim = {
  period: { from: '2023-01-01', to: '2023-03-31' },
  rows: [['A1', '1000.00'], ['A2', '250.00'], ['A3', '80.00'], ['A4', '40.00']].map(([voucher, amount]) => ({ voucher, category: 'staff', paidOn: '2023-03-31', amount })),
};
const answers = [{ item: 'evidence', answer: 'yes' }, { item: 'period', answer: 'no', note: 'Rivi A4 on huhtikuulta.' }];

let work: ServiceAtWork;
let last: Answered;
beforeAll(async () => {
  work = await serviceAtWork(claimsService);
  await work.said(GRANT, 'GrantAwarded', award('S20001', 'org-jedu'));
  await work.said(OTHER, 'GrantAwarded', award('S20002', 'org-other', { name: 'Kielestä työhön', applicant: body('Sampolan Kansanopisto') }));
  await act('applicant', '2023-04-03', '', claim);
}, 120_000);
afterAll(() => work?.stop());

/** An act at noon of a day, on the grant of the spec. */
async function act(by: string, day: string, path: string, body: unknown, { grant = GRANT, method = 'POST' } = {}): Promise<Answered> {
  const answered = await work.call(by, method, `/${grant}${path}`, body, { 'toteuma-at': `${day}T09:00:00.000Z` });
  if (answered.status < 300) last = answered;
  return answered;
}
/** What is read on a day, with everything that was done before. */
const read = (by: string, day: string, path: string) => work.call(by, 'GET', path, undefined, { 'toteuma-at': `${day}T09:00:00.000Z`, ...after(last) });
const type = (name: string) => `/problems/${name}`;
const actsOf = (answered: Answered) => Object.fromEntries((answered.body['next'] as { act: string; allowed: boolean; why: string | null }[]).map(({ act: name, allowed, why }) => [name, allowed || why]));

describe('the verification of a claim', () => {
  it('begins with its risk and its clock', async () => {
    const checks = await read('verifier', '2023-04-13', `/${GRANT}/1/checks`);
    expect(checks.body).toMatchObject({
      code: 'S20001', clock: { startedOn: '2023-04-03', days: 80, used: 10, remaining: 70, stopped: false, endsOn: '2023-06-22' }, risk: { points: 3, signs: ['first'], depth: 'administrative' },
      checklists: [{ id: 'desk', required: true, answers: null, filledOn: null }], verification: null, notice: null,
    });
    expect(actsOf(checks)).toEqual({ verify: true });
    expect((await read('other-applicant', '2023-04-13', `/${GRANT}/1/checks`)).status).toBe(404);
    expect((await read('verifier', '2023-04-13', `/${GRANT}/2/checks`)).status).toBe(404);
    expect((await read('verifier', '2023-04-13', `/${GRANT}/1/notice`)).status).toBe(404);
  });

  it.each([
    ['a checklist with half of its points', 'PUT', '/1/checklists/desk', { answers: answers.slice(1) }, 'answers'],
    ['an answer that is none', 'PUT', '/1/checklists/desk', { answers: [{ item: 'period', answer: 'perhaps' }] }, 'answers[0].answer'],
    ['an unknown rule', 'POST', '/1/samples', { rule: 'all' }, 'rule'],
    ['a short seed', 'POST', '/1/samples', { rule: 'half', seed: '12' }, 'seed'],
    ['a question without words', 'POST', '/1/clarifications', { question: '', due: '2023-05-01' }, 'question'],
    ['a question by yesterday', 'POST', '/1/clarifications', { question: 'Miksi?', due: '2023-04-01' }, 'due'],
    ['a question about a row of no claim', 'POST', '/1/clarifications', { question: 'Miksi?', rows: ['A9'], due: '2023-05-01' }, 'rows[0]'],
    ['a hearing without a day', 'POST', '/1/deduction-hearings', { reason: 'Rivi A4' }, 'due'],
    ['a finding of another kind', 'POST', '/1/findings', { kind: 'odd', note: 'x' }, 'kind'],
    ['a finding of less than nothing', 'POST', '/1/findings', { kind: 'other', amount: '-1', note: 'x' }, 'amount'],
    ['a note with a NUL', 'POST', '/1/verification', { deduct: [{ row: 'A4', amount: '1', reason: 'other', note: 'a\u0000' }] }, 'deduct[0].note'],
  ])('refuses %s', async (_, method, path, body, field) => {
    expect(await act('verifier', '2023-04-13', path, body, { method })).toMatchObject({ status: 422, body: { type: type('request/invalid'), errors: [{ field }] } });
  });

  it('draws a sample that anybody can draw again', async () => {
    const seed = '0f'.repeat(32);
    const drawn = await act('verifier', '2023-04-13', '/1/samples', { rule: 'half', seed });
    expect(drawn).toMatchObject({ status: 201, body: { claim: 1, sample: 1 } });
    const { body } = await read('auditor', '2023-04-13', `/${GRANT}/1/samples/1`);
    const rows = claim.rows.map(({ voucher, amount }) => ({ id: voucher!, partner: 'lead', category: 'staff', amount: parseMoney(amount!) }));
    expect(body).toMatchObject({
      seed, method: 'monetary-unit', size: 2, rows: drawSample(rows, { method: 'monetary-unit', size: 2 }, seed), population: { rows: 4, amount: '1370.00', sha256: populationOf(rows).sha256 }, redrawn: { same: true },
    });
    expect((await read('auditor', '2023-04-13', `/samples/${String(body['event'])}`)).body).toEqual(body);
    expect((await read('auditor', '2023-04-13', `/${GRANT}/1/samples/2`)).status).toBe(404);
    expect((await read('auditor', '2023-04-13', `/samples/${GRANT}`)).status).toBe(404);
    expect((await read('applicant', '2023-04-13', `/${GRANT}/1/samples/1`)).body).toMatchObject({ type: type('auth/forbidden') });
    // Without a seed of choice each draw has its own.
    await act('verifier', '2023-04-13', '/1/samples', { rule: 'half' });
    const { samples } = (await read('verifier', '2023-04-13', `/${GRANT}/1/checks`)).body as { samples: { seed: string }[] };
    expect(samples).toHaveLength(2);
    expect(samples[1]!.seed).not.toBe(seed);
  });

  it('stops the clock while the beneficiary is asked', async () => {
    expect(await act('verifier', '2023-04-13', '/1/clarifications', { question: 'Mihin kulu A4 liittyy?', rows: ['A4'], due: '2023-04-30' })).toMatchObject({ status: 201, body: { clarification: 1 } });
    const asked = await read('applicant', '2023-04-23', `/${GRANT}/1/checks`);
    // How the claim is checked is not for the beneficiary to see.
    expect(asked.body).toMatchObject({ clock: { used: 10, remaining: 70, stopped: true }, clarifications: [{ question: 'Mihin kulu A4 liittyy?', rows: ['A4'], answer: null }], samples: [], checklists: [], risk: { points: 0 } });
    expect(actsOf(asked)).toMatchObject({ 'answer-clarification': true, verify: expect.any(String) });
    expect((await read('verifier', '2023-04-23', '/queue')).body).toMatchObject({ claims: [{ clock: { stopped: true, remaining: 70 } }] });
    expect((await act('applicant', '2023-04-23', '/1/clarifications/2/answer', { answer: 'x' })).status).toBe(404);
    expect((await act('other-applicant', '2023-04-23', '/1/clarifications/1/answer', { answer: 'x' })).status).toBe(404);
    expect((await act('applicant', '2023-04-23', '/1/clarifications/1/answer', { answer: 'Kokouskulu.' })).status).toBe(200);
    expect((await act('applicant', '2023-04-24', '/1/clarifications/1/answer', { answer: 'Taas.' })).body).toMatchObject({ type: type('claim/already-answered') });
    expect((await read('verifier', '2023-04-25', `/${GRANT}/1/checks`)).body).toMatchObject({ clock: { used: 12, remaining: 68, stopped: false, endsOn: '2023-07-02' }, clarifications: [{ answer: 'Kokouskulu.', answeredOn: '2023-04-23', late: false }] });
  });

  it('keeps findings, a checklist and the conclusion in words', async () => {
    expect((await act('verifier', '2023-04-25', '/1/findings', { kind: 'accounting', row: 'A4', amount: '40', note: 'Väärä jakso.' })).body).toMatchObject({ finding: 1 });
    for (const [at, kind] of ['procurement', 'double-funding', 'state-aid'].entries()) expect((await act('verifier', '2023-04-25', '/1/findings', { kind, note: 'Katsottu.' })).body).toMatchObject({ finding: at + 2 });
    const verification = { deduct: [{ row: 'A4', amount: '40', reason: 'outside-period', note: 'Huhtikuun kulu.' }], park: [{ row: 'A2', note: 'Odottaa sopimusta.' }], conclusion: 'Muilta osin kunnossa.' };
    expect((await act('verifier', '2023-04-25', '/1/verification', verification)).status).toBe(200);
    expect((await act('decision-maker', '2023-04-26', '/1/decision', {})).body).toMatchObject({ type: type('claim/checklist-missing'), status: 409 });
    expect((await act('verifier', '2023-04-26', '/1/checklists/other', { answers }, { method: 'PUT' })).status).toBe(404);
    expect((await act('verifier', '2023-04-26', '/1/checklists/desk', { answers }, { method: 'PUT' })).status).toBe(200);
    const checks = await read('decision-maker', '2023-04-26', `/${GRANT}/1/checks`);
    expect(checks.body).toMatchObject({
      findings: [{ finding: 1, kind: 'accounting', row: 'A4', amount: '40.00', note: 'Väärä jakso.' }, ...['procurement', 'double-funding', 'state-aid'].map((kind) => ({ kind, row: null, amount: null, note: 'Katsottu.' }))], checklists: [{ answers: [{ item: 'period', answer: 'no', note: 'Rivi A4 on huhtikuulta.' }, { item: 'evidence', note: null }], filledOn: '2023-04-26' }],
      verification: { deduct: [{ row: 'A4', amount: '40.00', reason: 'outside-period', note: 'Huhtikuun kulu.' }], park: [{ row: 'A2', amount: '250.00', note: 'Odottaa sopimusta.' }] }, conclusion: 'Muilta osin kunnossa.',
    });
    expect(actsOf(checks)).toMatchObject({ decide: expect.stringContaining('heard first') });
    expect((await read('applicant', '2023-04-26', `/${GRANT}/1/checks`)).body).toMatchObject({ verification: null, conclusion: null, findings: [] });
  });

  it('hears the beneficiary before a deduction', async () => {
    expect((await act('decision-maker', '2023-04-26', '/1/decision', {})).body).toMatchObject({ type: type('claim/hearing-required') });
    expect((await act('verifier', '2023-04-26', '/1/deduction-hearings', { reason: 'Rivi A4 vähennetään.', due: '2023-05-10' })).body).toMatchObject({ hearing: 1 });
    expect((await act('decision-maker', '2023-04-27', '/1/decision', {})).body).toMatchObject({ type: type('claim/hearing-required') });
    expect((await act('applicant', '2023-04-28', '/1/deduction-hearings/1/answer', { answer: 'Emme hyväksy.' })).status).toBe(200);
    expect((await read('verifier', '2023-04-28', `/${GRANT}/1/checks`)).body).toMatchObject({ hearings: [{ reason: 'Rivi A4 vähennetään.', answer: 'Emme hyväksy.', answeredOn: '2023-04-28' }] });
    expect((await act('decision-maker', '2023-04-29', '/1/decision', {})).status).toBe(200);
  });

  it('ends in a notice that says what was not paid, and why', async () => {
    const { body } = await read('applicant', '2023-04-30', `/${GRANT}/1/notice`);
    expect(body).toMatchObject({
      code: 'S20001', claim: 1, decidedOn: '2023-04-29', declared: '1602.90', deducted: '46.80', parked: '292.50', certified: '1263.60', support: '1010.88', conclusion: 'Muilta osin kunnossa.',
      rows: [
        { row: 'A2', partner: 'lead', category: 'staff', parked: '250.00', certified: '0.00', reasons: [], notes: ['Odottaa sopimusta.'] },
        { row: 'A4', deducted: '40.00', reasons: [{ reason: 'outside-period', amount: '40.00' }], notes: ['Huhtikuun kulu.'] },
      ],
      flatRates: [{ category: 'flat-rate', deducted: '6.80', parked: '42.50' }], rectification: { days: 30, until: '2023-05-29' }, appeal: expect.stringContaining('2023-05-29'),
    });
    const inFinnish = await work.call('applicant', 'GET', `/${GRANT}/1/notice`, undefined, { 'accept-language': 'fi' });
    expect(inFinnish.body['appeal']).toMatch(/^Tähän päätökseen saa vaatia oikaisua 30 päivän kuluessa/);
    expect((await read('other-applicant', '2023-04-30', `/${GRANT}/1/notice`)).status).toBe(404);
    expect((await act('verifier', '2023-04-30', '/1/verification', {})).body).toMatchObject({ type: type('claim/already-decided') });
  });

  it('is rectified when that is asked for in time', async () => {
    expect((await act('decision-maker', '2023-05-02', '/1/rectification', { outcome: 'rejected' })).body).toMatchObject({ type: type('claim/no-rectification') });
    expect((await act('applicant', '2023-05-30', '/1/rectification-requests', { reason: 'Kulu on maaliskuulta.' })).body).toMatchObject({ type: type('claim/rectification-late') });
    expect((await act('applicant', '2023-05-02', '/1/rectification-requests', { reason: 'Kulu on maaliskuulta.' })).body).toMatchObject({ request: 1 });
    expect(actsOf(await read('verifier', '2023-05-02', `/${GRANT}/1/checks`))).toEqual({ 'decide-rectification': expect.stringContaining('decision-maker') });
    const corrections = [{ row: 'A4', amount: '40', reason: 'Lasku on maaliskuulta.' }];
    expect((await act('all-hands', '2023-05-03', '/1/rectification', { outcome: 'rejected', corrections })).body).toMatchObject({ errors: [{ field: 'corrections' }] });
    expect((await act('decision-maker', '2023-05-03', '/1/rectification', { outcome: 'accepted', corrections, reason: 'Oikaistaan.' })).status).toBe(200);
    const { body } = await read('applicant', '2023-05-03', `/${GRANT}/1/checks`);
    expect(body).toMatchObject({ rectifications: [{ request: 1, reason: 'Kulu on maaliskuulta.', outcome: 'accepted', corrections: [1], decisionReason: 'Oikaistaan.', decidedOn: '2023-05-03' }] });
    expect((await read('applicant', '2023-05-03', `/${GRANT}/1/notice`)).body).toMatchObject({ corrections: [{ correction: 1, row: 'A4', amount: '40.00', support: '37.44', reason: 'Lasku on maaliskuulta.', correctedOn: '2023-05-03' }] });
  });

  it('keeps every text out of its events', async () => {
    const { rows } = await work.database.pool.query('SELECT data::text AS data FROM events');
    for (const { data } of rows) expect(data).not.toMatch(/Kokouskulu|Mihin kulu|Huhtikuun|maaliskuulta|Odottaa|kunnossa|jakso|vähennetään|hyväksy/);
  });
});

describe('the queue of claims', () => {
  it('says whose turn it is, and why it is not the reader\'s', async () => {
    const seen = async (by: string) => ((await read(by, '2023-05-04', '/queue')).body['claims'] as { waitingFor: string; mayYou: boolean; why: string | null }[])[0]!;
    expect(await seen('payer')).toMatchObject({ code: 'S20001', organisation: 'org-jedu', waitingFor: 'authorisation', mayYou: true, why: null, points: 3, rows: 4, declared: '1602.90' });
    expect(await seen('decision-maker')).toMatchObject({ mayYou: false, why: 'This needs the role payer.' });
    await act('payer', '2023-05-04', '/1/payment/authorisation', {});
    expect(await seen('payer')).toMatchObject({ waitingFor: 'confirmation', mayYou: false, why: 'whoever authorised a payment does not confirm it' });
    expect(await seen('payer-2')).toMatchObject({ mayYou: true });
    const mine = async (by: string) => ((await read(by, '2023-05-04', '/queue?mine=true')).body['claims'] as unknown[]).length;
    expect([await mine('payer'), await mine('payer-2'), await mine('verifier'), await mine('case-officer')]).toEqual([0, 1, 0, 0]);
    await act('payer-2', '2023-05-05', '/1/payment/confirmation', {});
    expect(await seen('payer')).toMatchObject({ waitingFor: 'payment', mayYou: true });
    await act('payer', '2023-05-05', '/1/payment/record', { paidOn: '2023-05-05' });
    expect((await read('payer', '2023-06-30', '/queue')).body).toEqual({ claims: [], next: null });
    expect((await read('verifier', '2023-06-30', `/${GRANT}/1/checks`)).body).toMatchObject({ clock: { used: 22, remaining: 58, stopped: false } });
  });

  it('is read in pages, by days that are left, amount or age, whoever waits for something last', async () => {
    await act('applicant', '2023-07-03', '', { ...claim, period: { from: '2023-04-01', to: '2023-06-30' }, rows: [{ voucher: 'B1', category: 'staff', paidOn: '2023-05-31', amount: '500' }] });
    await act('other-applicant', '2023-07-05', '', claim, { grant: OTHER });
    await act('verifier', '2023-07-06', '/2/clarifications', { question: 'Mitä?', due: '2023-07-20' });
    const walk = async (query: string): Promise<string[]> => {
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const { body } = await read('verifier', '2023-07-07', `/queue?limit=1${query}${after === '' ? '' : `&after=${after}`}`);
        seen.push(...(body['claims'] as { code: string; claim: number }[]).map(({ code, claim: number }) => `${code}/${number}`));
        after = body['next'] as string | null;
      }
      return seen;
    };
    expect(await walk('')).toEqual(['S20002/1', 'S20001/2']);
    expect(await walk('&sort=age')).toEqual(['S20001/2', 'S20002/1']);
    expect(await walk('&sort=-amount')).toEqual(['S20002/1', 'S20001/2']);
    expect(await walk('&state=verification&search=org-OTH')).toEqual(['S20002/1']);
    expect(await walk('&search=s20001')).toEqual(['S20001/2']);
    for (const words of ['kielest%C3%A4', 'LESTA%CC%88', 'TY%C3%96', 'ansanop', 'opisto+kiel', 'ki', 's20002+sampola']) expect({ words, found: await walk(`&search=${words}`) }).toEqual({ words, found: ['S20002/1'] });
    for (const words of ['kielesta', 'ie', 'ulpo+sampola', '%25', '_']) expect({ words, found: await walk(`&search=${words}`) }).toEqual({ words, found: [] });
    await work.said(OTHER, 'PartnersChanged', { amendment: 1, effectiveFrom: '2023-07-01', applicant: 'Rannikon opisto', partners: [] });
    expect([await walk('&search=sampola'), await walk('&search=rannikon+kielest%C3%A4')]).toEqual([['S20002/1'], ['S20002/1']]);
    expect(await walk('&state=payment')).toEqual([]);
    expect((await read('applicant', '2023-07-07', '/queue')).body).toMatchObject({ type: type('auth/forbidden') });
    expect([await walk('&mine=true'), await walk('&mine=true&search=ulpo'), await walk('&mine=false&sort=age')]).toEqual([['S20002/1', 'S20001/2'], ['S20001/2'], ['S20001/2', 'S20002/1']]);
    expect((await read('verifier', '2023-07-07', '/queue?state=lunch')).body).toMatchObject({ errors: [{ field: 'state' }] });
  });

  it('and the checks are the same when they are filled anew', async () => {
    const rows = async () => (await work.database.pool.query('SELECT * FROM claim_checks JOIN claim_check_grants USING (grant_id) ORDER BY grant_id, claim')).rows;
    const before = await rows();
    const pass = await import('@toteuma/platform').then(({ ServicePass }) => new ServicePass('x'.repeat(32)).issue('operator', 'claims'));
    const rebuilt = await fetch(`${work.address}/internal/claims/views/claim-checks/rebuild`, { method: 'POST', headers: { authorization: `Bearer ${pass}` } });
    expect(rebuilt.status).toBe(200);
    expect(await rows()).toEqual(before);
  });
});
