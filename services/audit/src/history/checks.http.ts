import { Controller, Get, Inject } from '@nestjs/common';
import { sources } from '@toteuma/contracts';
import { Describe, PRISMA, Roles, Unhurried } from '@toteuma/platform';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { followChains, gapsIn, type BrokenLink, type Gap, type Link } from '@toteuma/eventing';
import { z } from 'zod';
import { eventOf, historyColumns, type HistoryRow } from './row.js';

const PAGE = 1000;
/** The most faults of one kind that are listed for a source; all are counted. */
const LISTED = 100;
const columns = Prisma.raw(historyColumns);

const whole = z.int().min(0);
const sourceCheck = z.strictObject({
  source: z.string(),
  events: whole,
  streams: whole,
  lastPosition: whole,
  missingPositions: whole,
  gaps: z.array(z.strictObject({ from: whole, to: whole })).meta({ description: `The first ${LISTED} gaps; both ends are missing.` }),
  brokenLinks: whole,
  broken: z
    .array(z.strictObject({ stream: z.string(), version: whole, fault: z.enum(['missing', 'out-of-order', 'hash']), expected: z.string(), found: z.string() }))
    .meta({ description: `The first ${LISTED} places where a stream is not as its service wrote it.` }),
});
export type SourceCheck = z.infer<typeof sourceCheck>;

const checksAnswer = z.strictObject({ ok: z.boolean(), sources: z.array(sourceCheck) });
const sound = { ok: true, sources: [{ source: 'claims', events: 57, streams: 4, lastPosition: 57, missingPositions: 0, gaps: [], brokenLinks: 0, broken: [] }] };

@Controller('api/v1/audit')
export class HistoryChecks {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  /**
   * Recomputes the whole history: are a service's positions without a gap, and does each stream's chain of hashes hold?
   * `ok` says that nothing is amiss. Events still on their way on the event bus are gaps until they have arrived.
   */
  @Get('checks')
  @Roles('auditor')
  @Unhurried()
  @Describe({ summary: 'Are positions and hashes of the whole history sound?', answer: checksAnswer, example: { answer: sound } })
  async checks(): Promise<z.infer<typeof checksAnswer>> {
    const found: SourceCheck[] = [];
    for (const source of sources) found.push(await this.#check(source));
    return { ok: found.every((one) => one.missingPositions === 0 && one.brokenLinks === 0), sources: found };
  }

  /** What arrives while it runs is left to the next check: both walks end at the same position. */
  async #check(source: string): Promise<SourceCheck> {
    const { _max } = await this.prisma.historyEvent.aggregate({ where: { source }, _max: { position: true } });
    const lastPosition = Number(_max.position ?? 0);
    return { source, lastPosition, ...(await this.#positions(source, lastPosition)), ...(await this.#chains(source, lastPosition)) };
  }

  async #positions(source: string, upTo: number): Promise<Pick<SourceCheck, 'events' | 'missingPositions' | 'gaps'>> {
    const gaps: Gap[] = [];
    let events = 0;
    let last = 0;
    while (last < upTo) {
      const rows = await this.prisma.$queryRaw<{ position: bigint }[]>`
        SELECT position FROM history WHERE source = ${source} AND position > ${BigInt(last)} AND position <= ${BigInt(upTo)} ORDER BY position LIMIT ${10 * PAGE}`;
      if (rows.length === 0) break;
      const page = gapsIn(rows.map(({ position }) => Number(position)), last);
      if (gaps.length < LISTED) gaps.push(...page.gaps);
      last = page.last;
      events += rows.length;
    }
    // Positions begin at 1, so whatever is not there up to the last one is missing.
    return { events, missingPositions: upTo - events, gaps: gaps.slice(0, LISTED) };
  }

  async #chains(source: string, upTo: number): Promise<Pick<SourceCheck, 'streams' | 'brokenLinks' | 'broken'>> {
    const broken: BrokenLink[] = [];
    let brokenLinks = 0;
    let streams = 0;
    let last: Link | null = null;
    for (;;) {
      const rows: HistoryRow[] = await this.prisma.$queryRaw<HistoryRow[]>`
        SELECT ${columns} FROM history WHERE source = ${source} AND (stream, version) > (${last?.stream ?? ''}, ${last?.version ?? 0}) AND position <= ${BigInt(upTo)}
        ORDER BY stream, version LIMIT ${PAGE}`;
      if (rows.length === 0) return { streams, brokenLinks, broken };
      const events = rows.map(eventOf);
      streams += new Set(events.map(({ stream }) => stream)).size - (events[0]?.stream === last?.stream ? 1 : 0);
      const page = followChains(events, last);
      brokenLinks += page.broken.length;
      broken.push(...page.broken.slice(0, LISTED - broken.length));
      last = page.last;
    }
  }
}
