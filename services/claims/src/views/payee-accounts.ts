import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { slug, type EventData, type EventType } from '@toteuma/contracts';
import { EventStore, type HandlerContext, type Recorded } from '@toteuma/eventing';
import { Acting, Describe, filter, List, oneOf, PRISMA, problem, Roles, sortable, visibleTo, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { PayeeLine, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { accountExamples, accountListAnswer, accountsAnswer, accountShown, accountStates } from './payee-account-answer.js';

const lines = new List<Prisma.PayeeLineFindManyArgs>({
  name: 'payee-accounts',
  sorts: { proposedAt: sortable.instant },
  first: '-proposedAt',
  key: { position: sortable.whole },
  filters: { state: oneOf(accountStates, (state) => ({ state })), organisation: filter(slug, (organisation) => ({ organisation })) },
});

/** The accounts of organisations, proposed, approved and gone. */
@Controller('api/v1/claims/payee-accounts')
export class PayeeAccountList implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly store: EventStore,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.payeeLine.deleteMany();
  }

  @EventPattern<EventType>('PayeeAccountProposed')
  async proposed(@Payload() { data, actor, occurredAt }: Recorded<EventData<'PayeeAccountProposed'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { account, organisation, number, holder, lastFour, fingerprint, validFrom, onBehalfOf = [] } = data;
    await tx.payeeLine.create({
      data: { organisation, account, position: event.position, state: 'proposed', number: number.text, holder: holder?.text ?? null, lastFour, fingerprint, validFrom, proposers: [actor, ...onBehalfOf], proposedAt: occurredAt },
    });
  }

  @EventPattern<EventType>('PayeeAccountApproved')
  async approved(@Payload() { data, occurredAt }: Recorded<EventData<'PayeeAccountApproved'>>, @Ctx() { tx }: HandlerContext<Tx>): Promise<void> {
    const { organisation, account } = data;
    await tx.payeeLine.update({ where: { organisation_account: { organisation, account } }, data: { state: 'approved', decidedAt: occurredAt } });
    // Of those that were approved each ends when the next one begins; of the same day the one that was proposed last counts.
    const approved = await tx.payeeLine.findMany({ where: { organisation, state: { in: ['approved', 'replaced'] } }, orderBy: [{ validFrom: 'asc' }, { account: 'asc' }] });
    for (const [at, line] of approved.entries()) {
      const next = approved[at + 1];
      await tx.payeeLine.update({ where: { organisation_account: { organisation, account: line.account } }, data: { state: next ? 'replaced' : 'approved', replacedFrom: next?.validFrom ?? null } });
    }
  }

  @EventPattern<EventType>('PayeeAccountRejected')
  async rejected(@Payload() { data, occurredAt }: Recorded<EventData<'PayeeAccountRejected'>>, @Ctx() { tx }: HandlerContext<Tx>): Promise<void> {
    const { organisation, account, reason } = data;
    await tx.payeeLine.update({ where: { organisation_account: { organisation, account } }, data: { state: 'rejected', decidedAt: occurredAt, reason: reason?.text ?? null } });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The accounts that organisations are paid to', name: 'payeeAccounts', query: lines.query, answer: accountListAnswer, example: accountExamples.list })
  async list(@Acting() caller: Caller, @Query() query: unknown): Promise<z.infer<typeof accountListAnswer>> {
    const page = lines.page(query);
    const { shown, next } = page.cut(await this.prisma.payeeLine.findMany(page.args(visibleTo(caller))));
    return { accounts: await this.#shown(caller, shown), next };
  }

  @Get(':organisation')
  @Roles('any')
  @Describe({ summary: 'The accounts of one organisation, the newest first', name: 'payeeAccountsOf', params: z.object({ organisation: slug }), answer: accountsAnswer, example: accountExamples.accounts })
  async of(@Acting() caller: Caller, @Param('organisation') organisation: string): Promise<z.infer<typeof accountsAnswer>> {
    if (!slug.safeParse(organisation).success) throw problem('not-found');
    caller.mustSee(organisation);
    return { accounts: await this.#shown(caller, await this.prisma.payeeLine.findMany({ where: { organisation }, orderBy: { account: 'desc' }, take: 200 })) };
  }

  async #shown(caller: Caller, rows: readonly PayeeLine[]): Promise<z.infer<typeof accountShown>[]> {
    const texts = await this.store.texts(rows.flatMap(({ number, holder, reason }) => [number, holder, reason].filter((text) => text !== null)));
    const alike = caller.ofAuthority ? await this.prisma.payeeLine.findMany({ where: { fingerprint: { in: rows.map(({ fingerprint }) => fingerprint) } }, distinct: ['organisation', 'fingerprint'], select: { organisation: true, fingerprint: true } }) : [];
    const said = (text: string | null) => (text === null ? null : (texts.get(text) ?? null));
    return rows.map(({ organisation, account, state, lastFour, fingerprint, number, holder, validFrom, replacedFrom, proposedAt, proposers, decidedAt, reason }) => {
      const maySee = caller.may('payer') || caller.may('auditor') || organisation === caller.organisation;
      const why = whyNot(caller, state, proposers);
      return accountShown.parse({
        organisation, account, state, iban: maySee ? said(number) : null, lastFour, holder: maySee || caller.ofAuthority ? said(holder) : null, validFrom, replacedFrom,
        sameNumber: caller.ofAuthority ? alike.filter((one) => one.fingerprint === fingerprint && one.organisation !== organisation).map((one) => one.organisation).toSorted() : null,
        proposedAt: proposedAt.toISOString(), proposedByYou: proposers.includes(caller.person), decidedAt: decidedAt?.toISOString() ?? null, reason: said(reason), mayYou: why === null, why,
      });
    });
  }
}

function whyNot(caller: Caller, state: string, proposers: readonly string[]): z.infer<typeof accountShown>['why'] {
  if (!caller.may('payer')) return 'auth/forbidden';
  if (state !== 'proposed') return 'payment/wrong-step';
  const { actor, onBehalfOf = [] } = caller.stamp;
  return [actor, ...onBehalfOf].some((person) => proposers.includes(person)) ? 'payment/same-person' : null;
}
