import type { Contracts, DomainEvent } from '@toteuma/contracts';
import { ok, type Result } from '@toteuma/kernel';
import { instant, recorded, type Metadata } from './event.js';
import { MOST_AT_ONCE } from './log.js';
import type { EventStore, IdempotencyKey, NewEvent, Position } from './store.js';
import type { Texts } from './vault.js';
import type { Told } from './watch.js';

/**
 * The rules of one aggregate as three plain functions. Time, actor and ids come in with the command; a rejection is a
 * value. `evolve` never changes the state that it gets.
 */
export interface Decider<State, Command, Rejected = Rejection> {
  readonly initial: State;
  decide(command: Command, state: State): Result<readonly DomainEvent[], Rejected>;
  evolve(state: State, event: DomainEvent & { readonly actor: string; readonly occurredAt: string }): State;
}

/** Why a command is refused: the domain's own word for it, and for the content the field at fault. */
export interface Rejection {
  readonly type: string;
  /** Whether the state forbids the act at all, or its content is wrong. */
  readonly because: 'state' | 'content';
  /** A sentence for a person. */
  readonly detail: string;
  readonly field?: string;
  readonly expected?: string;
}

/** Everything about a command but its content. */
export interface Act {
  readonly stream: string;
  readonly metadata: Metadata;
  readonly occurredAt: string;
  readonly texts?: Texts;
  readonly reserve?: readonly { scope: string; value: string }[];
  readonly idempotency?: IdempotencyKey;
  /** The version that the caller has seen (If-Match). */
  readonly ifVersion?: number;
}

export type Outcome<State, Rejected> =
  | { readonly outcome: 'accepted'; readonly at: Position; readonly answer: unknown; readonly replayed: boolean; readonly state?: State }
  | { readonly outcome: 'rejected'; readonly rejection: Rejected }
  | { readonly outcome: 'conflict'; readonly currentVersion: number }
  | { readonly outcome: 'key-reused' }
  | { readonly outcome: 'taken'; readonly scope: string; readonly value: string };

/** What a command does to another stream of the same history. */
export interface Beside {
  readonly stream: string;
  /** The version that it was decided on. */
  readonly version: number;
  readonly events: readonly DomainEvent[];
}

/** Decides what a command that is to be accepted does to other streams: all of it is written together, or nothing. */
export type Companion<State, Rejected = Rejection> = (change: { readonly act: Act; readonly before: State; readonly after: State }) => Promise<Result<readonly Beside[], Rejected>>;

/** Loads, decides and appends. Keeps the folded states of busy streams, so that a command reads only what is new. */
export class CommandHandler<State, Command, Rejected = Rejection> {
  readonly #states = new Map<string, { version: number; state: State }>();

  constructor(
    readonly store: EventStore,
    private readonly contracts: Contracts,
    private readonly decider: Decider<State, Command, Rejected>,
    private readonly companion: Companion<State, Rejected> = () => Promise.resolve(ok([])),
    private readonly kept = 1000,
  ) {}

  /** The state of a stream now, and the version that it stands at. */
  async load(stream: string): Promise<{ version: number; state: State }> {
    let at = this.#states.get(stream) ?? { version: 0, state: this.decider.initial };
    for (;;) {
      const events = await this.store.readStream(stream, at.version);
      const state = events.reduce((before, event) => this.decider.evolve(before, recorded(this.contracts, event) as never), at.state);
      at = { version: events.at(-1)?.version ?? at.version, state };
      if (events.length < MOST_AT_ONCE) break;
    }
    this.#keep(stream, at);
    return at;
  }

  #keep(stream: string, at: { version: number; state: State }): void {
    // Two commands may end in another order than they began.
    if ((this.#states.get(stream)?.version ?? 0) > at.version) return;
    this.#states.delete(stream);
    this.#states.set(stream, at);
    // The map keeps the order of use: the first is the one not used for longest.
    if (this.#states.size > this.kept) this.#states.delete(this.#states.keys().next().value!);
  }

  /** What was answered before under this key. */
  async #answered(act: Act): Promise<Extract<Outcome<State, Rejected>, { outcome: 'accepted' | 'key-reused' }> | null> {
    const before = act.idempotency ? await this.store.remembered(act.idempotency) : null;
    return before?.outcome === 'remembered' ? { outcome: 'accepted', at: before.at, answer: before.answer, replayed: true } : before;
  }

  /**
   * Decides a command on the newest state and appends what follows. When another command was faster and the caller named
   * no version, it is decided again on the new state.
   */
  async handle(act: Act, command: Command, answer: (at: Position, state: State) => unknown = () => null): Promise<Outcome<State, Rejected>> {
    const { watch } = this.store;
    const begun = performance.now();
    const name = nameOf(command);
    const tell = (ended: Pick<Told, 'outcome' | 'refusal'>) => watch.commanded?.({ source: this.store.source, command: name, stream: act.stream, actor: act.metadata.actor, correlation: act.metadata.correlation, milliseconds: performance.now() - begun, ...ended });
    const work = () => this.#decide(act, command, answer);
    try {
      const outcome = await (watch.trace ? watch.trace({ kind: 'command', name, correlation: act.metadata.correlation }, work) : work());
      tell(endOf(outcome));
      return outcome;
    } catch (error) {
      tell({ outcome: 'failed' });
      throw error;
    }
  }

  async #decide(act: Act, command: Command, answer: (at: Position, state: State) => unknown): Promise<Outcome<State, Rejected>> {
    const before = await this.#answered(act);
    if (before) return before;
    // A state that is kept will do to accept a command on: the append finds out when it is not the newest. Whoever is refused
    // is refused on what was just read.
    for (let kept = this.#states.get(act.stream); ; kept = undefined) {
      const { version, state } = kept ?? (await this.load(act.stream));
      const seen = act.ifVersion === undefined || act.ifVersion === version;
      const decision = seen ? this.decider.decide(command, state) : null;
      if (!decision?.ok && kept) continue;
      // The same request may have been accepted a moment ago, and its own effect stands in the way of this copy.
      if (!decision) return (await this.#answered(act)) ?? { outcome: 'conflict', currentVersion: version };
      if (!decision.ok) return (await this.#answered(act)) ?? { outcome: 'rejected', rejection: decision.error };
      const stamp = { actor: act.metadata.actor, occurredAt: instant(act.occurredAt) };
      const next = decision.value.reduce((before, event) => this.decider.evolve(before, { ...event, ...stamp }), state);
      const beside = await this.companion({ act, before: state, after: next });
      if (!beside.ok && kept) continue;
      if (!beside.ok) return (await this.#answered(act)) ?? { outcome: 'rejected', rejection: beside.error };
      const append = () => this.store.append({
        stream: act.stream,
        expectedVersion: version,
        events: this.#written(decision.value),
        ...(beside.value.length > 0 ? { beside: beside.value.map((one) => ({ stream: one.stream, expectedVersion: one.version, events: this.#written(one.events) })) } : {}),
        metadata: act.metadata,
        occurredAt: act.occurredAt,
        ...(act.texts ? { texts: act.texts.kept } : {}),
        ...(act.reserve ? { reserve: act.reserve } : {}),
        ...(act.idempotency ? { idempotency: act.idempotency } : {}),
        answer: (at) => answer(at, next),
      });
      const { trace } = this.store.watch;
      const appended = await (trace ? trace({ kind: 'append', name: this.store.source, correlation: act.metadata.correlation }, append) : append());
      if (appended.outcome === 'conflict') {
        if (act.ifVersion !== undefined && appended.beside === undefined) return { outcome: 'conflict', currentVersion: appended.currentVersion };
        continue;
      }
      if (appended.outcome === 'appended') {
        this.#keep(act.stream, { version: appended.at.version, state: next });
        return { outcome: 'accepted', at: appended.at, answer: appended.answer, replayed: false, state: next };
      }
      if (appended.outcome === 'remembered') return { outcome: 'accepted', at: appended.at, answer: appended.answer, replayed: true };
      return appended;
    }
  }

  /** Events as they are stored: by the newest version of their contracts. */
  #written(events: readonly DomainEvent[]): NewEvent[] {
    return events.map(({ type, data }) => {
      const contract = this.contracts.find(type);
      return { type, schemaVersion: contract.version, data: contract.parse(data, contract.version) };
    });
  }
}

const nameOf = (command: unknown): string => {
  const type = (command as { type?: unknown } | null)?.type;
  return typeof type === 'string' ? type : 'command';
};

function endOf(outcome: Outcome<unknown, unknown>): Pick<Told, 'outcome' | 'refusal'> {
  if (outcome.outcome === 'accepted') return { outcome: outcome.replayed ? 'replayed' : 'accepted' };
  if (outcome.outcome !== 'rejected') return { outcome: outcome.outcome };
  const type = (outcome.rejection as { type?: unknown } | null)?.type;
  return { outcome: 'rejected', ...(typeof type === 'string' ? { refusal: type } : {}) };
}
