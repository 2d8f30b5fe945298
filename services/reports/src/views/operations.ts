import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, moneyText, operationCode, percentText, publicLabel, slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { applicantAfter, LEAD, money, nameOn, namesOf, parseMoney, percentOf, type Names } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, nextToken, oneOf, PRISMA, Roles, searchText, sortable, visibleTo, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import { Prisma, type Operation, type PrismaClient } from '../generated/prisma/client.js';
import type { Facts } from '../realisation/deltas.js';
import { deviationOf, judgedCategories, statedOf, statusOf } from '../realisation/figures.js';
import { publicRulesOf, residualOf, type PublicRules } from '../realisation/public-part.js';

const CODES = 'up to 200 codes such as S22999, with commas between';
const codes = z.string({ error: CODES }).regex(/^[A-Z]\d{4,6}(?:,[A-Z]\d{4,6}){0,199}$/, { error: CODES });

const operations = new List<Prisma.OperationFindManyArgs>({
  name: 'operations',
  // A line has a code and a name once its award is known, and no other is shown.
  sorts: { code: sortable.text.nullable(), name: sortable.text.nullable(), granted: sortable.whole, certified: sortable.whole, realisation: sortable.whole.nullable() },
  first: 'code',
  key: { grant: sortable.text },
  filters: {
    status: oneOf(['running', 'ended', 'interrupted', 'closed'], (status) => (status === 'running' || status === 'ended' ? { life: 'running', ended: status === 'ended' } : { life: status })),
    search: filter(searchText, (text) => ({ OR: [{ name: contains(text) }, { code: contains(text) }] })),
    codes: filter(codes, (text) => ({ code: { in: text.split(',') } })),
  },
});

const line = z.strictObject({
  id,
  code: operationCode,
  name: publicLabel(),
  status: z.enum(['running', 'ended', 'interrupted', 'closed']),
  applicant: publicLabel(),
  programme: slug,
  period: z.strictObject({ from: day, to: day }),
  granted: moneyText.meta({ description: 'Support granted so far.' }),
  certified: moneyText.meta({ description: 'Support decided for certified costs.' }),
  paid: moneyText,
  realisation: percentText.nullable().meta({ description: 'The share of the granted support that is certified; null where nothing is granted.' }),
  warnings: z.int().meta({ description: 'How many warnings the figures give.' }),
});
type Line = z.infer<typeof line>;
const answer = z.strictObject({ operations: z.array(line), next: nextToken });
const example = {
  operations: [{
    id: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', name: 'ULPO', status: 'ended', applicant: 'Invented oy', programme: 'esf-2014-2020', period: { from: '2022-10-01', to: '2023-06-30' },
    granted: '141109.00', certified: '141109.00', paid: '141109.00', realisation: '100.00', warnings: 2,
  }],
  next: null,
};

/** How far which categories may differ from what was granted when the last claim is decided, and which sources of the plan are shares. */
type Deviation = {
  readonly percent: string;
  readonly categories: readonly string[];
  /** Left out where no source is a share. */
  readonly publicRules?: PublicRules;
};

/** All operations in one list: support granted, support decided for certified costs, and the share of it. */
@Controller('api/v1/reports')
export class Operations implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.operation.deleteMany();
  }

  @EventPattern<EventType>('GrantAwarded')
  async awarded(@Payload() { data }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { organisation, code, plan: { name, applicant, period }, rules, terms } = data;
    const publicRules = publicRulesOf(data);
    const deviation = { percent: rules.categoryDeviationPercent, categories: judgedCategories(rules), ...(publicRules.shares.length > 0 && { publicRules }) };
    await store(tx, event.stream, {
      organisation, code, name, applicant: applicant.name, applicantNames: Prisma.DbNull, programme: rules.pack, periodFrom: period.from, periodTo: period.to,
      granted: parseMoney(terms.granted), residual: parseMoney(statedOf(data).difference ?? '0.00') !== 0n, deviation,
    });
  }

  @EventPattern<EventType>('TrancheGranted')
  async trancheGranted(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { granted: parseMoney(data.granted) });
  }

  @EventPattern<EventType>('BudgetAmended')
  async budgetAmended(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { granted: parseMoney(data.terms.granted) });
  }

  @EventPattern<EventType>('GrantRectified')
  async rectified(@Payload() { data }: Recorded<EventData<'GrantRectified'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { granted: parseMoney(data.terms.granted) });
  }

  /** Without a code it is no line of the list. */
  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Payload() _: Recorded<EventData<'DecisionReverted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { organisation: null, code: null, name: null, applicant: null, granted: 0n, residual: false });
  }

  @EventPattern<EventType>('PeriodExtended')
  async periodExtended(@Payload() { data }: Recorded<EventData<'PeriodExtended'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { periodTo: data.period.to });
  }

  @EventPattern<EventType>('PartnersChanged')
  async partnersChanged(@Payload() { data }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const known = await tx.operation.findUnique({ where: { grant: event.stream } });
    const names = applicantAfter(namesIn(known?.applicant ?? data.applicant, known?.applicantNames), data);
    await store(tx, event.stream, { applicant: data.applicant, applicantNames: names.map((one) => ({ ...one })) });
  }

  @EventPattern<EventType>('ClaimDecided')
  async claimDecided(@Payload() { data }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { supportDecided, supportOverGrant, last } = data;
    await store(tx, event.stream, { certified: parseMoney(supportDecided), overGrant: parseMoney(supportOverGrant), ...(last ? { ended: true } : {}) });
  }

  /** The last who had a claim to come may have left. */
  @EventPattern<EventType>('ClaimTermsChanged')
  async lastHasLeft(@Payload() { data: { ends } }: Recorded<EventData<'ClaimTermsChanged'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    if (ends !== undefined) await store(tx, event.stream, { ended: true });
  }

  @EventPattern<EventType>('ClaimCorrected')
  async claimCorrected(@Payload() { data }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { certified: parseMoney(data.supportDecided), overGrant: parseMoney(data.supportOverGrant) });
  }

  @EventPattern<EventType>('OperationInterrupted')
  async interrupted(@Payload() _: unknown, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { life: 'interrupted' });
  }

  @EventPattern<EventType>('OperationResumed')
  async resumed(@Payload() _: unknown, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { life: 'running' });
  }

  @EventPattern<EventType>('OperationClosed')
  async closed(@Payload() _: unknown, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { life: 'closed' });
  }

  @EventPattern<EventType>('OperationReopened')
  async reopened(@Payload() _: unknown, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await store(tx, event.stream, { life: 'running' });
  }

  @EventPattern<EventType>('AdvancePaid')
  async advancePaid(@Payload() { data }: Recorded<EventData<'AdvancePaid'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const [grant, paid] = [event.stream, parseMoney(data.amount)];
    await tx.operation.upsert({ where: { grant }, create: { grant, paid }, update: { paid: { increment: paid } } });
  }

  @EventPattern<EventType>('PaymentRecorded')
  async paymentRecorded(@Payload() { data }: Recorded<EventData<'PaymentRecorded'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const [grant, paid] = [event.stream, parseMoney(data.amount)];
    await tx.operation.upsert({ where: { grant }, create: { grant, paid }, update: { paid: { increment: paid } } });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The operations that you may see, with their support', query: operations.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const page = operations.page(query);
    // The claims of a grant may be known before its award: such a line has no code yet.
    const { shown, next } = page.cut(await page.rows({ ...visibleTo(caller), code: { not: null } }, (args) => this.prisma.operation.findMany(args)));
    const deviating = await this.#deviating(shown.filter(({ ended }) => ended));
    const rounded = await this.#rounded(shown);
    const twins = await this.#twins(shown);
    return { operations: shown.map((row) => lineOf(row, caller.stamp.today, (deviating.get(row.grant) ?? 0) + (rounded.has(row.grant) ? 1 : 0) + (twins.get(row.grant) ?? 0))), next };
  }

  /** The operations in whose plan rounding the shares of the public part leaves a residual, by the running totals of its figures. */
  async #rounded(shown: readonly Operation[]): Promise<Set<string>> {
    const shares = shown.flatMap(({ grant, deviation }) => {
      const { publicRules } = deviation as unknown as Deviation;
      return publicRules ? [{ grant, publicRules }] : [];
    });
    if (shares.length === 0) return new Set();
    const lines = await this.prisma.figureTotal.findMany({ where: { grant: { in: shares.map(({ grant }) => grant) }, measure: 'financing' } });
    const planOf = (grant: string) => lines.filter((line) => line.grant === grant).map((line) => ({ ...line, partner: line.partner || null }));
    return new Set(shares.filter(({ grant, publicRules }) => residualOf(planOf(grant), publicRules) !== null).map(({ grant }) => grant));
  }

  /** How many costs of each operation are there twice, here or in another one. */
  async #twins(shown: readonly Operation[]): Promise<Map<string, number>> {
    const rows = await this.prisma.rowPrint.findMany({ where: { grant: { in: shown.map(({ grant }) => grant) }, twinSince: { not: null } }, distinct: ['grant', 'fingerprint'], select: { grant: true } });
    return new Map([...Map.groupBy(rows, ({ grant }) => grant)].map(([grant, found]) => [grant, found.length]));
  }

  /** How many categories of each operation differ too much from what was granted, by the running totals of its figures. */
  async #deviating(ended: readonly Operation[]): Promise<Map<string, number>> {
    if (ended.length === 0) return new Map();
    const where = { grant: { in: ended.map(({ grant }) => grant) }, measure: { in: ['budget', 'certified'] } };
    const totals = await this.prisma.figureTotal.groupBy({ by: ['grant', 'measure', 'category'], where, _sum: { amount: true } });
    const amounts = new Map(totals.map(({ grant, measure, category, _sum }) => [`${grant} ${measure} ${category}`, _sum.amount ?? 0n]));
    return new Map(ended.map(({ grant, deviation }) => {
      const { categories, percent } = deviation as unknown as Deviation;
      const amount = (measure: string, category: string) => amounts.get(`${grant} ${measure} ${category}`) ?? 0n;
      return [grant, categories.filter((category) => deviationOf(amount('budget', category), amount('certified', category), percent) !== null).length];
    }));
  }
}

function lineOf({ grant, code, name, applicant, applicantNames, programme, periodFrom, periodTo, ended, life, granted, certified, paid, overGrant, residual }: Operation, today: string, others: number): Line {
  return {
    id: grant, code: code!, name: name!, status: statusOf(life as Facts['life'], ended), applicant: nameOn(namesIn(applicant!, applicantNames), LEAD, today) ?? applicant!, programme: programme!, period: { from: periodFrom!, to: periodTo! },
    granted: money(granted), certified: money(certified), paid: money(paid), realisation: percentOf(certified, granted),
    warnings: others + (overGrant > 0n ? 1 : 0) + (certified > granted ? 1 : 0) + (residual ? 1 : 0),
  };
}

/** One that was never renamed has one name. */
const namesIn = (applicant: string, names: unknown): Names => (names as Names | null | undefined) ?? namesOf({ applicant: { name: applicant }, partners: [] });

async function store(tx: Tx, grant: string, known: Omit<Prisma.OperationCreateInput, 'grant' | 'paid' | 'realisation'>): Promise<void> {
  await tx.operation.upsert({ where: { grant }, create: { grant, ...known }, update: known });
}
