import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import { EVERY_EVENT, type HandlerContext, type StoredEvent } from '@toteuma/eventing';
import { checked, pageLimit, PRISMA, problem, Roles, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { eventOf, historyColumns, rowOf, type HistoryRow } from '../history/row.js';

const page = z.strictObject({
  after: z.string().regex(/^[a-z]{1,40}:\d{1,15}$/, { error: 'the `next` of an earlier answer, such as claims:12' }).optional(),
  limit: pageLimit,
});
const columns = Prisma.raw(historyColumns);

/** Everything that came to pass, as the services wrote it. */
@Controller('api/v1/audit')
export class History implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.historyEvent.deleteMany();
  }

  @EventPattern<typeof EVERY_EVENT>(EVERY_EVENT)
  async keep(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.historyEvent.create({ data: rowOf(event) });
  }

  /**
   * A grant's events from all services, as they came to pass; what came to pass at the same instant is in the order of
   * writing. `next` is what to send as `after` for those that follow, null at the end.
   */
  @Get(':grant/events')
  @Roles('auditor')
  async events(@Param('grant') grant: string, @Query() query: unknown): Promise<{ events: StoredEvent[]; next: string | null }> {
    const { after, limit } = checked(page, query);
    const found = await this.prisma.historyEvent.findFirst({ where: { stream: grant }, select: { stream: true } });
    if (!found) throw problem('not-found');
    const rows = await this.prisma.$queryRaw<HistoryRow[]>`
      SELECT ${columns} FROM history WHERE stream = ${grant} ${after === undefined ? Prisma.empty : await this.#following(grant, after)}
      ORDER BY occurred_at, recorded_at, source, position LIMIT ${limit + 1}`;
    const events = rows.slice(0, limit).map(eventOf);
    const last = events.at(-1);
    return { events, next: rows.length > limit && last ? `${last.source}:${last.position}` : null };
  }

  async #following(grant: string, after: string): Promise<Prisma.Sql> {
    const [source = '', position = ''] = after.split(':');
    const known = await this.prisma.historyEvent.findFirst({ where: { stream: grant, source, position: BigInt(position) }, select: { source: true } });
    if (!known) throw problem('request/invalid', { errors: [{ field: 'after', expected: 'an event of this grant, such as claims:12' }] });
    return Prisma.sql`AND (occurred_at, recorded_at, source, position) >
      (SELECT occurred_at, recorded_at, source, position FROM history WHERE source = ${source} AND position = ${BigInt(position)})`;
  }
}
