import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, id, moneyText, operationCode, publicLabel, slug, type DomainEvent, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { money } from '@toteuma/kernel';
import { Acting, Describe, filter, List, nextToken, PRISMA, Roles, sortable, visibleTo, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { Duty as DutyRow, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { dutyKinds, dutyStates, stateOn, type Basis, type DutyKind, type DutyState } from '../duty/duties.js';
import { dutyEvents, type DutyFacts } from '../duty/duty-facts.js';
import { store } from './duty-rows.js';

const shown = z.strictObject({
  id,
  grant: id,
  code: operationCode,
  name: publicLabel().meta({ description: 'Of the operation.' }),
  kind: z.enum(dutyKinds),
  number: z.int().nullable().meta({ description: 'Of the claim in its chain, the condition, the clarification, the hearing, the amendment or the recovery.' }),
  claim: z.int().nullable().meta({ description: 'The claim that it is about, where that is filed.' }),
  partner: slug.nullable().meta({ description: 'Whose claim it is, where each partner files its own.' }),
  period: z.strictObject({ from: day, to: day }).nullable(),
  amount: moneyText.nullable(),
  setFor: day.meta({ description: 'The day as it was set.' }),
  dueOn: day.meta({ description: 'The working day on which it ends.' }),
  state: z.enum(dutyStates).meta({ description: 'On the asked day.' }),
  doneOn: day.nullable(),
  basis: z.enum(['decision', 'programme', 'default']).meta({ description: 'Where the day comes from; `default` where neither the decision nor the programme says one.' }),
  source: z.enum(['applications', 'claims', 'indicators', 'reports']).meta({ description: 'The service in which it is done.' }),
});
export type ShownDuty = z.infer<typeof shown>;
const answer = z.strictObject({ duties: z.array(shown), next: nextToken });
const example = {
  duties: [{
    id: '0c6b40a4-7b0e-8d5c-9f67-3f6f7a0c2b11', grant: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', name: 'ULPO', kind: 'last-claim', number: null, claim: null, partner: null,
    period: { from: '2022-10-01', to: '2023-06-30' }, amount: null, setFor: '2023-10-30', dueOn: '2023-10-30', state: 'coming', doneOn: null, basis: 'default', source: 'claims',
  }],
  next: null,
};

/** The duties by the day that they are due, and as of which day their state is asked. */
function dutyList(today: string): List<Prisma.DutyFindManyArgs> {
  return new List<Prisma.DutyFindManyArgs>({
    name: 'duties',
    key: { dueOn: sortable.text, id: sortable.text },
    filters: {
      state: filter(z.enum(dutyStates, { error: `one of ${dutyStates.join(', ')}` }), (state) => inState(state, today)),
      from: filter(day, (from) => ({ dueOn: { gte: from } })),
      to: filter(day, (to) => ({ dueOn: { lte: to } })),
    },
  });
}
const { query } = dutyList('');

/** Duties of one state on a day, as `stateOn` tells it of one. */
export function inState(state: DutyState, today: string): Prisma.DutyWhereInput {
  if (state === 'done') return { doneOn: { lte: today } };
  const open = { OR: [{ doneOn: null }, { doneOn: { gt: today } }] };
  const when = { late: { dueOn: { lt: today } }, due: { dueOn: { gte: today }, opensOn: { lte: today } }, coming: { dueOn: { gte: today }, opensOn: { gt: today } } }[state];
  return { AND: [open, when] };
}

/** The dated duties of grants, by all that their services tell. */
@Controller('api/v1/reports')
export class Duties implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.duty.deleteMany();
    await tx.dutyCase.deleteMany();
  }

  @EventPattern<readonly EventType[]>(dutyEvents)
  told(@Payload() told: Recorded, @Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, { event, told: told as unknown as DomainEvent & { occurredAt: string } });
  }

  @Get('duties')
  @Roles('any')
  @Describe({ summary: 'The duties of the grants that you may see, by the day they are due', name: 'allDuties', query, answer, example: { answer: example } })
  list(@Acting() caller: Caller, @Query() asked: unknown): Promise<z.infer<typeof answer>> {
    return this.#page(caller, dutiesOfOrganisation(visibleTo(caller).organisation ?? null), asked, {});
  }

  @Get(':grant/duties')
  @Roles('any')
  @Describe({ summary: 'The duties of one grant, by the day they are due', name: 'duties', query, answer, example: { answer: example } })
  async ofGrant(@Acting() caller: Caller, @Param('grant') grant: string, @Query() asked: unknown): Promise<z.infer<typeof answer>> {
    return this.#page(caller, await dutiesSeenOf(this.prisma, caller, grant), asked, { grant });
  }

  async #page(caller: Caller, visible: Prisma.DutyWhereInput, asked: unknown, within: Record<string, string>): Promise<z.infer<typeof answer>> {
    const { today } = caller.stamp;
    const page = dutyList(today).page(asked, within);
    const { shown: rows, next } = page.cut(await this.prisma.duty.findMany(page.args(visible)));
    return { duties: rows.map((row) => shownDuty(row, today)), next };
  }
}

/** A duty as it is told on a day. */
export function shownDuty(row: DutyRow, today: string): ShownDuty {
  const { id: duty, grant, code, name, kind, number, claim, partner, periodFrom, periodTo, amount, setFor, dueOn, doneOn, basis, source } = row;
  const state = stateOn(row, today);
  return {
    id: duty, grant, code, name, kind: kind as DutyKind, number, claim, partner, period: periodFrom === null || periodTo === null ? null : { from: periodFrom, to: periodTo },
    amount: amount === null ? null : money(amount), setFor, dueOn, state, doneOn: state === 'done' ? doneOn : null, basis: basis as Basis, source: source as ShownDuty['source'],
  };
}

/** Its duties: those of its grants, and of the claims that it files as a partner. @param organisation null, those of all */
export const dutiesOfOrganisation = (organisation: string | null): Prisma.DutyWhereInput => (organisation === null ? {} : { OR: [{ organisation }, { partnerOrganisation: organisation }] });

/** The duties of a grant that the caller sees: a partner those of its own claims. @throws Problem not-found unless the grant is there for the caller */
export async function dutiesSeenOf(prisma: PrismaClient, caller: Caller, grant: string): Promise<Prisma.DutyWhereInput> {
  const { organisation } = caller;
  const known = organisation === null || caller.ofAuthority || !id.safeParse(grant).success ? null : await prisma.dutyCase.findUnique({ where: { grant } });
  const { award = null, organisations = {} } = (known?.facts ?? {}) as unknown as Partial<DutyFacts>;
  if (organisation === null || award === null || !Object.values(organisations).includes(organisation)) {
    await mustSeeGrant(prisma, caller, grant);
    return { grant };
  }
  caller.judgeHeaders();
  return { grant, partnerOrganisation: organisation };
}

/** @throws Problem not-found unless the grant is there for the caller */
export async function mustSeeGrant(prisma: PrismaClient, caller: Caller, grant: string): Promise<void> {
  const operation = id.safeParse(grant).success ? await prisma.operation.findUnique({ where: { grant } }) : null;
  caller.mustSee(operation?.organisation);
}
