import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { freeText, instant, type EventData, type EventType, type TextRef } from '@toteuma/contracts';
import { EventStore, Texts, type HandlerContext, type Recorded } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, PRISMA, problem, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import { mustSeeGrant } from '../views/duties.js';
import type { DutyFacts } from '../duty/duty-facts.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { PROGRESS, statusAfter, type Progress, type ProgressState, type ProgressStatus } from './progress.js';

const text = freeText().default('');
const submission = z.strictObject({ done: text, next: text });
const review = z.strictObject({ outcome: z.enum(['accepted', 'supplement'], { error: 'accepted or supplement' }), reason: freeText().nullish() });
const statuses = ['in-review', 'sent-back', 'accepted'] as const satisfies readonly ProgressStatus[];
const params = z.object({ claim: z.string().meta({ description: 'The number of the claim.' }) });
const answer = accepted({ progressReport: z.enum(statuses) });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 4, position: 17 };
const list = z.strictObject({
  progressReports: z.array(z.strictObject({
    claim: z.int().min(1),
    status: z.enum(statuses),
    done: z.string().nullable().meta({ description: 'Null where nothing was written, and once it is erased.' }),
    next: z.string().nullable(),
    submittedAt: instant,
    reviewedAt: instant.nullable(),
    reason: z.string().nullable().meta({ description: 'Of the latest review.' }),
  })),
});

/** Progress reports: the beneficiary tells what was done in the period of a claim, the authority accepts it. */
@Controller('api/v1/reports')
export class ProgressReports implements View<Tx> {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    @Inject(PROGRESS) private readonly progress: Progress,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.progressReport.deleteMany();
  }

  @EventPattern<EventType>('ProgressReportSubmitted')
  async submitted(@Payload() { data, occurredAt }: Recorded<EventData<'ProgressReportSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { claim, done, next } = data;
    const row = { status: 'in-review', done: done ?? Prisma.DbNull, next: next ?? Prisma.DbNull, submittedAt: occurredAt, reviewedAt: null };
    await tx.progressReport.upsert({ where: { grant_claim: { grant: event.stream, claim } }, create: { grant: event.stream, claim, ...row }, update: row });
  }

  @EventPattern<EventType>('ProgressReportReviewed')
  async reviewed(@Payload() { data, occurredAt }: Recorded<EventData<'ProgressReportReviewed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { claim, outcome, reason } = data;
    await tx.progressReport.update({ where: { grant_claim: { grant: event.stream, claim } }, data: { status: statusAfter(outcome), reviewedAt: occurredAt, reason: reason ?? Prisma.DbNull } });
  }

  @Get(':grant/progress-reports')
  @Roles('any')
  @Describe({ summary: 'The progress reports of a grant', name: 'progressReports', answer: list })
  async list(@Acting() caller: Caller, @Param('grant') grant: string): Promise<z.infer<typeof list>> {
    await mustSeeGrant(this.prisma, caller, grant);
    const rows = await this.prisma.progressReport.findMany({ where: { grant }, orderBy: { claim: 'asc' } });
    const refs = rows.flatMap(({ done, next, reason }) => [done, next, reason]) as unknown as (TextRef | null)[];
    const texts = await this.store.texts(refs.flatMap((ref) => (ref === null ? [] : [ref.text])));
    const textOf = (ref: unknown): string | null => (ref === null ? null : (texts.get((ref as TextRef).text) ?? null));
    return {
      progressReports: rows.map(({ claim, status, done, next, submittedAt, reviewedAt, reason }) => ({
        claim, status: status as ProgressStatus, done: textOf(done), next: textOf(next), submittedAt: submittedAt.toISOString(), reviewedAt: reviewedAt?.toISOString() ?? null, reason: textOf(reason),
      })),
    };
  }

  @Post(':grant/progress-reports/:claim')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Submit the progress report of a claim', name: 'submitProgressReport', params, body: submission, answer, problems: ['report/not-due', 'report/wrong-step'],
    example: { body: { done: 'Kaksi ryhmää aloitti.', next: 'Kolmas ryhmä alkaa maaliskuussa.' }, answer: { ...answered, progressReport: 'in-review' } },
  })
  async submit(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') named: string, @Body() body: unknown): Promise<unknown> {
    const facts = await this.#seen(caller, grant);
    const claim = numberOf(named);
    const given = checked(submission, body);
    const texts = new Texts();
    const kept = { done: texts.put('done', given.done), next: texts.put('next', given.next) };
    const command = { type: 'SubmitProgressReport' as const, ...caller.stamp, claim, organisation: facts.award!.organisation, filed: facts.claims.some((one) => one.claim === claim), ...kept };
    return this.edge.accept(caller, this.progress, grant, command, { texts, answer: (_, state) => statusOf(state, claim) });
  }

  @Post(':grant/progress-reports/:claim/review')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({
    summary: 'Accept the progress report of a claim, or send it back', name: 'reviewProgressReport', params, body: review, answer, problems: ['report/wrong-step'],
    example: { body: { outcome: 'accepted' }, answer: { ...answered, progressReport: 'accepted' } },
  })
  async review(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') named: string, @Body() body: unknown): Promise<unknown> {
    await this.#seen(caller, grant);
    const claim = numberOf(named);
    const { outcome, reason } = checked(review, body);
    const texts = new Texts();
    const command = { type: 'ReviewProgressReport' as const, ...caller.stamp, claim, outcome, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.progress, grant, command, { texts, answer: (_, state) => statusOf(state, claim) });
  }

  async #seen(caller: Caller, grant: string): Promise<DutyFacts> {
    await mustSeeGrant(this.prisma, caller, grant);
    const found = await this.prisma.dutyCase.findUnique({ where: { grant } });
    const facts = found?.facts as unknown as DutyFacts | undefined;
    if (!facts?.award) throw problem('not-found');
    return facts;
  }
}

function numberOf(claim: string): number {
  if (!/^[1-9]\d{0,8}$/.test(claim)) throw problem('not-found');
  return Number(claim);
}

const statusOf = (state: ProgressState, claim: number): { progressReport: ProgressStatus } => ({ progressReport: state[claim]! });
