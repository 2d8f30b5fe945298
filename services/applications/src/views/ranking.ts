import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { id, moneyText, nonNegativeMoney, percentText, publicLabel, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { Acting, checked, Describe, PRISMA, problem, Roles, wholeNumber, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import { euState } from '../application/terms.js';
import type { Tx } from '../database.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { HiddenApplications } from './hidden-applications.js';

/** So many applications of a call are ranked in one answer: whoever looks at a ranking wants to see where the budget ends. */
const MOST = 5000;
/** No call has as many applications. */
const LAST_RANK = 100_000_000;
const asked = z.strictObject({ limit: wholeNumber(1, MOST).default(MOST), after: wholeNumber(0, LAST_RANK).default(0).meta({ description: 'The `next` of an earlier answer: the ranks after it.' }) });

const item = z.strictObject({
  rank: z.int().min(1),
  application: id,
  name: publicLabel(),
  applicant: publicLabel(),
  status: z.enum(['submitted', 'awarded', 'rejected']),
  total: percentText.nullable().meta({ description: 'The average of the weighted totals; null while nobody has scored it.' }),
  assessments: z.int(),
  below: z.array(slug).meta({ description: 'Criteria below their threshold, and `total`: such an application takes nothing of the budget.' }),
  requested: nonNegativeMoney.meta({ description: 'EU and state money of its financing plan.' }),
  cumulative: moneyText.meta({ description: 'What this one and all above it ask for.' }),
  within: z.boolean().nullable().meta({ description: 'Whether the budget of the call reaches so far; null for a call without a budget.' }),
});
const answer = z.strictObject({ call: slug, budget: moneyText.nullable(), items: z.array(item), next: z.int().nullable().meta({ description: 'Send it back as `after` for the ranks that follow; null at the end.' }) });
const example = {
  call: 'taitohaku-2022', budget: '300000.00',
  items: [{
    rank: 1, application: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', name: 'ULPO', applicant: 'Invented oy', status: 'submitted', total: '72.50', assessments: 2, below: [],
    requested: '141109.00', cumulative: '141109.00', within: true,
  }],
  next: null,
};

interface Ranked {
  readonly application: string;
  readonly name: string;
  readonly applicant: string;
  readonly status: string;
  readonly total: number | null;
  readonly assessments: number;
  readonly below: string[];
  readonly requested: bigint;
  readonly cumulative: bigint;
}

/** The applications of a call in the order of their totals; of two alike the earlier one comes first. */
@Controller('api/v1/applications')
export class Ranking implements View<Tx> {
  constructor(
    private readonly hidden: HiddenApplications,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.rankedApplication.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data: { organisation, call, plan } }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const line = { organisation, call, name: plan.name, applicant: plan.applicant.name, requested: euState(plan.financing) };
    await tx.rankedApplication.create({ data: { application: event.stream, filedAt: event.position, status: 'submitted', below: [], ...line } });
  }

  @EventPattern<EventType>('ApplicationSupplemented')
  async supplemented(@Payload() { data: { plan } }: Recorded<EventData<'ApplicationSupplemented'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { name: plan.name, applicant: plan.applicant.name, requested: euState(plan.financing) });
  }

  @EventPattern<EventType>('EligibilityChecked')
  async checked(@Payload() { data }: Recorded<EventData<'EligibilityChecked'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { eligibility: data.outcome });
  }

  @EventPattern<EventType>('ApplicationAssessed')
  async assessed(@Payload() { data }: Recorded<EventData<'ApplicationAssessed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { total: hundredths(data.total), assessments: data.assessments, below: data.below });
  }

  @EventPattern<EventType>('ConflictDeclared')
  async conflict(@Payload() { data }: Recorded<EventData<'ConflictDeclared'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { total: data.total === null ? null : hundredths(data.total), assessments: data.assessments, below: data.below });
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { status: 'awarded' });
  }

  @EventPattern<EventType>('ApplicationRejected')
  async rejected(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { status: 'rejected' });
  }

  @EventPattern<EventType>('ApplicationWithdrawn')
  async withdrawn(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { status: 'withdrawn' });
  }

  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await change(tx, event.stream, { status: 'submitted' });
  }

  @Get('calls/:call/ranking')
  @Roles('case-officer', 'assessor', 'decision-maker', 'auditor')
  @Describe({ summary: 'The applications of a call in the order of their scores', params: z.object({ call: slug.meta({ description: 'The code of the call, or its id.' }) }), query: asked, answer, example: { answer: example } })
  async ranking(@Acting() caller: Caller, @Param('call') named: string, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const found = await this.prisma.callLine.findFirst({ where: id.safeParse(named).success ? { id: named } : { code: named } });
    // The call that is always open has no line of its own.
    if (found === null && named !== 'open') throw problem('not-found');
    const call = found?.code ?? named;
    const budget = found?.budget ?? null;
    const hidden = new Set(await this.hidden.from(caller));
    const { limit, after } = checked(asked, query);
    const rows = await this.#ranked(call, after, limit + 1);
    const items = rows.slice(0, limit).map((row, at) => ({
      rank: after + at + 1, application: row.application, name: row.name, applicant: row.applicant, status: row.status as z.infer<typeof item>['status'],
      total: row.total === null ? null : percent(row.total), assessments: row.assessments, below: row.below,
      requested: money(row.requested), cumulative: money(row.cumulative), within: budget === null ? null : row.below.length === 0 && row.cumulative <= budget,
    }));
    return { call, budget: budget === null ? null : money(budget), items: items.filter(({ application }) => !hidden.has(application)), next: rows.length > limit ? after + limit : null };
  }

  /** Applications that cannot be awarded are not in the way of others: the ineligible and the withdrawn are left out, and what lies below a threshold adds nothing. */
  #ranked(call: string, after: number, limit: number): Promise<Ranked[]> {
    return this.prisma.$queryRaw<Ranked[]>`
      SELECT application, name, applicant, status, total, assessments, below, requested,
             (sum(CASE WHEN cardinality(below) > 0 OR status = 'rejected' THEN 0 ELSE requested END) OVER (ORDER BY total DESC NULLS LAST, filed_at))::bigint AS cumulative
      FROM ranked_applications
      WHERE call = ${call} AND eligibility IS DISTINCT FROM 'ineligible' AND status <> 'withdrawn'
      ORDER BY total DESC NULLS LAST, filed_at
      LIMIT ${limit} OFFSET ${after}`;
  }
}

const change = (tx: Tx, application: string, data: Prisma.RankedApplicationUpdateInput) => tx.rankedApplication.update({ where: { application }, data });

/** "72.50" as 7250: an exact number to sort by. */
const hundredths = (total: string): number => Number(parseMoney(total));
const percent = (total: number): string => money(BigInt(total));
