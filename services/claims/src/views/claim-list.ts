import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { operationCode, type EventData, type EventType, type GrantTerms, type TextRef } from '@toteuma/contracts';
import { EventStore, type HandlerContext, type Recorded, type StoredEvent } from '@toteuma/eventing';
import { helsinkiDay, max, min, money, parseMoney, sum } from '@toteuma/kernel';
import { Acting, Describe, filter, List, nextToken, oneOf, PRISMA, problem, Roles, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { ClaimAccount, ClaimEntry, ClaimRow, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { accountShape, claimsAnswer, claimShape } from './claim-answer.js';
import { moneyOf } from './claim-money.js';
import { contentOf, rowText } from './claim-rows.js';
import { accountsSeenBy, accountSums, claimSums, filersSeenBy, isSeen, mustSeeAny, partnerGrants, supportCorrected, supportDecided } from './seen-claims.js';

/** So many rows of a claim are answered with it; of a larger one the others are read page by page. */
const MOST_ROWS = 1000;

type Cell = EventData<'ClaimDecided'>['cells'][number];

/** Events of the grant that nothing is shown of here. */
const OTHERS = [
  'ChecklistFilled', 'RiskAssessed', 'SampleDrawn', 'ClarificationAsked', 'ClarificationAnswered', 'DeductionHearingOpened', 'DeductionHearingAnswered', 'FindingRecorded', 'ClaimRectificationRequested',
  'ClaimRectificationDecided', 'RecoveryOrdered', 'RecoveryLessened', 'RecoveryReceived', 'IrregularityOpened', 'IrregularityFollowedUp', 'OperationInterrupted', 'OperationResumed', 'OperationClosed', 'OperationReopened', 'ReportAcceptanceKnown',
] as const satisfies readonly EventType[];

type Where = Prisma.ClaimEntryWhereInput;
/** Whose turn it is: what a claim is like that waits for this step. */
const waitingFor = {
  verification: { status: 'submitted' },
  decision: { status: 'verified' },
  payment: { status: 'decided', support: { gt: 0 }, OR: [{ paymentStep: null }, { paymentStep: { not: 'recorded' } }] },
} satisfies Record<string, Where>;

const grants = new List<Prisma.ClaimAccountFindManyArgs>({
  name: 'claims',
  sorts: { code: sortable.text, lastClaimAt: sortable.instant.nullable() },
  key: { grant: sortable.text },
  filters: {
    code: filter(operationCode, (code) => ({ code })),
    as: oneOf(['partner'], () => ({})),
    // Made into conditions once it is known whose claims the reader sees.
    status: oneOf(['submitted', 'verified', 'decided'], () => ({})),
    waiting: oneOf(['verification', 'decision', 'payment'], () => ({})),
  },
});

const answer = z.strictObject({ grants: z.array(z.strictObject({ ...accountShape, claims: z.array(z.strictObject(claimShape)) })), next: nextToken });
const example = {
  grants: [{
    id: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', version: 2, granted: '141109.00', supportDecided: '0.00', paid: '0.00', lastClaimAt: '2023-07-20T09:00:00.000Z',
    claims: [{
      claim: 1, status: 'submitted', period: { from: '2022-10-01', to: '2023-06-30' }, last: true, declared: '183716.34', claimedSupport: '141109.00', deducted: null, parked: null, certified: null,
      net: null, support: null, supportOverGrant: null, shares: null, filer: null, revenue: [], financing: [{ source: 'municipal', partner: 'lead', amount: '1000.00' }], payment: null,
      submittedAt: '2023-07-20T09:00:00.000Z', verifiedAt: null, decidedAt: null,
    }],
  }],
  next: null,
};

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
  opened(@Payload() { data }: Recorded<EventData<'ClaimsOpened'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const { code, organisation, terms } = data;
    gather(store, async (tx) => void (await tx.claimAccount.create({ data: { grant: event.stream, code, organisation, version: event.version, ...grantedBy(terms) } })));
  }

  @EventPattern<EventType>('ClaimTermsChanged')
  termsChanged(@Payload() { data }: Recorded<EventData<'ClaimTermsChanged'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => account(tx, context.event, grantedBy(data.terms)));
  }

  @EventPattern<EventType>('GrantCeilingLowered')
  lowered(@Payload() { data }: Recorded<EventData<'GrantCeilingLowered'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => account(tx, context.event, grantedBy(data.terms)));
  }

  @EventPattern<EventType>('DecisionChangeAnswered')
  answered(@Payload() { data }: Recorded<EventData<'DecisionChangeAnswered'>>, @Ctx() context: HandlerContext<Tx>): void {
    const { change, holds, terms } = data;
    context.gather(store, async (tx) => {
      if (change === 'reversal' && holds) await tx.claimAccount.delete({ where: { grant: context.event.stream } });
      else await account(tx, context.event, terms === null ? {} : grantedBy(terms));
    });
  }

  @EventPattern<EventType>('GrantCeilingKept')
  kept(@Payload() _: unknown, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => account(tx, context.event));
  }

  @EventPattern<EventType>('PartnerOrganisationNamed')
  partnerNamed(@Payload() { data }: Recorded<EventData<'PartnerOrganisationNamed'>>, @Ctx() context: HandlerContext<Tx>): void {
    const { partner, organisation } = data;
    context.gather(store, async (tx) => {
      const grant = context.event.stream;
      await account(tx, context.event);
      await tx.claimPartner.deleteMany({ where: { grant, partner } });
      if (organisation !== null) await tx.claimPartner.create({ data: { grant, partner, organisation } });
    });
  }

  @EventPattern<EventType>('ClaimSubmitted')
  submitted(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimSubmitted'>>, @Ctx() context: HandlerContext<Tx>): void {
    const { claim, filer = null, period, takeUp = [], revenue, financing, last, declared, claimedSupport } = data;
    context.gather(store, {
      grant: context.event.stream, version: context.event.version, lastClaimAt: occurredAt,
      entry: {
        grant: context.event.stream, claim, status: 'submitted', periodFrom: period.from, periodTo: period.to, last,
        declared: sum(declared.map((cell) => parseMoney(cell.amount))), claimedSupport: parseMoney(claimedSupport),
        revenue, financing, filer, takeUp, cells: declared.map(({ amount, ...cell }) => ({ ...cell, declared: amount })), submittedAt: occurredAt,
      },
    });
  }

  @EventPattern<EventType>('ClaimVerified')
  verified(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimVerified'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      await account(tx, context.event);
      await entry(tx, context.event, data.claim, { status: 'verified', verifiedAt: occurredAt });
    });
  }

  @EventPattern<EventType>('ClaimDecided')
  decided(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimDecided'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      const { claim, cells, net, support, supportOverGrant } = data;
      const total = (part: 'deducted' | 'parked' | 'certified') => sum(cells.map((cell) => parseMoney(cell[part])));
      await account(tx, context.event, { supportDecided: parseMoney(data.supportDecided) });
      await entry(tx, context.event, claim, {
        status: 'decided', deducted: total('deducted'), parked: total('parked'), certified: total('certified'),
        net: parseMoney(net), support: parseMoney(support), overGrant: parseMoney(supportOverGrant), cells, decidedAt: occurredAt,
        partnerSupport: supportDecided(data.supportByPartner), ...(data.shares && { shares: data.shares }),
      });
    });
  }

  /** All amounts of a correction are changes; what it leads to stands on the claim that it corrects. */
  @EventPattern<EventType>('ClaimCorrected')
  corrected(@Payload() { data, occurredAt }: Recorded<EventData<'ClaimCorrected'>>, @Ctx() context: HandlerContext<Tx>): void {
    const { claim, correction, row, amount, reason } = data;
    context.gather(store, async (tx) => {
      const now = await tx.claimEntry.findUniqueOrThrow({ where: { grant_claim: { grant: context.event.stream, claim } } });
      const total = (part: 'deducted' | 'certified') => sum(data.cells.map((cell) => parseMoney(cell[part])));
      await account(tx, context.event, { supportDecided: parseMoney(data.supportDecided) });
      await entry(tx, context.event, claim, {
        deducted: { increment: total('deducted') }, certified: { increment: total('certified') }, net: { increment: parseMoney(data.net) }, overGrant: parseMoney(data.supportOverGrant),
        cells: correctedCells(now.cells as unknown as Cell[], data.cells), corrections: [...(now.corrections as object[]), { correction, row, amount, reason, on: helsinkiDay(occurredAt) }],
        partnerSupport: supportCorrected(now, data.supportByPartner), ...(data.shares && { shares: addedShares(now.shares as Shares | null, data.shares) }),
      });
    });
  }

  @EventPattern<EventType>('AdvancePaid')
  advanced(@Payload() { data }: Recorded<EventData<'AdvancePaid'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => account(tx, context.event, { paid: { increment: parseMoney(data.amount) } }));
  }

  @EventPattern<EventType>('PaymentAuthorised')
  authorised(@Payload() { data }: Recorded<EventData<'PaymentAuthorised'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      await account(tx, context.event);
      await entry(tx, context.event, data.claim, { paymentStep: 'authorised', paymentAmount: parseMoney(data.amount), paidOn: null });
    });
  }

  /** The order of a payment is at the bank, or comes back from there. */
  @EventPattern<readonly EventType[]>(['PaymentOrdered', 'PaymentRejected'])
  ordered(@Payload() { data, type }: Recorded<EventData<'PaymentOrdered' | 'PaymentRejected'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      await account(tx, context.event);
      await entry(tx, context.event, data.claim, { paymentStep: type === 'PaymentOrdered' ? 'ordered' : 'confirmed' });
    });
  }

  @EventPattern<EventType>('PaymentConfirmed')
  confirmed(@Payload() { data }: Recorded<EventData<'PaymentConfirmed'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      await account(tx, context.event);
      // While somebody else has to confirm too, it is as good as authorised.
      if ((data.remaining ?? 0) === 0) await entry(tx, context.event, data.claim, { paymentStep: 'confirmed' });
    });
  }

  @EventPattern<EventType>('PaymentRecorded')
  recorded(@Payload() { data }: Recorded<EventData<'PaymentRecorded'>>, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => {
      await account(tx, context.event, { paid: { increment: parseMoney(data.amount) } });
      await entry(tx, context.event, data.claim, { paymentStep: 'recorded', paidOn: data.paidOn, paid: { increment: parseMoney(data.amount) } });
    });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The grants that you may see, with their claims and payments', query: grants.query, answer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown) {
    const page = grants.page(query);
    const { as, status, waiting } = query as { as?: 'partner'; status?: string; waiting?: keyof typeof waitingFor };
    const having = [...(status === undefined ? [] : [{ status }]), ...(waiting === undefined ? [] : [waitingFor[waiting]])];
    const seen = await accountsSeenBy(caller, this.prisma, { having, ...(as && { as }) });
    const claims = { orderBy: { claim: 'asc' }, omit: { cells: true } } as const;
    const { shown, next } = page.cut(await this.prisma.claimAccount.findMany({ ...page.args(seen), include: { claims, partners: true } }));
    return { grants: shown.map((one) => grantText(one, filersSeenBy(caller, one))), next };
  }

  /** Whatever is told of a grant moves the version that an If-Match names. */
  @EventPattern<readonly EventType[]>(OTHERS)
  moved(@Payload() _: unknown, @Ctx() context: HandlerContext<Tx>): void {
    context.gather(store, async (tx) => account(tx, context.event));
  }

  /** One grant's claims with the amounts of each row and cell, and its payments. */
  @Get(':grant')
  @Roles('any')
  @Describe({ summary: 'Claims of a grant with rows, cells and payments', answer: claimsAnswer })
  async one(@Acting() caller: Caller, @Param('grant') grant: string) {
    const found = await this.prisma.claimAccount.findUnique({ where: { grant }, include: { claims: { orderBy: { claim: 'asc' } }, partners: { orderBy: { partner: 'asc' } } } });
    if (!found) throw problem('not-found');
    const filers = mustSeeAny(caller, found);
    const seen = seenOf(found, filers);
    const claim = { in: seen.map((one) => one.claim) };
    caller.reply.header('etag', `"${found.version}"`);
    const rows = await this.prisma.claimRow.findMany({ where: { grant, claim, from: null, place: { lt: MOST_ROWS } }, orderBy: [{ claim: 'asc' }, { place: 'asc' }] });
    const left = await this.prisma.claimRow.groupBy({ by: ['claim'], where: { grant, claim, from: null, place: { gte: MOST_ROWS } }, _count: true });
    const reasons = seen.flatMap((one) => (one.corrections as unknown as StoredCorrection[]).map(({ reason }) => reason));
    const contents = rows.map(contentOf).flatMap(({ supplier, description }) => [supplier, description]);
    const texts = await this.store.texts([...reasons, ...contents].flatMap((reference) => (reference ? [reference.text] : [])));
    return {
      ...accountText(found, filers),
      // The money of the operation is the lead's.
      ...(filers === null && { account: await moneyOf(this.prisma, found), partners: found.partners.map(({ partner, organisation }) => ({ partner, organisation })) }),
      claims: seen.map((one) => ({
        ...entryText(one, found, filers),
        takeUp: one.takeUp as unknown as TakenUp[],
        corrections: (one.corrections as unknown as StoredCorrection[]).map((correction) => ({ ...correction, reason: correction.reason && (texts.get(correction.reason.text) ?? null) })),
        rows: rows.filter((row) => row.claim === one.claim).map((row) => decidedRow(row, one.status, texts)),
        rowsLeftOut: left.find((of) => of.claim === one.claim)?._count ?? 0,
        cells: one.cells as (Pick<Cell, 'partner' | 'category' | 'year' | 'declared'> & Partial<Cell>)[],
      })),
    };
  }
}

const seenOf = <Claim extends Pick<ClaimEntry, 'filer'>>({ claims }: { readonly claims: readonly Claim[] }, filers: readonly string[] | null): Claim[] => claims.filter((claim) => isSeen(claim, filers));

interface StoredCorrection {
  readonly correction: number;
  readonly row: string;
  readonly amount: string;
  readonly reason: TextRef | null;
  readonly on: string;
}
type TakenUp = NonNullable<EventData<'ClaimSubmitted'>['takeUp']>[number];

/** Amounts of a decision are left out of a row until there is one. */
function decidedRow(row: ClaimRow, status: string, texts: ReadonlyMap<string, string | null>) {
  const { deducted, parked, certified, ...filed } = rowText(row, texts);
  if (status !== 'decided') return filed;
  return { ...filed, deducted: deducted ?? '0.00', parked: parked ?? '0.00', certified: certified ?? '0.00', parkedFlatRate: money(row.parkedFlat ?? 0n) };
}

interface Submitted {
  readonly grant: string;
  readonly version: number;
  readonly lastClaimAt: string;
  readonly entry: FiledEntry;
}
/** A claim as it was filed, in the columns of its row; the others are null. */
type FiledEntry = Pick<ClaimEntry, 'grant' | 'claim' | 'status' | 'periodFrom' | 'periodTo' | 'last' | 'declared' | 'claimedSupport'> & Pick<EventData<'ClaimSubmitted'>, 'revenue' | 'financing'> & { readonly filer: string | null; readonly takeUp: readonly object[] } & { readonly cells: readonly object[]; readonly submittedAt: string };
/** What one event changes: a claim that was filed, or whatever else it writes. */
type Change = Submitted | ((tx: Tx) => Promise<void>);

/** In their order; claims that are filed after each other are written together. */
async function store(tx: Tx, changes: readonly Change[]): Promise<void> {
  let filed: Submitted[] = [];
  for (const change of changes) {
    if (typeof change !== 'function') {
      filed.push(change);
      continue;
    }
    await file(tx, filed);
    filed = [];
    await change(tx);
  }
  await file(tx, filed);
}

async function file(tx: Tx, filed: readonly Submitted[]): Promise<void> {
  if (filed.length === 0) return;
  await insertEntries(tx, filed.map((claim) => claim.entry));
  // The latest of each grant holds.
  const accounts = [...new Map(filed.map((claim) => [claim.grant, claim])).values()];
  await tx.$executeRaw`
    UPDATE claim_accounts AS a SET version = f.version, last_claim_at = f.at::timestamptz
    FROM unnest(${accounts.map(({ grant }) => grant)}::text[], ${accounts.map(({ version }) => version)}::int[], ${accounts.map(({ lastClaimAt }) => lastClaimAt)}::text[]) AS f (g, version, at)
    WHERE a.grant_id = f.g`;
}

/** In one statement that is the same for any number of claims: Prisma plans its own anew for each. */
async function insertEntries(tx: Tx, entries: readonly FiledEntry[]): Promise<void> {
  // Cents as text: JSON has no numbers of 64 bits for them.
  const rows = entries.map((entry) => ({ ...entry, declared: String(entry.declared), claimedSupport: String(entry.claimedSupport) }));
  await tx.$executeRaw`
    INSERT INTO claim_entries (grant_id, claim, status, period_from, period_to, last, declared, claimed_support, revenue, financing, filer, take_up, cells, submitted_at)
    SELECT "grant", claim, status, "periodFrom", "periodTo", last, declared, "claimedSupport", revenue, financing, filer, "takeUp", cells, "submittedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS e ("grant" text, claim int, status text, "periodFrom" text, "periodTo" text, last boolean, declared bigint, "claimedSupport" bigint, revenue jsonb, financing jsonb, filer text, "takeUp" jsonb, cells jsonb, "submittedAt" timestamptz)`;
}

/** Every event of the stream moves the account's version, and some its sums. */
async function account(tx: Tx, event: StoredEvent, change: Parameters<Tx['claimAccount']['update']>[0]['data'] = {}): Promise<void> {
  await tx.claimAccount.update({ where: { grant: event.stream }, data: { ...change, version: event.version } });
}

async function entry(tx: Tx, event: StoredEvent, claim: number, change: Parameters<Tx['claimEntry']['update']>[0]['data']): Promise<void> {
  await tx.claimEntry.update({ where: { grant_claim: { grant: event.stream, claim } }, data: change });
}

type Shares = NonNullable<EventData<'ClaimDecided'>['shares']>;
const addedShares = (now: Shares | null, change: Shares): Shares => ({ eu: addedText(now?.eu, change.eu), state: addedText(now?.state, change.state) });
const addedText = (now: string | undefined, change: string): string => money(parseMoney(now ?? '0.00') + parseMoney(change));

function correctedCells(cells: readonly Cell[], changes: readonly Cell[]): Cell[] {
  return cells.map((cell) => {
    const change = changes.find((one) => one.partner === cell.partner && one.category === cell.category && one.year === cell.year);
    return change ? { ...cell, deducted: addedText(cell.deducted, change.deducted), certified: addedText(cell.certified, change.certified) } : cell;
  });
}

const orNull = (cents: bigint | null): string | null => (cents === null ? null : money(cents));

const grantedBy = (terms: GrantTerms) => ({ granted: parseMoney(terms.granted), partnerGrants: partnerGrants(terms) });

type Entry = Omit<ClaimEntry, 'cells'>;
type Account = ClaimAccount & { readonly claims: readonly Entry[] };
const accountText = (one: Account, filers: readonly string[] | null) => ({ id: one.grant, code: one.code, version: one.version, ...accountSums(one, filers) });
const grantText = (one: Account, filers: readonly string[] | null) => ({ ...accountText(one, filers), claims: seenOf(one, filers).map((claim) => entryText(claim, one, filers)) });

/** Where the claimed support stops is what is granted by now. */
function entryText(claim: Entry, of: Account, filers: readonly string[] | null) {
  const { paymentStep, paymentAmount, paidOn } = claim;
  return claimSums({
    claim: claim.claim,
    filer: claim.filer,
    status: claim.status,
    period: { from: claim.periodFrom, to: claim.periodTo },
    last: claim.last,
    declared: money(claim.declared),
    claimedSupport: money(max(0n, min(claim.claimedSupport, of.granted))),
    deducted: orNull(claim.deducted),
    parked: orNull(claim.parked),
    certified: orNull(claim.certified),
    net: orNull(claim.net),
    support: orNull(claim.support),
    supportOverGrant: orNull(claim.overGrant),
    shares: claim.shares as Shares | null,
    revenue: claim.revenue,
    financing: claim.financing,
    payment: paymentStep === null ? null : { step: paymentStep, amount: orNull(paymentAmount), paidOn },
    submittedAt: claim.submittedAt,
    verifiedAt: claim.verifiedAt,
    decidedAt: claim.decidedAt,
  }, claim, of, filers);
}
