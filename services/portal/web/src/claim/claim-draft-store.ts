import { ApiProblem, read, send } from '../api.js';
import type { Kept } from '../apply/api-types.js';
import { Unsaveds } from '../apply/kept.js';
import { savingOf, type Saving } from '../apply/saving.js';
import { SectionStore, type SectionShown } from '../apply/section-store.js';
import { draftPath } from './claim-data.js';
import { detailsOf, type ClaimDraft, type Details } from './draft-types.js';
import { RowBook, type BookAround, type BookShown, type ServerRow, type ServerRows } from './row-book.js';
import { rowsOf, sentRow, type RowAnswer, type RowsAnswer } from './row-wire.js';

export interface ClaimDraftShown {
  /** The draft as the platform has it. */
  readonly draft: ClaimDraft;
  readonly details: SectionShown<Details>;
  /** The rows of the parts that have been opened, by partner. */
  readonly books: ReadonlyMap<string, BookShown>;
  /** How many of the rows are read, while they are. */
  readonly reading: { readonly read: number; readonly all: number } | null;
}
export interface ClaimDraftOptions {
  readonly draft: ClaimDraft;
  readonly person: string;
  language(): string;
  ended(): void;
}

const ROWS_AT_ONCE = 200;

/** A claim while it is written: what stands beside the rows, and the rows of each part. One change is sent after the other. */
export class ClaimDraftStore {
  /** Of this store: what was read into another one is not in it. */
  readonly key = crypto.randomUUID();
  readonly #unsaveds: Unsaveds;
  readonly #details: SectionStore<Details>;
  readonly #books = new Map<string, RowBook>();
  readonly #opening = new Map<string, Promise<void>>();
  readonly #listeners = new Set<() => void>();
  #draft: ClaimDraft;
  #shown: ClaimDraftShown;
  #reading: ClaimDraftShown['reading'] = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ClaimDraftOptions) {
    this.#draft = options.draft;
    this.#unsaveds = new Unsaveds(options.person, `claim-${options.draft.id}`);
    this.#details = new SectionStore<Details>({
      section: 'details',
      unsaveds: this.#unsaveds,
      put: (content, seen) => this.#inTurn(() => this.#putDetails(content, seen)),
      saved: () => this.#tell(),
      ended: () => options.ended(),
      shown: () => this.#tell(),
    }, keptOf(options.draft));
    this.#shown = this.#look();
  }

  get details(): SectionStore<Details> {
    return this.#details;
  }
  book(partner: string): RowBook | undefined {
    return this.#books.get(partner);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly shown = (): ClaimDraftShown => this.#shown;

  /** Reads the rows of a part, the first time that somebody wants them: the first can be worked on while the others come. @throws ApiProblem */
  async open(partner: string): Promise<void> {
    const under = this.#opening.get(partner) ?? this.#read(partner).finally(() => this.#opening.delete(partner));
    this.#opening.set(partner, under);
    await under;
  }

  async #read(partner: string): Promise<void> {
    if (this.#books.get(partner)?.whole) return;
    await this.#readDraft();
    const { version } = this.#draft;
    const all = this.#draft.parts.find((part) => part.partner === partner)?.rows ?? 0;
    let read = 0;
    for await (const { rows, last } of this.#pages(partner)) {
      const book = this.#books.get(partner);
      if (book) book.more(rows, last);
      else this.#books.set(partner, this.#bookOf(partner, { version, rows }, last));
      read += rows.length;
      this.#reading = last ? null : { read, all: Math.max(all, read) };
      this.#tell();
    }
  }

  #bookOf(partner: string, rows: ServerRows, whole: boolean): RowBook {
    const around: BookAround = {
      section: `rows-${partner}`,
      unsaveds: this.#unsaveds,
      put: (put, remove, seen) => this.#inTurn(async () => {
        const { body } = await send<RowsAnswer>(`${this.#path}/rows?partner=${encodeURIComponent(partner)}`, { method: 'PUT', body: { put: put.map(sentRow), remove }, ifMatch: seen }, this.options.language());
        this.#draft = { ...this.#draft, parts: body.parts };
        return { version: body.version, rows: rowsOf(body.rows), savedAt: new Date().toISOString() };
      }),
      all: () => this.#inTurn(() => this.#allRows(partner)),
      ended: () => this.options.ended(),
      shown: () => this.#tell(),
    };
    return new RowBook(around, rows, whole);
  }

  /** The draft was read anew. */
  adopt(draft: ClaimDraft): void {
    if (draft.version < this.#draft.version) return;
    this.#draft = draft;
    this.#details.adopt(keptOf(draft));
    this.#tell();
  }

  /** Reads the draft and the rows that are open anew, such as after an import. */
  async refresh(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#readDraft();
      this.#tell();
      for (const [partner, book] of this.#books) book.adopt(await this.#allRows(partner));
    });
  }

  /** Sends what is not sent yet, and reads what the platform says of the whole. @throws ApiProblem */
  async judged(): Promise<ClaimDraft> {
    await this.flush();
    await this.#inTurn(() => this.#readDraft());
    this.#tell();
    return this.#draft;
  }

  /** Sends what is not sent yet. */
  async flush(): Promise<void> {
    await this.#details.flush();
    for (const book of this.#books.values()) await book.flush();
  }

  close(): void {
    this.#details.close();
    for (const book of this.#books.values()) book.close();
  }

  get #path(): string {
    return draftPath(this.#draft.id);
  }

  async #putDetails(content: Details, seen: number) {
    try {
      const { body } = await send<{ readonly version: number }>(this.#path, { method: 'PUT', body: content, ifMatch: seen }, this.options.language());
      return { version: body.version, savedAt: new Date().toISOString(), completeness: [] };
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      await this.#readDraft();
      throw new ApiProblem(412, error.type, error.title, error.detail, error.correlation, [], { current: keptOf(this.#draft) });
    }
  }

  async #readDraft(): Promise<void> {
    this.#draft = await read<ClaimDraft>(this.#path, this.options.language());
    this.#details.adopt(keptOf(this.#draft));
  }

  async #allRows(partner: string): Promise<ServerRows> {
    // The version first: what others do while the rows are read is then newer than it.
    await this.#readDraft();
    const { version } = this.#draft;
    const all: ServerRow[] = [];
    for await (const { rows } of this.#pages(partner)) all.push(...rows);
    return { version, rows: all };
  }

  async *#pages(partner: string): AsyncGenerator<{ readonly rows: readonly ServerRow[]; readonly last: boolean }> {
    for (let after: string | null = ''; after !== null; ) {
      const query = new URLSearchParams({ partner, limit: String(ROWS_AT_ONCE), ...(after === '' ? {} : { after }) });
      const page: { readonly rows: readonly RowAnswer[]; readonly next: string | null } = await read(`${this.#path}/rows?${query}`, this.options.language());
      after = page.next;
      yield { rows: rowsOf(page.rows), last: after === null };
    }
  }

  /** One after the other: each change names the version that the one before has made. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #look(): ClaimDraftShown {
    return { draft: this.#draft, details: this.#details.shown, reading: this.#reading, books: new Map([...this.#books].map(([partner, book]) => [partner, book.shown])) };
  }

  #tell(): void {
    // The details may tell of themselves before all is there.
    if (this.#details as unknown === undefined) return;
    this.#shown = this.#look();
    for (const listener of this.#listeners) listener();
  }
}

const keptOf = (draft: ClaimDraft): Kept<Details> => ({ version: draft.version, content: detailsOf(draft), savedAt: draft.savedAt, savedBy: draft.savedBy });

/** How far the saving of the claim has come. */
export const savingOfClaim = ({ details, books }: ClaimDraftShown): Saving => savingOf([details, ...books.values()]);
