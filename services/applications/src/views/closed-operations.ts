import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import type { EventType } from '@toteuma/contracts';
import type { HandlerContext } from '@toteuma/eventing';
import { PRISMA, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** The operations that are closed: what their decisions asked for waits for nobody, until they are reopened. */
@Controller()
export class ClosedOperations implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.closedOperation.deleteMany();
  }

  @EventPattern<EventType>('OperationClosed')
  async closed(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.closedOperation.upsert({ where: { grant: event.stream }, create: { grant: event.stream }, update: {} });
  }

  @EventPattern<EventType>('OperationReopened')
  async reopened(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.closedOperation.deleteMany({ where: { grant: event.stream } });
  }

  /**
   * What leaves the conditions of closed operations out of a list. Asked when the list is read: an operation is closed in another
   * service than the one where its conditions stand.
   * @param waiting the applications with a condition in the list
   */
  async lapsed(waiting: readonly { readonly application: string }[]): Promise<{ NOT?: { kind: string; application: { in: string[] } } }> {
    const found = waiting.length === 0 ? [] : await this.prisma.closedOperation.findMany({ where: { grant: { in: waiting.map(({ application }) => application) } } });
    return found.length === 0 ? {} : { NOT: { kind: 'condition', application: { in: found.map(({ grant }) => grant) } } };
  }
}
