import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Texts } from '@toteuma/eventing';
import { Acting, checked, Describe, Edge, invalidFields, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { acceptedOf, budgetPart, neededFor, placeIn, type AskedFor } from './amendment.js';
import {
  amendmentAnswer, amendmentChangedAnswer, amendmentDecidedAnswer, amendmentExamples as examples, impact,
} from './amendment-answers.http.js';
import { AmendmentDesk, awardedOnly } from './amendment-desk.http.js';
import { amendmentDecisionInput, amendmentInput, amendmentSupplementInput, answersOf, askedOf, supplementRequestInput, withdrawalInput } from './amendment-input.http.js';
import type { Amendment } from './amendment-state.js';
import { APPLICATIONS, type Applications } from '../application/application-access.http.js';
import type { Awarded, State } from '../application/application-state.js';

const params = z.object({ number: z.string().meta({ description: 'The number of the amendment, or `latest`.' }) });
const ofContent = [
  'amendment/cost-model-fixed', 'amendment/raises-grant', 'amendment/below-certified', 'application/financing-does-not-foot', 'application/source-share', 'amendment/partner-has-budget',
] as const;
const ofRequest = ['application/not-awarded', 'amendment/after-end', 'amendment/part-open', 'amendment/before-filing', ...ofContent] as const;

/** Changes of a grant: asked for by its beneficiary, decided part by part. */
@Controller('api/v1/applications')
export class AmendmentHttp {
  constructor(
    private readonly edge: Edge,
    private readonly desk: AmendmentDesk,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @Post(':id/amendments')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({ summary: 'Ask for an amendment: a longer period, another budget, content, partners or contacts', body: amendmentInput, answer: amendmentAnswer, example: examples.request, problems: ofRequest })
  async requestAmendment(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const texts = new Texts();
    const { state, asked, formal } = await this.#asked(caller, id, body, texts);
    const command = { type: 'RequestAmendment' as const, ...caller.stamp, ...asked, formal, certified: await this.desk.certifiedOf(id) };
    const decision = formal ? 'formal' : neededFor(asked, state).answer;
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ ...latestOf(after), decision }) });
  }

  @Post(':id/amendments/preview')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'What an amendment would change, and what would forbid it; nothing is filed', body: amendmentInput, answer: impact, example: examples.preview, problems: ['application/not-awarded'] })
  async previewAmendment(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<z.infer<typeof impact>> {
    const { state, asked } = await this.#asked(caller, id, body, new Texts());
    return told(caller, await this.desk.impactOfRequest(id, state, { ...asked, today: caller.stamp.today }));
  }

  @Get(':id/amendments/:number/impact')
  @Roles('any')
  @Describe({ summary: 'What an amendment changes: an open one on what is in force now, a decided one as it was decided', params, answer: impact, problems: ['application/not-awarded'] })
  async amendmentImpact(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string): Promise<z.infer<typeof impact>> {
    const state = await this.desk.seen(caller, id);
    const found = this.desk.amendmentOf(state, number);
    return told(caller, await this.desk.impactOfAmendment(id, awardedOnly(state), found));
  }

  @Post(':id/amendments/:number/supplement-requests')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({ summary: 'Ask the beneficiary to supplement an amendment', params, body: supplementRequestInput, answer: amendmentChangedAnswer, example: examples.askSupplement, problems: ['amendment/already-decided'] })
  async requestAmendmentSupplement(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const found = this.desk.amendmentOf(await this.desk.seen(caller, id), number);
    const { reason, due } = checked(supplementRequestInput, body);
    const texts = new Texts();
    const command = { type: 'RequestAmendmentSupplement' as const, ...caller.stamp, amendment: found.number, due, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => statusOf(after, found) });
  }

  @Post(':id/amendments/:number/supplement')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({
    summary: 'Supplement an amendment: parts replace those of the same kind', params, body: amendmentSupplementInput, answer: amendmentChangedAnswer, example: examples.supplement,
    problems: ['amendment/already-decided', 'amendment/conflict', ...ofRequest.filter((type) => type !== 'application/not-awarded')],
  })
  async supplementAmendment(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const state = await this.desk.own(caller, id);
    const found = this.desk.amendmentOf(state, number);
    const input = checked(amendmentSupplementInput, body);
    const texts = new Texts();
    const sent = askedOf(input.parts ?? [], this.desk.packOf(state), texts);
    const change = budgetPart(sent.parts, sent.change);
    const asked = {
      effectiveFrom: input.effectiveFrom ?? found.effectiveFrom,
      // Those that are sent come first, so that a refusal names them by their place in the request.
      parts: [...sent.parts, ...found.parts.filter(({ kind }) => sent.parts.every((part) => part.kind !== kind))],
      reason: input.reason === null ? found.reason : texts.put('reason', input.reason),
    };
    if (found.status === 'requested') this.desk.refuseUnknown(awardedOnly(state), { ...asked, change: change ?? found.requested }, placeIn(sent.parts));
    const command = { type: 'SupplementAmendment' as const, ...caller.stamp, amendment: found.number, ...asked, change, certified: await this.desk.certifiedOf(id) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => statusOf(after, found) });
  }

  @Post(':id/amendments/:number/withdrawal')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Take an amendment back before it is decided', params, body: withdrawalInput, answer: amendmentChangedAnswer, example: examples.withdraw, problems: ['amendment/already-decided'] })
  async withdrawAmendment(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const found = this.desk.amendmentOf(await this.desk.own(caller, id), number);
    const { reason } = checked(withdrawalInput, body);
    const texts = new Texts();
    const command = { type: 'WithdrawAmendment' as const, ...caller.stamp, amendment: found.number, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => statusOf(after, found) });
  }

  @Post(':id/amendments/:number/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Decide an amendment, part by part', params, body: amendmentDecisionInput, answer: amendmentDecidedAnswer, example: examples.decide,
    problems: ['amendment/already-decided', 'amendment/conflict', ...ofContent],
  })
  async decideAmendment(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const state = await this.desk.seen(caller, id);
    const found = this.desk.amendmentOf(state, number);
    const input = checked(amendmentDecisionInput, body);
    const texts = new Texts();
    const answers = answersOf(input, this.desk.packOf(state), texts);
    refuseStrangeParts(answers.map(({ kind }) => kind), found);
    const grant = awardedOnly(state);
    // Once it is decided, what was right then may be wrong by now: the decision made before is told, or that there is one.
    if (found.status === 'requested') this.#refuseUnknownAnswers(grant, found, answers);
    const command = { type: 'DecideAmendment' as const, ...caller.stamp, amendment: found.number, answers, support: input.support, certified: await this.desk.certifiedOf(id) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ ...statusOf(after, found), budgetVersion: awarded(after).terms.budgetVersion }) });
  }

  async #asked(caller: Caller, id: string, body: unknown, texts: Texts): Promise<{ state: Awarded; asked: AskedFor; formal: boolean }> {
    const filed = await this.desk.own(caller, id);
    const { effectiveFrom, parts, reason, formal } = checked(amendmentInput, body);
    const state = awardedOnly(filed);
    const asked = { effectiveFrom, ...askedOf(parts, this.desk.packOf(state), texts), reason: texts.put('reason', reason) };
    this.desk.refuseUnknown(state, asked, placeIn(asked.parts));
    return { state, asked, formal };
  }

  #refuseUnknownAnswers(state: Awarded, found: Amendment, answers: ReturnType<typeof answersOf>): void {
    const { parts, change } = acceptedOf(found, answers, state);
    const changed = new Set(answers.flatMap(({ kind, outcome }) => (typeof outcome === 'object' ? [kind] : [])));
    this.desk.refuseUnknown(state, { parts, change: change ?? { cells: [], financing: null } }, (kind) => `parts.${kind}.${changed.has(kind) ? 'acceptedAs.' : ''}`);
  }
}

/** A decision answers each part of the amendment, and no other. */
function refuseStrangeParts(kinds: readonly string[], found: Amendment): void {
  const asked = found.parts.map(({ kind }) => kind as string);
  const faults = [
    ...asked.filter((kind) => !kinds.includes(kind)).map((kind) => ({ field: `parts.${kind}`, expected: 'accepted, rejected or {"acceptedAs": {...}}' })),
    ...kinds.filter((kind) => !asked.includes(kind)).map((kind) => ({ field: `parts.${kind}`, expected: `nothing: the amendment asks for ${asked.join(', ')}` })),
  ];
  if (faults.length > 0) throw invalidFields(faults);
}

function awarded(state: State): Awarded {
  if (state.status !== 'awarded') throw new Error(`expected an award, got the status ${state.status}`);
  return state;
}

const latestOf = (after: State) => {
  const { number, status } = awarded(after).amendments.at(-1)!;
  return { amendment: number, status };
};
const statusOf = (after: State, { number }: Amendment) => ({ amendment: number, status: awarded(after).amendments[number - 1]!.status });

/** What would forbid an amendment, in the words of the reader. */
const told = (caller: Caller, effect: z.infer<typeof impact>): z.infer<typeof impact> => ({ ...effect, faults: effect.faults.map((fault) => ({ ...fault, detail: caller.inWords(fault.detail) })) });
