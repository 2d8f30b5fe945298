import type { Award, GrantTerms } from '@toteuma/contracts';
import type { EventStore } from '@toteuma/eventing';
import { money } from '@toteuma/kernel';
import { metadata } from '../append/workload.js';

export const ORGANISATION = 'org-bench';

/** Cents of staff and of services in each claim; the flat rate of 17 % is on the staff. */
const STAFF_ROWS = [41_890_22n, 7_310_05n];
const SERVICES = 9_360_00n;
/** Declared staff costs of one claim, in cents: what a grant's figure grows by. */
export const STAFF = STAFF_ROWS.reduce((sum, amount) => sum + amount);
/** All that one claim declares, in cents, the flat rate on staff costs included: 17 % of 49 200.27 is 8 364.05. */
export const DECLARED = STAFF + SERVICES + 8_364_05n;

const terms: GrantTerms = {
  budgetVersion: 1,
  budget: [
    { partner: 'lead', category: 'staff', year: null, amount: '145201.00', stated: false },
    { partner: 'lead', category: 'services', year: null, amount: '6500.00', stated: false },
    { partner: 'lead', category: 'flat-rate', year: null, amount: '24685.00', stated: true },
  ],
  revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '141109.00' }, { source: 'own', partner: null, year: null, amount: '35277.00' }],
  granted: '141109.00',
};

const awardOf = (number: number): Award => ({
  code: `S${number}`,
  organisation: ORGANISATION,
  plan: {
    name: `Mittaushanke ${number}`,
    applicant: { name: 'Mittauskunta', businessId: null, unit: null, type: null, ownCountsAs: 'municipal' },
    partners: [],
    period: { from: '2011-01-01', to: '2011-12-31' },
    budget: terms.budget,
    revenue: null,
    financing: terms.financing,
    statedFinancing: null,
    indicators: [],
    principles: null,
  },
  rules: {
    pack: 'esf-2014-2020',
    packVersion: 1,
    programmeName: { fi: 'Euroopan sosiaalirahasto 2014-2020', sv: 'Europeiska socialfonden 2014-2020', en: 'European Social Fund 2014-2020' },
    categories: ['staff', 'services', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })),
    sources: [{ id: 'eu-state', public: true }, { id: 'municipal', public: true }, { id: 'own', public: false }],
    costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] },
    categoryDeviationPercent: '5',
    indicators: [],
  },
  terms,
  supportRate: '80',
  ownRate: '20',
  conditions: [],
  tranches: [],
});

/** Writes awards into the history of applications; returns the ids of the grants. */
export async function award(applications: EventStore, first: number, count: number): Promise<string[]> {
  const grants = Array.from({ length: count }, (_, at) => `00000000-0000-4000-8000-${String(first + at).padStart(12, '0')}`);
  const appended = await Promise.all(grants.map((stream, at) => applications.append({
    stream, expectedVersion: 0, events: [{ type: 'GrantAwarded', schemaVersion: 1, data: awardOf(10_000 + first + at) }], metadata, occurredAt: '2010-12-01T10:00:00.000Z',
  })));
  if (appended.some(({ outcome }) => outcome !== 'appended')) throw new Error('an award was not written');
  return grants;
}

/** The most claims that a grant of the benchmark takes: one for each day of its operation. */
export const MOST_CLAIMS = 365;

/** The body of a grant's n-th claim (from 1): its own day, three rows. */
export function claimBody(number: number): string {
  const day = new Date(Date.UTC(2011, 0, number)).toISOString().slice(0, 10);
  const amounts = [...STAFF_ROWS.map((amount) => ['staff', amount] as const), ['services', SERVICES] as const];
  const rows = amounts.map(([category, amount], at) => ({ voucher: `R-${number}-${at + 1}`, category, paidOn: day, amount: money(amount) }));
  return JSON.stringify({ period: { from: day, to: day }, rows });
}
