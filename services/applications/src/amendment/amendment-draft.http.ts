import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { grantTerms, type GrantTerms } from '@toteuma/contracts';
import { Acting, checked, Describe, invalidFields, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { AmendmentDraft, PrismaClient } from '../generated/prisma/client.js';
import { conflictsOf } from './amendment.js';
import { amendmentDraftAnswer, amendmentDraftSaved, amendmentExamples as examples } from './amendment-answers.http.js';
import { AmendmentDesk, awardedOnly } from './amendment-desk.http.js';
import type { Conflict } from './amendment-rebase.js';
import { cell, line } from '../application/application-input.http.js';
import type { Awarded } from '../application/application-state.js';

/** Characters of a draft as JSON. */
const LIMIT = 2 * 1024 * 1024;
const input = z.strictObject({
  content: z.record(z.string(), z.unknown()).refine((content) => JSON.stringify(content).length <= LIMIT, { error: `at most ${LIMIT} characters of JSON` }),
  rebasedTo: z.int().min(1).optional().meta({ description: 'The budget version in force, once its changes are settled in the content.' }),
});
const nothing = z.strictObject({});
type Saved = z.infer<typeof amendmentDraftSaved>;

/**
 * The amendment that the beneficiary of a grant is writing: a row that its writers replace, half-typed values and all. What others
 * decide meanwhile shows as conflicts with what it was made on.
 */
@Controller('api/v1/applications')
export class AmendmentDraftHttp {
  constructor(
    private readonly desk: AmendmentDesk,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  @Get(':id/amendment-draft')
  @Roles('applicant')
  @Describe({ summary: 'The amendment that you are writing, with its conflicts; version 0 and empty before it is first saved', answer: amendmentDraftAnswer, problems: ['application/not-awarded'] })
  async amendmentDraft(@Acting() caller: Caller, @Param('id') id: string): Promise<z.infer<typeof amendmentDraftAnswer>> {
    const state = awardedOnly(await this.desk.own(caller, id));
    const row = await this.prisma.amendmentDraft.findUnique({ where: { application: id } });
    const currentBudgetVersion = state.terms.budgetVersion;
    caller.reply.header('etag', `"${row?.version ?? 0}"`);
    if (row === null) return { version: 0, savedAt: caller.at, savedBy: caller.person, content: {}, budgetVersion: currentBudgetVersion, currentBudgetVersion, conflicts: [] };
    return { ...shown(row), budgetVersion: baseOf(row).budgetVersion, currentBudgetVersion, conflicts: conflictsIn(row, state) };
  }

  @Put(':id/amendment-draft')
  @Roles('applicant')
  @Describe({ summary: 'Save the amendment that you are writing', body: input, answer: amendmentDraftSaved, example: examples.draft, problems: ['application/not-awarded'] })
  async saveAmendmentDraft(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<Saved> {
    const filed = await this.desk.own(caller, id);
    const { content, rebasedTo } = checked(input, body);
    const { terms, ...state } = awardedOnly(filed);
    if (rebasedTo !== undefined && rebasedTo !== terms.budgetVersion) throw invalidFields([{ field: 'rebasedTo', expected: `${terms.budgetVersion}, the budget version in force` }]);
    const seen = caller.ifVersion ?? 0;
    const saved = { content: JSON.stringify(content), version: seen + 1, savedAt: caller.at, savedBy: caller.person };
    const rebase = rebasedTo === undefined ? {} : { base: terms };
    if (seen === 0) await this.prisma.amendmentDraft.createMany({ data: [{ application: id, ...saved, base: terms }], skipDuplicates: true }).then(({ count }) => this.#mustBe(count, id));
    else await this.prisma.amendmentDraft.updateMany({ where: { application: id, version: seen }, data: { ...saved, ...rebase } }).then(({ count }) => this.#mustBe(count, id));
    const row = await this.prisma.amendmentDraft.findUnique({ where: { application: id } });
    caller.reply.header('etag', `"${saved.version}"`);
    return { version: saved.version, savedAt: saved.savedAt, conflicts: row === null ? [] : conflictsIn(row, { ...state, terms }) };
  }

  @Delete(':id/amendment-draft')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Throw away the amendment that you are writing', body: nothing, answer: z.strictObject({ deleted: z.boolean() }), example: { body: {}, answer: { deleted: true } } })
  async removeAmendmentDraft(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<{ deleted: boolean }> {
    await this.desk.own(caller, id);
    checked(nothing, body ?? {});
    const seen = caller.ifVersion;
    const { count } = await this.prisma.amendmentDraft.deleteMany({ where: { application: id, ...(seen === undefined ? {} : { version: seen }) } });
    if (count === 0 && seen !== undefined) await this.#mustBe(0, id);
    return { deleted: count > 0 };
  }

  /** @throws Problem version/conflict with what somebody else has saved, so that an editor can show both */
  async #mustBe(count: number, id: string): Promise<void> {
    if (count > 0) return;
    const row = await this.prisma.amendmentDraft.findUnique({ where: { application: id } });
    if (row === null) throw problem('version/conflict', { detail: 'The draft is not there any more.', currentVersion: 0 });
    throw problem('version/conflict', { detail: `The current version is ${row.version}.`, currentVersion: row.version, current: shown(row) });
  }
}

const shown = ({ version, savedAt, savedBy, content }: AmendmentDraft) => ({ version, savedAt: savedAt.toISOString(), savedBy, content: JSON.parse(content) as Record<string, unknown> });
const baseOf = ({ base }: AmendmentDraft): GrantTerms => grantTerms.parse(base);

/** What of the draft is typed well enough to be compared with what has changed since it was begun. */
const typedBudget = z.object({ parts: z.array(z.unknown()) });
const budgetPart = z.object({ kind: z.literal('budget'), budget: z.array(z.unknown()).catch([]), financing: z.array(z.unknown()).nullish().catch(null) });

function conflictsIn(row: AmendmentDraft, state: Awarded): Conflict[] {
  const typed = typedBudget.safeParse(JSON.parse(row.content));
  const part = (typed.data?.parts ?? []).map((one) => budgetPart.safeParse(one).data).find((one) => one !== undefined);
  if (part === undefined) return [];
  const cells = part.budget.flatMap((one) => cell.safeParse(one).data ?? []);
  const financing = part.financing ? part.financing.flatMap((one) => line.safeParse(one).data ?? []) : null;
  return conflictsOf({ requested: { cells, financing }, base: baseOf(row) }, state).conflicts;
}
