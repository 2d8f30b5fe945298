import { Controller, Get, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { slug, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { Describe, PRISMA, Roles, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** More assessors than these are not chosen from a list. */
const MOST = 500;

const answer = z.strictObject({
  assessors: z.array(z.strictObject({
    person: slug.meta({ description: 'The opaque id of a person.' }),
    waiting: z.int().meta({ description: 'Applications that wait for their scores.' }),
    scored: z.int().meta({ description: 'Applications that they have scored.' }),
  })),
});
type Context = HandlerContext<Tx>;
/** Where an application stands for one assessor. `over`: decided or withdrawn before the assessor scored it. */
type Stand = 'waiting' | 'scored' | 'conflict' | 'over';

/** Who has been asked to score applications, or has done so, and how much waits for each: whom a case officer can choose from. */
@Controller('api/v1/applications/assessors')
export class Assessors implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.assessorCase.deleteMany();
  }

  @EventPattern<EventType>('AssessorAssigned')
  async assigned(@Payload() { data: { assessor } }: Recorded<EventData<'AssessorAssigned'>>, @Ctx() context: Context): Promise<void> {
    // Whoever has scored an application before being asked to need not score it again.
    await stands(context, assessor, 'waiting', {});
  }

  @EventPattern<EventType>('ApplicationAssessed')
  async assessed(@Ctx() context: Context): Promise<void> {
    await stands(context, context.event.metadata.actor, 'scored', { stand: 'scored' });
  }

  @EventPattern<EventType>('ConflictDeclared')
  async conflict(@Ctx() context: Context): Promise<void> {
    await stands(context, context.event.metadata.actor, 'conflict', { stand: 'conflict' });
  }

  @EventPattern<readonly EventType[]>(['GrantAwarded', 'ApplicationRejected', 'ApplicationWithdrawn'])
  async decided(@Ctx() context: Context): Promise<void> {
    await change(context, 'waiting', 'over');
  }

  @EventPattern<EventType>('DecisionReverted')
  async reverted(@Ctx() context: Context): Promise<void> {
    await change(context, 'over', 'waiting');
  }

  @Get()
  @Roles('case-officer', 'decision-maker', 'auditor')
  @Describe({ summary: 'Who scores applications, and how much waits for each', name: 'listAssessors', answer, example: { answer: { assessors: [{ person: 'assessor-2', waiting: 3, scored: 14 }] } } })
  async list(): Promise<z.infer<typeof answer>> {
    const assessors = await this.prisma.$queryRaw<z.infer<typeof answer>['assessors']>`
      SELECT person, (count(*) FILTER (WHERE stand = 'waiting'))::int AS waiting, (count(*) FILTER (WHERE stand = 'scored'))::int AS scored
      FROM assessor_cases GROUP BY person ORDER BY waiting, person LIMIT ${MOST}`;
    return { assessors };
  }
}

const stands = ({ tx, event }: Context, person: string, stand: Stand, update: { stand?: Stand }) => {
  const key = { person, application: event.stream };
  return tx.assessorCase.upsert({ where: { application_person: key }, create: { ...key, stand }, update });
};

const change = ({ tx, event }: Context, from: Stand, to: Stand) => tx.assessorCase.updateMany({ where: { application: event.stream, stand: from }, data: { stand: to } });
