import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore, type Decider } from '@toteuma/eventing';
import { err } from '@toteuma/kernel';
import { accepted, Acting, checked, Describe, Edge, invalidFields, Problem, refusal, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ClaimFiling, MOST_ROWS } from '../claim/filing.http.js';
import { ClaimDrafts, type DraftRow } from './draft.rows.js';
import { examples, nothing } from './draft-answers.http.js';
import { ClaimDraftDesk, closedProblem, type SeenDraft } from './draft-desk.http.js';
import { headOf, headProblems, rulesFor } from './draft-view.http.js';
import { conflict, seenBy } from './draft.http.js';
import { given, type RowProblem, type TypedRow } from './typed-row.js';

/** Whoever files again gets the answer of the first time under its key, or is told that it was done. */
const again: Decider<null, { readonly type: 'SubmitClaim' }> = {
  initial: null,
  decide: () => err({ type: 'draft/filed', because: 'state', detail: 'This claim was filed before.' }),
  evolve: (state) => state,
};

const answer = accepted({ claim: z.int().min(1).meta({ description: 'The number of the claim.' }) });

/** A draft becomes a claim: exactly what was seen, once. */
@Controller('api/v1/claims')
export class ClaimDraftFilingHttp {
  readonly #again: CommandHandler<null, { readonly type: 'SubmitClaim' }>;

  constructor(
    store: EventStore,
    private readonly edge: Edge,
    private readonly drafts: ClaimDrafts,
    private readonly desk: ClaimDraftDesk,
    private readonly filing: ClaimFiling,
  ) {
    this.#again = new CommandHandler(store, contracts, again);
  }

  @Post('drafts/:draft/filing')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'File a draft as it was seen', name: 'fileClaimDraft', params: z.object({ draft: z.uuid() }), body: nothing, answer, example: examples.file,
    problems: [
      'draft/filed', 'draft/being-submitted', 'draft/part-not-ready', 'claim/grant-not-running', 'claim/previous-open', 'claim/period-gap', 'claim/period-overlap', 'claim/duplicate-row', 'claim/unknown-category',
      'claim/category-not-approved', 'claim/row-outside-period', 'claim/already-taken-up',
    ],
  })
  async file(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown) {
    // The instant of the act is when it came, whatever it waits for from here on.
    void caller.stamp;
    const draft = await this.desk.ledBy(caller, id);
    checked(nothing, body);
    if (draft.state === 'filed') return this.edge.accept(caller, this.#again, draft.grant, { type: 'SubmitClaim' }, { versionJudged: true });
    const seen = seenBy(caller);
    if (draft.version !== seen) throw conflict(draft.version);
    const waiting = draft.parts.find(({ organisation, ready }) => organisation !== null && !ready);
    if (waiting) throw refusal({ type: 'draft/part-not-ready', because: 'state', detail: `The part of ${waiting.partner} is not ready yet.` });
    const state = await this.desk.grantOf(caller, draft.grant);
    const rows = await this.#rows(draft);
    if (state.status === 'open') {
      await this.filing.noneBefore(draft.grant, state, draft.period.from, draft.filer);
      const rules = rulesFor(draft, state, caller);
      const faults = [...headProblems(draft, state, caller.stamp.today), ...rows.flatMap((row, at) => rules.problemsOf(row).map((one) => ({ ...one, field: `rows[${at}].${one.field}` })))];
      if (faults.length > 0) throw notReady(faults);
    }
    const isMine = await this.#close(caller, draft, seen);
    const filed = await this.#append(draft, isMine, () => this.filing.file(caller, draft.grant, state, { ...headOf(draft), rows: withIds(rows.map(given)) }, draft.id));
    await this.drafts.filed(draft.id, Number(filed['claim']));
    return filed;
  }

  async #rows(draft: SeenDraft): Promise<TypedRow[]> {
    if (draft.parts.reduce((sum, part) => sum + part.rows, 0) > MOST_ROWS) throw invalidFields([{ field: 'rows', expected: 'at most 20 000 rows' }]);
    const rows = await this.drafts.rows(draft.id, { limit: MOST_ROWS });
    return rows.map(({ content, partner }) => ({ ...content, partner }));
  }

  /**
   * Closes the draft to every change. One that is closed already is taken over: its content is the same, and the history takes one claim.
   * @returns whether it was this filing that closed it
   */
  async #close(caller: Caller, draft: DraftRow, seen: number): Promise<boolean> {
    if (await this.drafts.close(draft.id, seen)) return true;
    const now = await this.desk.draftFor(caller, draft.id);
    if (now.state === 'filed') throw closedProblem(now)!;
    if (now.state === 'open' || now.version !== seen) throw conflict(now.version);
    return false;
  }

  /**
   * Files it. When it is refused, whoever closed the draft opens it again: another filing of it may still be under way. When nobody
   * knows whether it was filed, the next who comes will find out.
   */
  async #append<Answer>(draft: DraftRow, isMine: boolean, file: () => Promise<Answer>): Promise<Answer> {
    try {
      return await file();
    } catch (error) {
      if (error instanceof Problem && error.body.status < 500) {
        const claim = await this.drafts.claimOf(draft);
        if (claim === null && isMine) await this.drafts.reopen(draft.id);
        if (claim !== null) {
          // Another filing of the same draft was faster.
          await this.drafts.filed(draft.id, claim);
          throw closedProblem({ state: 'filed' })!;
        }
      }
      throw error;
    }
  }
}

/** Ledgers have vouchers of several lines: a row without an id of its own is called after its voucher, the second one `17/2`. */
export function withIds(rows: readonly TypedRow[]): TypedRow[] {
  const used = new Set(rows.flatMap(({ id }) => id ?? []));
  const nth = new Map<string, number>();
  return rows.map((row) => {
    if (row.id !== undefined || row.voucher === undefined) return row;
    const { voucher } = row;
    let at = (nth.get(voucher) ?? 0) + 1;
    const named = () => (at === 1 ? voucher : `${voucher.slice(0, 57)}/${at}`);
    while (used.has(named())) at += 1;
    nth.set(voucher, at);
    used.add(named());
    return { ...row, id: named() };
  });
}

/** All that is wrong at once. When it is all of one kind, that is the type of the problem. */
function notReady(faults: readonly RowProblem[]): Problem {
  const [first] = faults as [RowProblem];
  const plain = invalidFields(faults.map(({ field, expected }) => ({ field, expected })));
  if (first.type === 'request/invalid' || faults.some(({ type }) => type !== first.type)) return plain;
  const detail = 'The claim cannot be filed yet.';
  return new Problem({ ...plain.body, type: `/problems/${first.type}`, title: detail, ...(first.type === 'claim/grant-not-running' || first.type === 'claim/already-taken-up' ? { status: 409 } : {}) });
}
