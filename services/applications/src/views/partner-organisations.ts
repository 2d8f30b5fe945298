import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { PRISMA, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** Where each partner files its own claims: whose people do so beside those of the lead. It may lag behind: claims has the last word. */
@Controller()
export class PartnerOrganisations implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.partnerOrganisation.deleteMany();
  }

  @EventPattern<EventType>('PartnerOrganisationNamed')
  async named(@Payload() { data: { partner, organisation } }: Recorded<EventData<'PartnerOrganisationNamed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const key = { grant: event.stream, partner };
    await tx.partnerOrganisation.deleteMany({ where: key });
    if (organisation !== null) await tx.partnerOrganisation.create({ data: { ...key, organisation } });
  }

  /** An award that was taken back has no claims. */
  @EventPattern<EventType>('DecisionChangeAnswered')
  async answered(@Payload() { data }: Recorded<EventData<'DecisionChangeAnswered'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    if (data.change === 'reversal' && data.holds) await tx.partnerOrganisation.deleteMany({ where: { grant: event.stream } });
  }

  /** The partners of a grant whose claims an organisation files. */
  async partnersOf(grant: string, organisation: string): Promise<string[]> {
    const rows = await this.prisma.partnerOrganisation.findMany({ where: { grant, organisation }, orderBy: { partner: 'asc' } });
    return rows.map(({ partner }) => partner);
  }
}
