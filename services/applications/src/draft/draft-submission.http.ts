import { Controller, Body, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { contracts } from '@toteuma/contracts';
import { CommandHandler, EventStore, sha256, Texts, type Decider } from '@toteuma/eventing';
import { canonicalJson, err } from '@toteuma/kernel';
import { accepted, Acting, checked, Describe, Edge, invalidFields, Problem, problem, refusal, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { APPLICATIONS, type Applications } from '../application/application.http.js';
import { applicantOf, filed } from '../application/filing.http.js';
import { closedFault } from '../call/call.js';
import { CallLookup } from '../call/call-lookup.http.js';
import { judged, wholeOf } from './completeness.http.js';
import { examples, nothing, receipt } from './draft-answers.http.js';
import { DraftDesk } from './draft-desk.http.js';
import { Drafts, typedOf, type DraftRow, type Receipt } from './draft.rows.js';
import type { DraftFault } from './form-faults.js';

/** Whoever submits again gets the answer of the first time under its key, or is told that it was done. */
const again: Decider<null, { readonly type: 'SubmitApplication' }> = {
  initial: null,
  decide: () => err({ type: 'application/already-submitted', because: 'state', detail: 'This application was submitted before.' }),
  evolve: (state) => state,
};

const submission = accepted(receipt);

/** A draft becomes an application: exactly what was seen, once. */
@Controller('api/v1/applications/drafts')
export class DraftSubmissionHttp {
  readonly #again: CommandHandler<null, { readonly type: 'SubmitApplication' }>;

  constructor(
    store: EventStore,
    private readonly edge: Edge,
    private readonly drafts: Drafts,
    private readonly desk: DraftDesk,
    private readonly calls: CallLookup,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {
    this.#again = new CommandHandler(store, contracts, again);
  }

  @Post(':draft/submission')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Submit a draft as it was seen', name: 'submitDraft', params: z.object({ draft: z.uuid() }), body: nothing, answer: submission, example: { body: {}, ...examples.submit },
    problems: [
      'application/already-submitted', 'application/call-closed', 'application/incomplete', 'application/financing-does-not-foot', 'application/simplified-costs-required',
      'application/source-share', 'indicator/women-over-total', 'draft/being-submitted',
    ],
  })
  async submit(@Acting() caller: Caller, @Param('draft') id: string, @Body() body: unknown) {
    // The instant of the act is when it came, whatever it waits for from here on.
    const { at } = caller.stamp;
    const draft = await this.desk.draftFor(caller, id, 'submit');
    checked(nothing, body);
    const { version, state, rows } = await this.drafts.contents(id);
    if (state === 'submitted') return this.edge.accept(caller, this.#again, id, { type: 'SubmitApplication' }, { versionJudged: true });
    const seen = seenBy(caller);
    if (version !== seen) throw conflict(version);
    const typed = typedOf(rows);
    const pack = this.desk.packOf(draft);
    const { faults, input } = judged(typed, draft, pack);
    const call = await this.calls.callOf(draft.call, pack.id, 'basics.call');
    const closed = closedFault(call.times, at);
    if (closed !== null) throw refusal(closed);
    if (input === null) throw notReady(Object.entries(faults).flatMap(([section, list]) => list.map((fault) => ({ ...fault, field: `${section}.${fault.field}` }))));
    const texts = new Texts();
    const command = { ...caller.stamp, ...filed({ input, pack, call, organisation: applicantOf(caller), texts }) };
    const given: Receipt = { submittedAt: at, submittedBy: caller.person, actingFor: draft.actingFor, digest: sha256(canonicalJson(wholeOf(typed, draft))), callCloses: call.times?.closesAt ?? null };
    const isMine = await this.#close(caller, draft, seen, given);
    const answer = await this.#append(id, isMine, () => this.edge.accept(caller, this.applications, id, command, { texts, versionJudged: true, answer: () => ({ ...given }) }));
    await this.drafts.submitted(id, given);
    return answer;
  }

  /**
   * Closes the draft to saves. One that is closed already is taken over: its content is the same, and the history takes one application.
   * @returns whether it was this submission that closed it
   */
  async #close(caller: Caller, draft: DraftRow, seen: number, given: Receipt): Promise<boolean> {
    if (await this.drafts.close(draft.id, seen, given)) return true;
    const { state, version } = await this.desk.draftFor(caller, draft.id, 'submit');
    if (state === 'open' || version !== seen) throw conflict(version);
    return false;
  }

  /**
   * Files it. When it is refused, whoever closed the draft opens it again: another submission of it may still be under way.
   * When nobody knows whether it was filed, the next who comes will find out.
   */
  async #append<Answer>(id: string, isMine: boolean, file: () => Promise<Answer>): Promise<Answer> {
    try {
      return await file();
    } catch (error) {
      if (error instanceof Problem && error.body.status < 500 && isMine) {
        const { state } = await this.applications.load(id);
        if (state.status === 'none') await this.drafts.reopen(id);
      }
      throw error;
    }
  }
}

function seenBy(caller: Caller): number {
  const seen = caller.ifVersion;
  if (seen === undefined) throw invalidFields([{ field: 'If-Match', expected: 'the version of the draft that you have seen' }]);
  return seen;
}

const conflict = (currentVersion: number): Problem => problem('version/conflict', { detail: `The current version is ${currentVersion}.`, currentVersion });

/** All that is missing or wrong at once. When it is all of one kind, that is the type of the problem. */
function notReady(faults: readonly DraftFault[]): Problem {
  const [first] = faults as [DraftFault];
  const type = faults.every((fault) => fault.type === first.type) ? first.type : 'request/invalid';
  const plain = invalidFields(faults.map(({ field, expected }) => ({ field, expected })));
  if (type === 'request/invalid') return plain;
  const detail = 'The application cannot be submitted yet.';
  return new Problem({ ...plain.body, type: `/problems/${type}`, title: detail });
}
