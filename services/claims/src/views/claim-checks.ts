import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { usualSpending, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { searchable, type View } from '@toteuma/platform';
import type { Tx } from '../database.js';
import type { ClaimCheck, Prisma } from '../generated/prisma/client.js';
import { CHECK_EVENTS, claimAfter, filedClaim, type CheckedClaim, type Happened } from './claim-checks-record.js';

/** What the checks of each claim came to, and whose turn it is: filled here, read by the queue and the pages of the checks. */
@Controller()
export class ClaimChecks implements View<Tx> {
  async clear(tx: Tx): Promise<void> {
    await tx.claimCheckGrant.deleteMany();
    await tx.claimSample.deleteMany();
  }

  @EventPattern<EventType>('ClaimsOpened')
  opened(@Payload() { data }: Recorded<EventData<'ClaimsOpened'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const { code, organisation, spending = usualSpending } = data;
    gather(store, grantWith(event.stream, { code, organisation, spending, codeSearched: searchable(code, organisation) }));
  }

  @EventPattern<EventType>('GrantAwarded')
  awarded(@Payload() { data: { plan } }: Recorded<EventData<'GrantAwarded'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, grantWith(event.stream, { nameSearched: searchable(plan.name), applicantSearched: searchable(plan.applicant.name) }));
  }

  /** It is found by the names that the beneficiary had, too. */
  @EventPattern<EventType>('PartnersChanged')
  partnersChanged(@Payload() { data }: Recorded<EventData<'PartnersChanged'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    const name = searchable(data.applicant);
    gather(store, async (tx) => {
      const { applicantSearched: names = '' } = (await tx.claimCheckGrant.findUnique({ where: { grant: event.stream }, select: { applicantSearched: true } })) ?? {};
      if (!names.includes(name)) await grantWith(event.stream, { applicantSearched: `${names}${name}` })(tx);
    });
  }

  /** An award that was taken back has no claims; its names stay, of a next award they may have come before. */
  @EventPattern<EventType>('DecisionChangeAnswered')
  answered(@Payload() { data }: Recorded<EventData<'DecisionChangeAnswered'>>, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    if (data.change === 'reversal' && data.holds) gather(store, async (tx) => void (await tx.claimCheck.deleteMany({ where: { grant: event.stream } })));
  }

  @EventPattern<readonly EventType[]>(CHECK_EVENTS)
  told(@Payload() event: Recorded, @Ctx() { event: stored, gather }: HandlerContext<Tx>): void {
    gather(store, { ...event, stream: stored.stream, id: stored.id } as Happened);
  }
}

type Change = Happened | ((tx: Tx) => Promise<void>);

/** What is known of a grant. Its names are of another service than its code, and either may come first. */
const grantWith = (grant: string, facts: Omit<Prisma.ClaimCheckGrantUncheckedCreateInput, 'grant' | 'claims'>) => async (tx: Tx): Promise<void> => {
  await tx.claimCheckGrant.upsert({ where: { grant }, create: { grant, ...facts }, update: facts });
};

/** In their order; the claims that a stretch of events tells of are read and written once. */
async function store(tx: Tx, changes: readonly Change[]): Promise<void> {
  let events: Happened[] = [];
  for (const change of changes) {
    if (typeof change !== 'function') {
      events.push(change);
      continue;
    }
    await fold(tx, events);
    events = [];
    await change(tx);
  }
  await fold(tx, events);
}

async function fold(tx: Tx, events: readonly Happened[]): Promise<void> {
  const grants = [...new Set(events.map(({ stream }) => stream))];
  if (grants.length === 0) return;
  const rules = new Map((await tx.claimCheckGrant.findMany({ where: { grant: { in: grants } } })).map(({ grant, spending }) => [grant, spending as unknown as typeof usualSpending]));
  const known = await tx.claimCheck.findMany({ where: { OR: events.flatMap((event) => ('claim' in event.data && event.data.claim !== null && event.type !== 'ClaimSubmitted' ? [{ grant: event.stream, claim: event.data.claim }] : [])) } });
  const claims = new Map(known.map((row) => [keyOf(row.grant, row.claim), checkedFrom(row)]));
  const changed = new Set<string>();
  for (const event of events) {
    const key = keyOf(event.stream, (event.data as { claim: number }).claim);
    const before = claims.get(key);
    if (event.type === 'ClaimSubmitted') claims.set(key, filedClaim(event, rules.get(event.stream)!.claims.clockDays));
    else if (before) claims.set(key, claimAfter(before, event));
    else throw new Error(`${event.type} of a claim that is not known`);
    changed.add(key);
  }
  for (const key of changed) await write(tx, claims.get(key)!);
  const samples = events.flatMap((event) => (event.type === 'SampleDrawn' ? [{ event: event.id, grant: event.stream, claim: event.data.claim, sample: event.data.sample }] : []));
  if (samples.length > 0) await tx.claimSample.createMany({ data: samples });
}

const keyOf = (grant: string, claim: number): string => `${grant}/${claim}`;

async function write(tx: Tx, { grant, claim, record, clockStops, verifiers, payers, ...rest }: CheckedClaim): Promise<void> {
  const columns = { ...rest, record: record as object, clockStops: clockStops as object[], verifiers: [...verifiers], payers: [...payers] };
  await tx.claimCheck.upsert({ where: { grant_claim: { grant, claim } }, create: { grant, claim, ...columns }, update: columns });
}

/** A claim as its row has it. */
export function checkedFrom({ age, ...row }: Omit<ClaimCheck, 'of'>): CheckedClaim {
  return { ...(row as unknown as CheckedClaim), age: age.toISOString() };
}
