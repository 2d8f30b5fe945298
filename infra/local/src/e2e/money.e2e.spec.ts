import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { money, parseMoney, sum } from '@toteuma/kernel';
import { application, award, claim, NOBODY, PlatformAtWork, row, type Told } from './platform-at-work.js';

const CODE = 'S22611';
let at: PlatformAtWork;
let grant: string;

const on = (day: string, headers: Record<string, string> = {}) => ({ 'toteuma-at': `${day}T09:00:00Z`, ...headers });
const act = (by: string, path: string, json: unknown, day: string) => at.act({ by, path: `/api/v1${path}`, json, headers: on(day) });
const ask = (by: string, path: string, json: unknown, day: string, headers: Record<string, string> = {}) => at.ask({ by, path: `/api/v1${path}`, json, headers: on(day, headers) });
const get = async (by: string, path: string, headers: Record<string, string> = {}): Promise<Told> => at.ask({ by, method: 'GET', path: `/api/v1${path}`, headers });

beforeAll(async () => {
  at = await PlatformAtWork.start();
  grant = (await act('applicant', '/applications', application({ costModel: 'actual', budget: [{ category: 'staff', amount: '20000.00' }], financing: [{ source: 'eu-state', amount: '16000.00' }, { source: 'own', amount: '4000.00' }] }), '2022-08-01')).body.id as string;
  await act('decision-maker', `/applications/${grant}/decision`, award({ code: CODE, support: '16000.00' }), '2022-09-01');
  await act('payer', `/claims/${grant}/advances`, { amount: '4000', paidOn: '2022-11-01' }, '2022-11-02');
  await act('applicant', `/claims/${grant}`, claim({ rows: [row({ voucher: '1', amount: '6000.00', supplier: 'Esimerkki Oy' })] }), '2023-01-20');
  await act('verifier', `/claims/${grant}/1/verification`, {}, '2023-01-25');
  await act('decision-maker', `/claims/${grant}/1/decision`, {}, '2023-01-26');
}, 120_000);
afterAll(async () => at?.stop(), 30_000);

describe('acting for another', () => {
  const substitutions = '/claims/substitutions';
  it('needs a substitution in force on the day, and counts as both', async () => {
    const forbidden = await ask('payer-2', `/claims/${grant}/1/payment/authorisation`, {}, '2023-02-01', { 'toteuma-acting-for': 'payer' });
    expect([forbidden.status, forbidden.problem]).toEqual([403, 'auth/forbidden']);
    expect((await ask('payer', substitutions, { person: 'payer-2', substitute: 'payer', from: '2023-02-01', to: '2023-02-28' }, '2023-01-30')).status).toBe(403);
    expect((await ask('decision-maker', substitutions, { person: 'payer', substitute: 'payer', from: '2023-02-01', to: '2023-02-28' }, '2023-01-30')).fields).toEqual(['substitute']);
    expect((await ask('decision-maker', substitutions, { person: 'payer', substitute: 'payer-2', from: '2023-02-02', to: '2023-02-01' }, '2023-01-30')).fields).toEqual(['to']);
    const made = await ask('decision-maker', substitutions, { person: 'payer', substitute: 'payer-2', from: '2023-02-01', to: '2023-02-02' }, '2023-01-30');
    expect(made.status).toBe(201);
    expect((await get('payer', substitutions)).body.substitutions).toEqual([made.body]);
    expect((await ask('payer-2', `/claims/${grant}/1/payment/authorisation`, {}, '2023-02-03', { 'toteuma-acting-for': 'payer' })).status).toBe(403);

    expect((await ask('payer-2', `/claims/${grant}/1/payment/authorisation`, {}, '2023-02-02', { 'toteuma-acting-for': 'payer' })).status).toBe(200);
    await at.settled();
    for (const payer of ['payer', 'payer-2']) expect((await ask(payer, `/claims/${grant}/1/payment/confirmation`, {}, '2023-02-03')).problem).toBe('payment/same-person');
    expect((await ask('decision-maker', `/claims/substitutions/${made.body.id}`, {}, '2023-02-04')).status).toBe(404);
    const ended = await at.ask({ by: 'decision-maker', method: 'DELETE', path: `/api/v1/claims/substitutions/${made.body.id}`, json: {} });
    expect([ended.status, ended.body.id]).toEqual([200, made.body.id]);
  });
  it('is not passed over where nobody can act for another', async () => {
    expect((await ask('applicant', '/applications', application(), '2023-02-01', { 'toteuma-acting-for': 'payer' })).fields).toEqual(['Toteuma-Acting-For']);
  });
});

describe('the money of a grant', () => {
  it('tells who may do the next step, and why not you', async () => {
    const { body } = await get('payer', `/claims/${grant}/money`);
    expect(body).toMatchObject({ code: CODE, granted: '16000.00', supportDecided: '4800.00', paid: '4000.00', receivable: '0.00', advances: { highest: '4800.00', paid: '4000.00', setOff: '4000.00', open: '0.00' }, status: 'running', retainUntil: null });
    expect(body.next.find((step: { act: string }) => step.act === 'confirm-payment')).toEqual({ act: 'confirm-payment', claim: 1, role: 'payer', allowed: false, why: 'whoever authorised a payment does not confirm it' });
    expect((await get('all-hands', `/claims/${grant}/money`)).body.next.find((step: { act: string }) => step.act === 'confirm-payment')).toMatchObject({ allowed: true, why: null });
    const applicant = (await get('applicant', `/claims/${grant}/money`)).body.next as { allowed: boolean }[];
    expect(applicant.some(({ allowed }) => allowed)).toBe(false);
    expect((await get('other-applicant', `/claims/${grant}/money`)).status).toBe(404);
    expect((await get('payer', `/claims/${NOBODY}/money`)).status).toBe(404);

    const { payments } = (await get('all-hands', '/claims/payments?step=authorised')).body;
    expect(payments).toEqual([expect.objectContaining({ grant, code: CODE, claim: 1, step: 'authorised', support: '4800.00', amount: '800.00', setOff: '4000.00', waitingFor: 'confirmation', mayYou: true, why: null, authorisedBy: 'payer-2' })]);
    expect((await get('payer', '/claims/payments')).body.payments[0]).toMatchObject({ mayYou: false });
    expect((await get('all-hands', `/claims/payments?step=waiting&code=${CODE}`)).body.payments).toEqual(payments);
    expect((await get('applicant', '/claims/payments')).status).toBe(403);
  });

  it('is paid once, whoever clicks at the same moment', async () => {
    await act('all-hands', `/claims/${grant}/1/payment/confirmation`, {}, '2023-02-10');
    const both = await Promise.all(['payer', 'payer-2'].map((payer) => ask(payer, `/claims/${grant}/1/payment/record`, { paidOn: '2023-02-13' }, '2023-02-13')));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(both.flatMap(({ problem }) => problem ?? [])).toEqual(['payment/wrong-step']);
    await at.settled();
    expect((await get('payer', `/claims/${grant}/money`)).body).toMatchObject({ paid: '4800.00', payable: '0.00' });
    expect((await get('payer', `/claims/payments?step=waiting&code=${CODE}`)).body.payments).toEqual([]);
  });

  it('what came too much is ordered with interest, comes back, and is told in every list', async () => {
    await act('decision-maker', `/claims/${grant}/1/corrections`, { row: '1', amount: '-1000.00', reason: 'Ei kuulu hankkeeseen.' }, '2023-03-01');
    expect((await get('payer', '/claims/receivables')).body.receivables).toEqual([{ grant, code: CODE, organisation: expect.any(String), amount: '800.00', ordered: '0.00', dueOn: null, state: 'not-ordered' }]);
    expect((await ask('decision-maker', `/claims/${grant}/recovery-orders`, { amount: '800.01', reason: 'x' }, '2023-03-02')).problem).toBe('recovery/over-receivable');
    expect((await ask('decision-maker', `/claims/${grant}/recovery-orders`, { amount: '8.001', reason: 'x' }, '2023-03-02')).fields).toEqual(['amount']);
    const ordered = await act('decision-maker', `/claims/${grant}/recovery-orders`, { reason: 'Liikaa maksettu tuki.' }, '2023-03-15');
    expect(ordered.body.recovery).toBe(1);
    // 800.00 left on 13 February: 30 days of 5.5 % to 14 March.
    const { recoveries, received } = (await get('auditor', `/claims/${grant}/money`)).body;
    expect(recoveries).toEqual([expect.objectContaining({
      recovery: 1, amount: '800.00', interest: '3.62', interestParts: [{ from: '2023-02-13', to: '2023-03-14', percent: '5.5', amount: '3.62' }], orderedOn: '2023-03-15', dueOn: '2023-04-14', received: '0.00', state: 'late', reason: 'Liikaa maksettu tuki.', by: 'decision-maker',
    })]);
    expect(received).toEqual([]);
    expect((await get('payer', '/claims/receivables?state=ordered')).body.receivables).toEqual([expect.objectContaining({ amount: '800.00', ordered: '803.62', dueOn: '2023-04-14', state: 'late' })]);
    await act('payer', `/claims/${grant}/recoveries`, { amount: '800.00', interest: '3.62', receivedOn: '2023-04-14' }, '2023-04-14');
    expect((await get('payer', `/claims/${grant}/money`)).body).toMatchObject({ recovered: '800.00', receivable: '0.00', recoveries: [{ state: 'paid', lateInterest: '0.00' }], received: [{ recovery: 1, amount: '800.00', interest: '3.62' }] });
    expect((await get('payer', '/claims/receivables')).body.receivables).toEqual([]);
  });

  it('an irregularity is followed up until it is closed', async () => {
    const open = { kind: 'ineligible-cost', claim: 1, row: '1', amount: '1000.00', reason: 'Kulu ei kuulu hankkeeseen.' };
    expect((await ask('verifier', `/claims/${grant}/irregularities`, { ...open, row: 'none' }, '2023-04-15')).fields).toEqual(['row']);
    expect((await act('verifier', `/claims/${grant}/irregularities`, open, '2023-04-15')).body.irregularity).toBe(1);
    expect((await ask('verifier', `/claims/${grant}/irregularities/2/follow-ups`, { note: 'x' }, '2023-04-16')).status).toBe(404);
    await act('decision-maker', `/claims/${grant}/irregularities/1/follow-ups`, { note: 'Peritty.', closed: true }, '2023-04-16');
    expect((await get('auditor', `/claims/${grant}/money`)).body.irregularities).toEqual([expect.objectContaining({ irregularity: 1, kind: 'ineligible-cost', closed: true, reason: open.reason, followUps: [expect.objectContaining({ note: 'Peritty.', closed: true })] })]);
  });
});

describe('the figures', () => {
  it('name a cost that is there twice, and no other organisation', async () => {
    const other = (await act('other-applicant', '/applications', application({ costModel: 'actual', applicant: { name: 'Toinen oppilaitos' }, budget: [{ category: 'staff', amount: '20000.00' }], financing: [{ source: 'eu-state', amount: '16000.00' }, { source: 'own', amount: '4000.00' }] }), '2022-08-01')).body.id as string;
    await act('decision-maker', `/applications/${other}/decision`, award({ code: 'S22612', support: '16000.00' }), '2022-09-01');
    await act('other-applicant', `/claims/${other}`, claim({ rows: [row({ voucher: '1', amount: '6000.00', supplier: 'ESIMERKKI OY' }), row({ id: 'a', voucher: '2', amount: '10.00' }), row({ id: 'b', voucher: '2', amount: '10.00' })] }), '2023-05-20');
    const warnings = async (of: string, asOf = '') => (await get('auditor', `/reports/${of}/figures${asOf}`)).body.figures.warnings['duplicate-voucher'];
    expect(await warnings(grant)).toEqual([{ amount: '6000.00', category: 'staff', text: 'The same supplier, voucher, day and amount: claim 1, row 1; another operation.' }]);
    expect(await warnings(grant, '?asOf=2023-05-19')).toEqual([]);
    expect((await warnings(other)).map(({ text }: { text: string }) => text)).toEqual(['The same supplier, voucher, day and amount: claim 1, row 1; another operation.', 'The same supplier, voucher, day and amount: claim 1, row a; claim 1, row b.']);
  });

  it('explain every amount: the decisions that moved it add up to it, now and on a day', async () => {
    for (const asOf of [undefined, '2023-03-10']) {
      const end = asOf === undefined ? '' : `asOf=${asOf}`;
      const { figures } = (await get('auditor', `/reports/${grant}/figures?${end}`)).body;
      for (const [path, value] of amounts(figures)) {
        const { status, body } = await get('applicant', `/reports/${grant}/explain?figure=${encodeURIComponent(path)}&${end}`);
        expect([path, status, body.value]).toEqual([path, 200, value]);
        expect([path, money(sum(body.steps.map((step: { change: string }) => parseMoney(step.change))))]).toEqual([path, value ?? '0.00']);
      }
    }
    const { steps } = (await get('applicant', `/reports/${grant}/explain?figure=support.receivable`)).body;
    expect(steps).toEqual([
      expect.objectContaining({ event: 'ClaimCorrected', claim: 1, row: '1', who: 'decision-maker', change: '800.00', after: '800.00' }), expect.objectContaining({ event: 'RecoveryReceived', change: '-800.00', after: '0.00' }),
    ]);
    expect((await get('other-applicant', `/reports/${grant}/explain?figure=support.paid`)).status).toBe(404);
    for (const figure of ['status', 'support.realisation', 'months', 'support', 'nothing.at.all', '__proto__', 'indicators.participants.planned']) expect([figure, (await get('auditor', `/reports/${grant}/explain?figure=${figure}`)).fields]).toEqual([figure, ['figure']]);
  }, 120_000);
});

describe('a payment that waits for reports', () => {
  it('is authorised once they are accepted in the other service', async () => {
    const pack = JSON.parse(await readFile('packs/esf-2014-2020.json', 'utf8')) as { claims: object };
    const programme = { ...pack, id: 'reports-first', claims: { ...pack.claims, finalReportBeforeLastPayment: true, progressReports: true } };
    const changes = { programme, costModel: 'actual', budget: [{ category: 'staff', amount: '20000.00' }], financing: [{ source: 'eu-state', amount: '16000.00' }, { source: 'own', amount: '4000.00' }] };
    const waiting = (await act('applicant', '/applications', application(changes), '2022-08-01')).body.id as string;
    await act('decision-maker', `/applications/${waiting}/decision`, award({ code: 'S22613', support: '16000.00' }), '2022-09-01');
    await act('applicant', `/claims/${waiting}`, claim({ period: { from: '2022-10-01', to: '2023-06-30' }, last: true }), '2023-07-02');
    await act('verifier', `/claims/${waiting}/1/verification`, {}, '2023-07-03');
    await act('decision-maker', `/claims/${waiting}/1/decision`, {}, '2023-07-04');
    const authorise = () => ask('payer', `/claims/${waiting}/1/payment/authorisation`, {}, '2023-07-10');
    expect((await authorise()).problem).toBe('payment/final-report-missing');

    await act('applicant', `/reports/${waiting}/progress-reports/1`, { done: 'Neuvontaa.', next: 'Ei enää mitään.' }, '2023-07-05');
    await act('case-officer', `/reports/${waiting}/progress-reports/1/review`, { outcome: 'accepted' }, '2023-07-06');
    expect((await authorise()).problem).toBe('payment/final-report-missing');
    await act('applicant', `/reports/${waiting}/final-report`, { texts: { done: 'a', results: 'b', remains: 'c' } }, '2023-07-06');
    for (const [by, kind] of [['case-officer', 'substance'], ['verifier', 'finance']] as const) await act(by, `/reports/${waiting}/final-report/reviews`, { kind, outcome: 'accepted' }, '2023-07-07');
    expect((await authorise()).problem).toBe('payment/final-report-missing');
    await act('decision-maker', `/reports/${waiting}/final-report/acceptance`, {}, '2023-07-08');
    expect((await authorise()).status).toBe(200);
  }, 60_000);
});

describe('the views', () => {
  it('the views filled anew from the history say the same', async () => {
    const answers = async () => {
      const paths = [`/claims/${grant}/money`, '/claims/payments', '/claims/receivables', `/reports/${grant}/figures`, `/reports/${grant}/figures?asOf=2023-03-10`, `/reports/${grant}/explain?figure=support.receivable`, '/reports'];
      return Promise.all(paths.map(async (path) => (await get('auditor', path)).body as unknown));
    };
    await at.settled();
    const before = await answers();
    for (const [service, view] of [['claims', 'money-accounts'], ['reports', 'realisation'], ['reports', 'operations']] as const) {
      const pass = await at.platform.services.find(({ name }) => name === service)!.runtime.pass.issue('operator', service);
      const { status, body } = await at.ask({ token: pass, path: `/internal/${service}/views/${view}/rebuild`, headers: { 'toteuma-at': '2023-06-01T09:00:00Z' } });
      expect([view, status, body.events > 0]).toEqual([view, 200, true]);
    }
    expect(await answers()).toEqual(before);
  }, 60_000);
});

/** Every amount of the figures by its path. Warnings are left out that other grants can bring. */
function amounts(value: unknown, path: string[] = []): [string, string | null][] {
  if (path[0] === 'indicators' || path[0] === 'principles' || path[1] === 'duplicate-voucher' || ['realisation', 'share', 'percent'].includes(path.at(-1) ?? '')) return [];
  if (value === null || (typeof value === 'string' && /^-?\d+\.\d{2}$/.test(value))) return [[path.join('.'), value]];
  return typeof value === 'object' ? Object.entries(value).flatMap(([key, inner]) => amounts(inner, [...path, key])) : [];
}
