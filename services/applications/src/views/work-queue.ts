import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, instant, nonNegativeMoney, operationCode, publicLabel, slug, type EventData, type EventType, type GrantPlan } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { inOfficeOn, money, parseMoney, sameOfficeOn, type Office } from '@toteuma/kernel';
import { Acting, CONFIG, Describe, filter, List, nextToken, oneOf, PRISMA, Roles, searchable, searchText, sortable, sought, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import { euState } from '../application/terms.js';
import type { Packs } from '../config.js';
import type { Tx } from '../database.js';
import { Prisma, type PrismaClient, type QueueItem } from '../generated/prisma/client.js';
import { allNames, applicantOn, firstName, renamed } from './applicant-names.js';
import { ClosedOperations } from './closed-operations.js';
import { HiddenApplications } from './hidden-applications.js';

const kinds = ['application', 'supplement', 'hearing', 'rectification', 'amendment', 'condition', 'message'] as const;
type Kind = (typeof kinds)[number];

/** @param withThe all authorities that are one with an authority on the day of the question */
const queueOf = (withThe: (authority: string) => string[]) => new List<Prisma.QueueItemFindManyArgs>({
  name: 'queue',
  sorts: { age: sortable.instant, due: sortable.text.nullable(), amount: sortable.whole },
  first: 'age',
  key: { place: sortable.whole },
  filters: {
    kind: oneOf(kinds, (kind) => ({ kind })),
    programme: filter(slug, (programme) => ({ programme })),
    call: filter(slug, (call) => ({ call })),
    authority: filter(slug, (authority) => ({ authority: { in: withThe(authority) } })),
    search: filter(searchText, (text) => ({ AND: sought(text).map((searched) => ({ searched })) })),
  },
});
const { query: asked } = queueOf((authority) => [authority]);

const item = z.strictObject({
  kind: z.enum(kinds),
  application: id,
  number: z.int().min(1).nullable().meta({ description: 'Of the supplement, rectification, amendment, condition or message.' }),
  code: operationCode.nullable(),
  name: publicLabel(),
  applicant: publicLabel(),
  programme: slug,
  call: slug,
  authority: slug.nullable().meta({ description: 'Who has it today: the authority that the application names, or the one that has succeeded it.' }),
  waitingSince: instant,
  due: day.nullable().meta({ description: 'By when the applicant is to answer; until then there is nothing to do.' }),
  amount: nonNegativeMoney.meta({ description: 'EU and state money asked for; once it is decided, what was granted.' }),
});
const answer = z.strictObject({ items: z.array(item), next: nextToken });
const example = {
  items: [{
    kind: 'application', application: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', number: null, code: null, name: 'ULPO', applicant: 'Invented oy', programme: 'esf-plus-2021-2027', call: 'osaaminen-2026', authority: 'elinvoimakeskus-kaakkois-suomi',
    waitingSince: '2026-02-27T09:00:00.000Z', due: null, amount: '141109.00',
  }],
  next: null,
};

type Told<T extends EventType> = Recorded<EventData<T>>;
type Context = HandlerContext<Tx>;
/** What is over once an application is decided. */
const UNDECIDED = ['application', 'supplement', 'hearing'] as const;

/** What waits for the authority, each thing with its own line. It leaves when the authority acts on it. */
@Controller('api/v1/applications/queue')
export class WorkQueue implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly hidden: HiddenApplications,
    private readonly operations: ClosedOperations,
    @Inject(CONFIG) private readonly config: { readonly TOTEUMA_PACKS: Packs },
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.queueItem.deleteMany();
    await tx.queueCase.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data: { plan, programme, call }, occurredAt }: Told<'ApplicationSubmitted'>, @Ctx() context: Context): Promise<void> {
    await context.tx.queueCase.create({ data: { id: context.event.stream, programme, call, ...ofPlan(plan), asked: euState(plan.financing) } });
    await put(context, 'application', occurredAt);
  }

  @EventPattern<EventType>('SupplementRequested')
  async supplementRequested(@Payload() { data: { due } }: Told<'SupplementRequested'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['supplement']);
    await wait(context, 'application', due);
  }

  @EventPattern<EventType>('ApplicationSupplemented')
  async supplemented(@Payload() { data: { supplement, plan }, occurredAt }: Told<'ApplicationSupplemented'>, @Ctx() context: Context): Promise<void> {
    await context.tx.queueCase.update({ where: { id: context.event.stream }, data: { asked: euState(plan.financing) } });
    await change(context, ofPlan(plan));
    await wait(context, 'application', null);
    await put(context, 'supplement', occurredAt, supplement);
  }

  @EventPattern<EventType>('EligibilityChecked')
  async checked(@Payload() _: Told<'EligibilityChecked'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['supplement']);
  }

  @EventPattern<EventType>('ApplicationAssessed')
  async assessed(@Payload() _: Told<'ApplicationAssessed'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['supplement']);
  }

  @EventPattern<EventType>('HearingOpened')
  async hearingOpened(@Payload() { data: { due } }: Told<'HearingOpened'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['supplement', 'hearing']);
    await wait(context, 'application', due);
  }

  @EventPattern<EventType>('HearingAnswered')
  async hearingAnswered(@Payload() { occurredAt }: Told<'HearingAnswered'>, @Ctx() context: Context): Promise<void> {
    await wait(context, 'application', null);
    await put(context, 'hearing', occurredAt);
  }

  @EventPattern<EventType>('MessageSent')
  async messageSent(@Payload() { data: { message, from }, occurredAt }: Told<'MessageSent'>, @Ctx() context: Context): Promise<void> {
    if (from === 'authority') await drop(context, ['message']);
    // Of several messages the first is the one that waits.
    else if ((await context.tx.queueItem.count({ where: { application: context.event.stream, kind: 'message' } })) === 0) await put(context, 'message', occurredAt, message);
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Payload() { data: { code, plan, terms } }: Told<'GrantAwarded'>, @Ctx() context: Context): Promise<void> {
    await drop(context, UNDECIDED);
    await change(context, { code, ...firstName(plan), amount: parseMoney(terms.granted) });
  }

  @EventPattern<EventType>('ApplicationRejected')
  async rejected(@Payload() _: Told<'ApplicationRejected'>, @Ctx() context: Context): Promise<void> {
    await drop(context, UNDECIDED);
  }

  @EventPattern<EventType>('ApplicationWithdrawn')
  async withdrawn(@Payload() _: Told<'ApplicationWithdrawn'>, @Ctx() context: Context): Promise<void> {
    await drop(context, kinds);
  }

  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Payload() { occurredAt }: Told<'DecisionReverted'>, @Ctx() context: Context): Promise<void> {
    // What was asked for counts again; a request to rectify the decision has nothing to rectify any more.
    const { asked } = await context.tx.queueCase.findUniqueOrThrow({ where: { id: context.event.stream } });
    await drop(context, ['rectification', 'condition']);
    await change(context, { code: null, amount: asked });
    await put(context, 'application', occurredAt);
  }

  @EventPattern<EventType>('RectificationRequested')
  async rectificationRequested(@Payload() { data: { rectification }, occurredAt }: Told<'RectificationRequested'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'rectification', occurredAt, rectification);
  }

  @EventPattern<EventType>('RectificationDecided')
  async rectificationDecided(@Payload() _: Told<'RectificationDecided'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['rectification']);
  }

  @EventPattern<EventType>('GrantRectified')
  async rectified(@Payload() { data: { terms, conditions } }: Told<'GrantRectified'>, @Ctx() context: Context): Promise<void> {
    // New conditions take the place of those that were reported.
    if (conditions !== undefined) await drop(context, ['condition']);
    await change(context, { amount: parseMoney(terms.granted) });
  }

  @EventPattern<EventType>('ConditionReported')
  async conditionReported(@Payload() { data: { condition }, occurredAt }: Told<'ConditionReported'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'condition', occurredAt, condition);
  }

  @EventPattern<EventType>('ConditionReviewed')
  async conditionReviewed(@Payload() { data: { condition } }: Told<'ConditionReviewed'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['condition'], condition);
  }

  @EventPattern<EventType>('TrancheGranted')
  async trancheGranted(@Payload() { data: { granted } }: Told<'TrancheGranted'>, @Ctx() context: Context): Promise<void> {
    await change(context, { amount: parseMoney(granted) });
  }

  @EventPattern<EventType>('AmendmentRequested')
  async amendmentRequested(@Payload() { data: { amendment }, occurredAt }: Told<'AmendmentRequested'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'amendment', occurredAt, amendment);
  }

  @EventPattern<EventType>('AmendmentSupplementRequested')
  async amendmentSupplementRequested(@Payload() { data: { amendment, due } }: Told<'AmendmentSupplementRequested'>, @Ctx() context: Context): Promise<void> {
    await wait(context, 'amendment', due, amendment);
  }

  @EventPattern<EventType>('AmendmentSupplemented')
  async amendmentSupplemented(@Payload() { data: { amendment } }: Told<'AmendmentSupplemented'>, @Ctx() context: Context): Promise<void> {
    await wait(context, 'amendment', null, amendment);
  }

  @EventPattern<EventType>('AmendmentWithdrawn')
  async amendmentWithdrawn(@Payload() { data: { amendment } }: Told<'AmendmentWithdrawn'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['amendment'], amendment);
  }

  @EventPattern<EventType>('AmendmentNotified')
  async amendmentNotified(@Payload() { data: { amendment } }: Told<'AmendmentNotified'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['amendment'], amendment);
  }

  @EventPattern<EventType>('AmendmentDecided')
  async amendmentDecided(@Payload() { data: { amendment } }: Told<'AmendmentDecided'>, @Ctx() context: Context): Promise<void> {
    await drop(context, ['amendment'], amendment);
  }

  @EventPattern<EventType>('PartnersChanged')
  async partnersChanged(@Payload() { data }: Told<'PartnersChanged'>, @Ctx() context: Context): Promise<void> {
    await change(context, renamed(await context.tx.queueCase.findUniqueOrThrow({ where: { id: context.event.stream } }), data));
  }

  @EventPattern<EventType>('BudgetAmended')
  async budgetAmended(@Payload() { data: { terms } }: Told<'BudgetAmended'>, @Ctx() context: Context): Promise<void> {
    await change(context, { amount: parseMoney(terms.granted) });
  }

  @Get()
  @Roles('case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'What waits for the authority', name: 'queue', query: asked, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const { today } = caller.stamp;
    const page = queueOf((authority) => sameOfficeOn(this.#authorities, authority, today)).page(query);
    const hidden = await this.hidden.from(caller);
    const lapsed = await this.operations.lapsed(await this.prisma.queueItem.findMany({ where: { kind: 'condition' }, distinct: ['application'], select: { application: true } }));
    const visible = { ...lapsed, ...(hidden.length === 0 ? {} : { application: { notIn: hidden } }) };
    const { shown, next } = page.cut(await page.rows(visible, (args) => this.prisma.queueItem.findMany(args)));
    return { items: shown.map((row) => shownOf(row, today, row.authority === null ? null : inOfficeOn(this.config.TOTEUMA_PACKS.get(row.programme)?.authorities ?? [], row.authority, today))), next };
  }

  /** Of all programmes: an authority has one id in them. */
  get #authorities(): Office[] {
    return [...this.config.TOTEUMA_PACKS.values()].flatMap(({ authorities }) => authorities);
  }
}

const ofPlan = ({ name, applicant, financing, frame }: GrantPlan) => ({ name, applicant: applicant.name, amount: euState(financing), authority: frame?.authority ?? null });
const idOf = (application: string, kind: Kind, number: number | null): string => [application, kind, ...(number === null ? [] : [number])].join(':');

async function put({ tx, event }: Context, kind: Kind, occurredAt: string, number: number | null = null): Promise<void> {
  const application = event.stream;
  const { id: _, asked: __, applicantNames, ...facts } = await tx.queueCase.findUniqueOrThrow({ where: { id: application } });
  const line = { id: idOf(application, kind, number), place: event.position, application, kind, number, age: occurredAt, due: null, ...facts, applicantNames: applicantNames ?? Prisma.DbNull, searched: searchedOf({ ...facts, applicantNames }) };
  await tx.queueItem.upsert({ where: { id: line.id }, create: line, update: line });
}

/** It waits for the applicant until this day; null: it is for the authority again. */
async function wait({ tx, event }: Context, kind: Kind, due: string | null, number: number | null = null): Promise<void> {
  await tx.queueItem.updateMany({ where: { id: idOf(event.stream, kind, number) }, data: { due } });
}

async function drop({ tx, event }: Context, over: readonly Kind[], number?: number): Promise<void> {
  await tx.queueItem.deleteMany({ where: { application: event.stream, kind: { in: [...over] }, ...(number === undefined ? {} : { number }) } });
}

async function change({ tx, event }: Context, facts: Pick<Prisma.QueueCaseUpdateInput & Prisma.QueueItemUpdateManyMutationInput, 'name' | 'applicant' | 'applicantNames' | 'code' | 'amount' | 'authority'>): Promise<void> {
  const now = await tx.queueCase.update({ where: { id: event.stream }, data: facts });
  await tx.queueItem.updateMany({ where: { application: event.stream }, data: { ...facts, searched: searchedOf(now) } });
}

/** It is found by every name that its applicant had or will have. */
const searchedOf = (known: Pick<QueueItem, 'name' | 'applicant' | 'applicantNames' | 'code'>): string => searchable(known.name, ...allNames(known), known.code);

function shownOf(row: QueueItem, today: string, authority: string | null): z.infer<typeof item> {
  const { kind, application, number, code, name, programme, call, age, due, amount } = row;
  return { kind: kind as Kind, application, number, code, name, applicant: applicantOn(row, today), programme, call, authority, waitingSince: age.toISOString(), due, amount: money(amount) };
}
