import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventData, EventType, TextRef } from '@toteuma/contracts';
import { EventStore, type HandlerContext, type Recorded } from '@toteuma/eventing';
import { max, min, money, parseMoney, sum } from '@toteuma/kernel';
import { Acting, checked, pageLimit, PRISMA, problem, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { ClaimEntry, PrismaClient } from '../generated/prisma/client.js';

type Cell = EventData<'ClaimDecided'>['cells'][number];
type Row = EventData<'ClaimSubmitted'>['rows'][number] & Partial<Omit<EventData<'ClaimDecided'>['rows'][number], 'row' | 'declared'>>;

const page = z.strictObject({
  after: z.uuid().optional(),
  limit: pageLimit,
});

/** What was claimed, certified and paid of each grant. */
@Controller('api/v1/claims')
export class ClaimList implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly store: EventStore,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.claimAccount.deleteMany();
  }

  @EventPattern<EventType>('ClaimsOpened')
  async opened(@Payload() { data }: Recorded<EventData<'ClaimsOpened'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { code, organisation, terms } = data;
    await tx.claimAccount.create({ data: { grant: event.stream, code, organisation, version: event.version, granted: parseMoney(terms.granted) } });
  }

  @EventPattern<EventType>('ClaimTermsChanged')
  async termsChanged(@Payload() { data }: Recorded<EventData<'ClaimTermsChanged'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context, { granted: parseMoney(data.terms.granted) });
  }

  @EventPattern<EventType>('GrantCeilingLowered')
  async lowered(@Payload() { data }: Recorded<EventData<'GrantCeilingLowered'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context, { granted: parseMoney(data.terms.granted) });
  }

  @EventPattern<EventType>('GrantCeilingKept')
  async kept(@Payload() _: unknown, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context);
  }

  @EventPattern<EventType>('ClaimSubmitted')
  async submitted(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    const { claim, period, rows, revenue, financing, last, declared, claimedSupport } = data;
    await account(context);
    await context.tx.claimEntry.create({
      data: {
        grant: context.event.stream, claim, status: 'submitted', periodFrom: period.from, periodTo: period.to, last,
        declared: sum(declared.map((cell) => parseMoney(cell.amount))), claimedSupport: parseMoney(claimedSupport),
        revenue, financing, rows, cells: declared.map(({ amount, ...cell }) => ({ ...cell, declared: amount })), submittedAt: occurredAt,
      },
    });
  }

  @EventPattern<EventType>('ClaimVerified')
  async verified(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimVerified'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context);
    await entry(context, data.claim, { status: 'verified', verifiedAt: occurredAt });
  }

  @EventPattern<EventType>('ClaimDecided')
  async decided(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimDecided'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    const { claim, cells, net, support, supportOverGrant } = data;
    const total = (part: 'deducted' | 'parked' | 'certified') => sum(cells.map((cell) => parseMoney(cell[part])));
    const grant_claim = { grant: context.event.stream, claim };
    const filed = await context.tx.claimEntry.findUniqueOrThrow({ where: { grant_claim }, select: { rows: true } });
    const judged = new Map(data.rows.map(({ row, deducted, parked, certified, parkedFlatRate }) => [row, { deducted, parked, certified, parkedFlatRate }]));
    await account(context, { supportDecided: parseMoney(data.supportDecided) });
    await entry(context, claim, {
      status: 'decided', deducted: total('deducted'), parked: total('parked'), certified: total('certified'),
      net: parseMoney(net), support: parseMoney(support), overGrant: parseMoney(supportOverGrant), cells, decidedAt: occurredAt,
      rows: (filed.rows as Row[]).map((row) => ({ ...row, ...judged.get(row.id) })),
    });
  }

  @EventPattern<EventType>('PaymentAuthorised')
  async authorised(@Payload() { data }: Recorded<EventData<'PaymentAuthorised'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context);
    await entry(context, data.claim, { paymentStep: 'authorised', paymentAmount: parseMoney(data.amount) });
  }

  @EventPattern<EventType>('PaymentConfirmed')
  async confirmed(@Payload() { data }: Recorded<EventData<'PaymentConfirmed'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context);
    await entry(context, data.claim, { paymentStep: 'confirmed' });
  }

  @EventPattern<EventType>('PaymentRecorded')
  async recorded(@Payload() { data }: Recorded<EventData<'PaymentRecorded'>>, @Ctx() context: HandlerContext<Tx>): Promise<void> {
    await account(context, { paid: { increment: parseMoney(data.amount) } });
    await entry(context, data.claim, { paymentStep: 'recorded', paidOn: data.paidOn });
  }

  /** The grants that the caller may see, with their claims; `next` is what to send as `after` for those that follow. */
  @Get()
  @Roles('any')
  async list(@Acting() caller: Caller, @Query() query: unknown) {
    const { after, limit } = checked(page, query);
    // Whoever is of no authority and no organisation sees nothing.
    const visible = caller.ofAuthority ? {} : { organisation: caller.organisation ?? '' };
    const found = await this.prisma.claimAccount.findMany({
      where: { ...visible, ...(after === undefined ? {} : { grant: { gt: after } }) },
      orderBy: { grant: 'asc' },
      take: limit + 1,
      include: { claims: { orderBy: { claim: 'asc' }, omit: { rows: true, cells: true } } },
    });
    const shown = found.slice(0, limit);
    return {
      grants: shown.map((one) => ({ ...accountText(one), claims: one.claims.map((claim) => entryText(claim, one.granted)) })),
      next: found.length > limit ? (shown.at(-1)?.grant ?? null) : null,
    };
  }

  /** One grant's claims with the amounts of each row and cell, and its payments. */
  @Get(':grant')
  @Roles('any')
  async one(@Acting() caller: Caller, @Param('grant') grant: string) {
    const found = await this.prisma.claimAccount.findUnique({ where: { grant }, include: { claims: { orderBy: { claim: 'asc' } } } });
    if (!found) throw problem('not-found');
    caller.mustSee(found.organisation);
    caller.reply.header('etag', `"${found.version}"`);
    const references = found.claims.flatMap((claim) => (claim.rows as Row[]).flatMap((row) => [row.supplier, row.description]));
    const texts = await this.store.texts(references.flatMap((reference) => (reference ? [reference.text] : [])));
    const textOf = (reference: TextRef | null) => (reference ? (texts.get(reference.text) ?? null) : null);
    return {
      ...accountText(found),
      claims: found.claims.map((claim) => ({
        ...entryText(claim, found.granted),
        rows: (claim.rows as Row[]).map((row) => ({ ...row, supplier: textOf(row.supplier), description: textOf(row.description) })),
        cells: claim.cells as (Pick<Cell, 'partner' | 'category' | 'year' | 'declared'> & Partial<Cell>)[],
      })),
    };
  }
}

/** Every event of the stream moves the account's version, and some its sums. */
async function account({ tx, event }: HandlerContext<Tx>, change: Parameters<Tx['claimAccount']['update']>[0]['data'] = {}): Promise<void> {
  await tx.claimAccount.update({ where: { grant: event.stream }, data: { ...change, version: event.version } });
}

async function entry({ tx, event }: HandlerContext<Tx>, claim: number, change: Parameters<Tx['claimEntry']['update']>[0]['data']): Promise<void> {
  await tx.claimEntry.update({ where: { grant_claim: { grant: event.stream, claim } }, data: change });
}

const orNull = (cents: bigint | null): string | null => (cents === null ? null : money(cents));

function accountText({ grant, code, version, granted, supportDecided, paid }: { grant: string; code: string; version: number; granted: bigint; supportDecided: bigint; paid: bigint }) {
  return { id: grant, code, version, granted: money(granted), supportDecided: money(supportDecided), paid: money(paid) };
}

/** @param granted what is granted by now: there the claimed support stops */
function entryText(claim: Omit<ClaimEntry, 'rows' | 'cells'>, granted: bigint) {
  const { paymentStep, paymentAmount, paidOn } = claim;
  return {
    claim: claim.claim,
    status: claim.status,
    period: { from: claim.periodFrom, to: claim.periodTo },
    last: claim.last,
    declared: money(claim.declared),
    claimedSupport: money(max(0n, min(claim.claimedSupport, granted))),
    deducted: orNull(claim.deducted),
    parked: orNull(claim.parked),
    certified: orNull(claim.certified),
    net: orNull(claim.net),
    support: orNull(claim.support),
    supportOverGrant: orNull(claim.overGrant),
    revenue: claim.revenue,
    financing: claim.financing,
    payment: paymentStep === null ? null : { step: paymentStep, amount: orNull(paymentAmount), paidOn },
    submittedAt: claim.submittedAt,
    verifiedAt: claim.verifiedAt,
    decidedAt: claim.decidedAt,
  };
}
