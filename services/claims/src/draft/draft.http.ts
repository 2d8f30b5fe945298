import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { id as uuid, instant } from '@toteuma/contracts';
import { Acting, checked, Describe, invalidFields, pageLimit, problem, refusal, Roles, type Caller, type Problem } from '@toteuma/platform';
import { z } from 'zod';
import type { OpenClaims } from '../claim/claim-state.js';
import { expectedOf, filersFor } from '../claim/filing.http.js';
import { beginDraft, changed, draftAnswer, draftList, draftMade, examples, headInput, nothing, partInput, readyInput } from './draft-answers.http.js';
import { ClaimDraftDesk, closedProblem, type SeenDraft } from './draft-desk.http.js';
import { DraftView } from './draft-view.http.js';
import { ClaimDrafts, type Changed, type DraftRow } from './draft.rows.js';
import { nextDay, nextPeriod } from './next-period.js';

const params = z.object({ draft: z.uuid() });
const partParams = params.extend({ partner: z.string() });
const listQuery = z.strictObject({ grant: uuid.optional(), limit: pageLimit, after: z.string().max(200).optional() });

/** Claims that are being written. */
@Controller('api/v1/claims')
export class ClaimDraftHttp {
  constructor(
    private readonly drafts: ClaimDrafts,
    private readonly desk: ClaimDraftDesk,
    private readonly view: DraftView,
  ) {}

  /** Without a period it is the one that follows: as long as the one before, or as the programme says. */
  @Post(':grant/drafts')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({ summary: 'Begin a claim, its period filled in', name: 'beginClaimDraft', body: beginDraft, answer: draftMade, example: examples.begin, problems: ['claim/grant-not-running'] })
  async begin(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown): Promise<z.infer<typeof draftMade>> {
    const state = await this.desk.grantOf(caller, grant);
    const { period, last, partner } = checked(beginDraft, body);
    if (state.status !== 'open') throw notRunning();
    const filer = filerOf(caller, state, partner);
    const id = caller.newId(`claim-draft/${grant}`);
    if ((await this.drafts.find(id)) === null) {
      // After the periods of other drafts, if there are days left.
      const latest = await this.drafts.latestEnd(grant, filer, nextDay(state, filer));
      const its = period ?? nextPeriod(state, filer, latest, caller.stamp.today) ?? nextPeriod(state, filer, null, caller.stamp.today);
      if (its === null) throw notRunning();
      const partners = filer === null ? state.partners.filter((one) => !state.left.includes(one)) : [filer];
      await this.drafts.create({ id, grant, organisation: caller.organisation!, filer, period: its, last: last ?? its.to >= state.period.to, partners, person: caller.person, at: caller.at });
    }
    const { version } = await this.desk.draftFor(caller, id);
    caller.reply.header('etag', `"${version}"`);
    return { id, version };
  }

  @Get('drafts')
  @Roles('applicant')
  @Describe({ summary: 'The drafts of claims that your organisation has a part in', name: 'claimDrafts', query: listQuery, answer: draftList })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof draftList>> {
    const { grant = null, limit, after } = checked(listQuery, query);
    const rows = caller.organisation === null ? [] : await this.drafts.list(caller.organisation, { grant, limit: limit + 1, after: placeOf(after) });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const drafts = page.map((draft) => ({ ...lineOf(draft), createdAt: draft.createdAt, rows: ownRows(draft, caller.organisation!) }));
    return { drafts, next: rows.length > limit && last ? `${last.createdAt}_${last.id}` : null };
  }

  @Get('drafts/:draft')
  @Roles('applicant')
  @Describe({ summary: 'One draft: its parts, sums, and what keeps it from being filed', name: 'claimDraft', params, answer: draftAnswer })
  async one(@Acting() caller: Caller, @Param('draft') id: string): Promise<z.infer<typeof draftAnswer>> {
    const draft = await this.desk.draftFor(caller, id);
    const state = await this.desk.rulesOf(draft);
    const { problems, count } = await this.view.problems(caller, draft, draft.state === 'open' ? state : null);
    caller.reply.header('etag', `"${draft.version}"`);
    const next = state && nextPeriod(state, draft.filer, null, caller.stamp.today);
    return {
      ...lineOf(draft), parts: this.view.parts(draft), revenue: [...draft.revenue] as Record<string, unknown>[], financing: [...draft.financing] as Record<string, unknown>[], takeUp: [...draft.takeUp],
      nextPeriodFrom: next?.from ?? null, problems, problemCount: count,
    };
  }

  @Put('drafts/:draft')
  @Roles('applicant')
  @Describe({ summary: 'Save period, revenue, financing and what is taken up, as they were typed', name: 'saveClaimDraft', params, body: headInput, answer: changed, example: examples.head, problems: ['draft/filed', 'draft/being-submitted'] })
  async save(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown): Promise<z.infer<typeof changed>> {
    const draft = await this.desk.ledBy(caller, id);
    const head = checked(headInput, body);
    const saved = await this.drafts.saveHead(draft.id, seenBy(caller), head, { person: caller.person, at: caller.at });
    return this.#answered(caller, draft, saved, ({ period, last, revenue, financing, takeUp, version }) => ({ version, period, last, revenue, financing, takeUp }));
  }

  @Put('drafts/:draft/parts/:partner')
  @Roles('applicant')
  @Describe({ summary: 'Let the organisation of a partner fill in its part', name: 'shareClaimDraftPart', params: partParams, body: partInput, answer: changed, example: examples.part, problems: ['draft/filed', 'draft/being-submitted'] })
  async share(@Acting() caller: Caller, @Param('draft') id: string, @Param('partner') asked: string, @Body() body: unknown): Promise<z.infer<typeof changed>> {
    const draft = await this.desk.ledBy(caller, id);
    const partner = draft.parts.find((part) => part.partner === asked)?.partner;
    if (partner === undefined) throw problem('not-found');
    const { organisation } = checked(partInput, body);
    return this.#answered(caller, draft, await this.drafts.savePart(draft.id, partner, { organisation }, { person: caller.person, at: caller.at }));
  }

  @Post('drafts/:draft/parts/:partner/ready')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Say that the part of a partner is ready', name: 'claimDraftPartReady', params: partParams, body: readyInput, answer: changed, example: examples.ready, problems: ['draft/filed', 'draft/being-submitted'] })
  async ready(@Acting() caller: Caller, @Param('draft') id: string, @Param('partner') partner: string, @Body() body: unknown): Promise<z.infer<typeof changed>> {
    const draft = await this.desk.draftFor(caller, id);
    if (!draft.own.includes(partner)) throw problem('not-found');
    const { ready } = checked(readyInput, body);
    return this.#answered(caller, draft, await this.drafts.savePart(draft.id, partner, { ready }, { person: caller.person, at: caller.at }));
  }

  @Delete('drafts/:draft')
  @Roles('applicant')
  @Describe({ summary: 'Throw a draft away', name: 'removeClaimDraft', params, body: nothing, answer: changed, example: examples.remove, problems: ['draft/filed', 'draft/being-submitted'] })
  async remove(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown): Promise<z.infer<typeof changed>> {
    const draft = await this.desk.ledBy(caller, id);
    checked(nothing, body);
    if (!(await this.drafts.remove(draft.id))) throw closedProblem(await this.desk.draftFor(caller, id)) ?? problem('service/unavailable');
    return { id: draft.id, version: draft.version };
  }

  async #answered(caller: Caller, draft: SeenDraft, saved: Changed, current?: (now: SeenDraft) => object): Promise<z.infer<typeof changed>> {
    if (saved.refused === null) {
      caller.reply.header('etag', `"${saved.version}"`);
      return { id: draft.id, version: saved.version };
    }
    const now = await this.desk.draftFor(caller, draft.id);
    throw closedProblem(now) ?? conflict(now.version, current?.(now));
  }
}

export const conflict = (currentVersion: number, current?: object): Problem =>
  problem('version/conflict', { detail: `The current version is ${currentVersion}.`, currentVersion, ...(current && { current }) });

/** The version of the draft that was seen. */
export function seenBy(caller: Caller): number {
  const seen = caller.ifVersion;
  if (seen === undefined) throw invalidFields([{ field: 'If-Match', expected: 'the version of the draft that you have seen' }]);
  return seen;
}

function notRunning(): Problem {
  return refusal({ type: 'claim/grant-not-running', because: 'state', detail: 'There is no next claim of this grant.' });
}

/** Whose claim it is: nobody's in particular where the lead files for all. */
function filerOf(caller: Caller, state: OpenClaims, asked: string | undefined): string | null {
  const filers = filersFor(caller, state);
  if (filers === null) {
    if (asked === undefined) return null;
    throw invalidFields([{ field: 'partner', expected: 'no partner: the lead files for all' }]);
  }
  const filer = asked ?? filers[0];
  if (filer === undefined || !filers.includes(filer)) throw invalidFields([{ field: 'partner', expected: expectedOf(filers) }]);
  return filer;
}

function lineOf({ id, version, grant, filer, period, last, state, claim, savedAt, savedBy }: DraftRow) {
  return { id, version, grant, filer, period, last, state, claim, savedAt, savedBy };
}

const ownRows = ({ parts, organisation }: DraftRow, own: string): number => parts.filter((part) => organisation === own || part.organisation === own).reduce((rows, part) => rows + part.rows, 0);

function placeOf(after: string | undefined): { at: string; id: string } | null {
  if (after === undefined) return null;
  const [at = '', id = ''] = after.split('_');
  if (instant.safeParse(at).success && uuid.safeParse(id).success) return { at, id };
  throw invalidFields([{ field: 'after', expected: 'the `next` of an earlier answer of this list' }]);
}
