import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { Tx } from '../database.js';

/** A payment may wait for a report: that it is accepted is remembered with the claims. */
@Controller()
export class OnReportAccepted {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @EventPattern<EventType>('FinalReportAccepted')
  async finalReport(@Payload() _: Recorded<EventData<'FinalReportAccepted'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    await this.edge.react(this.claims, event.stream, event, { type: 'KnowReport', kind: 'final', claim: null }, { name: 'know-final-report' });
  }

  @EventPattern<EventType>('ProgressReportReviewed')
  async progressReport(@Payload() { data }: Recorded<EventData<'ProgressReportReviewed'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    if (data.outcome !== 'accepted') return;
    await this.edge.react(this.claims, event.stream, event, { type: 'KnowReport', kind: 'progress', claim: data.claim }, { name: 'know-progress-report' });
  }
}
