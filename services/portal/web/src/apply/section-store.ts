import { ApiProblem } from '../api.js';
import type { Kept, SectionSaved } from './api-types.js';
import type { Unsaveds } from './kept.js';
import { merge, same, type Conflict, type Side } from './merge.js';

/**
 * `waiting`: the platform cannot be reached, and is asked again; `ended`: the session is over; `conflict`: somebody else changed the
 * same fields; `refused`: the platform will not take it, and why is in `problem`.
 */
export type SaveState = 'saved' | 'changed' | 'saving' | 'waiting' | 'ended' | 'conflict' | 'refused';

export interface SectionShown<Content> {
  readonly content: Content;
  readonly state: SaveState;
  readonly savedAt: string | null;
  readonly problem: ApiProblem | null;
  readonly conflicts: readonly Conflict[];
  readonly theirs: Kept<Content> | null;
  /** Changes of somebody else came in with ours, at this instant. */
  readonly joined: string | null;
  /** Whether the browser keeps what is not saved yet. */
  readonly keptHere: boolean;
}

export interface Surroundings<Content> {
  readonly section: string;
  readonly unsaveds: Unsaveds;
  put(content: Content, version: number): Promise<SectionSaved>;
  saved(answer: SectionSaved): void;
  /** The session is over: somebody has to sign in again. */
  ended(): void;
  shown(): void;
}

const PAUSE = 1500;
const [FIRST_WAIT, LONGEST_WAIT] = [3000, 60_000];

/** One section of a draft: what is typed, what the server has of it, and the saving in between. Nothing typed is ever given up. */
export class SectionStore<Content extends object> {
  #shown: SectionShown<Content>;
  #base: { version: number; content: Content };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  #sending: Promise<void> | null = null;

  constructor(
    private readonly around: Surroundings<Content>,
    server: Kept<Content>,
  ) {
    this.#base = server;
    this.#shown = { content: server.content, state: 'saved', savedAt: server.savedAt, problem: null, conflicts: [], theirs: null, joined: null, keptHere: true };
    const unsaved = around.unsaveds.read<Content>(around.section);
    if (unsaved === null) return;
    if (same(unsaved.content, server.content)) around.unsaveds.forget(around.section);
    else {
      this.#base = { version: unsaved.version, content: unsaved.base };
      this.#shown = { ...this.#shown, content: unsaved.content, state: 'changed' };
      if (unsaved.version === server.version) this.#later(0);
      else this.#meet(server);
    }
  }

  get shown(): SectionShown<Content> {
    return this.#shown;
  }

  get version(): number {
    return this.#base.version;
  }

  /** What the server has: what it said of the section was said of this. */
  get judged(): Content {
    return this.#base.content;
  }

  change(content: Content): void {
    if (same(content, this.#shown.content)) return;
    const { state } = this.#shown;
    const keptHere = this.around.unsaveds.keep(this.around.section, { version: this.#base.version, base: this.#base.content, content });
    // A conflict stays one until a person has chosen.
    this.#show({ content, keptHere, state: state === 'conflict' || state === 'saving' ? state : 'changed' });
    if (state !== 'conflict' && state !== 'saving') this.#later(PAUSE);
  }

  /** Saves now what is not saved yet; resolves when that is done or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending) {
      await this.#sending;
      if (this.#shown.state === 'changed') await this.flush();
      return;
    }
    const { state } = this.#shown;
    if (state === 'saved' || state === 'conflict') return;
    this.#sending = this.#send().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  /** The server's content was read anew: where nothing is being changed here it is shown. */
  adopt(server: Kept<Content>): void {
    if (this.#shown.state !== 'saved' || server.version <= this.#base.version) return;
    this.#base = server;
    this.#show({ content: server.content, savedAt: server.savedAt });
  }

  /** Ends a conflict: for each field one of the two values. */
  resolve(chosen: ReadonlyMap<string, Side>): void {
    const { theirs, content } = this.#shown;
    if (!theirs) return;
    const result = merge(this.#base.content, content, theirs.content, chosen);
    this.#base = theirs;
    this.#show({ content: result.content, state: 'changed', conflicts: [], theirs: null });
    this.#keep();
    void this.flush();
  }

  /** Nothing is sent any more, but what is kept in the browser stays. */
  close(): void {
    clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    const { content } = this.#shown;
    // A try after one that failed shows nothing new: the page must not move back and forth while the platform is away.
    if (this.#shown.state !== 'waiting') this.#show({ state: 'saving', problem: null });
    try {
      const answer = await this.around.put(content, this.#base.version);
      this.#base = { version: answer.version, content };
      this.#wait = FIRST_WAIT;
      const more = !same(content, this.#shown.content);
      this.#show({ state: more ? 'changed' : 'saved', savedAt: answer.savedAt, problem: null });
      if (more) {
        this.#keep();
        this.#later(PAUSE);
      } else this.around.unsaveds.forget(this.around.section);
      this.around.saved(answer);
    } catch (error) {
      this.#failed(error instanceof ApiProblem ? error : new ApiProblem(0, 'unreachable', '', null, null));
    }
  }

  #failed(problem: ApiProblem): void {
    const current = problem.body['current'] as Kept<Content> | undefined;
    if (problem.status === 412 && current) this.#meet(current);
    else if (problem.status === 401) {
      this.#show({ state: 'ended' });
      this.around.ended();
    } else if (problem.status === 0 || problem.status === 429 || problem.status >= 500) {
      this.#show({ state: 'waiting', problem });
      this.#later(this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    } else this.#show({ state: 'refused', problem });
  }

  /** Somebody else saved since: what does not touch ours comes in by itself, the rest is for a person. */
  #meet(theirs: Kept<Content>): void {
    const { content, conflicts } = merge(this.#base.content, this.#shown.content, theirs.content);
    if (conflicts.length > 0) {
      this.#show({ state: 'conflict', conflicts, theirs });
      return;
    }
    this.#base = theirs;
    this.#show({ content, state: 'changed', joined: new Date().toISOString() });
    this.#keep();
    this.#later(0);
  }

  #keep(): void {
    const keptHere = this.around.unsaveds.keep(this.around.section, { version: this.#base.version, base: this.#base.content, content: this.#shown.content });
    this.#show({ keptHere });
  }

  #later(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }

  #show(part: Partial<SectionShown<Content>>): void {
    this.#shown = { ...this.#shown, ...part };
    this.around.shown();
  }
}
