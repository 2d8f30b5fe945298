import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { TextRef } from '@toteuma/contracts';
import { EventStore, Texts } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, invalidFields, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import type { Packs } from '../config.js';
import { ApplicationAccess, APPLICATIONS, type Applications, type FiledState } from '../application/application-access.http.js';
import type { State } from '../application/application-state.js';
import { scoreFaults, totalOf } from './processing-assessment.js';
import {
  assessmentInput, assessorInput, conflictInput, eligibilityInput, hearingAnswerInput, hearingInput, messageInput, supplementInput, supplementRequestInput,
} from './processing-input.http.js';
import { assessmentAnswer, doneAnswer, messageAnswer, messagesAnswer, supplementAnswer, supplementRequestAnswer, versionsAnswer } from './processing-shown.http.js';
import { changesBetween, versionTexts } from './processing-versions.js';
import { openSupplement, type SendMessage, type SupplementApplication } from './processing.js';
import { supplementOf } from './supplement.http.js';

const CLOSED = ['application/withdrawn', 'application/already-decided'];
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 2, position: 42 };

/** What is done with an application from its filing to its decision. */
@Controller('api/v1/applications')
export class ProcessingHttp {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    private readonly access: ApplicationAccess,
    @Inject(APPLICATIONS) private readonly applications: Applications,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  @Post(':id/supplement-requests')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({
    summary: 'Ask the applicant to supplement named sections', body: supplementRequestInput, answer: supplementRequestAnswer, problems: [...CLOSED],
    example: { body: { sections: ['budget', 'financing'], reason: 'Palkkakulut puuttuvat vuodelta 2023.', due: '2022-06-15' }, answer: { ...answered, supplement: 1 } },
  })
  async requestSupplement(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const { sections, due, reason } = checked(supplementRequestInput, body);
    const texts = new Texts();
    const command = { type: 'RequestSupplement' as const, ...caller.stamp, sections, due: due ?? null, reason: texts.put('supplement-reason', reason) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: (_at, after) => ({ supplement: filed(after).processing.supplements.length }) });
  }

  @Post(':id/supplement')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Answer a request for a supplement: the fields that change', body: supplementInput, answer: supplementAnswer,
    problems: [...CLOSED, 'application/supplement-not-asked', 'application/section-not-asked', 'application/incomplete', 'application/financing-does-not-foot', 'indicator/women-over-total'],
    example: { body: { budget: [{ category: 'staff', amount: '151701.00' }] }, answer: { ...answered, late: false, planVersion: 2, supplement: 1 } },
  })
  async supplement(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const state = await this.access.own(caller, id);
    const input = checked(supplementInput, body);
    const texts = new Texts();
    const command: SupplementApplication = supplementOf({ sent: body ?? {}, input }, state, this.config.TOTEUMA_PACKS, texts);
    const asked = openSupplement(state.processing.supplements, command.supplement)?.number;
    return this.edge.accept(caller, this.applications, id, { ...caller.stamp, ...command }, {
      texts,
      answer: (_at, after) => ({ supplement: asked, planVersion: filed(after).processing.versions.length, late: filed(after).processing.supplements.find(({ number }) => number === asked)?.late }),
    });
  }

  @Get(':id/versions')
  @Roles('any')
  @Describe({ summary: 'The application as filed and after each supplement: what changed', answer: versionsAnswer })
  async versions(@Acting() caller: Caller, @Param('id') id: string): Promise<z.infer<typeof versionsAnswer>> {
    const { processing: { versions } } = await this.access.seen(caller, id);
    const said = await this.#said(versionTexts(versions));
    return {
      versions: versions.map((one, at) => {
        const before = versions[at - 1];
        return { version: one.version, on: one.on, supplement: one.supplement, changes: before === undefined ? [] : changesBetween(before, one, said) };
      }),
    };
  }

  @Post(':id/messages')
  @HttpCode(201)
  @Roles('applicant', 'case-officer', 'decision-maker')
  @Describe({ summary: 'Send a message about the application', body: messageInput, answer: messageAnswer, example: { body: { text: 'Voimmeko lisätä kumppanin?' }, answer: { ...answered, message: 1 } }, problems: ['application/withdrawn'] })
  async send(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { organisation } = await this.access.seen(caller, id);
    const { text } = checked(messageInput, body);
    const texts = new Texts();
    const from = caller.may('applicant') && caller.organisation === organisation ? 'applicant' : 'authority';
    const command: SendMessage = { type: 'SendMessage', from, text: texts.put('message', text)! };
    return this.edge.accept(caller, this.applications, id, { ...caller.stamp, ...command }, { texts, answer: (_at, after) => ({ message: filed(after).processing.messages.length }) });
  }

  @Get(':id/messages')
  @Roles('any')
  @Describe({ summary: 'The messages about the application, the oldest first', answer: messagesAnswer })
  async messages(@Acting() caller: Caller, @Param('id') id: string): Promise<z.infer<typeof messagesAnswer>> {
    const { processing: { messages } } = await this.access.seen(caller, id);
    const said = await this.#said(messages.map(({ text }) => text));
    return { messages: messages.map(({ number, from, at, text }) => ({ number, from, at, text: said(text) })) };
  }

  @Post(':id/eligibility')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({
    summary: 'Say whether the application can be supported', body: eligibilityInput, answer: doneAnswer, problems: [...CLOSED],
    example: { body: { outcome: 'eligible' }, answer: answered },
  })
  async checkEligibility(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const { outcome, reason } = checked(eligibilityInput, body);
    const texts = new Texts();
    return this.edge.accept(caller, this.applications, id, { type: 'CheckEligibility', ...caller.stamp, outcome, reason: texts.put('eligibility', reason) }, { texts });
  }

  @Post(':id/assessors')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({
    summary: 'Ask somebody to score the application', body: assessorInput, answer: doneAnswer, problems: [...CLOSED, 'application/conflict-of-interest', 'application/already-assigned'],
    example: { body: { person: 'assessor-2' }, answer: answered },
  })
  async assign(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const { person } = checked(assessorInput, body);
    return this.edge.accept(caller, this.applications, id, { type: 'AssignAssessor', ...caller.stamp, assessor: person });
  }

  @Post(':id/conflict')
  @HttpCode(200)
  @Roles('assessor')
  @Describe({
    summary: 'Declare your own conflict of interest', body: conflictInput, answer: doneAnswer, problems: [...CLOSED, 'application/conflict-of-interest'],
    example: { body: { reason: 'Sukulainen hakijan johdossa.' }, answer: answered },
  })
  async declareConflict(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.withConflicts(caller, id);
    const { reason } = checked(conflictInput, body);
    const texts = new Texts();
    return this.edge.accept(caller, this.applications, id, { type: 'DeclareConflict', ...caller.stamp, reason: texts.put('conflict', reason) }, { texts });
  }

  @Post(':id/assessment')
  @HttpCode(200)
  @Roles('assessor')
  @Describe({
    summary: 'Score the application', body: assessmentInput, answer: assessmentAnswer, problems: [...CLOSED, 'application/conflict-of-interest', 'application/not-assigned'],
    example: { body: { scores: [{ criterion: 'need', score: 4, reason: 'Tarve on kuvattu hyvin.' }] }, answer: { ...answered, assessments: 1, own: '80.00', total: '80.00' } },
  })
  async assess(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { state: { limits: { assessment } } } = await this.access.withConflicts(caller, id);
    const { scores: given } = checked(assessmentInput, body);
    const faults = scoreFaults(given, assessment);
    if (faults.length > 0) throw invalidFields(faults);
    const texts = new Texts();
    const scores = given.map(({ criterion, score, reason }) => ({ criterion, score, reason: texts.put(`score.${criterion}`, reason) }));
    return this.edge.accept(caller, this.applications, id, { type: 'AssessApplication', ...caller.stamp, scores }, {
      texts,
      answer: (_at, after) => {
        const { assessments } = filed(after).processing;
        return { own: totalOf([{ scores: given }], assessment), total: totalOf(assessments, assessment), assessments: assessments.length };
      },
    });
  }

  @Post(':id/hearing')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({
    summary: 'Hear the applicant before a rejection', body: hearingInput, answer: doneAnswer, problems: [...CLOSED, 'application/hearing-open'],
    example: { body: { reason: 'Hanke ei vastaa haun tavoitetta.', due: '2022-08-01' }, answer: answered },
  })
  async hear(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.seen(caller, id);
    const { reason, due } = checked(hearingInput, body);
    const texts = new Texts();
    return this.edge.accept(caller, this.applications, id, { type: 'OpenHearing', ...caller.stamp, due, reason: texts.put('hearing', reason) }, { texts });
  }

  @Post(':id/hearing/answer')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Answer the hearing', body: hearingAnswerInput, answer: doneAnswer, problems: [...CLOSED, 'application/no-hearing'],
    example: { body: { text: 'Hanke palvelee haun toista tavoitetta.' }, answer: answered },
  })
  async answerHearing(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    await this.access.own(caller, id);
    const { text } = checked(hearingAnswerInput, body);
    const texts = new Texts();
    return this.edge.accept(caller, this.applications, id, { type: 'AnswerHearing', ...caller.stamp, answer: texts.put('hearing-answer', text) }, { texts });
  }

  async #said(refs: readonly TextRef[]): Promise<(ref: TextRef | null) => string | null> {
    const bodies = await this.store.texts(refs.map(({ text }) => text));
    return (ref) => (ref === null ? null : (bodies.get(ref.text) ?? null));
  }
}

function filed(state: State): FiledState {
  if (state.status === 'none') throw new Error('expected an application that was filed');
  return state;
}
