import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, EventData, GrantTerms } from '@toteuma/contracts';
import { given } from '@toteuma/testing';
import { claims, type ClaimCommand } from './claim.js';

const TODAY = '2023-08-10';
const stamp = (actor: string) => ({ actor, at: `${TODAY}T09:00:00.000Z`, today: TODAY });
const cell = (partner: string, category: string, amount: string): GrantTerms['budget'][number] => ({ partner, category, year: null, amount, stated: false });

function opened(more: Partial<EventData<'ClaimsOpened'>>, terms: Partial<GrantTerms> = {}): DomainEvent {
  const financing = [{ source: 'eu-state', partner: null, year: null, amount: terms.granted ?? '1600.00' }];
  return {
    type: 'ClaimsOpened',
    data: {
      code: 'V10001', organisation: 'org-1', partners: ['lead', 'p2'], categories: [{ id: 'staff', computed: false }, { id: 'travel', computed: false }, { id: 'flat-rate', computed: true }],
      sources: ['eu-state', 'municipal', 'own'], period: { from: '2022-10-01', to: '2023-06-30' }, costModel: { id: 'actual', flatRates: [] }, supportRate: '80',
      terms: { budgetVersion: 1, budget: [cell('lead', 'staff', '1000.00'), cell('p2', 'staff', '1000.00')], revenue: null, financing, granted: '1600.00', ...terms }, ...more,
    },
  };
}

type Submit = Extract<ClaimCommand, { type: 'SubmitClaim' }>;
const row = (id: string, partner: string, category: string, amount: string): Submit['rows'][number] =>
  ({ id, voucher: id, category, partner, incurredOn: '2022-12-01', paidOn: '2022-12-01', supplier: null, description: null, amount });
const periods = [{ from: '2022-10-01', to: '2022-12-31' }, { from: '2023-01-01', to: '2023-03-31' }, { from: '2023-04-01', to: '2023-06-30' }];

/** Files, verifies and decides claims one after the other; what they lead to. */
function decided(start: readonly DomainEvent[], ...filed: readonly Partial<Submit>[]): { history: DomainEvent[]; last: EventData<'ClaimDecided'>; claimed: string } {
  const history = start.map((event) => ({ ...event, actor: 'service:claims' })) as (DomainEvent & { actor: string })[];
  for (const more of filed) {
    const claim = history.filter(({ type }) => type === 'ClaimSubmitted').length + 1;
    const period = periods[claim - 1]!;
    const rows = (more.rows ?? []).map((one) => ({ ...one, incurredOn: period.to, paidOn: period.to }));
    const commands: ClaimCommand[] = [
      { type: 'SubmitClaim', ...stamp('applicant'), period, revenue: [], financing: [], last: false, ...more, rows },
      { type: 'VerifyClaim', ...stamp('verifier'), claim, deduct: [], park: [] },
      { type: 'DecideClaim', ...stamp('decider'), claim },
    ];
    for (const command of commands) given(claims, ...history).when(command).thenState((_, events) => history.push(...events.map((event) => ({ ...event, actor: 'actor' in command ? command.actor : '' }))));
  }
  const last = <Type extends DomainEvent['type']>(type: Type) => history.findLast((event) => event.type === type)!.data as EventData<Type>;
  return { history, last: last('ClaimDecided'), claimed: last('ClaimSubmitted').claimedSupport };
}
const amounts = (list: readonly { amount: string }[] | undefined) => list?.map(({ amount }) => amount);

describe('support by partner', () => {
  const start = opened({ supportLevel: 'partner' });

  it('stops at each partner\'s part of the grant, whatever the other leaves', () => {
    const { last, claimed } = decided([start], { rows: [row('1', 'lead', 'staff', '1200.01'), row('2', 'p2', 'staff', '500.00')] });
    // 960.00 stop at 800.00; 80 % of 500.00. For the operation it would be 1 360.00.
    expect(last).toMatchObject({ support: '1200.00', supportDecided: '1200.00', supportOverGrant: '160.00' });
    expect(last.supportByPartner).toEqual([{ partner: 'lead', amount: '800.00' }, { partner: 'p2', amount: '400.00' }]);
    expect(last.supportByLine).toBeUndefined();
    expect(claimed).toBe('1200.00');
  });

  it('counts revenue and money from others where they came', () => {
    const rows = [row('1', 'lead', 'staff', '500.00'), row('2', 'p2', 'staff', '500.00')];
    const { last } = decided([start], { rows, revenue: [{ partner: 'lead', amount: '100.00' }], financing: [{ source: 'municipal', partner: 'p2', amount: '150.00' }] });
    expect(amounts(last.supportByPartner)).toEqual(['320.00', '350.00']);
  });

  it('is made good by the next decision, partner by partner', () => {
    const tranche: DomainEvent = { type: 'ClaimTermsChanged', data: { terms: { budgetVersion: 1, budget: [cell('lead', 'staff', '1000.00'), cell('p2', 'staff', '1000.00')], revenue: null, financing: [], granted: '2000.00' } } };
    const first = decided([start], { rows: [row('1', 'lead', 'staff', '1200.01')] });
    expect(amounts(first.last.supportByPartner)).toEqual(['800.00', '0.00']);
    const second = decided([...first.history, tranche], { rows: [row('2', 'p2', 'staff', '-100.00')] });
    // The lead's part is 1 000.00 by now; what p2 gives back is not taken from the lead.
    expect(second.last).toMatchObject({ support: '160.00', supportDecided: '960.00' });
    expect(amounts(second.last.supportByPartner)).toEqual(['160.00', '0.00']);
  });

  it('counts a transferee with the lead', () => {
    const { last } = decided([opened({ supportLevel: 'partner', transferees: ['p2'] })], { rows: [row('1', 'lead', 'staff', '1200.01'), row('2', 'p2', 'staff', '500.00')] });
    // 80 % of 1 700.01, below the whole grant.
    expect(last).toMatchObject({ support: '1360.00', supportByPartner: [{ partner: 'lead', amount: '1360.00' }, { partner: 'p2', amount: '0.00' }] });
    expect(amounts(last.netByPartner)).toEqual(['1200.01', '500.00']);
  });
});

describe('support by budget line', () => {
  const lines = { budget: [cell('lead', 'staff', '600.00'), cell('p2', 'staff', '400.00'), cell('p2', 'travel', '100.00')], granted: '880.00' };
  const start = opened({ supportLevel: 'line' }, lines);
  const rows = [row('1', 'lead', 'staff', '300.00'), row('2', 'p2', 'staff', '200.01'), row('3', 'p2', 'travel', '150.00')];

  it('stops at each line, and each line goes to the partners by what is certified in it', () => {
    const { last, claimed } = decided([start], { rows });
    // Staff 400.008, split 239.995 and 160.004...; travel 120.00, of which the grant has 80.00.
    expect(last).toMatchObject({ support: '480.00', supportOverGrant: '40.00' });
    expect(last.supportByLine).toEqual([{ category: 'staff', amount: '400.00' }, { category: 'travel', amount: '80.00' }, { category: 'flat-rate', amount: '0.00' }]);
    expect(amounts(last.supportByPartner)).toEqual(['240.00', '240.00']);
    expect(claimed).toBe('480.00');
  });

  it('splits revenue and money from others to the lines by what is certified', () => {
    // 50.00 over 500.01 and 150.00: 38.46 and 11.54. 80 % of 461.55 is 369.24; travel stops at 80.00.
    expect(amounts(decided([start], { rows, revenue: [{ partner: 'lead', amount: '50.00' }] }).last.supportByLine)).toEqual(['369.24', '80.00', '0.00']);
    // 400.00 over 500.01 and 150.00: 307.69 and 92.31, so 192.32 and 57.69 are left to pay.
    expect(amounts(decided([start], { rows, financing: [{ source: 'municipal', partner: 'p2', amount: '400.00' }] }).last.supportByLine)).toEqual(['192.32', '57.69', '0.00']);
  });

  it('gives a line that has nothing in the claim to those who have costs in it', () => {
    const tranche: DomainEvent = { type: 'ClaimTermsChanged', data: { terms: { budgetVersion: 1, ...lines, revenue: null, financing: [], granted: '990.00' } } };
    const first = decided([start], { rows: rows.slice(2) });
    expect(amounts(first.last.supportByPartner)).toEqual(['0.00', '80.00']);
    const second = decided([...first.history, tranche], { rows: rows.slice(0, 1) });
    expect(second.last).toMatchObject({ supportByLine: [{ amount: '240.00' }, { amount: '10.00' }, { amount: '0.00' }], supportByPartner: [{ partner: 'lead', amount: '240.00' }, { partner: 'p2', amount: '10.00' }] });
  });

  it('answers no to an amendment that leaves a line less than is decided for it', () => {
    const { history } = decided([start], { rows });
    const proposed = (granted: string): ClaimCommand => ({ type: 'LowerCeiling', amendment: 1, proposed: { budgetVersion: 2, ...lines, revenue: null, financing: [], granted } });
    const past = history.map((event) => ({ ...event, actor: 'someone' }));
    // Travel has an eleventh of the grant: 80.00 of 880.00, and all of it is decided.
    given(claims, ...past).when(proposed('879.00')).then({ type: 'GrantCeilingKept', data: { amendment: 1, why: 'below-certified' } });
    given(claims, ...past).when(proposed('880.00')).thenState((_, [event]) => expect(event?.type).toBe('GrantCeilingLowered'));
  });
});

describe('a transferee where support is reckoned for the operation', () => {
  it('has its costs, and the lead the support for them', () => {
    const partners = ['lead', 't1', 'p2'];
    const budget = partners.map((partner) => cell(partner, 'staff', '100.00'));
    const start = opened({ partners, transferees: ['t1'] }, { budget, granted: '240.00' });
    const { last } = decided([start], { rows: partners.map((partner) => row(partner, partner, 'staff', '100.00')) });
    expect(last.supportByPartner).toEqual([{ partner: 'lead', amount: '160.00' }, { partner: 't1', amount: '0.00' }, { partner: 'p2', amount: '80.00' }]);
    expect(amounts(last.netByPartner)).toEqual(['100.00', '100.00', '100.00']);
  });
});

describe('rows and the cost model', () => {
  const flat40 = { id: 'flat-40-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '40', covers: ['travel'] }] };
  const budget = [cell('lead', 'staff', '1000.00'), cell('lead', 'flat-rate', '400.00')];
  const submit = (category: string): ClaimCommand => ({ type: 'SubmitClaim', ...stamp('applicant'), period: periods[0]!, rows: [row('1', 'lead', category, '5.00')], revenue: [], financing: [], last: false });

  it('refuses a row in a category that a flat rate covers, and says which take costs', () => {
    const start = opened({ costModel: flat40 }, { budget });
    given(claims, start).when(submit('travel')).rejects('request/invalid', { field: 'rows[0].category', expected: 'a category that takes real costs: staff' });
    given(claims, start).when(submit('flat-rate')).rejects('claim/unknown-category');
    given(claims, opened({ costModel: { id: 'simple', flatRates: [], accepts: ['travel'] } }, { budget })).when(submit('staff')).rejects('request/invalid', { expected: 'a category that takes real costs: travel' });
  });
});
