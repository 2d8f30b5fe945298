import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import fc from 'fast-check';
import { appropriations, fundsMoved, type Purpose, type State } from './appropriation.js';

const ids = { general: '11111111-1111-8111-8111-111111111111', priority: '22222222-2222-8222-8222-222222222222' };
const one = 'aaaaaaaa-1111-4111-8111-111111111111';
const other = 'bbbbbbbb-1111-4111-8111-111111111111';
const set = (appropriation: string, amount: string, more: Partial<Purpose> = {}): DomainEvent =>
  ({ type: 'AppropriationSet', data: { appropriation, programme: 'esf', year: 2026, authority: null, fund: null, priority: null, ...more, amount, was: null, reason: null } });
const after = (before: State, events: readonly DomainEvent[]): State => events.reduce((state, event) => appropriations.evolve(state, { actor: 'someone', occurredAt: '2026-02-01T09:00:00.000Z', ...event }), before);

describe('whatever is decided in whatever order', () => {
  it('no appropriation is overdrawn, and each application holds what it was granted', () => {
    const step = fc.record({ application: fc.constantFrom(one, other), after: fc.bigInt(0n, 120_000n), priority: fc.constantFrom('4', null) });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const granted: Record<string, bigint> = { [one]: 0n, [other]: 0n };
      let state = after(appropriations.initial, [set(ids.general, '1000.00'), set(ids.priority, '500.00', { priority: '4' })]);
      for (const { application, after: now, priority } of steps) {
        const outcome = fundsMoved(state, { application, authorities: [], fund: null, priority, year: 2026, before: granted[application]!, after: now, decided: false });
        if (!outcome.ok) continue;
        state = after(state, outcome.value);
        granted[application] = now;
        for (const line of state.lines) expect(line.committed >= 0n && line.committed <= line.amount).toBe(true);
        for (const [id, amount] of Object.entries(granted)) expect((state.held[id] ?? []).reduce((sum, held) => sum + held.amount, 0n)).toBe(amount);
        expect(state.lines.reduce((sum, line) => sum + line.committed, 0n)).toBe(granted[one]! + granted[other]!);
      }
    }), { numRuns: 300 });
  });
});
