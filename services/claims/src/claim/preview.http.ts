import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { claimCell, deductionReason, freeText, moneyText, nonNegativeMoney, reference, slug, type EventData } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { max, money, parseMoney, sum } from '@toteuma/kernel';
import { accepted, Acting, checked, Describe, Edge, refusal, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ClaimAccess, numberInPath } from './claim-access.http.js';
import { claimedSupport, decisionOf } from './claim-decision.js';
import { file } from './claim-filing.js';
import { refused } from './claim-rejection.js';
import { evolve, type FiledClaim, type OpenClaims, type VerifiedClaim } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';
import { filingOf, submitClaim } from './filing.http.js';
import { judgedBy } from './judging.js';
import { claimedBy, filersIn, shareOf } from '../views/seen-claims.js';

const amount = moneyText.transform((text) => money(parseMoney(text)));
const number = z.object({ claim: numberInPath.meta({ description: 'The number of the claim.' }) });

/** What a verification would take; a reason may be left out while it is thought about. */
const judgement = z.strictObject({
  deduct: z.array(z.strictObject({ row: reference, amount, reason: deductionReason.optional() })).max(20_000, { error: 'at most 20 000 entries' }).default([]),
  park: z.array(z.strictObject({ row: reference, amount: amount.optional() }).transform(({ row, amount: given }) => ({ row, amount: given ?? null }))).max(20_000, { error: 'at most 20 000 entries' }).default([]),
});
const correction = z.strictObject({ row: reference, amount, reason: freeText(5000).optional() });

const partnerAmounts = z.array(z.strictObject({ partner: slug, amount: moneyText }));
const outcome = {
  cells: z.array(claimCell), net: moneyText, support: moneyText, supportByPartner: partnerAmounts, supportDecided: nonNegativeMoney, overGrant: nonNegativeMoney,
  shares: z.strictObject({ eu: moneyText, state: moneyText }).nullable(),
};
const verificationPreview = z.strictObject(outcome);
const filingPreview = z.strictObject({ ...outcome, declared: moneyText, claimedSupport: moneyText, partners: partnerAmounts.meta({ description: 'The net of each partner; to a partner that files its own claims, its own, as in all sums.' }) });
const cells = [{ partner: 'lead', category: 'staff', year: 2022, declared: '1000.00', deducted: '200.00', parked: '0.00', certified: '800.00' }];
const previewed = { cells, net: '800.00', support: '640.00', supportByPartner: [{ partner: 'lead', amount: '640.00' }], supportDecided: '640.00', overGrant: '0.00', shares: null };

/** What an act would come to, reckoned by the rules that decide it, without anything being written; and the correction of what was decided. */
@Controller('api/v1/claims/:grant')
export class ClaimPreviewHttp {
  constructor(
    private readonly edge: Edge,
    private readonly access: ClaimAccess,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({
    summary: 'What a claim would come to if it were filed and certified as it is', name: 'previewClaim', body: submitClaim, answer: filingPreview,
    problems: ['claim/grant-not-running', 'claim/period-gap', 'claim/period-overlap', 'claim/duplicate-row', 'claim/unknown-category', 'claim/category-not-approved', 'claim/row-outside-period', 'claim/already-taken-up', 'claim/hours-over-year', 'claim/lump-sum-whole'],
    example: {
      body: { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [{ voucher: '1001', category: 'staff', paidOn: '2022-10-31', amount: '800.00' }] },
      answer: { ...previewed, cells: [{ ...cells[0]!, declared: '800.00', deducted: '0.00' }], declared: '800.00', claimedSupport: '640.00', partners: [{ partner: 'lead', amount: '800.00' }] },
    },
  })
  async filing(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown): Promise<z.infer<typeof filingPreview>> {
    const state = await this.access.filing(caller, grant);
    // The texts are looked at as those of a filing are, and kept nowhere.
    const filing = filingOf(body, { caller, grant, state }, new Texts());
    if (state.status === 'unknown') throw refusal(refused('claim/grant-not-running', 'state', 'no award of this grant is known'));
    const filed = file(filing, caller.stamp.today, state);
    if (!filed.ok) throw refusal(filed.error);
    const after = evolve(state, { type: 'ClaimSubmitted', data: filed.value, actor: caller.person }) as OpenClaims;
    const decision = decisionOf(after, asVerified(after.claims.at(-1)!, [], []));
    const told = {
      ...outcomeOf(decision), declared: money(sum(filed.value.declared.map((cell) => parseMoney(cell.amount)))), claimedSupport: filed.value.claimedSupport, partners: decision.netByPartner,
    };
    const filers = filersIn(caller, state);
    return filers === null ? told : { ...told, ...ownPart(decision, after, state, filers) };
  }

  @Post(':claim/preview')
  @HttpCode(200)
  @Roles('verifier', 'decision-maker')
  @Describe({
    summary: 'What a claim would come to if so much were deducted and parked', name: 'previewVerification', params: number, body: judgement, answer: verificationPreview, problems: ['claim/already-decided', 'claim/deducts-too-much', 'claim/lump-sum-whole'],
    example: { body: { deduct: [{ row: '1002', amount: '200.00', reason: 'no-evidence' }] }, answer: previewed },
  })
  async verification(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown): Promise<z.infer<typeof verificationPreview>> {
    const claim = await this.access.claim(caller, grant, path);
    const given = checked(judgement, body);
    const state = await this.access.seen(caller, grant);
    const filed = state.claims[claim - 1]!;
    if (filed.status === 'decided') throw refusal(refused('claim/already-decided', 'state', `claim ${claim} is decided`));
    const park = judgedBy(given, filed, state);
    if (!park.ok) throw refusal(park.error);
    return outcomeOf(decisionOf(state, asVerified(filed, given.deduct, park.value)));
  }

  @Post(':claim/corrections')
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({
    summary: 'Correct what was certified of a row, after the decision', name: 'correctClaim', params: number, body: correction,
    answer: accepted({ correction: z.int().min(1).meta({ description: 'The number of the correction.' }) }), problems: ['claim/grant-not-running', 'claim/not-decided', 'claim/deducts-too-much', 'claim/hours-over-year', 'claim/lump-sum-whole'],
    example: { body: { row: '1002', amount: '-200.00', reason: 'The invoice is paid by another project.' }, answer: { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 9, position: 83, correction: 1 } },
  })
  async correct(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') path: string, @Body() body: unknown) {
    const claim = await this.access.claim(caller, grant, path);
    const { row, amount: change, reason } = checked(correction, body);
    const texts = new Texts();
    const command = { type: 'CorrectClaim' as const, ...caller.stamp, claim, row, amount: change, reason: texts.put('claims.correction', reason) };
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: (_, after) => ({ correction: after.status === 'open' ? after.corrections : null }) });
  }
}

/** What of a claim that some partners would file has a part for them: the split into EU and state has none. */
function ownPart(decision: EventData<'ClaimDecided'>, after: OpenClaims, before: OpenClaims, filers: readonly string[]) {
  const of = (amounts: EventData<'ClaimDecided'>['supportByPartner']) => amounts.filter(({ partner }) => filers.includes(partner));
  const support = shareOf(decision.supportByPartner, filers);
  const claims = after.claims.map(({ filer }, at) => ({ filer, claimedSupport: claimedSupport(after.claims.slice(0, at + 1), before) }));
  const [claimed, claimedBefore] = [claimedBy(filers, claims), claimedBy(filers, claims.slice(0, -1))];
  const decided = sum(filers.map((partner) => before.supportByPartner.get(partner) ?? 0n)) + support;
  return {
    support: money(support), supportByPartner: of(decision.supportByPartner), partners: of(decision.netByPartner), supportDecided: money(max(0n, decided)), claimedSupport: money(claimed),
    overGrant: money(max(0n, claimed - claimedBefore - support)), shares: null,
  };
}

function asVerified(claim: FiledClaim, deduct: readonly { row: string; amount: string }[], park: readonly { row: string; amount: string }[]): VerifiedClaim {
  const read = ({ row, amount: text }: { row: string; amount: string }) => ({ row, amount: parseMoney(text) });
  return { ...claim, status: 'verified', verification: { by: '', deduct: deduct.map(read), park: park.map(read) } };
}

function outcomeOf({ cells: decided, net, support, supportByPartner, supportDecided, supportOverGrant, shares }: EventData<'ClaimDecided'>): z.infer<typeof verificationPreview> {
  return { cells: decided, net, support, supportByPartner, supportDecided, overGrant: supportOverGrant, shares: shares ?? null };
}
