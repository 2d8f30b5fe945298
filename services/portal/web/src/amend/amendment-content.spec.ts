import { describe, expect, it } from '@jest/globals';
import { money } from '@toteuma/kernel';
import { cellKey } from '../budget/plan-figures.js';
import { amendedBudget, contentOfFiled, requestOf, toSupplement, writtenChanges, writtenPlan } from './amendment-content.js';

const model = { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] };
const cell = (category: string, amount: string, stated = false) => ({ partner: 'lead', category, year: null, amount, stated });
const terms = { budget: [cell('staff', '1000.00'), cell('services', '500.00'), cell('flat-rate', '171.00', true)], financing: [{ source: 'own', partner: null, year: null, amount: '1671.00' }] };
const write = (row: string, text: string) => [{ row, column: 'lead|', text }];

describe('what an amendment changes', () => {
  it('are the cells that differ, each once', () => {
    const first = writtenChanges([], write('staff', '900'), terms, model);
    expect(first).toEqual([{ partner: 'lead', category: 'staff', year: null, amount: '900.00' }]);
    expect(writtenChanges(first, write('staff', '1 000,00'), terms, model)).toEqual([]);
    expect(writtenChanges([], write('services', ''), terms, model)).toEqual([{ partner: 'lead', category: 'services', year: null, amount: '0.00' }]);
    expect(writtenChanges([], write('travel', ''), terms, model)).toEqual([]);
    expect(writtenChanges([], write('flat-rate', '150'), terms, model)).toEqual([{ partner: 'lead', category: 'flat-rate', year: null, amount: '150.00', stated: true }]);
  });

  it('moves the flat rates that follow, and keeps a stated one whose base stays', () => {
    const rate = (changed: Parameters<typeof amendedBudget>[1]) => money(amendedBudget(terms, changed, null, model).figures.cells.get(cellKey('lead', 'flat-rate', null))!);
    expect(rate([])).toBe('171.00');
    expect(rate(writtenChanges([], write('services', '600'), terms, model))).toBe('171.00');
    expect(rate(writtenChanges([], write('staff', '900'), terms, model))).toBe('153.00');
    const { figures, cells } = amendedBudget(terms, writtenChanges([], write('staff', 'noin 900'), terms, model), null, model);
    expect([money(figures.total), cells.map(({ amount }) => amount)]).toEqual(['1671.00', ['500.00', 'noin 900']]);
  });

  it('is no financing where the plan is as it was', () => {
    const next = writtenPlan(terms.financing, [{ row: 'own', column: '|', text: '1600' }], terms);
    expect(next).toEqual([{ ...terms.financing[0], amount: '1600.00' }]);
    expect(writtenPlan(next!, [{ row: 'own', column: '|', text: '1 671,00' }], terms)).toBeNull();
  });
});

describe('the request', () => {
  it('has a part for each kind of change, and is none without any', () => {
    expect([requestOf({}), requestOf({ effectiveFrom: '2026-02-01' }), requestOf({ to: '2026-12-31' })]).toEqual([null, null, null]);
    expect(requestOf({ effectiveFrom: '2026-02-01', to: '2026-12-31', reason: ' ', cells: [{ partner: 'lead', category: 'staff', year: null, amount: '900.00' }] })).toEqual({
      effectiveFrom: '2026-02-01',
      reason: null,
      parts: [{ kind: 'extension', to: '2026-12-31' }, { kind: 'budget', budget: [cell('staff', '900.00')], financing: null }],
    });
  });
});

describe('partners and contacts', () => {
  it('are parts of their own', () => {
    const content = { effectiveFrom: '2026-02-01', rename: { lead: 'Uusi nimi' }, leave: ['p1'], add: [{ id: 'p2', role: 'partner' as const, name: 'Tulija', businessId: '' }], roles: { manager: 'Invented Person', finance: ' ' } };
    expect(requestOf({ ...content, renamedFrom: { lead: '2026-01-05' } })?.parts[0]).toMatchObject({ rename: [{ id: 'lead', name: 'Uusi nimi', from: '2026-01-05' }] });
    expect(requestOf(content)?.parts).toEqual([
      { kind: 'partners', add: [{ id: 'p2', role: 'partner', name: 'Tulija' }], rename: [{ id: 'lead', name: 'Uusi nimi' }], leave: [{ id: 'p1' }] },
      { kind: 'contact', roles: { manager: 'Invented Person', finance: null } },
    ]);
  });
});

describe('a supplement', () => {
  const filed = {
    number: 1, status: 'requested', effectiveFrom: '2026-02-01', reason: null, requested: { cells: [cell('staff', '900.00')], financing: null },
    parts: [{ kind: 'budget', requested: {} }, { kind: 'extension', requested: { to: '2027-01-31' } }, { kind: 'content', requested: { texts: { need: null } } }],
    supplements: [{ reason: 'Miksi?', due: '2026-03-01', answeredOn: null }],
  };

  it('begins with what was filed', () => {
    expect(contentOfFiled(filed)).toEqual({ effectiveFrom: '2026-02-01', reason: '', to: '2027-01-31', cells: [cell('staff', '900.00')], financing: null, texts: { need: '' } });
  });

  it('is asked for as long as one is open and not answered', () => {
    expect(toSupplement([{ ...filed, number: 7, status: 'rejected' }, filed])).toBe(filed);
    expect([toSupplement(undefined), toSupplement([{ ...filed, supplements: [{ ...filed.supplements[0]!, answeredOn: '2026-02-20' }] }])]).toEqual([undefined, undefined]);
  });
});
