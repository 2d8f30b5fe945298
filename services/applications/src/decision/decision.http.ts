import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { operationCode, type GrantLimits } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, invalidFields, Problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ApplicationList } from '../views/application-list.js';
import { FiledClaims } from '../views/filed-claims.js';
import { ApplicationAccess, APPLICATIONS, type Applications, type FiledState } from '../application/application-access.http.js';
import { decidedAnswer, examples, trancheAnswer } from '../application/application-answers.http.js';
import type { Awarded, State } from '../application/application-state.js';
import type { Command } from '../application/application.js';
import { decisionInput, rectificationInput, rectificationRequestInput, reversalInput, trancheInput } from './decision-input.http.js';
import { changeFaults, rateFaults, type Fault } from '../application/known-to-pack.js';

/** How often a code is tried that the platform chose itself and someone else took at the same moment. */
const CODE_ATTEMPTS = 20;

const AWARD_FAULTS = ['application/financing-does-not-foot'];
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 3, position: 57 };
const statuses = z.enum(['submitted', 'awarded', 'rejected']);
const rectificationRequestAnswer = accepted({ rectification: z.int().min(1) });
const rectificationAnswer = accepted({
  rectification: z.int().min(1),
  state: z.enum(['waiting', 'accepted', 'changed', 'rejected']).meta({ description: '`waiting`: it takes effect when claims answers.' }),
  status: statuses,
  code: operationCode.nullable(),
});
const reversalAnswer = accepted({ status: statuses.meta({ description: '`awarded`: the award is taken back once claims has answered that none has been filed.' }) });

/** The decision on an application, and what changes it before it is final. */
@Controller('api/v1/applications')
export class DecisionHttp {
  constructor(
    private readonly edge: Edge,
    private readonly access: ApplicationAccess,
    private readonly list: ApplicationList,
    private readonly claims: FiledClaims,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @Post(':id/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Award a grant, or reject the application', body: decisionInput, answer: decidedAnswer, example: examples.decide,
    problems: [
      'application/withdrawn',
      'application/already-decided', 'application/ineligible', 'application/not-assessed', 'application/below-threshold', 'application/hearing-required', 'application/no-appropriation', ...AWARD_FAULTS,
    ],
  })
  async decide(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const state = await this.access.seen(caller, id);
    const input = checked(decisionInput, body);
    if (input.outcome === 'reject') {
      const texts = new Texts();
      return this.edge.accept(caller, this.applications, id, commandOf(caller, input, '', texts), { texts, answer: () => ({ status: 'rejected' }) });
    }
    const change = { cells: input.budget, financing: input.financing };
    refuse([...rateFaults(input, state.limits), ...changeFaults({ plan: state.plan, rules: state.rules, change, at: '', models: 'this' })]);
    return this.#withCode(caller, id, state, input.code, (code, texts) => ({ command: commandOf(caller, input, code, texts), answer: () => ({ status: 'awarded', code }) }));
  }

  @Post(':id/tranches')
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({
    summary: 'Grant a further part of the planned support', body: trancheInput, answer: trancheAnswer, example: examples.tranche,
    problems: ['application/withdrawn', 'application/not-awarded', 'application/decision-changing', 'application/no-appropriation', 'amendment/part-open', ...AWARD_FAULTS],
  })
  async grantTranche(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const tranche = checked(trancheInput, body);
    return this.edge.accept(caller, this.applications, id, { type: 'GrantTranche', ...caller.stamp, ...tranche }, { answer: (_at, after) => ({ granted: awarded(after).terms.granted }) });
  }

  @Post(':id/rectification-requests')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Ask for a rectification of the decision', body: rectificationRequestInput, answer: rectificationRequestAnswer,
    problems: ['application/withdrawn', 'application/not-decided', 'application/decision-changing', 'application/rectification-open', 'application/rectification-late'],
    example: { body: { reason: 'Hylkäyksen perustelu koskee toista hanketta.' }, answer: { ...answered, rectification: 1 } },
  })
  async requestRectification(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.own(caller, id);
    const { reason } = checked(rectificationRequestInput, body);
    const texts = new Texts();
    const command = { type: 'RequestRectification' as const, ...caller.stamp, reason: texts.put('rectification', reason) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ rectification: filed(after).processing.rectifications.length }) });
  }

  @Post(':id/rectification')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Decide a request for a rectification', body: rectificationInput, answer: rectificationAnswer,
    problems: ['application/withdrawn', 'application/no-rectification', 'application/decision-changing', 'amendment/part-open', 'application/incomplete', 'application/no-appropriation', ...AWARD_FAULTS],
    example: { body: { outcome: 'changed', supportRate: '75', support: '132289.00', reason: 'Tuki myönnetään osittain.' }, answer: { ...answered, code: 'S22999', rectification: 1, state: 'changed', status: 'awarded' } },
  })
  async rectify(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const state = await this.access.seen(caller, id);
    const { code: named, budget, financing, conditions, reason, ...input } = checked(rectificationInput, body);
    refuse(idleFields(state, { ...input, reason, code: named, budget, financing, conditions }));
    const change = { cells: budget, financing };
    const plan = { partners: state.plan.partners, budget: state.status === 'awarded' ? state.terms.budget : state.plan.budget };
    refuse([...rateFaults({ supportRate: input.supportRate ?? '0', ownRate: input.ownRate }, state.limits), ...changeFaults({ plan, rules: state.rules, change, at: '', models: 'this' })]);
    const commandOf = (code: string, texts: Texts) => ({
      command: { type: 'DecideRectification' as const, ...caller.stamp, ...input, code, change, reason: texts.put('rectification-decision', reason), ...conditionsOf(conditions, texts) },
      answer: (after: State) => rectifiedAnswer(filed(after)),
    });
    // Only an award that comes of a rejection needs a code; in the other cases the decider does not look at it.
    if (state.status === 'rejected' && input.outcome !== 'rejected') return this.#withCode(caller, id, state, named, commandOf);
    const texts = new Texts();
    const { command, answer } = commandOf(state.status === 'awarded' ? state.code : '', texts);
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => answer(after) });
  }

  @Post(':id/decision/reversal')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Take the decision back before it is final', body: reversalInput, answer: reversalAnswer, problems: ['application/withdrawn', 'application/not-decided', 'application/decision-changing', 'application/decision-final'],
    example: { body: { reason: 'Päätös tehtiin väärällä tukiprosentilla.' }, answer: { ...answered, status: 'awarded' } },
  })
  async revert(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const { reason } = checked(reversalInput, body);
    const texts = new Texts();
    const command = { type: 'RevertDecision' as const, ...caller.stamp, reason: texts.put('reversal', reason), claimFiled: await this.claims.anyOf(id) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ status: after.status }) });
  }

  /** Decides under the code that is named, the one that an earlier award of this application had, or the next free one. */
  async #withCode(caller: Caller, id: string, state: FiledState, named: string | null, decide: (code: string, texts: Texts) => { command: Command; answer: (after: State) => Record<string, unknown> }) {
    const { formerCode } = state.processing;
    const wanted = named ?? formerCode;
    for (let attempt = 1; ; attempt += 1) {
      const code = wanted ?? (await this.#freeCode(state.limits, attempt));
      const texts = new Texts();
      const { command, answer } = decide(code, texts);
      // The former code is reserved for this application already.
      const reserve = code === formerCode ? [] : [{ scope: 'operation-code', value: code, field: 'code', expected: 'a code that is not in use' }];
      try {
        return await this.edge.accept(caller, this.applications, id, command, { texts, reserve, answer: (_at, after) => answer(after) });
      } catch (error) {
        const taken = error instanceof Problem && error.body.errors?.some(({ field }) => field === 'code');
        if (wanted !== null || !taken || attempt === CODE_ATTEMPTS) throw error;
      }
    }
  }

  /** The list may not have seen the newest codes yet: each attempt goes one further. */
  async #freeCode({ codePrefix }: GrantLimits, attempt: number): Promise<string> {
    return `${codePrefix}${String((await this.list.highestCode(codePrefix)) + attempt).padStart(5, '0')}`;
  }
}

/** The decision as a command; its texts are put away. */
export function commandOf(caller: Caller, input: z.infer<typeof decisionInput>, code: string, texts: Texts): Command {
  if (input.outcome === 'reject') return { type: 'RejectApplication', ...caller.stamp, reason: texts.put('reason', input.reason) };
  const { supportRate, support, ownRate, tranches, budget: cells, financing, conditions } = input;
  return { type: 'AwardGrant', ...caller.stamp, code, change: { cells, financing }, supportRate, support, ownRate, tranches, ...conditionsOf(conditions, texts) };
}

function conditionsOf(given: z.infer<typeof rectificationInput>['conditions'], texts: Texts): Pick<Extract<Command, { type: 'AwardGrant' }>, 'conditions' | 'conditionsDue'> {
  const kept = given.flatMap(({ text, due }, at) => {
    const ref = texts.put(`conditions.${at}`, text);
    return ref === null ? [] : [{ ref, due }];
  });
  return { conditions: kept.map(({ ref }) => ref), conditionsDue: kept.map(({ due }) => due) };
}

function rectifiedAnswer(after: FiledState): Record<string, unknown> {
  const last = after.processing.rectifications.findLast(({ decidedOn }) => decidedOn !== null);
  return { rectification: last?.number, state: last?.status, status: after.status, code: after.status === 'awarded' ? after.code : null };
}

function filed(state: State): FiledState {
  if (state.status === 'none') throw new Error('expected an application that was filed');
  return state;
}

function awarded(state: State): Awarded {
  if (state.status !== 'awarded') throw new Error(`expected an award, got the status ${state.status}`);
  return state;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidFields(faults);
}

/** What of a rectification would have no effect: it is refused rather than passed over in silence. */
function idleFields(state: FiledState, { outcome, code, supportRate, support, ownRate, budget, financing, conditions, tranches }: z.infer<typeof rectificationInput>): Fault[] {
  const given = { code, supportRate, support, ownRate, budget, financing, conditions, tranches };
  const idle = outcome === 'rejected' ? Object.keys(given) : state.status === 'awarded' ? ['code', 'tranches'] : [];
  const expected = outcome === 'rejected' ? 'no such field where the request is rejected' : 'no such field: the grant keeps its own';
  return Object.entries(given).filter(([field, value]) => idle.includes(field) && value !== null && !(Array.isArray(value) && value.length === 0)).map(([field]) => ({ field, expected }));
}
