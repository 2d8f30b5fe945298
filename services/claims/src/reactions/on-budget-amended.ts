import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** An amended budget says which categories may be claimed. One that claims let pass itself is known already. */
@Controller()
export class OnBudgetAmended {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('BudgetAmended')
  async changeTerms(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    await this.edge.react(this.claims, event.stream, event, { type: 'ChangeTerms', terms: data.terms }, { name: 'change-terms' });
  }
}
