import { describe, expect, it } from '@jest/globals';
import { contentsOfApplication, supplementOf, type OwnApplication } from './own-application.js';

const application = {
  id: '1', version: 3, status: 'submitted', programme: 'esf', call: 'open', costModel: 'flat-17-staff', submittedOn: '2026-01-01', summary: null, texts: { need: 'Tarve', goals: null },
  plan: {
    name: 'Polku', applicant: { name: 'Me', businessId: null }, partners: [], period: { from: '2026-01-01', to: '2026-12-31' }, budget: [{ partner: 'lead', category: 'staff', year: null, amount: '1.00', stated: false }],
    revenue: null, financing: [], statedFinancing: null, indicators: [], principles: null,
  },
  processing: { supplements: [], hearing: null, rectifications: [], dueDates: { rectification: null } },
} as OwnApplication;

describe('a supplement', () => {
  it('begins with what was submitted', () => {
    expect(contentsOfApplication(application)).toMatchObject({ basics: { name: 'Polku', summary: '' }, budget: { costModel: 'flat-17-staff', budget: application.plan.budget }, content: { texts: { need: 'Tarve', goals: '' } } });
  });

  it('sends the sections that were asked for, without blanks', () => {
    const contents = contentsOfApplication({ ...application, plan: { ...application.plan, advance: '1000.00' } });
    expect(supplementOf({ number: 1, sections: ['financing'], reason: null, due: '2026-02-01', answeredOn: null }, contents)).toEqual({ supplement: 1, financing: [], statedTotals: null, advance: '1000.00' });
    expect(supplementOf({ number: 2, sections: ['budget', 'content'], reason: null, due: '2026-02-01', answeredOn: null }, contents)).toEqual({
      supplement: 2, costModel: 'flat-17-staff', budget: application.plan.budget, revenue: null, texts: { need: 'Tarve' },
    });
  });
});
