import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded, StoredEvent } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { REPORTS, type DecisionDocument, type Reports } from '../report/report.js';

/** Each decision on an application asks for its document. */
@Controller()
export class OnDecision {
  constructor(
    private readonly edge: Edge,
    @Inject(REPORTS) private readonly reports: Reports,
  ) {}

  @EventPattern<EventType>('GrantAwarded')
  awarded(@Payload() event: Recorded, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    return this.#request('award', event.occurredAt, context.event);
  }

  @EventPattern<EventType>('ApplicationRejected')
  rejected(@Payload() event: Recorded, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    return this.#request('rejection', event.occurredAt, context.event);
  }

  @EventPattern<EventType>('GrantRectified')
  rectified(@Payload() event: Recorded, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    return this.#request('rectification', event.occurredAt, context.event);
  }

  async #request(decision: DecisionDocument['decision'], decidedAt: string, event: StoredEvent): Promise<void> {
    const cause = { source: event.source, position: event.position };
    await this.edge.react(this.reports, event.stream, event, { type: 'RequestDecisionDocument', decision, decidedAt, cause }, { name: 'request-decision-document' });
  }
}
