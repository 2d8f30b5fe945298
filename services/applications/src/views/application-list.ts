import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, moneyText, operationCode, publicLabel, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay, money, parseMoney } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, nextToken, oneOf, PRISMA, Roles, searchText, sortable, visibleTo, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { ApplicationLine, Prisma, PrismaClient } from '../generated/prisma/client.js';

const applications = new List<Prisma.ApplicationLineFindManyArgs>({
  name: 'applications',
  sorts: { submittedOn: sortable.text, code: sortable.text.nullable(), name: sortable.text, granted: sortable.whole.nullable() },
  first: '-submittedOn',
  key: { filedAt: sortable.whole },
  filters: {
    status: oneOf(['submitted', 'awarded', 'rejected'], (status) => ({ status })),
    programme: filter(slug, (programme) => ({ programme })),
    search: filter(searchText, (text) => ({ OR: [{ name: contains(text) }, { code: contains(text) }] })),
  },
});

const line = z.strictObject({
  id,
  organisation: slug,
  programme: slug,
  name: publicLabel(),
  applicant: publicLabel(),
  status: z.enum(['submitted', 'awarded', 'rejected']),
  code: operationCode.nullable(),
  period: z.strictObject({ from: day, to: day }),
  submittedOn: day,
  decidedOn: day.nullable(),
  granted: moneyText.nullable(),
  budgetVersion: z.int().nullable(),
  openAmendment: z.int().nullable().meta({ description: 'The amendment that is not decided yet, or waits for its answer.' }),
});
const answer = z.strictObject({ applications: z.array(line), next: nextToken });
const example = {
  applications: [{
    id: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', organisation: 'org-jedu', programme: 'esf-2014-2020', name: 'ULPO', applicant: 'Invented oy', status: 'awarded', code: 'S22999',
    period: { from: '2022-10-01', to: '2023-06-30' }, submittedOn: '2022-05-16', decidedOn: '2022-09-12', granted: '141109.00', budgetVersion: 1, openAmendment: null,
  }],
  next: null,
};

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

  @Get()
  @Roles('any')
  @Describe({ summary: 'The applications that you may see', query: applications.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const page = applications.page(query);
    const { shown, next } = page.cut(await this.prisma.applicationLine.findMany(page.args(visibleTo(caller))));
    return { applications: shown.map(lineOf), next };
  }

  /** The highest number behind this prefix among the codes that have it and five digits; 0 when there is none. */
  async highestCode(prefix: string): Promise<number> {
    const rows = await this.prisma.$queryRaw<{ code: string }[]>`
      SELECT code FROM application_lines WHERE code LIKE ${`${prefix}_____`} ORDER BY code DESC LIMIT 1`;
    return Number(rows[0]?.code.slice(prefix.length) ?? 0);
  }
}

function lineOf(row: ApplicationLine): z.infer<typeof line> {
  const { id: application, organisation, programme, name, applicant, code, periodFrom, periodTo, submittedOn, decidedOn, granted, budgetVersion, openAmendment } = row;
  const status = row.status as z.infer<typeof line>['status'];
  const period = { from: periodFrom, to: periodTo };
  return { id: application, organisation, programme, name, applicant, status, code, period, submittedOn, decidedOn, granted: granted === null ? null : money(granted), budgetVersion, openAmendment };
}
