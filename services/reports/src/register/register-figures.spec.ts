import { describe, expect, it } from '@jest/globals';
import { figuresOf } from './register-figures.js';
import { entryChangeInput } from './register-input.http.js';
import type { EntryContent } from './register.js';

const entry: EntryContent = {
  name: 'Hyvä alku', authority: 'An authority', portfolio: 'Culture', focus: null, stage: 'ended', period: { from: '2016-01-01', to: '2018-12-31' }, funders: [], implementers: [],
  sources: [{ id: 'eu-state', name: 'ESF and state' }, { id: 'city', name: 'The city' }],
  financing: [
    { source: 'eu-state', year: 2016, amount: '169779.00' }, { source: 'city', year: 2016, amount: '56593.00' },
    { source: 'eu-state', year: 2018, amount: '171279.00' }, { source: 'city', year: 2017, amount: '57093.00' },
  ],
  partners: [{ name: 'A town', budget: '100.10' }, { name: 'Another', budget: '0.40' }], statedTotal: '454845.00', summary: null, roles: [],
};

describe('what a register entry adds up to', () => {
  it('is the sum by source, by year and in all, with the shares of each year', () => {
    expect(figuresOf(entry)).toEqual({
      sources: {
        'eu-state': { name: 'ESF and state', total: '341058.00', share: '75.00', years: { 2016: '169779.00', 2018: '171279.00' } },
        city: { name: 'The city', total: '113686.00', share: '25.00', years: { 2016: '56593.00', 2017: '57093.00' } },
      },
      years: {
        2016: { total: '226372.00', sources: { 'eu-state': '169779.00', city: '56593.00' }, shares: { 'eu-state': '75.00', city: '25.00' } },
        2017: { total: '57093.00', sources: { city: '57093.00' }, shares: { city: '100.00' } },
        2018: { total: '171279.00', sources: { 'eu-state': '171279.00' }, shares: { 'eu-state': '100.00' } },
      },
      total: '454744.00', partners: '100.50', parts: '454844.50', stated: '454845.00', roundingDifference: '0.50',
    });
  });

  it('leaves open what is not known: a partner without a budget, no stated total, no money at all', () => {
    const open = figuresOf({ ...entry, partners: [...entry.partners, { name: 'A third', budget: null }] });
    expect([open.partners, open.parts, open.stated, open.roundingDifference]).toEqual([null, null, '454845.00', null]);
    expect(figuresOf({ ...entry, statedTotal: null })).toMatchObject({ parts: '454844.50', stated: null, roundingDifference: null });
    expect(figuresOf({ ...entry, financing: [], partners: [] })).toMatchObject({ sources: { city: { total: '0.00', share: null, years: {} } }, years: {}, total: '0.00', partners: '0.00' });
    expect(figuresOf({ ...entry, statedTotal: '454844.00' }).roundingDifference).toBe('-0.50');
  });
});

describe('the body of an entry', () => {
  const { summary: _summary, roles: _roles, ...body } = entry;
  const faultsOf = (change: object) => entryChangeInput.safeParse({ ...body, ...change }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

  it('has each source once, and money of known sources in years of the period, each once', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ sources: [...entry.sources, { id: 'city', name: 'Again' }] })).toEqual(['sources.2.id: each source once']);
    const cell = { source: 'city', year: 2016, amount: '1' };
    expect(faultsOf({ financing: [cell, { ...cell, year: 2015 }, { ...cell, year: 2019 }, { ...cell, source: 'x' }, cell] })).toEqual([
      'financing.1.year: a year of the period', 'financing.2.year: a year of the period', 'financing.3.source: a source of this entry', 'financing.4: each source and year once',
    ]);
  });

  it('takes amounts as people write them, and keeps what is not given apart from zero', () => {
    expect(entryChangeInput.parse({ ...body, statedTotal: undefined, partners: [{ name: 'A town' }, { name: 'B', budget: '7.5' }] })).toMatchObject({ statedTotal: null, focus: null, partners: [{ budget: null }, { budget: '7.50' }] });
    expect(faultsOf({ statedTotal: '-1.00' })).toEqual(['statedTotal: an amount that is not negative']);
  });
});
