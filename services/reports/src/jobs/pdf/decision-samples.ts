import type { DecisionContent } from '@toteuma/contracts';

/** What the specs speak of: an invented award with everything that a decision can have. */
export const awarded: DecisionContent = {
  decision: 'award',
  number: null,
  on: '2022-09-12',
  code: 'S22999',
  name: 'Kielitaito työelämään',
  organisation: 'org-jedu',
  applicant: 'Esimerkin opisto',
  partners: [{ id: 'p2', name: 'Esimerkin kaupunki' }],
  programmeName: { fi: 'Esimerkkiohjelma', sv: 'Exempelprogrammet', en: 'The example programme' },
  call: 'taidot-2022',
  period: { from: '2022-10-01', to: '2023-06-30' },
  award: {
    supportRate: '66.67',
    ownRate: '33.33',
    granted: '78003.90',
    advance: { asked: '25000.00', granted: '23401.17' },
    budgetVersion: 1,
    costModel: 'flat-17-staff',
    budget: [
      { partner: 'lead', category: 'staff', year: 2022, amount: '100000.00', stated: false },
      { partner: 'p2', category: 'beehives', year: null, amount: '0.50', stated: false },
      { partner: 'lead', category: 'flat-rate', year: 2022, amount: '17000.00', stated: false },
    ],
    budgetTotal: '117000.50',
    revenue: '0.50',
    financing: [{ source: 'eu-state', partner: null, year: 2022, amount: '78003.90' }, { source: 'own', partner: 'lead', year: 2022, amount: '38996.10' }],
    financingTotal: '117000.00',
    tranches: [{ year: 2022, amount: '40000.00' }, { year: 2023, amount: '38003.90' }],
    conditions: [{ text: 'Ohjausryhmä kutsutaan koolle.', due: '2022-12-31' }, { text: 'Tuloksista kerrotaan avoimesti.', due: null }],
  },
  reason: '',
  labels: { beehives: { fi: 'Mehiläispesät', sv: 'Bikupor', en: 'Beehives' } },
  texts: { decision: { fi: 'Tuki myönnetään ehdoin.', sv: 'Stödet beviljas på villkor.', en: 'Granted on conditions.' }, appeal: { fi: 'Osoita vaatimus viranomaiselle.', sv: 'Rikta begäran till myndigheten.', en: 'Address the authority.' } },
  rectificationUntil: '2022-10-12',
};

export const rejected: DecisionContent = {
  ...awarded, decision: 'rejection', code: null, award: null, reason: 'Hanke ei vastaa haun tavoitetta.\n\n- tavoite puuttuu\n- kohderyhmä puuttuu', texts: { decision: null, appeal: null }, partners: [],
};
