import { describe, expect, it } from '@jest/globals';
import { parseMoney, money, budgetTotal, sum } from '@toteuma/kernel';
import fc from 'fast-check';
import type { Awarded, State } from './application-state.js';
import { application, type Command } from './application.js';
import { answer, ask, award, cell, line, nothingCertified, stamp, submit, tranche } from './application-samples.js';
import { belowCertified, cellsOf, changedBudget, euState, type Certified } from './terms.js';

/** Takes what is accepted and passes over what is refused, as people do. */
function accepted(state: State, command: Command): State {
  const decision = application.decide(command, state);
  return decision.ok ? decision.value.reduce((before, event) => application.evolve(before, { ...event, actor: command.actor, occurredAt: command.at }), state) : state;
}

const cents = (max: bigint) => fc.bigInt({ min: 0n, max });
const step = fc.oneof(
  cents(20_000n).map((amount) => ({ do: 'tranche' as const, amount })),
  // Own money takes up the difference now and then, so that many requests foot and some do not.
  fc.record({ do: fc.constant('ask' as const), staff: fc.bigInt({ min: 100_000n, max: 700_000n }), services: cents(300_000n), year: fc.constantFrom(null, 2022, 2023), support: fc.bigInt({ min: 250_000n, max: 410_000n }), foots: fc.integer({ min: 0, max: 3 }).map((n) => n > 0) }),
  fc.record({ do: fc.constant('answer' as const), accept: fc.integer({ min: 0, max: 3 }).map((n) => n > 0), support: fc.option(fc.bigInt({ min: 200_000n, max: 260_000n })) }),
  fc.record({ do: fc.constant('claims' as const), lowered: fc.boolean() }),
  cents(20_000n).map((amount) => ({ do: 'certify' as const, amount })),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function commandOf(one: Exclude<Step, { do: 'certify' }>, state: State, certified: Certified): Command {
  const latest = state.status === 'awarded' ? state.amendments.length : 0;
  switch (one.do) {
    case 'tranche':
      return tranche(money(one.amount));
    case 'ask': {
      const cells = [cell('staff', money(one.staff), { year: one.year }), cell('services', money(one.services))];
      const budget = state.status === 'awarded' ? changedBudget(state.terms.budget, cells, state.rules.costModel) : [];
      const total = budgetTotal(cellsOf(budget));
      const own = one.support < total ? total - one.support : 0n;
      return ask({ cells, financing: [line('eu-state', money(one.support)), line('own', money(one.foots ? own : own + 1n))] }, { certified });
    }
    case 'answer':
      return answer(one.accept ? 'accepted' : 'rejected', { amendment: latest, support: one.support === null ? null : money(one.support), certified });
    default:
      return { type: one.lowered ? 'AcceptLowering' : 'LapseAmendment', ...stamp('2023-01-21'), amendment: latest };
  }
}

describe('any sequence of tranches, amendments and answers', () => {
  const budget = [cell('staff', '4000'), cell('services', '1000')];
  const start = accepted(accepted(application.initial, submit({ budget, financing: [line('eu-state', '4000'), line('own', '1680')] })), award({ support: '2500' }));

  /** Plays the steps; looks at each with the states around it. */
  function play(steps: readonly Step[], look: (one: Step, before: Awarded, after: Awarded, certified: Certified) => void): void {
    let state = start;
    let certified: Certified = nothingCertified;
    for (const one of steps) {
      if (one.do === 'certify') {
        const amount = (certified.cells[0]?.amount ?? 0n) + one.amount;
        certified = { cells: [{ partner: 'lead', category: 'staff', amount }], supportDecided: certified.supportDecided + one.amount / 2n };
        continue;
      }
      const before = state;
      state = accepted(state, commandOf(one, state, certified));
      if (state.status !== 'awarded' || before.status !== 'awarded') throw new Error('the award is there from the start');
      look(one, before, state, certified);
    }
  }
  const lives = fc.array(step, { minLength: 10, maxLength: 40 });

  it('keeps the grant within the plan, the financing equal to the net budget, and versions without gaps', () => {
    fc.assert(fc.property(lives, (steps) => {
      play(steps, (one, { terms: before }, { terms }, certified) => {
        expect(parseMoney(terms.granted) <= euState(terms.financing)).toBe(true);
        expect(sum(terms.financing.map(({ amount }) => parseMoney(amount)))).toBe(budgetTotal(cellsOf(terms.budget)));
        expect(euState(terms.financing) <= euState(before.financing)).toBe(true);
        if (one.do !== 'tranche') expect(parseMoney(terms.granted) <= parseMoney(before.granted)).toBe(true);
        expect([before.budgetVersion, before.budgetVersion + 1]).toContain(terms.budgetVersion);
        // A cell falls below what was known as certified only while claims has not spoken: the request and the decision saw to it.
        if (one.do === 'answer') expect(belowCertified(before.budget, terms.budget, certified)).toBeNull();
      });
    }), { numRuns: 300 });
  });

  it('comes by changes of the budget often enough', () => {
    let changes = 0;
    // A fixed seed: what a random run happens not to meet says nothing of the rules.
    for (const steps of fc.sample(lives, { seed: 1, numRuns: 300 })) play(steps, (_, before, after) => { changes += after.terms.budgetVersion - before.terms.budgetVersion; });
    expect(changes).toBeGreaterThan(10);
  });
});
