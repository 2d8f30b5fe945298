import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, operationCode, operationFigures, type Award, type EventData, type EventType, type OperationFigures } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { endOfHelsinkiDay, type Names } from '@toteuma/kernel';
import { Acting, checked, Describe, PRISMA, problem, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { ofAdvance, ofAmendment, ofAuthorisation, ofAward, ofClaimCorrected, ofClaimDecided, ofClaimSubmitted, ofEnd, ofExtension, ofIndicators, ofLife, ofPartners, ofPayment, ofRecovery, ofRectification, ofReversal, ofTranche, replaced } from '../realisation/deltas.js';
import { figuresOf } from '../realisation/figures.js';
import { knownFacts, knownNames } from '../realisation/known-facts.js';
import type { FigureRow } from '../realisation/rows.js';
import { mustSeeGrant } from './duties.js';
import { figureRow, store } from './realisation-rows.js';
import { duplicatesOf, storePrints } from './row-prints.js';

/** When the figures are asked for: now, at the end of a day in Helsinki, or as the events up to some positions gave them. */
export type Moment = { readonly asOf?: string } | { readonly positions: Readonly<Record<string, number>> };

export interface Snapshot {
  readonly award: Award;
  /** What those who take part are called, by day. */
  readonly names: Names;
  readonly figures: OperationFigures;
  /** Whether the last claim is decided: then the final report is due. */
  readonly lastClaimDecided: boolean;
  /** The newest event of each source that the figures know. */
  readonly positions: Record<string, number>;
  /** The instant of the newest of these events. */
  readonly asOf: string;
}

const query = z.strictObject({ asOf: day.optional() });
const figuresAnswer = z.strictObject({ code: operationCode, figures: operationFigures });

/** The figures of each operation: dated changes beside their running totals, and the facts that are no amounts. */
@Controller('api/v1/reports')
export class Realisation implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.figureDelta.deleteMany();
    await tx.figureTotal.deleteMany();
    await tx.fact.deleteMany();
    await tx.figureEvent.deleteMany();
    await tx.rowPrint.deleteMany();
  }

  @EventPattern<EventType>('GrantAwarded')
  awarded(@Payload() { data }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofAward(data) });
  }

  @EventPattern<EventType>('TrancheGranted')
  trancheGranted(@Payload() { data }: Recorded<EventData<'TrancheGranted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.granted, change: (now) => ofTranche(data, now) });
  }

  @EventPattern<EventType>('BudgetAmended')
  budgetAmended(@Payload() { data }: Recorded<EventData<'BudgetAmended'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.terms, change: (now) => ofAmendment(data, now) });
  }

  @EventPattern<EventType>('GrantRectified')
  rectified(@Payload() { data }: Recorded<EventData<'GrantRectified'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.terms, change: (now) => ofRectification(data, now) });
  }

  @EventPattern<EventType>('DecisionReverted')
  reverted(@Payload() { data }: Recorded<EventData<'DecisionReverted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    if (data.decision === 'award') gather(store, { event, reads: replaced.award, change: ofReversal });
  }

  @EventPattern<EventType>('IndicatorPlanWithdrawn')
  planWithdrawn(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ({ rows: [], facts: { achieved: [] } }) });
  }

  @EventPattern<EventType>('PeriodExtended')
  periodExtended(@Payload() { data }: Recorded<EventData<'PeriodExtended'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofExtension(data) });
  }

  @EventPattern<EventType>('PartnersChanged')
  partnersChanged(@Payload() { data }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofPartners(data) });
  }

  @EventPattern<EventType>('ClaimSubmitted')
  claimSubmitted(@Payload() { data }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.claimed, change: (now) => ofClaimSubmitted(data, now) });
    gather(storePrints, { event, data });
  }

  @EventPattern<EventType>('ClaimDecided')
  claimDecided(@Payload() { data }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.overGrant, change: (now) => ofClaimDecided(data, now) });
  }

  @EventPattern<EventType>('ClaimTermsChanged')
  lastHasLeft(@Payload() { data: { ends } }: Recorded<EventData<'ClaimTermsChanged'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    if (ends !== undefined) gather(store, { event, reads: [], change: () => ofEnd(ends) });
  }

  @EventPattern<EventType>('ClaimCorrected')
  claimCorrected(@Payload() { data }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: replaced.overGrant, change: (now) => ofClaimCorrected(data, now) });
  }

  @EventPattern<EventType>('AdvancePaid')
  advancePaid(@Payload() { data }: Recorded<EventData<'AdvancePaid'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofAdvance(data) });
  }

  @EventPattern<EventType>('PaymentAuthorised')
  paymentAuthorised(@Payload() { data }: Recorded<EventData<'PaymentAuthorised'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    // It moves a figure only where there are advances.
    if (data.setOff !== undefined || data.setOffReplaced !== undefined) gather(store, { event, reads: [], change: () => ofAuthorisation(data) });
  }

  @EventPattern<EventType>('RecoveryReceived')
  recoveryReceived(@Payload() { data }: Recorded<EventData<'RecoveryReceived'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofRecovery(data) });
  }

  @EventPattern<EventType>('OperationInterrupted')
  interrupted(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofLife('interrupted') });
  }

  @EventPattern<EventType>('OperationResumed')
  resumed(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofLife('running') });
  }

  @EventPattern<EventType>('OperationClosed')
  closed(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofLife('closed') });
  }

  @EventPattern<EventType>('OperationReopened')
  reopened(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofLife('running') });
  }

  @EventPattern<EventType>('PaymentRecorded')
  paymentRecorded(@Payload() { data }: Recorded<EventData<'PaymentRecorded'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofPayment(data) });
  }

  @EventPattern<EventType>('IndicatorsAccepted')
  indicatorsAccepted(@Payload() { data }: Recorded<EventData<'IndicatorsAccepted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, reads: [], change: () => ofIndicators(data) });
  }

  /** The figures of an operation, now or as they stood at the end of a day. */
  @Get(':grant/figures')
  @Roles('any')
  @Describe({ summary: 'The figures of an operation, now or at the end of a day', query, answer: figuresAnswer })
  async figures(@Acting() caller: Caller, @Param('grant') grant: string, @Query() asked: unknown): Promise<z.infer<typeof figuresAnswer>> {
    await mustSeeGrant(this.prisma, caller, grant);
    const { asOf } = checked(query, asked);
    const found = await snapshotOf(this.prisma, grant, asOf === undefined ? {} : { asOf });
    if (found === null) throw problem('not-found');
    return { code: found.award.code, figures: found.figures };
  }
}

/**
 * The figures of an operation at a moment, all from one state of the database; null when it was not awarded by then.
 * @param grant may be any text
 */
export async function snapshotOf(prisma: PrismaClient, grant: string, moment: Moment): Promise<Snapshot | null> {
  if (!id.safeParse(grant).success) return null;
  return prisma.$transaction(
    async (tx) => {
      const where = { grant, ...within(moment) };
      const facts = await tx.fact.findMany({ where, orderBy: { position: 'asc' } });
      const known = knownFacts(facts);
      if (known === null) return null;
      const rows = 'positions' in moment || moment.asOf !== undefined ? await summed(tx, where) : await standing(tx, grant);
      const { positions, asOf } = await reached(tx, where);
      const duplicates = await duplicatesOf(tx, grant, 'positions' in moment ? { position: moment.positions['claims'] ?? 0 } : moment.asOf === undefined ? {} : { until: endOfHelsinkiDay(moment.asOf) });
      return { award: known.award, names: knownNames(facts), figures: figuresOf(rows, known, duplicates), lastClaimDecided: known['last-claim-decided'] !== undefined, positions, asOf };
    },
    { isolationLevel: 'RepeatableRead', timeout: 15_000, maxWait: 10_000 },
  );
}

function within(moment: Moment): Pick<Prisma.FactWhereInput & Prisma.FigureDeltaWhereInput, 'occurredAt' | 'OR'> {
  if ('positions' in moment) return { OR: Object.entries(moment.positions).map(([source, position]) => ({ source, position: { lte: position } })) };
  return moment.asOf === undefined ? {} : { occurredAt: { lte: endOfHelsinkiDay(moment.asOf) } };
}

/** The running totals of a grant. */
async function standing(tx: Tx, grant: string): Promise<FigureRow[]> {
  const rows = await tx.figureTotal.findMany({ where: { grant } });
  return rows.map((row) => figureRow(row, row.amount));
}

/** The sums of the changes up to a moment. */
async function summed(tx: Tx, where: Prisma.FigureDeltaWhereInput): Promise<FigureRow[]> {
  const rows = await tx.figureDelta.groupBy({ by: ['measure', 'partner', 'category', 'year', 'moneySource'], where, _sum: { amount: true } });
  return rows.map((row) => figureRow(row, row._sum.amount ?? 0n));
}

/** The newest event of each source among the rows; every event that counts left at least one. */
async function reached(tx: Tx, where: Prisma.FactWhereInput & Prisma.FigureDeltaWhereInput): Promise<Pick<Snapshot, 'positions' | 'asOf'>> {
  const newest = { by: ['source' as const], where, _max: { position: true as const, occurredAt: true as const } };
  const groups = [...(await tx.figureDelta.groupBy(newest)), ...(await tx.fact.groupBy(newest))];
  const positions: Record<string, number> = {};
  for (const { source, _max } of groups) positions[source] = Math.max(positions[source] ?? 0, Number(_max.position ?? 0));
  const instants = groups.flatMap(({ _max }) => (_max.occurredAt === null ? [] : [_max.occurredAt.toISOString()]));
  return { positions, asOf: instants.toSorted().at(-1) ?? '' };
}
