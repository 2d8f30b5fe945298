import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { usualSpending, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { max, parseMoney, sum } from '@toteuma/kernel';
import type { View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { MoneyAccount, Prisma } from '../generated/prisma/client.js';

type Context = HandlerContext<Tx>;
type Told<Type extends EventType> = Recorded<EventData<Type>>;

/**
 * The money of each grant and the payments of its claims, step by step, as the lists of the authority show them. A grant that was opened before
 * there was this view is passed over until the view is filled anew.
 */
@Controller()
export class MoneyAccounts implements View<Tx> {
  async clear(tx: Tx): Promise<void> {
    await tx.moneyAccount.deleteMany();
    await tx.moneyMove.deleteMany();
  }

  @EventPattern<EventType>('ClaimsOpened')
  async opened(@Payload() { data }: Told<'ClaimsOpened'>, @Ctx() { tx, event }: Context): Promise<void> {
    const limit = (data.spending ?? usualSpending).claims.moreEyesAbove;
    await tx.moneyAccount.create({ data: { grant: event.stream, code: data.code, organisation: data.organisation, moreEyesAbove: limit === null ? null : parseMoney(limit) } });
  }

  @EventPattern<EventType>('DecisionChangeAnswered')
  async reversed(@Payload() { data }: Told<'DecisionChangeAnswered'>, @Ctx() { tx, event }: Context): Promise<void> {
    if (data.change !== 'reversal' || !data.holds) return;
    await tx.moneyAccount.deleteMany({ where: { grant: event.stream } });
    await tx.moneyMove.deleteMany({ where: { grant: event.stream } });
  }

  @EventPattern<EventType>('ClaimVerified')
  async verified(@Payload() { data, actor }: Told<'ClaimVerified'>, @Ctx() { tx, event }: Context): Promise<void> {
    const verifiers = [actor, ...(data.onBehalfOf ?? [])];
    const [grant, claim] = [event.stream, data.claim];
    if (!(await tx.moneyAccount.findUnique({ where: { grant }, select: { grant: true } }))) return;
    await tx.paymentLine.upsert({ where: { grant_claim: { grant, claim } }, create: { grant, claim, last: false, step: 'verified', support: 0n, verifiers, since: event.occurredAt }, update: { verifiers } });
  }

  @EventPattern<EventType>('ClaimDecided')
  async decided(@Payload() { data }: Told<'ClaimDecided'>, @Ctx() context: Context): Promise<void> {
    await line(context, data.claim, { step: 'decided', support: parseMoney(data.support), last: data.last });
    await account(context, { supportDecided: parseMoney(data.supportDecided), ...(data.last && { ended: true }) });
  }

  /** The last who had a claim to come may have left. */
  @EventPattern<EventType>('ClaimTermsChanged')
  async ended(@Payload() { data }: Told<'ClaimTermsChanged'>, @Ctx() context: Context): Promise<void> {
    if (data.ends !== undefined) await account(context, { ended: true });
  }

  @EventPattern<EventType>('ClaimCorrected')
  async corrected(@Payload() { data }: Told<'ClaimCorrected'>, @Ctx() context: Context): Promise<void> {
    await account(context, { supportDecided: parseMoney(data.supportDecided) });
  }

  @EventPattern<EventType>('PaymentAuthorised')
  async authorised(@Payload() { data, actor }: Told<'PaymentAuthorised'>, @Ctx() context: Context): Promise<void> {
    const { tx, event } = context;
    const before = await tx.paymentLine.findUnique({ where: { grant_claim: { grant: event.stream, claim: data.claim } } });
    await line(context, data.claim, {
      step: 'authorised', amount: parseMoney(data.amount), setOff: parseMoney(data.setOff ?? '0.00'), ...(data.shares && { shares: data.shares }),
      // A claim is paid again where a correction gave more after its payment.
      ...(before?.step === 'recorded' && { setOffBefore: before.setOffBefore + before.setOff }), authorisers: [actor, ...(data.onBehalfOf ?? [])], confirmers: [],
    });
    await account(context, {});
  }

  @EventPattern<EventType>('PaymentConfirmed')
  async confirmed(@Payload() { data, actor }: Told<'PaymentConfirmed'>, @Ctx() context: Context): Promise<void> {
    await line(context, data.claim, { ...((data.remaining ?? 0) === 0 && { step: 'confirmed' }), confirmers: { push: [actor, ...(data.onBehalfOf ?? [])] } });
  }

  @EventPattern<EventType>('PaymentOrdered')
  async orderedAtBank(@Payload() { data }: Told<'PaymentOrdered'>, @Ctx() context: Context): Promise<void> {
    await line(context, data.claim, { step: 'ordered' });
  }

  @EventPattern<EventType>('PaymentRejected')
  async rejected(@Payload() { data }: Told<'PaymentRejected'>, @Ctx() context: Context): Promise<void> {
    await line(context, data.claim, { step: 'confirmed' });
  }

  @EventPattern<EventType>('PaymentRecorded')
  async recorded(@Payload() { data }: Told<'PaymentRecorded'>, @Ctx() context: Context): Promise<void> {
    await line(context, data.claim, { step: 'recorded' });
    await account(context, { paid: { increment: parseMoney(data.amount) } });
  }

  @EventPattern<EventType>('AdvancePaid')
  async advance(@Payload() { data, actor }: Told<'AdvancePaid'>, @Ctx() context: Context): Promise<void> {
    const amount = parseMoney(data.amount);
    await move(context, data, actor);
    await account(context, { paid: { increment: amount }, advances: { increment: amount } });
  }

  @EventPattern<EventType>('RecoveryOrdered')
  async recoveryOrdered(@Payload() { data, actor }: Told<'RecoveryOrdered'>, @Ctx() context: Context): Promise<void> {
    await move(context, data, actor);
    await account(context, {});
  }

  @EventPattern<EventType>('RecoveryLessened')
  async recoveryLessened(@Payload() { data, actor }: Told<'RecoveryLessened'>, @Ctx() context: Context): Promise<void> {
    await move(context, data, actor);
    await account(context, {});
  }

  @EventPattern<EventType>('RecoveryReceived')
  async received(@Payload() { data, actor }: Told<'RecoveryReceived'>, @Ctx() context: Context): Promise<void> {
    await move(context, data, actor);
    await account(context, { recovered: { increment: parseMoney(data.amount) } });
  }

  @EventPattern<EventType>('IrregularityOpened')
  async irregularity(@Payload() { data, actor }: Told<'IrregularityOpened'>, @Ctx() context: Context): Promise<void> {
    await move(context, data, actor);
  }

  @EventPattern<EventType>('IrregularityFollowedUp')
  async followedUp(@Payload() { data, actor }: Told<'IrregularityFollowedUp'>, @Ctx() context: Context): Promise<void> {
    await move(context, data, actor);
  }

  @EventPattern<EventType>('OperationInterrupted')
  interrupted(@Payload() told: Told<'OperationInterrupted'>, @Ctx() context: Context): Promise<void> {
    return lived(context, told, 'interrupted');
  }

  @EventPattern<EventType>('OperationResumed')
  resumed(@Payload() told: Told<'OperationResumed'>, @Ctx() context: Context): Promise<void> {
    return lived(context, told, 'running');
  }

  @EventPattern<EventType>('OperationClosed')
  closed(@Payload() told: Told<'OperationClosed'>, @Ctx() context: Context): Promise<void> {
    return lived(context, told, 'closed');
  }

  @EventPattern<EventType>('OperationReopened')
  reopened(@Payload() told: Told<'OperationReopened'>, @Ctx() context: Context): Promise<void> {
    return lived(context, told, 'running');
  }
}

async function lived(context: Context, { data, actor }: Recorded<object>, life: string): Promise<void> {
  await move(context, data, actor);
  await account(context, { life });
}

async function line({ tx, event }: Context, claim: number, change: Prisma.PaymentLineUpdateManyMutationInput): Promise<void> {
  await tx.paymentLine.updateMany({ where: { grant: event.stream, claim }, data: { ...change, since: event.occurredAt } });
}

async function move({ tx, event }: Context, data: object, actor: string): Promise<void> {
  await tx.moneyMove.create({ data: { grant: event.stream, version: event.version, type: event.type, data, actor, occurredAt: event.occurredAt } });
}

/** Changes the sums of a grant, and what follows from them. */
async function account({ tx, event }: Context, change: Prisma.MoneyAccountUpdateManyMutationInput): Promise<void> {
  const grant = event.stream;
  await tx.moneyAccount.updateMany({ where: { grant }, data: change });
  const now = await tx.moneyAccount.findUnique({ where: { grant }, include: { payments: { select: { setOff: true, setOffBefore: true } } } });
  if (now === null) return;
  const moves = await tx.moneyMove.findMany({ where: { grant, type: { in: ['RecoveryOrdered', 'RecoveryLessened', 'RecoveryReceived'] } }, orderBy: { version: 'asc' } });
  await tx.moneyAccount.update({ where: { grant }, data: { receivable: receivableOf(now), ...outstanding(moves) } });
}

/** The definition of the case files: what is open of the advances does not count until the last claim is decided. */
function receivableOf(now: MoneyAccount & { readonly payments: readonly { readonly setOff: bigint; readonly setOffBefore: bigint }[] }): bigint {
  const open = now.ended ? 0n : max(0n, now.advances - sum(now.payments.map(({ setOff, setOffBefore }) => setOff + setOffBefore)));
  return max(0n, now.paid - now.recovered - now.supportDecided - open);
}

/** What of the ordered recoveries, interest included, has not come, and when the first of it is due. */
function outstanding(moves: readonly { readonly type: string; readonly data: unknown }[]): { ordered: bigint; dueOn: string | null } {
  // What came and what is asked for no more both leave less of an order.
  const gone = moves.flatMap(({ type, data }) => (type === 'RecoveryOrdered' ? [] : [data as EventData<'RecoveryReceived' | 'RecoveryLessened'>]));
  const open = moves.flatMap(({ type, data }) => {
    if (type !== 'RecoveryOrdered') return [];
    const { recovery, amount, interest, dueOn } = data as EventData<'RecoveryOrdered'>;
    const came = gone.filter((one) => one.recovery === recovery);
    const left = max(0n, parseMoney(amount) - sum(came.map((one) => parseMoney(one.amount)))) + max(0n, parseMoney(interest) - sum(came.map((one) => parseMoney(one.interest))));
    return left > 0n ? [{ left, dueOn }] : [];
  });
  return { ordered: sum(open.map(({ left }) => left)), dueOn: open.length === 0 ? null : open.map(({ dueOn }) => dueOn).reduce((a, b) => (a < b ? a : b)) };
}
