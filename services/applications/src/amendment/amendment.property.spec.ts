import { describe, expect, it } from '@jest/globals';
import { contracts, type DomainEvent, type GrantTerms } from '@toteuma/contracts';
import { amendBudget, budgetTotal, money, parseMoney, sum } from '@toteuma/kernel';
import fc from 'fast-check';
import type { Awarded, State } from '../application/application-state.js';
import { application, type Command } from '../application/application.js';
import { answer, ask, award, cell, line, rules, stamp, submit } from '../application/application-samples.js';
import { cellsOf, type BudgetChange } from '../application/terms.js';

const RUNS = 1000;
type Cells = GrantTerms['budget'];

const categories = ['staff', 'services', 'travel'];
const partners = ['lead', 'p2'];
const p2 = { id: 'p2', name: 'Second', businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' as const };
const amount = fc.bigInt({ min: 0n, max: 50_000_000n });
const key = (years: readonly (number | null)[]) => fc.record({ partner: fc.constantFrom(...partners), category: fc.constantFrom(...categories), year: fc.constantFrom(...years) });
const keyText = ({ partner, category, year }: { partner: string; category: string; year: number | null }) => JSON.stringify([partner, category, year]);
const someCells = (years: readonly (number | null)[]) => fc
  .uniqueArray(fc.tuple(key(years), amount), { selector: ([one]) => keyText(one), minLength: 1, maxLength: 8 })
  .map((pairs): Cells => pairs.map(([one, cents]) => ({ ...one, amount: money(cents), stated: false })));
/** A stated flat rate of the year-less kind, now and then. */
const stated = fc.option(fc.record({ partner: fc.constantFrom(...partners), amount: amount.map(money) }).map((one): Cells => [{ ...one, category: 'flat-rate', year: null, stated: true }]), { nil: [] as Cells, freq: 2 });

function accepted(state: State, command: Command, past: DomainEvent[]): State {
  const result = application.decide(command, state);
  if (!result.ok) throw new Error(`${command.type}: ${result.error.type}: ${result.error.detail}`);
  past.push(...result.value);
  return result.value.reduce((after, event) => application.evolve(after, { ...event, actor: command.actor, occurredAt: command.at }), state);
}

/** EU and state money stays as it is; the beneficiaries pay the rest, so that every change can be taken back. */
const financed = (budget: Cells) => {
  const rest = budgetTotal(cellsOf(budget)) - 1000n;
  return [line('eu-state', '10.00'), line('own', money(rest))];
};
const withRoom = (cells: Cells): Cells => [...cells, cell('equipment', '10.00')];
const roomy = { ...rules, categories: [...rules.categories, { id: 'equipment', computed: false }] };

function granted(budget: Cells, past: DomainEvent[]): Awarded {
  const whole = amendBudget([], cellsOf(withRoom(budget)), roomy.costModel).map((one) => ({ ...one, amount: money(one.amount) }));
  const filed = accepted({ status: 'none' }, submit({ partners: [p2], budget: whole, financing: financed(whole) }, { rules: roomy }), past);
  return accepted(filed, award({ supportRate: '1', support: '0' }), past) as Awarded;
}

/** Asks, decides and waits for claims where that is needed. */
function amended(state: Awarded, change: BudgetChange, past: DomainEvent[]): Awarded {
  const asked = accepted(state, ask(change, { formal: true }), past) as Awarded;
  const amendment = asked.amendments.length;
  const decided = accepted(asked, answer('accepted', { amendment }), past) as Awarded;
  return decided.amendments.at(-1)?.status === 'waiting' ? (accepted(decided, { type: 'AcceptLowering', ...stamp('2023-01-21'), amendment }, past) as Awarded) : decided;
}

const changed = (state: Awarded, cells: Cells): BudgetChange => ({
  cells, financing: financed(amendBudget(cellsOf(state.terms.budget), cellsOf(cells), roomy.costModel).map((one) => ({ ...one, amount: money(one.amount) }))),
});

/** Names every cell that one budget has and the other has not as it was before. */
function inverse(before: GrantTerms, after: GrantTerms): BudgetChange {
  const standing = (terms: GrantTerms) => terms.budget.filter(({ category, stated: isStated }) => category !== 'flat-rate' || isStated);
  const old = new Map(standing(before).map((one) => [keyText(one), one]));
  const gone = standing(after).filter((one) => !old.has(keyText(one))).map((one) => ({ ...one, amount: '0.00', stated: false }));
  return { cells: [...old.values(), ...gone], financing: [...before.financing] };
}

const figures = ({ budget, financing, granted: support, revenue }: GrantTerms) => ({
  cells: Object.fromEntries(budget.filter((one) => parseMoney(one.amount) !== 0n).map((one) => [keyText(one), one.amount]).toSorted(([a], [b]) => (a! < b! ? -1 : 1))),
  financing: Object.fromEntries(financing.map(({ source, amount: paid }) => [source, paid])), support, revenue,
});

const livesIn = (years: readonly (number | null)[]) => fc.tuple(someCells(years), stated, fc.array(fc.tuple(someCells(years), stated), { minLength: 1, maxLength: 3 }));
/** A budget has years or it has none: in one of both kinds an emptied cell without a year would say what a stated flat rate stands for. */
const lives = fc.oneof(livesIn([null]), livesIn([2022, 2023]));

describe('random amendments', () => {
  it('foot in every direction', () => {
    fc.assert(fc.property(lives, ([first, flat, more]) => {
      let state = granted([...first, ...flat], []);
      for (const [cells, other] of more) {
        state = amended(state, changed(state, [...cells, ...other]), []);
        const { budget, financing, budgetVersion } = state.terms;
        const total = budgetTotal(cellsOf(budget));
        expect(sum(financing.map((one) => parseMoney(one.amount)))).toBe(total);
        expect(sum(partners.map((partner) => budgetTotal(cellsOf(budget.filter((one) => one.partner === partner)))))).toBe(total);
        for (const one of cells) expect(budget).toContainEqual(one);
        expect(budgetVersion).toBe(state.amendments.length + 1);
      }
    }), { numRuns: RUNS });
  });

  it('are undone by their inverse', () => {
    fc.assert(fc.property(lives, ([first, flat, more]) => {
      const [cells, other] = more[0]!;
      const before = granted([...first, ...flat], []);
      const there = amended(before, changed(before, [...cells, ...other]), []);
      const back = amended(there, inverse(before.terms, there.terms), []);
      expect(figures(back.terms)).toEqual(figures(before.terms));
    }), { numRuns: RUNS });
  });

  it('are told whole by their events', () => {
    fc.assert(fc.property(lives, ([first, flat, more]) => {
      const past: DomainEvent[] = [];
      let state = granted([...first, ...flat], past);
      for (const [cells, other] of more) state = amended(state, changed(state, [...cells, ...other]), past);
      const stored = past.map((event) => ({ type: event.type, data: contracts.find(event.type).parse(JSON.parse(JSON.stringify(event.data)), 1) }) as DomainEvent);
      const replayed = stored.reduce<State>((after, event) => application.evolve(after, { ...event, actor: 'someone', occurredAt: '2023-01-21T09:00:00.000Z' }), application.initial);
      expect((replayed as Awarded).terms).toEqual(state.terms);
      expect((replayed as Awarded).amendments.map(({ status }) => status)).toEqual(state.amendments.map(({ status }) => status));
    }), { numRuns: RUNS });
  });
});
