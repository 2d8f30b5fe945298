import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { id, instant, positions, producedFile, reportContent, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Acting, CONFIG, Describe, PRISMA, problem, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { ReportsConfig } from '../config.js';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { editionPath } from '../report/edition-path.js';
import type { ReportFile } from '../report/report.js';

const mediaTypes = { pdf: 'application/pdf', json: 'application/json; charset=utf-8' } as const;

const editionsAnswer = z.strictObject({
  editions: z.array(z.strictObject({
    edition: z.int().min(1),
    kind: z.enum(['realisation', 'final']),
    reasons: reportContent.shape.reasons,
    positions,
    files: z.array(z.strictObject({ ...producedFile.shape, href: z.string().meta({ description: 'Its address on this platform.' }) })),
    madeAt: instant,
  })),
  waiting: z.int().min(0).meta({ description: 'Requests that no edition has answered yet.' }),
});
const fileParams = z.object({ edition: z.string().meta({ description: 'The number of the edition.' }), file: z.string().meta({ description: 'The name of the file, such as report-fi.pdf or report.json.' }) });

/** The editions of a grant's reports: why each was made, from which events, and its files. */
@Controller('api/v1/reports')
export class Editions implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: ReportsConfig,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.reportRequest.deleteMany();
    await tx.edition.deleteMany();
  }

  @EventPattern<EventType>('ReportRequested')
  async requested(@Payload() { data }: Recorded<EventData<'ReportRequested'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { request, kind, reason } = data;
    await tx.reportRequest.create({
      data: { grant: event.stream, request, kind, reason: reason.type, number: reason.number, occurredAt: reason.occurredAt, event: event.id },
    });
  }

  @EventPattern<EventType>('ReportProduced')
  async produced(@Payload() { data }: Recorded<EventData<'ReportProduced'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { edition, kind, requests, positions, files } = data;
    await tx.edition.create({ data: { grant: event.stream, edition, kind, positions, files, madeAt: event.recordedAt } });
    await tx.reportRequest.updateMany({ where: { grant: event.stream, request: { in: requests } }, data: { edition } });
  }

  /** All editions, oldest first. */
  @Get(':grant/editions')
  @Roles('any')
  @Describe({ summary: 'Editions of reports: why, from which events, files', name: 'editions', answer: editionsAnswer })
  async list(@Acting() caller: Caller, @Param('grant') grant: string) {
    await this.#mustSee(caller, grant);
    const editions = await this.prisma.edition.findMany({ where: { grant }, orderBy: { edition: 'asc' } });
    const requests = await this.prisma.reportRequest.findMany({ where: { grant }, orderBy: { request: 'asc' } });
    return {
      editions: editions.map(({ edition, kind, positions, files, madeAt }) => ({
        edition,
        kind,
        reasons: requests.filter((request) => request.edition === edition).map(({ reason, number, occurredAt }) => ({ type: reason, number, on: helsinkiDay(occurredAt.toISOString()) })),
        positions,
        files: filesOf(files).map(({ name, format, language, bytes, sha256 }) => ({ name, format, language, bytes, sha256, href: `/api/v1/reports/${grant}/editions/${edition}/${name}` })),
        madeAt: madeAt.toISOString(),
      })),
      /** Requests that no edition has answered yet. */
      waiting: requests.filter((request) => request.edition === null).length,
    };
  }

  @Get(':grant/editions/:edition/:file')
  @Roles('any')
  @Describe({ summary: 'A file of an edition', params: fileParams, answer: reportContent, media: ['application/json', 'application/pdf'] })
  async file(@Acting() caller: Caller, @Param('grant') grant: string, @Param('edition') number: string, @Param('file') name: string): Promise<StreamableFile> {
    await this.#mustSee(caller, grant);
    const edition = /^[1-9]\d{0,8}$/.test(number) ? await this.prisma.edition.findUnique({ where: { grant_edition: { grant, edition: Number(number) } } }) : null;
    // Only what the edition itself names is looked for on the disk.
    const file = edition === null ? undefined : filesOf(edition.files).find((known) => known.name === name);
    if (edition === null || file === undefined) throw problem('not-found');
    // An edition never changes, so neither do its files.
    caller.reply.header('etag', `"${file.sha256}"`);
    const bytes = await readFile(join(this.config.REPORTS_FOLDER, ...editionPath(grant, edition.edition, file)));
    return new StreamableFile(bytes, { type: mediaTypes[file.format], disposition: `attachment; filename="${file.name}"`, length: bytes.length });
  }

  async #mustSee(caller: Caller, grant: string): Promise<void> {
    const operation = id.safeParse(grant).success ? await this.prisma.operation.findUnique({ where: { grant } }) : null;
    caller.mustSee(operation?.organisation);
  }
}

const filesOf = (files: unknown): ReportFile[] => files as ReportFile[];
