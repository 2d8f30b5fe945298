import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { Describe, List, oneOf, PRISMA, Roles, sortable, type View } from '@toteuma/platform';
import type { z } from 'zod';
import type { Tx } from '../database.js';
import type { BatchLine, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { batchesAnswer, batchShown, shownExamples } from './payment-batch-answer.js';

const lines = new List<Prisma.BatchLineFindManyArgs>({
  name: 'payment-batches',
  sorts: { madeAt: sortable.instant },
  first: '-madeAt',
  key: { position: sortable.whole },
  filters: { state: oneOf(['waiting', 'answered'], (state) => (state === 'waiting' ? { waiting: { gt: 0 } } : { waiting: 0 })) },
});

/** The batches of payments, and how far the bank has answered them. */
@Controller('api/v1/claims/payment-batches')
export class PaymentBatchList implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.batchLine.deleteMany();
  }

  @EventPattern<EventType>('PaymentBatchMade')
  async made(@Payload() { data, occurredAt }: Recorded<EventData<'PaymentBatchMade'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { messageId, executionOn, orders, sum } = data;
    await tx.batchLine.create({
      data: { id: event.stream, position: event.position, version: event.version, messageId, executionOn, orders: orders.length, waiting: orders.length, sum: parseMoney(sum), madeAt: occurredAt },
    });
  }

  @EventPattern<EventType>('PaymentBatchSent')
  async sent(@Payload() { data }: Recorded<EventData<'PaymentBatchSent'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.batchLine.update({ where: { id: event.stream }, data: { version: event.version, sentOn: data.sentOn } });
  }

  @EventPattern<EventType>('PaymentOrderAnswered')
  async answered(@Payload() { data }: Recorded<EventData<'PaymentOrderAnswered'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.batchLine.update({ where: { id: event.stream }, data: { version: event.version, waiting: { decrement: 1 }, [data.outcome]: { increment: 1 } } });
  }

  @Get()
  @Roles('payer', 'verifier', 'decision-maker', 'case-officer', 'auditor')
  @Describe({ summary: 'The batches of payments', name: 'paymentBatches', query: lines.query, answer: batchesAnswer, example: shownExamples.list })
  async list(@Query() query: unknown): Promise<z.infer<typeof batchesAnswer>> {
    const page = lines.page(query);
    const { shown, next } = page.cut(await this.prisma.batchLine.findMany(page.args({})));
    return { batches: shown.map(shownOf), next };
  }
}

const shownOf = ({ id, version, messageId, executionOn, madeAt, sentOn, orders, sum, accepted, rejected, waiting }: BatchLine): z.infer<typeof batchShown> =>
  ({ id, version, messageId, executionOn, madeAt: madeAt.toISOString(), sentOn, orders, sum: money(sum), accepted, rejected, waiting });
