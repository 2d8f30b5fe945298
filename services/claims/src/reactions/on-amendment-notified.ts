import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A change within the flexibility of the budget that lowers a cell waits for the answer of claims as a decided one does. */
@Controller()
export class OnAmendmentNotified {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('AmendmentNotified')
  async lowerCeiling(@Payload() { data }: Recorded<EventData<'AmendmentNotified'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const { amendment, effect, proposed } = data;
    if (effect !== 'when-claims-answers') return;
    await this.edge.react(this.claims, event.stream, event, { type: 'LowerCeiling', amendment, proposed }, { name: 'lower-ceiling' });
  }
}
