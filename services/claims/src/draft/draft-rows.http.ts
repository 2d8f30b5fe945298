import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { Acting, checked, Describe, invalidFields, oneOf, pageLimit, Roles, type Caller } from '@toteuma/platform';
import { slug } from '@toteuma/contracts';
import { z } from 'zod';
import { ClaimDrafts, MOST_DRAFT_ROWS } from './draft.rows.js';
import { examples, rowsAnswer, rowsInput, rowsSaved } from './draft-answers.http.js';
import { ClaimDraftDesk, closedProblem, type SeenDraft } from './draft-desk.http.js';
import { DraftView } from './draft-view.http.js';
import { conflict, seenBy } from './draft.http.js';
import type { TypedRow } from './typed-row.js';

const params = z.object({ draft: z.uuid() });
const place = z.string().regex(/^\d{1,15}$/, { error: 'the `next` of an earlier answer of this list' });
const pageQuery = z.strictObject({ partner: slug.optional(), limit: pageLimit, after: place.default('0'), problems: oneOf(['true', 'false'], () => ({})).schema.default('false') });
const saveQuery = z.strictObject({ partner: slug.optional() });

/** The rows of a draft, in pages. */
@Controller('api/v1/claims')
export class ClaimDraftRowsHttp {
  constructor(
    private readonly drafts: ClaimDrafts,
    private readonly desk: ClaimDraftDesk,
    private readonly view: DraftView,
  ) {}

  @Get('drafts/:draft/rows')
  @Roles('applicant')
  @Describe({ summary: 'Rows of a draft, each with what is wrong with it and what looks like it', name: 'claimDraftRows', params, query: pageQuery, answer: rowsAnswer })
  async page(@Acting() caller: Caller, @Param('draft') id: string, @Query() query: unknown): Promise<z.infer<typeof rowsAnswer>> {
    const draft = await this.desk.draftFor(caller, id);
    const { partner, limit, after, problems } = checked(pageQuery, query);
    const one = partner === undefined && draft.leads ? null : this.desk.partnerOf(draft, partner);
    const state = await this.desk.rulesOf(draft);
    const { rows, next } = await this.view.page(caller, draft, state, { partner: one, after, limit, onlyWrong: problems === 'true' });
    const total = draft.parts.reduce((sum, part) => sum + (one === null || part.partner === one ? part.rows : 0), 0);
    caller.reply.header('etag', `"${draft.version}"`);
    return { version: draft.version, rows, total, next };
  }

  /** Half-typed values are kept as they are. What others changed in the parts of other partners meanwhile is no conflict. */
  @Put('drafts/:draft/rows')
  @Roles('applicant')
  @Describe({ summary: 'Put and remove rows of one partner', name: 'saveClaimDraftRows', params, query: saveQuery, body: rowsInput, answer: rowsSaved, example: examples.rows, problems: ['draft/filed', 'draft/being-submitted'] })
  async save(@Acting() caller: Caller, @Param('draft') id: string, @Query() query: unknown, @Body() body: unknown): Promise<z.infer<typeof rowsSaved>> {
    const draft = await this.desk.draftFor(caller, id);
    const partner = this.desk.partnerOf(draft, checked(saveQuery, query).partner);
    const { put, remove } = checked(rowsInput, body);
    const named = new Set(remove);
    const twice = put.findIndex(({ key }) => named.size === named.add(key).size);
    if (twice >= 0) throw invalidFields([{ field: `put[${twice}].key`, expected: 'a key that is named once' }]);
    const others = put.findIndex((row) => row.partner !== undefined && row.partner !== partner);
    if (others >= 0) throw invalidFields([{ field: `put[${others}].partner`, expected: `nothing, or ${partner}` }]);
    const rows = put.map((sent) => ({ key: sent.key, partner, content: withoutPlace(sent) }));
    const saved = await this.drafts.saveRows(draft, partner, seenBy(caller), { put: rows, remove }, { person: caller.person, at: caller.at });
    if (saved.refused === 'too-many') throw invalidFields([{ field: 'put', expected: `at most ${MOST_DRAFT_ROWS} rows in a draft` }]);
    const now = await this.desk.draftFor(caller, id);
    const keys = [...rows.map(({ key }) => key), ...remove];
    if (saved.refused !== null) throw closedProblem(now) ?? conflict(now.version, { version: now.version, rows: await this.#shown(caller, now, partner, keys) });
    caller.reply.header('etag', `"${saved.version}"`);
    return { version: saved.version, rows: await this.#shown(caller, now, partner, keys), parts: this.view.parts(now) };
  }

  async #shown(caller: Caller, draft: SeenDraft, partner: string, keys: readonly string[]): Promise<z.infer<typeof rowsSaved>['rows']> {
    const [rows, state] = await Promise.all([this.drafts.rowsOf(draft.id, partner, keys), this.desk.rulesOf(draft)]);
    return this.view.shown(caller, draft, rows, await this.view.problemsOf(caller, draft, state, rows));
  }
}

/** What was typed: neither where the row is nor whose. */
function withoutPlace(sent: z.infer<typeof rowsInput>['put'][number]): TypedRow {
  return Object.fromEntries(Object.entries(sent).filter(([field]) => field !== 'key' && field !== 'partner'));
}
