import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { parseMoney } from '@toteuma/kernel';
import { PRISMA, type View } from '@toteuma/platform';
import type { ClaimedCell } from '../amendment/amendment-impact.js';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** What each claim of a grant declares and what was certified of it, so that an amendment can tell what it would leave for them. */
@Controller()
export class ClaimedCells implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.claimedCell.deleteMany();
  }

  @EventPattern<EventType>('ClaimSubmitted')
  async submitted(@Payload() { data }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { claim, declared } = data;
    const rows = declared.map(({ partner, category, year, amount }) => ({ grant: event.stream, claim, partner, category, year, declared: parseMoney(amount), certified: 0n, decided: false }));
    await tx.claimedCell.createMany({ data: rows });
  }

  @EventPattern<EventType>('ClaimDecided')
  async decided(@Payload() { data }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { claim, cells } = data;
    const [grant, where] = [event.stream, { grant: event.stream, claim }];
    await tx.claimedCell.deleteMany({ where });
    const rows = cells.map(({ partner, category, year, declared, certified }) => ({ grant, claim, partner, category, year, declared: parseMoney(declared), certified: parseMoney(certified), decided: true }));
    await tx.claimedCell.createMany({ data: rows });
  }

  @EventPattern<EventType>('ClaimCorrected')
  async corrected(@Payload() { data }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    for (const { partner, category, year, certified } of data.cells) {
      await tx.claimedCell.updateMany({ where: { grant: event.stream, claim: data.claim, partner, category, year }, data: { certified: { increment: parseMoney(certified) } } });
    }
  }

  async of(grant: string): Promise<ClaimedCell[]> {
    return this.prisma.claimedCell.findMany({ where: { grant }, orderBy: [{ claim: 'asc' }, { partner: 'asc' }, { category: 'asc' }, { year: 'asc' }] });
  }
}
