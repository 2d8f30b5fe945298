import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { LEAD, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** Who joins may claim costs from now on; who left claims no more. */
@Controller()
export class OnPartnersChanged {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('PartnersChanged')
  async changePartners(@Payload() { data }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const { partners } = data;
    const change = {
      partners: [LEAD, ...partners.map(({ id }) => id)],
      left: partners.flatMap(({ id, left }) => (left === null ? [] : [id])),
      transferees: partners.flatMap(({ id, role }) => (role === 'transferee' ? [id] : [])),
    };
    await this.edge.react(this.claims, event.stream, event, { type: 'ChangeOperation', ...change }, { name: 'change-partners' });
  }
}
