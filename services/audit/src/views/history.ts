import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import { contracts, id, instant, slug, toldToAuthorityOnly } from '@toteuma/contracts';
import { EVERY_EVENT, recorded, type HandlerContext, type StoredEvent } from '@toteuma/eventing';
import { Acting, Describe, List, nextToken, PRISMA, problem, Roles, sortable, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { Tx } from '../database.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { eventOf, type HistoryRow } from '../history/row.js';

/** A grant's events from all services, as they came to pass; what came to pass at the same instant is in the order of writing. */
const ofGrant = new List<Prisma.HistoryEventFindManyArgs>({
  name: 'events',
  key: { occurredAt: sortable.instant, recordedAt: sortable.instant, source: sortable.text, position: sortable.whole },
});

const data = z.record(z.string(), z.unknown()).meta({ description: 'As docs/reference/events.md has it for the type.' });
const storedEvent = z.strictObject({
  source: slug, position: z.int(), id, stream: id, version: z.int(), type: z.string(), schemaVersion: z.int(), data,
  metadata: z.strictObject({ actor: z.string(), correlation: z.string(), cause: z.string().nullable() }),
  occurredAt: instant, recordedAt: instant, hash: z.string(),
});
const storedEvents = z.strictObject({ events: z.array(storedEvent), next: nextToken });
const readableEvent = storedEvent.pick({ source: true, type: true, occurredAt: true, data: true }).extend({
  by: z.enum(['person', 'platform']).meta({ description: 'Whether a person acted, or the platform itself in answer to another event.' }),
  // What only an auditor is told.
  ...storedEvent.pick({ position: true, version: true, recordedAt: true, hash: true }).extend({ actor: z.string(), correlation: z.string() }).partial().shape,
});
const readableEvents = z.strictObject({ events: z.array(readableEvent), next: nextToken });

const confirmed = { source: 'claims', type: 'PaymentConfirmed', occurredAt: '2023-08-14T09:00:00.000Z', data: { claim: 1 } };
const examples = {
  stored: {
    events: [{
      ...confirmed, position: 12, id: '0a6d2c1e-3b58-4c6e-9d0f-5a7b8c9d0e1f', stream: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', version: 5, schemaVersion: 1,
      metadata: { actor: 'payer-2', correlation: '7f1b4f8e-52d7-4d5c-9d0e-2f4a5c1b7e01', cause: null }, recordedAt: '2023-08-14T09:00:00.012Z', hash: '5b'.repeat(32),
    }],
    next: null,
  },
  readable: { events: [{ ...confirmed, by: 'person' }], next: null },
};

/** A batch of events as they came, in one statement that is the same for any number: Prisma plans its own anew for each. */
const store = async (tx: Tx, events: readonly StoredEvent[]): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO history (source, position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
    SELECT source, position, stream, version, id, type, "schemaVersion", data, metadata, "occurredAt", "recordedAt", hash
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS e (source text, position bigint, stream text, version int, id uuid, type text, "schemaVersion" smallint, data jsonb, metadata jsonb, "occurredAt" timestamptz, "recordedAt" timestamptz, hash text)`;
};

/** Everything that came to pass, as the services wrote it. */
@Controller('api/v1/audit')
export class History implements View<Tx> {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  async clear(tx: Tx): Promise<void> {
    await tx.historyEvent.deleteMany();
  }

  @EventPattern<typeof EVERY_EVENT>(EVERY_EVENT)
  keep(@Ctx() { event, gather }: HandlerContext<Tx>): void {
    gather(store, event);
  }

  @Get(':grant/events')
  @Roles('auditor')
  @Describe({ summary: 'The history of a grant from all services, as they stored it', query: ofGrant.query, answer: storedEvents, example: { answer: examples.stored } })
  async events(@Param('grant') grant: string, @Query() query: unknown): Promise<{ events: StoredEvent[]; next: string | null }> {
    const found = await this.prisma.historyEvent.findFirst({ where: { stream: grant }, select: { stream: true } });
    if (!found) throw problem('not-found');
    const page = ofGrant.page(query, { grant });
    const { shown, next } = page.cut(await this.prisma.historyEvent.findMany(page.args({ stream: grant })));
    return { events: shown.map((row) => eventOf(row as unknown as HistoryRow)), next };
  }

  /** The same for whoever may see the grant: what came to pass and when, but who did it for auditors only. */
  @Get(':grant/history')
  @Roles('any')
  @Describe({ summary: 'What came to pass with a grant, for whoever may see it', query: ofGrant.query, answer: readableEvents, example: { answer: examples.readable } })
  async history(@Acting() caller: Caller, @Param('grant') grant: string, @Query() query: unknown): Promise<z.infer<typeof readableEvents>> {
    const filed = await this.prisma.historyEvent.findFirst({ where: { stream: grant, source: 'applications', type: 'ApplicationSubmitted' }, select: { data: true } });
    caller.mustSee((filed?.data as { organisation?: string } | undefined)?.organisation);
    if (await this.#isHidden(caller, grant)) throw problem('not-found');
    const page = ofGrant.page(query, { grant });
    const told = caller.ofAuthority ? {} : await this.#toldOutside(grant);
    const { shown, next } = page.cut(await this.prisma.historyEvent.findMany(page.args({ stream: grant, ...told })));
    return { events: shown.map((row) => readable(eventOf(row as unknown as HistoryRow), caller.may('auditor'))), next };
  }

  /** What the beneficiary is told: not how its claims are checked, and what was thought of a claim once it is decided. */
  async #toldOutside(grant: string): Promise<Prisma.HistoryEventWhereInput> {
    const decided = await this.prisma.$queryRaw<{ claim: number }[]>`SELECT (data->>'claim')::int AS claim FROM history WHERE stream = ${grant} AND source = 'claims' AND type = 'ClaimDecided'`;
    const verified = decided.map(({ claim }) => ({ data: { path: ['claim'], equals: claim } }));
    return { type: { notIn: [...toldToAuthorityOnly] }, OR: [{ type: { not: 'ClaimVerified' } }, ...verified] };
  }

  /** Whoever declared a conflict of interest for an application does not read its history either. */
  async #isHidden(caller: Caller, grant: string): Promise<boolean> {
    if (!caller.assessesOnly) return false;
    const where = { stream: grant, source: 'applications', type: 'ConflictDeclared', metadata: { path: ['actor'], equals: caller.person } };
    return (await this.prisma.historyEvent.findFirst({ where, select: { stream: true } })) !== null;
  }
}

/** With the data as the newest version of the type has it. @param whole whether all is told, as to an auditor */
function readable(event: StoredEvent, whole: boolean): z.infer<typeof readableEvent> {
  const { source, type, occurredAt, position, version, recordedAt, hash, metadata: { actor, correlation } } = event;
  const by = actor.startsWith('service:') ? 'platform' : 'person';
  const data = recorded(contracts, event).data as Record<string, unknown>;
  if (whole) return { source, type, occurredAt, by, data, position, version, actor, recordedAt, hash, correlation };
  // For whom somebody acted is told to whom it is told who acted.
  const { onBehalfOf: _, ...told } = data;
  return { source, type, occurredAt, by, data: told };
}
