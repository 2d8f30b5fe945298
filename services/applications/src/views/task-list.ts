import { Controller, Get, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, instant, publicLabel, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { daysAfter, endOfTimeLimit, helsinkiDay } from '@toteuma/kernel';
import { Acting, Describe, PRISMA, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import { RECTIFICATION_DAYS } from '../pack/pack.js';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { ClosedOperations } from './closed-operations.js';

const kinds = ['draft', 'supplement', 'amendment-supplement', 'hearing', 'condition', 'decision'] as const;
type Kind = (typeof kinds)[number];
/** The most that is shown of each kind of row: the home page of an organisation, not an archive. */
const MOST = 200;

const task = z.strictObject({
  kind: z.enum(kinds),
  application: id.nullable(),
  draft: id.nullable(),
  number: z.int().min(1).nullable().meta({ description: 'Of the supplement, the amendment or the condition.' }),
  name: publicLabel().nullable().meta({ description: 'Of the operation; a draft may have none yet.' }),
  due: day.nullable().meta({ description: 'Of a draft the day on which its call closes, of a decision the last day to ask for a rectification.' }),
  closesAt: instant.nullable().meta({ description: 'Of a draft the instant at which its call closes.' }),
  since: instant,
});
const answer = z.strictObject({ tasks: z.array(task) });
const example = {
  tasks: [
    { kind: 'supplement', application: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', draft: null, number: 1, name: 'ULPO', due: '2026-03-20', closesAt: null, since: '2026-03-06T09:00:00.000Z' },
    { kind: 'draft', application: null, draft: '7c0e41d2-35b8-4a16-9f27-c8d1e6b3a504', number: null, name: null, due: '2026-04-30', closesAt: '2026-04-30T13:00:00.000Z', since: '2026-03-02T07:15:00.000Z' },
  ],
};

type Told<T extends EventType> = Recorded<EventData<T>>;
type Context = HandlerContext<Tx>;

/** What an organisation has to do next, and until when. */
@Controller('api/v1/applications/tasks')
export class TaskList implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly operations: ClosedOperations,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.taskLine.deleteMany();
    await tx.taskCase.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data: { organisation, plan, limits } }: Told<'ApplicationSubmitted'>, @Ctx() { tx, event }: Context): Promise<void> {
    await tx.taskCase.create({ data: { id: event.stream, organisation, name: plan.name, rectificationDays: limits.rectificationDays ?? RECTIFICATION_DAYS } });
  }

  @EventPattern<EventType>('SupplementRequested')
  async supplementRequested(@Payload() { data: { supplement, due }, occurredAt }: Told<'SupplementRequested'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'supplement', { occurredAt, due, number: supplement });
  }

  @EventPattern<EventType>('ApplicationSupplemented')
  async supplemented(@Payload() { data: { supplement, plan } }: Told<'ApplicationSupplemented'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['supplement'], supplement);
    const { tx, event } = context;
    await tx.taskCase.update({ where: { id: event.stream }, data: { name: plan.name } });
    await tx.taskLine.updateMany({ where: { application: event.stream }, data: { name: plan.name } });
  }

  @EventPattern<EventType>('HearingOpened')
  async hearingOpened(@Payload() { data: { due }, occurredAt }: Told<'HearingOpened'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'hearing', { occurredAt, due });
  }

  @EventPattern<EventType>('HearingAnswered')
  async hearingAnswered(@Payload() _: Told<'HearingAnswered'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['hearing']);
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Payload() { data: { conditionsDue = [] }, occurredAt }: Told<'GrantAwarded'>, @Ctx() context: Context): Promise<void> {
    await decided(context, occurredAt);
    await putConditions(context, occurredAt, conditionsDue);
  }

  @EventPattern<EventType>('GrantRectified')
  async rectified(@Payload() { data: { conditions, conditionsDue = [] }, occurredAt }: Told<'GrantRectified'>, @Ctx() context: Context): Promise<void> {
    // Conditions that are not given stay as they are.
    if (conditions === undefined) return;
    await done(context, ['condition']);
    await putConditions(context, occurredAt, conditionsDue);
  }

  @EventPattern<EventType>('ConditionReported')
  async conditionReported(@Payload() { data: { condition } }: Told<'ConditionReported'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['condition'], condition);
  }

  @EventPattern<EventType>('ConditionReviewed')
  async conditionReviewed(@Payload() { data: { condition, outcome, due }, occurredAt }: Told<'ConditionReviewed'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['condition'], condition);
    if (outcome === 'supplement') await put(context, 'condition', { occurredAt, due, number: condition });
  }

  @EventPattern<EventType>('ApplicationRejected')
  async rejected(@Payload() { occurredAt }: Told<'ApplicationRejected'>, @Ctx() context: Context): Promise<void> {
    await decided(context, occurredAt);
  }

  @EventPattern<EventType>('RectificationRequested')
  async rectificationRequested(@Payload() _: Told<'RectificationRequested'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['decision']);
  }

  @EventPattern<EventType>('ApplicationWithdrawn')
  async withdrawn(@Payload() _: Told<'ApplicationWithdrawn'>, @Ctx() context: Context): Promise<void> {
    await done(context, kinds);
  }

  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Payload() _: Told<'DecisionReverted'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['decision', 'condition']);
  }

  @EventPattern<EventType>('AmendmentSupplementRequested')
  async amendmentSupplementRequested(@Payload() { data: { amendment, due }, occurredAt }: Told<'AmendmentSupplementRequested'>, @Ctx() context: Context): Promise<void> {
    await put(context, 'amendment-supplement', { occurredAt, due, number: amendment });
  }

  @EventPattern<EventType>('AmendmentSupplemented')
  async amendmentSupplemented(@Payload() { data: { amendment } }: Told<'AmendmentSupplemented'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['amendment-supplement'], amendment);
  }

  @EventPattern<EventType>('AmendmentDecided')
  async amendmentDecided(@Payload() { data: { amendment } }: Told<'AmendmentDecided'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['amendment-supplement'], amendment);
  }

  @EventPattern<EventType>('AmendmentWithdrawn')
  async amendmentWithdrawn(@Payload() { data: { amendment } }: Told<'AmendmentWithdrawn'>, @Ctx() context: Context): Promise<void> {
    await done(context, ['amendment-supplement'], amendment);
  }

  @Get()
  @Roles('applicant')
  @Describe({ summary: 'What your organisation has to do next', answer, example: { answer: example } })
  async tasks(@Acting() caller: Caller): Promise<z.infer<typeof answer>> {
    const organisation = caller.organisation ?? '';
    const { today } = caller.stamp;
    const lapsed = await this.operations.lapsed(await this.prisma.taskLine.findMany({ where: { organisation, kind: 'condition' }, distinct: ['application'], select: { application: true } }));
    const [lines, drafts] = await Promise.all([
      this.prisma.taskLine.findMany({
        where: { organisation, ...lapsed, OR: [{ kind: { not: 'decision' } }, { due: { gte: today } }] },
        orderBy: [{ due: { sort: 'asc', nulls: 'last' } }, { since: 'asc' }, { id: 'asc' }], take: MOST,
      }),
      this.#drafts(caller, organisation),
    ]);
    const waiting = lines.map(({ kind, application, number, name, due, since }) => ({ kind: kind as Kind, application, draft: null, number, name, due, closesAt: null, since: since.toISOString() }));
    return { tasks: [...waiting, ...drafts].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b))) };
  }

  /** The drafts that the person may see, with the day on which their call closes. */
  async #drafts({ person }: Caller, organisation: string): Promise<z.infer<typeof task>[]> {
    const drafts = await this.prisma.draft.findMany({
      where: { organisation, state: { not: 'submitted' }, deletedAt: null, OR: [{ colleagues: { gte: 1 } }, { collaborators: { some: { person, level: { gte: 1 } } } }] },
      select: { id: true, name: true, call: true, createdAt: true }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: MOST,
    });
    const calls = await this.prisma.callLine.findMany({ where: { code: { in: [...new Set(drafts.map(({ call }) => call))] } }, select: { code: true, closesAt: true } });
    const closings = new Map(calls.map(({ code, closesAt }) => [code, closesAt.toISOString()]));
    return drafts.map(({ id: draft, name, call, createdAt }) => {
      const closesAt = closings.get(call) ?? null;
      return { kind: 'draft', application: null, draft, number: null, name: name === '' ? null : name, due: closesAt === null ? null : helsinkiDay(closesAt), closesAt, since: createdAt.toISOString() };
    });
  }
}

/** What is due first comes first, then what has no day, each by its age. */
const keyOf = ({ due, since }: { due: string | null; since: string }): string => `${due ?? '9999-99-99'} ${since}`;

async function put({ tx, event }: Context, kind: Kind, { occurredAt, due, number = null }: { occurredAt: string; due: string | null; number?: number | null }): Promise<void> {
  const application = event.stream;
  const { organisation, name } = await tx.taskCase.findUniqueOrThrow({ where: { id: application } });
  // As the rules judge it: what is due on a day off can be done on the working day that follows.
  const until = due === null ? null : endOfTimeLimit(due);
  const line = { id: [application, kind, ...(number === null ? [] : [number])].join(':'), application, organisation, kind, number, name, due: until, since: occurredAt };
  await tx.taskLine.upsert({ where: { id: line.id }, create: line, update: line });
}

async function done({ tx, event }: Context, over: readonly Kind[], number?: number): Promise<void> {
  await tx.taskLine.deleteMany({ where: { application: event.stream, kind: { in: [...over] }, ...(number === undefined ? {} : { number }) } });
}

async function putConditions(context: Context, occurredAt: string, dues: readonly (string | null)[]): Promise<void> {
  for (const [at, due] of dues.entries()) {
    if (due !== null) await put(context, 'condition', { occurredAt, due, number: at + 1 });
  }
}

/** The decision is to be read, and can be questioned for some days. */
async function decided(context: Context, occurredAt: string): Promise<void> {
  await done(context, ['supplement', 'hearing']);
  const { rectificationDays } = await context.tx.taskCase.findUniqueOrThrow({ where: { id: context.event.stream } });
  const due = daysAfter(helsinkiDay(occurredAt), rectificationDays);
  await put(context, 'decision', { occurredAt, due });
}
