import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { day, slug } from '@toteuma/contracts';
import { accepted, Acting, checked, Describe, Edge, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ClaimAccess, numberInPath } from './claim-access.http.js';
import { CLAIMS, type Claims } from './claim.js';
import { ClaimFiling, submitClaim } from './filing.http.js';

/** An act that needs nothing but its author. */
const nothing = z.strictObject({});

const namePartner = z.strictObject({ organisation: slug.nullable() });

const recordPayment = z.strictObject({ paidOn: day });

/** What the acts on a claim answer, and what they may be refused for. */
const answer = accepted({ claim: z.int().min(1).meta({ description: 'The number of the claim.' }) });
const answered = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 3, position: 57, claim: 1 };
const params = z.object({ claim: numberInPath.meta({ description: 'The number of the claim.' }) });

@Controller('api/v1/claims/:grant')
export class ClaimHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly access: ClaimAccess,
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
    const state = await this.access.filing(caller, grant);
    return this.filing.file(caller, grant, state, body);
  }

  @Put('partners/:partner')
  @Roles('applicant')
  @Describe({
    summary: 'Let an organisation file and see the claims of a partner, where each partner files its own', name: 'nameClaimPartner', params: z.object({ partner: slug }), body: namePartner,
    answer: accepted({ partner: slug, organisation: slug.nullable() }), problems: ['claim/grant-not-running'],
    example: { body: { organisation: 'org-toinen' }, answer: { id: answered.id, version: 2, position: 58, partner: 'p2', organisation: 'org-toinen' } },
  })
  async namePartner(@Acting() caller: Caller, @Param('grant') grant: string, @Param('partner') partner: string, @Body() body: unknown) {
    const state = await this.access.filing(caller, grant);
    // A partner sees its own claims, and does not give that on.
    if (state.status === 'open' && state.organisation !== caller.organisation) throw problem('not-found');
    const { organisation } = checked(namePartner, body);
    return this.edge.accept(caller, this.claims, grant, { type: 'NamePartner', ...caller.stamp, partner, organisation }, { answer: () => ({ partner, organisation }) });
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
    const claim = await this.access.claim(caller, grant, number);
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
    const claim = await this.access.claim(caller, grant, number);
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
    const claim = await this.access.claim(caller, grant, number);
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
    const claim = await this.access.claim(caller, grant, number);
    const { paidOn } = checked(recordPayment, body);
    const { today } = caller.stamp;
    if (paidOn > today) throw problem('request/invalid', { errors: [{ field: 'paidOn', expected: `a day not after ${today}` }] });
    return this.edge.accept(caller, this.claims, grant, { type: 'RecordPayment', ...caller.stamp, claim, paidOn }, numbered(claim));
  }
}

const numbered = (claim: number) => ({ answer: () => ({ claim }) });
