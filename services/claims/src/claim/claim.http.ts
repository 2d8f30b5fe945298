import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { day, id } from '@toteuma/contracts';
import { accepted, Acting, checked, Describe, Edge, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';
import { ClaimFiling, submitClaim } from './filing.http.js';
import { KnownApplications } from '../views/known-applications.js';

/** An act that needs nothing but its author. */
const nothing = z.strictObject({});

const recordPayment = z.strictObject({ paidOn: day });

/** The number of a claim in an address. */
const claimNumber = z.string().regex(/^[1-9]\d{0,8}$/).transform(Number);

/** What the acts on a claim answer, and what they may be refused for. */
const answer = accepted({ claim: z.int().min(1).meta({ description: 'The number of the claim.' }) });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 3, position: 57, claim: 1 };
const params = z.object({ claim: claimNumber.meta({ description: 'The number of the claim.' }) });

@Controller('api/v1/claims/:grant')
export class ClaimHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly applications: KnownApplications,
    private readonly filing: ClaimFiling,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'File a claim', body: submitClaim, answer,
    problems: [
      'claim/grant-not-running', 'claim/previous-open', 'claim/period-gap', 'claim/period-overlap', 'claim/duplicate-row', 'claim/unknown-category', 'claim/category-not-approved',
      'claim/row-outside-period', 'claim/already-taken-up', 'claim/hours-over-year', 'claim/lump-sum-whole',
    ],
    example: {
      body: { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [{ voucher: '1001', category: 'staff', paidOn: '2022-10-31', amount: '15000.00' }, { voucher: '1002', category: 'services', paidOn: '2022-11-30', supplier: 'Esimerkki Oy', amount: '1200.00' }] },
      answer: answered,
    },
  })
  async submit(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    const state = await this.#visible(caller, grant);
    return this.filing.file(caller, grant, state, body);
  }

  @Post(':claim/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'Decide a claim', params, body: nothing, answer,
    problems: ['claim/grant-not-running', 'claim/not-verified', 'claim/already-decided', 'claim/clarification-open', 'claim/checklist-missing', 'claim/hearing-required', 'claim/same-person'],
    example: { body: {}, answer: answered },
  })
  async decide(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Body() body: unknown) {
    const claim = await this.#claim(caller, grant, number);
    checked(nothing, body);
    return this.edge.accept(caller, this.claims, grant, { type: 'DecideClaim', ...caller.stamp, claim }, numbered(claim));
  }

  @Post(':claim/payment/authorisation')
  @HttpCode(200)
  @Roles('payer')
  @Describe({
    summary: 'Fix the amount to pay', name: 'authorisePayment', params, body: nothing, answer,
    problems: ['claim/grant-not-running', 'claim/not-decided', 'payment/wrong-step', 'payment/same-person', 'payment/final-report-missing'], example: { body: {}, answer: answered },
  })
  async authorise(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Body() body: unknown) {
    const claim = await this.#claim(caller, grant, number);
    checked(nothing, body);
    return this.edge.accept(caller, this.claims, grant, { type: 'AuthorisePayment', ...caller.stamp, claim }, numbered(claim));
  }

  @Post(':claim/payment/confirmation')
  @HttpCode(200)
  @Roles('payer')
  @Describe({
    summary: 'Confirm a payment as a second person', name: 'confirmPayment', params, body: nothing, answer,
    problems: ['claim/grant-not-running', 'claim/not-decided', 'payment/wrong-step', 'payment/same-person'], example: { body: {}, answer: answered },
  })
  async confirm(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Body() body: unknown) {
    const claim = await this.#claim(caller, grant, number);
    checked(nothing, body);
    return this.edge.accept(caller, this.claims, grant, { type: 'ConfirmPayment', ...caller.stamp, claim }, numbered(claim));
  }

  @Post(':claim/payment/record')
  @HttpCode(200)
  @Roles('payer')
  @Describe({
    summary: 'Record the day on which the money left the account', name: 'recordPayment', params, body: recordPayment, answer,
    problems: ['claim/grant-not-running', 'claim/not-decided', 'payment/wrong-step', 'payment/over-certified'], example: { body: { paidOn: '2023-02-15' }, answer: answered },
  })
  async record(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Body() body: unknown) {
    const claim = await this.#claim(caller, grant, number);
    const { paidOn } = checked(recordPayment, body);
    const { today } = caller.stamp;
    if (paidOn > today) throw problem('request/invalid', { errors: [{ field: 'paidOn', expected: `a day not after ${today}` }] });
    return this.edge.accept(caller, this.claims, grant, { type: 'RecordPayment', ...caller.stamp, claim, paidOn }, numbered(claim));
  }

  /** The claims of a grant that the caller may see; any other does not exist for the caller. */
  async #seen(caller: Caller, grant: string): Promise<OpenClaims> {
    const state = await this.#visible(caller, grant);
    if (state.status === 'unknown') throw problem('not-found');
    return state;
  }

  /** The claims of what the caller may see: unknown while an application is not awarded. */
  async #visible(caller: Caller, grant: string): Promise<ClaimsState> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state } = await this.claims.load(grant);
    caller.mustSee(state.status === 'open' ? state.organisation : await this.applications.organisationOf(grant));
    return state;
  }

  async #claim(caller: Caller, grant: string, number: string): Promise<number> {
    const { claims } = await this.#seen(caller, grant);
    const claim = claimNumber.safeParse(number);
    if (!claim.success || claim.data > claims.length) throw problem('not-found');
    return claim.data;
  }
}

const numbered = (claim: number) => ({ answer: () => ({ claim }) });
