import { describe, expect, it } from '@jest/globals';
import type { ApplicationFile } from '../office-types.js';
import { cellKey, judge, startDraft, type DecisionDraft } from './decision-draft.js';

const cell = (category: string, amount: string, stated = false) => ({ partner: 'lead', category, year: null, amount, stated });
const line = (source: string, amount: string) => ({ source, partner: null, year: null, amount });
const file = {
  plan: {
    budget: [cell('staff', '10000.00'), cell('services', '500.00'), cell('flat-rate', '1700.00')],
    revenue: null,
    financing: [line('eu-state', '9760.00'), line('own', '2440.00')],
  },
  rules: { costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] } },
  limits: { highestSupportRate: '90', budgetUnit: '1.00', codePrefix: 'S2' },
} as unknown as ApplicationFile;
const begun = (language = 'fi'): DecisionDraft => ({ ...startDraft(file, language), outcome: 'award' });
const faultsOf = (draft: Partial<DecisionDraft>) => judge({ ...begun(), ...draft }, file).faults.map(({ field, fault }) => `${field}: ${fault}`);

describe('a decision as it is typed', () => {
  it('begins with what was applied for, and sends only what was changed', () => {
    expect(begun()).toMatchObject({ rate: '80', support: '9760,00' });
    expect(judge(begun(), file)).toMatchObject({ faults: [], net: '12200.00', difference: '0.00', highest: '9760.00', body: { outcome: 'award', supportRate: '80', support: '9760.00' } });
    expect(judge(begun('en'), file).body).toEqual({ outcome: 'award', supportRate: '80', support: '9760.00' });
  });

  it('computes the flat rate of a budget that was cut, and tells what no longer foots', () => {
    const budget = { ...begun().budget, [cellKey(cell('staff', ''))]: '9 000' };
    const cut = judge({ ...begun(), budget }, file);
    expect(cut.budget.find(({ category }) => category === 'flat-rate')?.amount).toBe('1530.00');
    expect([cut.net, cut.difference, cut.highest]).toEqual(['11030.00', '1170.00', '8824.00']);
    expect(cut.faults).toEqual([{ field: 'support', fault: 'over-support' }, { field: 'financing', fault: 'does-not-foot' }]);
    const mended = judge({ ...begun(), budget, support: '8824', financing: ['8824', '2206'] }, file);
    expect(mended.body).toEqual({ outcome: 'award', supportRate: '80', support: '8824.00', budget: [cell('staff', '9000.00')], financing: [line('eu-state', '8824.00'), line('own', '2206.00')] });
  });

  it('says which field cannot be read', () => {
    expect(faultsOf({ rate: 'paljon' })).toEqual(['supportRate: rate']);
    expect(faultsOf({ rate: '95' })).toEqual(['supportRate: over-highest-rate']);
    expect(faultsOf({ support: '-5' })).toEqual(['support: amount']);
    expect(faultsOf({ support: '9760,01' })).toEqual(['support: over-support']);
    expect(faultsOf({ ownRate: 'x', conditions: [{ key: 1, text: ' ', due: '' }], tranches: [{ key: 1, year: '26', amount: '' }] })).toEqual(['ownRate: rate', 'conditions 0: needed', 'tranche-year 0: year', 'tranche-amount 0: amount']);
    expect(faultsOf({ outcome: '' })).toEqual(['outcome: choose']);
    expect(faultsOf({ outcome: 'reject' })).toEqual(['reason: needed']);
  });

  it('sends conditions with their due days, tranches and a rejection', () => {
    const body = judge({ ...begun(), code: ' S23001 ', ownRate: '20', conditions: [{ key: 1, text: 'Sopimus', due: '2026-09-01' }, { key: 2, text: 'Raportti', due: '' }], tranches: [{ key: 1, year: '2027', amount: '1 000,5' }] }, file).body;
    expect(body).toMatchObject({ code: 'S23001', ownRate: '20', conditions: [{ text: 'Sopimus', due: '2026-09-01' }, 'Raportti'], tranches: [{ year: 2027, amount: '1000.50' }] });
    expect(judge({ ...begun(), outcome: 'reject', reason: 'Ei kuulu ohjelmaan.' }, file).body).toEqual({ outcome: 'reject', reason: 'Ei kuulu ohjelmaan.' });
  });
});
