import { describe, expect, it } from '@jest/globals';
import { operationFigures, type Award, type EventData, type GrantTerms, type OperationFigures } from '@toteuma/contracts';
import { ofAmendment, ofAward, ofClaimDecided, ofClaimSubmitted, ofIndicators, ofPayment, ofTranche, replaced, type Change, type Facts } from './deltas.js';
import { figuresOf, type KnownFacts } from './figures.js';
import { gather, type FigureRow, type Measure } from './rows.js';
import { ulpoAward, ulpoDecided, ulpoPaid, ulpoSubmitted, ulpoTerms } from './ulpo-events.js';

/** Keeps rows and facts as the view does: each change is made against what stands before it. */
class Books {
  rows: FigureRow[] = [];
  facts: Partial<Facts> = {};

  take(change: (now: (measures: readonly Measure[]) => FigureRow[]) => Change): this {
    const { rows, facts } = change((measures) => this.rows.filter(({ measure }) => measures.includes(measure)));
    this.rows = gather([...this.rows, ...rows]);
    this.facts = { ...this.facts, ...facts };
    return this;
  }
  award = (award: Award) => this.take(() => ofAward(award));
  tranche = (data: EventData<'TrancheGranted'>) => this.take((now) => ofTranche(data, now(replaced.granted)));
  amend = (terms: GrantTerms) => this.take((now) => ofAmendment({ amendment: 1, effectiveFrom: '2023-03-15', terms }, now(replaced.terms)));
  submit = (data: EventData<'ClaimSubmitted'>) => this.take((now) => ofClaimSubmitted(data, now(replaced.claimed)));
  decide = (data: EventData<'ClaimDecided'>) => this.take((now) => ofClaimDecided(data, now(replaced.overGrant)));
  pay = (data: EventData<'PaymentRecorded'>) => this.take(() => ofPayment(data));
  accept = (achieved: Facts['achieved']) => this.take(() => ofIndicators({ report: 1, period: { from: '2023-01-01', to: '2023-06-30' }, values: [], achieved }));
  /** The figures, which must also be as their contract says. */
  get figures(): OperationFigures {
    return operationFigures.parse(figuresOf(this.rows, this.facts as KnownFacts));
  }
}

const ulpo = () => new Books().award(ulpoAward).submit(ulpoSubmitted).decide(ulpoDecided).pay(ulpoPaid).figures;
const planned = (change: Partial<Award['plan']>, terms: Partial<GrantTerms> = {}, award: Partial<Award> = {}): Award => ({ ...ulpoAward, ...award, plan: { ...ulpoAward.plan, ...change }, terms: { ...ulpoTerms, ...terms } });

describe('the figures of ULPO (document A)', () => {
  it.each([
    ['staff', '145201.00', '155520.80', '107.11'],
    ['services', '6500.00', '1757.00', '27.03'],
    ['other', null, '0.00', null],
    ['flat-rate', '24685.00', '26438.54', '107.10'],
  ])('%s: granted %s, certified %s, %s %%', (category, granted, certified, realisation) => {
    expect(ulpo().categories[category]).toEqual({ grantedAtAward: granted, granted, declared: certified, parked: '0.00', deducted: '0.00', certified, realisation });
  });

  it('totals, revenue and net', () => {
    const { total, revenue, net } = ulpo();
    expect(total).toEqual({ grantedAtAward: '176386.00', granted: '176386.00', declared: '183716.34', parked: '0.00', deducted: '0.00', certified: '183716.34', realisation: '104.16' });
    expect(revenue).toEqual({ granted: null, certified: null });
    expect(net).toEqual({ granted: '176386.00', certified: '183716.34', realisation: '104.16' });
  });

  it('own contribution: granted, at the decided rate, and what is really own money', () => {
    expect(ulpo().own).toEqual({ granted: '35277.00', atDecidedRate: '36743.27', actual: '42607.34' });
  });

  it('support stops at the grant and says by how much', () => {
    const { support, warnings } = ulpo();
    expect(support).toEqual({
      planned: '141109.00', granted: '141109.00', claimed: '141109.00', certified: '141109.00', paid: '141109.00', receivable: '0.00', recovered: '0.00',
      realised: '141109.00', remaining: '0.00', realisation: '100.00',
    });
    expect(warnings['support-over-grant']).toEqual([{ amount: '5864.07', text: expect.stringContaining('5864.07') }]);
  });

  it('warns of the categories that differ by more than 5 %, but not of the computed one', () => {
    expect(ulpo().warnings['category-deviation']).toEqual([
      { category: 'staff', percent: '7.11', text: expect.any(String) },
      { category: 'services', percent: '-72.97', text: expect.any(String) },
    ]);
    expect(ulpo().warnings['rounding-residual']).toEqual([]);
  });

  it('public financing holds the own money of a public body, sources and years add up', () => {
    const { public: publicly, sources, years, partners } = ulpo();
    expect(publicly).toEqual({ planned: '176386.00', realised: '183716.34', realisation: '104.16' });
    expect(sources).toEqual({
      'eu-state': { planned: '141109.00', realised: '141109.00', share: '80.00', years: {} },
      own: { planned: '35277.00', realised: '42607.34', share: '20.00', years: {} },
    });
    expect(years).toEqual({ 2023: { planned: null, certified: '183716.34' } });
    expect(partners['lead']).toMatchObject({ granted: '176386.00', certified: '183716.34', realisation: '104.16', support: '141109.00' });
  });

  it('name, status, period, months and budget version', () => {
    expect(ulpo()).toMatchObject({ name: ulpoAward.plan.name, status: 'ended', period: { from: '2022-10-01', to: '2023-06-30' }, months: 9, budgetVersion: 1, stated: { financing: null, difference: null } });
  });
});

describe('figures over the life of a grant', () => {
  it('declares at the filing, certifies at the decision, and warns of categories only at the end', () => {
    const filed = new Books().award(ulpoAward).submit(ulpoSubmitted).figures;
    expect(filed.categories['staff']).toMatchObject({ declared: '155520.80', certified: '0.00', realisation: '0.00' });
    expect(filed).toMatchObject({ status: 'running', support: { claimed: '141109.00', certified: '0.00', remaining: '141109.00' }, warnings: { 'category-deviation': [] } });
  });

  it('does not depend on whether the claims or the award are known first', () => {
    const claimsFirst = new Books().submit(ulpoSubmitted).decide(ulpoDecided).pay(ulpoPaid).award(ulpoAward).figures;
    expect(claimsFirst).toEqual(ulpo());
  });

  it('keeps what was granted at the award beside what an amendment grants now', () => {
    const budget = [...ulpoTerms.budget.map((cell) => (cell.category === 'staff' ? { ...cell, amount: '137201.00' } : cell)), { partner: 'lead', category: 'travel', year: null, amount: '0.00', stated: false }];
    const { categories, budgetVersion, total } = new Books().award(ulpoAward).amend({ ...ulpoTerms, budgetVersion: 2, budget }).figures;
    expect(budgetVersion).toBe(2);
    expect(categories['staff']).toMatchObject({ grantedAtAward: '145201.00', granted: '137201.00' });
    // Nothing granted is not the same as a granted zero.
    expect(categories['travel']).toMatchObject({ grantedAtAward: null, granted: '0.00', realisation: null });
    expect(categories['other']).toMatchObject({ grantedAtAward: null, granted: null });
    expect(total.granted).toBe('168386.00');
  });

  it('grows with a tranche while the plan stays', () => {
    const { support } = new Books().award(planned({}, { granted: '85262.00' })).tranche({ year: 2023, amount: '10000.00', granted: '95262.00' }).figures;
    expect(support).toMatchObject({ planned: '141109.00', granted: '95262.00', remaining: '95262.00' });
  });

  it('claims support up to what is granted by now, not to what was granted when the claim came in', () => {
    const granted = new Books().award(planned({}, { granted: '85262.00' })).submit(ulpoSubmitted);
    expect(granted.figures.support.claimed).toBe('85262.00');
    expect(granted.tranche({ year: 2023, amount: '10000.00', granted: '95262.00' }).figures.support.claimed).toBe('95262.00');
  });

  it('forgets the lines of a financing plan that an amendment replaces, and keeps a line of 0.00', () => {
    const line = (source: string, year: number | null, amount: string) => ({ source, partner: null, year, amount });
    const before = [line('eu-state', 2022, '141109.00'), line('private', 2022, '277.00'), line('own', 2022, '35000.00')];
    const after = [line('eu-state', null, '141109.00'), line('municipal', null, '35277.00'), line('private', null, '0.00')];
    const { sources, own, years } = new Books().award(planned({}, { financing: before })).amend({ ...ulpoTerms, budgetVersion: 2, financing: after }).figures;
    expect(sources).toEqual({
      'eu-state': { planned: '141109.00', realised: '0.00', share: '80.00', years: {} },
      municipal: { planned: '35277.00', realised: '0.00', share: '20.00', years: {} },
      private: { planned: '0.00', realised: '0.00', share: '0.00', years: {} },
    });
    expect(own.granted).toBeNull();
    expect(years).toEqual({});
  });

  it('is receivable what was paid beyond the support decided', () => {
    const lowered = { ...ulpoDecided, claim: 2, cells: [], support: '-1000.00', supportByPartner: [{ partner: 'lead', amount: '-1000.00' }], supportDecided: '140109.00' as const };
    expect(new Books().award(ulpoAward).decide(ulpoDecided).pay(ulpoPaid).decide(lowered).figures.support).toMatchObject({ certified: '140109.00', paid: '141109.00', receivable: '1000.00' });
  });

  it('names the warning of the latest decision only', () => {
    const next = { ...ulpoDecided, claim: 2, cells: [], supportOverGrant: '0.00', support: '0.00', supportByPartner: [] };
    expect(new Books().award(ulpoAward).decide(ulpoDecided).decide(next).figures.warnings['support-over-grant']).toEqual([]);
  });
});

describe('what a programme says of its money', () => {
  const shared: Award['rules']['sources'] = [
    { id: 'eu-state', public: true, share: { of: 'public', percent: '80' } }, { id: 'municipal', public: true, share: { of: 'public', percent: '20' } }, { id: 'own', public: false },
  ];
  const rulesWith = (more: Partial<Award['rules']>): Partial<Award> => ({ rules: { ...ulpoAward.rules, ...more } });
  const line = (source: string, amount: string) => ({ source, partner: null, year: null, amount });
  const applicant = { ...ulpoAward.plan.applicant, ownCountsAs: null };

  it('EU and state share what is granted, certified and paid, and only where it says how', () => {
    const of = (percent: string, by: 'support' | 'public') =>
      new Books().award(planned({ applicant }, {}, rulesWith({ euShare: { percent, of: by } }))).decide(ulpoDecided).pay({ ...ulpoPaid, amount: '0.03' }).figures.support;
    // 66.67 % of 141 109.00 is 94 077.3703, of 0.03 it is 0.020001.
    expect(of('66.67', 'support')).toMatchObject({
      eu: { granted: '94077.37', certified: '94077.37', paid: '0.02' }, state: { granted: '47031.63', certified: '47031.63', paid: '0.01' },
    });
    // All that is public in this plan is the support.
    expect(of('45', 'public')).toMatchObject({ eu: { granted: '63499.05' }, state: { granted: '77609.95' } });
    expect(Object.keys(ulpo().support)).not.toContain('eu');
  });

  it('what rounding the shares of the public part leaves is told, with who carries it', () => {
    const rounding = { mode: 'down', unit: '1.00', residual: 'largest' } as const;
    const financing = [line('eu-state', '60001.37'), line('municipal', '15000.00'), line('own', '101384.63')];
    const award = planned({ applicant }, { financing }, rulesWith({ sources: shared, rounding }));
    const books = new Books().award(award);
    expect(books.figures.warnings['rounding-residual']).toEqual([{ amount: '0.37', source: 'eu-state', text: expect.stringContaining('eu-state carries the 0.37') }]);
    const even = [line('eu-state', '60000.00'), line('municipal', '15000.00'), line('own', '101386.00')];
    expect(books.amend({ ...ulpoTerms, budgetVersion: 2, financing: even }).figures.warnings['rounding-residual']).toEqual([]);
  });

  it('support by line stands beside the categories', () => {
    const supportByLine = [{ category: 'staff', amount: '116160.80' }, { category: 'services', amount: '1405.60' }];
    const { categories, partners } = new Books().award(planned({}, {}, rulesWith({ supportLevel: 'line' }))).decide({ ...ulpoDecided, supportByLine }).figures;
    expect(categories).toMatchObject({ staff: { support: '116160.80' }, services: { support: '1405.60' }, travel: { support: '0.00' } });
    expect(Object.keys(partners['lead']!.categories['staff']!)).not.toContain('support');
    expect(Object.keys(ulpo().categories['staff']!)).not.toContain('support');
  });

  it('a chain of flat rates passes the years of its base on', () => {
    const cell = (category: string, year: number | null, amount: string) => ({ partner: 'lead', category, year, amount, stated: year === null });
    const costModel = { id: 'chain', flatRates: [{ category: 'other', base: ['staff', 'flat-rate'], percent: '10' }, { category: 'flat-rate', base: ['staff'], percent: '20' }] };
    const budget = [cell('staff', 2022, '100.00'), cell('staff', 2023, '300.00'), cell('flat-rate', null, '80.00'), cell('other', null, '48.00')];
    const { years } = new Books().award(planned({}, { budget }, rulesWith({ costModel }))).figures;
    expect(years).toEqual({ 2022: { planned: '132.00', certified: '0.00' }, 2023: { planned: '396.00', certified: '0.00' } });
  });

  it('the own money of a transferee is public when that of the lead is, and only together with it', () => {
    const transferee = { ...applicant, id: 't1', name: 'Kylä', role: 'transferee' as const };
    const award = planned({ partners: [transferee], applicant: { ...applicant, ownCountsAs: 'municipal' } }, { financing: [line('eu-state', '800.00'), { ...line('own', '150.00'), partner: 'lead' }, { ...line('own', '50.00'), partner: 't1' }] });
    const cells = ['lead', 't1'].map((partner) => ({ partner, category: 'staff', year: 2023, declared: '400.00', deducted: '0.00', parked: '0.00', certified: '400.00' }));
    const decided = { ...ulpoDecided, cells, revenue: [], received: [], support: '640.00', supportByPartner: [{ partner: 'lead', amount: '640.00' }, { partner: 't1', amount: '0.00' }], supportDecided: '640.00', supportOverGrant: '0.00' };
    const { public: publicly, partners } = new Books().award(award).decide(decided).figures;
    expect(publicly).toEqual({ planned: '1000.00', realised: '800.00', realisation: '80.00' });
    expect([partners['lead']?.support, partners['t1']?.support, partners['t1']?.certified]).toEqual(['640.00', '0.00', '400.00']);
  });
});

describe('joint operations', () => {
  const bodies = [['lead', '200.00', '130.01', '22.10', '121.69'], ['p2', '400.00', '361.63', '61.48', '338.48'], ['p3', '300.00', '280.56', '47.70', '262.61']] as const;
  const partners = ['p2', 'p3'].map((id) => ({ ...ulpoAward.plan.applicant, id, name: id, role: 'partner' as const, ownCountsAs: id === 'p2' ? ('municipal' as const) : null }));
  const award = planned({ partners, applicant: { ...ulpoAward.plan.applicant, ownCountsAs: null } }, {
    budget: bodies.map(([partner, amount]) => ({ partner, category: 'staff', year: null, amount, stated: false })),
    financing: [{ source: 'eu-state', partner: null, year: null, amount: '720.00' }, { source: 'own', partner: 'p2', year: null, amount: '80.00' }, { source: 'own', partner: null, year: null, amount: '100.00' }],
    granted: '842.40',
  });
  const decided: EventData<'ClaimDecided'> = {
    ...ulpoDecided,
    last: false,
    cells: bodies.flatMap(([partner, , staff, flat]) => [['staff', staff], ['flat-rate', flat]].map(([category, amount]) => ({ partner, category: category!, year: 2019, declared: amount!, deducted: '0.00', parked: '0.00', certified: amount! }))),
    revenue: [{ partner: 'p3', amount: '8.26' }],
    received: [{ source: 'private', partner: 'p2', amount: '3.11' }],
    support: '722.78',
    supportByPartner: bodies.map(([partner, , , , amount]) => ({ partner, amount })),
    supportDecided: '722.78',
    supportOverGrant: '0.00',
  };
  const figures = () => new Books().award(award).decide(decided).figures;

  it('shows each partner net of revenue, with its support and its categories', () => {
    expect(figures().partners).toMatchObject({
      lead: { granted: '200.00', certified: '152.11', support: '121.69', categories: { staff: { certified: '130.01' }, 'flat-rate': { certified: '22.10', granted: null } } },
      p2: { granted: '400.00', certified: '423.11', realisation: '105.78', support: '338.48' },
      p3: { granted: '300.00', certified: '320.00', support: '262.61' },
    });
  });

  it('counts the own money of public bodies only as public, and own money without a name as the lead\'s', () => {
    // Own of p2: 423.11 - 3.11 received - 338.48 support = 81.52.
    expect(figures().public).toEqual({ planned: '800.00', realised: '804.30', realisation: '100.54' });
    expect(figures().own.actual).toBe('169.33');
    expect(figures().sources).toMatchObject({ private: { planned: null, realised: '3.11', share: null }, own: { planned: '180.00', realised: '169.33' } });
  });
});

describe('plans by year, stated totals, indicators and principles', () => {
  it('shows sources by year and the difference that nobody carries (document B)', () => {
    const years = [['2016', '169779.00', '56593.00'], ['2017', '171279.00', '57093.00'], ['2018', '171279.00', '57093.00']] as const;
    const financing = [
      ...years.flatMap(([year, support, city]) => [{ source: 'eu-state', partner: null, year: Number(year), amount: support }, { source: 'municipal', partner: null, year: Number(year), amount: city }]),
      { source: 'other-public', partner: null, year: null, amount: '407360.00' },
    ];
    const figures = new Books().award(planned({ statedFinancing: '1090477.00' }, { financing })).figures;
    expect(figures.stated).toEqual({ financing: '1090477.00', difference: '1.00' });
    expect(figures.warnings['rounding-residual']).toEqual([{ amount: '1.00', text: expect.any(String) }]);
    expect(figures.years).toEqual({ 2016: { planned: '226372.00', certified: '0.00' }, 2017: { planned: '228372.00', certified: '0.00' }, 2018: { planned: '228372.00', certified: '0.00' } });
    expect(figures.sources['eu-state']).toEqual({ planned: '512337.00', realised: '0.00', share: '46.98', years: { 2016: { planned: '169779.00' }, 2017: { planned: '171279.00' }, 2018: { planned: '171279.00' } } });
    expect(figures.sources['municipal']?.planned).toBe('170779.00');
  });

  it('without years in the financing plan, plans each year as the budget has it, a flat rate stated as one sum by its base', () => {
    const cell = (category: string, year: number | null, amount: string) => ({ partner: 'lead', category, year, amount, stated: category === 'flat-rate' });
    const budget = [cell('staff', 2022, '100.00'), cell('staff', 2023, '200.00'), cell('services', 2023, '50.00'), cell('flat-rate', null, '52.00')];
    const { years } = new Books().award(planned({}, { budget })).figures;
    // 52.00 by 100 : 200, the odd cent to the larger remainder.
    expect(years).toEqual({ 2022: { planned: '117.33', certified: '0.00' }, 2023: { planned: '284.67', certified: '0.00' } });
  });

  it('what was not reported is null and not 0 (documents C and D)', () => {
    const award = planned({ indicators: [{ id: 'participants', planned: 800, women: 440 }, { id: 'companies', planned: 0, women: null }] });
    expect(new Books().award(award).figures.indicators['participants']).toEqual({ planned: 800, plannedWomen: 440, achieved: null, achievedWomen: null, realisation: null, realisationWomen: null });
    const { indicators } = new Books().award(award).accept([{ id: 'participants', value: 822, women: 467 }, { id: 'companies', value: 0, women: null }]).figures;
    expect(indicators['participants']).toMatchObject({ realisation: '102.75', realisationWomen: '106.14' });
    expect(indicators['companies']).toMatchObject({ planned: 0, achieved: 0, realisation: null });
  });

  it('takes averages with decimals', () => {
    const award = planned({ indicators: [{ id: 'companies', planned: 40, women: null }] });
    expect(new Books().award(award).accept([{ id: 'companies', value: 32.5, women: null }]).figures.indicators['companies']?.realisation).toBe('81.25');
  });

  it('adds up the sustainability scores', () => {
    const principles = { equality: [], sustainability: [{ row: 'climate', direct: 3, indirect: 10 }, { row: 'water', direct: 0, indirect: 2 }] };
    expect(new Books().award(planned({ principles })).figures.principles.sustainability).toEqual({ direct: 3, indirect: 12 });
    expect(ulpo().principles.sustainability).toEqual({ direct: null, indirect: null });
  });

  it('a plan whose own rate is not known has no own contribution at the decided rate', () => {
    expect(new Books().award(planned({}, {}, { ownRate: null })).figures.own.atDecidedRate).toBeNull();
  });

  it('nets the planned revenue, on the lead\'s side', () => {
    const { net, revenue, partners } = new Books().award(planned({}, { revenue: '386.00' })).figures;
    expect({ net: net.granted, revenue: revenue.granted, lead: partners['lead']?.granted }).toEqual({ net: '176000.00', revenue: '386.00', lead: '176000.00' });
  });
});
