import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { day, freeText, nonNegativeMoney, reference } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { accepted, Acting, checked, Describe, Edge, invalidFields, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { ClaimAccess } from '../claim/claim-access.http.js';
import { CLAIMS, type Claims } from '../claim/claim.js';
import type { ChangeLife } from './life.js';

/** Amounts may come with fewer than two decimals; commands and events have two. */
const amount = nonNegativeMoney.transform((text) => money(parseMoney(text)));
const reason = freeText(5000).min(1);
const number = z.int().min(1);

const payAdvance = z.strictObject({ amount, paidOn: day.optional() });
const orderRecovery = z.strictObject({ amount: amount.optional(), reason });
const recover = z.strictObject({ amount, interest: amount.default('0.00'), receivedOn: day, reason: reason.optional(), recovery: number.optional() });
const openIrregularity = z.strictObject({
  kind: z.enum(['procurement', 'double-funding', 'state-aid', 'ineligible-cost', 'conflict-of-interest', 'fraud-suspicion', 'other']),
  claim: number.optional(), row: reference.optional(), amount: amount.optional(), reason,
});
const followUp = z.strictObject({ note: reason, closed: z.boolean().default(false) });
const because = z.strictObject({ reason });

const counted = (name: string, what: string) => accepted({ [name]: number.meta({ description: what }) });
const done = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 9, position: 57 };
const params = z.object({ grant: z.uuid() });
const ofIrregularity = params.extend({ irregularity: z.coerce.number().int().min(1).meta({ description: 'The number of the irregularity.' }) });

/** The money of a grant beside its claims: advances, what comes back, irregularities, and whether the operation goes on. */
@Controller('api/v1/claims/:grant')
export class MoneyHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly access: ClaimAccess,
  ) {}

  @Post('advances')
  @HttpCode(201)
  @Roles('payer')
  @Describe({
    summary: 'Pay an advance, which is set off against later payments', params, body: payAdvance, answer: counted('advance', 'The number of the advance.'),
    problems: ['claim/grant-not-running', 'advance/over-limit'], example: { body: { amount: '30000.00', paidOn: '2022-11-15' }, answer: { ...done, advance: 1 } },
  })
  async advance(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    await this.access.visible(caller, grant);
    const { amount: paid, paidOn = caller.stamp.today } = checked(payAdvance, body);
    notAfter(caller, 'paidOn', paidOn);
    return this.edge.accept(caller, this.claims, grant, { type: 'PayAdvance', ...caller.stamp, amount: paid, paidOn }, { answer: (_, state) => ({ advance: state.status === 'open' ? state.treasury.advances.count : null }) });
  }

  @Post('recovery-orders')
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({
    summary: 'Order what was paid too much to be paid back, with interest', params, body: orderRecovery, answer: counted('recovery', 'The number of the recovery.'),
    problems: ['claim/grant-not-running', 'recovery/over-receivable'], example: { body: { amount: '500.00', reason: 'Hyväksytyt kustannukset pienenivät oikaisussa.' }, answer: { ...done, recovery: 1 } },
  })
  async order(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    await this.access.visible(caller, grant);
    const given = checked(orderRecovery, body);
    const texts = new Texts();
    const command = { type: 'OrderRecovery' as const, ...caller.stamp, amount: given.amount ?? null, reason: texts.put('claims.reason', given.reason) };
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: (_, state) => ({ recovery: state.status === 'open' ? state.treasury.recoveries.length : null }) });
  }

  @Post('recoveries')
  @HttpCode(201)
  @Roles('payer')
  @Describe({
    summary: 'Record money that came back', params, body: recover, answer: accepted({}),
    problems: ['claim/grant-not-running', 'recovery/over-receivable'], example: { body: { amount: '500.00', interest: '12.35', receivedOn: '2023-09-15', recovery: 1 }, answer: done },
  })
  async recover(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    await this.access.visible(caller, grant);
    const given = checked(recover, body);
    notAfter(caller, 'receivedOn', given.receivedOn);
    const texts = new Texts();
    const command = { type: 'Recover' as const, ...caller.stamp, ...given, recovery: given.recovery ?? null, reason: texts.put('claims.reason', given.reason) };
    return this.edge.accept(caller, this.claims, grant, command, { texts });
  }

  @Post('irregularities')
  @HttpCode(201)
  @Roles('verifier', 'decision-maker')
  @Describe({
    summary: 'Open an irregularity, which is followed up until it is closed', params, body: openIrregularity, answer: counted('irregularity', 'The number of the irregularity.'),
    problems: ['claim/grant-not-running'], example: { body: { kind: 'procurement', claim: 1, row: '1002', amount: '1200.00', reason: 'Kilpailutus puuttuu.' }, answer: { ...done, irregularity: 1 } },
  })
  async irregularity(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    await this.access.visible(caller, grant);
    const { kind, claim = null, row = null, amount: of = null, reason: why } = checked(openIrregularity, body);
    const texts = new Texts();
    const command = { type: 'OpenIrregularity' as const, ...caller.stamp, kind, claim, row, amount: of, reason: texts.put('claims.reason', why) };
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: (_, state) => ({ irregularity: state.status === 'open' ? state.treasury.irregularities.length : null }) });
  }

  @Post('irregularities/:irregularity/follow-ups')
  @HttpCode(201)
  @Roles('verifier', 'decision-maker')
  @Describe({
    summary: 'Tell what was done about an irregularity, and whether that closes it', name: 'followUpIrregularity', params: ofIrregularity, body: followUp, answer: counted('irregularity', 'The number of the irregularity.'),
    problems: ['claim/grant-not-running'], example: { body: { note: 'Määrä on peritty takaisin.', closed: true }, answer: { ...done, irregularity: 1 } },
  })
  async followUp(@Acting() caller: Caller, @Param('grant') grant: string, @Param('irregularity') which: string, @Body() body: unknown) {
    await this.access.visible(caller, grant);
    const found = /^[1-9]\d{0,8}$/.test(which) ? Number(which) : null;
    if (found === null) throw problem('not-found');
    const { note, closed } = checked(followUp, body);
    const texts = new Texts();
    const command = { type: 'FollowUpIrregularity' as const, ...caller.stamp, irregularity: found, closed, note: texts.put('claims.note', note) };
    return this.edge.accept(caller, this.claims, grant, command, { texts, answer: () => ({ irregularity: found }) });
  }

  @Post('interruption')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({ summary: 'Interrupt an operation: nothing is filed, decided or paid', name: 'interruptOperation', params, body: because, answer: accepted({}), problems: ['claim/grant-not-running'], example: { body: { reason: 'Kirjanpito tarkastetaan.' }, answer: done } })
  interrupt(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    return this.#change(caller, grant, 'Interrupt', body);
  }

  @Post('resumption')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({ summary: 'Let an interrupted operation go on', name: 'resumeOperation', params, body: because, answer: accepted({}), problems: ['claim/grant-not-running', 'claim/not-interrupted'], example: { body: { reason: 'Tarkastus on valmis.' }, answer: done } })
  resume(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    return this.#change(caller, grant, 'Resume', body);
  }

  @Post('closure')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({ summary: 'Close an operation of which nothing is open', name: 'closeOperation', params, body: because, answer: accepted({}), problems: ['claim/grant-not-running', 'claim/cannot-close'], example: { body: { reason: 'Hanke on maksettu loppuun.' }, answer: done } })
  close(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    return this.#change(caller, grant, 'Close', body);
  }

  @Post('reopening')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({ summary: 'Open a closed operation again', name: 'reopenOperation', params, body: because, answer: accepted({}), problems: ['claim/grant-not-running', 'claim/not-closed'], example: { body: { reason: 'Tarkastusviranomainen vaatii oikaisua.' }, answer: done } })
  reopen(@Acting() caller: Caller, @Param('grant') grant: string, @Body() body: unknown) {
    return this.#change(caller, grant, 'Reopen', body);
  }

  async #change(caller: Caller, grant: string, type: ChangeLife['type'], body: unknown) {
    await this.access.visible(caller, grant);
    const texts = new Texts();
    return this.edge.accept(caller, this.claims, grant, { type, ...caller.stamp, reason: texts.put('claims.reason', checked(because, body).reason) }, { texts });
  }
}

function notAfter(caller: Caller, field: string, given: string): void {
  const { today } = caller.stamp;
  if (given > today) throw invalidFields([{ field, expected: `a day not after ${today}` }]);
}
