import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { freeText } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, invalidFields, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import { snapshotOf, type Snapshot } from '../views/realisation.js';
import { textSections } from './report-sections.js';
import { REPORTS, type FinalReport, type ReportState, type Reports } from './report.js';

const text = freeText().default('');
const nothingWritten = { done: '', results: '', remains: '' };
/** By the section of the report, as the programme names them; usually the three. */
const submission = z.strictObject({ texts: z.object({ done: text, results: text, remains: text }).catchall(freeText()).default(nothingWritten) });
const review = z.strictObject({
  kind: z.enum(['substance', 'finance'], { error: 'substance or finance' }),
  outcome: z.enum(['accepted', 'supplement'], { error: 'accepted or supplement' }),
  reason: freeText().nullish(),
});
const nothing = z.strictObject({});

const answer = accepted({ finalReport: z.enum(['in-review', 'sent-back', 'accepted']).nullable() });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 6, position: 21 };

const reviewers = { substance: 'case-officer', finance: 'verifier' } as const;

/** The final report: the beneficiary submits it, two persons review it, the authority accepts it. */
@Controller('api/v1/reports')
export class ReportHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(REPORTS) private readonly reports: Reports,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  @Post(':grant/final-report')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Submit the final report', name: 'submitFinalReport', body: submission, answer, problems: ['report/not-due', 'report/wrong-step'],
    example: { body: { texts: { done: 'Neljäkymmentä osallistujaa.', results: 'Kolmekymmentä työllistyi.', remains: '' } }, answer: { ...answered, finalReport: 'in-review' } },
  })
  async submit(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown): Promise<unknown> {
    const { award, lastClaimDecided, positions } = await this.#seen(caller, grant);
    const given = checked(submission, body).texts;
    const known = textSections(award.rules.reportSections);
    const unknown = Object.entries(given).flatMap(([id, written]) => (known.includes(id) || (written === '' && Object.hasOwn(nothingWritten, id)) ? [] : [id]));
    if (unknown.length > 0) throw invalidFields(unknown.map((id) => ({ field: `texts.${id}`, expected: `a text of the report: ${known.join(', ')}` })));
    const texts = new Texts();
    const kept = Object.fromEntries(known.map((id) => [id, texts.put(id, given[id])]));
    const command = { type: 'SubmitFinalReport' as const, ...caller.stamp, organisation: award.organisation, lastClaimDecided, positions, texts: kept };
    return this.edge.accept(caller, this.reports, grant, command, { texts, answer: statusOf });
  }

  @Post(':grant/final-report/reviews')
  @HttpCode(201)
  @Roles('case-officer', 'verifier')
  @Describe({
    summary: 'Review the final report: its substance (case-officer) or its finance (verifier)', name: 'reviewFinalReport', body: review, answer, problems: ['report/wrong-step', 'report/same-person'],
    example: { body: { kind: 'substance', outcome: 'accepted' }, answer: { ...answered, finalReport: 'in-review' } },
  })
  async review(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown): Promise<unknown> {
    mayReview(caller, body);
    await this.#seen(caller, grant);
    const { kind, outcome, reason } = checked(review, body);
    const texts = new Texts();
    const command = { type: 'ReviewFinalReport' as const, ...caller.stamp, kind, outcome, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.reports, grant, command, { texts, answer: statusOf });
  }

  @Post(':grant/final-report/acceptance')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Accept the final report', name: 'acceptFinalReport', body: nothing, answer, problems: ['report/wrong-step'],
    example: { body: {}, answer: { ...answered, finalReport: 'accepted' } },
  })
  async accept(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown): Promise<unknown> {
    await this.#seen(caller, grant);
    checked(nothing, body);
    return this.edge.accept(caller, this.reports, grant, { type: 'AcceptFinalReport', ...caller.stamp }, { answer: statusOf });
  }

  async #seen(caller: Caller, grant: string): Promise<Snapshot> {
    const snapshot = await snapshotOf(this.prisma, grant, {});
    if (snapshot === null) throw problem('not-found');
    caller.mustSee(snapshot.award.organisation);
    return snapshot;
  }
}

// Which role a review needs stands in its body; a kind that does not exist is for the schema to refuse.
function mayReview(caller: Caller, body: unknown): void {
  const kind = (body as { kind?: unknown } | null)?.kind;
  if (kind !== 'substance' && kind !== 'finance') return;
  if (!caller.may(reviewers[kind])) throw problem('auth/forbidden', { detail: `This needs the role ${reviewers[kind]}.` });
}

const statusOf = (_: unknown, { final }: ReportState): { finalReport: FinalReport['status'] | null } => ({ finalReport: final?.status ?? null });
