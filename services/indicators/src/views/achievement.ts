import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { count, day, grantRules, id, instant, period, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Acting, Describe, List, nextToken, PRISMA, problem, Roles, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

/** `achieved` is null until a value was accepted. */
const indicator = z.strictObject({
  id: slug,
  aggregation: grantRules.shape.indicators.element.shape.aggregation,
  planned: count,
  plannedWomen: count.nullable(),
  achieved: z.number().nullable(),
  achievedWomen: z.number().nullable(),
});
type Indicator = z.infer<typeof indicator>;

const planAnswer = z.strictObject({ id, version: z.int(), startsOn: day, indicators: z.array(indicator) });
const reportsAnswer = z.strictObject({
  reports: z.array(z.strictObject({
    report: z.int().min(1),
    period,
    values: z.array(z.strictObject({ id: slug, value: count.nullable(), women: count.nullable() })),
    reportedAt: instant,
    acceptedAt: instant.nullable(),
  })),
  next: nextToken,
});

/** The reports of a grant by number. */
const reports = new List<Prisma.IndicatorReportFindManyArgs>({ name: 'indicator-reports', key: { report: sortable.count } });

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

  @EventPattern<EventType>('IndicatorPlanWithdrawn')
  async withdrawn(@Payload() _: Recorded<EventData<'IndicatorPlanWithdrawn'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.indicatorReport.deleteMany({ where: { grant: event.stream } });
    await tx.achievement.delete({ where: { grant: event.stream } });
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
  @Describe({ summary: 'What a grant planned and achieved', name: 'plan', answer: planAnswer })
  async one(@Acting() caller: Caller, @Param('grant') grant: string) {
    const row = await this.#seen(caller, grant);
    caller.reply.header('etag', `"${row.version}"`);
    return { id: grant, version: row.version, startsOn: row.startsOn, indicators: indicatorsOf(row) };
  }

  @Get(':grant/reports')
  @Roles('any')
  @Describe({ summary: 'The indicator reports of a grant, by number', query: reports.query, answer: reportsAnswer })
  async reports(@Acting() caller: Caller, @Param('grant') grant: string, @Query() query: unknown) {
    await this.#seen(caller, grant);
    const page = reports.page(query, { grant });
    const { shown, next } = page.cut(await this.prisma.indicatorReport.findMany(page.args({ grant })));
    return { reports: shown.map(({ report, periodFrom, periodTo, values, reportedAt, acceptedAt }) => ({ report, period: { from: periodFrom, to: periodTo }, values, reportedAt, acceptedAt })), next };
  }

  async #seen(caller: Caller, grant: string) {
    const row = await this.prisma.achievement.findUnique({ where: { grant } });
    if (!row) throw problem('not-found');
    caller.mustSee(row.organisation);
    return row;
  }
}

const indicatorsOf = (row: { indicators: unknown }): Indicator[] => row.indicators as Indicator[];
