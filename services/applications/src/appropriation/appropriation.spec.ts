import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import { appropriations, fundsMoved, type Change, type Command, type Purpose, type State } from './appropriation.js';

const ids = { general: '11111111-1111-8111-8111-111111111111', priority: '22222222-2222-8222-8222-222222222222', next: '33333333-3333-8333-8333-333333333333' };
const one = 'aaaaaaaa-1111-4111-8111-111111111111';
const other = 'bbbbbbbb-1111-4111-8111-111111111111';
const purpose = (more: Partial<Purpose> = {}): Purpose => ({ year: 2026, authority: null, fund: null, priority: null, ...more });
const set = (appropriation: string, amount: string, more: Partial<Purpose> = {}, was: string | null = null): DomainEvent =>
  ({ type: 'AppropriationSet', data: { appropriation, programme: 'esf', ...purpose(more), amount, was, reason: null } });
const command = (appropriation: string, amount: string, more: Partial<Purpose> = {}): Command =>
  ({ type: 'SetAppropriation', actor: 'someone', at: '2026-01-02T09:00:00.000Z', today: '2026-01-02', appropriation, programme: 'esf', ...purpose(more), amount, reason: null });
const committed = (appropriation: string, application: string, amount: string): DomainEvent => ({ type: 'FundsCommitted', data: { appropriation, application, amount } });
const freed = (appropriation: string, application: string, amount: string): DomainEvent => ({ type: 'FundsFreed', data: { appropriation, application, amount } });
const after = (...past: readonly Past[]): State => past.reduce<State>((state, event) => appropriations.evolve(state, { actor: 'someone', occurredAt: '2026-02-01T09:00:00.000Z', ...event }), appropriations.initial);
const change = (before: bigint, now: bigint, more: Partial<Change> = {}): Change => ({ application: one, authorities: [], priority: null, fund: null, year: 2026, before, after: now, decided: false, ...more });
const moved = (state: State, asked: Change) => {
  const outcome = fundsMoved(state, asked);
  return outcome.ok ? outcome.value : outcome.error;
};

describe('an appropriation', () => {
  it('is set', () => given(appropriations).when(command(ids.general, '1000')).then(set(ids.general, '1000.00')));
  it('is set anew, and says what it was', () => given(appropriations, set(ids.general, '1000.00')).when(command(ids.general, '1500.5')).then(set(ids.general, '1500.50', {}, '1000.00')));
  it('never becomes less than what is committed of it', () => {
    const past = [set(ids.general, '1000.00'), committed(ids.general, one, '600.00')];
    given(appropriations, ...past).when(command(ids.general, '599.99')).rejects('appropriation/below-committed', { field: 'amount', expected: 'at least 600.00' });
    given(appropriations, ...past).when(command(ids.general, '600')).then(set(ids.general, '600.00', {}, '1000.00'));
    given(appropriations, ...past, freed(ids.general, one, '600.00')).when(command(ids.general, '0')).then(set(ids.general, '0.00', {}, '1000.00'));
  });
});

describe('an award', () => {
  it('is not limited where the programme has no appropriation', () => expect(moved(after(), change(0n, 10n ** 12n))).toEqual([]));
  it('commits what it grants, to the last cent that is left', () => {
    expect(moved(after(set(ids.general, '1000.00')), change(0n, 100_000n))).toEqual([committed(ids.general, one, '1000.00')]);
    expect(moved(after(set(ids.general, '1000.00'), committed(ids.general, other, '0.01')), change(0n, 100_000n))).toMatchObject({
      type: 'application/no-appropriation', because: 'state', detail: 'Of the appropriation for 2026 999.99 is left; the decision takes 1000.00.',
    });
  });
  it('takes the money of its year only', () => expect(moved(after(set(ids.next, '1000.00', { year: 2027 })), change(0n, 1n))).toMatchObject({
    type: 'application/no-appropriation', detail: 'The programme has no appropriation for 2026 that this application may take.',
  }));
  it('takes the money of its authority and priority first, then what is for any', () => {
    const state = after(set(ids.general, '1000.00'), set(ids.priority, '500.00', { priority: '4', authority: 'ely' }));
    expect(moved(state, change(0n, 50_000n, { priority: '4', authorities: ['ely'] }))).toEqual([committed(ids.priority, one, '500.00')]);
    expect(moved(state, change(0n, 50_001n, { priority: '4', authorities: ['ely'] }))).toEqual([committed(ids.general, one, '500.01')]);
    expect(moved(state, change(0n, 50_000n, { priority: '4' }))).toEqual([committed(ids.general, one, '500.00')]);
  });
  it('takes the money of who succeeded its authority, and of its own fund', () => {
    const state = after(set(ids.general, '1000.00', { authority: 'heir' }), set(ids.priority, '500.00', { fund: 'esf' }));
    expect(moved(state, change(0n, 60_000n, { authorities: ['ely', 'heir'] }))).toEqual([committed(ids.general, one, '600.00')]);
    expect(moved(state, change(0n, 60_000n, { authorities: ['ely'] }))).toMatchObject({ type: 'application/no-appropriation' });
    expect(moved(state, change(0n, 10_000n, { fund: 'esf' }))).toEqual([committed(ids.priority, one, '100.00')]);
    expect(moved(state, change(0n, 10_000n, { fund: 'jtf' }))).toMatchObject({ type: 'application/no-appropriation' });
    expect(moved(state, change(0n, 10_000n))).toEqual([committed(ids.priority, one, '100.00')]);
  });
  it('is never put together from several', () =>
    expect(moved(after(set(ids.general, '600.00'), set(ids.priority, '600.00', { priority: '4' })), change(0n, 100_000n, { priority: '4' }))).toMatchObject({ type: 'application/no-appropriation' }));
});

describe('what comes after an award', () => {
  const awarded = [set(ids.general, '1000.00'), set(ids.next, '1000.00', { year: 2027 }), committed(ids.general, one, '600.00')];

  it('commits the difference, of the year that it is of', () => {
    expect(moved(after(...awarded), change(60_000n, 90_000n, { year: 2027 }))).toEqual([committed(ids.next, one, '300.00')]);
    expect(moved(after(...awarded), change(60_000n, 100_001n))).toMatchObject({ type: 'application/no-appropriation' });
  });
  it('frees what was committed last first, and never more than the grant holds', () => {
    const state = after(...awarded, committed(ids.next, one, '300.00'));
    expect(moved(state, change(90_000n, 50_000n))).toEqual([freed(ids.next, one, '300.00'), freed(ids.general, one, '100.00')]);
    expect(moved(state, change(90_000n, 0n))).toEqual([freed(ids.next, one, '300.00'), freed(ids.general, one, '600.00')]);
    expect(moved(state, change(500_000n, 0n))).toEqual([freed(ids.next, one, '300.00'), freed(ids.general, one, '600.00')]);
    expect(moved(state, change(500_000n, 0n, { application: other }))).toEqual([]);
  });
  it('commits also what there is not, where the decision was made before it takes effect', () =>
    expect(moved(after(...awarded), change(60_000n, 200_000n, { decided: true }))).toEqual([committed(ids.general, one, '1400.00')]));
});
