import { Readable } from 'node:stream';
import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { attachmentTypes, day, id as uuid, instant, LEAD, reference, sha256, slug } from '@toteuma/contracts';
import { Acting, checked, Describe, Edge, filter, invalidFields, List, nextToken, PRISMA, problem, refusal, Roles, sortable, Unhurried, Upload, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { Amendment } from '../amendment/amendment-state.js';
import { ApplicationAccess, APPLICATIONS, type Applications } from '../application/application-access.http.js';
import { WITHDRAWN } from '../application/withdrawal.js';
import { DraftDesk } from '../draft/draft-desk.http.js';
import type { Attachment, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { Attachments, fileOf, FILE_LIMIT, KEPT } from './attachments.rows.js';
import { PartnerOrganisations } from '../views/partner-organisations.js';
import { acceptedEndings, promisedType } from '../files/media-type.js';

/** A name as people call files; no path, nothing that cannot be seen. */
const fileName = z
  .string({ error: 'the name of the file' })
  .min(1, { error: 'the name of the file' })
  .max(200, { error: 'a name of at most 200 characters' })
  .refine((name) => name.isWellFormed() && !/[\p{Cc}\p{Cf}/\\]/u.test(name), { error: 'a file name without slashes and invisible characters' });
const ofClaim = day.meta({ description: 'The first day of the period of the payment claim that the file belongs to, filed or not: no two claims of one filer begin on the same day.' });
const ofFiler = slug.meta({ description: 'Whose claim that is, where each partner files its own.' });
const ofAmendment = z.string().regex(/^[1-9]\d{0,5}$/, { error: 'the number of an amendment' }).meta({ description: 'The number of the amendment that the file belongs to; files are added while it is not decided.' });
const upload = z
  .strictObject({ name: fileName, section: slug.optional(), claim: ofClaim.optional(), voucher: reference.optional().meta({ description: 'The voucher of the row of that claim that the file belongs to.' }), filer: ofFiler.optional(), amendment: ofAmendment.optional() })
  .refine(({ claim, voucher }) => voucher === undefined || claim !== undefined, { error: 'the first day of the claim that has the voucher', path: ['claim'] })
  .refine(({ claim, section, amendment }) => amendment === undefined || (claim === undefined && section === undefined), { error: 'nothing beside a section or a claim', path: ['amendment'] })
  .refine(({ claim, filer }) => filer === undefined || claim !== undefined, { error: 'the first day of the claim of that partner', path: ['claim'] });

const shown = z.strictObject({
  id: uuid,
  section: slug.nullable(),
  claim: ofClaim.nullable(),
  voucher: reference.nullable(),
  filer: slug.nullable().meta({ description: 'The partner whose claim it is, where each files its own; null for the lead, and where the lead files for all.' }),
  amendment: z.int().min(1).nullable(),
  name: z.string(),
  mediaType: z.enum(attachmentTypes),
  bytes: z.int(),
  sha256,
  state: z.enum(['waiting', 'clean', 'infected', 'unscanned']).meta({ description: '`waiting`: for the virus scan; `unscanned`: no scanner is set. Only `clean` and `unscanned` files can be fetched.' }),
  uploadedAt: instant,
});
const answer = z.strictObject({ attachments: z.array(shown), next: nextToken });
/** The claims of the lead are nobody else's: so are those of whom nothing is said. */
const kept = (filer: string): string | null => (filer === LEAD ? null : filer);
const files = new List<Prisma.AttachmentFindManyArgs>({ name: 'attachments', key: { uploadedAt: sortable.instant, id: sortable.text }, filters: { claim: filter(ofClaim, (claim) => ({ claim })), filer: filter(ofFiler, (filer) => ({ filer: kept(filer) })), amendment: filter(ofAmendment, (amendment) => ({ amendment: Number(amendment) })) } });
const example = {
  id: '7d2f0c7e-3a4b-4c8e-9d6e-5b1f2a3c4d5e', section: 'budget', claim: null, voucher: null, filer: null, amendment: null, name: 'kustannusarvio.xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' as const, bytes: 48_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', state: 'waiting' as const, uploadedAt: '2022-05-14T09:00:00.000Z',
};
const ofFile = z.object({ attachment: uuid });

/** Files of an application and of its draft, which have one id. */
@Controller('api/v1/applications')
export class AttachmentHttp {
  constructor(
    private readonly edge: Edge,
    private readonly attachments: Attachments,
    private readonly access: ApplicationAccess,
    private readonly drafts: DraftDesk,
    private readonly partners: PartnerOrganisations,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  /** The body is the file itself, as `application/octet-stream`. */
  @Post(':id/attachments')
  @HttpCode(201)
  @Roles('applicant', 'case-officer', 'decision-maker')
  @Upload(FILE_LIMIT)
  @Unhurried()
  @Describe({ summary: 'Attach a file', name: 'attachFile', file: true, query: upload, answer: shown, example: { answer: example }, problems: ['application/withdrawn', 'amendment/already-decided'] })
  async add(@Acting() caller: Caller, @Param('id') id: string, @Query() query: unknown) {
    const content = caller.request.body;
    if (!(content instanceof Readable)) throw problem('request/unsupported-type', { detail: 'Send the file itself as the body (content type application/octet-stream).' });
    const access = await this.#accessTo(caller, id, 'edit');
    const { organisation, isWithdrawn } = access;
    const given = checked(upload, query);
    const { name, section = null, claim = null, voucher = null } = given;
    const filer = filerOf(given, access);
    const mediaType = promisedType(name);
    if (mediaType === null) throw invalidFields([{ field: 'name', expected: `a name that ends in ${acceptedEndings.join(', ')}` }]);
    const amendment = given.amendment === undefined ? null : Number(given.amendment);
    const file = { request: caller.newId(`attachment/${id}`), application: id, organisation, section, claim, voucher, filer, amendment, name, mediaType, person: caller.person, at: caller.at };
    if ((isWithdrawn || isDecided(amendment, access)) && (await this.attachments.known(file)) === null) {
      if (isWithdrawn) throw refusal({ type: 'application/withdrawn', because: 'state', detail: WITHDRAWN });
      throw refusal({ type: 'amendment/already-decided', because: 'state', detail: `Amendment ${amendment} is not open any more: no file can be added to it.` });
    }
    const kept = await this.attachments.keep(file, content);
    // Looked at again: a draft may have been submitted while the file came in.
    if ((await this.applications.load(id)).state.status !== 'none') {
      await this.edge.accept(caller, this.applications, id, { type: 'AddAttachments', ...caller.stamp, files: [fileOf(kept)] });
    }
    return shownOf(kept);
  }

  @Get(':id/attachments')
  @Roles('any')
  @Describe({ summary: 'The files of an application', name: 'attachments', query: files.query, answer, example: { answer: { attachments: [example], next: null } } })
  async list(@Acting() caller: Caller, @Param('id') id: string, @Query() query: unknown): Promise<z.infer<typeof answer>> {
    const visible = seenBy(await this.#accessTo(caller, id, 'view'));
    const page = files.page(query, { id });
    const { shown: rows, next } = page.cut(await page.rows({ application: id, state: KEPT, ...visible }, (args) => this.prisma.attachment.findMany(args)));
    return { attachments: rows.map(shownOf), next };
  }

  @Get(':id/attachments/:attachment')
  @Roles('any')
  @Unhurried()
  @Describe({ summary: 'A file', name: 'attachment', params: ofFile, media: attachmentTypes, problems: ['attachment/waiting-for-scan', 'attachment/infected'] })
  async file(@Acting() caller: Caller, @Param('id') id: string, @Param('attachment') attachment: string): Promise<StreamableFile> {
    const visible = seenBy(await this.#accessTo(caller, id, 'view'));
    const row = ofFile.safeParse({ attachment }).success ? await this.prisma.attachment.findFirst({ where: { id: attachment, application: id, state: KEPT, ...visible } }) : null;
    if (row === null) throw problem('not-found');
    if (row.state === 'waiting') throw refusal({ type: 'attachment/waiting-for-scan', because: 'state', detail: 'The file waits for the virus scan; try again in a moment.' });
    if (row.state === 'infected') throw refusal({ type: 'attachment/infected', because: 'state', detail: 'The virus scanner found something in this file; it is not handed out.' });
    caller.reply.header('etag', `"${row.sha256}"`);
    // Always to be saved, never to be shown: whatever it holds, no browser runs it here.
    return new StreamableFile(await this.attachments.store.get(row.id), { type: row.mediaType, disposition: `attachment; filename*=UTF-8''${encoded(row.name)}`, length: row.bytes! });
  }

  /** Takes a file out of a draft. What was submitted with an application stays with it. */
  @Delete(':id/attachments/:attachment')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Take a file out of a draft', name: 'removeAttachment', params: ofFile, answer: z.strictObject({ removed: uuid }), example: { answer: { removed: example.id } }, problems: ['attachment/submitted'] })
  async remove(@Acting() caller: Caller, @Param('id') id: string, @Param('attachment') attachment: string) {
    const access = await this.#accessTo(caller, id, 'edit');
    const { isDraft, filers } = access;
    const isThere = uuid.safeParse(attachment).success && (await this.prisma.attachment.count({ where: { id: attachment, application: id, state: KEPT, ...seenBy(access) } })) > 0;
    if (!isThere && (isDraft || filers !== null)) throw problem('not-found');
    if (!isDraft || !(await this.attachments.remove(id, attachment))) throw refusal({ type: 'attachment/submitted', because: 'state', detail: 'This file was submitted with the application and stays with it.' });
    return { removed: attachment };
  }

  /** Whose application or draft it is. Throws the problem for whoever may not see it, or may not change the draft. */
  async #accessTo(caller: Caller, id: string, needed: 'view' | 'edit'): Promise<Access> {
    if (!uuid.safeParse(id).success) throw problem('not-found');
    const { state } = await this.applications.load(id);
    if (state.status === 'none') {
      if (caller.organisation === null) throw problem('not-found');
      await this.drafts.draftFor(caller, id, needed);
      return { organisation: caller.organisation, isDraft: true, isWithdrawn: false, eachFiles: false, filers: null, amendments: [] };
    }
    const shared = { isDraft: false, isWithdrawn: state.status === 'withdrawn', eachFiles: state.rules.spending?.claims.jointOperation === 'each-partner', amendments: state.status === 'awarded' ? state.amendments : [] };
    const filers = caller.organisation === null || caller.ofAuthority || state.organisation === caller.organisation ? [] : await this.partners.partnersOf(id, caller.organisation);
    if (filers.length === 0) return { ...shared, organisation: (await this.access.seen(caller, id)).organisation, filers: null };
    caller.judgeHeaders();
    return { ...shared, organisation: caller.organisation!, filers };
  }
}

interface Access {
  readonly organisation: string;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  /** Whether each partner files its own claims. */
  readonly eachFiles: boolean;
  /** The partners whose claims a partner's organisation files: it sees their files only. Null for whoever sees the application. */
  readonly filers: readonly string[] | null;
  readonly amendments: readonly Amendment[];
}

/** Whether a file would come too late for its amendment. @throws Problem request/invalid where there is no such amendment */
function isDecided(number: number | null, { amendments }: Pick<Access, 'amendments'>): boolean {
  if (number === null) return false;
  const found = amendments[number - 1];
  if (found === undefined) throw invalidFields([{ field: 'amendment', expected: amendments.length === 0 ? 'nothing: there is no amendment' : `an amendment, 1 to ${amendments.length}` }]);
  return found.status !== 'requested';
}

const seenBy = ({ filers }: Access): Prisma.AttachmentWhereInput => (filers === null ? {} : { claim: { not: null }, filer: { in: [...filers] } });

/** Whose claim a file belongs to. @throws Problem request/invalid where that is nobody's for whom the caller files */
export function filerOf({ claim, section, filer }: Pick<z.infer<typeof upload>, 'claim' | 'section' | 'filer'>, { eachFiles, filers }: Pick<Access, 'eachFiles' | 'filers'>): string | null {
  if (filers === null) {
    if (filer !== undefined && !eachFiles) throw invalidFields([{ field: 'filer', expected: 'nothing: the lead files for all partners' }]);
    return filer === undefined ? null : kept(filer);
  }
  const whose = filer ?? filers[0]!;
  if (section !== undefined) throw invalidFields([{ field: 'section', expected: 'nothing: a partner adds files to its claims' }]);
  if (claim === undefined) throw invalidFields([{ field: 'claim', expected: 'the first day of the claim that the file belongs to' }]);
  if (!filers.includes(whose)) throw invalidFields([{ field: 'filer', expected: `one of ${filers.join(', ')}` }]);
  return whose;
}

/** What RFC 8187 leaves as it is, and everything else in per cent. */
const encoded = (name: string): string => encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function shownOf({ id, section, claim, voucher, filer, amendment, name, mediaType, bytes, sha256: digest, state, uploadedAt }: Attachment): z.infer<typeof shown> {
  return shown.parse({ id, section, claim, voucher, filer, amendment, name, mediaType, bytes, sha256: digest, state, uploadedAt: uploadedAt.toISOString() });
}
