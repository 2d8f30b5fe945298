import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay, money, parseMoney } from '@toteuma/kernel';
import { Acting, checked, LATEST_POSITION, pageLimit, PRISMA, Roles, wholeNumber, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { ApplicationLine, PrismaClient } from '../generated/prisma/client.js';

const page = z.strictObject({
  after: wholeNumber(1, LATEST_POSITION).optional(),
  limit: pageLimit,
});

/** All applications, the newest first: the own organisation's, or everybody's for an authority. */
@Controller('api/v1/applications')
export class ApplicationList implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.applicationLine.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data, occurredAt }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { organisation, programme, plan } = data;
    await tx.applicationLine.create({
      data: {
        id: event.stream, filedAt: event.position, organisation, programme, name: plan.name, applicant: plan.applicant.name, status: 'submitted',
        periodFrom: plan.period.from, periodTo: plan.period.to, submittedOn: helsinkiDay(occurredAt),
      },
    });
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Payload() { data, occurredAt }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { code, terms } = data;
    const decided = { status: 'awarded', code, granted: parseMoney(terms.granted), budgetVersion: terms.budgetVersion, decidedOn: helsinkiDay(occurredAt) };
    await tx.applicationLine.update({ where: { id: event.stream }, data: decided });
  }

  @EventPattern<EventType>('ApplicationRejected')
  async rejected(@Payload() { occurredAt }: Recorded<EventData<'ApplicationRejected'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { status: 'rejected', decidedOn: helsinkiDay(occurredAt) } });
  }

  @EventPattern<EventType>('TrancheGranted')
  async trancheGranted(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { granted: parseMoney(data.granted) } });
  }

  @EventPattern<EventType>('AmendmentRequested')
  async amendmentRequested(@Payload() { data }: Recorded<EventData<'AmendmentRequested'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { openAmendment: data.amendment } });
  }

  @EventPattern<EventType>('AmendmentDecided')
  async amendmentDecided(@Payload() { data }: Recorded<EventData<'AmendmentDecided'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    if (data.effect === 'when-claims-answers') return;
    await tx.applicationLine.update({ where: { id: event.stream }, data: { openAmendment: null } });
  }

  @EventPattern<EventType>('AmendmentLapsed')
  async amendmentLapsed(@Payload() _: Recorded<EventData<'AmendmentLapsed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { openAmendment: null } });
  }

  @EventPattern<EventType>('BudgetAmended')
  async budgetAmended(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { granted, budgetVersion } = data.terms;
    await tx.applicationLine.update({ where: { id: event.stream }, data: { granted: parseMoney(granted), budgetVersion, openAmendment: null } });
  }

  /** `next` is what to send as `after` for those that follow; null at the end. */
  @Get()
  @Roles('any')
  async list(@Acting() caller: Caller, @Query() query: unknown) {
    const { after, limit } = checked(page, query);
    // Someone without an organisation and without a role of an authority sees nothing.
    const seen = caller.ofAuthority ? {} : { organisation: caller.organisation ?? '' };
    const rows = await this.prisma.applicationLine.findMany({ where: { ...seen, ...(after === undefined ? {} : { filedAt: { lt: after } }) }, orderBy: { filedAt: 'desc' }, take: limit + 1 });
    const shown = rows.slice(0, limit);
    return { applications: shown.map(lineOf), next: rows.length > limit ? Number(shown.at(-1)!.filedAt) : null };
  }

  /** The highest number behind this prefix among the codes that have it and five digits; 0 when there is none. */
  async highestCode(prefix: string): Promise<number> {
    const rows = await this.prisma.$queryRaw<{ code: string }[]>`
      SELECT code FROM application_lines WHERE code LIKE ${`${prefix}_____`} ORDER BY code DESC LIMIT 1`;
    return Number(rows[0]?.code.slice(prefix.length) ?? 0);
  }
}

function lineOf(row: ApplicationLine) {
  const { id, organisation, programme, name, applicant, status, code, periodFrom, periodTo, submittedOn, decidedOn, granted, budgetVersion, openAmendment } = row;
  const period = { from: periodFrom, to: periodTo };
  return { id, organisation, programme, name, applicant, status, code, period, submittedOn, decidedOn, granted: granted === null ? null : money(granted), budgetVersion, openAmendment };
}
