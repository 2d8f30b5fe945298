import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType, GrantTerms } from '@toteuma/contracts';
import type { HandlerContext, Recorded, StoredEvent } from '@toteuma/eventing';
import { Edge } from '@toteuma/platform';
import type { Tx } from '../database.js';
import { REPORTS, type Reports } from '../report/report.js';

/** A new budget version, by an amendment or a rectification, asks for a new edition of the realisation report. */
@Controller()
export class OnBudgetAmended {
  constructor(
    private readonly edge: Edge,
    @Inject(REPORTS) private readonly reports: Reports,
  ) {}

  @EventPattern<EventType>('BudgetAmended')
  amended(@Payload() { data, occurredAt }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    return this.#requestReport(data.terms, occurredAt, event);
  }

  @EventPattern<EventType>('GrantRectified')
  rectified(@Payload() { data, occurredAt }: Recorded<EventData<'GrantRectified'>>, @Ctx() { event }: HandlerContext<Tx>): Promise<void> {
    return this.#requestReport(data.terms, occurredAt, event);
  }

  async #requestReport({ budgetVersion: number }: GrantTerms, occurredAt: string, event: StoredEvent): Promise<void> {
    const reason = { type: 'budget-amended' as const, number, occurredAt };
    const cause = { source: event.source, position: event.position };
    await this.edge.react(this.reports, event.stream, event, { type: 'RequestReport', reason, cause }, { name: 'request-report' });
  }
}
