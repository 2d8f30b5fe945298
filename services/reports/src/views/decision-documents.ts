import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { day, decisionContent, id, instant, producedFile, type EventData, type EventType } from '@toteuma/contracts';
import type { HandlerContext, Recorded } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { Acting, CONFIG, Describe, PRISMA, problem, Roles, type Caller, type View } from '@toteuma/platform';
import { z } from 'zod';
import type { ReportsConfig } from '../config.js';
import type { Tx } from '../database.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { decisionFolder, editionPath } from '../report/edition-path.js';
import type { ReportFile } from '../report/report.js';

const mediaTypes = { pdf: 'application/pdf', json: 'application/json; charset=utf-8' } as const;
const answer = z.strictObject({
  documents: z.array(z.strictObject({
    document: z.int().min(1),
    decision: z.enum(['award', 'rejection', 'rectification']),
    decidedOn: day,
    madeAt: instant.nullable().meta({ description: 'Null while it is being made.' }),
    files: z.array(z.strictObject({ ...producedFile.shape, href: z.string().meta({ description: 'Its address on this platform.' }) })),
  })),
});
const params = z.object({ document: z.string().meta({ description: 'The number of the document.' }), file: z.string().meta({ description: 'The name of the file, such as decision-fi.pdf or decision.json.' }) });

/** The documents of the decisions on an application, also of those that were rectified or taken back later. */
@Controller('api/v1/reports')
export class DecisionDocuments implements View<Tx> {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: ReportsConfig,
  ) {}

  async clear(tx: Tx): Promise<void> {
    await tx.decisionDocument.deleteMany();
    await tx.decisionCase.deleteMany();
  }

  @EventPattern<EventType>('ApplicationSubmitted')
  async submitted(@Payload() { data: { organisation } }: Recorded<EventData<'ApplicationSubmitted'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.decisionCase.create({ data: { grant: event.stream, organisation } });
  }

  @EventPattern<EventType>('ConflictDeclared')
  async conflict(@Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.decisionCase.update({ where: { grant: event.stream }, data: { conflicted: { push: event.metadata.actor } } });
  }

  @EventPattern<EventType>('DecisionDocumentRequested')
  async requested(@Payload() { data }: Recorded<EventData<'DecisionDocumentRequested'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    const { document, decision, decidedAt } = data;
    await tx.decisionDocument.create({ data: { grant: event.stream, document, decision, decidedAt, event: event.id } });
  }

  @EventPattern<EventType>('DecisionDocumentProduced')
  async produced(@Payload() { data: { document, files } }: Recorded<EventData<'DecisionDocumentProduced'>>, @Ctx() { tx, event }: HandlerContext<Tx>): Promise<void> {
    await tx.decisionDocument.update({ where: { grant_document: { grant: event.stream, document } }, data: { files, madeAt: event.recordedAt } });
  }

  @Get(':grant/decisions')
  @Roles('any')
  @Describe({ summary: 'The documents of the decisions on an application, the oldest first', name: 'decisions', answer })
  async list(@Acting() caller: Caller, @Param('grant') grant: string): Promise<z.infer<typeof answer>> {
    await this.#mustSee(caller, grant);
    const documents = await this.prisma.decisionDocument.findMany({ where: { grant }, orderBy: { document: 'asc' } });
    return {
      documents: documents.map(({ document, decision, decidedAt, madeAt, files }) => ({
        document, decision: decision as 'award', decidedOn: helsinkiDay(decidedAt.toISOString()), madeAt: madeAt?.toISOString() ?? null,
        files: filesOf(files).map(({ name, format, language, bytes, sha256 }) => ({ name, format, language, bytes, sha256, href: `/api/v1/reports/${grant}/decisions/${document}/${name}` })),
      })),
    };
  }

  @Get(':grant/decisions/:document/:file')
  @Roles('any')
  @Describe({ summary: 'A file of a decision document', name: 'decisionFile', params, answer: decisionContent, media: ['application/json', 'application/pdf'] })
  async file(@Acting() caller: Caller, @Param('grant') grant: string, @Param('document') number: string, @Param('file') name: string): Promise<StreamableFile> {
    await this.#mustSee(caller, grant);
    const document = /^[1-9]\d{0,8}$/.test(number) ? await this.prisma.decisionDocument.findUnique({ where: { grant_document: { grant, document: Number(number) } } }) : null;
    // Only what the document itself names is looked for on the disk.
    const file = document === null ? undefined : filesOf(document.files).find((known) => known.name === name);
    if (document === null || file === undefined) throw problem('not-found');
    caller.reply.header('etag', `"${file.sha256}"`);
    const bytes = await readFile(join(this.config.REPORTS_FOLDER, ...editionPath(grant, decisionFolder(document.document), file)));
    return new StreamableFile(bytes, { type: mediaTypes[file.format], disposition: `attachment; filename="${file.name}"`, length: bytes.length });
  }

  async #mustSee(caller: Caller, grant: string): Promise<void> {
    const found = id.safeParse(grant).success ? await this.prisma.decisionCase.findUnique({ where: { grant } }) : null;
    caller.mustSee(found?.organisation);
    // As the application itself: what one has a conflict of interest in is hidden.
    if (caller.assessesOnly && found?.conflicted.includes(caller.person)) throw problem('not-found');
  }
}

const filesOf = (files: unknown): ReportFile[] => (files ?? []) as ReportFile[];
