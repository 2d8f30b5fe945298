import type { Award, EventData, GrantTerms } from '@toteuma/contracts';

/** The project ULPO as the events that its figures are made of; for specs. */

export const ulpoTerms: GrantTerms = {
  budgetVersion: 1,
  budget: [
    { partner: 'lead', category: 'staff', year: null, amount: '145201.00', stated: false },
    { partner: 'lead', category: 'services', year: null, amount: '6500.00', stated: false },
    { partner: 'lead', category: 'flat-rate', year: null, amount: '24685.00', stated: true },
  ],
  revenue: null,
  financing: [
    { source: 'eu-state', partner: null, year: null, amount: '141109.00' },
    { source: 'own', partner: null, year: null, amount: '35277.00' },
  ],
  granted: '141109.00',
};

export const ulpoAward: Award = {
  code: 'S22999',
  organisation: 'jedu',
  plan: {
    name: 'Ulkomaalaistaustaisten polku Oulun eteläiselle alueelle - ULPO',
    applicant: { name: 'Jokilaaksojen koulutuskuntayhtymä JEDU', businessId: null, unit: null, type: null, ownCountsAs: 'municipal' },
    partners: [],
    period: { from: '2022-10-01', to: '2023-06-30' },
    budget: ulpoTerms.budget,
    revenue: null,
    financing: ulpoTerms.financing,
    statedFinancing: null,
    indicators: [],
    principles: null,
  },
  rules: {
    pack: 'esf-2014-2020',
    packVersion: 1,
    programmeName: { fi: 'Euroopan sosiaalirahasto 2014-2020', sv: 'Europeiska socialfonden 2014-2020', en: 'European Social Fund 2014-2020' },
    categories: ['staff', 'services', 'travel', 'equipment', 'other', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })),
    sources: [
      { id: 'eu-state', public: true },
      { id: 'municipal', public: true },
      { id: 'other-public', public: true },
      { id: 'private', public: false },
      { id: 'own', public: false },
    ],
    costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] },
    categoryDeviationPercent: '5',
    indicators: [
      { id: 'participants', women: true, aggregation: 'sum' },
      { id: 'companies', women: false, aggregation: 'sum' },
    ],
  },
  terms: ulpoTerms,
  supportRate: '80',
  ownRate: '20',
  conditions: [],
  tranches: [],
};

const cell = (category: string, amount: string) => ({ partner: 'lead', category, year: 2023, declared: amount, deducted: '0.00', parked: '0.00', certified: amount });
const cells = [cell('staff', '155520.80'), cell('services', '1757.00'), cell('flat-rate', '26438.54')];
const period = { from: '2022-10-01', to: '2023-06-30' };

export const ulpoSubmitted: EventData<'ClaimSubmitted'> = {
  claim: 1,
  period,
  rows: [],
  revenue: [],
  financing: [],
  last: true,
  declared: cells.map(({ partner, category, year, declared }) => ({ partner, category, year, amount: declared })),
  // 80 % of the net; the grant stops it at 141109.00.
  claimedSupport: '146973.07',
};

export const ulpoDecided: EventData<'ClaimDecided'> = {
  claim: 1,
  period,
  last: true,
  rows: [],
  cells,
  revenue: [],
  received: [],
  net: '183716.34',
  netByPartner: [{ partner: 'lead', amount: '183716.34' }],
  support: '141109.00',
  supportByPartner: [{ partner: 'lead', amount: '141109.00' }],
  supportDecided: '141109.00',
  supportOverGrant: '5864.07',
};

export const ulpoPaid: EventData<'PaymentRecorded'> = { claim: 1, amount: '141109.00', paidOn: '2023-08-31' };
