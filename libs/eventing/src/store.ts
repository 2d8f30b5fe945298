import type { Pool } from 'pg';
import { type Addition, additionsOf, type Append, type Appended, commandName, emptyPlan, type IdempotencyKey, type LookUp, type Plan, planAppend, rememberedFrom, type StreamHead } from './append.js';
import { commandsByName, writeBatch, writePlan } from './append-batch.js';
import { failpoint } from './failpoint.js';
import { EventLog } from './log.js';
import { checkedOut, isPassing } from './sql.js';
import { Together } from './together.js';
import type { Watch } from './watch.js';

export type { Addition, Append, Appended, IdempotencyKey, NewEvent, Position, VaultText } from './append.js';

type Remembered = Extract<Appended, { outcome: 'remembered' | 'key-reused' }>;

interface Waiting {
  readonly append: Append;
  resolve(result: Appended): void;
  reject(error: unknown): void;
}

/** Commands that will be written together. */
interface Batch {
  readonly waiting: Waiting[];
  /** Made while the batch before was written; null when the database has to be asked first. */
  plan: Plan | null;
  /** How many plans had failed when this one was begun: one more, and what it builds on is wrong. */
  readonly failures: number;
  readonly held: LookUp;
}

/** Heads of streams that are kept in memory. */
const KEPT = 10_000;
/** From so many waiting commands on it pays to write the first half while the second is planned. */
const CROWD = 50;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface StoreOptions {
  /** The service whose history this is. */
  readonly source: string;
  readonly pool: Pool;
  /** The most commands in one transaction. */
  readonly batch?: number;
  /** The most commands that may wait; beyond it an append is refused, so that a flood does not fill the memory. */
  readonly waiting?: number;
  readonly watch?: Watch;
}

export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

/**
 * The history of one service. Each copy of the service folds the appends that wait into one transaction (group append);
 * the lock on the head row orders the transactions of all copies, so positions are gap-free and in commit order, and each
 * stream's events are chained by hash. A reader needs no more than `position > cursor`.
 *
 * Positions, versions and hashes of a batch are reckoned while the batch before it is written, from the heads that this copy
 * wrote last. They hold only if the history still ends where this copy left it, which the write itself checks; otherwise,
 * and for every command that is not plainly to be accepted, the batch is decided under the lock on what the tables say.
 */
export class EventStore extends EventLog {
  readonly #batch: number;
  readonly #limit: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  readonly #committed: (() => void)[] = [];
  /** Where this copy's last write left the history, and what it knows of the streams there; plans of batches under way included. */
  #position: number | null = null;
  readonly #heads = new Map<string, StreamHead>();
  #failures = 0;
  #wake: () => void = () => {};
  readonly #remembered = new Together((keys: readonly IdempotencyKey[]) => this.#lookUp(keys));
  readonly watch: Watch;

  constructor(options: StoreOptions) {
    super(options.source, options.pool);
    this.#batch = options.batch ?? 500;
    this.#limit = options.waiting ?? 10_000;
    this.watch = options.watch ?? {};
  }

  /** Called after each commit of this copy: an in-process signal for whoever reads this history here. */
  onCommit(listener: () => void): void {
    this.#committed.push(listener);
  }

  /** Writes a command's events, texts, reservations and idempotency key together or not at all. */
  append(append: Append): Promise<Appended> {
    if (this.#waiting.length >= this.#limit) return Promise.reject(new StoreBusyError(`${this.#limit} commands wait already`));
    return new Promise<Appended>((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#running ??= this.#run();
      this.#wake();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop lets the callers of this moment join the batch.
    await turn();
    while (this.#waiting.length > 0) {
      const crowd = this.#waiting.length;
      let batch = this.#begin(this.#position);
      this.#take(batch, crowd < CROWD ? crowd : crowd >> 1);
      let answer = () => {};
      while (batch.waiting.length > 0) {
        const written = this.#watched(batch);
        // The next batch is on its way before the callers of the last one get their turn.
        setImmediate(answer);
        const next = batch.plan ? await this.#gather(batch.plan.position, written) : this.#begin(null);
        answer = await written;
        batch = next;
      }
      answer();
      await turn();
    }
    // In the same turn as the check above: an append that comes now starts a new run.
    this.#running = null;
  }

  /** A batch that follows a position; null: the position is not known. */
  #begin(after: number | null): Batch {
    return { waiting: [], plan: after === null ? null : emptyPlan(after), failures: this.#failures, held: { heads: this.#heads, known: new Map(), taken: new Set() } };
  }

  /** Plans what comes until the batch before is written. */
  async #gather(after: number, written: Promise<unknown>): Promise<Batch> {
    const batch = this.#begin(after);
    const ended = written.then(() => true);
    for (;;) {
      this.#take(batch, this.#batch);
      const arrival = new Promise<false>((resolve) => {
        this.#wake = () => resolve(false);
      });
      if (await Promise.race([ended, arrival])) break;
      await turn();
    }
    return batch;
  }

  /** Moves waiting commands into a batch, in order, as long as they can be planned; one that cannot begins a batch without a plan. */
  #take(batch: Batch, most: number): void {
    let taken = 0;
    for (const waiting of this.#waiting) {
      if (batch.waiting.length === Math.min(most, this.#batch)) break;
      if (batch.plan && !planned(batch.plan, batch.held, waiting.append)) {
        if (batch.waiting.length > 0) break;
        batch.plan = null;
      }
      batch.waiting.push(waiting);
      taken += 1;
    }
    this.#waiting.splice(0, taken);
  }

  async #watched(batch: Batch): Promise<() => void> {
    const begun = performance.now();
    const answer = await this.#write(batch);
    const { waiting } = batch;
    this.watch.appended?.({ commands: waiting.length, events: waiting.reduce((sum, { append }) => sum + additionsOf(append).reduce((of, { events }) => of + events.length, 0), 0), seconds: (performance.now() - begun) / 1000 });
    return answer;
  }

  /** Writes a batch and gives back how to answer its callers. Never throws. */
  async #write({ waiting, plan, failures }: Batch): Promise<() => void> {
    if (!plan) return this.#ask(waiting);
    try {
      if (failures === this.#failures && (await checkedOut(this.pool, (client) => writePlan(client, channelOf(this.source), plan)))) {
        this.#position = plan.position;
        for (const stream of this.#heads.keys()) {
          if (this.#heads.size <= KEPT) break;
          this.#heads.delete(stream);
        }
        return () => this.#answer(waiting, plan.results);
      }
    } catch (error) {
      this.#forget(plan);
      // The outcome may be unknown: the callers retry with their keys.
      if (isPassing(error)) return () => reject(waiting, error);
      return this.#ask(waiting);
    }
    this.#forget(plan);
    return this.#ask(waiting);
  }

  /** What a failed plan has said of its streams is not so, nor what was planned on it. */
  #forget(plan: Plan): void {
    this.#failures += 1;
    for (const { stream } of plan.events) this.#heads.delete(stream);
  }

  /** Decides and writes commands under the lock. Gives back how to answer them. */
  async #ask(waiting: Waiting[]): Promise<() => void> {
    try {
      const { plan, held } = await checkedOut(this.pool, (client) => writeBatch(client, channelOf(this.source), waiting.map(({ append }) => append)));
      // Another copy wrote since this one did: whatever was known may have changed.
      if (this.#position !== plan.after) this.#heads.clear();
      this.#position = plan.position;
      for (const [stream, head] of held.heads) this.#heads.set(stream, head);
      return () => this.#answer(waiting, plan.results);
    } catch (error) {
      // One command that cannot be written (text that the database refuses) must not refuse its neighbours: each half goes
      // on alone, in order. After a lost connection the outcome may be unknown: then the callers retry with their keys.
      if (waiting.length === 1 || isPassing(error)) return () => reject(waiting, error);
      const half = waiting.length >> 1;
      const answers = [await this.#ask(waiting.slice(0, half)), await this.#ask(waiting.slice(half))];
      return () => answers.forEach((answer) => answer());
    }
  }

  #answer(waiting: readonly Waiting[], results: readonly Appended[]): void {
    failpoint('append.before-reply');
    this.#committed.forEach((listener) => queueMicrotask(listener));
    waiting.forEach(({ resolve }, at) => resolve(results[at]!));
  }

  async head(): Promise<number> {
    const { rows } = await this.pool.query('SELECT position FROM head');
    return Number(rows[0].position);
  }

  /** The answer that was given to this command before, if it was accepted. */
  remembered(key: IdempotencyKey): Promise<Remembered | null> {
    return this.#remembered.put(key);
  }

  async #lookUp(keys: readonly IdempotencyKey[]): Promise<(Remembered | null)[]> {
    const known = await commandsByName(this.pool, keys);
    return keys.map((key) => {
      const row = known.get(commandName(key));
      return row ? rememberedFrom(row, key) : null;
    });
  }

  /** Texts of the vault by id; an erased one is null. */
  async texts(ids: readonly string[]): Promise<Map<string, string | null>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.pool.query('SELECT id, body FROM vault WHERE id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id as string, row.body as string | null]));
  }
}

/** Plans a command if it is plainly to be accepted, as far as is known. What is more to it, only the tables can tell. */
function planned(plan: Plan, held: LookUp, append: Append): boolean {
  const known = ({ stream, expectedVersion }: Addition): boolean => (held.heads.get(stream)?.version ?? (expectedVersion === 0 ? 0 : undefined)) === expectedVersion;
  if (!additionsOf(append).every(known)) return false;
  if (append.idempotency && held.known.has(commandName(append.idempotency))) return false;
  if (append.reserve?.some((r) => held.taken.has(JSON.stringify([r.scope, r.value])))) return false;
  try {
    planAppend(plan, held, append);
    return true;
  } catch {
    return false;
  }
}

function reject(waiting: readonly Waiting[], error: unknown): void {
  for (const one of waiting) one.reject(error);
}

/** The event core's own tables, in Prisma's folder form; every service's schema has them. */
export const EVENTING_MIGRATIONS = new URL('../migrations/', import.meta.url);

/** The channel on which a committed batch is announced. */
export const channelOf = (source: string): string => `toteuma_events_${source}`;
