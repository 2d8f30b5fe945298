import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Edge } from '@toteuma/platform';
import { APPLICATIONS, type Applications } from '../application/application-access.http.js';
import type { Tx } from '../database.js';

/** Claims has answered a rectification or the reversal of an award: it takes effect, or lapses. */
@Controller()
export class OnDecisionChangeAnswered {
  constructor(
    private readonly edge: Edge,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @EventPattern<EventType>('DecisionChangeAnswered')
  async answer(@Payload() { data, actor, occurredAt }: Recorded<EventData<'DecisionChangeAnswered'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const command = { type: 'AnswerDecisionChange' as const, actor, at: occurredAt, today: helsinkiDay(occurredAt), change: data.change, holds: data.holds, ...(data.why && { why: data.why }) };
    await this.edge.react(this.applications, event.stream, event, command, { name: 'answer-decision-change' });
  }
}
