import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, moneyText, operationCode, publicLabel, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay, money, parseMoney } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, nextToken, oneOf, PRISMA, Roles, searchText, sortable, visibleTo, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { ApplicationLine, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { applicantOn, firstName, renamed } from './applicant-names.js';
import { HiddenApplications } from './hidden-applications.js';

const applications = new List<Prisma.ApplicationLineFindManyArgs>({
  name: 'applications',
  sorts: { submittedOn: sortable.text, code: sortable.text.nullable(), name: sortable.text, granted: sortable.whole.nullable() },
  first: '-submittedOn',
  key: { filedAt: sortable.whole },
  filters: {
    status: oneOf(['submitted', 'withdrawn', 'awarded', 'rejected'], (status) => ({ status })),
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
  status: z.enum(['submitted', 'withdrawn', 'awarded', 'rejected']),
  code: operationCode.nullable(),
  period: z.strictObject({ from: day, to: day }),
  submittedOn: day,
  decidedOn: day.nullable(),
  granted: moneyText.nullable(),
  budgetVersion: z.int().nullable(),
  openAmendment: z.int().nullable().meta({ description: 'The first amendment that is not decided yet, or waits for its answer.' }),
  openAmendments: z.array(z.int()).meta({ description: 'All of them: amendments of different parts may be open at once.' }),
});
const answer = z.strictObject({ applications: z.array(line), next: nextToken });
const example = {
  applications: [{
    id: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', organisation: 'org-jedu', programme: 'esf-2014-2020', name: 'ULPO', applicant: 'Invented oy', status: 'awarded', code: 'S22999',
    period: { from: '2022-10-01', to: '2023-06-30' }, submittedOn: '2022-05-16', decidedOn: '2022-09-12', granted: '141109.00', budgetVersion: 1, openAmendment: null, openAmendments: [],
  }],
  next: null,
};

/** All applications, the newest first: the own organisation's, or everybody's for an authority. */
@Controller('api/v1/applications')
export class ApplicationList implements View<Tx> {
  constructor(
    private readonly hidden: HiddenApplications,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

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
    const { code, plan, terms } = data;
    const decided = { status: 'awarded', code, ...firstName(plan), granted: parseMoney(terms.granted), budgetVersion: terms.budgetVersion, decidedOn: helsinkiDay(occurredAt) };
    await tx.applicationLine.update({ where: { id: event.stream }, data: decided });
  }

  @EventPattern<EventType>('ApplicationRejected')
  async rejected(@Payload() { occurredAt }: Recorded<EventData<'ApplicationRejected'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { status: 'rejected', decidedOn: helsinkiDay(occurredAt) } });
  }

  @EventPattern<EventType>('ApplicationSupplemented')
  async supplemented(@Payload() { data: { plan } }: Recorded<EventData<'ApplicationSupplemented'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const changed = { name: plan.name, applicant: plan.applicant.name, periodFrom: plan.period.from, periodTo: plan.period.to };
    await tx.applicationLine.update({ where: { id: event.stream }, data: changed });
  }

  @EventPattern<EventType>('GrantRectified')
  async rectified(@Payload() { data: { terms } }: Recorded<EventData<'GrantRectified'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { granted: parseMoney(terms.granted), budgetVersion: terms.budgetVersion } });
  }

  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Payload() _: Recorded<EventData<'DecisionReverted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { status: 'submitted', code: null, granted: null, budgetVersion: null, decidedOn: null } });
  }

  @EventPattern<EventType>('ApplicationWithdrawn')
  async withdrawn(@Payload() _: Recorded<EventData<'ApplicationWithdrawn'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { status: 'withdrawn' } });
  }

  @EventPattern<EventType>('TrancheGranted')
  async trancheGranted(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { granted: parseMoney(data.granted) } });
  }

  @EventPattern<EventType>('AmendmentRequested')
  async amendmentRequested(@Payload() { data }: Recorded<EventData<'AmendmentRequested'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { openAmendments: { push: data.amendment } } });
  }

  @EventPattern<EventType>('AmendmentDecided')
  async amendmentDecided(@Payload() { data }: Recorded<EventData<'AmendmentDecided'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    if (data.effect !== 'when-claims-answers') await closeAmendment(tx, event.stream, data.amendment);
  }

  @EventPattern<EventType>('AmendmentWithdrawn')
  async amendmentWithdrawn(@Payload() { data }: Recorded<EventData<'AmendmentWithdrawn'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await closeAmendment(tx, event.stream, data.amendment);
  }

  @EventPattern<EventType>('AmendmentLapsed')
  async amendmentLapsed(@Payload() { data }: Recorded<EventData<'AmendmentLapsed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await closeAmendment(tx, event.stream, data.amendment);
  }

  @EventPattern<EventType>('BudgetAmended')
  async budgetAmended(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { granted, budgetVersion } = data.terms;
    await closeAmendment(tx, event.stream, data.amendment, { granted: parseMoney(granted), budgetVersion });
  }

  @EventPattern<EventType>('PeriodExtended')
  async periodExtended(@Payload() { data }: Recorded<EventData<'PeriodExtended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.applicationLine.update({ where: { id: event.stream }, data: { periodTo: data.period.to } });
  }

  @EventPattern<EventType>('PartnersChanged')
  async partnersChanged(@Payload() { data }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const known = await tx.applicationLine.findUniqueOrThrow({ where: { id: event.stream } });
    await tx.applicationLine.update({ where: { id: event.stream }, data: renamed(known, data) });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The applications that you may see', query: applications.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const page = applications.page(query);
    const { shown, next } = page.cut(await page.rows({ ...visibleTo(caller), ...(await this.#notHidden(caller)) }, (args) => this.prisma.applicationLine.findMany(args)));
    return { applications: shown.map((row) => lineOf(row, caller.stamp.today)), next };
  }

  async #notHidden(caller: Caller): Promise<Prisma.ApplicationLineWhereInput> {
    const hidden = await this.hidden.from(caller);
    return hidden.length === 0 ? {} : { id: { notIn: hidden } };
  }

  /** The highest number behind this prefix among the codes that have it and five digits; 0 when there is none. */
  async highestCode(prefix: string): Promise<number> {
    const rows = await this.prisma.$queryRaw<{ code: string }[]>`
      SELECT code FROM application_lines WHERE code LIKE ${`${prefix}_____`} ORDER BY code DESC LIMIT 1`;
    return Number(rows[0]?.code.slice(prefix.length) ?? 0);
  }
}

async function closeAmendment(tx: Tx, id: string, amendment: number, more: Prisma.ApplicationLineUpdateInput = {}): Promise<void> {
  const { openAmendments } = await tx.applicationLine.findUniqueOrThrow({ where: { id }, select: { openAmendments: true } });
  await tx.applicationLine.update({ where: { id }, data: { ...more, openAmendments: openAmendments.filter((open) => open !== amendment) } });
}

function lineOf(row: ApplicationLine, today: string): z.infer<typeof line> {
  const { id: application, organisation, programme, name, code, periodFrom, periodTo, submittedOn, decidedOn, granted, budgetVersion, openAmendments } = row;
  const status = row.status as z.infer<typeof line>['status'];
  const period = { from: periodFrom, to: periodTo };
  const applicant = applicantOn(row, today);
  return { id: application, organisation, programme, name, applicant, status, code, period, submittedOn, decidedOn, granted: granted === null ? null : money(granted), budgetVersion, openAmendment: openAmendments[0] ?? null, openAmendments };
}
