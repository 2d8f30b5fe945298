import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { max, sum, type Cents } from '../money.js';
import { parseRate } from '../rate.js';
import { amendBudget, budgetTotal, completeBudget, type BudgetCell } from './budget.js';
import { splitRows, type VerifiedRow } from './claim.js';
import { FLAT_17_STAFF, flatRate, type CostModel } from './cost-model.js';
import { capsOfUnits, entitlement, entitlementOfUnits, splitSupport } from './entitlement.js';
import { sharesOfPublic, splitEuState } from './sources.js';
import { splitFlatRateByYear } from './years.js';

const PARTNERS = ['lead', 'p2', 'p3'];
const CATEGORIES = ['staff', 'services', 'travel'];

const models: fc.Arbitrary<CostModel> = fc.constantFrom(FLAT_17_STAFF, {
  id: 'two flat rates', flatRates: [{ category: 'flat-rate', base: ['staff', 'travel'], percent: '7.35' }, { category: 'side-costs', base: ['staff'], percent: '33.3333' }],
}, {
  id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'travel', 'side-costs'], percent: '40' }, { category: 'side-costs', base: ['staff'], percent: '23.81' }],
});

/** A row whose deducted and parked parts are within its amount; `least` below 0 lets credit notes in. */
function rowsFrom(least: bigint): fc.Arbitrary<VerifiedRow[]> {
  const row = fc.record({
    partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom(...CATEGORIES), amount: fc.bigInt({ min: least, max: 5_000_000n }),
    deductedShare: fc.bigInt({ min: 0n, max: 100n }), parkedShare: fc.bigInt({ min: 0n, max: 100n }),
  }).map(({ deductedShare, parkedShare, ...facts }) => {
    const deducted = (facts.amount * deductedShare) / 100n;
    return { ...facts, deducted, parked: ((facts.amount - deducted) * parkedShare) / 100n };
  });
  return fc.array(row, { maxLength: 12 }).map((rows) => rows.map((facts, index) => ({ id: `r${index}`, ...facts })));
}

describe('the split of a claim', () => {
  it('declared = certified + deducted + parked in every cell, credit notes or not', () => {
    fc.assert(fc.property(rowsFrom(-5_000_000n), models, (rows, model) => {
      const split = splitRows(rows, model);
      for (const row of split.rows) expect(row.certified + row.deducted + row.parked).toBe(row.amount);
      for (const flat of split.flatRates) {
        expect(flat.certified + flat.deducted + flat.parked).toBe(flat.declared);
        const own = split.rows.filter((row) => row.partner === flat.partner);
        const computed = split.flatRates.filter((other) => other.partner === flat.partner);
        const amounts = (part: 'amount' | 'certified') => new Map([
          ...CATEGORIES.map((category) => [category, sum(own.filter((row) => row.category === category).map((row) => row[part]))] as const),
          ...computed.map((other) => [other.category, part === 'amount' ? other.declared : other.certified] as const),
        ]);
        expect(flat.declared).toBe(flatRate(model, flat.category, amounts('amount')));
        expect(flat.certified).toBe(flatRate(model, flat.category, amounts('certified')));
        const waiting = own.flatMap((row) => row.parkedFlat).filter((part) => part.category === flat.category);
        expect(sum(waiting.map((part) => part.amount))).toBe(flat.parked);
      }
    }));
  });

  it('has nothing below zero for positive rows', () => {
    fc.assert(fc.property(rowsFrom(0n), models, (rows, model) => {
      const split = splitRows(rows, model);
      const amounts = [
        ...split.rows.flatMap((row) => [row.certified, row.deducted, row.parked, ...row.parkedFlat.map((part) => part.amount)]),
        ...split.flatRates.flatMap((flat) => [flat.declared, flat.certified, flat.deducted, flat.parked]),
      ];
      expect(amounts.filter((amount) => amount < 0n)).toEqual([]);
    }));
  });
});

describe('any sequence of claims, deductions, parking, tranches and amendments', () => {
  type Step =
    | { kind: 'claim'; rows: VerifiedRow[]; revenue: Cents; other: Cents }
    | { kind: 'tranche'; amount: Cents }
    | { kind: 'lower'; to: Cents };
  const cents = fc.bigInt({ min: 0n, max: 4_000_000n });
  const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), rows: rowsFrom(-1_000_000n), revenue: cents, other: cents }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tranche' as const), amount: cents }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lower' as const), to: cents }) },
  ), { maxLength: 12 });
  const rates = fc.constantFrom('0', '33.3333', '66.67', '75', '80', '100').map(parseRate);

  it('support is never over the grant, and own + other + support = net with own never below 0 when others paid at most the net', () => {
    fc.assert(fc.property(steps, rates, cents, models, (sequence, rate, award, model) => {
      let granted = award;
      let decided = 0n;
      const claims: { net: Cents; otherFinancing: Cents }[] = [];
      for (const step of sequence) {
        if (step.kind === 'tranche') granted += step.amount;
        // A grant is never lowered below the support already decided.
        if (step.kind === 'lower') granted = max(decided, step.to < granted ? step.to : granted);
        if (step.kind === 'claim') {
          const split = splitRows(step.rows, model);
          claims.push({ net: sum([...split.rows, ...split.flatRates].map((part) => part.certified)) - step.revenue, otherFinancing: step.other });
          decided = entitlement({ rate, claims, granted }).support;
        }
        const net = sum(claims.map((claim) => claim.net));
        const other = sum(claims.map((claim) => claim.otherFinancing));
        const own = net - other - decided;
        expect(decided >= 0n && decided <= granted).toBe(true);
        expect(own + other + decided).toBe(net);
        if (other <= net) expect(own >= 0n).toBe(true);
      }
    }));
  });

  it('what the grant holds back is exactly what a grant without limit would add', () => {
    const facts = fc.array(fc.record({ net: fc.bigInt({ min: -100_000n, max: 4_000_000n }), otherFinancing: cents }), { maxLength: 6 });
    fc.assert(fc.property(facts, rates, cents, (claims, rate, granted) => {
      const capped = entitlement({ rate, claims, granted });
      const ample = entitlement({ rate, claims, granted: 10n ** 12n });
      expect(capped.support + capped.overGrant).toBe(ample.support);
    }));
  });
});

describe('splits to partners and years', () => {
  const signed = fc.bigInt({ min: -3_000_000n, max: 3_000_000n });

  it('add up to the support', () => {
    const nets = fc.uniqueArray(fc.record({ partner: fc.constantFrom('p2', 'p3', 'lead', 'p4'), net: signed }), { minLength: 1, selector: (entry) => entry.partner });
    fc.assert(fc.property(signed, nets, (support, partners) => {
      const split = splitSupport(support, partners);
      expect(sum(split.map((part) => part.support))).toBe(support);
      expect(split.map((part) => part.partner).sort()).toEqual(partners.map((entry) => entry.partner).sort());
    }));
  });

  it('add up to the flat rate', () => {
    const bases = fc.array(fc.record({ year: fc.integer({ min: 2014, max: 2020 }), amount: signed }), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(bases, (years) => {
      const flat = flatRate(FLAT_17_STAFF, 'flat-rate', new Map([['staff', sum(years.map((entry) => entry.amount))]]));
      expect(sum(splitFlatRateByYear(flat, years).map((entry) => entry.amount))).toBe(flat);
    }));
  });
});

describe('budgets', () => {
  const cells: fc.Arbitrary<BudgetCell[]> = fc.uniqueArray(fc.record({
    partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom(...CATEGORIES), year: fc.constantFrom(2016, 2017, 2018),
    amount: fc.bigInt({ min: 0n, max: 9_000_000n }), stated: fc.constant(false),
  }), { maxLength: 15, selector: (cell) => `${cell.partner} ${cell.category} ${cell.year}` });

  it('have the flat rate of each partner to the cent, whatever its years', () => {
    fc.assert(fc.property(cells, models, (given, model) => {
      const complete = completeBudget(given, model);
      for (const { category } of model.flatRates) {
        for (const partner of PARTNERS) {
          const own = complete.filter((cell) => cell.partner === partner);
          const amounts = new Map([...CATEGORIES, 'side-costs'].map((name) => [name, budgetTotal(own.filter((cell) => cell.category === name))]));
          expect(budgetTotal(own.filter((cell) => cell.category === category))).toBe(flatRate(model, category, amounts));
        }
      }
    }));
  });

  it('completing twice is completing once, and amending by nothing changes nothing', () => {
    fc.assert(fc.property(cells, models, (given, model) => {
      const complete = completeBudget(given, model);
      expect(completeBudget(complete, model)).toEqual(complete);
      expect(amendBudget(complete, [], model)).toEqual(complete);
    }));
  });

  it('an amendment gives the budget that the amended cells would have given at once', () => {
    fc.assert(fc.property(cells, cells, models, (old, replacing, model) => {
      const named = new Set(replacing.map((cell) => `${cell.partner} ${cell.category} ${cell.year}`));
      const atOnce = completeBudget([...old.filter((cell) => !named.has(`${cell.partner} ${cell.category} ${cell.year}`)), ...replacing], model);
      expect(amendBudget(completeBudget(old, model), replacing, model)).toEqual(atOnce);
    }));
  });

  it('an amendment followed by its inverse restores every amount, stated flat rates too', () => {
    const stated = fc.array(fc.record({ partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom('flat-rate', 'side-costs'), year: fc.constantFrom(2016, 2017, 2018), amount: fc.bigInt({ min: 0n, max: 900_000n }), stated: fc.constant(true) }), { maxLength: 3 });
    const keyOf = (cell: BudgetCell) => `${cell.partner} ${cell.category} ${cell.year}`;
    const amounts = (of: readonly BudgetCell[]) => of.filter(({ amount }) => amount !== 0n).map((cell) => `${keyOf(cell)} ${cell.amount}`).toSorted();
    fc.assert(fc.property(cells, stated, cells, models, (given, flat, replacing, model) => {
      const kept = flat.filter((cell, at) => model.flatRates.some(({ category }) => category === cell.category) && flat.findIndex((other) => keyOf(other) === keyOf(cell)) === at);
      const old = completeBudget([...given, ...kept], model);
      const amended = amendBudget(old, replacing, model);
      // What was there comes back as it was; what came new goes back to nothing.
      const known = new Set(old.map(keyOf));
      const inverse = [...old.filter((cell) => cell.stated || !model.flatRates.some(({ category }) => category === cell.category)), ...replacing.filter((cell) => !known.has(keyOf(cell))).map((cell) => ({ ...cell, amount: 0n }))];
      expect(amounts(amendBudget(amended, inverse, model))).toEqual(amounts(old));
    }), { numRuns: 1000 });
  });
});

describe('parts of the grant, shares and EU money', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 10n });
  const runs = { numRuns: 1000 };

  it('no partner or line has more than its part, and the parts are the grant', () => {
    const unit = fc.record({ nets: fc.array(fc.bigInt({ min: -500_000n, max: 9_000_000n }), { maxLength: 4 }), otherFinancing: cents, budget: fc.bigInt({ min: -1000n, max: 9_000_000n }) });
    fc.assert(fc.property(fc.array(unit, { minLength: 1, maxLength: 13 }), cents, fc.constantFrom('0', '33.3333', '80', '100'), (given, granted, percent) => {
      const caps = capsOfUnits(granted, given.map(({ budget }, at) => ({ unit: `u${at}`, net: budget })));
      expect(sum(caps.map(({ cap }) => cap))).toBe(granted);
      const { support, units } = entitlementOfUnits(parseRate(percent), given.map((one, at) => ({ ...one, unit: `u${at}`, cap: caps[at]!.cap })));
      expect(sum(units.map((one) => one.support))).toBe(support);
      for (const [at, one] of units.entries()) expect(one.support >= 0n && one.support <= caps[at]!.cap).toBe(true);
      expect(support <= granted).toBe(true);
    }), runs);
  });

  it('shares that are the whole public part come to it, with the residual where a source carries it', () => {
    const percents = fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 })).map(([a, b]) => [Math.min(a, b), Math.abs(a - b), 1_000_000 - Math.max(a, b)]);
    const policies = fc.record({ mode: fc.constantFrom('half-up' as const, 'down' as const, 'up' as const), unit: fc.constantFrom('0.01', '0.05', '1.00', '100.00'), residual: fc.constantFrom('largest' as const, 'lead' as const, 'last-year' as const) });
    fc.assert(fc.property(percents, cents, policies, (parts, total, policy) => {
      const shares = parts.map((part, at) => ({ source: `s${at}`, percent: (part / 10_000).toFixed(4) }));
      const { lines, residual } = sharesOfPublic({ total, bySource: new Map() }, shares, policy);
      expect(sum(lines.map(({ expected }) => expected))).toBe(total);
      if (residual) expect(residual.expected + residual.residual).toBe(total);
    }), runs);
  });

  it('EU and state money are the support, and neither is below nothing', () => {
    fc.assert(fc.property(cents, cents, cents, fc.constantFrom('0', '45', '66.6667', '100'), fc.constantFrom('support' as const, 'public' as const), (support, planned, others, percent, of) => {
      const { eu, state } = splitEuState(support, { percent, of }, { support: planned, publicPart: planned + others });
      expect(eu + state).toBe(support);
      expect(eu >= 0n && state >= 0n).toBe(true);
    }), runs);
  });
});
