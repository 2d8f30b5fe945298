import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** An award is taken back only when no claim has been filed: from the answer on none can be. */
@Controller()
export class OnReversalDecided {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('ReversalDecided')
  async answer(@Payload() { data }: Recorded<EventData<'ReversalDecided'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    if (data.effect !== 'when-claims-answers') return;
    await this.edge.react(this.claims, event.stream, event, { type: 'AnswerReversal' }, { name: 'answer-reversal' });
  }
}
