import { Controller, Get, Inject, Param } from '@nestjs/common';
import { day, id, moneyText, nonNegativeMoney, operationCode, period, slug } from '@toteuma/contracts';
import { max, money } from '@toteuma/kernel';
import { Acting, Describe, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { ClaimEntry, PrismaClient } from '../generated/prisma/client.js';
import { filersIn, paymentTold, supportFor } from './seen-claims.js';

const claim = z.strictObject({
  claim: z.int().min(1), status: z.enum(['submitted', 'verified', 'decided']), period, last: z.boolean(),
  support: moneyText.nullable().meta({ description: 'What the decision gave to the partner.' }), corrected: moneyText.meta({ description: 'What corrections changed of that.' }),
  payment: z.strictObject({ step: z.enum(['authorised', 'confirmed', 'ordered', 'recorded']), amount: nonNegativeMoney.nullable().meta({ description: 'Null where others have a part in it.' }), paidOn: day.nullable() }).nullable(),
});
const answer = z.strictObject({
  id, code: operationCode, version: z.int(), status: z.enum(['running', 'interrupted', 'closed']),
  partners: z.array(z.strictObject({
    partner: slug, organisation: slug.nullable().meta({ description: 'Whose people file its claims beside those of the lead.' }),
    supportDecided: nonNegativeMoney.meta({ description: 'Its share of what is decided, corrections included.' }), claims: z.array(claim),
  })).meta({ description: 'To a partner that files its own claims only itself.' }),
});
const example: z.infer<typeof answer> = {
  id: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', version: 9, status: 'running',
  partners: [{
    partner: 'p2', organisation: 'org-toinen', supportDecided: '8.42',
    claims: [{ claim: 1, status: 'decided', period: { from: '2022-10-01', to: '2022-12-31' }, last: false, support: '9.36', corrected: '-0.94', payment: { step: 'recorded', amount: '9.36', paidOn: '2023-02-10' } }],
  }],
};

/** The support of each partner: what of the money of a grant has a share for it. What is granted, advanced and asked back is the lead's. */
@Controller('api/v1/claims')
export class PartnerMoney {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @Get(':grant/partners')
  @Roles('any')
  @Describe({ summary: 'The support of each partner of a grant, decided and paid; a partner that files its own claims sees its own', name: 'partnerMoney', answer, example: { answer: example } })
  async partners(@Acting() caller: Caller, @Param('grant') grant: string): Promise<z.infer<typeof answer>> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state, version } = await this.claims.load(grant);
    if (state.status === 'unknown') throw problem('not-found');
    const filers = filersIn(caller, state);
    if (filers === null || filers.length === 0) caller.mustSee(state.organisation);
    else caller.judgeHeaders();
    caller.reply.header('etag', `"${version}"`);
    const entries = await this.prisma.claimEntry.findMany({ where: { grant }, orderBy: { claim: 'asc' } });
    const partners = state.partners.filter((partner) => filers === null || filers.includes(partner)).map((partner) => {
      const { decided, corrected } = supportFor([partner], entries);
      const own = entries.filter(({ filer }) => filer === null || filer === partner);
      return { partner, organisation: state.organisations.get(partner) ?? null, supportDecided: money(max(0n, decided + corrected)), claims: own.map((one) => claimText(one, partner)) };
    });
    return { id: grant, code: state.code, version, status: state.treasury.life, partners };
  }
}

function claimText(entry: ClaimEntry, partner: string): z.infer<typeof claim> {
  const { decided, corrected } = supportFor([partner], [entry]);
  const { periodFrom: from, periodTo: to, last, paymentStep, paymentAmount, paidOn } = entry;
  const payment = paymentStep === null ? null : { step: paymentStep as 'recorded', amount: paymentAmount === null ? null : money(paymentAmount), paidOn };
  const status = entry.status as z.infer<typeof claim>['status'];
  return { claim: entry.claim, status, period: { from, to }, last, support: status === 'decided' ? money(decided) : null, corrected: money(corrected), payment: paymentTold(payment, entry, [partner]) };
}
