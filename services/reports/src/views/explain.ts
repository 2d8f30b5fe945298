import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { day, id, instant, moneyText, slug } from '@toteuma/contracts';
import { endOfHelsinkiDay } from '@toteuma/kernel';
import { Acting, checked, Describe, invalidFields, PRISMA, problem, Roles, type Caller, type Role } from '@toteuma/platform';
import { z } from 'zod';
import type { FigureEvent, PrismaClient } from '../generated/prisma/client.js';
import { explain, type Moved } from '../realisation/explain.js';
import { mustSeeGrant } from './duties.js';
import { figureRow } from './realisation-rows.js';
import { snapshotOf } from './realisation.js';

const query = z.strictObject({ figure: z.string().min(1).max(300).meta({ description: 'The path of an amount, such as `support.certified` or `categories.staff.certified`.' }), asOf: day.optional() });
const answer = z.strictObject({
  figure: z.string(),
  value: moneyText.nullable(),
  steps: z.array(z.strictObject({
    source: slug, position: z.int(), event: z.string(), occurredAt: instant, what: z.string(), who: z.string().meta({ description: 'The opaque id of who decided it; to the beneficiary only the role, and `platform` where nobody did.' }),
    claim: z.int().nullable(), row: z.string().nullable(), change: moneyText, after: moneyText.nullable(),
  })),
});
const example = {
  answer: {
    figure: 'support.certified', value: '140600.00',
    steps: [
      { source: 'claims', position: 12, event: 'ClaimDecided', occurredAt: '2023-08-11T09:00:00.000Z', what: 'A claim was decided.', who: 'decision-maker', claim: 1, row: null, change: '141000.00', after: '141000.00' },
      { source: 'claims', position: 19, event: 'ClaimCorrected', occurredAt: '2023-11-02T10:00:00.000Z', what: 'An amount of a row was corrected.', who: 'decision-maker', claim: 1, row: '1002', change: '-400.00', after: '140600.00' },
    ],
  },
};

const what: Readonly<Record<string, string>> = {
  GrantAwarded: 'The grant was awarded.',
  TrancheGranted: 'A tranche was granted.',
  BudgetAmended: 'The budget was amended.',
  GrantRectified: 'The award was rectified.',
  DecisionReverted: 'The award was taken back.',
  PeriodExtended: 'The period was extended.',
  PartnersChanged: 'Those who take part changed.',
  ClaimSubmitted: 'A claim was filed.',
  ClaimDecided: 'A claim was decided.',
  ClaimCorrected: 'An amount of a row was corrected.',
  PaymentAuthorised: 'A payment was authorised, less what was set off against advances.',
  PaymentRecorded: 'A payment was made.',
  AdvancePaid: 'An advance was paid.',
  RecoveryReceived: 'Money came back.',
};

const payer: Role = 'payer';
/** Whose act it is; all else that moves an amount is decided by a decision-maker. */
const roleOf: Readonly<Record<string, Role>> = { ClaimSubmitted: 'applicant', PaymentAuthorised: payer, PaymentRecorded: payer, AdvancePaid: payer, RecoveryReceived: payer };

/** Who did it: the persons of the authority are known to their own, the beneficiary learns their role. */
export function whoOf({ type, actor }: Pick<FigureEvent, 'type' | 'actor'>, ofAuthority: boolean): string {
  if (ofAuthority) return actor;
  return actor.startsWith('service:') ? 'platform' : (roleOf[type] ?? 'decision-maker');
}

/** Why a figure is what it is: every decision that moved it. */
@Controller('api/v1/reports')
export class Explain {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  @Get(':grant/explain')
  @Roles('any')
  @Describe({ summary: 'Why an amount among the figures is what it is: every decision that moved it', query, params: z.object({ grant: z.uuid() }), answer, example })
  async explain(@Acting() caller: Caller, @Param('grant') grant: string, @Query() asked: unknown): Promise<z.infer<typeof answer>> {
    await mustSeeGrant(this.prisma, caller, grant);
    const { figure, asOf } = checked(query, asked);
    if ((await snapshotOf(this.prisma, grant, asOf === undefined ? {} : { asOf })) === null) throw problem('not-found');
    const { value, steps } = explain(await this.#moved(grant, asOf), figure);
    if (value === undefined) throw invalidFields([{ field: 'figure', expected: 'the path of an amount among the figures, such as support.certified' }]);
    return {
      figure, value,
      steps: steps.map(({ event, change, after }) => ({
        source: event.source, position: Number(event.position), event: event.type, occurredAt: event.occurredAt.toISOString(), what: caller.inWords(what[event.type] ?? event.type), who: whoOf(event, caller.ofAuthority),
        claim: event.claim, row: event.row, change, after,
      })),
    };
  }

  /** What each event changed up to the end of a day, in the order in which they came to pass; all from one state of the database. */
  async #moved(grant: string, asOf: string | undefined): Promise<Moved<FigureEvent>[]> {
    if (!id.safeParse(grant).success) return [];
    const where = { grant, ...(asOf !== undefined && { occurredAt: { lte: endOfHelsinkiDay(asOf) } }) };
    const [events, deltas, facts] = await this.prisma.$transaction(
      [this.prisma.figureEvent.findMany({ where }), this.prisma.figureDelta.findMany({ where }), this.prisma.fact.findMany({ where })],
      { isolationLevel: 'RepeatableRead' },
    );
    const placeOf = ({ source, position }: { readonly source: string; readonly position: bigint }) => `${source} ${position}`;
    const rows = Map.groupBy(deltas, placeOf);
    const told = Map.groupBy(facts, placeOf);
    return events.toSorted(byTime).map((event) => ({
      event, rows: (rows.get(placeOf(event)) ?? []).map((row) => figureRow(row, row.amount)), facts: (told.get(placeOf(event)) ?? []).map(({ key, position, value }) => ({ key, position, value })),
    }));
  }
}

const byTime = (a: FigureEvent, b: FigureEvent): number =>
  a.occurredAt.getTime() - b.occurredAt.getTime() || (a.source < b.source ? -1 : a.source > b.source ? 1 : Number(a.position - b.position));
