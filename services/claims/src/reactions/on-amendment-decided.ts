import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A decision that lowers what was granted waits for the answer of claims, who knows what is certified by now. */
@Controller()
export class OnAmendmentDecided {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('AmendmentDecided')
  async lowerCeiling(@Payload() { data }: Recorded<EventData<'AmendmentDecided'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const { amendment, effect, proposed } = data;
    if (effect !== 'when-claims-answers' || !proposed) return;
    await this.edge.react(this.claims, event.stream, event, { type: 'LowerCeiling', amendment, proposed }, { name: 'lower-ceiling' });
  }
}
