import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** The operation lasts longer: claims are taken to its new end. */
@Controller()
export class OnPeriodExtended {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('PeriodExtended')
  async extendPeriod(@Payload() { data }: Recorded<EventData<'PeriodExtended'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    await this.edge.react(this.claims, event.stream, event, { type: 'ChangeOperation', period: data.period }, { name: 'extend-period' });
  }
}
