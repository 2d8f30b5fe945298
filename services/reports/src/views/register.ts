import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { operationCode, publicLabel, registerFigures, type EventData, type EventType } from '@toteuma/contracts';
import { EventStore, type HandlerContext, type Recorded } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, PRISMA, problem, Roles, searchText, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { Prisma, PrismaClient, RegisterEntry } from '../generated/prisma/client.js';
import { figuresOf } from '../register/register-figures.js';
import type { EntryContent } from '../register/register.js';
import { entryHead, entryParams, examples, listAnswer, oneAnswer } from './register-answers.js';

const entries = new List<Prisma.RegisterEntryFindManyArgs>({
  name: 'register',
  sorts: { code: sortable.text, name: sortable.text, portfolio: sortable.text, total: sortable.whole },
  first: 'code',
  key: { id: sortable.text },
  filters: {
    portfolio: filter(publicLabel(), (portfolio) => ({ portfolio })),
    focus: filter(publicLabel(), (focus) => ({ focus })),
    search: filter(searchText, (text) => ({ OR: [{ name: contains(text) }, { code: contains(text) }] })),
  },
});

/** The register: operations that others fund, with what their money adds up to. Anybody who is signed in may read it; the persons are for the authority. */
@Controller('api/v1/reports/register')
export class RegisterView implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly store: EventStore,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.registerEntry.deleteMany();
  }

  @EventPattern<EventType>('RegisterEntryMade')
  async made(@Payload() { data: { code, ...content } }: Recorded<EventData<'RegisterEntryMade'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.registerEntry.create({ data: { id: event.stream, code, version: event.version, ...rowOf(content) } });
  }

  @EventPattern<EventType>('RegisterEntryChanged')
  async changed(@Payload() { data }: Recorded<EventData<'RegisterEntryChanged'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.registerEntry.update({ where: { id: event.stream }, data: { version: event.version, ...rowOf(data) } });
  }

  @Get()
  @Roles('any')
  @Describe({ summary: 'The register of operations that others fund', name: 'listRegister', query: entries.query, answer: listAnswer, example: { answer: { entries: [examples.line], next: null } } })
  async list(@Query() query: unknown): Promise<z.infer<typeof listAnswer>> {
    const page = entries.page(query);
    const { shown, next } = page.cut(await this.prisma.registerEntry.findMany(page.args({})));
    return {
      entries: shown.map((row) => ({ ...headOf(row), total: money(row.total), stated: orNull(row.stated), roundingDifference: orNull(row.difference) })),
      next,
    };
  }

  @Get(':entry')
  @Roles('any')
  @Describe({ summary: 'One entry of the register, with its figures', name: 'readRegister', params: entryParams, answer: oneAnswer, example: { answer: examples.one } })
  async one(@Acting() caller: Caller, @Param('entry') entry: string): Promise<z.infer<typeof oneAnswer>> {
    const row = await this.#entry(entry);
    if (row === null) throw problem('not-found');
    const { summary, roles, funders: paid, implementers: did, sources: from, financing, partners, statedTotal } = row.content as unknown as EntryContent;
    const texts = await this.store.texts([...(summary === null ? [] : [summary.text]), ...(caller.ofAuthority ? roles.map(({ details }) => details.text) : [])]);
    caller.reply.header('etag', `"${row.version}"`);
    return {
      ...headOf(row), funders: paid, implementers: did, sources: from, financing, partners, statedTotal,
      summary: summary === null ? null : (texts.get(summary.text) ?? null),
      contacts: roles.map(({ role, details }) => ({ role, details: texts.get(details.text) ?? null })),
      figures: registerFigures.parse(row.figures),
    };
  }

  async #entry(named: string): Promise<RegisterEntry | null> {
    if (operationCode.safeParse(named).success) return this.prisma.registerEntry.findUnique({ where: { code: named } });
    return z.uuid().safeParse(named).success ? this.prisma.registerEntry.findUnique({ where: { id: named } }) : null;
  }
}

const orNull = (cents: bigint | null): string | null => (cents === null ? null : money(cents));
const cents = (amount: string | null): bigint | null => (amount === null ? null : parseMoney(amount));

function rowOf(content: EntryContent) {
  const { name, authority, portfolio, focus, stage, period } = content;
  const figures = figuresOf(content);
  return {
    name, authority, portfolio, focus, stage, periodFrom: period.from, periodTo: period.to, content, figures,
    total: parseMoney(figures.total), stated: cents(figures.stated), difference: cents(figures.roundingDifference),
  };
}

function headOf({ id, version, code, name, authority, portfolio, focus, stage, periodFrom, periodTo }: RegisterEntry): z.infer<typeof entryHead> {
  return { id, version, code, name, authority, portfolio, focus, stage: entryHead.shape.stage.parse(stage), period: { from: periodFrom, to: periodTo } };
}
