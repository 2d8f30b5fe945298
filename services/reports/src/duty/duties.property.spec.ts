import { describe, expect, it } from '@jest/globals';
import { usualSpending } from '@toteuma/contracts';
import { dayAfter, isWorkingDay } from '@toteuma/kernel';
import fc from 'fast-check';
import { ulpoAward } from '../realisation/ulpo-events.js';
import { dutiesOf, keyOf } from './duties.js';
import { evolveDuties, noFacts } from './duty-facts.js';

const day = (from: string, to: string) => fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const awards = fc.record({ start: day('2014-01-01', '2016-12-31'), end: day('2017-01-01', '2022-12-31'), monthsBetween: fc.option(fc.integer({ min: 1, max: 24 })), lastClaimMonths: fc.option(fc.integer({ min: 0, max: 12 })) });

describe('the duties of any grant', () => {
  it('cover its period without a gap by claims, end on working days, and are each there once', () => {
    fc.assert(fc.property(awards, ({ start, end, monthsBetween, lastClaimMonths }) => {
      const spending = { ...usualSpending, claims: { ...usualSpending.claims, monthsBetween, lastClaimMonths } };
      const data = { ...ulpoAward, rules: { ...ulpoAward.rules, spending }, plan: { ...ulpoAward.plan, period: { from: start, to: end } } };
      const duties = dutiesOf(evolveDuties(noFacts, { type: 'GrantAwarded', data, occurredAt: '2014-01-01T09:00:00.000Z' }));
      const chain = duties.filter(({ kind }) => kind === 'claim' || kind === 'last-claim');
      expect(chain[0]!.from).toBe(start);
      expect(chain.at(-1)).toMatchObject({ kind: 'last-claim', to: end });
      for (const [index, { from }] of chain.entries()) if (index > 0) expect(from).toBe(dayAfter(chain[index - 1]!.to!));
      for (const { dueOn, setFor, opensOn } of duties) expect(isWorkingDay(dueOn) && dueOn >= setFor && opensOn <= dayAfter(dueOn)).toBe(true);
      expect(new Set(duties.map((duty) => JSON.stringify(keyOf(duty)))).size).toBe(duties.length);
    }), { numRuns: 300 });
  });
});
