import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@toteuma/eventing';
import { after, awardOf, budgetCell, serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { validateXML } from 'xmllint-wasm';
import { claimsService } from '../claims.module.js';

const IBAN = 'FI4250001510000023';
const OTHER_IBAN = 'FI5810171000000122';
const TODAY = '2023-08-14';

/** What was awarded to an organisation, with an operation of actual costs that is supported to 80 percent. */
const award = (code: string, organisation: string) => awardOf({
  code, organisation, budget: [budgetCell('staff', '10000.00')], granted: '8000.00', plan: { period: { from: '2022-10-01', to: '2024-06-30' } },
  rules: { categories: [{ id: 'staff', computed: false }], costModel: { id: 'actual', flatRates: [] } },
});

/** The claims service and what payers do with it. */
class BatchesAtWork {
  constructor(readonly work: ServiceAtWork) {}

  act(user: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    return this.work.call(user, 'POST', path, body, headers);
  }

  read(user: string, path: string, before?: Answered): Promise<Answered> {
    return this.work.call(user, 'GET', path, undefined, before ? after(before) : {});
  }

  async accepted(user: string, path: string, body: unknown): Promise<Answered> {
    const answer = await this.act(user, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** A grant of 8 000.00. */
  async awarded(code: string, organisation = 'org-jedu'): Promise<string> {
    const grant = `7a1c4f7e-52d7-4d5c-9d0e-${code.toLowerCase().padStart(12, '0').replace('s', '0')}`;
    await this.work.said(grant, 'GrantAwarded', award(code, organisation));
    return grant;
  }

  /** The next claim of a grant, for one month, decided. */
  async decided(grant: string, month: string, amount: string): Promise<number> {
    const period = { from: `${month}-01`, to: `${month}-${month.endsWith('-10') || month.endsWith('-12') ? 31 : 30}` };
    const { body } = await this.accepted('applicant', `/${grant}`, { period, rows: [{ voucher: '1', category: 'staff', paidOn: `${month}-15`, amount }] });
    await this.accepted('verifier', `/${grant}/${String(body['claim'])}/verification`, {});
    await this.accepted('decision-maker', `/${grant}/${String(body['claim'])}/decision`, {});
    return Number(body['claim']);
  }

  /** The same with its payment confirmed, so that it can be ordered. */
  async confirmed(grant: string, month = '2022-10', amount = '1000.00'): Promise<number> {
    const claim = await this.decided(grant, month, amount);
    await this.accepted('payer', `/${grant}/${claim}/payment/authorisation`, {});
    await this.accepted('payer-2', `/${grant}/${claim}/payment/confirmation`, {});
    await this.work.caughtUp(grant);
    return claim;
  }

  async account(organisation: string, iban = IBAN, validFrom = '2023-01-01'): Promise<void> {
    const { body } = await this.accepted('payer', '/payee-accounts', { organisation, iban, holder: 'Jokilaakson opisto', validFrom });
    await this.accepted('payer-2', `/payee-accounts/${organisation}/${String(body['account'])}/approval`, {});
  }

  batch(user: string, payments: readonly { grant: string; claim: number }[], headers: Record<string, string> = {}): Promise<Answered> {
    return this.act(user, '/payment-batches', { payments, executionOn: '2023-08-15' }, headers);
  }

  answer(messageId: string, orders: Readonly<Record<string, string>>, more = ''): Promise<Answered> {
    return this.act('payer', '/payment-batches/answers', new TextEncoder().encode(bankAnswer(messageId, orders, more)));
  }

  /** The events of a stream by their type. */
  async types(stream: string): Promise<string[]> {
    return (await this.work.service.runtime.store.readStream(stream, 0)).map(({ type }) => type);
  }
}

/** The bank's answer: of each order its status, and of a rejected one a reason. */
const bankAnswer = (messageId: string, orders: Readonly<Record<string, string>>, more = ''): string => {
  const said = Object.entries(orders).map(([id, status]) =>
    `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${status === 'RJCT' ? '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></StsRsnInf>' : ''}</TxInfAndSts>`);
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId><CreDtTm>2023-08-14T12:00:00</CreDtTm></GrpHdr>
  <OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${more}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>${messageId}</OrgnlPmtInfId>${said.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
};

let at: BatchesAtWork;
beforeAll(async () => {
  at = new BatchesAtWork(await serviceAtWork(claimsService, { at: `${TODAY}T09:00:00.000Z` }));
}, 120_000);
afterAll(() => at?.work.stop());

const type = (name: string) => `/problems/${name}`;
const schema = readFileSync(new URL('../../fixtures/iso20022/pain.001.001.09.xsd', import.meta.url), 'utf8');

describe('the account of an organisation', () => {
  it('is proposed by its own people, approved by a payer, and never by the same person', async () => {
    await at.awarded('S20001', 'org-jedu');
    const wrong = await at.act('applicant', '/payee-accounts', { iban: 'FI42 5000 1510 0000 24', holder: 'Jedu' });
    expect(wrong).toMatchObject({ status: 422, body: { type: type('request/invalid'), errors: [{ field: 'iban', expected: 'an IBAN with the right check digits' }] } });
    expect(await at.act('applicant', '/payee-accounts', { iban: 'fi42 5000 1510 0000 23', holder: 'Jedu', validFrom: '2023-01-01' })).toMatchObject({ status: 201, body: { organisation: 'org-jedu', account: 1, version: 1 } });
    expect((await at.act('applicant', '/payee-accounts/org-jedu/1/approval', {})).body).toMatchObject({ type: type('auth/forbidden') });
    expect((await at.act('payer', '/payee-accounts/org-jedu/2/approval', {})).status).toBe(404);
    const approved = await at.act('payer', '/payee-accounts/org-jedu/1/approval', {});
    expect(approved).toMatchObject({ status: 200, body: { organisation: 'org-jedu', account: 1, version: 2 } });
    expect(await at.act('payer-2', '/payee-accounts/org-jedu/1/rejection', {})).toMatchObject({ status: 409, body: { type: type('payment/wrong-step') } });
    expect((await at.read('applicant', '/payee-accounts/org-jedu', approved)).body).toMatchObject({ accounts: [{ account: 1, state: 'approved', iban: IBAN, lastFour: '0023', holder: 'Jedu', proposedByYou: true, mayYou: false, why: 'auth/forbidden', sameNumber: null }] });
    expect((await at.read('verifier', '/payee-accounts/org-jedu')).body).toMatchObject({ accounts: [{ iban: null, lastFour: '0023' }] });
  });

  it('is changed by two payers, and the old one is kept', async () => {
    const proposed = await at.act('payer', '/payee-accounts', { organisation: 'org-jedu', iban: OTHER_IBAN, holder: 'Jedu', validFrom: '2024-01-01' });
    expect(proposed).toMatchObject({ status: 201, body: { account: 2 } });
    expect((await at.read('payer', '/payee-accounts?state=proposed', proposed)).body).toMatchObject({ accounts: [{ account: 2, mayYou: false, why: 'payment/same-person' }], next: null });
    expect(await at.act('payer', '/payee-accounts/org-jedu/2/approval', {})).toMatchObject({ status: 409, body: { type: type('payment/same-person') } });
    const approved = await at.act('payer-2', '/payee-accounts/org-jedu/2/approval', {});
    expect((await at.read('auditor', '/payee-accounts/org-jedu', approved)).body).toMatchObject({ accounts: [{ account: 2, state: 'approved', iban: OTHER_IBAN }, { account: 1, state: 'replaced', replacedFrom: '2024-01-01', iban: IBAN }] });
    const first = (await at.read('auditor', '/payee-accounts?limit=1')).body;
    expect(first).toMatchObject({ accounts: [{ account: expect.any(Number) }], next: expect.any(String) });
    expect((await at.read('auditor', `/payee-accounts?limit=1&after=${String(first['next'])}`)).body).toMatchObject({ accounts: [{}], next: null });
  });

  it('of another organisation does not exist for an applicant, and a payer names one that is known', async () => {
    expect((await at.read('other-applicant', '/payee-accounts/org-jedu')).status).toBe(404);
    expect((await at.read('other-applicant', '/payee-accounts')).body).toEqual({ accounts: [], next: null });
    expect((await at.act('applicant', '/payee-accounts', { organisation: 'org-other', iban: IBAN, holder: 'Jedu' })).status).toBe(404);
    expect((await at.act('payer', '/payee-accounts', { organisation: 'org-unheard-of', iban: IBAN, holder: 'X' })).body).toMatchObject({ errors: [{ field: 'organisation' }] });
    expect((await at.act('payer', '/payee-accounts', { iban: IBAN, holder: 'X' })).body).toMatchObject({ errors: [{ field: 'organisation' }] });
    expect((await at.act('applicant', '/payee-accounts', { iban: IBAN, holder: 'two\nlines' })).body).toMatchObject({ errors: [{ field: 'holder' }] });
  });

  it('stands in no event, and the same number is found by its digest', async () => {
    await at.awarded('S20002', 'org-alike');
    await at.account('org-alike', IBAN);
    const { rows } = await at.work.database.pool.query("SELECT data::text AS data FROM events WHERE type LIKE 'PayeeAccount%'");
    expect(rows.length).toBeGreaterThan(4);
    for (const { data } of rows) expect(data).not.toMatch(/FI42|500015100000|Jokilaakson|Jedu/);
    const last = await at.act('payer', '/payee-accounts', { organisation: 'org-alike', iban: OTHER_IBAN, holder: 'Jedu' });
    expect((await at.read('payer', '/payee-accounts/org-alike', last)).body).toMatchObject({ accounts: [{ account: 2, sameNumber: ['org-jedu'] }, { account: 1, sameNumber: ['org-jedu'] }] });
  });
});

describe('a batch', () => {
  it('needs an account in force, a payment that is confirmed, and names what is wrong', async () => {
    const grant = await at.awarded('S20010', 'org-jedu');
    const claim = await at.decided(grant, '2022-10', '1000.00');
    expect(await at.batch('payer', [{ grant, claim }])).toMatchObject({ status: 409, body: { type: type('payment/wrong-step'), detail: expect.stringContaining('Order S20010C1P1') } });
    expect(await at.batch('payer', [{ grant, claim: 7 }])).toMatchObject({ status: 422, body: { errors: [{ field: 'payments[0]' }] } });
    expect(await at.batch('payer', [{ grant, claim }, { grant, claim }])).toMatchObject({ status: 422, body: { errors: [{ field: 'payments[1]', expected: 'each payment once' }] } });
    expect(await at.batch('payer', [{ grant: '00000000-0000-4000-8000-000000000000', claim }])).toMatchObject({ status: 422, body: { errors: [{ field: 'payments[0]' }] } });
    expect((await at.act('payer', '/payment-batches', { all: true, executionOn: '2023-08-13' })).body).toMatchObject({ errors: [{ field: 'executionOn' }] });
    expect((await at.act('payer', '/payment-batches', { executionOn: '2023-08-15' })).body).toMatchObject({ errors: [{ field: 'payments' }] });
    expect((await at.batch('verifier', [{ grant, claim }])).body).toMatchObject({ type: type('auth/forbidden') });

    const without = await at.awarded('S20011', 'org-none');
    expect(await at.batch('payer', [{ grant: without, claim: 1 }])).toMatchObject({ status: 422, body: { errors: [{ field: 'payments[0]' }] } });
  });

  it('is a valid file, the same to the byte each time, and made once', async () => {
    const [one, other] = [await at.awarded('S20020'), await at.awarded('S20021')];
    const payments = [{ grant: one, claim: await at.confirmed(one) }, { grant: other, claim: await at.confirmed(other, '2022-10', '0.13') }, { grant: one, claim: await at.confirmed(one, '2022-11', '99.99') }];
    const key = { 'idempotency-key': 'batch-1' };
    const made = await at.batch('payer', payments, key);
    expect(made).toMatchObject({ status: 201, body: { orders: 3, sum: '880.09', left: [] } });
    expect((await at.batch('payer', payments, key)).body).toEqual(made.body);
    expect((await at.batch('payer', payments.slice(1), key)).body).toMatchObject({ type: type('idempotency/reused') });
    expect(await at.batch('payer-2', payments)).toMatchObject({ status: 409, body: { type: type('payment/wrong-step') } });
    const batch = String(made.body['batch']);
    const [first, second] = [await at.read('payer', `/payment-batches/${batch}/file`), await at.read('auditor', `/payment-batches/${batch}/file`)];
    const xml = String(first.body['text']);
    expect(first.headers.get('content-type')).toContain('application/xml');
    expect(second.body['text']).toBe(xml);
    const shown = await at.read('auditor', `/payment-batches/${batch}`);
    expect(shown.body).toMatchObject({ sha256: sha256(xml), waiting: 3, accepted: 0, sentOn: null, orders: [{ endToEndId: 'S20020C1P1', code: 'S20020', amount: '800.00', account: 1 }, { endToEndId: 'S20021C1P1', amount: '0.10' }, { endToEndId: 'S20020C2P1', amount: '79.99' }] });
    expect((await validateXML({ xml: [{ fileName: 'batch.xml', contents: xml }], schema: [{ fileName: 'pain.001.001.09.xsd', contents: schema }] })).errors).toEqual([]);
    expect(xml).toContain('<IBAN>FI2112345600000785</IBAN>');
    expect(xml).toContain(`<IBAN>${IBAN}</IBAN>`);
    expect((await at.read('verifier', `/payment-batches/${batch}/file`)).status).toBe(403);
    expect((await at.read('payer', '/payment-batches/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect(await at.types(one)).toEqual(expect.arrayContaining(['PaymentOrdered']));

    const sent = await at.act('payer', `/payment-batches/${batch}/sending`, { sentOn: '2023-08-14' });
    expect(sent.status).toBe(200);
    expect((await at.act('payer', `/payment-batches/${batch}/sending`, {})).body).toMatchObject({ type: type('payment/wrong-step') });
    expect((await at.read('payer', '/payment-batches?state=waiting', sent)).body).toMatchObject({ batches: [{ id: batch, sentOn: '2023-08-14', orders: 3, waiting: 3, sum: '880.09' }] });
  });

  it('that two payers make at the same moment is one batch: no payment has two orders', async () => {
    const grants = await Promise.all(['S20030', 'S20031', 'S20032'].map((code) => at.awarded(code)));
    const payments: { grant: string; claim: number }[] = [];
    for (const grant of grants) payments.push({ grant, claim: await at.confirmed(grant) });
    const answers = await Promise.all(Array.from({ length: 6 }, (_, turn) => at.batch(turn % 2 ? 'payer' : 'payer-2', turn % 3 ? payments : payments.toReversed())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter((one) => one.status !== 201)) expect({ status, type: body['type'] }).toEqual({ status: 409, type: type('payment/wrong-step') });
    for (const grant of grants) expect((await at.types(grant)).filter((name) => name === 'PaymentOrdered')).toHaveLength(1);
  }, 60_000);

  it('of all confirmed payments leaves out what cannot be ordered, and says why', async () => {
    const [ready, without] = [await at.awarded('S20040'), await at.awarded('S20041', 'org-jedu')];
    const claim = await at.confirmed(ready);
    const zero = await at.confirmed(without, '2022-10', '0.00');
    const made = await at.act('payer', '/payment-batches', { all: true, executionOn: '2023-08-15' });
    expect(made).toMatchObject({ status: 201, body: { orders: 1, sum: '800.00', left: [] } });
    expect((await at.read('payer', `/payment-batches/${String(made.body['batch'])}`)).body).toMatchObject({ orders: [{ grant: ready, claim }] });
    expect(await at.batch('payer', [{ grant: without, claim: zero }])).toMatchObject({ status: 409, body: { type: type('payment/wrong-step') } });
    expect(await at.act('payer', '/payment-batches', { all: true, executionOn: '2023-08-15' })).toMatchObject({ status: 409, body: { type: type('payment/wrong-step'), detail: 'No confirmed payment can be ordered now.' } });
  });

  it('leaves out a payment of a grant that is too much beside the one ordered before it', async () => {
    const grant = await at.awarded('S20042');
    const [first, second] = [await at.confirmed(grant), await at.confirmed(grant, '2022-11')];
    await at.accepted('decision-maker', `/${grant}/${first}/corrections`, { row: '1', amount: '-500.00', reason: 'Half of it belongs elsewhere.' });
    expect(await at.batch('payer', [{ grant, claim: first }, { grant, claim: second }])).toMatchObject({ status: 409, body: { type: type('payment/over-certified') } });
    const made = await at.act('payer', '/payment-batches', { all: true, executionOn: '2023-08-15' });
    expect(made).toMatchObject({ status: 201, body: { orders: 1, sum: '800.00', left: [{ grant, claim: second, type: 'payment/over-certified' }] } });
    await at.accepted('payer', `/${grant}/${second}/payment/authorisation`, {});
    await at.accepted('payer-2', `/${grant}/${second}/payment/confirmation`, {});
    expect(await at.batch('payer', [{ grant, claim: second }])).toMatchObject({ status: 201, body: { orders: 1, sum: '400.00' } });
  });
});

describe('the answer of the bank', () => {
  const made = async (codes: readonly string[]) => {
    const payments: { grant: string; claim: number }[] = [];
    for (const code of codes) {
      const grant = await at.awarded(code);
      payments.push({ grant, claim: await at.confirmed(grant) });
    }
    const { body } = await at.batch('payer', payments);
    return { payments, batch: String(body['batch']), messageId: String(body['messageId']), orders: codes.map((code) => `${code}C1P1`) };
  };
  const nothing = { answered: [], underWay: [], unknown: [], alreadyAnswered: [], refused: [] };

  it('pays or rejects each order once, and what is unknown or answered changes nothing', async () => {
    const { payments, batch, messageId, orders: [good, bad, slow] } = await made(['S20050', 'S20051', 'S20052']);
    expect((await at.answer(messageId, { [good!]: 'ACSP', [bad!]: 'ACTC' })).body).toEqual({ ...nothing, batch, underWay: [good, bad] });
    const answered = await at.answer(messageId, { [good!]: 'ACSC', [bad!]: 'RJCT', [slow!]: 'PDNG', S99999C1P1: 'ACSC' });
    expect(answered.body).toEqual({ ...nothing, batch, answered: [{ endToEndId: good, outcome: 'accepted' }, { endToEndId: bad, outcome: 'rejected' }], underWay: [slow], unknown: ['S99999C1P1'] });
    const head = await at.work.service.runtime.store.head();
    expect((await at.answer(messageId, { [good!]: 'RJCT', [bad!]: 'ACSC' })).body).toEqual({ ...nothing, batch, alreadyAnswered: [good, bad] });
    expect((await at.answer('00000000000040008000000000000000', { X1: 'ACSC' })).body).toEqual({ ...nothing, batch: null, unknown: ['X1'] });
    expect(await at.work.service.runtime.store.head()).toBe(head);

    expect((await at.read('payer', `/payment-batches/${batch}`, answered)).body).toMatchObject({
      accepted: 1, rejected: 1, waiting: 1,
      orders: [{ outcome: 'accepted', paidOn: '2023-08-14', reason: null }, { outcome: 'rejected', reason: 'AC04', note: 'Account closed', paidOn: null }, { outcome: 'waiting' }],
    });
    expect(await at.types(payments[0]!.grant)).toContain('PaymentRecorded');
    // The one that was rejected is ordered again, under a reference of its own.
    const again = await at.batch('payer-2', [payments[1]!]);
    expect((await at.read('payer', `/payment-batches/${String(again.body['batch'])}`)).body).toMatchObject({ orders: [{ endToEndId: 'S20051C1P2' }] });
    expect((await at.answer(messageId, { [bad!]: 'ACSC' })).body).toEqual({ ...nothing, batch, alreadyAnswered: [bad] });
    expect((await at.types(payments[1]!.grant)).filter((name) => name === 'PaymentRecorded')).toEqual([]);
  });

  it('may be of the whole file', async () => {
    const { batch, messageId, orders } = await made(['S20060', 'S20061']);
    expect((await at.answer(messageId, {}, '<GrpSts>RJCT</GrpSts>')).body).toEqual({ ...nothing, batch, answered: orders.map((endToEndId) => ({ endToEndId, outcome: 'rejected' })) });
  });

  it('goes on where it was cut, and is the same when it comes twice at once', async () => {
    const { payments, batch, messageId, orders } = await made(['S20070', 'S20071', 'S20072', 'S20073']);
    expect((await at.answer(messageId, { [orders[0]!]: 'ACSC' })).status).toBe(200);
    const whole = Object.fromEntries(orders.map((order) => [order, 'ACSC']));
    const both = await Promise.all([at.answer(messageId, whole), at.answer(messageId, whole)]);
    const answered = both.flatMap(({ body }) => (body['answered'] as { endToEndId: string }[]).map(({ endToEndId }) => endToEndId));
    expect(answered.toSorted()).toEqual(orders.slice(1));
    for (const { body } of both) expect(body).toMatchObject({ batch, refused: [], unknown: [] });
    for (const { grant } of payments) expect((await at.types(grant)).filter((name) => name === 'PaymentRecorded')).toHaveLength(1);
  });

  it('to a payment that was recorded by hand says nothing new when it accepts, and is refused when it rejects', async () => {
    const { payments, messageId, orders: [one, other] } = await made(['S20080', 'S20081']);
    for (const { grant, claim } of payments) await at.accepted('payer', `/${grant}/${claim}/payment/record`, { paidOn: '2023-08-14' });
    const { body } = await at.answer(messageId, { [one!]: 'ACSC', [other!]: 'RJCT' });
    expect(body).toMatchObject({ answered: [{ endToEndId: one, outcome: 'accepted' }], refused: [{ endToEndId: other, type: 'payment/wrong-step' }] });
    expect((await at.types(payments[0]!.grant)).filter((name) => name === 'PaymentRecorded')).toHaveLength(1);
  });

  it.each([
    ['no XML', 'S1;ACSC', '(body)'],
    ['entities', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>', '(body)'],
    ['another message', '<Document><CstmrCdtTrfInitn></CstmrCdtTrfInitn></Document>', '(body)'],
  ])('is refused when it is %s', async (_, text, field) => {
    expect(await at.act('payer', '/payment-batches/answers', new TextEncoder().encode(text))).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('is refused in another encoding, as JSON, from others, and when it is too large', async () => {
    expect(await at.act('payer', '/payment-batches/answers', new Uint8Array([0x3c, 0x61, 0xe4, 0x3e]))).toMatchObject({ status: 422, body: { errors: [{ field: '(body)', expected: 'a file in UTF-8' }] } });
    expect((await at.act('payer', '/payment-batches/answers', {})).status).toBe(415);
    expect((await at.act('verifier', '/payment-batches/answers', new Uint8Array([1]))).status).toBe(403);
    expect((await at.act('payer', '/payment-batches/answers', new Uint8Array(11 * 1024 * 1024))).status).toBe(413);
  });
});
