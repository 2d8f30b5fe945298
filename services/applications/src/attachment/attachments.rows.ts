import { createHash, randomUUID } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { AttachmentType, EventData } from '@toteuma/contracts';
import { Loop } from '@toteuma/eventing';
import { helsinkiDay } from '@toteuma/kernel';
import { CONFIG, invalidFields, PRISMA, Problem, problem, RUNTIME, type Runtime } from '@toteuma/platform';
import type { AttachmentsConfig } from '../config.js';
import type { Attachment, PrismaClient } from '../generated/prisma/client.js';
import type { FileStore } from '../files/file-store.js';
import { acceptedEndings, HEAD, isAsPromised } from '../files/media-type.js';
import type { Scan } from '../files/scanner.js';

/** Bytes of one file. */
export const FILE_LIMIT = 50 * 1024 * 1024;
/** How often files that wait for their scan or are to be removed are looked for, besides at each upload (milliseconds). */
const LOOK_AGAIN = 30_000;
/** Files that are looked after in one round. */
const AT_ONCE = 100;
/** What began to arrive so long ago never will (milliseconds). */
const LOST_AFTER = 60 * 60 * 1000;

/** Rows whose file is there. */
export const KEPT = { notIn: ['arriving', 'leaving'] };

export interface NewFile {
  /** Stands for the request that brings it: the same one again is the same file. */
  readonly request: string;
  readonly application: string;
  readonly organisation: string;
  readonly section: string | null;
  /** The first day of the claim that it belongs to, and the voucher of its row. */
  readonly claim: string | null;
  readonly voucher: string | null;
  /** Whose claim that is, where each partner files its own; null: that of the lead, or of all. */
  readonly filer: string | null;
  /** The number of the amendment that it belongs to. */
  readonly amendment: number | null;
  readonly name: string;
  readonly mediaType: AttachmentType;
  readonly person: string;
  readonly at: string;
}

/** The files of applications: their rows, their place in the store, and their scan. */
@Injectable()
export class Attachments implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #store: FileStore | undefined;
  readonly #scan: Scan | undefined;
  readonly #loop: Loop;

  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) config: AttachmentsConfig,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    this.#store = config.ATTACHMENTS_STORE;
    this.#scan = config.ATTACHMENTS_SCANNER;
    this.#loop = new Loop(() => this.#tend(), (error) => runtime.log.warn({ err: error }, 'attachments: will be looked after later'), LOOK_AGAIN);
  }

  onApplicationBootstrap(): void {
    if (this.#store) this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  get store(): FileStore {
    if (!this.#store) throw problem('service/unavailable', { detail: 'No place for files is set.' });
    return this.#store;
  }

  /**
   * Keeps a file whole or not at all, and looks at what it is while it passes.
   * @throws Problem request/too-large over 50 MB, request/invalid when it is empty or not what its name promises
   */
  async keep(file: NewFile, content: Readable): Promise<Attachment> {
    const known = await this.known(file);
    if (known) {
      content.resume();
      return known;
    }
    const { request, application, organisation, section, claim, voucher, filer, amendment, name, mediaType, person, at } = file;
    // A place of its own for each try: two at once must not write over each other, nor one that fails take away what the other brought.
    const id = randomUUID();
    await this.prisma.attachment.create({ data: { id, request, application, organisation, section, claim, voucher, filer, amendment, name, mediaType, state: 'arriving', uploadedBy: person, uploadedAt: new Date() } });
    try {
      const { bytes, sha256 } = await this.#pass(id, mediaType, content);
      const kept = await this.prisma.attachment.update({ where: { id, state: 'arriving' }, data: { bytes, sha256, state: this.#scan ? 'waiting' : 'unscanned', uploadedAt: new Date(at) } });
      this.#loop.wake();
      return kept;
    } catch (error) {
      await this.#clear(id).catch(() => this.#loop.wake());
      const other = await this.known(file);
      if (other) return other;
      throw error;
    }
  }

  /**
   * What the same request has brought before, if it has.
   * @throws Problem idempotency/reused when it was another file then
   */
  async known({ request, name, section, claim, voucher, filer, amendment }: Pick<NewFile, 'request' | 'name' | 'section' | 'claim' | 'voucher' | 'filer' | 'amendment'>): Promise<Attachment | null> {
    const known = await this.prisma.attachment.findFirst({ where: { request, state: KEPT } });
    if (known && [known.name !== name, known.section !== section, known.claim !== claim, known.voucher !== voucher, known.filer !== filer, known.amendment !== amendment].includes(true)) throw problem('idempotency/reused');
    return known;
  }

  async #pass(id: string, mediaType: AttachmentType, content: Readable): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    const through = new PassThrough();
    const head: Buffer[] = [];
    let bytes = 0;
    let isLooked = false;
    const look = async () => {
      isLooked = true;
      if (await isAsPromised(mediaType, Buffer.concat(head))) return;
      throw invalidFields([{ field: 'name', expected: `a name that says what the file is (${acceptedEndings.join(', ')}); its content is something else` }]);
    };
    const inspected = async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        bytes += chunk.length;
        if (bytes > FILE_LIMIT) throw problem('request/too-large', { detail: `A file may have ${FILE_LIMIT / 1024 / 1024} MB.` });
        hash.update(chunk);
        if (!isLooked) head.push(chunk);
        // Before the first byte is handed on, as far as the beginning tells.
        if (!isLooked && bytes >= HEAD) await look();
        yield chunk;
      }
      if (bytes === 0) throw invalidFields([{ field: '(body)', expected: 'a file that is not empty' }]);
      if (!isLooked) await look();
    };
    const storing = this.store.put(id, through).catch((error: unknown) => {
      through.destroy(error as Error);
      throw error;
    });
    // The connection stays: whoever is refused is told so before the rest of the file has come.
    const passing = pipeline(content.iterator({ destroyOnReturn: false }), inspected, through);
    const failures = (await Promise.allSettled([passing, storing])).flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    if (failures.length === 0) return { bytes, sha256: hash.digest('hex') };
    content.resume();
    throw failures.find((failure) => failure instanceof Problem) ?? failures[0];
  }

  /** Takes a file of an open draft away; whether it did. One statement with the draft's state: what is being submitted stays. */
  async remove(application: string, id: string): Promise<boolean> {
    const leaving = await this.runtime.sql.query(
      `UPDATE attachments a SET state = 'leaving', request = NULL FROM (SELECT id FROM drafts WHERE id = $1 AND state = 'open' FOR SHARE) d
       WHERE a.application = d.id AND a.id = $2 AND a.state NOT IN ('arriving', 'leaving') RETURNING a.id`,
      [application, id],
    );
    if (leaving.length > 0) await this.#clear(id).catch(() => this.#loop.wake());
    return leaving.length > 0;
  }

  /** Removes a file that is not kept, and then its row: a row whose file could not be removed is looked at again. */
  async #clear(id: string): Promise<void> {
    await this.store.remove(id);
    await this.prisma.attachment.deleteMany({ where: { id, NOT: { state: KEPT } } });
  }

  /** Clears away what never arrived and what was given up, and scans what waits, one after the other. */
  async #tend(): Promise<boolean> {
    const lost = { state: 'arriving', uploadedAt: { lt: new Date(Date.now() - LOST_AFTER) } };
    const gone = await this.prisma.attachment.findMany({ where: { OR: [lost, { state: 'leaving' }] }, take: AT_ONCE });
    for (const { id } of gone) await this.#clear(id);
    if (!this.#scan) return gone.length === AT_ONCE;
    const waiting = await this.prisma.attachment.findMany({ where: { state: 'waiting' }, orderBy: { uploadedAt: 'asc' }, take: AT_ONCE });
    const failures: Error[] = [];
    for (const { id } of waiting) {
      // One that cannot be scanned does not keep the others waiting.
      await this.#scanned(id, this.#scan).catch((error: Error) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} files could not be scanned`);
    return gone.length === AT_ONCE || waiting.length === AT_ONCE;
  }

  async #scanned(id: string, scan: Scan): Promise<void> {
    const verdict = await scan(await this.store.get(id));
    await this.prisma.attachment.updateMany({ where: { id, state: 'waiting' }, data: { state: verdict } });
    if (verdict === 'infected') this.runtime.log.warn({ attachment: id }, 'attachments: the scanner found something');
  }
}

/** What the application's event says of a file. */
export function fileOf({ id, section, sha256, bytes, mediaType, uploadedAt }: Attachment): EventData<'AttachmentAdded'> {
  return { attachment: id, section, sha256: sha256!, bytes: bytes!, mediaType: mediaType as AttachmentType, addedOn: helsinkiDay(uploadedAt.toISOString()) };
}
