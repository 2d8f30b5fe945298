import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Edge } from '@toteuma/platform';
import { APPLICATIONS, type Applications } from '../application/application.http.js';
import { fileOf, KEPT } from '../attachment/attachments.rows.js';
import type { Tx } from '../database.js';

/** The files of the draft are those of the application from now on: their digests go into its history. */
@Controller()
export class OnApplicationSubmitted {
  constructor(
    private readonly edge: Edge,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @EventPattern<EventType>('ApplicationSubmitted')
  async addAttachments(@Payload() { actor, occurredAt }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const files = (await tx.attachment.findMany({ where: { application: event.stream, state: KEPT }, orderBy: [{ uploadedAt: 'asc' }, { id: 'asc' }] })).map(fileOf);
    if (files.length === 0) return;
    await this.edge.react(this.applications, event.stream, event, { type: 'AddAttachments', actor, at: occurredAt, today: helsinkiDay(occurredAt), files }, { name: 'add-attachments' });
  }
}
