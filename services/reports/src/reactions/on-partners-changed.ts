import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { REPORTS, type Reports } from '../report/report.js';

/** Others who take part ask for a new edition of the realisation report. */
@Controller()
export class OnPartnersChanged {
  constructor(
    private readonly edge: Edge,
    @Inject(REPORTS) private readonly reports: Reports,
  ) {}

  @EventPattern<EventType>('PartnersChanged')
  async requestReport(@Payload() { data, occurredAt }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const reason = { type: 'partners-changed' as const, number: data.amendment, occurredAt };
    const cause = { source: event.source, position: event.position };
    await this.edge.react(this.reports, event.stream, event, { type: 'RequestReport', reason, cause }, { name: 'request-report' });
  }
}
