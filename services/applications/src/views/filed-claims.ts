import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import type { EventType } from '@toteuma/contracts';
import type { HandlerContext } from '@toteuma/eventing';
import { PRISMA, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** The grants of which a claim has been filed: their award can no longer be taken back. It may lag behind: claims has the last word. */
@Controller()
export class FiledClaims implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.claimedGrant.deleteMany();
  }

  @EventPattern<EventType>('ClaimSubmitted')
  async filed(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.claimedGrant.upsert({ where: { grant: event.stream }, create: { grant: event.stream }, update: {} });
  }

  async anyOf(grant: string): Promise<boolean> {
    return (await this.prisma.claimedGrant.findUnique({ where: { grant } })) !== null;
  }
}
