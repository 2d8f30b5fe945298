import { describe, expect, it } from '@jest/globals';
import type { AmendmentPart, DomainEvent, FlexibilityLimit, TextRef } from '@toteuma/contracts';
import { LEAD, nameOn } from '@toteuma/kernel';
import { given, type Past } from '@toteuma/testing';
import type { PartAnswer, RequestAmendment } from './amendment.js';
import { partFaults } from './amendment-checks.js';
import type { Awarded } from '../application/application-state.js';
import { application, type Command } from '../application/application.js';
import { answer, ask, award, cell, line, nothingCertified, rules, stamp, submit } from '../application/application-samples.js';

/** The events that these commands lead to, one after the other. */
function after(...commands: readonly Command[]): Past[] {
  return commands.reduce<Past[]>((past, command) => {
    const made: DomainEvent[] = [];
    given(application, ...past).when(command).thenState((_, events) => made.push(...events));
    return [...past, ...made.map((event) => ({ ...event, actor: command.actor, occurredAt: command.at }))];
  }, []);
}

const ref = (n: number): TextRef => ({ text: `00000000-0000-4000-8000-00000000000${n}`, digest: '0'.repeat(64) });
const partner = (id: string, name = id) => ({ id, name, businessId: null, unit: null, type: null, ownCountsAs: null, role: 'partner' as const });
const p2 = partner('p2', 'Second');
/** A grant of two partners at actual costs: 100 for the lead, 50 for p2. */
const joint = [
  submit({ partners: [p2], budget: [cell('staff', '100'), cell('staff', '50', { partner: 'p2' })], financing: [line('eu-state', '120'), line('own', '30')] }, { rules: { ...rules, costModel: { id: 'actual', flatRates: [] } } }),
  award({ support: '120' }),
] as const;
const running = after(submit(), award());
const jointly = after(...joint);

const extension: AmendmentPart = { kind: 'extension', to: '2023-12-31' };
const content: AmendmentPart = { kind: 'content', texts: { measures: ref(1), risks: null } };
const contact: AmendmentPart = { kind: 'contact', roles: { projectManager: ref(2) } };
const leaving: AmendmentPart = { kind: 'partners', add: [], rename: [], leave: [{ id: 'p2' }] };
const p2Gone = { cells: [cell('staff', '0', { partner: 'p2' }), cell('staff', '150')], financing: null };
const nothing = { cells: [], financing: null };
const asking = (parts: readonly AmendmentPart[], more: Partial<RequestAmendment> & { today?: string } = {}): Command => ask(nothing, { parts, change: nothing, ...more });
const deciding = (answers: Readonly<Partial<Record<PartAnswer['kind'], PartAnswer['outcome']>>>, amendment = 1, more: object = {}): Command =>
  answer('accepted', { amendment, answers: Object.entries(answers).map(([kind, outcome]) => ({ kind: kind as PartAnswer['kind'], outcome, reason: null })), ...more });
const lowered = (amendment = 1): Command => ({ type: 'AcceptLowering', ...stamp('2023-01-21'), amendment });
const lapsed = (amendment = 1): Command => ({ type: 'LapseAmendment', ...stamp('2023-01-21'), amendment });
const grantOf = (state: unknown): Awarded => state as Awarded;

describe('an amendment in parts', () => {
  it('keeps its parts, and no budget where it has none', () => {
    given(application, ...running).when(asking([extension, content])).then({
      type: 'AmendmentRequested', data: { amendment: 1, effectiveFrom: '2023-02-01', budget: nothing, reason: null, parts: [extension, content] },
    });
  });
  it('may be open beside another of different parts', () => {
    const open = after(submit(), award(), asking([extension]));
    given(application, ...open).when(asking([content])).thenState((state) => expect(grantOf(state).amendments).toHaveLength(2));
    given(application, ...open).when(asking([content, extension])).rejects('amendment/part-open', { because: 'state' });
    given(application, ...open).when(ask()).thenState((state) => expect(grantOf(state).amendments).toHaveLength(2));
  });
  it('may follow one of the same parts that was withdrawn or decided', () => {
    const withdrawn: Command = { type: 'WithdrawAmendment', ...stamp('2023-01-11'), amendment: 1, reason: null };
    for (const end of [withdrawn, deciding({ extension: 'rejected' })]) given(application, ...after(submit(), award(), asking([extension]), end)).when(asking([extension])).thenState((state) => expect(grantOf(state).amendments).toHaveLength(2));
  });
  it('is filed by the end, whichever part it has', () => {
    for (const part of [extension, content, contact]) given(application, ...running).when(asking([part], { today: '2023-07-01', effectiveFrom: '2023-07-01' })).rejects('amendment/after-end');
  });
  it('is filed by the new end once the period is extended', () => {
    const extended = after(submit(), award(), asking([extension]), deciding({ extension: 'accepted' }));
    given(application, ...extended).when(asking([content], { today: '2023-12-31', effectiveFrom: '2024-01-01' })).thenState((state) => expect(grantOf(state).amendments).toHaveLength(2));
    given(application, ...extended).when(asking([content], { today: '2024-01-01', effectiveFrom: '2024-01-01' })).rejects('amendment/after-end');
  });
});

describe('the decision of parts', () => {
  const asked = after(submit(), award(), asking([extension, content, contact]));

  it('is made of each on its own, and each takes effect at once', () => {
    const answers: PartAnswer[] = [
      { kind: 'extension', outcome: { acceptedAs: { kind: 'extension', to: '2023-09-30' } }, reason: ref(3) }, { kind: 'content', outcome: 'accepted', reason: null }, { kind: 'contact', outcome: 'rejected', reason: ref(4) },
    ];
    const events: DomainEvent[] = [
      {
        type: 'AmendmentDecided',
        data: {
          amendment: 1, outcome: 'accepted-with-changes', effect: 'at-once', proposed: null,
          parts: [
            { kind: 'extension', outcome: 'accepted-with-changes', reason: ref(3), accepted: { kind: 'extension', to: '2023-09-30' } },
            { kind: 'content', outcome: 'accepted', reason: null, accepted: content },
            { kind: 'contact', outcome: 'rejected', reason: ref(4), accepted: null },
          ],
        },
      },
      { type: 'PeriodExtended', data: { amendment: 1, effectiveFrom: '2023-02-01', period: { from: '2022-10-01', to: '2023-09-30' }, was: '2023-06-30' } },
      { type: 'ContentAmended', data: { amendment: 1, effectiveFrom: '2023-02-01', texts: { measures: ref(1), risks: null } } },
    ];
    given(application, ...asked).when(answer('accepted', { answers })).then(...events);
  });
  it('changes the texts, contacts and period of the grant', () => {
    given(application, ...after(submit({}, { texts: { risks: ref(5), results: ref(6) } }), award(), asking([extension, content, contact]))).when(deciding({ extension: 'accepted', content: 'accepted', contact: 'accepted' })).thenState((state) => {
      expect(grantOf(state)).toMatchObject({ plan: { period: { to: '2023-12-31' } }, texts: { measures: ref(1), results: ref(6) }, contacts: { projectManager: ref(2) }, amendments: [{ status: 'accepted', outcome: 'accepted' }] });
      expect(grantOf(state).texts).not.toHaveProperty('risks');
    });
  });
  it('answers every part', () => given(application, ...asked).when(deciding({ extension: 'accepted', content: 'accepted' })).rejects('request/invalid', { field: 'parts.contact' }));
  it('rejects it as a whole when no part is accepted', () => {
    given(application, ...asked).when(deciding({ extension: 'rejected', content: 'rejected', contact: 'rejected' })).thenState((state, events) => {
      expect(events).toHaveLength(1);
      expect(grantOf(state).amendments).toMatchObject([{ status: 'rejected', outcome: 'rejected' }]);
    });
  });
  it('is made once, and not of what was withdrawn', () => {
    const withdrawn = after(submit(), award(), asking([extension]), { type: 'WithdrawAmendment', ...stamp('2023-01-11'), amendment: 1, reason: null });
    given(application, ...withdrawn).when(deciding({ extension: 'accepted' })).rejects('amendment/already-decided', { because: 'state' });
    given(application, ...withdrawn).when(deciding({ extension: 'accepted' }, 2)).rejects('not-found');
  });
});

describe('a budget part beside others', () => {
  const asked = after(submit(), award(), ask({}, { parts: [extension, { kind: 'budget' }] }));

  it('waits for claims while the others take effect', () => {
    given(application, ...asked).when(deciding({ extension: 'accepted', budget: 'accepted' })).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['AmendmentDecided', 'PeriodExtended']);
      expect(grantOf(state)).toMatchObject({ plan: { period: { to: '2023-12-31' } }, terms: { budgetVersion: 1 }, amendments: [{ status: 'waiting' }] });
    });
  });
  it('lapses alone: what took effect stays', () => {
    const waiting = after(submit(), award(), ask({}, { parts: [extension, { kind: 'budget' }] }), deciding({ extension: 'accepted', budget: 'accepted' }));
    given(application, ...waiting).when(lapsed()).thenState((state) => {
      expect(grantOf(state)).toMatchObject({ plan: { period: { to: '2023-12-31' } }, amendments: [{ status: 'accepted', decisions: [{ kind: 'extension', outcome: 'accepted' }, { kind: 'budget', outcome: 'lapsed' }] }] });
    });
    given(application, ...waiting).when(lowered()).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['BudgetAmended']);
      expect(grantOf(state)).toMatchObject({ terms: { budgetVersion: 2 }, amendments: [{ status: 'accepted' }] });
    });
  });
  it('keeps only the budget closed to others while it waits', () => {
    const waiting = after(submit(), award(), ask({}, { parts: [extension, { kind: 'budget' }] }), deciding({ extension: 'accepted', budget: 'accepted' }));
    given(application, ...waiting).when(ask()).rejects('amendment/part-open');
    given(application, ...waiting).when(asking([{ kind: 'extension', to: '2024-06-30' }])).thenState((state) => expect(grantOf(state).amendments).toHaveLength(2));
  });
});

describe('partners', () => {
  const both: readonly AmendmentPart[] = [leaving, { kind: 'budget' }];

  it('join, and get other names', () => {
    const part: AmendmentPart = { kind: 'partners', add: [partner('p3', 'Third')], rename: [{ id: 'p2', name: 'Second oy' }, { id: 'lead', name: 'Lead oy', from: '2023-01-15' }], leave: [] };
    given(application, ...after(...joint, asking([part]))).when(deciding({ partners: 'accepted' })).thenState((state, events) => {
      expect(events[1]).toEqual({ type: 'PartnersChanged', data: { amendment: 1, effectiveFrom: '2023-02-01', applicant: 'Lead oy', partners: [{ ...partner('p2', 'Second oy'), left: null }, { ...partner('p3', 'Third'), left: null }], renamed: [{ id: 'p2', name: 'Second oy', from: '2023-02-01' }, { id: 'lead', name: 'Lead oy', from: '2023-01-15' }] } });
      expect(grantOf(state).plan).toMatchObject({ applicant: { name: 'Lead oy' }, partners: [{ name: 'Second oy' }, { name: 'Third' }] });
      const said = (day: string) => [LEAD, 'p2', 'p3'].map((id) => nameOn(grantOf(state).names, id, day));
      expect([said('2023-01-14'), said('2023-01-15'), said('2023-02-01')]).toEqual([['Opisto', 'Second', 'Third'], ['Lead oy', 'Second', 'Third'], ['Lead oy', 'Second oy', 'Third']]);
    });
  });
  it('get one new name each', () => {
    const rename = [{ id: 'p2', name: 'Second oy' }, { id: 'lead', name: 'Lead oy' }, { id: 'p2', name: 'Second oyj', from: '2023-06-01' }];
    const faultsOf = (names: typeof rename) => (state: Parameters<typeof grantOf>[0]) => partFaults(grantOf(state), { parts: [{ kind: 'partners', add: [], rename: names, leave: [] }], change: null }, () => '');
    given(application, ...jointly).when(asking([content])).thenState((state) => {
      expect(faultsOf(rename)(state)).toEqual([{ field: 'rename[2].id', expected: 'each of p2, lead once' }]);
      expect(faultsOf(rename.slice(0, 2))(state)).toEqual([]);
    });
  });
  it('do not leave with certified costs', () => {
    const certified = { ...nothingCertified, cells: [{ partner: 'p2', category: 'staff', amount: 1n }] };
    given(application, ...jointly).when(asking([leaving], { certified })).rejects('amendment/below-certified', { because: 'content', field: 'parts[0].leave[0].id' });
    given(application, ...after(...joint, ask(nothing, { parts: both, change: p2Gone }))).when(deciding({ partners: 'accepted', budget: 'accepted' }, 1, { certified })).rejects('amendment/below-certified');
  });
  it('do not leave their budget behind', () => {
    given(application, ...jointly).when(asking([leaving])).rejects('amendment/partner-has-budget', { because: 'content', field: 'parts[0].leave[0].id' });
    given(application, ...after(...joint, ask(nothing, { parts: both, change: p2Gone }))).when(deciding({ partners: 'accepted', budget: 'rejected' })).rejects('amendment/partner-has-budget');
  });
  it('leave when their budget does, and stay when claims does not let it go', () => {
    const waiting = after(...joint, ask(nothing, { parts: both, change: p2Gone }), deciding({ partners: 'accepted', budget: 'accepted' }));
    expect(waiting.at(-1)).toMatchObject({ type: 'AmendmentDecided' });
    given(application, ...waiting).when(lowered()).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['PartnersChanged', 'BudgetAmended']);
      expect(grantOf(state)).toMatchObject({ plan: { partners: [] }, left: [{ id: 'p2', left: '2023-02-01' }], terms: { budgetVersion: 2 } });
    });
    given(application, ...waiting).when(lapsed()).thenState((state) => expect(grantOf(state)).toMatchObject({ plan: { partners: [{ id: 'p2' }] }, left: [], amendments: [{ status: 'lapsed' }] }));
    given(application, ...waiting).when(asking([leaving])).rejects('amendment/part-open');
  });
});

describe('a supplement', () => {
  const asked = after(submit(), award(), asking([extension]));
  const request: Command = { type: 'RequestAmendmentSupplement', ...stamp('2023-01-12'), amendment: 1, reason: ref(7), due: '2023-01-20' };
  const supplement = (today = '2023-01-15'): Command =>
    ({ type: 'SupplementAmendment', ...stamp(today), amendment: 1, effectiveFrom: '2023-02-01', parts: [{ kind: 'extension', to: '2023-10-31' }], change: nothing, reason: ref(8), certified: nothingCertified });

  it('is asked for by a day and replaces what was asked', () => {
    given(application, ...asked).when(request).then({ type: 'AmendmentSupplementRequested', data: { amendment: 1, reason: ref(7), due: '2023-01-20' } });
    given(application, ...after(submit(), award(), asking([extension]), request, supplement())).when(request).thenState((state) => {
      const supplements = [{ due: '2023-01-20', answeredOn: '2023-01-15', late: false }, { answeredOn: null }];
      expect(grantOf(state).amendments).toMatchObject([{ status: 'requested', parts: [{ to: '2023-10-31' }], reason: ref(8), supplements }]);
    });
  });
  it('is marked when it comes late, and counts', () => {
    given(application, ...after(submit(), award(), asking([extension]), request)).when(supplement('2023-01-21')).thenState((_, events) => expect(events).toMatchObject([{ data: { late: true } }]));
  });
  it('may come after the end of an operation whose amendment was filed before it', () => {
    given(application, ...asked).when(supplement('2023-08-01')).thenState((state) => expect(grantOf(state).amendments).toMatchObject([{ parts: [{ to: '2023-10-31' }] }]));
  });
  it('touches no part of another open amendment', () => {
    const two = after(submit(), award(), asking([extension]), asking([content]));
    given(application, ...two).when({ ...supplement(), amendment: 2 } as Command).rejects('amendment/part-open');
  });
  it('comes before the decision', () => given(application, ...after(submit(), award(), asking([extension]), deciding({ extension: 'accepted' }))).when(supplement()).rejects('amendment/already-decided'));
});

describe('a change within the flexibility of the budget', () => {
  const limit: FlexibilityLimit = { id: 'category-10', scope: 'category', percent: '10', base: 'award', computed: 'left-out', within: 'notify', beyond: 'formal' };
  const flexible = [submit({ budget: [cell('staff', '1000'), cell('services', '500')], financing: [line('eu-state', '1000'), line('own', '500')] }, { rules: { ...rules, costModel: { id: 'actual', flatRates: [] }, flexibility: [limit] } }), award({ supportRate: '70', support: '1000' })];
  const small = { cells: [cell('staff', '960'), cell('services', '540')], financing: null };

  it('takes effect without a decision: what lowers a cell when claims has answered', () => {
    given(application, ...after(...flexible)).when(ask(small)).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['AmendmentRequested', 'AmendmentNotified']);
      expect(events[1]).toMatchObject({ data: { answer: 'notify', effect: 'when-claims-answers', proposed: { budgetVersion: 2, granted: '1000.00' } } });
      expect(grantOf(state).amendments).toMatchObject([{ status: 'waiting', outcome: 'notified' }]);
    });
    given(application, ...after(...flexible, ask(small))).when(lowered()).thenState((state) => expect(grantOf(state)).toMatchObject({ terms: { budgetVersion: 2 }, amendments: [{ status: 'accepted', outcome: 'notified' }] }));
    given(application, ...after(...flexible, ask(small))).when(answer()).rejects('amendment/already-decided');
  });
  it('takes effect at once where it lowers nothing', () => {
    const years = { cells: [cell('staff', '400', { year: 2023 }), cell('staff', '600', { year: 2022 }), cell('staff', '0')], financing: null };
    given(application, ...after(...flexible)).when(ask(years)).thenState((_, events) => expect(events.map(({ type }) => type)).toEqual(['AmendmentRequested', 'AmendmentNotified', 'BudgetAmended']));
  });
  it('is decided where the beneficiary asks for it, and beyond the limit', () => {
    given(application, ...after(...flexible)).when(ask(small, { formal: true })).thenState((_, events) => expect(events).toHaveLength(1));
    given(application, ...after(...flexible)).when(ask({ cells: [cell('staff', '900'), cell('services', '600')], financing: null })).thenState((_, events) => expect(events).toHaveLength(1));
  });
  it('counts with what was notified before', () => {
    const again = { cells: [cell('staff', '940'), cell('services', '560')], financing: null };
    given(application, ...after(...flexible, ask(small), lowered())).when(ask(again)).thenState((_, events) => expect(events).toHaveLength(1));
  });
  it('is for a decision where other sources would pay, or other parts are asked for', () => {
    given(application, ...after(...flexible)).when(ask({ ...small, financing: [line('eu-state', '999'), line('own', '501')] })).thenState((_, events) => expect(events).toHaveLength(1));
    given(application, ...after(...flexible)).when(ask(small, { parts: [{ kind: 'budget' }, content] })).thenState((_, events) => expect(events).toHaveLength(1));
  });
  it('keeps the rules of every amendment', () => {
    const certified = { ...nothingCertified, cells: [{ partner: 'lead', category: 'staff', amount: 96_001n }] };
    given(application, ...after(...flexible)).when(ask(small, { certified })).rejects('amendment/below-certified');
    given(application, ...after(...flexible)).when(ask({ cells: [cell('staff', '960')], financing: null })).rejects('application/financing-does-not-foot');
  });
});

describe('terms that change while an amendment is open', () => {
  const terms = { budgetVersion: 2, revenue: null, granted: '141109.00', budget: [cell('staff', '140000.00'), cell('services', '12586.00'), cell('flat-rate', '23800.00')], financing: [line('eu-state', '141109.00'), line('own', '35277.00')] };
  const rectified: Past = { type: 'GrantRectified', data: { rectification: 1, terms, supportRate: '80', ownRate: '20' }, actor: 'someone', occurredAt: '2023-01-15T09:00:00.000Z' };
  const open = [...after(submit(), award(), ask()), rectified];

  it('are a conflict where both change the same cell, until a decision names it', () => {
    given(application, ...open).when(answer()).rejects('amendment/conflict', { because: 'state' });
    const cells = [cell('staff', '139000.00'), cell('services', '13756.00')];
    given(application, ...open).when(answer({ acceptedAs: { cells, financing: null } })).thenState((state) => expect(grantOf(state).amendments).toMatchObject([{ status: 'waiting', proposed: { budgetVersion: 3 } }]));
  });
  it('are none once the beneficiary has supplemented it on them', () => {
    const change = { cells: [cell('staff', '139000.00'), cell('services', '13756.00')], financing: null };
    const supplement: Command = { type: 'SupplementAmendment', ...stamp('2023-01-16'), amendment: 1, effectiveFrom: '2023-02-01', parts: [{ kind: 'budget' }], change, reason: null, certified: nothingCertified };
    const settled: DomainEvent[] = [];
    given(application, ...open).when(supplement).thenState((_, events) => settled.push(...events));
    const past = [...open, ...settled.map((event) => ({ ...event, actor: 'someone', occurredAt: '2023-01-16T09:00:00.000Z' }))];
    given(application, ...past).when(answer()).thenState((state) => expect(grantOf(state).amendments).toMatchObject([{ status: 'waiting' }]));
  });
  it('stay a conflict when it is supplemented without its budget; what it left as it was follows', () => {
    const supplement: Command = { type: 'SupplementAmendment', ...stamp('2023-01-16'), amendment: 1, effectiveFrom: '2023-02-01', parts: [{ kind: 'budget' }], change: null, reason: ref(8), certified: nothingCertified };
    given(application, ...open).when(supplement).rejects('amendment/conflict', { because: 'state' });
    const asked = [...after(submit(), award(), ask({ cells: [cell('staff', '145201'), cell('travel', '0')], financing: null })), rectified];
    given(application, ...asked).when(supplement).thenState((_, events) => expect(events).toMatchObject([{ type: 'AmendmentSupplemented', data: { budget: { cells: [{ category: 'travel', amount: '0.00' }] } } }]));
  });
});

