import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { id as uuid, instant, nonNegativeMoney, publicLabel, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, nextToken, oneOf, PRISMA, Roles, searchText, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import { euState } from '../application/terms.js';
import { phaseAt } from '../call/call.js';
import type { Tx } from '../database.js';
import type { CallLine, Prisma, PrismaClient } from '../generated/prisma/client.js';

const callStates = ['draft', 'published', 'open', 'closed'] as const;
export const extensionShown = z.strictObject({ was: instant, closesAt: instant, on: instant });
export const callShown = z.strictObject({
  id: uuid,
  version: z.int().min(1),
  code: slug,
  programme: slug,
  names: z.strictObject({ fi: publicLabel(), sv: publicLabel(), en: publicLabel() }),
  state: z.enum(callStates).meta({ description: 'By the clock: `published` opens later; `closed` after the second that `closesAt` names.' }),
  opensAt: instant,
  closesAt: instant,
  budget: nonNegativeMoney.nullable(),
  authority: slug.nullable(),
  priority: slug.nullable(),
  applications: z.int().min(0),
  requested: nonNegativeMoney.meta({ description: 'EU and state money that its applications ask for.' }),
  extensions: z.array(extensionShown),
});
const answer = z.strictObject({ calls: z.array(callShown), next: nextToken });
const example = {
  calls: [{
    id: '8f1d0c3e-52a4-8b1f-9d6e-0a7c2f4b6d18', version: 4, code: 'osaaminen-2026', programme: 'esf-plus-2021-2027', names: { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' },
    state: 'closed', opensAt: '2026-01-12T06:00:00.000Z', closesAt: '2026-03-09T14:00:00.000Z', budget: '2500000.00', authority: null, priority: null, applications: 12, requested: '3120400.00',
    extensions: [{ was: '2026-03-02T14:00:00.000Z', closesAt: '2026-03-09T14:00:00.000Z', on: '2026-02-27T09:00:00.000Z' }],
  }],
  next: null,
} as const;

type State = (typeof callStates)[number];

const calls = new List<Prisma.CallLineFindManyArgs>({
  name: 'calls',
  sorts: { closesAt: sortable.instant, opensAt: sortable.instant, code: sortable.text },
  first: '-closesAt',
  key: { draftedAt: sortable.whole },
  filters: {
    // What it means depends on the hour: see stateAt.
    state: oneOf(callStates, () => ({})),
    programme: filter(slug, (programme) => ({ programme })),
    search: filter(searchText, (text) => ({ OR: [{ nameFi: contains(text) }, { nameSv: contains(text) }, { nameEn: contains(text) }, { code: contains(text) }] })),
  },
});

/** The calls for applications. A draft is for the authority only. */
@Controller('api/v1/applications/calls')
export class CallList implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.callLine.deleteMany();
    await tx.callApplication.deleteMany();
    await tx.callTotal.deleteMany();
  }

  @EventPattern<EventType>('CallDrafted')
  async drafted(@Payload() { data }: Recorded<EventData<'CallDrafted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { code, programme } = data;
    await tx.callLine.create({ data: { id: event.stream, draftedAt: event.position, version: event.version, code, programme, published: false, extensions: [], ...contentOf(data) } });
  }

  @EventPattern<EventType>('CallDraftChanged')
  async changed(@Payload() { data }: Recorded<EventData<'CallDraftChanged'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.callLine.update({ where: { id: event.stream }, data: { version: event.version, ...contentOf(data) } });
  }

  @EventPattern<EventType>('CallPublished')
  async published(@Payload() _: Recorded<EventData<'CallPublished'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.callLine.update({ where: { id: event.stream }, data: { version: event.version, published: true } });
  }

  @EventPattern<EventType>('CallExtended')
  async extended(@Payload() { data: { was, closesAt }, occurredAt: on }: Recorded<EventData<'CallExtended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { extensions } = await tx.callLine.findUniqueOrThrow({ where: { id: event.stream } });
    await tx.callLine.update({ where: { id: event.stream }, data: { version: event.version, closesAt, extensions: [...(extensions as object[]), { was, closesAt, on }] } });
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data: { call, plan } }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const requested = euState(plan.financing);
    await tx.callApplication.create({ data: { application: event.stream, call, requested } });
    await tx.callTotal.upsert({ where: { call }, create: { call, applications: 1, requested }, update: { applications: { increment: 1 }, requested: { increment: requested } } });
  }

  @EventPattern<EventType>('ApplicationSupplemented')
  async supplemented(@Payload() { data: { plan } }: Recorded<EventData<'ApplicationSupplemented'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const requested = euState(plan.financing);
    const before = await tx.callApplication.findUniqueOrThrow({ where: { application: event.stream } });
    await tx.callApplication.update({ where: { application: event.stream }, data: { requested } });
    await tx.callTotal.update({ where: { call: before.call }, data: { requested: { increment: requested - before.requested } } });
  }

  @EventPattern<EventType>('ApplicationWithdrawn')
  async withdrawn(@Payload() _: Recorded<EventData<'ApplicationWithdrawn'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { call, requested } = await tx.callApplication.delete({ where: { application: event.stream } });
    await tx.callTotal.update({ where: { call }, data: { applications: { decrement: 1 }, requested: { decrement: requested } } });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The calls for applications', name: 'calls', query: calls.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const page = calls.page(query);
    const { state } = query as { state?: State };
    const visible = { AND: [caller.ofAuthority ? {} : { published: true }, state === undefined ? {} : stateAt(state, caller.at)] };
    const { shown, next } = page.cut(await this.prisma.callLine.findMany(page.args(visible)));
    const totals = await this.prisma.callTotal.findMany({ where: { call: { in: shown.map(({ code }) => code) } } });
    const totalOf = new Map(totals.map((total) => [total.call, total]));
    return { calls: shown.map((row) => shownAt(row, totalShown(totalOf.get(row.code)), caller.at)), next };
  }

  /** How many applications the call with this code has, and what they ask for. */
  async totalOf(code: string): Promise<{ applications: number; requested: string }> {
    return totalShown(await this.prisma.callTotal.findUnique({ where: { call: code } }));
  }
}

const totalShown = (total: { applications: number; requested: bigint } | null | undefined) => ({ applications: total?.applications ?? 0, requested: money(total?.requested ?? 0n) });

function contentOf({ names, opensAt, closesAt, budget, authority, priority }: EventData<'CallDraftChanged'>) {
  return { nameFi: names.fi, nameSv: names.sv, nameEn: names.en, opensAt, closesAt, budget: budget === null ? null : parseMoney(budget), authority, priority };
}

/** Calls that are in this state at an instant. A call is open until the second of its closing is over. */
function stateAt(state: State, at: string): Prisma.CallLineWhereInput {
  const second = `${at.slice(0, 19)}.000Z`;
  switch (state) {
    case 'draft':
      return { published: false };
    case 'published':
      return { published: true, opensAt: { gt: second } };
    case 'open':
      return { published: true, opensAt: { lte: second }, closesAt: { gte: second } };
    case 'closed':
      return { published: true, closesAt: { lt: second } };
    default:
      return state satisfies never;
  }
}

function shownAt(row: CallLine, total: { applications: number; requested: string }, at: string): z.infer<typeof callShown> {
  const { id, version, code, programme, nameFi, nameSv, nameEn, budget, authority, priority } = row;
  const times = { opensAt: row.opensAt.toISOString(), closesAt: row.closesAt.toISOString() };
  return {
    id, version, code, programme, names: { fi: nameFi, sv: nameSv, en: nameEn }, state: row.published ? phaseAt(times, at) : 'draft', ...times,
    budget: budget === null ? null : money(budget), authority, priority, ...total, extensions: extensionShown.array().parse(row.extensions),
  };
}
