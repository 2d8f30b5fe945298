import { send } from '../api.js';
import { sections, type Completeness, type Contents, type Draft, type Kept, type SectionName, type SectionSaved } from './api-types.js';
import { Unsaveds } from './kept.js';
import { SectionStore, type SectionShown } from './section-store.js';

export interface DraftShown {
  readonly sections: { readonly [Name in SectionName]: SectionShown<Contents[Name]> };
  readonly completeness: readonly Completeness[];
}

export interface DraftStoreOptions {
  readonly draft: Draft;
  readonly person: string;
  language(): string;
  ended(): void;
}

const NEVER: Kept<object> = { version: 0, content: {}, savedAt: null, savedBy: null };

/** A draft while it is edited: a store for each section, and how complete each is. */
export class DraftStore {
  readonly #sections: { readonly [Name in SectionName]: SectionStore<Contents[Name]> };
  readonly #listeners = new Set<() => void>();
  #completeness: readonly Completeness[];
  #shown: DraftShown;

  constructor(private readonly options: DraftStoreOptions) {
    const { draft, person } = options;
    const unsaveds = new Unsaveds(person, draft.id);
    const storeOf = (section: SectionName) =>
      new SectionStore<object>({
        section,
        unsaveds,
        put: async (content, version) => {
          const path = `/api/v1/applications/drafts/${encodeURIComponent(draft.id)}/sections/${section}`;
          return (await send<SectionSaved>(path, { method: 'PUT', body: { content }, ifMatch: version }, options.language())).body;
        },
        saved: (answer) => this.#judged(answer),
        ended: () => options.ended(),
        shown: () => this.#tell(),
      }, draft.sections[section] ?? NEVER);
    this.#completeness = draft.completeness;
    this.#sections = Object.fromEntries(sections.map((section) => [section, storeOf(section)])) as unknown as DraftStore['sections'];
    this.#shown = this.#look();
  }

  get sections(): { readonly [Name in SectionName]: SectionStore<Contents[Name]> } {
    return this.#sections;
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly shown = (): DraftShown => this.#shown;

  /** The draft was read anew. */
  adopt(draft: Draft): void {
    for (const section of sections) (this.#sections[section] as SectionStore<object>).adopt(draft.sections[section] ?? NEVER);
    this.#completeness = draft.completeness;
    this.#tell();
  }

  async flush(): Promise<void> {
    await Promise.all(sections.map((section) => this.#sections[section].flush()));
  }

  close(): void {
    for (const section of sections) this.#sections[section].close();
  }

  #judged({ completeness }: SectionSaved): void {
    const told = Array.isArray(completeness) ? (completeness as readonly Completeness[]) : [completeness as Completeness];
    this.#completeness = this.#completeness.map((known) => told.find(({ section }) => section === known.section) ?? known);
    this.#tell();
  }

  #look(): DraftShown {
    return { completeness: this.#completeness, sections: Object.fromEntries(sections.map((section) => [section, this.#sections[section].shown])) as unknown as DraftShown['sections'] };
  }

  #tell(): void {
    // The constructor of a section may tell of itself before all of them are there.
    if (this.#sections as unknown === undefined) return;
    this.#shown = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
