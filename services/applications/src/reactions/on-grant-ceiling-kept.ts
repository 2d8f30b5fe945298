import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Edge } from '@toteuma/platform';
import { APPLICATIONS, type Applications } from '../application/application.http.js';
import type { Tx } from '../database.js';

/** Claims has meanwhile certified more than the decided amendment would leave: it lapses. */
@Controller()
export class OnGrantCeilingKept {
  constructor(
    private readonly edge: Edge,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @EventPattern<EventType>('GrantCeilingKept')
  async lapseAmendment(@Payload() { data, actor, occurredAt }: Recorded<EventData<'GrantCeilingKept'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    const command = { type: 'LapseAmendment' as const, actor, at: occurredAt, today: helsinkiDay(occurredAt), amendment: data.amendment };
    await this.edge.react(this.applications, event.stream, event, command, { name: 'lapse-amendment' });
  }
}
