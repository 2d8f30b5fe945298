import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { id, operationCode, type EventData, type EventType, type TextRef } from '@toteuma/contracts';
import { EventStore } from '@toteuma/eventing';
import { dayAfter, endOfTimeLimit, floor, interestOn, max, money, parseMoney, parseRate, sum } from '@toteuma/kernel';
import { Acting, Describe, filter, List, oneOf, PRISMA, problem, Roles, sortable, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import { CLAIMS, type Claims } from '../claim/claim.js';
import { actingPersons } from '../claim/claim-command.js';
import type { OpenClaims } from '../claim/claim-state.js';
import type { MoneyAccount, MoneyMove, PaymentLine, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { openAdvance, paidIn, payableIn, receivableIn } from '../payment/account.js';
import { nextSteps } from '../payment/next-steps.js';
import { examples, moneyAnswer, paymentsAnswer, receivablesAnswer } from './money-answers.js';

const owing = new List<Prisma.MoneyAccountFindManyArgs>({
  name: 'receivables',
  sorts: { code: sortable.text },
  key: { grant: sortable.text },
  filters: {
    code: filter(operationCode, (code) => ({ code })),
    state: oneOf(['not-ordered', 'ordered'], (state) => ({ ordered: state === 'ordered' ? { gt: 0 } : 0 })),
  },
});

const steps = ['decided', 'authorised', 'confirmed', 'ordered', 'recorded'] as const;
const paying = new List<Prisma.PaymentLineFindManyArgs>({
  name: 'payments',
  sorts: { since: sortable.instant },
  key: { grant: sortable.text, claim: sortable.count },
  filters: { step: oneOf([...steps, 'waiting'], (step) => ({ step: step === 'waiting' ? { not: 'recorded' } : step })), code: filter(operationCode, (code) => ({ account: { code } })) },
});

/** What was paid, what has to come back, and who may do the next step. */
@Controller('api/v1/claims')
export class MoneyViews {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly store: EventStore,
  ) {}

  @Get('receivables')
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'What has to come back, of all grants', query: owing.query, answer: receivablesAnswer, example: { answer: examples.receivables } })
  async receivables(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof receivablesAnswer>> {
    const page = owing.page(query);
    const { today } = caller.stamp;
    const { shown, next } = page.cut(await this.prisma.moneyAccount.findMany(page.args({ OR: [{ receivable: { gt: 0 } }, { ordered: { gt: 0 } }] })));
    const stateOf = ({ dueOn }: MoneyAccount) => (dueOn === null ? 'not-ordered' as const : endOfTimeLimit(dueOn) < today ? 'late' as const : 'due' as const);
    return { receivables: shown.map((one) => ({ grant: one.grant, code: one.code, organisation: one.organisation, amount: money(one.receivable), ordered: money(one.ordered), dueOn: one.dueOn, state: stateOf(one) })), next };
  }

  @Get('payments')
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'The payments of decided claims, and whether you may do their next step', query: paying.query, answer: paymentsAnswer, example: { answer: examples.payments } })
  async payments(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof paymentsAnswer>> {
    const page = paying.page(query);
    const { shown, next } = page.cut(await this.prisma.paymentLine.findMany({ ...page.args({ step: { not: 'verified' } }), include: { account: true } }));
    return { payments: shown.map((line) => lineText(line, caller)), next };
  }

  @Get(':grant/money')
  @Roles('any')
  @Describe({ summary: 'The money of a grant, and who may do what next with it', answer: moneyAnswer })
  async money(@Acting() caller: Caller, @Param('grant') grant: string): Promise<z.infer<typeof moneyAnswer>> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state, version } = await this.claims.load(grant);
    if (state.status === 'unknown') throw problem('not-found');
    caller.mustSee(state.organisation);
    caller.reply.header('etag', `"${version}"`);
    const moves = await this.prisma.moneyMove.findMany({ where: { grant }, orderBy: { version: 'asc' } });
    const texts = await this.store.texts(moves.flatMap(({ data }) => textsOf(data)));
    const of = <Type extends EventType>(...types: Type[]) => moves.filter(({ type }) => (types as string[]).includes(type)).map((move) => toldBy<Type>(move, texts, caller.ofAuthority));
    const advances = of('AdvancePaid');
    const open = openAdvance(state);
    return {
      id: grant, code: state.code, version, granted: state.terms.granted, supportDecided: money(state.supportDecided),
      paid: money(paidIn(state)), recovered: money(state.treasury.recovered), receivable: money(receivableIn(state)), payable: money(max(0n, payableIn(state))),
      advances: {
        asked: money(state.advanceAsked), highest: money(floor(parseRate(state.spending.claims.advances.highest), parseMoney(state.terms.granted))), paid: money(state.treasury.advances.paid), setOff: money(state.treasury.advances.paid - open), open: money(open),
        list: advances.map(({ data: { advance, amount, paidOn }, by }) => ({ advance, amount, paidOn, by })),
      },
      recoveries: recoveriesOf(state, { ordered: of('RecoveryOrdered'), lessened: of('RecoveryLessened'), received: of('RecoveryReceived') }, caller.stamp.today),
      received: of('RecoveryReceived').map(({ data: { recovery, amount, interest, receivedOn, reason }, by, text }) => ({ recovery, amount, interest, receivedOn, reason: text(reason), by })),
      // What is suspected is the authority's business; the beneficiary hears of it when it is asked or something is decided.
      irregularities: caller.ofAuthority ? irregularitiesOf(of('IrregularityOpened'), of('IrregularityFollowedUp')) : [],
      status: state.treasury.life,
      changes: of('OperationInterrupted', 'OperationResumed', 'OperationClosed', 'OperationReopened').map(({ type, data, at, by, text }) => ({ to: lifeAfter[type], reason: text(data.reason), at, by })),
      retainUntil: state.treasury.life === 'closed' ? (of('OperationClosed').at(-1)?.data.retainUntil ?? null) : null,
      next: nextSteps(state, caller.stamp, caller.roles).map((step) => ({ ...step, why: step.why === null ? null : caller.inWords(step.why) })),
    };
  }
}

const lifeAfter = { OperationInterrupted: 'interrupted', OperationResumed: 'running', OperationClosed: 'closed', OperationReopened: 'running' } as const;

interface Told<Type extends EventType> {
  readonly type: Type;
  readonly data: EventData<Type>;
  readonly at: string;
  readonly by: string;
  readonly text: (reference: TextRef | null) => string | null;
}

/** @param inside whether the person is told; the beneficiary learns whose act it is, not who of the authority did it */
function toldBy<Type extends EventType>(move: MoneyMove, texts: ReadonlyMap<string, string | null>, inside: boolean): Told<Type> {
  const text = (reference: TextRef | null) => (reference === null ? null : (texts.get(reference.text) ?? null));
  const role = move.type === 'AdvancePaid' || move.type === 'RecoveryReceived' ? PAYER : 'decision-maker';
  return { type: move.type as Type, data: move.data as unknown as EventData<Type>, at: move.occurredAt.toISOString(), by: inside ? move.actor : role, text };
}

function textsOf(data: unknown): string[] {
  const { reason = null, note = null } = data as { readonly reason?: TextRef | null; readonly note?: TextRef | null };
  return [reason, note].flatMap((reference) => (reference === null ? [] : [reference.text]));
}

type Recoveries = z.infer<typeof moneyAnswer>['recoveries'];
interface ToldOfRecoveries {
  readonly ordered: readonly Told<'RecoveryOrdered'>[];
  readonly lessened: readonly Told<'RecoveryLessened'>[];
  readonly received: readonly Told<'RecoveryReceived'>[];
}
function recoveriesOf({ spending }: OpenClaims, told: ToldOfRecoveries, today: string): Recoveries {
  return told.ordered.map(({ data, by, text }) => {
    const { reason, onBehalfOf: _for, ...order } = data;
    const sums = (parts: readonly { readonly recovery: number | null; readonly amount: string; readonly interest: string }[]) => {
      const own = parts.filter((part) => part.recovery === data.recovery);
      return [sum(own.map(({ amount }) => parseMoney(amount))), sum(own.map(({ interest }) => parseMoney(interest)))] as const;
    };
    const [received, interestReceived] = sums(told.received.map((one) => one.data));
    const [less, lessInterest] = sums(told.lessened.map((one) => one.data));
    const [amount, interest] = [parseMoney(data.amount) - less, parseMoney(data.interest) - lessInterest];
    const left = max(0n, amount - received);
    const isPaid = left === 0n && interestReceived >= interest;
    const rules = spending.recovery.interest;
    const payableUntil = endOfTimeLimit(data.dueOn);
    const late = rules === null ? 0n : sum(interestOn(left, dayAfter(payableUntil), today, rules, true).map((part) => part.amount));
    return {
      ...order, amount: money(amount), interest: money(interest), lessened: money(less), received: money(received), interestReceived: money(interestReceived), lateInterest: money(late),
      state: isPaid ? 'paid' as const : payableUntil < today ? 'late' as const : 'due' as const, reason: text(reason), by,
    };
  });
}

function irregularitiesOf(opened: readonly Told<'IrregularityOpened'>[], followed: readonly Told<'IrregularityFollowedUp'>[]): z.infer<typeof moneyAnswer>['irregularities'] {
  return opened.map(({ data, at, by, text }) => {
    const { irregularity, kind, claim, row, amount, reason } = data;
    const followUps = followed.filter((one) => one.data.irregularity === irregularity).map((one) => ({ note: one.text(one.data.note), closed: one.data.closed, at: one.at, by: one.by }));
    return { irregularity, kind, claim, row, amount, reason: text(reason), openedAt: at, by, closed: followUps.at(-1)?.closed ?? false, followUps };
  });
}

const PAYER = 'payer';
const waitingFor = { decided: 'authorisation', authorised: 'confirmation', confirmed: 'order', ordered: 'bank', recorded: null } as const;

/** Why this person may not do the next step of a payment; the rules themselves judge it again when it is done. */
function whyNot({ step, verifiers, authorisers, confirmers, account }: PaymentLine & { account: MoneyAccount }, caller: Caller): string | null {
  const persons = actingPersons(caller.stamp);
  const isAmong = (others: readonly string[]) => persons.some((person) => others.includes(person));
  if (step === 'recorded') return 'The payment is recorded.';
  if (!caller.may(PAYER)) return `This needs the role ${PAYER}.`;
  if (account.life !== 'running' && step !== 'ordered') return account.life === 'closed' ? 'the operation is closed' : 'the operation is interrupted';
  if (step === 'decided' && isAmong(verifiers)) return 'whoever verified a claim does not authorise its payment';
  if (step !== 'authorised') return null;
  if (isAmong(verifiers)) return 'whoever verified a claim does not confirm its payment';
  if (isAmong(authorisers)) return 'whoever authorised a payment does not confirm it';
  return isAmong(confirmers) ? 'whoever confirmed a payment does not confirm it again' : null;
}

function lineText(line: PaymentLine & { account: MoneyAccount }, caller: Caller): z.infer<typeof paymentsAnswer>['payments'][number] {
  const { grant, claim, last, support, amount, setOff, authorisers, since, account } = line;
  const step = line.step as (typeof steps)[number];
  const why = whyNot(line, caller);
  return {
    grant, code: account.code, organisation: account.organisation, claim, last, step, support: money(support), amount: amount === null ? null : money(amount), setOff: money(setOff),
    shares: line.shares as { eu: string; state: string } | null, authorisedBy: authorisers[0] ?? null, waitingFor: waitingFor[step], mayYou: why === null, why: why === null ? null : caller.inWords(why), since: since.toISOString(),
  };
}
