import { describe, expect, it } from '@jest/globals';
import type { Award, DomainEvent, EventData, GrantTerms } from '@toteuma/contracts';
import { given as givenOf } from '@toteuma/testing';
import { claims, type ClaimCommand } from './claim.js';
import type { ClaimsState } from './claim-state.js';

const TODAY = '2023-08-10';
const stamp = (actor: string) => ({ actor, at: `${TODAY}T09:00:00.000Z`, today: TODAY });
const given = (...past: readonly (DomainEvent & { actor?: string })[]) => givenOf(claims, ...past);

const cell = (category: string, amount: string, more: { partner?: string; year?: number } = {}) =>
  ({ partner: more.partner ?? 'lead', category, year: more.year ?? null, amount, stated: false });

const terms: GrantTerms = {
  budgetVersion: 1,
  budget: [cell('staff', '100000.00'), cell('services', '10000.00'), cell('flat-rate', '17000.00')],
  revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '101600.00' }, { source: 'own', partner: null, year: null, amount: '25400.00' }],
  granted: '101600.00',
};

type Opened = EventData<'ClaimsOpened'>;
function opened(more: Partial<Opened> = {}): DomainEvent {
  return {
    type: 'ClaimsOpened',
    data: {
      code: 'S22999',
      organisation: 'org-1',
      partners: ['lead'],
      categories: ['staff', 'services', 'travel', 'equipment', 'other', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })),
      sources: ['eu-state', 'municipal', 'other-public', 'private', 'own'],
      period: { from: '2022-10-01', to: '2023-06-30' },
      costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] },
      supportRate: '80',
      terms,
      ...more,
    },
  };
}

type Submit = Extract<ClaimCommand, { type: 'SubmitClaim' }>;
const row = (id: string, amount: string, more: Partial<Submit['rows'][number]> = {}): Submit['rows'][number] => ({
  id, voucher: id, category: 'staff', partner: 'lead', incurredOn: more.paidOn ?? '2022-12-01', paidOn: '2022-12-01', supplier: null, description: null, amount, ...more,
});
const submit = (more: Partial<Submit> = {}): Submit => ({
  type: 'SubmitClaim', ...stamp('applicant'), period: { from: '2022-10-01', to: '2022-12-31' }, rows: [], revenue: [], financing: [], last: false, ...more,
});
const second = { from: '2023-01-01', to: '2023-06-30' };

const verify = (claim = 1, more: Partial<Extract<ClaimCommand, { type: 'VerifyClaim' }>> = {}): ClaimCommand => ({ type: 'VerifyClaim', ...stamp('verifier'), claim, deduct: [], park: [], ...more });
const decide = (claim = 1, actor = 'decider'): ClaimCommand => ({ type: 'DecideClaim', ...stamp(actor), claim });
const authorise = (claim = 1, actor = 'payer-1'): ClaimCommand => ({ type: 'AuthorisePayment', ...stamp(actor), claim });
const confirm = (claim = 1, actor = 'payer-2'): ClaimCommand => ({ type: 'ConfirmPayment', ...stamp(actor), claim });
const record = (claim = 1, paidOn = TODAY): ClaimCommand => ({ type: 'RecordPayment', ...stamp('payer-2'), claim, paidOn });

/** Plays commands that must all be accepted, and returns what happened: a history for the rule that is told. */
function played(commands: readonly ClaimCommand[], start: readonly DomainEvent[] = [opened()]): (DomainEvent & { actor: string })[] {
  const history = start.map((event) => ({ ...event, actor: 'service:claims' }));
  for (const command of commands) {
    const actor = 'actor' in command ? command.actor : 'service:claims';
    given(...history).when(command).thenState((_, events) => history.push(...events.map((event) => ({ ...event, actor }))));
  }
  return history;
}
const lastOf = <T extends DomainEvent['type']>(history: readonly DomainEvent[], type: T) => history.findLast((event) => event.type === type)!.data as EventData<T>;
const openOf = (state: ClaimsState) => {
  if (state.status !== 'open') throw new Error('claims are not open');
  return state;
};

describe('learning the grant', () => {
  const award: Award = {
    code: 'S22999', organisation: 'org-1', supportRate: '80', ownRate: '20', conditions: [], tranches: [], terms,
    plan: {
      name: 'ULPO', applicant: { name: 'Invented oy', businessId: null, unit: null, type: null, ownCountsAs: null },
      partners: [{ id: 'p2', name: 'Invented ry', businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' }],
      period: { from: '2022-10-01', to: '2023-06-30' }, budget: terms.budget, revenue: null, financing: terms.financing, statedFinancing: null, indicators: [], principles: null,
    },
    rules: {
      pack: 'esf-2014-2020', packVersion: 1, programmeName: { fi: 'a', sv: 'b', en: 'c' }, categories: [{ id: 'staff', computed: false }], sources: [{ id: 'own', public: false }],
      costModel: { id: 'actual', flatRates: [] }, categoryDeviationPercent: '5', indicators: [],
    },
  };

  it('an award opens the claims of its grant, with the lead as the first partner', () => {
    given().when({ type: 'OpenClaims', award }).then(opened({ partners: ['lead', 'p2'], categories: award.rules.categories, sources: ['own'], costModel: award.rules.costModel }));
  });
  it('an award tells what the application asks to be paid in advance', () => {
    const asking = { ...award, plan: { ...award.plan, advance: '5000.00' } };
    given().when({ type: 'OpenClaims', award: asking }).thenState((state, [event]) => expect([event, state]).toMatchObject([{ data: { advanceAsked: '5000.00' } }, { advanceAsked: 500_000n }]));
    given(opened()).when({ type: 'OpenClaims', award }).thenState((state) => expect(state).toMatchObject({ advanceAsked: 0n }));
  });
  it('an award that is known already changes nothing', () => given(opened()).when({ type: 'OpenClaims', award }).thenState((_, events) => expect(events).toEqual([])));
  it('nobody claims from a grant that is not awarded', () => given().when(submit()).rejects('claim/grant-not-running', { because: 'state' }));

  it('a tranche raises the grant by its amount and nothing else', () => {
    given(opened()).when({ type: 'AddTranche', amount: '400.00' }).then({ type: 'ClaimTermsChanged', data: { terms: { ...terms, granted: '102000.00' } } });
  });
  it('a new budget version replaces the terms', () => {
    const next = { ...terms, budgetVersion: 2, budget: [cell('staff', '110000.00')] };
    given(opened()).when({ type: 'ChangeTerms', terms: next }).then({ type: 'ClaimTermsChanged', data: { terms: next } });
  });
  it('a budget version that claims itself has let pass is not taken over again', () => {
    given(opened(), { type: 'GrantCeilingLowered', data: { amendment: 1, terms: { ...terms, budgetVersion: 2 } } })
      .when({ type: 'ChangeTerms', terms: { ...terms, budgetVersion: 2 } }).thenState((_, events) => expect(events).toEqual([]));
  });
});

describe('filing a claim', () => {
  it('tells what is declared by partner, category and year, flat rates included, and the support that it would give', () => {
    const filing = submit({ rows: [row('1', '100.00'), row('2', '50.01', { category: 'services' })], revenue: [{ partner: 'lead', amount: '7.00' }] });
    const { rows, period, revenue } = filing;
    given(opened()).when(filing).then({
      type: 'ClaimSubmitted',
      data: {
        claim: 1, period, rows, revenue, financing: [], last: false,
        declared: [
          { partner: 'lead', category: 'staff', year: 2022, amount: '100.00' },
          { partner: 'lead', category: 'services', year: 2022, amount: '50.01' },
          { partner: 'lead', category: 'flat-rate', year: 2022, amount: '17.00' },
        ],
        // 80 % of 160.01, rounded down
        claimedSupport: '128.00',
      },
    });
  });
  it('claimed support counts all filed claims, decided or not', () => {
    const history = played([submit({ rows: [row('1', '100.00')] }), submit({ period: second, rows: [row('1', '100.00', { paidOn: '2023-01-15' })] })]);
    expect(lastOf(history, 'ClaimSubmitted').claimedSupport).toBe('187.20');
  });
  it('claimed support does not stop at the grant, which may still grow', () => {
    given(opened({ terms: { ...terms, granted: '50.00' } })).when(submit({ rows: [row('1', '100.00')] })).thenState((_, events) => expect(lastOf(events, 'ClaimSubmitted').claimedSupport).toBe('93.60'));
  });
  it('a nil claim is a claim', () => given(opened()).when(submit()).thenState((state) => expect(openOf(state).claims).toHaveLength(1)));
  it('a credit note is a negative row', () => {
    given(opened()).when(submit({ rows: [row('1', '-20.00')] })).thenState((_, events) => expect(lastOf(events, 'ClaimSubmitted').declared).toEqual([
      { partner: 'lead', category: 'staff', year: 2022, amount: '-20.00' }, { partner: 'lead', category: 'flat-rate', year: 2022, amount: '-3.40' },
    ]));
  });
  it('a row incurred in the period may be paid after it', () => {
    given(opened()).when(submit({ rows: [row('1', '5.00', { incurredOn: '2022-12-31', paidOn: '2023-01-10' })] })).thenState((_, events) => expect(events).toHaveLength(1));
  });
  it('the same row id may come again in another claim', () => {
    const history = played([submit({ rows: [row('1', '1.00')] }), submit({ period: second, rows: [row('1', '1.00', { paidOn: '2023-02-01' })] })]);
    expect(lastOf(history, 'ClaimSubmitted').claim).toBe(2);
  });

  it('no claim follows the last one', () => {
    given(...played([submit({ last: true })])).when(submit({ period: second })).rejects('claim/grant-not-running', { because: 'state' });
  });
  it.each([
    ['the first claim starts later than the operation', [], { from: '2022-10-02', to: '2022-12-31' }, 'claim/period-gap', 'period.from'],
    ['the first claim starts before the operation', [], { from: '2022-09-30', to: '2022-12-31' }, 'claim/period-overlap', 'period.from'],
    ['a day is left out between two claims', [submit()], { from: '2023-01-02', to: '2023-06-30' }, 'claim/period-gap', 'period.from'],
    ['a day is claimed twice', [submit()], { from: '2022-12-31', to: '2023-06-30' }, 'claim/period-overlap', 'period.from'],
    ['a claim reaches past the end of the operation', [submit()], { from: '2023-01-01', to: '2023-07-01' }, 'claim/period-overlap', 'period.to'],
  ] as const)('refused when %s', (_, before, period, type, field) => given(...played(before)).when(submit({ period })).rejects(type, { because: 'content', field }));

  it.each([
    ['a row id comes twice', [row('1', '1.00'), row('1', '2.00')], 'claim/duplicate-row', 'rows[1].id'],
    ['a row is in a computed category', [row('1', '1.00', { category: 'flat-rate' })], 'claim/unknown-category', 'rows[0].category'],
    ['a row is in a category without budget', [row('1', '1.00'), row('2', '1.00', { category: 'travel' })], 'claim/category-not-approved', 'rows[1].category'],
    ['a row was paid before the period', [row('1', '1.00', { paidOn: '2022-09-30' })], 'claim/row-outside-period', 'rows[0].incurredOn'],
    ['a row was incurred after the period', [row('1', '1.00', { incurredOn: '2023-01-01', paidOn: '2023-01-01' })], 'claim/row-outside-period', 'rows[0].incurredOn'],
  ] as const)('refused when %s', (_, rows, type, field) => given(opened()).when(submit({ rows: [...rows] })).rejects(type, { because: 'content', field }));

  it('a category is approved for the partner who has a budget for it', () => {
    given(opened({ partners: ['lead', 'p2'] })).when(submit({ rows: [row('1', '1.00', { partner: 'p2' })] })).rejects('claim/category-not-approved');
  });

  it.each([
    ['period.to', 'the period is not over', { period: { from: '2022-10-01', to: '2023-08-11' } }],
    ['rows[0].category', 'a category is unknown', { rows: [row('1', '1.00', { category: 'boats' })] }],
    ['rows[0].partner', 'a partner is unknown', { rows: [row('1', '1.00', { partner: 'p9' })] }],
    ['rows[0].paidOn', 'a row is not paid yet', { rows: [row('1', '1.00', { incurredOn: '2022-12-01', paidOn: '2023-08-11' })] }],
    ['revenue[0].partner', 'revenue is of an unknown partner', { revenue: [{ partner: 'p9', amount: '1.00' }] }],
    ['financing[0].source', 'a source is unknown', { financing: [{ source: 'lottery', partner: 'lead', amount: '1.00' }] }],
    ['financing[0].source', 'the support itself is told as received', { financing: [{ source: 'eu-state', partner: 'lead', amount: '1.00' }] }],
    ['financing[0].source', 'own money is told as received', { financing: [{ source: 'own', partner: 'lead', amount: '1.00' }] }],
    ['financing[0].partner', 'money came to an unknown partner', { financing: [{ source: 'private', partner: 'p9', amount: '1.00' }] }],
    ['rows', 'amounts cannot be written any more', { rows: [row('1', '999999999999.99')] }],
  ] as const)('%s is invalid when %s', (field, _, more) => given(opened()).when(submit(more as Partial<Submit>)).rejects('request/invalid', { because: 'content', field }));

  it('what the rules do not know is said before what the state forbids', () => {
    given(...played([submit({ last: true })])).when(submit({ rows: [row('1', '1.00', { category: 'boats' })] })).rejects('request/invalid');
  });
});

describe('verifying a claim', () => {
  const filed = () => played([submit({ rows: [row('1', '100.00'), row('2', '50.00'), row('3', '-10.00')] })]);
  const deduct = (id: string, amount: string) => ({ row: id, amount, reason: 'not-eligible' as const });

  it('parks the whole rest of a row unless an amount is named', () => {
    given(...filed()).when(verify(1, { deduct: [deduct('1', '30.00')], park: [{ row: '1', amount: null }, { row: '2', amount: '20.00' }, { row: '3', amount: null }] })).then({
      type: 'ClaimVerified',
      data: { claim: 1, deduct: [deduct('1', '30.00')], park: [{ row: '1', amount: '70.00' }, { row: '2', amount: '20.00' }, { row: '3', amount: '-10.00' }] },
    });
  });
  it('a second verification before the decision replaces the first', () => {
    const history = played([submit({ rows: [row('1', '100.00')] }), verify(1, { deduct: [deduct('1', '100.00')] }), verify(1, { deduct: [deduct('1', '10.00')] }), decide()]);
    expect(lastOf(history, 'ClaimDecided').rows).toEqual([{ row: '1', declared: '100.00', deducted: '10.00', parked: '0.00', certified: '90.00', parkedFlatRate: '0.00' }]);
  });
  it.each([
    ['more than a row', { deduct: [deduct('1', '100.01')] }, 'deduct[0].amount'],
    ['more than a row in two parts', { deduct: [deduct('1', '60.00'), deduct('1', '40.01')] }, 'deduct[1].amount'],
    ['what is deducted already', { deduct: [deduct('1', '60.00')], park: [{ row: '1', amount: '40.01' }] }, 'park[0].amount'],
    ['against the sign of a row', { deduct: [deduct('1', '-1.00')] }, 'deduct[0].amount'],
    ['a positive amount from a credit note', { deduct: [deduct('3', '1.00')] }, 'deduct[0].amount'],
  ])('does not take %s', (_, more, field) => given(...filed()).when(verify(1, more)).rejects('claim/deducts-too-much', { because: 'content', field }));
  it('does not know a row that was not filed', () => {
    given(...filed()).when(verify(1, { deduct: [deduct('9', '1.00')] })).rejects('request/invalid', { field: 'deduct[0].row' });
    given(...filed()).when(verify(1, { park: [{ row: '9', amount: null }] })).rejects('request/invalid', { field: 'park[0].row' });
  });
  it('is over with the decision', () => given(...filed()).when(verify()).thenState((_, events) => {
    const decided = played([decide()], [...filed(), ...events]);
    given(...decided).when(verify()).rejects('claim/already-decided', { because: 'state' });
  }));
  it('needs a claim that exists', () => given(...filed()).when(verify(2)).rejects('not-found'));
});

describe('deciding a claim', () => {
  const filed = [submit({ rows: [row('1', '100.00')] })];
  it('needs a verified claim', () => given(...played(filed)).when(decide()).rejects('claim/not-verified', { because: 'state' }));
  it('comes once', () => given(...played([...filed, verify(), decide()])).when(decide(1, 'verifier')).rejects('claim/already-decided', { because: 'state' }));
  it('is not for whoever verified last', () => given(...played([...filed, verify()])).when(decide(1, 'verifier')).rejects('claim/same-person'));
  it('is open to whoever verified an earlier time only', () => {
    expect(played([...filed, verify(), { ...verify(), ...stamp('verifier-2') }, decide(1, 'verifier')]).at(-1)?.type).toBe('ClaimDecided');
  });
  it('claims may be decided in any order, each on all that are decided', () => {
    const history = played([...filed, submit({ period: second, rows: [row('1', '10.00', { paidOn: '2023-02-01' })] }), verify(2), decide(2), verify(1), decide(1)]);
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ claim: 1, support: '93.60', supportDecided: '102.96' });
  });
});

describe('what a decision gives, to the cent', () => {
  const all = { from: '2022-10-01', to: '2023-06-30' };
  const ample = { ...terms, granted: '1000000.00' };

  it('a final report over the grant gives the grant', () => {
    const ulpo = { ...terms, granted: '141109.00' };
    const rows = [row('1', '155520.80', { paidOn: '2023-06-30' }), row('2', '1757.00', { category: 'services', paidOn: '2023-05-31' })];
    const decision = lastOf(played([submit({ period: all, rows, last: true }), verify(), decide()], [opened({ terms: ulpo })]), 'ClaimDecided');
    expect(decision).toEqual({
      claim: 1, period: all, last: true,
      rows: [
        { row: '1', declared: '155520.80', deducted: '0.00', parked: '0.00', certified: '155520.80', parkedFlatRate: '0.00' },
        { row: '2', declared: '1757.00', deducted: '0.00', parked: '0.00', certified: '1757.00', parkedFlatRate: '0.00' },
      ],
      cells: [
        { partner: 'lead', category: 'staff', year: 2023, declared: '155520.80', deducted: '0.00', parked: '0.00', certified: '155520.80' },
        { partner: 'lead', category: 'services', year: 2023, declared: '1757.00', deducted: '0.00', parked: '0.00', certified: '1757.00' },
        { partner: 'lead', category: 'flat-rate', year: 2023, declared: '26438.54', deducted: '0.00', parked: '0.00', certified: '26438.54' },
      ],
      revenue: [], received: [], net: '183716.34', netByPartner: [{ partner: 'lead', amount: '183716.34' }],
      support: '141109.00', supportByPartner: [{ partner: 'lead', amount: '141109.00' }], supportDecided: '141109.00', supportOverGrant: '5864.07',
    });
  });

  it('a parked row waits with its part of the flat rate', () => {
    const rows = [row('V1', '253.78'), row('V2', '51.78')];
    const decision = lastOf(played([submit({ rows }), verify(1, { park: [{ row: 'V2', amount: null }] }), decide()], [opened({ terms: ample })]), 'ClaimDecided');
    expect(decision.cells.find((found) => found.category === 'flat-rate')).toEqual({ partner: 'lead', category: 'flat-rate', year: 2022, declared: '51.95', deducted: '0.00', parked: '8.81', certified: '43.14' });
    expect(decision.rows[1]).toEqual({ row: 'V2', declared: '51.78', deducted: '0.00', parked: '51.78', certified: '0.00', parkedFlatRate: '8.81', parkedFlatRates: [{ category: 'flat-rate', amount: '8.81' }] });
    expect(decision).toMatchObject({ net: '296.92', support: '237.53' });
  });

  it('the support of a joint operation is split to the partners by largest remainder', () => {
    const budget = ['lead', 'p2', 'p3'].map((partner) => cell('staff', '1000.00', { partner }));
    const rows = [row('1', '130.01'), row('2', '361.63', { partner: 'p2' }), row('3', '280.56', { partner: 'p3' })];
    const start = [opened({ partners: ['lead', 'p2', 'p3'], terms: { ...ample, budget } })];
    const decision = lastOf(played([submit({ rows }), verify(), decide()], start), 'ClaimDecided');
    expect(decision.cells.filter((found) => found.category === 'flat-rate').map((found) => found.certified)).toEqual(['22.10', '61.48', '47.70']);
    expect(decision).toMatchObject({
      net: '903.48', support: '722.78',
      netByPartner: [{ partner: 'lead', amount: '152.11' }, { partner: 'p2', amount: '423.11' }, { partner: 'p3', amount: '328.26' }],
      supportByPartner: [{ partner: 'lead', amount: '121.69' }, { partner: 'p2', amount: '338.48' }, { partner: 'p3', amount: '262.61' }],
    });
  });

  it('deductions cut the flat rate with the row', () => {
    const decision = lastOf(played([submit({ rows: [row('1', '100.00')] }), verify(1, { deduct: [{ row: '1', amount: '50.03', reason: 'no-evidence' }] }), decide()]), 'ClaimDecided');
    expect(decision.cells).toEqual([
      { partner: 'lead', category: 'staff', year: 2022, declared: '100.00', deducted: '50.03', parked: '0.00', certified: '49.97' },
      { partner: 'lead', category: 'flat-rate', year: 2022, declared: '17.00', deducted: '8.51', parked: '0.00', certified: '8.49' },
    ]);
  });

  it('a flat rate belongs to the years of its base, the parked part to the years of the parked rows', () => {
    const rows = [row('1', '0.10', { paidOn: '2022-12-01' }), row('2', '0.20', { paidOn: '2023-01-10' }), row('3', '1.00', { paidOn: '2023-01-10' })];
    const decision = lastOf(played([submit({ period: all, rows }), verify(1, { park: [{ row: '3', amount: null }] }), decide()]), 'ClaimDecided');
    // 17 % of 0.30 is 0.05: 0.0167 and 0.0333 by share, the odd cent to the larger remainder
    expect(decision.cells.filter((found) => found.category === 'flat-rate')).toEqual([
      { partner: 'lead', category: 'flat-rate', year: 2022, declared: '0.02', deducted: '0.00', parked: '0.00', certified: '0.02' },
      { partner: 'lead', category: 'flat-rate', year: 2023, declared: '0.20', deducted: '0.00', parked: '0.17', certified: '0.03' },
    ]);
  });

  it('revenue lowers the net, and money from others caps the support by what it leaves', () => {
    const filing = submit({ rows: [row('1', '100.00', { category: 'services' })], revenue: [{ partner: 'lead', amount: '10.00' }], financing: [{ source: 'municipal', partner: 'lead', amount: '30.00' }] });
    const decision = lastOf(played([filing, verify(), decide()]), 'ClaimDecided');
    expect(decision).toMatchObject({ net: '90.00', support: '60.00', supportOverGrant: '0.00', received: [{ source: 'municipal', partner: 'lead', amount: '30.00' }], revenue: [{ partner: 'lead', amount: '10.00' }] });
  });

  it('a decision takes back what money from others leaves no room for any more', () => {
    const late = submit({ period: second, financing: [{ source: 'municipal', partner: 'lead', amount: '50.00' }] });
    const decision = lastOf(played([submit({ rows: [row('1', '100.00', { category: 'services' })] }), late, verify(1), decide(1), verify(2), decide(2)]), 'ClaimDecided');
    expect(decision).toMatchObject({ net: '0.00', support: '-30.00', supportDecided: '50.00', supportByPartner: [{ partner: 'lead', amount: '-30.00' }] });
  });

  it('a tranche is made good by the next decision', () => {
    const tight = [opened({ terms: { ...terms, granted: '50.00' } })];
    const history = played([submit({ rows: [row('1', '100.00')] }), verify(), decide(), { type: 'AddTranche', amount: '30.00' }, submit({ period: second }), verify(2), decide(2)], tight);
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ claim: 2, net: '0.00', support: '30.00', supportDecided: '80.00', supportOverGrant: '13.60' });
  });
});

describe('lowering the ceiling', () => {
  const decided = (amount = '50000.00') => played([submit({ rows: [row('1', amount)] }), verify(), decide()]);
  const lower = (more: Partial<GrantTerms>): ClaimCommand => ({ type: 'LowerCeiling', amendment: 3, proposed: { ...terms, budgetVersion: 2, ...more } });
  const kept: DomainEvent = { type: 'GrantCeilingKept', data: { amendment: 3, why: 'below-certified' } };
  const lowered = (command: ClaimCommand): DomainEvent => ({ type: 'GrantCeilingLowered', data: { amendment: 3, terms: (command as { proposed: GrantTerms }).proposed } });
  const budget = (staff: string) => [cell('staff', staff), cell('services', '20000.00'), cell('flat-rate', '17000.00')];

  it.each([
    ['to what is certified', { budget: budget('50000.00') }],
    ['the grant to the support decided', { granted: '46800.00' }],
    ['a cell without any claims to nothing', { budget: [cell('staff', '100000.00'), cell('flat-rate', '17000.00')] }],
  ])('is possible %s', (_, more) => {
    const command = lower(more);
    given(...decided()).when(command).then(lowered(command));
  });
  it.each([
    ['a cell falls below what is certified', { budget: budget('49999.99') }],
    ['a cell with certified costs is left out', { budget: [cell('services', '20000.00'), cell('flat-rate', '17000.00')] }],
    ['the grant falls below the support decided', { granted: '46799.99' }],
  ])('is refused when %s', (_, more) => given(...decided()).when(lower(more)).then(kept));
  it('a cell that is overspent already need not rise, but may not fall', () => {
    const overspent = decided('120000.00');
    given(...overspent).when(lower({ budget: budget('100000.00') })).thenState((_, events) => expect(events[0]?.type).toBe('GrantCeilingLowered'));
    given(...overspent).when(lower({ budget: budget('99999.99') })).then(kept);
  });
  it('cells are compared by year where the budget has years, flat rates among them', () => {
    const byYear = (first: string, next: string) => [cell('staff', first, { year: 2022 }), cell('staff', next, { year: 2023 }), cell('flat-rate', '17000.00')];
    const history = played([submit({ rows: [row('1', '500.00')] }), verify(), decide()], [opened({ terms: { ...terms, budget: byYear('1000.00', '1000.00') } })]);
    given(...history).when(lower({ budget: byYear('500.00', '0.00') })).thenState((_, events) => expect(events[0]?.type).toBe('GrantCeilingLowered'));
    given(...history).when(lower({ budget: byYear('499.99', '2000.00') })).then(kept);
  });
  it('from then on no more is decided than the new grant', () => {
    const history = played([lower({ granted: '100.00' }), submit({ rows: [row('1', '1000.00')] }), verify(), decide()]);
    expect(lastOf(history, 'ClaimDecided')).toMatchObject({ support: '100.00', supportOverGrant: '836.00' });
  });
});

describe('paying a claim', () => {
  const decided = [submit({ rows: [row('1', '100.00')] }), verify(), decide()];

  it('takes three steps, and pays what the decision gave', () => {
    const paid = played([...decided, authorise(), confirm(), record()]);
    expect(paid.slice(-3)).toMatchObject([
      { type: 'PaymentAuthorised', data: { claim: 1, amount: '93.60' } },
      { type: 'PaymentConfirmed', data: { claim: 1 } },
      { type: 'PaymentRecorded', data: { claim: 1, amount: '93.60', paidOn: TODAY } },
    ]);
  });
  it.each([['authorised', authorise()], ['confirmed', confirm()], ['recorded', record()]])('cannot be %s before the claim is decided', (_, command) => {
    given(...played(decided.slice(0, 2))).when(command).rejects('claim/not-decided', { because: 'state' });
  });
  it.each([
    ['confirming before authorising', [], confirm()],
    ['recording before confirming', [authorise()], record()],
    ['authorising twice', [authorise()], authorise()],
    ['confirming twice', [authorise(), confirm()], confirm(1, 'payer-3')],
    ['recording twice', [authorise(), confirm(), record()], record()],
  ])('refuses %s', (_, before, command) => given(...played([...decided, ...before])).when(command).rejects('payment/wrong-step', { because: 'state' }));
  it('is not authorised by the verifier', () => given(...played(decided)).when(authorise(1, 'verifier')).rejects('payment/same-person'));
  it('is not confirmed by the verifier', () => given(...played([...decided, authorise()])).when(confirm(1, 'verifier')).rejects('payment/same-person'));
  it('is not confirmed by whoever authorised', () => given(...played([...decided, authorise()])).when(confirm(1, 'payer-1')).rejects('payment/same-person'));
  it('may be authorised by whoever decided, and recorded by whoever confirmed', () => {
    expect(played([...decided, authorise(1, 'decider'), confirm(), record()]).at(-1)?.type).toBe('PaymentRecorded');
  });
  it('is not paid on a day to come', () => given(...played([...decided, authorise(), confirm()])).when(record(1, '2023-08-11')).rejects('request/invalid', { field: 'paidOn' }));

  const takesBack = [submit({ period: second, financing: [{ source: 'municipal', partner: 'lead', amount: '50.00' }] }), verify(2), decide(2)];
  it('is nothing for a decision that took something back', () => {
    const history = played([...decided, ...takesBack, authorise(2)]);
    expect(lastOf(history, 'PaymentAuthorised')).toEqual({ claim: 2, amount: '0.00' });
  });
  it('stays within the support that is decided and not paid', () => {
    const history = played([...decided, ...takesBack, authorise(1)]);
    expect(lastOf(history, 'PaymentAuthorised')).toEqual({ claim: 1, amount: '67.00' });
  });
  it('is not recorded when a later decision took back what it was authorised on', () => {
    given(...played([...decided, authorise(), confirm(), ...takesBack])).when(record()).rejects('payment/over-certified', { because: 'state' });
  });
});
