import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A rectification that lowers nothing is taken over at once; one that claims let pass itself is known already. */
@Controller()
export class OnGrantRectified {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('GrantRectified')
  async changeTerms(@Payload() { data }: Recorded<EventData<'GrantRectified'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const { terms, supportRate } = data;
    await this.edge.react(this.claims, event.stream, event, { type: 'ChangeTerms', terms, supportRate }, { name: 'take-rectified-terms' });
  }
}
