import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A tranche raises what may be certified at once: it needs no answer. */
@Controller()
export class OnTrancheGranted {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('TrancheGranted')
  async addTranche(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    // The amount, not the new total: a lowering that claims has answered meanwhile must not be undone.
    await this.edge.react(this.claims, event.stream, event, { type: 'AddTranche', amount: data.amount }, { name: 'add-tranche' });
  }
}
