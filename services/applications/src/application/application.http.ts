import { createHash, randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { id as uuid, pack as packSchema, slug, type GrantLimits, type Pack, type TextRef } from '@toteuma/contracts';
import { EventStore, Texts, type CommandHandler } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, invalidFields, Problem, problem, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { Packs } from '../config.js';
import { limitsOf, rulesOf } from '../pack/pack.js';
import { ApplicationList } from '../views/application-list.js';
import { CertifiedView } from '../views/certified.js';
import { amendmentAnswer, amendmentDecidedAnswer, applicationAnswer, decidedAnswer, examples, submittedAnswer, trancheAnswer } from './application-answers.http.js';
import { amendmentDecisionInput, amendmentInput, applicationInput, decisionInput, planOf, trancheInput } from './application-input.http.js';
import { applicationShown, textsOf } from './application-shown.http.js';
import type { DecideAmendment } from './amendment.js';
import type { Awarded, State } from './application-state.js';
import type { Command } from './application.js';
import type { Refusal } from './refusal.js';
import { applicationFaults, changeFaults, rateFaults, type Fault } from './known-to-pack.js';

export const APPLICATIONS = Symbol('applications');
export type Applications = CommandHandler<State, Command, Refusal>;

type Award = Extract<z.infer<typeof decisionInput>, { outcome: 'award' }>;
type Filed = Exclude<State, { status: 'none' }>;

const amendmentNumber = z.string().meta({ description: 'The number of the amendment, or `latest`.' });

/** How often a code is tried that the platform chose itself and someone else took at the same moment. */
const CODE_ATTEMPTS = 20;

@Controller('api/v1/applications')
export class ApplicationHttp {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    private readonly list: ApplicationList,
    private readonly certified: CertifiedView,
    @Inject(APPLICATIONS) private readonly applications: Applications,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'File an application', body: applicationInput, answer: submittedAnswer, example: examples.submit,
    problems: ['application/already-submitted', 'application/incomplete', 'application/financing-does-not-foot', 'indicator/women-over-total'],
  })
  async submit(@Acting() caller: Caller, @Body() body: unknown) {
    const organisation = slug.safeParse(caller.organisation);
    if (!organisation.success) throw problem('auth/forbidden', { detail: 'Your sign-in names no organisation to apply for.' });
    const input = checked(applicationInput, body);
    const pack = this.#packOf(input.programme);
    const rules = rulesOf(pack, input.costModel);
    if (rules === null) throw invalidFields([{ field: 'costModel', expected: `a cost model of the programme: ${pack.costModels.map(({ id }) => id).join(', ')}` }]);
    const texts = new Texts();
    const plan = planOf(input, pack, texts);
    refuse(applicationFaults(plan, rules, pack));
    const sections = Object.entries(input.texts).map(([name, text]) => [name, texts.put(`texts.${name}`, text)]);
    const content = {
      organisation: organisation.data, call: input.call, plan, rules, limits: limitsOf(pack), summary: texts.put('summary', input.summary),
      texts: Object.fromEntries(sections.filter(([, text]) => text !== null)) as Record<string, TextRef>,
    };
    return this.edge.accept(caller, this.applications, newId(caller), { type: 'SubmitApplication', ...caller.stamp, ...content }, { texts });
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Award a grant, or reject the application', body: decisionInput, answer: decidedAnswer, example: examples.decide,
    problems: ['application/already-decided', 'application/financing-does-not-foot'],
  })
  async decide(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const state = await this.#seen(caller, id);
    const input = checked(decisionInput, body);
    const texts = new Texts();
    if (input.outcome === 'reject') {
      const command = { type: 'RejectApplication' as const, ...caller.stamp, reason: texts.put('reason', input.reason) };
      return this.edge.accept(caller, this.applications, id, command, { texts, answer: () => ({ status: 'rejected' }) });
    }
    const change = { cells: input.budget, financing: input.financing };
    refuse([...rateFaults(input, state.limits), ...changeFaults({ plan: state.plan, rules: state.rules, change, at: '', models: 'this' })]);
    return this.#award(caller, id, { ...input, change }, state.limits);
  }

  @Post(':id/tranches')
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({
    summary: 'Grant a further part of the planned support', body: trancheInput, answer: trancheAnswer, example: examples.tranche,
    problems: ['application/not-awarded', 'amendment/part-open', 'application/financing-does-not-foot'],
  })
  async grantTranche(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.#seen(caller, id);
    const tranche = checked(trancheInput, body);
    return this.edge.accept(caller, this.applications, id, { type: 'GrantTranche', ...caller.stamp, ...tranche }, { answer: (_at, after) => ({ granted: awarded(after).terms.granted }) });
  }

  @Post(':id/amendments')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Ask for another budget', body: amendmentInput, answer: amendmentAnswer, example: examples.amend,
    problems: [
      'application/not-awarded', 'amendment/after-end', 'amendment/part-open', 'amendment/before-filing', 'amendment/cost-model-fixed', 'amendment/raises-grant',
      'amendment/below-certified', 'application/financing-does-not-foot',
    ],
  })
  async requestAmendment(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const state = await this.#seen(caller, id);
    // Only the beneficiary asks for changes, whatever other role the caller may have.
    if (state.organisation !== caller.organisation) throw problem('not-found');
    const { effectiveFrom, parts, reason } = checked(amendmentInput, body);
    const [{ budget, financing }] = parts as [(typeof parts)[number]];
    const change = { cells: budget, financing };
    refuse(changeFaults({ plan: planNow(state), rules: state.rules, change, at: 'parts[0].', models: 'any' }));
    const texts = new Texts();
    const command = { type: 'RequestAmendment' as const, ...caller.stamp, effectiveFrom, change, reason: texts.put('reason', reason), certified: await this.certified.of(id) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ amendment: awarded(after).amendments.length }) });
  }

  /** `number` is that of the amendment, or `latest`. */
  @Post(':id/amendments/:number/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Decide an amendment', params: z.object({ number: amendmentNumber }), body: amendmentDecisionInput, answer: amendmentDecidedAnswer, example: examples.decideAmendment,
    problems: ['application/not-awarded', 'amendment/already-decided', 'amendment/cost-model-fixed', 'amendment/raises-grant', 'amendment/below-certified', 'application/financing-does-not-foot'],
  })
  async decideAmendment(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const state = await this.#seen(caller, id);
    const amendments = state.status === 'awarded' ? state.amendments : [];
    const amendment = number === 'latest' ? amendments.length : Number(number);
    if (!amendments.some((known) => known.number === amendment)) throw problem('not-found');
    const { parts: { budget: answer }, support } = checked(amendmentDecisionInput, body);
    const decision: DecideAmendment['decision'] = typeof answer === 'string' ? answer : { acceptedAs: { cells: answer.acceptedAs.budget, financing: answer.acceptedAs.financing } };
    if (typeof decision !== 'string') {
      const { cells, financing } = decision.acceptedAs;
      refuse(changeFaults({ plan: planNow(state), rules: state.rules, change: { cells: cells ?? [], financing }, at: 'parts.budget.acceptedAs.', models: 'any' }));
    }
    const command = { type: 'DecideAmendment' as const, ...caller.stamp, amendment, decision, support, certified: await this.certified.of(id) };
    return this.edge.accept(caller, this.applications, id, command, {
      answer: (_at, after) => ({ amendment, status: awarded(after).amendments[amendment - 1]?.status, budgetVersion: awarded(after).terms.budgetVersion }),
    });
  }

  @Get(':id')
  @Roles('any')
  @Describe({ summary: 'One application with its grant and amendments', answer: applicationAnswer })
  async one(@Acting() caller: Caller, @Param('id') id: string) {
    const { state, version } = await this.#loaded(caller, id);
    const texts = await this.store.texts(textsOf(state).map(({ text }) => text));
    caller.reply.header('etag', `"${version}"`);
    return { id, version, ...applicationShown(state, texts) } satisfies z.infer<typeof applicationAnswer>;
  }

  async #loaded(caller: Caller, id: string): Promise<{ state: Filed; version: number }> {
    if (!uuid.safeParse(id).success) throw problem('not-found');
    const { state, version } = await this.applications.load(id);
    if (state.status === 'none') throw problem('not-found');
    caller.mustSee(state.organisation);
    return { state, version };
  }

  async #seen(caller: Caller, id: string): Promise<Filed> {
    return (await this.#loaded(caller, id)).state;
  }

  /** Awards under the code that the decision names, or under the next free one. */
  async #award(caller: Caller, id: string, { code: named, change, supportRate, support, ownRate, conditions, tranches }: Award & { change: { cells: Award['budget']; financing: Award['financing'] } }, limits: GrantLimits) {
    for (let attempt = 1; ; attempt += 1) {
      const code = named ?? (await this.#freeCode(limits.codePrefix, attempt));
      const texts = new Texts();
      const decided = { change, supportRate, support, ownRate, tranches, conditions: conditions.flatMap((text, at) => texts.put(`conditions.${at}`, text) ?? []) };
      const reserve = [{ scope: 'operation-code', value: code, field: 'code', expected: 'a code that is not in use' }];
      try {
        return await this.edge.accept(caller, this.applications, id, { type: 'AwardGrant', ...caller.stamp, code, ...decided }, { texts, reserve, answer: () => ({ status: 'awarded', code }) });
      } catch (error) {
        const taken = error instanceof Problem && error.body.errors?.some(({ field }) => field === 'code');
        if (named !== null || !taken || attempt === CODE_ATTEMPTS) throw error;
      }
    }
  }

  /** The list may not have seen the newest codes yet: each attempt goes one further. */
  async #freeCode(prefix: string, attempt: number): Promise<string> {
    return `${prefix}${String((await this.list.highestCode(prefix)) + attempt).padStart(5, '0')}`;
  }

  #packOf(programme: string | object): Pack {
    if (typeof programme === 'string') {
      const known = this.config.TOTEUMA_PACKS.get(programme);
      if (known !== undefined) return known;
      throw invalidFields([{ field: 'programme', expected: `a programme of the platform: ${[...this.config.TOTEUMA_PACKS.keys()].join(', ')}` }]);
    }
    // In production nobody brings the rules of the own grant along.
    if (!this.config.TOTEUMA_DEVELOPMENT) throw invalidFields([{ field: 'programme', expected: 'the id of a programme; a whole pack is accepted in development mode only' }]);
    return checked(z.object({ programme: packSchema }), { programme }).programme;
  }
}

/** The partners, and the budget that an amendment changes. */
function planNow(state: Filed): Pick<Filed['plan'], 'partners' | 'budget'> {
  return { partners: state.plan.partners, budget: state.status === 'awarded' ? state.terms.budget : state.plan.budget };
}

function awarded(state: State): Awarded {
  if (state.status !== 'awarded') throw new Error(`expected an award, got the status ${state.status}`);
  return state;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidFields(faults);
}

/** The same key of the same caller means the same application, so that a retry finds the answer that was given before. */
function newId(caller: Caller): string {
  const key = caller.idempotencyKey;
  if (key === undefined) return randomUUID();
  const hex = createHash('sha256').update(JSON.stringify(['submit-application', caller.person, key])).digest('hex');
  // A name-based UUID of version 8 (RFC 9562, section 5.8).
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
