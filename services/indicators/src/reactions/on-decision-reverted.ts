import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { INDICATOR_PLANS, type IndicatorPlans } from '../indicator-plan/indicator-plan.http.js';

/** Nothing is planned any more for a grant whose award was taken back. */
@Controller()
export class OnDecisionReverted {
  constructor(
    private readonly edge: Edge,
    @Inject(INDICATOR_PLANS) private readonly plans: IndicatorPlans,
  ) {}

  @EventPattern<EventType>('DecisionReverted')
  async withdrawPlan(@Payload() { actor, occurredAt }: Recorded<EventData<'DecisionReverted'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const command = { type: 'WithdrawPlan' as const, actor, at: occurredAt, today: helsinkiDay(occurredAt) };
    await this.edge.react(this.plans, event.stream, event, command, { name: 'withdraw-indicator-plan' });
  }
}
