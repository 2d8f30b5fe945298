import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { day, freeText } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { orNull } from '../application/application-input.http.js';
import { ApplicationAccess, APPLICATIONS, type Applications, type FiledState } from '../application/application-access.http.js';
import type { State } from '../application/application-state.js';
import { conditionStatus } from './condition-shown.http.js';

const params = z.object({ number: z.string().meta({ description: 'The number of the condition in the decision, from 1.' }) });
const reportInput = z.strictObject({ note: orNull(freeText()).meta({ description: 'How it was met; files go to the attachments.' }) });
const reviewInput = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('accepted'), reason: orNull(freeText()) }),
  z.strictObject({ outcome: z.literal('supplement'), reason: freeText().min(1, { error: 'a text' }), due: orNull(day).meta({ description: 'Left out, fourteen days from today.' }) }),
], { error: 'accepted or supplement' });
const answer = accepted({ condition: z.int().min(1), status: conditionStatus });
const PROBLEMS = ['application/withdrawn', 'application/decision-changing', 'application/condition-step'];
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 4, position: 61, condition: 1 };

/** The conditions of a decision: the beneficiary says that one is met, the authority finds that it is. */
@Controller('api/v1/applications')
export class ConditionHttp {
  constructor(
    private readonly edge: Edge,
    private readonly access: ApplicationAccess,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @Post(':id/conditions/:number/report')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Say that a condition of the decision is met', params, body: reportInput, answer, problems: PROBLEMS,
    example: { body: { note: 'Ohjausryhmä kokoontui 12.1.; pöytäkirja on liitteenä.' }, answer: { ...answered, status: 'reported' } },
  })
  async reportCondition(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const condition = conditionOf(await this.access.own(caller, id), number);
    const { note } = checked(reportInput, body);
    const texts = new Texts();
    const command = { type: 'ReportCondition' as const, ...caller.stamp, condition, note: texts.put('note', note) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => statusOf(after, condition) });
  }

  @Post(':id/conditions/:number/review')
  @HttpCode(200)
  @Roles('case-officer', 'decision-maker')
  @Describe({
    summary: 'Find a condition of the decision met, or ask for more', params, body: reviewInput, answer, problems: PROBLEMS,
    example: { body: { outcome: 'accepted' }, answer: { ...answered, version: 5, position: 62, status: 'met' } },
  })
  async reviewCondition(@Acting() caller: Caller, @Param('id') id: string, @Param('number') number: string, @Body() body: unknown) {
    const condition = conditionOf(await this.access.seen(caller, id), number);
    const input = checked(reviewInput, body);
    const texts = new Texts();
    const due = input.outcome === 'supplement' ? input.due : null;
    const command = { type: 'ReviewCondition' as const, ...caller.stamp, condition, outcome: input.outcome, reason: texts.put('reason', input.reason), due };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => statusOf(after, condition) });
  }
}

/** @throws Problem not-found for a number that no condition of the decision has */
function conditionOf(state: FiledState, number: string): number {
  const states = state.status === 'awarded' ? state.conditionStates : [];
  const wanted = /^[1-9]\d{0,3}$/.test(number) ? Number(number) : 0;
  if (states[wanted - 1] === undefined) throw problem('not-found');
  return wanted;
}

function statusOf(state: State, condition: number) {
  return { condition, status: state.status === 'awarded' ? state.conditionStates[condition - 1]?.status : undefined };
}
