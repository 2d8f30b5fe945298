import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { REPORTS, type Reports } from '../report/report.js';

/** A decided claim asks for a new edition of the realisation report, and so does what is corrected of it. */
@Controller()
export class OnClaimDecided {
  constructor(
    private readonly edge: Edge,
    @Inject(REPORTS) private readonly reports: Reports,
  ) {}

  @EventPattern<EventType>('ClaimDecided')
  async requestReport(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const reason = { type: 'claim-decided' as const, number: data.claim, occurredAt };
    const cause = { source: event.source, position: event.position };
    await this.edge.react(this.reports, event.stream, event, { type: 'RequestReport', reason, cause }, { name: 'request-report' });
  }

  @EventPattern<EventType>('ClaimCorrected')
  async requestCorrected(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const reason = { type: 'claim-corrected' as const, number: data.correction, occurredAt };
    const cause = { source: event.source, position: event.position };
    await this.edge.react(this.reports, event.stream, event, { type: 'RequestReport', reason, cause }, { name: 'request-report' });
  }
}
