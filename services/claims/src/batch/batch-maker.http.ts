import { Inject, Injectable } from '@nestjs/common';
import { EventStore, sha256, Texts } from '@toteuma/eventing';
import { err, money, ok, parseMoney, sum, type Result } from '@toteuma/kernel';
import { CONFIG, PRISMA, problem, refusal, type Caller } from '@toteuma/platform';
import type { ClaimsState, OpenClaims } from '../claim/claim-state.js';
import { CLAIMS, claims, type Claims } from '../claim/claim.js';
import { payerOf, type PayerConfig } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Payment as StepOfPayment } from '../payment/payment-state.js';
import { payeeStream } from '../payee/payee-account.http.js';
import { accountOn, PAYEES, type PayeeAccount, type Payees } from '../payee/payee-account.js';
import { MOST_ORDERS } from './batch-shapes.http.js';
import { paymentFile } from './pain-001.js';
import { endToEndIdOf, messageIdOf, type BatchCommand, type BatchOrder, type BatchRefusal } from './payment-batch.js';

type MakeBatch = Extract<BatchCommand, { type: 'MakeBatch' }>;
type Order = Omit<BatchOrder, 'answer'>;
type Placed = { readonly order: Order; readonly account: PayeeAccount };
export interface Payment {
  readonly grant: string;
  readonly claim: number;
}
export interface MadeBatch {
  readonly command: MakeBatch;
  readonly texts: Texts;
  /** Those of all confirmed payments that cannot be ordered now. */
  readonly left: readonly (Payment & { readonly type: string; readonly detail: string })[];
}

/** Puts confirmed payments together into a file for the bank, with the account that each organisation has on the day of the payment. */
@Injectable()
export class BatchMaker {
  constructor(
    private readonly store: EventStore,
    @Inject(CLAIMS) private readonly grants: Claims,
    @Inject(PAYEES) private readonly payees: Payees,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: PayerConfig,
  ) {}

  /**
   * The command that makes the batch. Named payments are all in it or it is refused; of all confirmed ones those that can be ordered are.
   * @throws Problem when one that is named cannot be ordered, or of all none can
   */
  async make(caller: Caller, batch: string, { payments, executionOn }: { payments: readonly Payment[] | undefined; executionOn: string }): Promise<MadeBatch> {
    const payer = payerOf(this.config);
    if (payer === null) throw refusal(noAccount('No account is set that payments leave from.'));
    const placed: Placed[] = [];
    const grants = new Map<string, ClaimsState>();
    const left: MadeBatch['left'][number][] = [];
    for (const [at, payment] of (payments ?? (await this.#confirmed())).entries()) {
      const one = await this.#placed(caller, batch, payment, executionOn, grants);
      if (one.ok) placed.push(one.value);
      else if (payments !== undefined) throw refusal({ ...one.error, ...(one.error.type === 'request/invalid' ? { field: `payments[${at}]` } : {}) });
      else left.push({ ...payment, type: one.error.type, detail: caller.inWords(one.error.detail) });
    }
    if (placed.length === 0) throw refusal({ type: 'payment/wrong-step', because: 'state', detail: 'No confirmed payment can be ordered now.' });
    const orders = placed.map(({ order }) => order);
    const messageId = messageIdOf(batch);
    const said = await this.store.texts(placed.flatMap(({ account: { number, holder } }) => [number.text, ...(holder ? [holder.text] : [])]));
    const transfers = placed.map(({ order, account }) => ({
      endToEndId: order.endToEndId, amount: parseMoney(order.amount), iban: textOf(said, account.number.text, order), holder: textOf(said, account.holder?.text, order), message: messageOf(order),
    }));
    const file = paymentFile({ messageId, createdAt: caller.at, executionOn, payer, transfers });
    const texts = new Texts();
    return { texts, left, command: { type: 'MakeBatch', ...caller.stamp, messageId, executionOn, orders, sum: money(sum(transfers.map(({ amount }) => amount))), sha256: sha256(file), file: texts.put('payments.file', file)! } };
  }

  /** What the list has as confirmed and the grants themselves have so too: the list may lag behind an order of this moment. */
  async #confirmed(): Promise<Payment[]> {
    const known = await this.prisma.paymentLine.findMany({ where: { step: 'confirmed', amount: { gt: 0 } }, orderBy: [{ grant: 'asc' }, { claim: 'asc' }], take: MOST_ORDERS, select: { grant: true, claim: true } });
    const confirmed: Payment[] = [];
    for (const payment of known) if (paymentIn((await this.grants.load(payment.grant)).state, payment.claim)?.step === 'confirmed') confirmed.push(payment);
    return confirmed;
  }

  /** @param grants those that have an order in this batch, as it leaves them: several payments of one grant are judged one after the other */
  async #placed(caller: Caller, batch: string, { grant, claim }: Payment, executionOn: string, grants: Map<string, ClaimsState>): Promise<Result<Placed, BatchRefusal>> {
    const state = grants.get(grant) ?? (await this.grants.load(grant)).state;
    if (state.status !== 'open') return err(invalid('a grant that is claimed from'));
    const found = state.claims.find(({ number }) => number === claim);
    if (found === undefined) return err(invalid(`a claim of ${state.code}`));
    const payment = paymentIn(state, claim);
    const endToEndId = endToEndIdOf(state.code, claim, (payment?.orders.length ?? 0) + 1);
    const decided = claims.decide({ type: 'OrderPayment', ...caller.stamp, claim, batch, endToEndId }, state);
    if (!decided.ok) return err({ ...decided.error, detail: `Order ${endToEndId}: ${decided.error.detail}` });
    const account = await this.#accountOf(state, executionOn);
    if (account === null || payment === null) return err(noAccount(`Order ${endToEndId}: ${state.organisation} has no approved account on ${executionOn}`));
    grants.set(grant, decided.value.reduce<ClaimsState>((before, event) => claims.evolve(before, { ...event, actor: caller.stamp.actor, occurredAt: caller.at }), state));
    return ok({ account, order: { endToEndId, grant, claim, organisation: state.organisation, account: account.account, amount: money(payment.amount) } });
  }

  async #accountOf({ organisation }: OpenClaims, day: string): Promise<PayeeAccount | null> {
    return accountOn((await this.payees.load(payeeStream(organisation))).state, day);
  }
}

const noAccount = (detail: string): BatchRefusal => ({ type: 'payment/no-account', because: 'state', detail });
const invalid = (expected: string): BatchRefusal => ({ type: 'request/invalid', because: 'content', detail: `payments: expected ${expected}`, expected });

function paymentIn(state: ClaimsState, claim: number): StepOfPayment | null {
  const found = state.status === 'open' ? state.claims.find(({ number }) => number === claim) : undefined;
  return found?.status === 'decided' ? found.payment : null;
}

/** What the payee reads on the statement. */
const messageOf = ({ endToEndId, claim }: Order): string => `${/^[A-Z]\d+/.exec(endToEndId)?.[0] ?? endToEndId}, maksatushakemus ${claim} (${endToEndId})`;

/** A text of the vault; an account whose number or holder is erased is none to pay to. */
function textOf(texts: ReadonlyMap<string, string | null>, text: string | undefined, { endToEndId, organisation }: Order): string {
  const said = text === undefined ? null : texts.get(text);
  if (said === null || said === undefined) throw refusal(noAccount(`Order ${endToEndId}: the account of ${organisation} is erased`));
  return said;
}

/** Whoever names a payment twice means two orders for it. */
export function refuseTwice(payments: readonly Payment[]): void {
  const seen = new Set<string>();
  for (const [at, { grant, claim }] of payments.entries()) {
    const name = `${grant}/${claim}`;
    if (seen.has(name)) throw problem('request/invalid', { errors: [{ field: `payments[${at}]`, expected: 'each payment once' }] });
    seen.add(name);
  }
}
