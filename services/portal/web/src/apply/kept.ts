// What was typed and the server has not confirmed yet lives in the browser, so that neither a reload, an expired session nor a
// lost connection takes it away. It is kept by person: whoever signs in next at the same browser does not see it.
export interface Unsaved<Content> {
  /** What the change grew out of: the version and content that the server had. */
  readonly version: number;
  readonly base: Content;
  readonly content: Content;
}

const keyOf = (person: string, draft: string, section: string): string => `toteuma-unsaved:${person}:${draft}:${section}`;

export class Unsaveds {
  constructor(
    private readonly person: string,
    private readonly draft: string,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = storageHere(),
  ) {}

  read<Content>(section: string): Unsaved<Content> | null {
    try {
      const text = this.storage?.getItem(keyOf(this.person, this.draft, section)) ?? null;
      const found = text === null ? null : (JSON.parse(text) as Partial<Unsaved<Content>>);
      return found !== null && typeof found.version === 'number' && isContent(found.base) && isContent(found.content) ? (found as Unsaved<Content>) : null;
    } catch {
      return null;
    }
  }

  /** @returns whether it is kept: storage may be full or switched off */
  keep(section: string, unsaved: Unsaved<unknown>): boolean {
    try {
      this.storage?.setItem(keyOf(this.person, this.draft, section), JSON.stringify(unsaved));
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  forget(section: string): void {
    try {
      this.storage?.removeItem(keyOf(this.person, this.draft, section));
    } catch {
      // What cannot be removed is older than the server's: it will be found to be the same, or merged.
    }
  }
}

const isContent = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Storage may be switched off; then only the page itself remembers. */
function storageHere(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
