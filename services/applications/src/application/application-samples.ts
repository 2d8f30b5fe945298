import type { GrantLimits, GrantPlan, GrantRules } from '@toteuma/contracts';
import type { DecideAmendment, PartAnswer, RequestAmendment } from '../amendment/amendment.js';
import type { Command, SubmitApplication } from './application.js';
import type { AwardGrant } from '../decision/decision.js';
import type { Certified } from './terms.js';

/** What the specs speak of: document A of the acceptance cases, a nine-month project with a budget in whole euros. */
const label = (text: string) => ({ fi: text, sv: text, en: text });

export const rules: GrantRules = {
  pack: 'esf-2014-2020',
  packVersion: 1,
  programmeName: label('ESF'),
  categories: [...['staff', 'services', 'travel'].map((id) => ({ id, computed: false })), { id: 'flat-rate', computed: true }],
  sources: ['eu-state', 'municipal', 'private', 'own'].map((id) => ({ id, public: id === 'eu-state' || id === 'municipal' })),
  costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] },
  categoryDeviationPercent: '5',
  indicators: [{ id: 'participants', women: true, aggregation: 'sum' }, { id: 'companies', women: false, aggregation: 'sum' }],
};
export const limits: GrantLimits = { highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2' };

export const cell = (category: string, amount: string, more: Partial<GrantPlan['budget'][number]> = {}) => ({ partner: 'lead', category, year: null, amount, stated: false, ...more });
export const line = (source: string, amount: string, more: Partial<GrantPlan['financing'][number]> = {}) => ({ source, partner: null, year: null, amount, ...more });

export const plan: GrantPlan = {
  name: 'ULPO',
  applicant: { name: 'Opisto', businessId: null, unit: null, type: null, ownCountsAs: null },
  partners: [],
  period: { from: '2022-10-01', to: '2023-06-30' },
  budget: [cell('staff', '145201'), cell('services', '6500.00'), cell('flat-rate', '24685.00', { stated: true })],
  revenue: null,
  financing: [line('eu-state', '141109.00'), line('own', '35277')],
  statedFinancing: null,
  indicators: [{ id: 'participants', planned: 40, women: 30 }],
  principles: null,
};

export const stamp = (today: string) => ({ actor: 'someone', at: `${today}T09:00:00.000Z`, today });
export const nothingCertified: Certified = { cells: [], supportDecided: 0n };

export const submit = (change: Partial<GrantPlan> = {}, more: Partial<SubmitApplication> = {}): Command =>
  ({ type: 'SubmitApplication', ...stamp('2022-05-16'), organisation: 'opisto', call: 'open', callTimes: null, plan: { ...plan, ...change }, rules, limits, summary: null, texts: {}, ...more });
export const award = (more: Partial<AwardGrant> = {}): Command =>
  ({ type: 'AwardGrant', ...stamp('2022-09-12'), code: 'S22999', supportRate: '80', support: '141109', ownRate: null, change: { cells: [], financing: null }, conditions: [], conditionsDue: [], tranches: [], ...more });
export const rejection = { type: 'RejectApplication', ...stamp('2022-09-12'), reason: null } satisfies Command;
export const tranche = (amount: string): Command => ({ type: 'GrantTranche', ...stamp('2022-12-01'), year: 2023, amount });

/** Staff less 8 000, the flat rate stated anew, the difference to services: the net stays. */
export const moved = [cell('staff', '137201'), cell('flat-rate', '23325', { stated: true }), cell('services', '15860')];
export const ask = (change: Partial<RequestAmendment['change']> = {}, more: Partial<RequestAmendment> & { today?: string } = {}): Command => {
  const { today = '2023-01-10', ...rest } = more;
  return { type: 'RequestAmendment', ...stamp(today), effectiveFrom: '2023-02-01', parts: [{ kind: 'budget' }], change: { cells: moved, financing: null, ...change }, formal: false, reason: null, certified: nothingCertified, ...rest };
};
export const answer = (decision: Answer = 'accepted', more: Partial<DecideAmendment> = {}): Command =>
  ({ type: 'DecideAmendment', ...stamp('2023-01-20'), amendment: 1, answers: [{ kind: 'budget', outcome: outcomeOf(decision), reason: null }], support: null, certified: nothingCertified, ...more });
type Answer = 'accepted' | 'rejected' | { readonly acceptedAs: { readonly cells: GrantPlan['budget'] | null; readonly financing: GrantPlan['financing'] | null } };
const outcomeOf = (answer: Answer): PartAnswer['outcome'] => (typeof answer === 'string' ? answer : { acceptedAs: { kind: 'budget' }, change: answer.acceptedAs });
