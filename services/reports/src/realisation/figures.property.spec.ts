import { describe, expect, it } from '@jest/globals';
import type { Award, EventData, GrantTerms, OperationFigures } from '@toteuma/contracts';
import { allocate, completeBudget, money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import fc from 'fast-check';
import { ofAmendment, ofAward, ofClaimDecided, ofClaimSubmitted, ofPayment, ofTranche, replaced, type Change, type Facts } from './deltas.js';
import { figuresOf, type KnownFacts } from './figures.js';
import { gather, type FigureRow, type Measure } from './rows.js';
import { ulpoAward } from './ulpo-events.js';

const LIVES = { numRuns: 1000 };
const PARTNERS = ['lead', 'p2', 't1'];
const COSTS = ['staff', 'services'];
const COMPUTED = ['side-costs', 'flat-rate'];
const LINES = [...COSTS, ...COMPUTED];
const YEARS = [2022, 2023];

const cents = (max: bigint, min = 0n) => fc.bigInt({ min, max });
const models: fc.Arbitrary<Award['rules']['costModel']> = fc.constantFrom(
  { id: 'actual', flatRates: [] }, { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] },
  { id: 'chain', flatRates: [{ category: 'flat-rate', base: ['staff', 'side-costs'], percent: '40' }, { category: 'side-costs', base: ['staff'], percent: '23.81' }] },
);
const rules = fc.record({
  costModel: models,
  supportLevel: fc.constantFrom('operation' as const, 'partner' as const, 'line' as const),
  rounding: fc.record({ mode: fc.constantFrom('half-up' as const, 'down' as const, 'up' as const), unit: fc.constantFrom('0.01', '1.00'), residual: fc.constantFrom('own' as const, 'largest' as const, 'last-year' as const) }),
  euShare: fc.record({ percent: fc.constantFrom('0', '33.3333', '45', '66.67', '100'), of: fc.constantFrom('support' as const, 'public' as const) }),
});
const sources: Award['rules']['sources'] = [
  { id: 'eu-state', public: true, share: { of: 'public', percent: '65' } }, { id: 'municipal', public: true, share: { of: 'public', percent: '35' } }, { id: 'private', public: false }, { id: 'own', public: false },
];

const amounts = (count: number) => fc.array(cents(9_000_000n), { minLength: count, maxLength: count });
/** A budget of each partner, category and year, flat rates included, and a plan that foots. */
const termsOf = (model: Award['rules']['costModel']): fc.Arbitrary<GrantTerms> =>
  fc.record({ budget: amounts(PARTNERS.length * COSTS.length * YEARS.length), shares: amounts(7), granted: fc.integer({ min: 0, max: 100 }) }).map(({ budget, shares, granted }) => {
    const given = PARTNERS.flatMap((partner) => COSTS.flatMap((category) => YEARS.map((year) => ({ partner, category, year, stated: false }))));
    const cells = completeBudget(given.map((cell, at) => ({ ...cell, amount: budget[at]! })), model);
    const lines = [...sources.slice(0, 3).map(({ id }) => ({ source: id, partner: null })), ...[null, ...PARTNERS].map((partner) => ({ source: 'own', partner }))];
    const parts = allocate(sum(cells.map(({ amount }) => amount)), shares);
    return {
      budgetVersion: 1, revenue: null, budget: cells.map((cell) => ({ ...cell, amount: money(cell.amount) })),
      financing: lines.map((line, at) => ({ ...line, year: null, amount: money(parts[at]!) })), granted: money((parts[0]! * BigInt(granted)) / 100n),
    };
  });

const partner = { name: 'x', businessId: null, unit: null, type: null };
const awards: fc.Arbitrary<{ award: Award; later: GrantTerms[] }> = rules.chain((more) => fc.record({ first: termsOf(more.costModel), later: fc.array(termsOf(more.costModel), { maxLength: 3 }), counts: fc.constantFrom('municipal' as const, null) }).map(({ first, later, counts }) => ({
  later: later.map((terms, at) => ({ ...terms, budgetVersion: at + 2 })),
  award: {
    ...ulpoAward, ownRate: null, terms: first, rules: { ...ulpoAward.rules, ...more, sources, categories: LINES.map((id) => ({ id, computed: COMPUTED.includes(id) })) },
    plan: { ...ulpoAward.plan, applicant: { ...partner, ownCountsAs: counts }, partners: [{ ...partner, id: 'p2', role: 'partner', ownCountsAs: 'other-public' }, { ...partner, id: 't1', role: 'transferee', ownCountsAs: null }] },
  },
})));

const cell = fc.record({ partner: fc.constantFrom(...PARTNERS), category: fc.constantFrom(...LINES), year: fc.constantFrom(...YEARS), certified: cents(900_000n, -90_000n), deducted: cents(9_000n), parked: cents(9_000n) });
const claims = fc.array(fc.record({ cells: fc.array(cell, { maxLength: 8 }), revenue: cents(9_000n), other: cents(90_000n), support: cents(900_000n, -9_000n), weights: amounts(LINES.length) }), { maxLength: 4 });
type Claim = typeof claims extends fc.Arbitrary<(infer One)[]> ? One : never;

function decidedOf({ cells, revenue, other, support, weights }: Claim, award: Award, claim: number): EventData<'ClaimDecided'> {
  const split = (names: readonly string[]) => allocate(support, weights.slice(0, names.length)).map(money);
  return {
    claim, period: award.plan.period, last: false, rows: [],
    cells: cells.map((one) => ({ ...one, declared: money(one.certified + one.deducted + one.parked), certified: money(one.certified), deducted: money(one.deducted), parked: money(one.parked) })),
    revenue: [{ partner: 'p2', amount: money(revenue) }], received: [{ source: 'municipal', partner: 't1', amount: money(other) }, { source: 'private', partner: 'lead', amount: money(other) }],
    net: money(sum(cells.map(({ certified }) => certified)) - revenue), netByPartner: [], support: money(support), supportDecided: '0.00', supportOverGrant: '0.00',
    supportByPartner: split(['lead', 'p2']).map((amount, at) => ({ partner: PARTNERS[at]!, amount })),
    ...(award.rules.supportLevel === 'line' && { supportByLine: split(LINES).map((amount, at) => ({ category: LINES[at]!, amount })) }),
  };
}

/** Keeps running totals as the view does, and beside them every change as it came. */
class Life {
  totals: FigureRow[] = [];
  readonly changes: FigureRow[] = [];
  facts: Partial<Facts> = {};

  take(change: (now: (measures: readonly Measure[]) => FigureRow[]) => Change): this {
    const { rows, facts } = change((measures) => this.totals.filter(({ measure }) => measures.includes(measure)));
    this.totals = gather([...this.totals, ...rows]);
    this.changes.push(...rows);
    this.facts = { ...this.facts, ...facts };
    return this;
  }
  amend = (terms: GrantTerms) => this.take((now) => ofAmendment({ amendment: 1, effectiveFrom: '2023-03-15', terms }, now(replaced.terms)));
  get figures(): OperationFigures {
    return figuresOf(this.totals, this.facts as KnownFacts);
  }
}

function lived(award: Award, later: readonly GrantTerms[], decided: readonly Claim[]): Life {
  const life = new Life().take(() => ofAward(award));
  for (const [at, claim] of decided.entries()) {
    const data = decidedOf(claim, award, at + 1);
    const declared = data.cells.map(({ partner: of, category, year, declared: amount }) => ({ partner: of, category, year, amount }));
    life.take((now) => ofClaimSubmitted({ ...data, rows: [], financing: [], declared, claimedSupport: '0.00' }, now(replaced.claimed)));
    life.take((now) => ofClaimDecided(data, now(replaced.overGrant)));
    if (claim.support > 0n) life.take(() => ofPayment({ claim: at + 1, amount: money(claim.support), paidOn: '2023-04-01' }));
    if (later[at]) life.amend(later[at]);
  }
  return life.take((now) => ofTranche({ year: 2023, amount: '0.00', granted: (later.at(-1) ?? award.terms).granted }, now(replaced.granted)));
}

const cent = (text: string | null | undefined): Cents => parseMoney(text ?? '0');
const total = (texts: readonly (string | null | undefined)[]): Cents => sum(texts.map(cent));

function foots(figures: OperationFigures, { rules: { supportLevel } }: Award): void {
  const { categories, partners, years, sources: bySource, support } = figures;
  for (const part of ['grantedAtAward', 'granted', 'declared', 'parked', 'deducted', 'certified'] as const) {
    expect(total(Object.values(categories).map((line) => line[part]))).toBe(cent(figures.total[part]));
    for (const id of LINES) expect(total(Object.values(partners).map((one) => one.categories[id]![part]))).toBe(cent(categories[id]![part]));
  }
  for (const line of [figures.total, ...Object.values(categories)]) expect(total([line.certified, line.deducted, line.parked])).toBe(cent(line.declared));
  expect(total(Object.values(partners).map((one) => one.granted))).toBe(cent(figures.net.granted));
  expect(total(Object.values(partners).map((one) => one.certified))).toBe(cent(figures.net.certified));
  expect(total(Object.values(partners).map((one) => one.support))).toBe(cent(support.certified));
  if (supportLevel === 'line') expect(total(Object.values(categories).map((line) => line.support))).toBe(cent(support.certified));
  expect(total(Object.values(years).map((year) => year.certified))).toBe(cent(figures.total.certified));
  expect(total(Object.values(years).map((year) => year.planned))).toBe(cent(figures.total.granted));
  expect(total(Object.values(bySource).map((source) => source.planned))).toBe(cent(figures.net.granted));
  expect(total(Object.values(bySource).map((source) => source.realised))).toBe(cent(figures.net.certified));
  for (const part of ['granted', 'certified', 'paid'] as const) expect(total([support.eu?.[part], support.state?.[part]])).toBe(cent(support[part]));
}

describe('the figures of any life of a grant', () => {
  it('foot in every direction (partner, category, year, source, total), are those that all changes give in any order, and come back when an amendment is taken back', () => {
    fc.assert(fc.property(awards, claims, ({ award, later: [amendment, ...later] }, decided) => {
      const life = lived(award, later, decided);
      const figures = life.figures;
      foots(figures, award);
      expect(figuresOf(gather(life.changes.toReversed()), life.facts as KnownFacts)).toEqual(figures);
      if (!amendment) return;
      const now = later.slice(0, decided.length).at(-1) ?? award.terms;
      const inForce = { ...now, granted: figures.support.granted };
      life.amend({ ...amendment, budgetVersion: 8 });
      foots(life.figures, award);
      expect(life.amend({ ...inForce, budgetVersion: 9 }).figures).toEqual({ ...figures, budgetVersion: 9 });
    }), LIVES);
  });
});
