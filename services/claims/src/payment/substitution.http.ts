import { Body, Controller, Delete, Get, HttpCode, Inject, Injectable, Param, Post, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { day, id, slug } from '@toteuma/contracts';
import { dayBefore } from '@toteuma/kernel';
import { Acting, callerOf, checked, Describe, invalidFields, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { PaymentSubstitution, PrismaClient } from '../generated/prisma/client.js';

const person = slug.meta({ description: 'The opaque id of a person, as the sign-in tells it.' });
const input = z.strictObject({ person, substitute: person, from: day, to: day }).refine(({ from, to }) => from <= to, { error: 'a period whose end is not before its start', path: ['to'] });
const answer = z.strictObject({ id, person: z.string(), substitute: z.string(), from: day, to: day, setBy: z.string() });
const list = z.strictObject({ substitutions: z.array(answer) });
const example = { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', person: 'payer', substitute: 'payer-2', from: '2023-07-01', to: '2023-07-31', setBy: 'decision-maker' };
const nothing = z.strictObject({});
/** The most that one list shows. */
const MOST = 500;

/**
 * Who acts for whom, from one day to another. Whoever acts for another sends `Toteuma-Acting-For`, and counts as both: what the other has done is
 * the stand-in's doing, and the other way round.
 */
@Controller('api/v1/claims/substitutions')
export class SubstitutionHttp {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  @Post()
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({ summary: 'Let one person act for another from one day to another', name: 'addStandIn', body: input, answer, example: { body: { person: 'payer', substitute: 'payer-2', from: '2023-07-01', to: '2023-07-31' }, answer: example } })
  async add(@Acting() caller: Caller, @Body() body: unknown): Promise<z.infer<typeof answer>> {
    const given = checked(input, body);
    if (given.person === given.substitute) throw invalidFields([{ field: 'substitute', expected: 'somebody else' }]);
    const { actor, at } = caller.stamp;
    const data = { id: caller.newId('stand-in'), person: given.person, substitute: given.substitute, fromDay: given.from, toDay: given.to, setBy: actor, setAt: at };
    return shown(await this.prisma.paymentSubstitution.upsert({ where: { id: data.id }, create: data, update: {} }));
  }

  @Get()
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'Who acts for whom', name: 'standIns', answer: list, example: { answer: { substitutions: [example] } } })
  async all(): Promise<z.infer<typeof list>> {
    const rows = await this.prisma.paymentSubstitution.findMany({ orderBy: [{ fromDay: 'desc' }, { id: 'asc' }], take: MOST });
    return { substitutions: rows.map(shown) };
  }

  /** It ends with the day before. The days on which it held are part of why acts were allowed: they stay, and one that never held goes. */
  @Delete(':substitution')
  @Roles('decision-maker')
  @Describe({ summary: 'End a substitution', name: 'endStandIn', params: z.object({ substitution: z.uuid() }), body: nothing, answer, example: { body: {}, answer: example } })
  async end(@Acting() caller: Caller, @Param('substitution') which: string, @Body() body: unknown): Promise<z.infer<typeof answer>> {
    const row = id.safeParse(which).success ? await this.prisma.paymentSubstitution.findUnique({ where: { id: which } }) : null;
    if (row === null) throw problem('not-found');
    checked(nothing, body ?? {});
    caller.judgeHeaders();
    const { today } = caller.stamp;
    if (row.toDay < today) return shown(row);
    if (row.fromDay >= today) {
      await this.prisma.paymentSubstitution.deleteMany({ where: { id: which } });
      return shown(row);
    }
    const toDay = dayBefore(today);
    await this.prisma.paymentSubstitution.updateMany({ where: { id: which }, data: { toDay } });
    return shown({ ...row, toDay });
  }
}

/** Reads for whom a caller of this service acts: nobody may say so without a substitution in force on the day of the act. */
@Injectable()
export class ActingFor implements NestInterceptor {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    if (context.getType() === 'http') await this.#judge(context);
    return next.handle();
  }

  async #judge(context: ExecutionContext): Promise<void> {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>();
    if (headers['toteuma-acting-for'] === undefined) return;
    const caller = callerOf(context);
    const person = caller.actingFor!;
    const { today, actor } = caller.stamp;
    const found = await this.prisma.paymentSubstitution.findFirst({ where: { person, substitute: actor, fromDay: { lte: today }, toDay: { gte: today } } });
    if (!found) throw problem('auth/forbidden', { detail: 'No substitution that is in force lets you act for this person.' });
    caller.standInFor([person]);
  }
}

const shown = ({ id: of, person: stoodInFor, substitute, fromDay, toDay, setBy }: PaymentSubstitution): z.infer<typeof answer> => ({ id: of, person: stoodInFor, substitute, from: fromDay, to: toDay, setBy });
