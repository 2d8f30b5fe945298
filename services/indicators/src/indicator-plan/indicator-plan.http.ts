import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { count, period, slug } from '@toteuma/contracts';
import type { CommandHandler } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, problem, refusal, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { unknownToPlan, type IndicatorCommand, type IndicatorPlan, type IndicatorRejection } from './indicator-plan.js';

export const INDICATOR_PLANS = Symbol('indicator plans');
export type IndicatorPlans = CommandHandler<IndicatorPlan, IndicatorCommand, IndicatorRejection>;

/** What was not reported may be left out or null; it is never taken for zero. */
const indicatorReport = z.strictObject({
  period,
  values: z.array(z.strictObject({ id: slug, value: count.nullable(), women: count.nullable().default(null) })).min(1, { error: 'at least one indicator' }).max(200),
});
const nothing = z.strictObject({});
const answer = accepted({ report: z.int().min(1).meta({ description: 'The number of the report.' }) });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 2, position: 9, report: 1 };

@Controller('api/v1/indicators')
export class IndicatorPlanHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(INDICATOR_PLANS) private readonly plans: IndicatorPlans,
  ) {}

  @Post(':grant/reports')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Report indicators', body: indicatorReport, answer, problems: ['indicator/unknown', 'indicator/women-over-total'],
    example: { body: { period: { from: '2022-10-01', to: '2022-12-31' }, values: [{ id: 'participants', value: 12, women: 8 }] }, answer: answered },
  })
  async report(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    const plan = await this.#seen(caller, grant);
    const content = checked(indicatorReport, body);
    // What the programme does not know is said before keys and versions are looked at.
    const unknown = unknownToPlan({ ...content, today: caller.stamp.today }, plan);
    if (unknown) throw refusal(unknown);
    return this.edge.accept(caller, this.plans, grant, { type: 'ReportIndicators', ...caller.stamp, ...content }, {
      answer: (_at, plan) => ({ report: plan.status === 'adopted' ? plan.reports.length : 0 }),
    });
  }

  @Post(':grant/reports/:report/acceptance')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({
    summary: 'Accept a report: its values count as achieved', params: z.object({ report: z.string().meta({ description: 'The number of the report.' }) }), body: nothing, answer,
    problems: ['indicator/already-accepted'], example: { body: {}, answer: answered },
  })
  async accept(@Acting() caller: Caller, @Param('grant') grant: string, @Param('report') number: string, @Body() body: unknown) {
    const plan = await this.#seen(caller, grant);
    const found = plan.reports.find((known) => String(known.report) === number);
    if (!found) throw problem('not-found');
    checked(nothing, body);
    const { report } = found;
    return this.edge.accept(caller, this.plans, grant, { type: 'AcceptIndicators', ...caller.stamp, report }, { answer: () => ({ report }) });
  }

  async #seen(caller: Caller, grant: string) {
    const { state } = await this.plans.load(grant);
    if (state.status === 'none') throw problem('not-found');
    caller.mustSee(state.organisation);
    return state;
  }
}
