import { describe, expect, it } from '@jest/globals';
import type { GrantRules, GrantTerms } from '@toteuma/contracts';
import type { Impact, OfficeAmendment } from '../office-types.js';
import { judgeAnswer, startAmendmentDraft, type AmendmentDraft } from './amendment-draft.js';
import { cellKey } from './decision-draft.js';

const place = (category: string) => ({ partner: 'lead', category, year: null });
const budget = (category: string, amount: string) => ({ ...place(category), amount, stated: false });
const line = (source: string, amount: string) => ({ source, partner: null, year: null, amount });
const terms = { budgetVersion: 1, budget: [budget('staff', '10000.00'), budget('services', '500.00'), budget('flat-rate', '1700.00')], revenue: null, financing: [line('eu-state', '9760.00'), line('own', '2440.00')], granted: '9760.00' } satisfies GrantTerms;
const rules = { costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] } } as unknown as GrantRules;
const cell = (category: string, old: string, now: string, certified = '0.00') => ({ ...place(category), old, new: now, difference: '0.00', certified, computed: category === 'flat-rate', sources: [] });
const impact = {
  cells: [cell('staff', '10000.00', '9900.00', '1000.00'), cell('services', '500.00', '617.00'), cell('flat-rate', '1700.00', '1683.00')],
  financing: [{ source: 'eu-state', partner: null, year: null, old: '9760.00', new: '9760.00', difference: '0.00' }, { source: 'own', partner: null, year: null, old: '2440.00', new: '2440.00', difference: '0.00' }],
  conflicts: [],
} as unknown as Impact;
const amendment = { number: 1, requested: { cells: [], financing: null }, parts: [{ kind: 'extension', requested: { kind: 'extension', to: '2024-06-30' } }, { kind: 'budget', requested: { kind: 'budget' } }] } as unknown as OfficeAmendment;
const judged = (draft: Partial<AmendmentDraft>, facts: Partial<Parameters<typeof judgeAnswer>[1]> = {}) => judgeAnswer({ ...startAmendmentDraft(amendment, impact, 'fi'), ...draft }, { amendment, impact, terms, rules, ...facts });
const faults = (...given: Parameters<typeof judged>) => judged(...given).faults.map(({ field, fault }) => `${field}: ${fault}`);

describe('an answer to an amendment', () => {
  it('wants an answer to each part, and reasons where it is not as asked', () => {
    expect(faults({})).toEqual(['extension: choose', 'budget: choose']);
    expect(faults({ answers: { extension: 'rejected', budget: 'accepted' } })).toEqual(['reason extension: needed']);
    expect(judged({ answers: { extension: 'rejected', budget: 'accepted' }, reasons: { extension: 'Liian pitkä.' } }).body).toEqual({ parts: { extension: 'rejected', budget: 'accepted' }, reasons: { extension: 'Liian pitkä.' } });
  });

  it('accepts a part with changes', () => {
    const answers = { extension: 'changed', budget: 'changed' } as const;
    const reasons = { extension: 'Puolet.', budget: 'Vähemmän.' };
    const cells = { ...startAmendmentDraft(amendment, impact, 'fi').cells, [cellKey(place('services'))]: '617' };
    const { body, net, difference } = judged({ answers, reasons, to: '2024-03-31', cells, support: '9 760' });
    expect([net, difference]).toEqual(['12200.00', '0.00']);
    expect(body).toEqual({
      parts: { extension: { acceptedAs: { to: '2024-03-31' } }, budget: { acceptedAs: { budget: [budget('staff', '9900.00'), budget('services', '617.00')], financing: [line('eu-state', '9760.00'), line('own', '2440.00')] } } },
      reasons, support: '9760.00',
    });
  });

  it('tells what does not foot, what cannot be read and what is under the certified', () => {
    const base = { answers: { extension: 'accepted', budget: 'changed' } as const, reasons: { budget: 'Muutos.' } };
    const cells = startAmendmentDraft(amendment, impact, 'fi').cells;
    expect(faults({ ...base, cells: { ...cells, [cellKey(place('staff'))]: '900' } })).toEqual([`${cellKey(place('staff'))}: under-certified`, 'financing: does-not-foot']);
    expect(faults({ ...base, cells: { ...cells, [cellKey(place('staff'))]: '-' } })).toContain(`${cellKey(place('staff'))}: amount`);
    expect(faults({ ...base, support: 'x' })).toEqual(['support: amount']);
  });

  it('is not accepted as asked while something else changed the same cell', () => {
    const contested = { ...impact, conflicts: [{ cell: place('services'), was: '500.00', now: '700.00', wanted: '617.00' }] } as Impact;
    expect(faults({ answers: { extension: 'accepted', budget: 'accepted' } }, { impact: contested })).toEqual(['budget: conflict']);
  });
});
