import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Acting, checked, Describe, filter, invalidFields, List, oneOf, PRISMA, problem, Roles, sortable, type Caller } from '@toteuma/platform';
import { slug } from '@toteuma/contracts';
import { z } from 'zod';
import { CallLookup } from '../call/call-lookup.http.js';
import type { Draft, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { completeness, judged } from './completeness.http.js';
import { Copies } from './copies.http.js';
import { budgetAnswer, draftAnswer, draftInput, draftList, draftMade, examples, nothing, sectionInput, sectionSaved } from './draft-answers.http.js';
import { draftBudget } from './draft-budget.js';
import { closedProblem, DraftDesk } from './draft-desk.http.js';
import { Drafts, typedOf, type Save, type Saved } from './draft.rows.js';
import { levelOf, rightOf } from './rights.js';
import { sections, type Section, type Typed } from './sections.js';

/** Characters of one section as JSON. */
const SECTION_LIMIT = 2 * 1024 * 1024;

const drafts = new List<Prisma.DraftFindManyArgs>({
  name: 'drafts',
  sorts: { createdAt: sortable.instant, name: sortable.text.nullable() },
  first: '-createdAt',
  key: { id: sortable.text },
  // One whose submission was cut off is open to whoever comes next: it must be found.
  filters: { state: oneOf(['open', 'submitted'], (state) => ({ state: state === 'open' ? { not: 'submitted' } : state })), call: filter(slug, (call) => ({ call })) },
});
const params = z.object({ draft: z.uuid() });
const sectionParams = params.extend({ section: z.enum(sections) });

/** Applications that are being written, section by section. */
@Controller('api/v1/applications/drafts')
export class DraftHttp {
  constructor(
    private readonly drafts: Drafts,
    private readonly desk: DraftDesk,
    private readonly calls: CallLookup,
    private readonly copies: Copies,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('applicant')
  @Describe({ summary: 'Begin an application', name: 'beginDraft', body: draftInput, answer: draftMade, example: examples.make, problems: ['not-found'] })
  async make(@Acting() caller: Caller, @Body() body: unknown): Promise<z.infer<typeof draftMade>> {
    const reader = this.desk.readerOf(caller);
    const { programme, call: code, copyOf, colleagues } = checked(draftInput, body);
    const pack = this.desk.packOf(typeof programme === 'string' ? { programme, pack: null } : { programme: '', pack: programme });
    const call = await this.calls.callOf(code, pack.id);
    const typed = await this.copies.of(caller, copyOf);
    const id = caller.newId('draft');
    const own = typeof programme === 'string' ? null : programme;
    await this.drafts.create({ ...reader, id, programme: pack.id, pack: own, call: call.code, colleagues: levelOf(colleagues), at: caller.at, typed });
    const made = await this.desk.draftFor(caller, id, 'view');
    caller.reply.header('etag', `"${made.version}"`);
    return { id, version: made.version };
  }

  @Get()
  @Roles('applicant')
  @Describe({ summary: 'The drafts of your organisation', name: 'drafts', query: drafts.query, answer: draftList })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof draftList>> {
    const { organisation } = this.desk.readerOf(caller);
    const page = drafts.page(query);
    const { shown, next } = page.cut(await this.prisma.draft.findMany({ ...page.args({ organisation, deletedAt: null }), omit: { pack: true, receipt: true } }));
    const closing = new Map<string, string | null>();
    for (const { call } of shown) if (!closing.has(call)) closing.set(call, await this.#closes(call));
    return { drafts: shown.map((row) => lineOf(row, closing.get(row.call) ?? null)), next };
  }

  @Get(':draft')
  @Roles('applicant')
  @Describe({ summary: 'One draft: what was typed, and what is missing', name: 'draft', params, answer: draftAnswer })
  async one(@Acting() caller: Caller, @Param('draft') id: string): Promise<z.infer<typeof draftAnswer>> {
    const draft = await this.desk.draftFor(caller, id, 'view');
    const [{ version, rows }, collaborators, callCloses] = await Promise.all([this.drafts.contents(id), this.drafts.collaborators(id), this.#closes(draft.call)]);
    const typed = typedOf(rows);
    caller.reply.header('etag', `"${version}"`);
    const { programme, call, state, right, colleagues, receipt } = draft;
    return {
      id, version, programme, call, callCloses, state, application: state === 'submitted' ? id : null, right, colleagues: rightOf(colleagues),
      collaborators: collaborators.map(({ person, level }) => ({ person, right: rightOf(level) })),
      sections: Object.fromEntries(sections.map((section) => [section, shownSection(rows.find((row) => row.section === section))])) as z.infer<typeof draftAnswer>['sections'],
      completeness: state === 'submitted' ? [] : completeness(typed, judged(typed, draft, this.desk.packOf(draft)), caller),
      receipt: state === 'submitted' ? receipt : null,
    };
  }

  @Get(':draft/budget')
  @Roles('applicant')
  @Describe({ summary: 'What a draft comes to so far: flat rates, totals, and how financing and budget differ', name: 'draftBudget', params, answer: budgetAnswer })
  async budget(@Acting() caller: Caller, @Param('draft') id: string): Promise<z.infer<typeof budgetAnswer>> {
    const draft = await this.desk.draftFor(caller, id, 'view');
    const { version, rows } = await this.drafts.contents(id);
    caller.reply.header('etag', `"${version}"`);
    return { version, ...draftBudget(typedOf(rows), this.desk.packOf(draft)) };
  }

  @Put(':draft/sections/:section')
  @Roles('applicant')
  @Describe({
    summary: 'Save one section as it was typed', name: 'saveDraft', params: sectionParams, body: sectionInput, answer: sectionSaved, example: examples.save,
    problems: ['application/already-submitted', 'draft/being-submitted'],
  })
  async save(@Acting() caller: Caller, @Param('draft') id: string, @Param('section') name: string, @Body() body: unknown): Promise<z.infer<typeof sectionSaved>> {
    const section = sections.find((one) => one === name);
    const save = await this.#saveOf(caller, id, section, body);
    const saved = (await this.drafts.save(save)) ?? (await this.#notSaved(caller, save));
    const typed: Typed = { ...saved.others, [save.section]: save.content };
    caller.reply.header('etag', `"${saved.version}"`);
    return { version: saved.version, draftVersion: saved.draftVersion, savedAt: save.at, completeness: completeness(typed, judged(typed, saved, this.desk.packOf(saved)), caller) };
  }

  @Delete(':draft')
  @Roles('applicant')
  @Describe({ summary: 'Delete a draft; it can be brought back for 30 days', name: 'removeDraft', params, body: nothing, answer: draftMade, example: examples.remove, problems: ['application/already-submitted', 'draft/being-submitted'] })
  async remove(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown): Promise<z.infer<typeof draftMade>> {
    const draft = await this.desk.draftFor(caller, id, 'submit');
    checked(nothing, body);
    if (!(await this.drafts.remove(id))) throw closedProblem(await this.desk.draftFor(caller, id, 'submit')) ?? problem('service/unavailable');
    return { id, version: draft.version };
  }

  @Post(':draft/restoration')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Bring a deleted draft back', name: 'restoreDraft', params, body: nothing, answer: draftMade, example: examples.remove })
  async restore(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown): Promise<z.infer<typeof draftMade>> {
    const { version } = await this.desk.draftFor(caller, id, 'submit', true);
    checked(nothing, body);
    await this.drafts.restore(id);
    return { id, version };
  }

  /** A save that can be tried. Whoever sends what is none learns only of drafts that are there for them. */
  async #saveOf(caller: Caller, id: string, section: Section | undefined, body: unknown): Promise<Save> {
    const reader = this.desk.readerOf(caller);
    if (section === undefined || !z.uuid().safeParse(id).success) throw problem('not-found');
    try {
      return { ...reader, id, section, ...asSent(caller, body), at: caller.at };
    } catch (error) {
      await this.desk.draftFor(caller, id, 'edit');
      throw error;
    }
  }

  /** Why a section was not saved; or what an earlier try of the same save has left behind. */
  async #notSaved(caller: Caller, save: Save): Promise<Saved> {
    const draft = await this.desk.draftFor(caller, save.id, 'edit');
    const closed = closedProblem(draft);
    if (closed) throw closed;
    const { version, rows } = await this.drafts.contents(save.id);
    const now = rows.find(({ section }) => section === save.section);
    if (now?.version === save.seen + 1 && now.savedBy === save.person && isDeepStrictEqual(now.content, save.content)) {
      return { ...draft, version: now.version, draftVersion: version, others: typedOf(rows) };
    }
    // It was opened again or brought back in between.
    if ((now?.version ?? 0) === save.seen) return (await this.drafts.save(save)) ?? refuse(problem('service/unavailable'));
    const { version: currentVersion, ...current } = shownSection(now);
    throw problem('version/conflict', { detail: `The current version is ${currentVersion}.`, currentVersion, current: { version: currentVersion, ...current } });
  }

  async #closes(code: string): Promise<string | null> {
    return (await this.calls.callFor(code))?.times?.closesAt ?? null;
  }
}

function asSent(caller: Caller, body: unknown): Pick<Save, 'content' | 'text' | 'seen'> {
  const { content } = checked(sectionInput, body);
  const text = JSON.stringify(content);
  if (text.length > SECTION_LIMIT) throw problem('request/too-large', { detail: `A section may have ${SECTION_LIMIT / 1024 / 1024} MB.` });
  const seen = caller.ifVersion;
  if (seen === undefined) throw invalidFields([{ field: 'If-Match', expected: 'the version of the section that you have seen, "0" where it was never saved' }]);
  return { content, text, seen };
}

function refuse(error: Error): never {
  throw error;
}

type Shown = z.infer<typeof draftAnswer>['sections'][Section];

function shownSection(row: { version: number; content: object; savedAt: string; savedBy: string; savedFor: string | null } | undefined): Shown {
  if (row === undefined) return { version: 0, content: {}, savedAt: null, savedBy: null, actingFor: null };
  const { version, content, savedAt, savedBy, savedFor } = row;
  return { version, content: content as Record<string, unknown>, savedAt, savedBy, actingFor: savedFor };
}

function lineOf(row: Omit<Draft, 'pack' | 'receipt'>, callCloses: string | null): z.infer<typeof draftList>['drafts'][number] {
  const { id, version, programme, call, name, createdAt, createdBy, savedAt, savedBy } = row;
  const state = row.state as 'open' | 'submitting' | 'submitted';
  return { id, version, programme, call, callCloses, state, application: state === 'submitted' ? id : null, name, createdAt: createdAt.toISOString(), createdBy, savedAt: savedAt.toISOString(), savedBy };
}
