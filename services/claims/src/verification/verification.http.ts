import { randomBytes } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ClaimAccess, numberInPath } from '../claim/claim-access.http.js';
import type { ClaimsState } from '../claim/claim-state.js';
import { CLAIMS, type ClaimCommand, type Claims } from '../claim/claim.js';
import { checksOf, type ClaimChecks } from './checks-state.js';
import {
  answerInput, checklistInput, clarificationInput, findingInput, hearingInput, rectificationInput, rectificationRequestInput, sampleInput, verifyInput,
} from './verification-input.http.js';

const number = z.int().min(1);
/** What the acts on a claim answer beside its number: that of what came about. */
const answerWith = <Shape extends z.ZodRawShape>(more: Shape) => accepted({ claim: number.meta({ description: 'The number of the claim.' }), ...more });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 3, position: 57, claim: 1 };
const params = z.object({ claim: numberInPath.meta({ description: 'The number of the claim.' }) });
const UNDECIDED = ['claim/grant-not-running', 'claim/already-decided'];

/** Everything between the filing of a claim and its decision, and the rectification of that. */
@Controller('api/v1/claims/:grant/:claim')
export class VerificationHttp {
  constructor(
    private readonly edge: Edge,
    private readonly access: ClaimAccess,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @Post('verification')
  @HttpCode(200)
  @Roles('verifier')
  @Describe({
    summary: 'Verify a claim: what is deducted, and what waits for a later claim', params, body: verifyInput, answer: answerWith({}), problems: [...UNDECIDED, 'claim/deducts-too-much', 'claim/lump-sum-whole'],
    example: { body: { deduct: [{ row: '1002', amount: '200.00', reason: 'no-evidence', note: 'Kuitti puuttuu.' }], conclusion: 'Muilta osin kunnossa.' }, answer: answered },
  })
  async verify(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { deduct, park, conclusion } = checked(verifyInput, body);
    const texts = new Texts();
    const notes = [...deduct, ...park].flatMap(({ row, note }) => {
      const kept = texts.put('claims.verification-note', note);
      return kept ? [{ row, note: kept }] : [];
    });
    const command = {
      type: 'VerifyClaim' as const, ...caller.stamp, claim, conclusion: texts.put('claims.conclusion', conclusion), notes,
      deduct: deduct.map(({ row, amount, reason }) => ({ row, amount, reason })), park: park.map(({ row, amount }) => ({ row, amount })),
    };
    return this.#accept(caller, { grant, claim, texts }, command);
  }

  @Put('checklists/:checklist')
  @Roles('verifier')
  @Describe({
    summary: 'Fill in a checklist of the programme', params, body: checklistInput, answer: answerWith({}), problems: UNDECIDED,
    example: { body: { answers: [{ item: 'accounting', answer: 'yes' }, { item: 'procurement', answer: 'not-applicable', note: 'Ei hankintoja.' }] }, answer: answered },
  })
  async fillChecklist(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Param('checklist') checklist: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { answers } = checked(checklistInput, body);
    const texts = new Texts();
    const noted = answers.map(({ note, ...rest }) => ({ ...rest, note: texts.put('claims.checklist-note', note) }));
    return this.#accept(caller, { grant, claim, texts }, { type: 'FillChecklist', ...caller.stamp, claim, checklist, answers: noted });
  }

  @Post('samples')
  @HttpCode(201)
  @Roles('verifier')
  @Describe({
    summary: 'Draw rows for checks by a rule of the programme', params, body: sampleInput, answer: answerWith({ sample: number }), problems: UNDECIDED,
    example: { body: { rule: 'desk-checks' }, answer: { ...answered, sample: 1 } },
  })
  async drawSample(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { rule, seed } = checked(sampleInput, body);
    const command = { type: 'DrawSample' as const, ...caller.stamp, claim, rule, seed: seed ?? randomBytes(32).toString('hex'), chosen: seed !== undefined };
    return this.#accept(caller, { grant, claim, answer: (after) => ({ sample: after.samples }) }, command);
  }

  @Post('clarifications')
  @HttpCode(201)
  @Roles('verifier')
  @Describe({
    summary: 'Ask the beneficiary for something; the clock of the payment stands still until it answers', name: 'askClarification', params, body: clarificationInput, answer: answerWith({ clarification: number }), problems: UNDECIDED,
    example: { body: { question: 'Mihin hankkeen toimintaan kuitti liittyy?', rows: ['1002'], due: '2023-02-15' }, answer: { ...answered, clarification: 1 } },
  })
  async ask(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { question, rows, due } = checked(clarificationInput, body);
    const texts = new Texts();
    const command = { type: 'AskClarification' as const, ...caller.stamp, claim, question: texts.put('claims.clarification', question), rows, due };
    return this.#accept(caller, { grant, claim, texts, answer: (after) => ({ clarification: after.clarifications.length }) }, command);
  }

  @Post('clarifications/:clarification/answer')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({
    summary: 'Answer what was asked about a claim', name: 'answerClarification', params, body: answerInput, answer: answerWith({ clarification: number }), problems: [...UNDECIDED, 'claim/already-answered'],
    example: { body: { answer: 'Kokouskulut 12.1., muistio liitteenä.' }, answer: { ...answered, clarification: 1 } },
  })
  async answer(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Param('clarification') which: string, @Body() body: unknown) {
    const claim = await this.access.ownClaim(caller, grant, path);
    const clarification = numberOf(which);
    const texts = new Texts();
    const command = { type: 'AnswerClarification' as const, ...caller.stamp, claim, clarification, answer: texts.put('claims.clarification-answer', checked(answerInput, body).answer) };
    return this.#accept(caller, { grant, claim, texts, answer: () => ({ clarification }) }, command);
  }

  @Post('deduction-hearings')
  @HttpCode(201)
  @Roles('verifier')
  @Describe({
    summary: 'Hear the beneficiary on what is about to be deducted', name: 'openDeductionHearing', params, body: hearingInput, answer: answerWith({ hearing: number }), problems: [...UNDECIDED, 'claim/not-verified'],
    example: { body: { reason: 'Rivistä 1002 vähennetään 200,00 euroa: kuitti puuttuu.', due: '2023-02-28' }, answer: { ...answered, hearing: 1 } },
  })
  async hear(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { reason, due } = checked(hearingInput, body);
    const texts = new Texts();
    const command = { type: 'OpenDeductionHearing' as const, ...caller.stamp, claim, reason: texts.put('claims.deduction-hearing', reason), due };
    return this.#accept(caller, { grant, claim, texts, answer: (after) => ({ hearing: after.hearings.length }) }, command);
  }

  @Post('deduction-hearings/:hearing/answer')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({
    summary: 'Say something about what is about to be deducted', name: 'answerDeductionHearing', params, body: answerInput, answer: answerWith({ hearing: number }), problems: [...UNDECIDED, 'claim/already-answered'],
    example: { body: { answer: 'Kuitti löytyi ja on liitteenä.' }, answer: { ...answered, hearing: 1 } },
  })
  async answerHearing(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Param('hearing') which: string, @Body() body: unknown) {
    const claim = await this.access.ownClaim(caller, grant, path);
    const hearing = numberOf(which);
    const texts = new Texts();
    const command = { type: 'AnswerDeductionHearing' as const, ...caller.stamp, claim, hearing, answer: texts.put('claims.deduction-hearing-answer', checked(answerInput, body).answer) };
    return this.#accept(caller, { grant, claim, texts, answer: () => ({ hearing }) }, command);
  }

  @Post('findings')
  @HttpCode(201)
  @Roles('verifier')
  @Describe({
    summary: 'Record something that the checks found', params, body: findingInput, answer: answerWith({ finding: number }), problems: ['claim/grant-not-running'],
    example: { body: { kind: 'procurement', row: '1002', amount: '1200.00', note: 'Tarjouspyyntö puuttuu.' }, answer: { ...answered, finding: 1 } },
  })
  async recordFinding(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { note, ...found } = checked(findingInput, body);
    const texts = new Texts();
    const command = { type: 'RecordFinding' as const, ...caller.stamp, claim, ...found, note: texts.put('claims.finding', note) };
    return this.#accept(caller, { grant, claim, texts, answer: (after) => ({ finding: after.findings }) }, command);
  }

  @Post('rectification-requests')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'Ask for a rectification of the decision on a claim', name: 'requestClaimRectification', params, body: rectificationRequestInput, answer: answerWith({ request: number }),
    problems: ['claim/grant-not-running', 'claim/not-decided', 'claim/rectification-open', 'claim/rectification-late'],
    example: { body: { reason: 'Kuitti oli liitteenä.' }, answer: { ...answered, request: 1 } },
  })
  async requestRectification(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.ownClaim(caller, grant, path);
    const texts = new Texts();
    const command = { type: 'RequestClaimRectification' as const, ...caller.stamp, claim, reason: texts.put('claims.rectification-request', checked(rectificationRequestInput, body).reason) };
    return this.#accept(caller, { grant, claim, texts, answer: (after) => ({ request: after.rectifications.length }) }, command);
  }

  @Post('rectification')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Decide on the request for a rectification: what it changes are corrections of rows', name: 'decideClaimRectification', params, body: rectificationInput, answer: answerWith({}),
    problems: ['claim/grant-not-running', 'claim/not-decided', 'claim/no-rectification', 'claim/same-person', 'claim/deducts-too-much', 'claim/hours-over-year', 'claim/lump-sum-whole'],
    example: { body: { outcome: 'accepted', corrections: [{ row: '1002', amount: '200.00', reason: 'Kuitti löytyi.' }], reason: 'Vähennys perutaan.' }, answer: answered },
  })
  async decideRectification(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { outcome, corrections, reason } = checked(rectificationInput, body);
    const texts = new Texts();
    const command = {
      type: 'DecideClaimRectification' as const, ...caller.stamp, claim, outcome, reason: texts.put('claims.rectification', reason),
      corrections: corrections.map((one) => ({ ...one, reason: texts.put('claims.correction', one.reason) })),
    };
    return this.#accept(caller, { grant, claim, texts }, command);
  }

  #accept(caller: Caller, { grant, claim, texts = new Texts(), answer }: { grant: string; claim: number; texts?: Texts; answer?: (after: ClaimChecks) => object }, command: ClaimCommand) {
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: (_, after) => ({ claim, ...answer?.(checksAfter(after, claim)) }) });
  }
}

const checksAfter = (state: ClaimsState, claim: number): ClaimChecks => {
  if (state.status === 'unknown') throw new Error('a claim of a grant that is not known');
  return checksOf(state, claim);
};

function numberOf(path: string): number {
  const known = numberInPath.safeParse(path);
  if (!known.success) throw problem('not-found');
  return known.data;
}
