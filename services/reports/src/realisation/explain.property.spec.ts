import { describe, expect, it } from '@jest/globals';
import type { EventData, OperationFigures } from '@toteuma/contracts';
import { money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import fc from 'fast-check';
import { ofAdvance, ofAmendment, ofAuthorisation, ofAward, ofClaimCorrected, ofClaimDecided, ofClaimSubmitted, ofLife, ofPayment, ofRecovery, ofTranche, replaced, type Change } from './deltas.js';
import { amountAt, explain, type Moved } from './explain.js';
import { figuresOf } from './figures.js';
import { knownFacts } from './known-facts.js';
import { gather, type FigureRow, type Measure } from './rows.js';
import { ulpoAward } from './ulpo-events.js';

const LIVES = { numRuns: 1000 };
const cents = (max: bigint, least = 0n) => fc.bigInt({ min: least, max });
const category = fc.constantFrom('staff', 'services', 'flat-rate');
const year = fc.constantFrom(2022, 2023);

type Happening =
  | { kind: 'claim'; category: string; year: number; declared: Cents; deducted: Cents; support: Cents; over: Cents; last: boolean } | { kind: 'correction'; category: string; year: number; amount: Cents; support: Cents; over: Cents }
  | { kind: 'advance' | 'set-off' | 'payment' | 'recovery' | 'tranche'; amount: Cents } | { kind: 'amendment'; staff: Cents; granted: Cents } | { kind: 'life'; life: 'running' | 'interrupted' | 'closed' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), category, year, declared: cents(900_000n, -9_000n), deducted: cents(9_000n), support: cents(700_000n, -9_000n), over: cents(9_000n), last: fc.boolean() }),
  fc.record({ kind: fc.constant('correction' as const), category, year, amount: cents(9_000n, -90_000n), support: cents(9_000n, -90_000n), over: cents(9_000n) }),
  fc.record({ kind: fc.constantFrom('advance' as const, 'set-off' as const, 'payment' as const, 'recovery' as const, 'tranche' as const), amount: cents(500_000n) }),
  fc.record({ kind: fc.constant('amendment' as const), staff: cents(9_000_000n), granted: cents(9_000_000n) }),
  fc.record({ kind: fc.constant('life' as const), life: fc.constantFrom('running' as const, 'interrupted' as const, 'closed' as const) }),
);

function changesOf(what: Happening, now: (measures: readonly Measure[]) => FigureRow[]): Change[] {
  switch (what.kind) {
    case 'claim': {
      const cell = { partner: 'lead', category: what.category, year: what.year };
      const declared = [{ ...cell, amount: money(what.declared) }];
      const certified = { ...cell, declared: money(what.declared), deducted: money(what.deducted), parked: '0.00', certified: money(what.declared - what.deducted) };
      const decided: EventData<'ClaimDecided'> = {
        claim: 1, period: ulpoAward.plan.period, last: what.last, rows: [], cells: [certified], revenue: [], received: [{ source: 'municipal', partner: 'lead', amount: '12.34' }], net: '0.00', netByPartner: [],
        support: money(what.support), supportByPartner: [{ partner: 'lead', amount: money(what.support) }], supportDecided: '0.00', supportOverGrant: money(what.over),
      };
      return [
        ofClaimSubmitted({ claim: 1, period: ulpoAward.plan.period, rows: [], revenue: [], financing: [], last: what.last, declared, claimedSupport: money(what.support) }, now(replaced.claimed)),
        ofClaimDecided(decided, now(replaced.overGrant)),
      ];
    }
    case 'correction': {
      const cell = { partner: 'lead', category: what.category, year: what.year, declared: '0.00', parked: '0.00', deducted: money(-what.amount), certified: money(what.amount) };
      const support = money(what.support);
      return [ofClaimCorrected({ correction: 1, claim: 1, row: '1', amount: money(what.amount), reason: null, cells: [cell], net: '0.00', netByPartner: [], support, supportByPartner: [{ partner: 'lead', amount: support }], supportDecided: '0.00', supportOverGrant: money(what.over) }, now(replaced.overGrant))];
    }
    case 'advance':
      return [ofAdvance({ advance: 1, amount: money(what.amount), paidOn: '2023-01-10' })];
    case 'set-off':
      return [ofAuthorisation({ claim: 1, amount: '0.00', setOff: money(what.amount), setOffReplaced: money(what.amount / 3n) })];
    case 'payment':
      return [ofPayment({ claim: 1, amount: money(what.amount), paidOn: '2023-01-10' })];
    case 'recovery':
      return [ofRecovery({ recovery: null, amount: money(what.amount), interest: '3.21', receivedOn: '2023-01-10', reason: null })];
    case 'tranche':
      return [ofTranche({ year: 2023, amount: '0.00', granted: money(what.amount) }, now(replaced.granted))];
    case 'amendment': {
      const budget = [{ partner: 'lead', category: 'staff', year: null, amount: money(what.staff), stated: false }];
      const financing = [{ source: 'eu-state', partner: null, year: null, amount: money(what.granted) }, { source: 'own', partner: null, year: null, amount: money(what.staff) }];
      return [ofAmendment({ amendment: 1, effectiveFrom: '2023-03-15', terms: { budgetVersion: 2, revenue: null, budget, financing, granted: money(what.granted) } }, now(replaced.terms))];
    }
    case 'life':
      return [ofLife(what.life)];
    default:
      return what satisfies never;
  }
}

/** Plays the happenings as the view does, with running totals. */
function lived(happenings: readonly Happening[]): { totals: FigureRow[]; moved: Moved<number>[] } {
  const moved: Moved<number>[] = [];
  let totals: FigureRow[] = [];
  const take = ({ rows, facts }: Change) => {
    const position = BigInt(moved.length + 1);
    totals = gather([...totals, ...rows]);
    moved.push({ event: moved.length, rows, facts: Object.entries(facts).map(([key, value]) => ({ key, position, value })) });
  };
  take(ofAward(ulpoAward));
  for (const what of happenings) for (const change of changesOf(what, (measures) => totals.filter(({ measure }) => measures.includes(measure)))) take(change);
  return { totals, moved };
}

function pathsOf(value: unknown, path: string[] = []): string[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  return [path.join('.')];
}

describe('an explained figure', () => {
  it('is what its changes add up to, whatever amount it is, and what the running totals say', () => {
    fc.assert(fc.property(fc.array(happening, { maxLength: 8 }), fc.nat(), (happenings, at) => {
      const { totals, moved } = lived(happenings);
      const figures: OperationFigures = figuresOf(totals, knownFacts(moved.flatMap(({ facts }) => facts))!);
      const paths = pathsOf(figures).filter((path) => amountAt(figures, path) !== undefined);
      for (const path of [paths[at % paths.length]!, 'support.receivable']) {
        const { value, steps } = explain(moved, path);
        expect([path, value]).toEqual([path, amountAt(figures, path)]);
        expect([path, money(sum(steps.map(({ change }) => parseMoney(change))))]).toEqual([path, value ?? '0.00']);
        expect(steps.every(({ change }) => change !== '0.00')).toBe(true);
        if (value !== null && steps.length > 0) expect(steps.at(-1)!.after).toBe(value);
      }
    }), LIVES);
  });

  it('may be any amount there is, in a grant of which nothing has become yet too', () => {
    const { totals, moved } = lived([]);
    const figures: OperationFigures = figuresOf(totals, knownFacts(moved.flatMap(({ facts }) => facts))!);
    expect(pathsOf(figures).filter((path) => amountAt(figures, path) !== undefined).length).toBeGreaterThan(20);
  });

  it('the receivable is never below zero, and interest is no part of what came back', () => {
    fc.assert(fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
      const { totals, moved } = lived(happenings);
      const { support, status } = figuresOf(totals, knownFacts(moved.flatMap(({ facts }) => facts))!);
      const of = (kind: Happening['kind']) => sum(happenings.map((what) => (what.kind === kind && 'amount' in what ? what.amount : 0n)));
      expect(parseMoney(support.receivable) >= 0n).toBe(true);
      expect([support.recovered, support.paid]).toEqual([money(of('recovery')), money(of('payment') + of('advance'))]);
      const life = happenings.findLast((what) => what.kind === 'life');
      if (life?.kind === 'life' && life.life !== 'running') expect(status).toBe(life.life);
      else expect(status).toBe(happenings.some((what) => what.kind === 'claim' && what.last) ? 'ended' : 'running');
    }), LIVES);
  });

  it('knows a path with points in its ids, and no path that names no amount', () => {
    const figures = { categories: { 'a.b': { certified: '1.00', realisation: '50.00' }, c: { d: '2.00' } }, months: 9, status: 'running', own: { granted: null } } as unknown as OperationFigures;
    expect(['categories.a.b.certified', 'categories.c.d', 'own.granted', 'categories.a.b.realisation', 'months', 'status', 'categories', 'toString', '', 'own.granted.x'].map((path) => amountAt(figures, path)))
      .toEqual(['1.00', '2.00', null, undefined, undefined, undefined, undefined, undefined, undefined, undefined]);
  });
});
