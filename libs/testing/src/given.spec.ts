import { describe, expect, it } from '@jest/globals';
import type { Decider } from '@toteuma/eventing';
import { err, ok } from '@toteuma/kernel';
import { given } from './given.js';

interface Counter {
  readonly claims: readonly { claim: number; by: string }[];
}
const counter: Decider<Counter, { claim: number }> = {
  initial: { claims: [] },
  decide: ({ claim }, { claims }) =>
    claims.some((known) => known.claim === claim)
      ? err({ type: 'payment/wrong-step', because: 'state', detail: 'confirmed before', field: 'claim' })
      : ok([{ type: 'PaymentConfirmed', data: { claim } }]),
  evolve: ({ claims }, event) => ({ claims: event.type === 'PaymentConfirmed' ? [...claims, { claim: event.data.claim, by: event.actor }] : claims }),
};
const confirmed = (claim: number) => ({ type: 'PaymentConfirmed', data: { claim } }) as const;

describe('given, when, then', () => {
  it('passes when the events are the expected ones', () => {
    given(counter, confirmed(1)).when({ claim: 2 }).then(confirmed(2));
  });
  it('fails when the events differ, or when the command was refused', () => {
    expect(() => given(counter).when({ claim: 2 }).then(confirmed(3))).toThrow('toEqual');
    expect(() => given(counter).when({ claim: 2 }).then(confirmed(2), confirmed(2))).toThrow('toEqual');
    expect(() => given(counter, confirmed(1)).when({ claim: 1 }).then(confirmed(1))).toThrow(/it was refused: .*payment\/wrong-step/);
  });
  it('passes when the command is refused for the expected reason', () => {
    given(counter, confirmed(1)).when({ claim: 1 }).rejects('payment/wrong-step', { because: 'state', field: 'claim' });
  });
  it('fails when the command is accepted or refused for another reason', () => {
    expect(() => given(counter).when({ claim: 1 }).rejects('payment/wrong-step')).toThrow(/the command was accepted/);
    expect(() => given(counter, confirmed(1)).when({ claim: 1 }).rejects('payment/same-person')).toThrow('payment/same-person');
    expect(() => given(counter, confirmed(1)).when({ claim: 1 }).rejects('payment/wrong-step', { field: 'row' })).toThrow('"field": "row"');
  });
  it('shows the state before and after', () => {
    given(counter, { ...confirmed(1), actor: 'pia' }).thenState(({ claims }) => expect(claims).toEqual([{ claim: 1, by: 'pia' }]));
    given(counter, confirmed(1)).when({ claim: 2 }).thenState(({ claims }, events) => {
      expect(claims).toHaveLength(2);
      expect(events).toEqual([confirmed(2)]);
    });
  });
  it('fails when an event is not as its contract declares', () => {
    expect(() => given(counter).when({ claim: 0 }).then(confirmed(0))).toThrow(/PaymentConfirmed/);
  });
  it('fails when evolve changes the state that it gets', () => {
    const changing: Decider<{ n: number }, { claim: number }> = {
      initial: { n: 0 },
      decide: ({ claim }) => ok([confirmed(claim)]),
      evolve: (state) => Object.assign(state, { n: 1 }),
    };
    expect(() => given(changing, confirmed(1))).toThrow(/read only/);
  });
});
