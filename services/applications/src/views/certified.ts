import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { parseMoney } from '@toteuma/kernel';
import { PRISMA, type View } from '@toteuma/platform';
import type { Certified } from '../application/terms.js';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/**
 * What claims has certified of each grant, so that an amendment below it is refused at once. It may lag behind: claims
 * has the last word on every lowering.
 */
@Controller()
export class CertifiedView implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.certifiedCell.deleteMany();
    await tx.decidedSupport.deleteMany();
  }

  /** A correction tells changes, as a decision does of what was certified before. */
  @EventPattern<readonly EventType[]>(['ClaimDecided', 'ClaimCorrected'])
  async decided(@Payload() { data }: Recorded<EventData<'ClaimDecided' | 'ClaimCorrected'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const grant = event.stream;
    for (const cell of data.cells) {
      const { partner, category, year } = cell;
      const amount = parseMoney(cell.certified);
      await tx.certifiedCell.upsert({ where: { grant_partner_category_year: { grant, partner, category, year } }, create: { grant, partner, category, year, amount }, update: { amount: { increment: amount } } });
    }
    const amount = parseMoney(data.supportDecided);
    await tx.decidedSupport.upsert({ where: { grant }, create: { grant, amount }, update: { amount } });
  }

  async of(grant: string): Promise<Certified> {
    const [cells, support] = await Promise.all([
      this.prisma.certifiedCell.findMany({ where: { grant }, select: { partner: true, category: true, year: true, amount: true }, orderBy: [{ partner: 'asc' }, { category: 'asc' }, { year: 'asc' }] }),
      this.prisma.decidedSupport.findUnique({ where: { grant } }),
    ]);
    return { cells, supportDecided: support?.amount ?? 0n };
  }
}
