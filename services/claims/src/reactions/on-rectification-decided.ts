import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A rectification that lowers what was granted waits for the answer of claims, who knows what is certified by now. */
@Controller()
export class OnRectificationDecided {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('RectificationDecided')
  async answer(@Payload() { data }: Recorded<EventData<'RectificationDecided'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const { effect, proposed } = data;
    if (effect !== 'when-claims-answers' || !proposed) return;
    const { terms, supportRate } = proposed;
    await this.edge.react(this.claims, event.stream, event, { type: 'AnswerRectification', terms, supportRate }, { name: 'answer-rectification' });
  }
}
