import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Pack } from '@toteuma/contracts';
import { loadPacks } from '../config.js';
import { draftBudget } from './draft-budget.js';

const pack: Pack = loadPacks(fileURLToPath(new URL('../../../../packs/', import.meta.url))).get('esf-2014-2020')!;
const staff = { category: 'staff', amount: '1000' };

describe('what a draft comes to', () => {
  it('is nothing while nothing is there', () => {
    expect(draftBudget({}, pack)).toEqual({
      costModel: null, cells: [], totals: { total: '0.00', byPartner: [], byCategory: [], byYear: [] }, revenue: '0.00', net: '0.00',
      financing: { total: '0.00', difference: '0.00', perSource: [], perPartner: [], perYear: [] }, shares: [], residual: null, notCounted: { budget: [], financing: [] },
    });
  });
  it('has the flat rates, totals in every direction, and what the financing lacks', () => {
    const shown = draftBudget({
      budget: { costModel: 'flat-17-staff', budget: [staff, { partner: 'p2', category: 'staff', year: 2023, amount: '200.10' }, { category: 'services', amount: '0.5' }], revenue: '100' },
      financing: { financing: [{ source: 'eu-state', amount: '1000' }, { source: 'own', partner: 'p2', amount: '4.62' }] },
    }, pack);
    expect(shown.cells.filter(({ computed }) => computed)).toEqual([
      { partner: 'lead', category: 'flat-rate', year: null, amount: '170.00', stated: false, computed: true },
      { partner: 'p2', category: 'flat-rate', year: 2023, amount: '34.02', stated: false, computed: true },
    ]);
    expect(shown.totals).toEqual({
      total: '1404.62',
      byPartner: [{ partner: 'lead', amount: '1170.50' }, { partner: 'p2', amount: '234.12' }],
      byCategory: [{ category: 'staff', amount: '1200.10' }, { category: 'services', amount: '0.50' }, { category: 'flat-rate', amount: '204.02' }],
      byYear: [{ year: null, amount: '1170.50' }, { year: 2023, amount: '234.12' }],
    });
    expect(shown).toMatchObject({ revenue: '100.00', net: '1304.62', financing: { total: '1004.62', difference: '-300.00', perPartner: [{ partner: 'lead', amount: '1000.00' }, { partner: 'p2', amount: '4.62' }] } });
  });
  it('leaves out what cannot be read yet and says where it stands', () => {
    const shown = draftBudget({
      budget: { costModel: 'none', budget: [{ category: 'staff', amount: '1 00' }, staff, { ...staff, partner: '' }, null, 'x', { category: 'staff', amount: '5', year: 2023 }], revenue: 'x' },
      financing: { financing: [{ source: '', amount: '5' }, { source: 'own', amount: '-1' }] },
    }, pack);
    expect(shown).toMatchObject({ costModel: null, totals: { total: '1005.00' }, net: '1005.00', notCounted: { budget: [0, 2, 3, 4], financing: [0, 1] } });
    expect(draftBudget({ budget: { budget: 'x' }, financing: { financing: {} }, organisation: { applicant: 1, partners: [1] } }, pack)).toMatchObject({ net: '0.00' });
  });
});
