import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { id as uuid, moneyText, nonNegativeMoney, slug, year, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { Describe, filter, List, nextToken, PRISMA, Roles, sortable, wholeNumber, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { AppropriationLine, Prisma, PrismaClient } from '../generated/prisma/client.js';

const appropriations = new List<Prisma.AppropriationLineFindManyArgs>({
  name: 'appropriations',
  sorts: { year: sortable.count, programme: sortable.text, amount: sortable.whole },
  first: '-year',
  key: { setAt: sortable.whole },
  filters: {
    programme: filter(slug, (programme) => ({ programme })),
    year: filter(wholeNumber(1990, 2100), (year) => ({ year })),
  },
});

const line = z.strictObject({
  id: uuid,
  version: z.int().min(1).meta({ description: 'The version of the appropriations of the programme, all together, when this one changed last.' }),
  programme: slug,
  authority: slug.nullable(),
  fund: slug.nullable(),
  year,
  priority: slug.nullable(),
  amount: nonNegativeMoney,
  committed: nonNegativeMoney.meta({ description: 'Bound by decisions now.' }),
  left: moneyText.meta({ description: 'Below zero only where a decision that was made could take effect later.' }),
  freed: nonNegativeMoney.meta({ description: 'What was bound once and is free again.' }),
});
const answer = z.strictObject({ appropriations: z.array(line), next: nextToken });
const example = {
  appropriations: [{
    id: '5d0c9b62-6a0e-8c1d-a3f4-7b8e9d0c1f2a', version: 3, programme: 'esf-plus-2021-2027', authority: null, fund: null, year: 2026, priority: null, amount: '4000000.00', committed: '121109.00', left: '3878891.00', freed: '20000.00',
  }],
  next: null,
};

/** What there is to grant, and what of it is committed, left and freed. */
@Controller('api/v1/applications/appropriations')
export class AppropriationList implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.appropriationLine.deleteMany();
  }

  @EventPattern<EventType>('AppropriationSet')
  async set(@Payload() { data }: Recorded<EventData<'AppropriationSet'>>, @Ctx() { tx, event: { version, position } }: HandlerContext<Tx>): Promise<void> {
    const { appropriation: id, programme, authority, fund, year, priority } = data;
    const amount = parseMoney(data.amount);
    await tx.appropriationLine.upsert({
      where: { id },
      create: { id, setAt: position, version, programme, authority, fund, year, priority, amount, committed: 0n, freed: 0n },
      update: { version, amount },
    });
  }

  @EventPattern<EventType>('FundsCommitted')
  async committed(@Payload() { data }: Recorded<EventData<'FundsCommitted'>>, @Ctx() { tx, event: { version } }: HandlerContext<Tx>): Promise<void> {
    await tx.appropriationLine.update({ where: { id: data.appropriation }, data: { version, committed: { increment: parseMoney(data.amount) } } });
  }

  @EventPattern<EventType>('FundsFreed')
  async freed(@Payload() { data }: Recorded<EventData<'FundsFreed'>>, @Ctx() { tx, event: { version } }: HandlerContext<Tx>): Promise<void> {
    const amount = parseMoney(data.amount);
    await tx.appropriationLine.update({ where: { id: data.appropriation }, data: { version, committed: { decrement: amount }, freed: { increment: amount } } });
  }

  @Get()
  @Roles('case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'What there is to grant, by programme and year', name: 'appropriations', query: appropriations.query, answer, example: { answer: example } })
  async list(@Query() query: unknown): Promise<z.infer<typeof answer>> {
    const page = appropriations.page(query);
    const { shown, next } = page.cut(await this.prisma.appropriationLine.findMany(page.args({})));
    return { appropriations: shown.map(shownOf), next };
  }
}

function shownOf({ id, version, programme, authority, fund, year, priority, amount, committed, freed }: AppropriationLine): z.infer<typeof line> {
  return { id, version, programme, authority, fund, year, priority, amount: money(amount), committed: money(committed), left: money(amount - committed), freed: money(freed) };
}
