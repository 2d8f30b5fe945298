import { ApiProblem } from '../api.js';
import type { Unsaveds } from '../apply/kept.js';
import { merge, same } from '../apply/merge.js';
import type { SaveState } from '../apply/section-store.js';
import { isBlank, type RowText } from './row-text.js';

export interface RowProblem {
  readonly field: string;
  readonly expected: string;
}
/** Where another row of the same look is. Of another organisation's operation no more is told than that there is one. */
export interface Duplicate {
  readonly where: 'draft' | 'claim' | 'operation';
  readonly code?: string;
  readonly claim?: number;
  readonly row?: string;
  readonly partner?: string;
  /** In the same draft: the key of the row. */
  readonly key?: string;
}
/** A row of the draft as the platform has it, with what it says of it. */
export interface ServerRow {
  readonly key: string;
  readonly text: RowText;
  readonly problems: readonly RowProblem[];
  /** Where the same cost stands too. */
  readonly duplicates: readonly Duplicate[];
}
export interface ServerRows {
  readonly version: number;
  readonly rows: readonly ServerRow[];
}
export interface BookRow extends ServerRow {
  /** What is said of it was said of what it held before. */
  readonly unsent: boolean;
}
/** What this page wants of a row, and what that grew out of; null: that it is not there. */
interface Unsent {
  readonly base: RowText | null;
  readonly text: RowText | null;
}
export interface RowConflict {
  readonly key: string;
  readonly mine: RowText | null;
  readonly theirs: RowText | null;
}
export interface RowChange {
  readonly key: string;
  readonly before: RowText | null;
  readonly after: RowText | null;
}
export interface BookShown {
  readonly rows: readonly BookRow[];
  readonly state: SaveState;
  readonly savedAt: string | null;
  readonly problem: ApiProblem | null;
  readonly conflicts: readonly RowConflict[];
  readonly joined: string | null;
  readonly keptHere: boolean;
}
export interface BookAround {
  /** Where the browser keeps what is unsent. */
  readonly section: string;
  readonly unsaveds: Unsaveds;
  /**
   * Sends some rows; the platform tells what it says of them now.
   * @param seen the version that the change rests on
   * @throws ApiProblem 412 when somebody else has changed rows since
   */
  put(put: readonly { readonly key: string; readonly text: RowText }[], remove: readonly string[], seen: number): Promise<ServerRows & { readonly savedAt: string }>;
  /** All rows as the platform has them now. */
  all(): Promise<ServerRows>;
  ended(): void;
  shown(): void;
}

const PAUSE = 1200;
/** Between hearing of what others did and sending anew. */
const MEETING = 200;
const MOST_SENT = 500;
const MOST_STEPS = 200;
const [FIRST_WAIT, LONGEST_WAIT] = [3000, 60_000];

/** The rows of one part of a claim draft: what is typed, what the platform has of it, and the saving in between. Nothing typed is ever given up. */
export class RowBook {
  #seen = 0;
  #whole: boolean;
  #server = new Map<string, ServerRow>();
  #unsent = new Map<string, Unsent>();
  #conflicts = new Map<string, RowConflict>();
  #done: (readonly RowChange[])[] = [];
  #undone: (readonly RowChange[])[] = [];
  #shown: BookShown = { rows: [], state: 'saved', savedAt: null, problem: null, conflicts: [], joined: null, keptHere: true };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  #sending: Promise<void> | null = null;

  /** @param whole whether these are all rows; else more come by `more`, and nothing is sent until they are there */
  constructor(
    private readonly around: BookAround,
    server: ServerRows,
    whole = true,
  ) {
    this.#seen = server.version;
    this.#whole = whole;
    this.#server = byKey(server.rows);
    const kept = around.unsaveds.read<Record<string, RowText | null>>(around.section);
    const base = (kept?.base ?? {}) as Readonly<Record<string, RowText | null>>;
    for (const [key, text] of Object.entries(kept?.content ?? {})) this.#unsent.set(key, { base: base[key] ?? null, text });
    if (this.#unsent.size > 0 && whole) this.#meet();
    this.#refresh(this.#unsent.size > 0 && !whole ? { state: 'changed' } : {});
  }

  get shown(): BookShown {
    return this.#shown;
  }
  /** Whether all rows of the platform have been read. */
  get whole(): boolean {
    return this.#whole;
  }
  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** The text of a row as it stands on the page; null where there is none. */
  textOf(key: string): RowText | null {
    const unsent = this.#unsent.get(key);
    return unsent ? unsent.text : (this.#server.get(key)?.text ?? null);
  }

  /** Writes rows anew, adds them or takes them away, as one step that can be taken back. */
  change(changes: readonly { readonly key: string; readonly after: RowText | null }[]): void {
    const real = changes.map(({ key, after }): RowChange => ({ key, before: this.textOf(key), after: after === null || isBlank(after) ? null : after })).filter(({ before, after }) => !same(before, after));
    if (real.length === 0) return;
    this.#done = [...this.#done, real].slice(-MOST_STEPS);
    this.#undone = [];
    this.#write(real);
  }

  /** Takes the newest step back. @returns the rows that it touched */
  undo(): readonly string[] {
    const last = this.#done.pop();
    if (last === undefined) return [];
    this.#undone.push(last);
    this.#write(last.map(({ key, before, after }) => ({ key, before: after, after: before })));
    return last.map(({ key }) => key);
  }

  redo(): readonly string[] {
    const last = this.#undone.pop();
    if (last === undefined) return [];
    this.#done.push(last);
    this.#write(last);
    return last.map(({ key }) => key);
  }

  /** More rows of the platform have been read. */
  more(rows: readonly ServerRow[], whole: boolean): void {
    for (const row of rows) this.#server.set(row.key, row);
    this.#whole = whole;
    if (whole && this.#unsent.size > 0) this.#meet();
    this.#refresh();
  }

  /** Sends now what is not sent yet; resolves when that is done or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending) {
      await this.#sending;
      if (this.#shown.state === 'changed') await this.flush();
      return;
    }
    if (!this.#whole || this.#unsent.size === 0 || this.#conflicts.size > 0) return;
    this.#sending = this.#send().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  /** The rows were read anew, such as after an import: what is typed here and not sent yet stays. */
  adopt(server: ServerRows): void {
    if (server.version < this.#seen) return;
    this.#seen = server.version;
    this.#server = byKey(server.rows);
    if (this.#unsent.size > 0) this.#meet();
    this.#refresh();
  }

  /** Ends the conflict of a row: mine or theirs. */
  resolve(key: string, side: 'mine' | 'theirs'): void {
    const conflict = this.#conflicts.get(key);
    if (!conflict) return;
    this.#conflicts.delete(key);
    if (side === 'theirs') this.#unsent.delete(key);
    else this.#unsent.set(key, { base: conflict.theirs, text: conflict.mine });
    this.#keep();
    const more = this.#conflicts.size > 0;
    this.#refresh({ state: more ? 'conflict' : this.#unsent.size > 0 ? 'changed' : 'saved' });
    if (!more) void this.flush();
  }

  /** Nothing is sent any more, but what is kept in the browser stays. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #write(changes: readonly RowChange[]): void {
    for (const { key, after } of changes) {
      const base = this.#unsent.get(key)?.base ?? this.#server.get(key)?.text ?? null;
      this.#unsent.set(key, { base, text: after });
      const conflict = this.#conflicts.get(key);
      if (conflict) this.#conflicts.set(key, { ...conflict, mine: after });
    }
    this.#keep();
    const { state } = this.#shown;
    const busy = state === 'conflict' || state === 'saving';
    this.#refresh({ state: busy ? state : 'changed' });
    if (!busy) this.#later(PAUSE);
  }

  async #send(): Promise<void> {
    const sent = [...this.#unsent].slice(0, MOST_SENT);
    // A try after one that failed shows nothing new: the page must not move back and forth while the platform is away.
    if (this.#shown.state !== 'waiting') this.#refresh({ state: 'saving', problem: null });
    try {
      const put = sent.flatMap(([key, { text }]) => (text === null ? [] : [{ key, text }]));
      const remove = sent.flatMap(([key, { text }]) => (text === null && this.#server.has(key) ? [key] : []));
      const nothing = { rows: [], savedAt: new Date().toISOString(), version: this.#seen };
      const { rows, savedAt, version } = put.length + remove.length === 0 ? nothing : await this.around.put(put, remove, this.#seen);
      this.#seen = version;
      this.#wait = FIRST_WAIT;
      this.#taken(sent, rows);
      this.#keep();
      const more = this.#unsent.size > 0;
      this.#refresh({ state: more ? 'changed' : 'saved', savedAt, problem: null });
      if (more) this.#later(sent.length === MOST_SENT ? 0 : PAUSE);
    } catch (error) {
      await this.#failed(error instanceof ApiProblem ? error : new ApiProblem(0, 'unreachable', '', null, null));
    }
  }

  /** What was sent is the platform's now; what was typed meanwhile grew out of it. */
  #taken(sent: readonly (readonly [string, Unsent])[], rows: readonly ServerRow[]): void {
    const told = byKey(rows);
    for (const [key, { text }] of sent) {
      if (text === null) this.#server.delete(key);
      else this.#server.set(key, { key, text, problems: [], duplicates: [], ...told.get(key) });
      const now = this.#unsent.get(key);
      if (now && same(now.text, text)) this.#unsent.delete(key);
      else if (now) this.#unsent.set(key, { base: text, text: now.text });
    }
  }

  async #failed(problem: ApiProblem): Promise<void> {
    if (problem.status === 412) {
      try {
        const { version, rows } = await this.around.all();
        this.#seen = version;
        this.#server = byKey(rows);
        this.#meet();
        this.#refresh({ joined: new Date().toISOString() });
        return;
      } catch (error) {
        if (error instanceof ApiProblem) return this.#failed(error);
        throw error;
      }
    }
    if (problem.status === 401) {
      this.#refresh({ state: 'ended' });
      this.around.ended();
    } else if (problem.status === 0 || problem.status === 429 || problem.status >= 500) {
      this.#refresh({ state: 'waiting', problem });
      this.#later(this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    } else this.#refresh({ state: 'refused', problem });
  }

  /** Lays what is unsent over what the platform has now: what does not touch comes together by itself, the rest is for a person. */
  #meet(): void {
    for (const [key, { base, text: mine }] of this.#unsent) {
      const theirs = this.#server.get(key)?.text ?? null;
      if (same(mine, theirs)) this.#unsent.delete(key);
      else if (same(base, theirs)) continue;
      else if (mine !== null && theirs !== null && merge(base ?? {}, mine, theirs).conflicts.length === 0) this.#unsent.set(key, { base: theirs, text: merge(base ?? {}, mine, theirs).content });
      else this.#conflicts.set(key, { key, mine, theirs });
    }
    for (const key of this.#conflicts.keys()) if (!this.#unsent.has(key)) this.#conflicts.delete(key);
    this.#keep();
    const state = this.#conflicts.size > 0 ? 'conflict' : this.#unsent.size > 0 ? 'changed' : 'saved';
    this.#refresh({ state });
    if (state === 'changed') this.#later(MEETING);
  }

  #keep(): void {
    const { unsaveds, section } = this.around;
    if (this.#unsent.size === 0) unsaveds.forget(section);
    const part = (of: 'base' | 'text') => Object.fromEntries([...this.#unsent].map(([key, unsent]) => [key, unsent[of]]));
    const keptHere = this.#unsent.size === 0 || unsaveds.keep(section, { version: 0, base: part('base'), content: part('text') });
    this.#shown = { ...this.#shown, keptHere };
  }

  #later(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }

  #refresh(part: Partial<BookShown> = {}): void {
    const rows: BookRow[] = [];
    for (const [key, row] of this.#server) {
      const unsent = this.#unsent.get(key);
      if (unsent === undefined) rows.push({ ...row, unsent: false });
      else if (unsent.text !== null) rows.push({ ...row, text: unsent.text, problems: stillTrue(row, unsent.text), unsent: true });
    }
    for (const [key, { text }] of this.#unsent) if (text !== null && !this.#server.has(key)) rows.push({ key, text, problems: [], duplicates: [], unsent: true });
    this.#shown = { ...this.#shown, ...part, rows, conflicts: [...this.#conflicts.values()] };
    this.around.shown();
  }
}

/** What was said of fields that still hold what they held then. */
const stillTrue = ({ problems, text }: ServerRow, now: RowText): readonly RowProblem[] => problems.filter(({ field }) => text[field as keyof RowText] === now[field as keyof RowText]);

const byKey = (rows: readonly ServerRow[]): Map<string, ServerRow> => new Map(rows.map((row) => [row.key, row]));
