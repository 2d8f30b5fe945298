import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** With the award a grant can be claimed from: from here on claims keeps its ceiling. */
@Controller()
export class OnGrantAwarded {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('GrantAwarded')
  async openClaims(@Payload() { data: award }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    await this.edge.react(this.claims, event.stream, event, { type: 'OpenClaims', award }, { name: 'open-claims' });
  }
}
