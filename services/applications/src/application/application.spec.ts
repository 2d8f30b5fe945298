import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, GrantTerms } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import { application, type Command } from './application.js';
import { answer, ask, award, cell, limits, line, moved, nothingCertified, plan, rejection, rules, stamp, submit, tranche } from './application-samples.js';

/** The events that these commands lead to, one after the other. */
function after(...commands: readonly Command[]): Past[] {
  return commands.reduce<Past[]>((past, command) => {
    const made: DomainEvent[] = [];
    given(application, ...past).when(command).thenState((_, events) => made.push(...events));
    return [...past, ...made.map((event) => ({ ...event, actor: command.actor, occurredAt: command.at }))];
  }, []);
}
const filed = after(submit());
const running = after(submit(), award());
const terms: GrantTerms = {
  budgetVersion: 1,
  budget: [cell('staff', '145201.00'), cell('services', '6500.00'), cell('flat-rate', '24685.00', { stated: true })],
  revenue: null,
  financing: [line('eu-state', '141109.00'), line('own', '35277.00')],
  granted: '141109.00',
};
const movedTerms = { ...terms, budgetVersion: 2, budget: moved.map((one) => ({ ...one, amount: `${one.amount}.00` })) };

/** Grows the budget by services and its own financing, so that nothing is lowered. */
const growing = { cells: [cell('services', '7500')], financing: [line('eu-state', '141109'), line('own', '36277')] };
const waiting = after(submit(), award(), ask(), answer());

describe('an application', () => {
  it('is filed with a complete budget, amounts with two decimals and the rules of its programme', () => {
    given(application).when(submit()).then({
      type: 'ApplicationSubmitted',
      data: {
        organisation: 'opisto', programme: 'esf-2014-2020', packVersion: 1, call: 'open', costModel: 'flat-17-staff', rules, limits, summary: null, texts: {},
        plan: { ...plan, budget: terms.budget, financing: terms.financing },
      },
    });
  });
  it('has the flat rate computed when it states none', () => {
    const change = { budget: [cell('staff', '100'), cell('travel', '10')], financing: [line('eu-state', '100'), line('own', '27')] };
    given(application).when(submit(change)).thenState((state) => {
      expect(state).toMatchObject({ plan: { budget: [cell('staff', '100.00'), cell('travel', '10.00'), cell('flat-rate', '17.00')] } });
    });
  });
  it('is filed once', () => given(application, ...filed).when(submit()).rejects('application/already-submitted', { because: 'state' }));
  it('has a budget', () => given(application).when(submit({ budget: [] })).rejects('application/incomplete', { because: 'content', field: 'budget' }));
  it('has a financing plan', () => given(application).when(submit({ financing: [] })).rejects('application/incomplete', { field: 'financing' }));
  it('is financed to the cent', () => {
    given(application).when(submit({ financing: [line('eu-state', '141109'), line('own', '35277.01')] })).rejects('application/financing-does-not-foot', { because: 'content', field: 'financing' });
    given(application).when(submit({ financing: [line('eu-state', '141109'), line('own', '35276.99')] })).rejects('application/financing-does-not-foot');
  });
  it('finances the net budget: revenue comes off', () => {
    given(application).when(submit({ revenue: '77' })).rejects('application/financing-does-not-foot');
    given(application).when(submit({ revenue: '77', financing: [line('eu-state', '141109'), line('own', '35200')] })).thenState((state) => expect(state).toMatchObject({ status: 'submitted', plan: { revenue: '77.00' } }));
  });
  it('keeps a total that was stated, even where its parts give another', () => {
    given(application).when(submit({ statedFinancing: '176387' })).thenState((state) => expect(state).toMatchObject({ plan: { statedFinancing: '176387.00' } }));
  });
  it('keeps the advance that is asked for, up to the award; one of nothing is none', () => {
    given(application).when(submit({ advance: '1000.5' })).thenState((state) => expect(state).toMatchObject({ plan: { advance: '1000.50' } }));
    given(application).when(submit({ advance: '0' })).thenState((state) => expect(state).not.toHaveProperty('plan.advance'));
    given(application, ...after(submit({ advance: '1000.50' }))).when(award()).thenState((_, [event]) => expect(event).toMatchObject({ type: 'GrantAwarded', data: { plan: { advance: '1000.50' } } }));
  });
  it('plans no more women than persons', () => {
    given(application).when(submit({ indicators: [{ id: 'participants', planned: 3, women: 4 }] })).rejects('indicator/women-over-total', { because: 'content', field: 'indicators[0].women' });
    given(application).when(submit({ indicators: [{ id: 'participants', planned: 4, women: 4 }] })).thenState((state) => expect(state.status).toBe('submitted'));
  });
});

describe('a decision', () => {
  it('awards budget version 1 with the support granted now', () => {
    given(application, ...filed).when(award()).then({
      type: 'GrantAwarded',
      data: {
        code: 'S22999', organisation: 'opisto', plan: { ...plan, budget: terms.budget, financing: terms.financing }, rules, terms, supportRate: '80', ownRate: '20', conditions: [], tranches: [],
      },
    });
  });
  it('rejects an application', () => {
    given(application, ...filed).when(rejection).then({ type: 'ApplicationRejected', data: { reason: null } });
  });
  it('is made once', () => {
    for (const past of [running, after(submit(), rejection)]) {
      given(application, ...past).when(award()).rejects('application/already-decided', { because: 'state' });
      given(application, ...past).when(rejection).rejects('application/already-decided', { because: 'state' });
    }
  });
  it('needs an application', () => given(application).when(award()).rejects('not-found'));
  it('may replace cells and the financing plan, which foot again', () => {
    const change = { cells: [cell('services', '6600')], financing: [line('eu-state', '141109'), line('own', '35377')] };
    given(application, ...filed).when(award({ change })).thenState((state) => expect(state).toMatchObject({ terms: { budget: expect.arrayContaining([cell('services', '6600.00')]) as unknown, financing: [{}, { amount: '35377.00' }] } }));
    given(application, ...filed).when(award({ change: { ...change, financing: null } })).rejects('application/financing-does-not-foot', { field: 'financing' });
  });
  it('keeps the support within the support rate of the net budget, up to the budget unit', () => {
    // 80 % of 176 386 is 141 108.80: up to the whole euro that is 141 109.
    const financing = [line('eu-state', '150000'), line('own', '26386')];
    given(application, ...filed).when(award({ change: { cells: [], financing }, support: '141109.01' })).rejects('application/financing-does-not-foot', { because: 'content', field: 'support' });
    given(application, ...filed).when(award({ change: { cells: [], financing }, support: '141109.00' })).thenState((state) => expect(state).toMatchObject({ terms: { granted: '141109.00' } }));
  });
  it('keeps the support within the EU and state money of the plan', () => {
    given(application, ...filed).when(award({ supportRate: '90', support: '141109.01' })).rejects('application/financing-does-not-foot', { field: 'support' });
  });
  it('may grant less than planned, and plan tranches', () => {
    given(application, ...filed).when(award({ support: '85262', tranches: [{ year: 2023, amount: '100' }] })).thenState((state) => expect(state).toMatchObject({ terms: { granted: '85262.00' }, plannedTranches: [{ year: 2023, amount: '100.00' }] }));
  });
  it('tells an own rate of 100 less the support rate when only the beneficiaries pay besides the support', () => {
    given(application, ...filed).when(award({ supportRate: '66.6667', support: '100000' })).thenState((state) => expect(state).toMatchObject({ supportRate: '66.6667', ownRate: '33.3333' }));
  });
  it('tells no own rate when others pay too, unless it names one', () => {
    const change = { cells: [], financing: [line('eu-state', '141109'), line('municipal', '277'), line('own', '35000')] };
    given(application, ...filed).when(award({ change })).thenState((state) => expect(state).toMatchObject({ ownRate: null }));
    given(application, ...filed).when(award({ change, ownRate: '19.5' })).thenState((state) => expect(state).toMatchObject({ ownRate: '19.5' }));
  });
});

describe('a tranche', () => {
  const partly = after(submit(), award({ support: '100000' }));

  it('adds to what is granted', () => {
    given(application, ...partly).when(tranche('41109')).then({ type: 'TrancheGranted', data: { year: 2023, amount: '41109.00', granted: '141109.00' } });
  });
  it('stays within the EU and state money of the plan, together with what is granted', () => {
    given(application, ...partly).when(tranche('41109.01')).rejects('application/financing-does-not-foot', { because: 'content', field: 'amount', expected: 'at most 41109.00' });
    given(application, ...after(submit(), award({ support: '100000' }), tranche('41109'))).when(tranche('0.01')).rejects('application/financing-does-not-foot');
  });
  it('needs an award', () => {
    given(application, ...filed).when(tranche('1')).rejects('application/not-awarded', { because: 'state' });
    given(application, ...after(submit(), rejection)).when(tranche('1')).rejects('application/not-awarded');
    given(application).when(tranche('1')).rejects('not-found');
  });
  it('waits while an amendment waits for its answer', () => given(application, ...waiting).when(tranche('0')).rejects('amendment/part-open', { because: 'state' }));
});

describe('the request of an amendment', () => {
  it('names the cells that it replaces', () => {
    given(application, ...running).when(ask()).then({
      type: 'AmendmentRequested', data: { amendment: 1, effectiveFrom: '2023-02-01', budget: { cells: movedTerms.budget, financing: null }, reason: null },
    });
  });
  it('needs an award', () => given(application, ...filed).when(ask()).rejects('application/not-awarded', { because: 'state' }));
  it('is filed by the last day of the operation', () => {
    given(application, ...running).when(ask({}, { today: '2023-07-01', effectiveFrom: '2023-07-01' })).rejects('amendment/after-end', { because: 'state' });
    given(application, ...running).when(ask({}, { today: '2023-06-30', effectiveFrom: '2023-06-30' })).thenState((state) => expect(state).toMatchObject({ amendments: [{ status: 'requested' }] }));
  });
  it('waits until the one before is decided, and has its answer', () => {
    given(application, ...after(submit(), award(), ask())).when(ask()).rejects('amendment/part-open', { because: 'state' });
    given(application, ...waiting).when(ask()).rejects('amendment/part-open', { because: 'state' });
    given(application, ...after(submit(), award(), ask(), answer('rejected'))).when(ask()).thenState((state) => expect(state).toMatchObject({ amendments: [{ status: 'rejected' }, { number: 2 }] }));
  });
  it('takes effect no earlier than it is filed', () => {
    given(application, ...running).when(ask({}, { effectiveFrom: '2023-01-09' })).rejects('amendment/before-filing', { because: 'content', field: 'effectiveFrom' });
    given(application, ...running).when(ask({}, { effectiveFrom: '2023-01-10' })).thenState((state) => expect(state).toMatchObject({ amendments: [{ effectiveFrom: '2023-01-10' }] }));
  });
  it('leaves the cost model: no cell of a category that the model does not compute', () => {
    const actual = submit({ budget: [cell('staff', '176386')] }, { rules: { ...rules, costModel: { id: 'actual', flatRates: [] } } });
    given(application, ...after(actual, award())).when(ask({ cells: [cell('flat-rate', '1')] })).rejects('amendment/cost-model-fixed', { because: 'content', field: 'parts[0].budget[0].category' });
  });
  it('cannot raise the EU and state money of the plan', () => {
    const financing = [line('eu-state', '141109.01'), line('own', '35276.99')];
    given(application, ...running).when(ask({ financing })).rejects('amendment/raises-grant', { because: 'content', field: 'parts[0].financing' });
  });
  it('leaves no category below the lesser of its old amount and what is certified', () => {
    const certified = (amount: bigint) => ({ ...nothingCertified, cells: [{ partner: 'lead', category: 'staff', amount }] });
    given(application, ...running).when(ask({}, { certified: certified(13_720_101n) })).rejects('amendment/below-certified', { because: 'content' });
    given(application, ...running).when(ask({}, { certified: certified(13_720_100n) })).thenState((state) => expect(state.status).toBe('awarded'));
  });
  it('may leave a category where it is that more is certified than it had', () => {
    const certified = { ...nothingCertified, cells: [{ partner: 'lead', category: 'staff', amount: 15_552_080n }] };
    given(application, ...running).when(ask(growing, { certified })).thenState((state) => expect(state.status).toBe('awarded'));
    given(application, ...running).when(ask({}, { certified })).rejects('amendment/below-certified');
  });
  it('is financed to the cent', () => {
    given(application, ...running).when(ask({ cells: [cell('services', '7500')] })).rejects('application/financing-does-not-foot', { because: 'content', field: 'parts[0].financing' });
    given(application, ...running).when(ask(growing)).thenState((state) => expect(state.status).toBe('awarded'));
  });
  it('cannot keep a stated flat rate whose base changes: it is computed again, and the financing must follow', () => {
    given(application, ...running).when(ask({ cells: [cell('staff', '137201'), cell('services', '15860')] })).rejects('application/financing-does-not-foot');
  });
});

describe('the decision of an amendment', () => {
  const asked = after(submit(), award(), ask());

  it('takes effect at once when it lowers nothing', () => {
    const grown = { ...terms, budgetVersion: 2, budget: [cell('staff', '145201.00'), cell('flat-rate', '24685.00', { stated: true }), cell('services', '7500.00')], financing: [line('eu-state', '141109.00'), line('own', '36277.00')] };
    given(application, ...after(submit(), award(), ask(growing))).when(answer()).then(
      { type: 'AmendmentDecided', data: { amendment: 1, outcome: 'accepted', effect: 'at-once', proposed: grown } },
      { type: 'BudgetAmended', data: { amendment: 1, effectiveFrom: '2023-02-01', terms: grown } },
    );
  });
  it('waits for claims when it lowers a category', () => {
    given(application, ...asked).when(answer()).then({ type: 'AmendmentDecided', data: { amendment: 1, outcome: 'accepted', effect: 'when-claims-answers', proposed: movedTerms } });
  });
  it('waits for claims when it lowers the grant', () => {
    given(application, ...after(submit(), award(), ask(growing))).when(answer('accepted', { support: '141000' })).thenState((state, events) => {
      expect(events).toMatchObject([{ type: 'AmendmentDecided', data: { effect: 'when-claims-answers', proposed: { granted: '141000.00' } } }]);
      expect(state).toMatchObject({ terms: { granted: '141109.00' }, amendments: [{ status: 'waiting' }] });
    });
  });
  it('does not take a year for another: what is certified in a year stays there', () => {
    const years = submit({ budget: [cell('travel', '50', { year: 2022 }), cell('travel', '50', { year: 2023 })], financing: [line('eu-state', '80'), line('own', '20')] });
    const swap = { cells: [cell('travel', '40', { year: 2022 }), cell('travel', '60', { year: 2023 })] };
    const certifiedIn = (year: number, amount: bigint) => ({ certified: { ...nothingCertified, cells: [{ partner: 'lead', category: 'travel', year, amount }] } });
    const past = after(years, award({ support: '80' }));
    given(application, ...past).when(ask(swap, certifiedIn(2022, 40_01n))).rejects('amendment/below-certified', { field: 'parts[0].budget' });
    given(application, ...past).when(ask(swap, certifiedIn(2023, 45_00n))).thenState((state) => expect(state.status).toBe('awarded'));
    // Claims may know more by now.
    given(application, ...after(years, award({ support: '80' }), ask(swap))).when(answer()).thenState((_, events) => expect(events).toMatchObject([{ type: 'AmendmentDecided', data: { effect: 'when-claims-answers' } }]));
    const whole = after(submit({ budget: [cell('travel', '100')], financing: [line('eu-state', '80'), line('own', '20')] }), award({ support: '80' }), ask({ cells: [cell('travel', '0'), ...swap.cells] }));
    given(application, ...whole).when(answer()).thenState((_, events) => expect(events.map(({ type }) => type)).toEqual(['AmendmentDecided', 'BudgetAmended']));
  });
  it('may reject', () => {
    given(application, ...asked).when(answer('rejected')).then({ type: 'AmendmentDecided', data: { amendment: 1, outcome: 'rejected', effect: 'none', proposed: null } });
    given(application, ...asked).when(answer('rejected')).thenState((state) => expect(state).toMatchObject({ terms: { budgetVersion: 1 }, amendments: [{ status: 'rejected' }] }));
  });
  it('may accept with changes; what it does not name is accepted as requested', () => {
    const acceptedAs = { cells: growing.cells, financing: growing.financing };
    given(application, ...asked).when(answer({ acceptedAs })).thenState((state) => expect(state).toMatchObject({ terms: { budgetVersion: 2, financing: [{}, { amount: '36277.00' }] }, amendments: [{ outcome: 'accepted-with-changes' }] }));
    given(application, ...asked).when(answer({ acceptedAs: { cells: null, financing: null } })).thenState((_, events) => expect(events).toMatchObject([{ data: { proposed: movedTerms } }]));
  });
  it('is made once', () => {
    given(application, ...waiting).when(answer()).rejects('amendment/already-decided', { because: 'state' });
    given(application, ...after(submit(), award(), ask(), answer('rejected'))).when(answer()).rejects('amendment/already-decided');
  });
  it('needs a request', () => given(application, ...running).when(answer()).rejects('not-found'));
  it('cannot raise the grant', () => {
    const partly = after(submit(), award({ support: '100000' }), ask(growing));
    given(application, ...partly).when(answer('accepted', { support: '100000.01' })).rejects('amendment/raises-grant', { because: 'content', field: 'support' });
    given(application, ...asked).when(answer({ acceptedAs: { cells: [], financing: [line('eu-state', '141110'), line('own', '35276')] } })).rejects('amendment/raises-grant');
  });
  it('leaves no category below what is certified meanwhile', () => {
    const certified = { ...nothingCertified, cells: [{ partner: 'lead', category: 'staff', amount: 14_000_000n }] };
    given(application, ...asked).when(answer('accepted', { certified })).rejects('amendment/below-certified', { because: 'content' });
  });
  it('leaves no grant below the support decided', () => {
    const certified = { ...nothingCertified, supportDecided: 14_000_001n };
    given(application, ...asked).when(answer('accepted', { support: '140000', certified })).rejects('amendment/below-certified', { because: 'content', field: 'support' });
    given(application, ...asked).when(answer('accepted', { support: '140000.01', certified })).thenState((state) => expect(state).toMatchObject({ amendments: [{ status: 'waiting' }] }));
  });
  it('foots', () => given(application, ...asked).when(answer({ acceptedAs: { cells: [cell('travel', '1')], financing: null } })).rejects('application/financing-does-not-foot'));
  it('keeps the grant within the EU and state money of the new plan: a smaller plan names the smaller support', () => {
    const smaller = after(submit(), award(), ask({ cells: [cell('services', '6490')], financing: [line('eu-state', '141099'), line('own', '35277')] }));
    given(application, ...smaller).when(answer()).rejects('application/financing-does-not-foot', { because: 'content', field: 'support', expected: 'at most 141099.00' });
    given(application, ...smaller).when(answer('accepted', { support: '141099' })).thenState((state) => expect(state).toMatchObject({ amendments: [{ status: 'waiting', proposed: { granted: '141099.00' } }] }));
  });
  it('keeps a support that it names within the support rate of the new net budget', () => {
    const smaller = after(submit(), award(), ask({ cells: [cell('services', '5500')], financing: [line('eu-state', '141109'), line('own', '34277')] }));
    // 80 % of 175 386 is 140 308.80.
    given(application, ...smaller).when(answer('accepted', { support: '140310' })).rejects('application/financing-does-not-foot', { field: 'support' });
    given(application, ...smaller).when(answer('accepted', { support: '140309' })).thenState((state) => expect(state).toMatchObject({ amendments: [{ proposed: { granted: '140309.00' } }] }));
  });
});

describe('the answer of claims', () => {
  const lowered = { type: 'AcceptLowering', ...stamp('2023-01-20'), amendment: 1 } as const;
  const kept = { type: 'LapseAmendment', ...stamp('2023-01-20'), amendment: 1 } as const;

  it('puts the decided amendment in force when the ceiling was lowered', () => {
    given(application, ...waiting).when(lowered).then({ type: 'BudgetAmended', data: { amendment: 1, effectiveFrom: '2023-02-01', terms: movedTerms } });
    given(application, ...waiting).when(lowered).thenState((state) => expect(state).toMatchObject({ terms: movedTerms, amendments: [{ status: 'accepted' }] }));
  });
  it('lets the amendment lapse when more was certified meanwhile: the terms stay, and a new one may be asked for', () => {
    given(application, ...waiting).when(kept).then({ type: 'AmendmentLapsed', data: { amendment: 1, why: 'below-certified' } });
    given(application, ...after(submit(), award(), ask(), answer(), kept)).when(ask()).thenState((state) => expect(state).toMatchObject({ terms, amendments: [{ status: 'lapsed' }, { status: 'requested' }] }));
  });
  it('comes once, and only for an amendment that waits', () => {
    for (const command of [lowered, kept]) {
      given(application, ...running).when(command).rejects('amendment/not-waiting', { because: 'state' });
      given(application, ...after(submit(), award(), ask())).when(command).rejects('amendment/not-waiting');
      given(application, ...after(submit(), award(), ask(), answer(), lowered)).when(command).rejects('amendment/not-waiting');
    }
  });
});
