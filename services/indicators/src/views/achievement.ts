import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Acting, checked, pageLimit, PRISMA, problem, Roles, wholeNumber, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

type Indicator = Pick<EventData<'IndicatorPlanAdopted'>['definitions'][number], 'id' | 'aggregation'> & {
  planned: number;
  plannedWomen: number | null;
  /** Null until a value was accepted. */
  achieved: number | null;
  achievedWomen: number | null;
};

const page = z.strictObject({
  after: wholeNumber(0, 1_000_000_000).default(0),
  limit: pageLimit,
});

/** What each grant planned, reported and achieved. */
@Controller('api/v1/indicators')
export class AchievementView implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.achievement.deleteMany();
    await tx.indicatorReport.deleteMany();
  }

  @EventPattern<EventType>('IndicatorPlanAdopted')
  async adopted(@Payload() { data }: Recorded<EventData<'IndicatorPlanAdopted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const indicators = data.planned.map(({ id, planned, women }): Indicator => {
      const aggregation = data.definitions.find((definition) => definition.id === id)?.aggregation ?? 'sum';
      return { id, aggregation, planned, plannedWomen: women, achieved: null, achievedWomen: null };
    });
    await tx.achievement.create({ data: { grant: event.stream, organisation: data.organisation, startsOn: data.startsOn, version: event.version, indicators } });
  }

  @EventPattern<EventType>('IndicatorsReported')
  async reported(@Payload() { data, occurredAt }: Recorded<EventData<'IndicatorsReported'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { report, period, values } = data;
    await tx.indicatorReport.create({ data: { grant: event.stream, report, periodFrom: period.from, periodTo: period.to, values, reportedAt: occurredAt } });
    await tx.achievement.update({ where: { grant: event.stream }, data: { version: event.version } });
  }

  @EventPattern<EventType>('IndicatorsAccepted')
  async accepted(@Payload() { data, occurredAt }: Recorded<EventData<'IndicatorsAccepted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const grant = event.stream;
    await tx.indicatorReport.update({ where: { grant_report: { grant, report: data.report } }, data: { acceptedAt: occurredAt } });
    const row = await tx.achievement.findUniqueOrThrow({ where: { grant } });
    const indicators = indicatorsOf(row).map((indicator) => {
      const now = data.achieved.find(({ id }) => id === indicator.id);
      return now ? { ...indicator, achieved: now.value, achievedWomen: now.women } : indicator;
    });
    await tx.achievement.update({ where: { grant }, data: { version: event.version, indicators } });
  }

  @Get(':grant')
  @Roles('any')
  async one(@Acting() caller: Caller, @Param('grant') grant: string) {
    const row = await this.#seen(caller, grant);
    caller.reply.header('etag', `"${row.version}"`);
    return { id: grant, version: row.version, startsOn: row.startsOn, indicators: indicatorsOf(row) };
  }

  /** The reports of a grant by number; `next` is what to send as `after` for those that follow, null at the end. */
  @Get(':grant/reports')
  @Roles('any')
  async reports(@Acting() caller: Caller, @Param('grant') grant: string, @Query() query: unknown) {
    await this.#seen(caller, grant);
    const { after, limit } = checked(page, query);
    const rows = await this.prisma.indicatorReport.findMany({ where: { grant, report: { gt: after } }, orderBy: { report: 'asc' }, take: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      reports: shown.map(({ report, periodFrom, periodTo, values, reportedAt, acceptedAt }) => ({ report, period: { from: periodFrom, to: periodTo }, values, reportedAt, acceptedAt })),
      next: rows.length > limit ? (shown.at(-1)?.report ?? null) : null,
    };
  }

  async #seen(caller: Caller, grant: string) {
    const row = await this.prisma.achievement.findUnique({ where: { grant } });
    if (!row) throw problem('not-found');
    caller.mustSee(row.organisation);
    return row;
  }
}

const indicatorsOf = (row: { indicators: unknown }): Indicator[] => row.indicators as Indicator[];
