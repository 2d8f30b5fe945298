import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { claimRow, deductionReason, moneyText, type EventData, type EventType } from '@toteuma/contracts';
import { EventStore, type HandlerContext, type Recorded } from '@toteuma/eventing';
import { money, parseMoney, type Cents } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, nextToken, oneOf, PRISMA, problem, Roles, searchText, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import { Prisma, type ClaimRow, type PrismaClient } from '../generated/prisma/client.js';
import { claimNumber, text } from './claim-answer.js';
import { mustSeeClaim } from './seen-claims.js';

type Filed = EventData<'ClaimSubmitted'>['rows'][number];
/** What of a row no other column has. */
export type RowContent = Pick<Filed, 'voucher' | 'incurredOn' | 'paidOn' | 'supplier' | 'description' | 'unit' | 'fingerprint'>;

const rowsOf = new List<Prisma.ClaimRowFindManyArgs>({
  name: 'claim-rows',
  key: { place: sortable.count },
  filters: {
    search: filter(searchText, () => ({})),
    partner: filter(z.string().max(100), (partner) => ({ partner })),
    category: filter(z.string().max(100), (category) => ({ category })),
    // Made into a condition once it is known who asks.
    state: oneOf(['untouched', 'accepted', 'deducted', 'parked', 'sampled'], () => ({})),
  },
});

/** What a row is like of which this has come; before the verification each is untouched. */
const stateIs = {
  untouched: { deducted: null },
  accepted: { deducted: 0n, parked: 0n },
  deducted: { deducted: { not: 0n } },
  parked: { parked: { not: 0n } },
  sampled: { sampled: true },
} satisfies Record<string, Prisma.ClaimRowWhereInput>;

const orNone = moneyText.nullable();
const answer = z.strictObject({
  rows: z.array(claimRow.omit({ supplier: true, description: true, fingerprint: true }).extend({
    supplier: text, description: text, from: z.int().nullable().meta({ description: 'The claim that declared it, when this one takes it up.' }),
    deducted: orNone, parked: orNone, certified: orNone, reasons: z.array(deductionReason), sampled: z.boolean(),
    duplicates: z.int().meta({ description: 'So many other rows have the same supplier, voucher, day and amount.' }),
  })),
  total: z.int(),
  next: nextToken,
});
const example = {
  rows: [{
    id: '1001', voucher: '1001', category: 'services', partner: 'lead', incurredOn: '2022-11-30', paidOn: '2022-11-30', supplier: 'Esimerkki', description: null, amount: '1200.00', from: null,
    deducted: '200.00', parked: '0.00', certified: '1000.00', reasons: ['no-evidence' as const], sampled: false, duplicates: 0,
  }],
  total: 1,
  next: null,
};

/** The rows of claims, one by one, so that a claim of many thousands is read in pages. */
@Controller('api/v1/claims')
export class ClaimRows implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly store: EventStore,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.claimRow.deleteMany();
  }

  @EventPattern<EventType>('ClaimSubmitted')
  submitted(@Payload() { data }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const { claim, rows, takeUp = [] } = data;
    gather(write, { grant: event.stream, claim, rows });
    if (takeUp.length > 0) gather(write, async (tx) => insertTakenUp(tx, event.stream, claim, rows.length, takeUp));
  }

  /** A second verification replaces the first. */
  @EventPattern<EventType>('ClaimVerified')
  verified(@Payload() { data }: Recorded<EventData<'ClaimVerified'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(write, async (tx) => judge(tx, event.stream, data));
  }

  @EventPattern<EventType>('ClaimDecided')
  decided(@Payload() { data }: Recorded<EventData<'ClaimDecided'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(write, async (tx) => {
      const of = (part: 'deducted' | 'parked' | 'certified' | 'parkedFlatRate') => data.rows.map((row) => text64(row[part]));
      // By place in arrays, so that nothing has to be joined: without statistics that would be all rows with all rows.
      await tx.$executeRaw`
        UPDATE claim_rows SET deducted = (${of('deducted')}::bigint[])[place + 1], certified = (${of('certified')}::bigint[])[place + 1], parked_flat = (${of('parkedFlatRate')}::bigint[])[place + 1],
          -- Of a row that was taken up all that is not certified waits on.
          parked = CASE WHEN from_claim IS NULL THEN (${of('parked')}::bigint[])[place + 1] ELSE amount - (${of('certified')}::bigint[])[place + 1] END
        WHERE grant_id = ${event.stream} AND claim = ${data.claim}`;
    });
  }

  @EventPattern<EventType>('ClaimCorrected')
  corrected(@Payload() { data }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const change = parseMoney(data.amount);
    gather(write, async (tx) => void (await tx.$executeRaw`
      UPDATE claim_rows SET certified = certified + ${change}, deducted = deducted - ${change}
      WHERE grant_id = ${event.stream} AND claim = ${data.claim} AND place = (
        SELECT place FROM claim_rows WHERE grant_id = ${event.stream} AND claim = ${data.claim} AND row_id = ${data.row} AND (from_claim IS NULL OR parked = 0) ORDER BY place LIMIT 1)`));
  }

  @EventPattern<EventType>('SampleDrawn')
  sampled(@Payload() { data }: Recorded<EventData<'SampleDrawn'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(write, async (tx) => void (await tx.$executeRaw`UPDATE claim_rows SET sampled = true WHERE grant_id = ${event.stream} AND claim = ${data.claim} AND row_id = ANY(${data.rows}::text[])`));
  }

  @Get(':grant/:claim/rows')
  @Roles('any')
  @Describe({ summary: 'The rows of a claim, with what was decided of each', name: 'listClaimRows', params: z.object({ claim: claimNumber }), query: rowsOf.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const claim = claimNumber.safeParse(number).data ?? 0;
    const found = await this.prisma.claimEntry.findUnique({ where: { grant_claim: { grant, claim } }, select: { status: true, filer: true, account: { select: { organisation: true, partners: true } } } });
    if (!found) throw problem('not-found');
    mustSeeClaim(caller, found, found.account);
    const page = rowsOf.page(query, { grant, claim: String(claim) });
    const { search, state } = query as { search?: string; state?: keyof typeof stateIs };
    const told = toldTo(caller, found.status);
    const visible = { grant, claim, ...(search === undefined ? {} : { place: { in: await this.#matching(grant, claim, search) } }), AND: state === undefined ? [] : [told.where(state)] };
    const { where, ...args } = page.args(visible);
    // Of all that the filters let pass, also of those behind this page.
    const { where: ofAll } = rowsOf.page({ ...(query as object), after: undefined }, { grant, claim: String(claim) }).args(visible);
    const [rows, total] = await Promise.all([this.prisma.claimRow.findMany({ ...args, where: where! }), this.prisma.claimRow.count({ where: ofAll! })]);
    const { shown, next } = page.cut(rows);
    const [texts, duplicates] = await Promise.all([this.#textsOf(shown), this.#duplicatesOf(shown, caller)]);
    return { rows: shown.map(told.row).map((row) => ({ ...rowText(row, texts), from: row.from, reasons: reasonsOf(row), sampled: row.sampled, duplicates: duplicates.get(contentOf(row).fingerprint ?? '') ?? 0 })), total, next };
  }

  /** Places of the rows whose id, voucher, supplier or description has the text, or whose amount begins with it. */
  async #matching(grant: string, claim: number, search: string): Promise<number[]> {
    const like = `%${contains(search).contains}%`;
    const [least, most] = amountsLike(search);
    const found = await this.prisma.$queryRaw<{ place: number }[]>`
      SELECT r.place FROM claim_rows r
      LEFT JOIN vault s ON s.id = (r.content->'supplier'->>'text')::uuid LEFT JOIN vault d ON d.id = (r.content->'description'->>'text')::uuid
      WHERE r.grant_id = ${grant} AND r.claim = ${claim} AND (r.row_id ILIKE ${like} OR r.content->>'voucher' ILIKE ${like} OR s.body ILIKE ${like} OR d.body ILIKE ${like} OR r.amount BETWEEN ${least}::bigint AND ${most}::bigint)`;
    return found.map(({ place }) => place);
  }

  async #textsOf(rows: readonly ClaimRow[]): Promise<Map<string, string | null>> {
    return this.store.texts(rows.map(contentOf).flatMap(({ supplier, description }) => [supplier, description]).flatMap((reference) => (reference ? [reference.text] : [])));
  }

  /** How many other rows look the same, by fingerprint. Those of other organisations count as one for an applicant, however many there are. */
  async #duplicatesOf(rows: readonly ClaimRow[], caller: Caller): Promise<Map<string, number>> {
    const prints = rows.flatMap((row) => contentOf(row).fingerprint ?? []);
    const counted = await this.prisma.$queryRaw<{ fingerprint: string; own: number; others: number }[]>`
      SELECT p.fingerprint, count(*) FILTER (WHERE ${caller.organisation} IN (a.organisation, w.organisation))::int AS own, count(*) FILTER (WHERE (${caller.organisation} IN (a.organisation, w.organisation)) IS NOT TRUE)::int AS others
      FROM claim_prints p LEFT JOIN claim_accounts a ON a.grant_id = p.grant_id LEFT JOIN claim_partners w ON w.grant_id = p.grant_id AND w.partner = p.partner
      WHERE p.fingerprint = ANY(${prints}::text[]) GROUP BY p.fingerprint`;
    return new Map(counted.map(({ fingerprint, own, others }) => [fingerprint, own - 1 + (caller.ofAuthority ? others : Math.min(others, 1))]));
  }
}

/** From which cents to which an amount lies that somebody begins to type, such as "1 200" or "-85,5"; nulls where it is none. */
function amountsLike(search: string): readonly [least: Cents | null, most: Cents | null] {
  const { minus = '', whole, decimals = '' } = /^(?<minus>-?)(?<whole>\d{1,12})(?:[.,](?<decimals>\d{0,2}))?$/.exec(search.replaceAll(/\s/g, '').replace('\u2212', '-'))?.groups ?? {};
  if (whole === undefined) return [null, null];
  const [low, high] = [BigInt(whole + decimals.padEnd(2, '0')), BigInt(whole + decimals.padEnd(2, '9'))];
  return minus === '' ? [low, high] : [-high, -low];
}

type Judged = Pick<ClaimRow, 'deducted' | 'parked' | 'certified' | 'reasons' | 'sampled'>;

/**
 * What the caller is told of how rows were judged: how a claim is checked is the authority's business, and until it is decided what is thought of a
 * row is too. To the beneficiary each row is untouched until then, whatever it asks for.
 */
function toldTo(caller: Pick<Caller, 'ofAuthority'>, status: string) {
  const decided = caller.ofAuthority || status === 'decided';
  const hidden: Partial<Judged> = { ...(!caller.ofAuthority && { sampled: false }), ...(!decided && { deducted: null, parked: null, certified: null, reasons: 0 }) };
  const isTold = (state: keyof typeof stateIs) => (state === 'sampled' ? caller.ofAuthority : decided);
  return {
    row: (row: ClaimRow): ClaimRow => ({ ...row, ...hidden }),
    where: (state: keyof typeof stateIs): Prisma.ClaimRowWhereInput => (isTold(state) ? stateIs[state] : state === 'untouched' ? {} : { place: -1 }),
  };
}

const reasonsOf = ({ reasons }: Pick<ClaimRow, 'reasons'>) => deductionReason.options.filter((_, bit) => (reasons & (1 << bit)) !== 0);

export const contentOf = (row: Pick<ClaimRow, 'content'>): RowContent => row.content as unknown as RowContent;

/** A row as it is answered. @param texts by their ids */
export function rowText(row: ClaimRow, texts: ReadonlyMap<string, string | null>) {
  const { voucher, incurredOn, paidOn, supplier, description, unit } = contentOf(row);
  const textOf = (reference: RowContent['supplier']) => (reference ? (texts.get(reference.text) ?? null) : null);
  return {
    id: row.row, voucher, category: row.category, partner: row.partner, incurredOn, paidOn, supplier: textOf(supplier), description: textOf(description), amount: money(row.amount), ...(unit && { unit }),
    deducted: orNull(row.deducted), parked: orNull(row.parked), certified: orNull(row.certified),
  };
}

const orNull = (cents: Cents | null): string | null => (cents === null ? null : money(cents));
/** Cents as text: JSON has no numbers of 64 bits for them. */
const text64 = (amount: string): string => String(parseMoney(amount));

/** What one event changes: the rows of a claim that was filed, or whatever else it writes. */
type Change = FiledRows | ((tx: Tx) => Promise<void>);
interface FiledRows {
  readonly grant: string;
  readonly claim: number;
  readonly rows: readonly Filed[];
}

/** In their order; claims that are filed after each other are written together. */
async function write(tx: Tx, changes: readonly Change[]): Promise<void> {
  let filed: FiledRows[] = [];
  for (const change of changes) {
    if (typeof change !== 'function') {
      filed.push(change);
      continue;
    }
    await insertRows(tx, filed);
    filed = [];
    await change(tx);
  }
  await insertRows(tx, filed);
}

/** In one statement for any number of claims and rows. */
async function insertRows(tx: Tx, claims: readonly FiledRows[]): Promise<void> {
  const filed = claims.flatMap(({ grant, claim, rows }) => rows.map(({ id, partner, category, amount, ...content }, place) => ({ grant, claim, place, id, partner, category, amount: text64(amount), content })));
  if (filed.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO claim_rows (grant_id, claim, place, row_id, partner, category, amount, content)
    SELECT "grant", claim, place, id, partner, category, amount, content
    FROM jsonb_to_recordset(${JSON.stringify(filed)}::jsonb) AS f ("grant" text, claim int, place int, id text, partner text, category text, amount bigint, content jsonb)`;
}

/** What they are about stands in the claims that declared them. */
async function insertTakenUp(tx: Tx, grant: string, claim: number, first: number, takeUp: NonNullable<EventData<'ClaimSubmitted'>['takeUp']>): Promise<void> {
  for (const [at, { row, claim: from, partner, category, amount }] of takeUp.entries()) {
    await tx.$executeRaw`
      INSERT INTO claim_rows (grant_id, claim, place, row_id, from_claim, partner, category, amount, content)
      SELECT ${grant}, ${claim}, ${first + at}, ${row}, ${from}, ${partner}, ${category}, ${parseMoney(amount)}, content
      FROM claim_rows WHERE grant_id = ${grant} AND claim = ${from} AND row_id = ${row} AND from_claim IS NULL`;
  }
}

/** What the verification takes of the rows: nothing of those that it does not name. Of several rows under one id the first is meant. */
async function judge(tx: Tx, grant: string, { claim, deduct, park }: EventData<'ClaimVerified'>): Promise<void> {
  const known = await tx.$queryRaw<{ row: string }[]>`SELECT row_id AS "row" FROM claim_rows WHERE grant_id = ${grant} AND claim = ${claim} ORDER BY place`;
  const places = new Map(known.map(({ row }, place) => [row, place] as const).toReversed());
  const [deducted, parked, reasons] = [known.map(() => 0n), known.map(() => 0n), known.map(() => 0)];
  for (const { row, amount, reason } of deduct) {
    const place = places.get(row)!;
    deducted[place]! += parseMoney(amount);
    reasons[place]! |= 1 << deductionReason.options.indexOf(reason);
  }
  for (const { row, amount } of park) parked[places.get(row)!]! += parseMoney(amount);
  await tx.$executeRaw`
    UPDATE claim_rows SET deducted = (${deducted.map(String)}::bigint[])[place + 1], parked = (${parked.map(String)}::bigint[])[place + 1], reasons = (${reasons}::int[])[place + 1]
    WHERE grant_id = ${grant} AND claim = ${claim}`;
}
