import { describe, expect, it } from '@jest/globals';
import type { GrantTerms } from '@toteuma/contracts';
import { money } from '@toteuma/kernel';
import fc from 'fast-check';
import { ofAmendment, ofAward, ofClaimSubmitted, ofTranche, replaced } from './deltas.js';
import { changes, gather, type FigureRow } from './rows.js';
import { ulpoAward, ulpoSubmitted } from './ulpo-events.js';

const cents = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(money);
const year = fc.option(fc.integer({ min: 2014, max: 2017 }));
const cell = fc.record({ partner: fc.constantFrom('lead', 'p2'), category: fc.constantFrom('staff', 'services', 'flat-rate'), year, amount: cents, stated: fc.boolean() });
const financing = fc.record({ source: fc.constantFrom('eu-state', 'own'), partner: fc.option(fc.constantFrom('lead', 'p2')), year, amount: cents });
const terms: fc.Arbitrary<GrantTerms> = fc.record({ budgetVersion: fc.integer({ min: 1, max: 9 }), budget: fc.array(cell, { maxLength: 6 }), revenue: fc.option(cents), financing: fc.array(financing, { maxLength: 6 }), granted: cents });

const standing = (deltas: readonly FigureRow[], measures: readonly string[]) => gather(deltas).filter(({ measure }) => measures.includes(measure));
/** Rows that count, in one order. */
const amounts = (rows: readonly FigureRow[]) => gather(rows).filter(({ amount }) => amount !== 0n).map((row) => JSON.stringify({ ...row, amount: String(row.amount) })).toSorted();

describe('dated changes', () => {
  it('after any amendments the sum of all changes is what the newest terms grant, and the award stays known', () => {
    fc.assert(
      fc.property(terms, fc.array(terms, { maxLength: 5 }), (first, later) => {
        const deltas = [...ofAward({ ...ulpoAward, terms: first }).rows];
        for (const next of later) deltas.push(...ofAmendment({ amendment: 1, effectiveFrom: '2023-01-01', terms: next }, standing(deltas, replaced.terms)).rows);
        const newest = ofAward({ ...ulpoAward, terms: later.at(-1) ?? first }).rows;
        expect(amounts(standing(deltas, replaced.terms))).toEqual(amounts(standing(newest, replaced.terms)));
        expect(amounts(standing(deltas, ['awarded']))).toEqual(amounts(standing(ofAward({ ...ulpoAward, terms: first }).rows, ['awarded'])));
      }),
    );
  });

  it('totals kept step by step are the sum of the changes, in whatever order these are added', () => {
    const row = fc.record({ measure: fc.constantFrom('certified' as const, 'parked' as const), partner: fc.constantFrom('lead', 'p2'), category: fc.constantFrom('staff', 'services'), year: fc.constantFrom(2015, 2016), moneySource: fc.constant(null), amount: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }) });
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 5 }), { maxLength: 6 }), (events) => {
        const stepwise = events.reduce<FigureRow[]>((totals, rows) => gather([...totals, ...gather(rows)]), []);
        expect(amounts(stepwise)).toEqual(amounts(events.toReversed().flat()));
      }),
    );
  });

  it('changes lead from any rows to any others, and from rows to themselves nothing leads', () => {
    const rows = terms.map((given) => [...ofAward({ ...ulpoAward, terms: given }).rows]);
    fc.assert(
      fc.property(rows, rows, (now, target) => {
        expect(amounts([...now, ...changes(now, target)])).toEqual(amounts(target));
        expect(changes(now, now)).toEqual([]);
      }),
    );
  });

  it('every event leaves a row, also one that changes nothing', () => {
    const granted = [...ofAward(ulpoAward).rows].filter(({ measure }) => measure === 'granted');
    expect(ofTranche({ year: 2023, amount: '0.00', granted: '141109.00' }, granted).rows).toHaveLength(1);
    const claimed = ofClaimSubmitted({ ...ulpoSubmitted, declared: [] }, []).rows;
    expect(ofClaimSubmitted({ ...ulpoSubmitted, declared: [] }, claimed).rows).toHaveLength(1);
  });
});
