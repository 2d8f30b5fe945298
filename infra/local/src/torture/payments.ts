import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failpoint } from '@toteuma/eventing';
import { Client } from '../case/client.js';
import { settle } from '../case/settle.js';
import { PersistentClient, type Acknowledged } from './persistent-client.js';
import { Random } from './random.js';
import { embeddedSubject, type Subject } from './subject.js';

/** The steps of writing at which the process dies: before anything is written, before it counts, before anybody is told, before the lists know. */
const STEPS: readonly Failpoint[] = ['append.before-insert', 'append.before-commit', 'append.before-reply', 'consume.before-commit'];
/** Payments in each batch. */
const PAYMENTS = 2;
const AT = '2023-06-01T10:00:00.000Z';
const FIRST_CODE = 30_000;

interface Payment {
  readonly grant: string;
  readonly code: string;
}
interface Made {
  readonly step: Failpoint;
  readonly batch: string;
  readonly messageId: string;
  readonly payments: readonly Payment[];
}

/** Dies at the n-th passing of a place, and not anywhere. */
class AtPass extends Random {
  constructor(private readonly pass: number) {
    super(0);
  }
  override between(): number {
    return this.pass;
  }
}

/**
 * Two payers make a batch of the same payments at the same moment and the process dies at each step of it; then the bank's answer is read and
 * the process dies after the first of its orders. Both go on where they were.
 * @returns what did not hold, and at how many steps the process really died
 */
export async function payThroughCrashes(say: (line: string) => void): Promise<{ broken: string[]; killed: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'toteuma-payments-'));
  await chmod(folder, 0o711);
  const subject = await embeddedSubject(folder);
  try {
    return await new Payers(subject, say).work();
  } finally {
    await subject.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

class Payers {
  readonly #client: PersistentClient;
  readonly #broken: string[] = [];
  #killed = 0;

  constructor(private readonly subject: Subject, private readonly say: (line: string) => void) {
    this.#client = new PersistentClient(subject.url);
  }

  async work(): Promise<{ broken: string[]; killed: number }> {
    const payments = await this.#payments(STEPS.length * PAYMENTS);
    const made: Made[] = [];
    for (const [at, step] of STEPS.entries()) made.push(await this.#makeAt(step, payments.slice(at * PAYMENTS, (at + 1) * PAYMENTS)));
    for (const one of made) await this.#answerAt(one);
    await settle(new Client(this.subject.url), 30_000);
    for (const one of made) await this.#look(one);
    const { batches } = (await this.#client.read('auditor', '/claims/payment-batches')).body as { batches: object[] };
    this.#expect('all batches', 'their number', batches.length, made.length);
    const { ok } = (await this.#client.read('auditor', '/audit/checks')).body;
    this.#expect('the history', 'its check', ok, true);
    return { broken: this.#broken, killed: this.#killed };
  }

  /** Grants with a confirmed payment each. */
  async #payments(count: number): Promise<Payment[]> {
    const payments: Payment[] = [];
    for (let number = 0; number < count; number += 1) {
      const { id } = await this.#accepted('applicant', '/applications', {
        programme: 'esf-2014-2020', name: `Payments ${number}`, applicant: { name: 'Payments test' }, period: { from: '2023-02-01', to: '2023-12-31' }, costModel: 'actual',
        budget: [{ category: 'staff', amount: '1000.00' }], financing: [{ source: 'eu-state', amount: '800.00' }, { source: 'own', amount: '200.00' }],
      });
      const payment = { grant: String(id), code: `S${FIRST_CODE + number}` };
      await this.#accepted('decision-maker', `/applications/${payment.grant}/decision`, { outcome: 'award', code: payment.code, supportRate: '80', support: '800.00' });
      payments.push(payment);
    }
    await settle(new Client(this.subject.url), 30_000);
    for (const { grant } of payments) {
      await this.#accepted('applicant', `/claims/${grant}`, { period: { from: '2023-02-01', to: '2023-04-30' }, rows: [{ voucher: '1', category: 'staff', paidOn: '2023-03-31', amount: '500.00' }] });
      await this.#accepted('verifier', `/claims/${grant}/1/verification`, {});
      await this.#accepted('decision-maker', `/claims/${grant}/1/decision`, {});
      await this.#accepted('payer', `/claims/${grant}/1/payment/authorisation`, {});
      await this.#accepted('payer-2', `/claims/${grant}/1/payment/confirmation`, {});
    }
    const { organisation, account } = await this.#accepted('applicant', '/claims/payee-accounts', { iban: 'FI4250001510000023', holder: 'Payments test', validFrom: '2023-01-01' });
    await this.#accepted('payer', `/claims/payee-accounts/${String(organisation)}/${String(account)}/approval`, {});
    await settle(new Client(this.subject.url), 30_000);
    return payments;
  }

  async #makeAt(step: Failpoint, payments: readonly Payment[]): Promise<Made> {
    const body = { payments: payments.map(({ grant }) => ({ grant, claim: 1 })), executionOn: '2023-06-02' };
    let answers: Acknowledged[] = [];
    const met = await this.subject.under(step, new AtPass(1), async () => {
      answers = await Promise.all(['payer', 'payer-2'].map((payer) => this.#client.command(payer, '/claims/payment-batches', body, AT)));
      await this.#takenIn(step);
    });
    this.#told(`making, ${step}`, met);
    this.#expect(step, 'what the two payers were answered', answers.map(({ status }) => status).toSorted((a, b) => a - b).join(), '201,409');
    const { batch, messageId } = answers.find(({ status }) => status === 201)?.body ?? {};
    return { step, payments, batch: String(batch), messageId: String(messageId) };
  }

  /** The second of the orders is rejected, the first one is settled. */
  async #answerAt({ step, messageId, payments }: Made): Promise<void> {
    await settle(new Client(this.subject.url), 30_000);
    const orders = payments.map(({ code }, at) => `<TxInfAndSts><OrgnlEndToEndId>${code}C1P1</OrgnlEndToEndId><TxSts>${at === 1 ? 'RJCT' : 'ACSC'}</TxSts></TxInfAndSts>`);
    const file = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>${orders.join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
    let answer: Acknowledged | null = null;
    // One order is written when the second one dies; how often the lists take something in is not known.
    const met = await this.subject.under(step, new AtPass(step.startsWith('append') ? 2 : 1), async () => {
      answer = await this.#client.upload('payer', '/claims/payment-batches/answers', file, '2023-06-02T16:00:00.000Z');
      await this.#takenIn(step);
    });
    this.#told(`answering, ${step}`, met);
    const { answered = [], alreadyAnswered = [], refused = [] } = ((answer as Acknowledged | null)?.body ?? {}) as Record<string, { endToEndId: string }[]>;
    this.#expect(step, 'orders that the file has answered, at last', answered.length + alreadyAnswered.length, payments.length);
    this.#expect(step, 'answers that were refused', JSON.stringify(refused), '[]');
  }

  /** The lists take something in after the answer: on a busy machine the step would be over before the process dies at it. */
  async #takenIn(step: Failpoint): Promise<void> {
    const until = Date.now() + 30_000;
    while (step.startsWith('consume')) {
      const settled = await settle(new Client(this.subject.url), 30_000).catch(() => null);
      if (settled !== null && 'heads' in settled) return;
      if (Date.now() > until) throw new Error(`${step}: not taken in within 30 s`);
      await sleep(50);
    }
  }

  /** Every payment has one order, and of it what the bank said, once. */
  async #look({ step, batch, payments }: Made): Promise<void> {
    for (const [at, { grant, code }] of payments.entries()) {
      const of = await this.#types(grant);
      const counts = ['PaymentOrdered', 'PaymentRecorded', 'PaymentRejected'].map((type) => of.filter((one) => one === type).length);
      this.#expect(step, `orders, payments and rejections of ${code}`, counts.join(), at === 1 ? '1,0,1' : '1,1,0');
    }
    this.#expect(step, 'the events of the batch', (await this.#types(batch)).join(), ['PaymentBatchMade', ...payments.map(() => 'PaymentOrderAnswered')].join());
    const { sha256, accepted, rejected, waiting } = (await this.#client.read('auditor', `/claims/payment-batches/${batch}`)).body;
    this.#expect(step, 'accepted, rejected, waiting', [accepted, rejected, waiting].join(), '1,1,0');
    const file = await this.#client.text('payer', `/claims/payment-batches/${batch}/file`);
    this.#expect(step, 'the file', createHash('sha256').update(file).digest('hex'), sha256);
  }

  async #types(stream: string): Promise<string[]> {
    const { events } = (await this.#client.read('auditor', `/audit/${stream}/events`)).body as { events: { source: string; type: string }[] };
    return events.filter(({ source }) => source === 'claims').map(({ type }) => type);
  }

  async #accepted(person: string, path: string, body: object): Promise<Record<string, unknown>> {
    const answer = await this.#client.command(person, path, body, AT);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  #told(what: string, met: boolean): void {
    if (met) this.#killed += 1;
    this.say(`${what}: ${met ? 'killed there' : 'killed afterwards'}`);
  }

  #expect(step: string, what: string, found: unknown, expected: unknown): void {
    if (found !== expected) this.#broken.push(`${step}: ${what}: expected ${String(expected)}, found ${String(found)}`);
  }
}
