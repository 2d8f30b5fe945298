import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { PRISMA, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** Whose the applications are: a claim on one that is not awarded is refused as such, and not as if it did not exist. */
@Controller()
export class KnownApplications implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.knownApplication.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.knownApplication.create({ data: { grant: event.stream, organisation: data.organisation } });
  }

  /** @returns the organisation that applied, null when no such application is known. */
  async organisationOf(grant: string): Promise<string | null> {
    const found = await this.prisma.knownApplication.findUnique({ where: { grant } });
    return found?.organisation ?? null;
  }
}
