import type { Award, GrantTerms } from '@toteuma/contracts';
import { money, parseMoney, sum } from '@toteuma/kernel';

type Cell = GrantTerms['budget'][number];
export const budgetCell = (category: string, amount: string, more: Partial<Cell> = {}): Cell => ({ partner: 'lead', category, year: null, amount, stated: false, ...more });

/** What a spec cares about; the rest is an invented operation of nine months with a flat rate of 17 % of staff costs, supported to 80 %. */
export interface AwardGiven {
  readonly code?: string;
  readonly organisation?: string;
  readonly budget?: Cell[];
  /** What the grant is of the budget; the rest is own money. */
  readonly granted?: string;
  readonly partners?: readonly string[];
  readonly plan?: Partial<Award['plan']>;
  readonly rules?: Partial<Award['rules']>;
}

const BODY = { name: 'Invented oy', businessId: null, unit: null, type: null, ownCountsAs: null };

export function awardOf({ code = 'S22999', organisation = 'org-jedu', budget = [], granted = '0.00', partners = [], plan, rules }: AwardGiven = {}): Award {
  const own = sum(budget.map(({ amount }) => parseMoney(amount))) - parseMoney(granted);
  const line = (source: string, amount: string) => ({ source, partner: null, year: null, amount });
  const terms: GrantTerms = { budgetVersion: 1, budget, revenue: null, financing: [line('eu-state', granted), line('own', money(own))], granted };
  return {
    code, organisation, supportRate: '80', ownRate: '20', conditions: [], tranches: [], terms,
    plan: {
      name: 'ULPO', applicant: BODY, partners: partners.map((id) => ({ ...BODY, id, role: 'partner' })), period: { from: '2022-10-01', to: '2023-06-30' },
      budget, revenue: null, financing: terms.financing, statedFinancing: null, indicators: [], principles: null, ...plan,
    },
    rules: {
      pack: 'esf-2014-2020', packVersion: 1, programmeName: { fi: 'a', sv: 'b', en: 'c' },
      categories: ['staff', 'services', 'travel', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })), sources: ['eu-state', 'municipal', 'own'].map((id) => ({ id, public: id !== 'own' })),
      costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] }, categoryDeviationPercent: '5', indicators: [], ...rules,
    },
  };
}
