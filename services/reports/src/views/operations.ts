import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { operationCode, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money, parseMoney, percentOf } from '@toteuma/kernel';
import { Acting, checked, pageLimit, PRISMA, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

const page = z.strictObject({
  after: operationCode.optional(),
  limit: pageLimit,
});

interface OperationLine {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly granted: string;
  readonly certified: string;
  readonly realisation: string | null;
}

/** All operations in one list: support granted, support decided for certified costs, and the share of it. */
@Controller('api/v1/reports')
export class Operations implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.operation.deleteMany();
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Payload() { data }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { organisation: data.organisation, code: data.code, name: data.plan.name, granted: parseMoney(data.terms.granted) });
  }

  @EventPattern<EventType>('TrancheGranted')
  async trancheGranted(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { granted: parseMoney(data.granted) });
  }

  @EventPattern<EventType>('BudgetAmended')
  async budgetAmended(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { granted: parseMoney(data.terms.granted) });
  }

  @EventPattern<EventType>('ClaimDecided')
  async claimDecided(@Payload() { data }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { certified: parseMoney(data.supportDecided) });
  }

  /** By code; `next` is what to send as `after` for those that follow, null at the end. */
  @Get()
  @Roles('any')
  async list(@Acting() caller: Caller, @Query() asked: unknown): Promise<{ operations: OperationLine[]; next: string | null }> {
    const { after, limit } = checked(page, asked);
    if (!caller.ofAuthority && caller.organisation === null) return { operations: [], next: null };
    const visible = caller.ofAuthority ? {} : { organisation: caller.organisation };
    // The claims of a grant may be known before its award: such a line has no code yet.
    const code = { not: null, ...(after === undefined ? {} : { gt: after }) };
    const rows = await this.prisma.operation.findMany({ where: { ...visible, code }, orderBy: { code: 'asc' }, take: limit + 1 });
    const operations = rows.slice(0, limit).map(lineOf);
    return { operations, next: rows.length > limit ? (operations.at(-1)?.code ?? null) : null };
  }
}

function lineOf({ grant, code, name, granted, certified }: { grant: string; code: string | null; name: string | null; granted: bigint; certified: bigint }): OperationLine {
  return { id: grant, code: code ?? '', name: name ?? '', granted: money(granted), certified: money(certified), realisation: percentOf(certified, granted) };
}

async function store(tx: Tx, grant: string, known: { organisation?: string; code?: string; name?: string; granted?: bigint; certified?: bigint }): Promise<void> {
  await tx.operation.upsert({ where: { grant }, create: { grant, ...known }, update: known });
}
