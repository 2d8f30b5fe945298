import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import type { EventType } from '@toteuma/contracts';
import type { HandlerContext } from '@toteuma/eventing';
import { PRISMA, type Caller, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** What assessors do not see: the applications for which they declared a conflict of interest. */
@Controller()
export class HiddenApplications implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.hiddenApplication.deleteMany();
  }

  @EventPattern<EventType>('ConflictDeclared')
  async declared(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const row = { application: event.stream, assessor: event.metadata.actor };
    await tx.hiddenApplication.upsert({ where: { assessor_application: row }, create: row, update: {} });
  }

  /** The ids that lists leave out for this caller; none for whoever has another part in the authority. */
  async from(caller: Caller): Promise<string[]> {
    if (!caller.assessesOnly) return [];
    const rows = await this.prisma.hiddenApplication.findMany({ where: { assessor: caller.person }, select: { application: true } });
    return rows.map(({ application }) => application);
  }
}
