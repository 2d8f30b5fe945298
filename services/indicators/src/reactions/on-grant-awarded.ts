import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { INDICATOR_PLANS, type IndicatorPlans } from '../indicator-plan/indicator-plan.http.js';

/** With the award a grant's planned indicators become what its reports are measured by. */
@Controller()
export class OnGrantAwarded {
  constructor(
    private readonly edge: Edge,
    @Inject(INDICATOR_PLANS) private readonly plans: IndicatorPlans,
  ) {}

  @EventPattern<EventType>('GrantAwarded')
  async adoptPlan(@Payload() { data, actor, occurredAt }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const plan = { organisation: data.organisation, startsOn: data.plan.period.from, definitions: data.rules.indicators, planned: data.plan.indicators };
    const command = { type: 'AdoptPlan' as const, actor, at: occurredAt, today: helsinkiDay(occurredAt), ...plan };
    await this.edge.react(this.plans, event.stream, event, command, { name: 'adopt-indicator-plan' });
  }
}
