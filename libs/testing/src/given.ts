import { expect } from '@jest/globals';
import { contracts, type DomainEvent } from '@toteuma/contracts';
import type { Decider, Rejection } from '@toteuma/eventing';

/** What happened before; who did it and when matter only to rules that ask for it. */
export type Past = DomainEvent & { readonly actor?: string; readonly occurredAt?: string };

/**
 * Tells one rule of an aggregate: `given(decider, ...events).when(command).then(...events)` or `.rejects(type)`.
 * States are frozen, so an `evolve` that changes the state it gets fails; events must be as their contracts declare.
 */
export function given<State, Command, Rejected extends Rejection>(decider: Decider<State, Command, Rejected>, ...past: readonly Past[]) {
  const evolve = (state: State, event: Past): State => frozen(decider.evolve(state, { actor: 'someone', occurredAt: '2020-01-01T10:00:00Z', ...event }));
  const before = past.reduce(evolve, frozen(decider.initial));

  return {
    /** The state after what happened before. */
    thenState: (look: (state: State) => void): void => look(before),

    when(command: Command) {
      const decision = decider.decide(command, before);
      const accepted = (): readonly DomainEvent[] => {
        if (!decision.ok) throw new Error(`expected the command to be accepted, but it was refused: ${JSON.stringify(decision.error)}`);
        return decision.value.map((event) => ({ ...event, data: contracts.find(event.type).parse(event.data, contracts.find(event.type).version) }) as DomainEvent);
      };
      return {
        /** The command was accepted and led to exactly these events, in this order. */
        // oxlint-disable-next-line unicorn/no-thenable -- it reads as given, when, then, and is never awaited
        then: (...expected: readonly DomainEvent[]): void => expect(accepted()).toEqual(expected),

        /** The command was accepted; looks at the state after it and at its events. */
        thenState: (look: (state: State, events: readonly DomainEvent[]) => void): void => look(accepted().reduce(evolve, before), accepted()),

        /** The command was refused for this reason; `more` names further parts of the rejection, such as its field. */
        rejects(type: Rejected['type'], more: Partial<Omit<Rejected, 'type'>> = {}): void {
          if (decision.ok) throw new Error(`expected ${type}, but the command was accepted: ${JSON.stringify(decision.value)}`);
          expect(decision.error).toMatchObject({ type, ...more });
        },
      };
    },
  };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
