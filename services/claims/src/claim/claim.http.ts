import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { day, deductionReason, freeText, id, LEAD, moneyText, nonNegativeMoney, period, reference, slug } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { accepted, Acting, checked, Describe, Edge, problem, refusal, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { unknownToGrant } from './claim-filing.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';
import { KnownApplications } from '../views/known-applications.js';

/** Amounts may come with fewer than two decimals; commands and events have two. */
const twoDecimals = (text: string): string => money(parseMoney(text));
const amount = moneyText.transform(twoDecimals);
const received = nonNegativeMoney.transform(twoDecimals);
const partner = slug.default(LEAD);

const row = z
  .strictObject({
    id: reference.optional(),
    voucher: reference,
    category: slug,
    partner,
    incurredOn: day.optional(),
    paidOn: day,
    supplier: freeText(500).optional(),
    description: freeText(2000).optional(),
    amount,
  })
  // Without an id of its own the voucher is the row's id; costs are incurred when paid unless told otherwise.
  .transform((given) => ({ ...given, id: given.id ?? given.voucher, incurredOn: given.incurredOn ?? given.paidOn }));

/** The body of a claim as it is filed. */
const submitClaim = z.strictObject({
  period,
  rows: z.array(row).max(20_000, { error: 'at most 20 000 rows' }).default([]),
  revenue: z.array(z.strictObject({ partner, amount })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  financing: z.array(z.strictObject({ source: slug, partner, amount: received })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  takeUp: z.array(z.string()).max(0, { error: 'no rows: parked rows cannot be taken up yet' }).optional(),
  last: z.boolean().default(false),
});

/** What a verification takes from rows: deducted with a reason, or parked for a later claim. */
const verifyClaim = z.strictObject({
  deduct: z.array(z.strictObject({ row: reference, amount, reason: deductionReason })).max(20_000, { error: 'at most 20 000 entries' }).default([]),
  park: z
    .array(z.strictObject({ row: reference, amount: amount.optional() }).transform((given) => ({ row: given.row, amount: given.amount ?? null })))
    .max(20_000, { error: 'at most 20 000 entries' })
    .default([]),
});

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
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'File a claim', body: submitClaim, answer,
    problems: [
      'claim/grant-not-running', 'claim/period-gap', 'claim/period-overlap', 'claim/duplicate-row', 'claim/unknown-category', 'claim/category-not-approved',
      'claim/row-outside-period',
    ],
    example: {
      body: { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [{ voucher: '1001', category: 'staff', paidOn: '2022-10-31', amount: '15000.00' }, { voucher: '1002', category: 'services', paidOn: '2022-11-30', supplier: 'Esimerkki Oy', amount: '1200.00' }] },
      answer: answered,
    },
  })
  async submit(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    const state = await this.#visible(caller, grant);
    const { period, rows, revenue, financing, last } = checked(submitClaim, body);
    const texts = new Texts();
    const filing = { period, rows: rows.map((row) => withoutTexts(row, texts)), revenue, financing, last };
    // What the grant's rules do not know is said before keys and versions are looked at.
    const unknown = state.status === 'open' ? unknownToGrant(filing, caller.stamp.today, state) : null;
    if (unknown) throw refusal(unknown);
    const command = { type: 'SubmitClaim' as const, ...caller.stamp, ...filing };
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: (_, after) => ({ claim: after.status === 'open' ? after.claims.length : null }) });
  }

  @Post(':claim/verification')
  @HttpCode(200)
  @Roles('verifier')
  @Describe({
    summary: 'Verify a claim: what is deducted, and what waits for a later claim', params, body: verifyClaim, answer,
    problems: ['claim/already-decided', 'claim/deducts-too-much'],
    example: { body: { deduct: [{ row: '1002', amount: '200.00', reason: 'no-evidence' }] }, answer: answered },
  })
  async verify(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Body() body: unknown) {
    const claim = await this.#claim(caller, grant, number);
    return this.edge.accept(caller, this.claims, grant, { type: 'VerifyClaim', ...caller.stamp, claim, ...checked(verifyClaim, body) }, numbered(claim));
  }

  @Post(':claim/decision')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({ summary: 'Decide a claim', params, body: nothing, answer, problems: ['claim/not-verified', 'claim/already-decided', 'claim/same-person'], example: { body: {}, answer: answered } })
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
    problems: ['claim/not-decided', 'payment/wrong-step', 'payment/same-person'], example: { body: {}, answer: answered },
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
    problems: ['claim/not-decided', 'payment/wrong-step', 'payment/same-person'], example: { body: {}, answer: answered },
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
    problems: ['claim/not-decided', 'payment/wrong-step', 'payment/over-certified'], example: { body: { paidOn: '2023-02-15' }, answer: answered },
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

/** A row as its event holds it: who sold what may name a person, so both texts go to the vault. */
function withoutTexts(row: z.infer<typeof submitClaim>['rows'][number], texts: Texts) {
  return { ...row, supplier: texts.put('claims.supplier', row.supplier), description: texts.put('claims.description', row.description) };
}

const numbered = (claim: number) => ({ answer: () => ({ claim }) });
