import { Readable } from 'node:stream';
import { CommandHandler, EventStore, sha256, type Outcome, type Position, type Rejection, type StoredEvent, type Texts } from '@toteuma/eventing';
import { canonicalJson } from '@toteuma/kernel';
import type { Caller } from './caller.js';
import type { PositionTokens } from './position-token.js';
import { problem, refusal } from './problem.js';

export interface Acceptance<State> {
  readonly texts?: Texts;
  readonly reserve?: readonly { scope: string; value: string; field: string; expected: string }[];
  /** If-Match is the version of something else than the stream, and was judged before. */
  readonly versionJudged?: boolean;
  /** Where one request gives several commands: which of them this is, so that the key of the request is for each of them once. */
  readonly part?: string;
  /** What the answer says besides id, version and position. */
  readonly answer?: (at: Position, state: State) => Record<string, unknown>;
}

/** Between HTTP or a reaction and the rules: keys, versions, positions. */
export class Edge {
  constructor(
    private readonly store: EventStore,
    private readonly positions: PositionTokens,
  ) {}

  /** Takes a person's command and answers it, or throws the problem. */
  async accept<State, Command>(caller: Caller, handler: CommandHandler<State, Command>, stream: string, command: Command, more: Acceptance<State> = {}): Promise<Record<string, unknown>> {
    const key = caller.idempotencyKey;
    // A substitution that is not looked at here must not seem to have been.
    if (caller.actingFor !== undefined && !caller.stamp.onBehalfOf) throw problem('request/invalid', { errors: [{ field: 'Toteuma-Acting-For', expected: 'no such header: nobody acts for another here' }] });
    const { url, method, body } = caller.request;
    const outcome = await handler.handle(
      {
        stream,
        metadata: { actor: caller.person, correlation: caller.correlation, cause: null },
        occurredAt: caller.at,
        ...(more.texts ? { texts: more.texts } : {}),
        ...(more.reserve ? { reserve: more.reserve.map(({ scope, value }) => ({ scope, value })) } : {}),
        ...(key === undefined ? {} : { idempotency: { actor: caller.person, route: `${method} ${url.split('?')[0]}${more.part === undefined ? '' : ` ${more.part}`}`, key, bodyHash: sha256(canonicalJson(body instanceof Readable ? {} : (body ?? {}))) } }),
        ...(more.versionJudged || caller.ifVersion === undefined ? {} : { ifVersion: caller.ifVersion }),
      },
      command,
      (at, state) => ({ id: at.stream, version: at.version, position: at.position, ...more.answer?.(at, state) }),
    );
    const accepted = this.#acceptedOrThrow(outcome, more);
    caller.reply.header('etag', `"${accepted.at.version}"`).header('toteuma-position', this.positions.of(this.store.source, accepted.at));
    // A remembered answer has its keys in the order of the database: the first one and its repetition read the same.
    const { id, version, position, ...rest } = accepted.answer as Record<string, unknown>;
    return { id, version, position, ...Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1))) };
  }

  #acceptedOrThrow<State>(outcome: Outcome<State, Rejection>, more: Acceptance<State>): Extract<Outcome<State, Rejection>, { outcome: 'accepted' }> {
    switch (outcome.outcome) {
      case 'accepted':
        return outcome;
      case 'rejected':
        throw refusal(outcome.rejection);
      case 'conflict':
        throw problem('version/conflict', { detail: `The current version is ${outcome.currentVersion}.`, currentVersion: outcome.currentVersion });
      case 'key-reused':
        throw problem('idempotency/reused');
      case 'taken': {
        const clash = more.reserve?.find(({ scope, value }) => scope === outcome.scope && value === outcome.value);
        throw problem('request/invalid', { errors: [{ field: clash?.field ?? outcome.scope, expected: clash?.expected ?? 'a value that is not in use' }] });
      }
      default:
        return outcome satisfies never;
    }
  }

  /**
   * Answers another service's event by a command of this one, once: the event's id is the key. An answer that the rules
   * refuse is a fault of the platform and becomes a dead letter.
   */
  async react<State, Command>(handler: CommandHandler<State, Command>, stream: string, cause: StoredEvent, command: Command, reaction: { readonly name: string }): Promise<void> {
    const actor = `service:${this.store.source}`;
    const outcome = await handler.handle(
      {
        stream,
        metadata: { actor, correlation: cause.metadata.correlation, cause: cause.id },
        occurredAt: cause.occurredAt,
        idempotency: { actor, route: reaction.name, key: cause.id, bodyHash: cause.hash },
      },
      command,
    );
    if (outcome.outcome === 'rejected') throw new Error(`${reaction.name}: ${outcome.rejection.type}: ${outcome.rejection.detail}`);
    if (outcome.outcome !== 'accepted') throw new Error(`${reaction.name}: ${outcome.outcome}`);
  }
}
