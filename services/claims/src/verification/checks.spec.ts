import { describe, expect, it } from '@jest/globals';
import { usualSpending, type DomainEvent, type EventData, type SpendingRules } from '@toteuma/contracts';
import { drawSample, parseMoney, populationOf } from '@toteuma/kernel';
import { given, type Past } from '@toteuma/testing';
import { claims, type ClaimCommand } from '../claim/claim.js';

const label = { fi: 'x', sv: 'x', en: 'x' };
const spending: SpendingRules = {
  ...usualSpending,
  claims: { ...usualSpending.claims, hearing: 'before-deduction', rectificationDays: 30 },
  checklists: [
    { id: 'desk', names: label, kind: 'administrative', requiredFrom: null, items: [{ id: 'period', names: label }] },
    { id: 'visit', names: label, kind: 'on-the-spot', requiredFrom: 5, items: [{ id: 'outputs', names: label }, { id: 'publicity', names: label }] },
  ],
  sampling: [{ id: 'tenth', names: label, method: 'random', size: 2, seeded: true }, { id: 'fresh', names: label, method: 'monetary-unit', percent: '50', seeded: false }],
  risk: [
    { id: 'large', names: label, points: 3, sign: 'declared-above', limit: '500.00' },
    { id: 'first', names: label, points: 1, sign: 'first-claim' },
    { id: 'last', names: label, points: 4, sign: 'last-claim' },
    { id: 'deducted', names: label, points: 2, sign: 'deducted-before-above-percent', limit: '5' },
    { id: 'partners', names: label, points: 2, sign: 'partners-above', limit: '1' },
    { id: 'twice', names: label, points: 2, sign: 'duplicates-above', limit: '0' },
    { id: 'credit', names: label, points: 1, sign: 'credit-notes' },
  ],
};

type Row = EventData<'ClaimSubmitted'>['rows'][number];
const row = (id: string, amount: string, more: Partial<Row> = {}): Row => ({ id, voucher: id, category: 'staff', partner: 'lead', incurredOn: '2022-02-01', paidOn: '2022-02-01', supplier: null, description: null, amount, ...more });
const rows = [row('1', '100.00'), row('2', '200.00'), row('3', '50.00')];
const terms: EventData<'ClaimsOpened'>['terms'] = {
  budgetVersion: 1, budget: ['lead', 'p2'].map((partner) => ({ partner, category: 'staff', year: null, amount: '5000.00', stated: false })), revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '8000.00' }, { source: 'own', partner: null, year: null, amount: '2000.00' }], granted: '8000.00',
};
const openedWith = (rules: SpendingRules): Past => ({
  type: 'ClaimsOpened',
  data: {
    code: 'S10001', organisation: 'opisto', partners: ['lead', 'p2'], categories: [{ id: 'staff', computed: false }], sources: ['eu-state', 'own'], period: { from: '2022-01-01', to: '2022-12-31' },
    costModel: { id: 'actual', flatRates: [] }, supportRate: '80', terms, spending: rules,
  },
});
const opened = openedWith(spending);
const submitted = (data: Partial<EventData<'ClaimSubmitted'>> = {}): Past => ({
  type: 'ClaimSubmitted', actor: 'anna', occurredAt: '2022-04-01T09:00:00.000Z',
  data: { claim: 1, period: { from: '2022-01-01', to: '2022-03-31' }, rows, revenue: [], financing: [], last: false, declared: [{ partner: 'lead', category: 'staff', year: 2022, amount: '350.00' }], claimedSupport: '280.00', ...data },
});
const verified = (deduct: EventData<'ClaimVerified'>['deduct'] = []): Past => ({ type: 'ClaimVerified', actor: 'vera', data: { claim: 1, deduct, park: [] } });
const deduction = { row: '2', amount: '20.00', reason: 'no-evidence' as const };
const at = '2022-04-20T09:00:00.000Z';
const on = { actor: 'vera', at, today: '2022-04-20', claim: 1 };
const decide: ClaimCommand = { ...on, actor: 'dora', type: 'DecideClaim' };
/** What the decision of the claim says, to go on from. */
function decided(past: readonly Past[]): Past {
  let event: DomainEvent | undefined;
  given(claims, ...past).when(decide).thenState((_, told) => ([event] = told));
  return { ...event!, actor: 'dora', occurredAt: at };
}
const stopped: Past = { type: 'OperationInterrupted', data: { reason: null } };
const closed: Past = { type: 'OperationClosed', data: { reason: null, retainUntil: null } };

describe('the risk of a claim', () => {
  const file = (content: Partial<Extract<ClaimCommand, { type: 'SubmitClaim' }>> = {}): ClaimCommand =>
    ({ type: 'SubmitClaim', actor: 'anna', at, today: '2022-12-31', period: { from: '2022-01-01', to: '2022-03-31' }, rows, revenue: [], financing: [], last: false, ...content });
  const signsOf = (command: ClaimCommand, ...past: Past[]): string[] => {
    let signs: string[] = [];
    given(claims, opened, ...past).when(command).thenState((_, [, risk]) => (signs = risk?.type === 'RiskAssessed' ? risk.data.signs : []));
    return signs;
  };
  const print = { fingerprint: 'ab'.repeat(32) };

  it('is told with its filing, in points and signs', () => {
    given(claims, opened).when(file({ rows: [row('1', '600.00')] })).thenState((_, told) => expect(told[1]).toEqual({ type: 'RiskAssessed', data: { claim: 1, points: 4, signs: ['large', 'first'] } }));
  });
  it.each<[string, ClaimCommand, string[]]>([
    ['exactly the limit', file({ rows: [row('1', '500.00')] }), ['first']],
    ['the last claim', file({ period: { from: '2022-01-01', to: '2022-12-31' }, last: true }), ['first', 'last']],
    ['two partners', file({ rows: [row('1', '1.00'), row('2', '1.00', { partner: 'p2' })] }), ['first', 'partners']],
    ['a credit note', file({ rows: [row('1', '10.00'), row('2', '-1.00')] }), ['first', 'credit']],
    ['the same voucher twice', file({ rows: [row('1', '10.00', print), row('2', '10.00', print)] }), ['first', 'twice']],
  ])('sees %s', (_, command, signs) => expect(signsOf(command)).toEqual(signs));

  it('remembers what was deducted and filed before', () => {
    const before = [submitted({ rows: [row('1', '350.00', print)] }), verified([{ ...deduction, row: '1' }]), heard, answered];
    const next = file({ period: { from: '2022-04-01', to: '2022-06-30' }, rows: [row('9', '10.00', { ...print, incurredOn: '2022-05-01' })] });
    expect(signsOf(next, ...before, decided([opened, ...before]))).toEqual(['deducted', 'twice']);
  });
  it('is not told where the programme knows no sign of it', () => {
    given(claims, openedWith(usualSpending)).when(file()).thenState((_, told) => expect(told.map(({ type }) => type)).toEqual(['ClaimSubmitted']));
  });
});

describe('a verification', () => {
  const note = { text: '0f3c5b2e-8f6a-4b4e-9d0e-2f4a5c1b7e09', digest: 'cd'.repeat(32) };
  it('says why in words, and for whom it was made', () => {
    given(claims, opened, submitted()).when({ ...on, type: 'VerifyClaim', onBehalfOf: ['vilma'], deduct: [deduction], park: [], conclusion: note, notes: [{ row: '2', note }] })
      .then({ type: 'ClaimVerified', data: { claim: 1, deduct: [deduction], park: [], conclusion: note, notes: [{ row: '2', note }], onBehalfOf: ['vilma'] } });
  });
  it('waits while the operation does', () => {
    given(claims, opened, submitted(), stopped).when({ ...on, type: 'VerifyClaim', deduct: [], park: [] }).rejects('claim/grant-not-running');
  });
});

describe('a checklist', () => {
  const yes = (item: string) => ({ item, answer: 'yes' as const, note: null });
  const fill = (checklist: string, ...answers: ReturnType<typeof yes>[]): ClaimCommand => ({ ...on, type: 'FillChecklist', checklist, answers });
  const risky: Past = { type: 'RiskAssessed', data: { claim: 1, points: 5, signs: ['large'] } };
  const filled: Past = { type: 'ChecklistFilled', data: { claim: 1, checklist: 'visit', answers: [yes('outputs'), yes('publicity')] } };

  it('is filled in whole, in the order of the programme', () => {
    given(claims, opened, submitted()).when(fill('visit', yes('publicity'), yes('outputs'))).then({ type: 'ChecklistFilled', data: { claim: 1, checklist: 'visit', answers: [yes('outputs'), yes('publicity')] } });
  });
  it('is one of the programme, with its points and each once', () => {
    given(claims, opened, submitted()).when(fill('other', yes('outputs'))).rejects('not-found');
    given(claims, opened, submitted()).when(fill('visit', yes('outputs'))).rejects('request/invalid', { field: 'answers', expected: 'an answer to publicity' });
    given(claims, opened, submitted()).when(fill('visit', yes('outputs'), yes('else'))).rejects('request/invalid', { field: 'answers[1].item' });
    given(claims, opened, submitted()).when(fill('visit', yes('outputs'), yes('outputs'))).rejects('request/invalid', { field: 'answers[1].item' });
  });
  it('is a must from its risk points on', () => {
    given(claims, opened, submitted(), risky, verified()).when(decide).rejects('claim/checklist-missing', { because: 'state' });
    given(claims, opened, submitted(), risky, filled, verified()).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
    given(claims, opened, submitted(), verified()).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
  });
});

describe('a sample', () => {
  const seed = 'a1'.repeat(32);
  const draw = (rule: string, chosen = false): ClaimCommand => ({ ...on, type: 'DrawSample', rule, seed, chosen });
  const population = rows.map(({ id, partner, category, amount }) => ({ id, partner, category, amount: parseMoney(amount) }));

  it('is told with its seed, what it was drawn from and what came out', () => {
    given(claims, opened, submitted()).when(draw('tenth', true)).then({
      type: 'SampleDrawn',
      data: { claim: 1, sample: 1, rule: 'tenth', method: 'random', size: 2, seed, population: { rows: 3, amount: '350.00', sha256: populationOf(population).sha256 }, rows: drawSample(population, { method: 'random', size: 2 }, seed) },
    });
  });
  it('is counted on, and its rule is known', () => {
    const first: Past = { type: 'SampleDrawn', data: { claim: 1, sample: 1, rule: 'tenth', method: 'random', size: 0, seed, population: { rows: 0, amount: '0.00', sha256: seed }, rows: [] } };
    given(claims, opened, submitted(), first).when(draw('fresh')).thenState((_, [told]) => expect(told).toMatchObject({ data: { sample: 2, method: 'monetary-unit', size: 2 } }));
    given(claims, opened, submitted()).when(draw('half')).rejects('request/invalid', { field: 'rule', expected: 'one of tenth, fresh' });
    given(claims, openedWith(usualSpending), submitted()).when(draw('half')).rejects('request/invalid', { field: 'rule' });
  });
  it('has no seed of choice where the rule wants a fresh one', () => {
    given(claims, opened, submitted()).when(draw('fresh', true)).rejects('request/invalid', { field: 'seed' });
  });
});

const heard: Past = { type: 'DeductionHearingOpened', data: { claim: 1, hearing: 1, reason: null, due: '2022-04-30' } };
const answered: Past = { type: 'DeductionHearingAnswered', data: { claim: 1, hearing: 1, answer: null } };

describe('a hearing before a deduction', () => {
  it('comes before the decision, where the programme asks for it', () => {
    given(claims, opened, submitted(), verified([deduction])).when(decide).rejects('claim/hearing-required');
    given(claims, opened, submitted(), verified([deduction]), heard).when(decide).rejects('claim/hearing-required');
    given(claims, opened, submitted(), verified([deduction]), heard, answered).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
  });
  it('is over when its day is', () => {
    given(claims, opened, submitted(), verified([deduction]), heard).when({ ...decide, today: '2022-04-30' }).rejects('claim/hearing-required');
    // 30 April is a Saturday and 1 May a holiday: it can be answered until Monday.
    given(claims, opened, submitted(), verified([deduction]), heard).when({ ...decide, today: '2022-05-02' }).rejects('claim/hearing-required');
    given(claims, opened, submitted(), verified([deduction]), heard).when({ ...decide, today: '2022-05-03' }).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
  });
  it('is not needed without deductions, or where the programme asks for none', () => {
    given(claims, opened, submitted(), verified()).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
    given(claims, openedWith(usualSpending), submitted(), verified([deduction])).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
  });
  it('covers what the verification deducts by then: less is free, more asks for another', () => {
    const past = [opened, submitted(), verified([deduction]), heard, answered];
    given(claims, ...past, verified([{ ...deduction, amount: '5.00' }])).when(decide).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
    given(claims, ...past, verified([{ ...deduction, amount: '20.01' }])).when(decide).rejects('claim/hearing-required');
    given(claims, ...past, verified([deduction, { ...deduction, row: '1' }])).when(decide).rejects('claim/hearing-required');
  });
  it('tells of a verification', () => {
    given(claims, opened, submitted()).when({ ...on, type: 'OpenDeductionHearing', reason: null, due: '2022-04-30' }).rejects('claim/not-verified');
  });
  it('is opened for a day to come, and answered once', () => {
    given(claims, opened, submitted(), verified([deduction])).when({ ...on, type: 'OpenDeductionHearing', reason: null, due: '2022-04-30' }).then(heard);
    given(claims, opened, submitted(), verified([deduction])).when({ ...on, type: 'OpenDeductionHearing', reason: null, due: '2022-04-19' }).rejects('request/invalid', { field: 'due' });
    const answer: ClaimCommand = { ...on, type: 'AnswerDeductionHearing', hearing: 1, answer: null };
    given(claims, opened, submitted()).when(answer).rejects('not-found');
    given(claims, opened, submitted(), heard).when(answer).then(answered);
    given(claims, opened, submitted(), heard, answered).when(answer).rejects('claim/already-answered');
  });
});

describe('a clarification', () => {
  const asked: Past = { type: 'ClarificationAsked', data: { claim: 1, clarification: 1, rows: ['2'], question: null, due: '2022-04-30' } };
  const answer = (today = '2022-04-20'): ClaimCommand => ({ ...on, today, type: 'AnswerClarification', clarification: 1, answer: null });

  it('asks about rows of the claim, by a day to come', () => {
    const ask: ClaimCommand = { ...on, type: 'AskClarification', question: null, rows: ['2'], due: '2022-04-30' };
    given(claims, opened, submitted()).when(ask).then(asked);
    given(claims, opened, submitted()).when({ ...ask, rows: ['2', '9'] }).rejects('request/invalid', { field: 'rows[1]' });
    given(claims, opened, submitted()).when({ ...ask, due: '2022-04-19' }).rejects('request/invalid', { field: 'due' });
    given(claims, opened, submitted(), stopped).when(ask).rejects('claim/grant-not-running');
  });
  it('is answered once, in time or late', () => {
    given(claims, opened, submitted(), asked).when(answer()).then({ type: 'ClarificationAnswered', data: { claim: 1, clarification: 1, answer: null, late: false } });
    given(claims, opened, submitted(), asked).when(answer('2022-05-02')).thenState((_, events) => expect(events).toMatchObject([{ data: { late: false } }]));
    given(claims, opened, submitted(), asked).when(answer('2022-05-03')).then({ type: 'ClarificationAnswered', data: { claim: 1, clarification: 1, answer: null, late: true } });
    given(claims, opened, submitted(), asked, { type: 'ClarificationAnswered', data: { claim: 1, clarification: 1, answer: null, late: false } }).when(answer()).rejects('claim/already-answered');
    given(claims, opened, submitted()).when(answer()).rejects('not-found');
  });
  it('is waited for until its day', () => {
    given(claims, opened, submitted(), asked, verified()).when(decide).rejects('claim/clarification-open');
    given(claims, opened, submitted(), asked, verified()).when({ ...decide, today: '2022-05-03' }).thenState((state) => expect(state).toMatchObject({ claims: [{ status: 'decided' }] }));
  });
  it('comes before the decision', () => {
    const past = [opened, submitted(), verified()];
    given(claims, ...past, decided(past)).when({ ...on, type: 'AskClarification', question: null, rows: [], due: '2022-04-30' }).rejects('claim/already-decided');
  });
});

describe('a finding', () => {
  const found: ClaimCommand = { ...on, type: 'RecordFinding', kind: 'procurement', row: '2', amount: '10.00', note: null };
  it('is kept, also after the decision', () => {
    const past = [opened, submitted(), verified()];
    for (const before of [past, [...past, decided(past)], [...past, stopped]]) given(claims, ...before).when(found).then({ type: 'FindingRecorded', data: { claim: 1, finding: 1, kind: 'procurement', row: '2', amount: '10.00', note: null } });
    given(claims, ...past, closed).when(found).rejects('claim/grant-not-running');
  });
  it('names a row of the claim or none', () => {
    given(claims, opened, submitted()).when({ ...found, row: '9' }).rejects('request/invalid', { field: 'row' });
    given(claims, opened, submitted()).when({ ...found, row: null }).thenState((_, [told]) => expect(told).toMatchObject({ data: { row: null } }));
  });
});

describe('a rectification of the decision on a claim', () => {
  const before = [opened, submitted(), verified([deduction]), heard, answered];
  const past = [...before, decided(before)];
  const ask: ClaimCommand = { ...on, actor: 'anna', type: 'RequestClaimRectification', reason: null };
  const asked: Past = { type: 'ClaimRectificationRequested', data: { claim: 1, request: 1, reason: null } };
  const answer = (content: Partial<Extract<ClaimCommand, { type: 'DecideClaimRectification' }>> = {}): ClaimCommand => ({ ...on, actor: 'dora', type: 'DecideClaimRectification', outcome: 'rejected', corrections: [], reason: null, ...content });

  it('is asked for within its days, one after the other', () => {
    given(claims, ...before).when(ask).rejects('claim/not-decided');
    given(claims, ...past).when({ ...ask, today: '2022-05-20' }).then(asked);
    given(claims, ...past).when({ ...ask, today: '2022-05-21' }).rejects('claim/rectification-late');
    given(claims, ...past, asked).when(ask).rejects('claim/rectification-open');
    given(claims, ...past, asked, { type: 'ClaimRectificationDecided', data: { claim: 1, request: 1, outcome: 'rejected', corrections: [], reason: null } }).when(ask).thenState((_, [told]) => expect(told).toMatchObject({ data: { request: 2 } }));
  });
  it('is never asked for where the programme knows none', () => {
    const none = openedWith({ ...usualSpending, claims: { ...usualSpending.claims, rectificationDays: 0 } });
    const simple = [none, submitted(), verified()];
    given(claims, ...simple, decided(simple)).when(ask).rejects('claim/rectification-late');
  });
  it('is decided by somebody else than the verifier, once', () => {
    given(claims, ...past).when(answer()).rejects('claim/no-rectification');
    given(claims, ...past, asked).when(answer({ actor: 'vera' })).rejects('claim/same-person');
    given(claims, ...past, asked).when(answer({ onBehalfOf: ['vera'] })).rejects('claim/same-person');
    given(claims, ...past, asked).when(answer()).then({ type: 'ClaimRectificationDecided', data: { claim: 1, request: 1, outcome: 'rejected', corrections: [], reason: null } });
  });
  it('and every act before it tell for whom they were done', () => {
    const acts: ClaimCommand[] = [
      { ...on, type: 'RecordFinding', kind: 'other', row: null, amount: null, note: null }, { ...on, type: 'FillChecklist', checklist: 'desk', answers: [{ item: 'period', answer: 'yes', note: null }] },
      { ...on, type: 'DrawSample', rule: 'tenth', seed: 'a'.repeat(64), chosen: false }, { ...on, type: 'AskClarification', question: null, rows: [], due: '2022-05-20' }, { ...on, type: 'OpenDeductionHearing', reason: null, due: '2022-05-20' },
      { ...on, type: 'AnswerClarification', clarification: 1, answer: null }, { ...on, type: 'AnswerDeductionHearing', hearing: 1, answer: null },
    ];
    const asked: Past[] = [{ type: 'ClarificationAsked', data: { claim: 1, clarification: 1, rows: [], question: null, due: '2022-05-20' } }, { type: 'DeductionHearingOpened', data: { claim: 1, hearing: 1, reason: null, due: '2022-05-20' } }];
    for (const act of acts) given(claims, opened, submitted(), verified(), ...asked).when({ ...act, onBehalfOf: ['olga'] } as ClaimCommand).thenState((_, [told]) => expect(told?.data).toMatchObject({ onBehalfOf: ['olga'] }));
  });
  it('tells for whom it is asked and decided, of its corrections too', () => {
    given(claims, ...past).when({ ...ask, onBehalfOf: ['otto'] }).then({ type: 'ClaimRectificationRequested', data: { claim: 1, request: 1, reason: null, onBehalfOf: ['otto'] } });
    given(claims, ...past, asked).when(answer({ outcome: 'changed', corrections: [{ row: '2', amount: '15.00', reason: null }], onBehalfOf: ['olga'] })).thenState((_, told) => {
      expect(told).toMatchObject([{ type: 'ClaimCorrected', data: { onBehalfOf: ['olga'] } }, { type: 'ClaimRectificationDecided', data: { onBehalfOf: ['olga'] } }]);
    });
  });
  it('gives money back as a correction of the same moment', () => {
    given(claims, ...past, asked).when(answer({ outcome: 'changed', corrections: [{ row: '2', amount: '15.00', reason: null }, { row: '2', amount: '-5.00', reason: null }] })).thenState((state, told) => {
      expect(told).toMatchObject([
        { type: 'ClaimCorrected', data: { correction: 1, claim: 1, row: '2', amount: '15.00', support: '12.00', supportDecided: '276.00' } },
        { type: 'ClaimCorrected', data: { correction: 2, amount: '-5.00', support: '-4.00', supportDecided: '272.00' } },
        { type: 'ClaimRectificationDecided', data: { outcome: 'changed', corrections: [1, 2] } },
      ]);
      expect(state).toMatchObject({ supportDecided: 27_200n });
    });
  });
  it('changes nothing where it is rejected, and no more than the row has', () => {
    const corrections = [{ row: '2', amount: '25.00', reason: null }];
    given(claims, ...past, asked).when(answer({ corrections })).rejects('request/invalid', { field: 'corrections' });
    given(claims, ...past, asked).when(answer({ outcome: 'accepted', corrections })).rejects('claim/deducts-too-much', { field: 'corrections[0].amount' });
    given(claims, ...past, asked).when(answer({ outcome: 'accepted', corrections: [{ row: '9', amount: '1.00', reason: null }] })).rejects('request/invalid', { field: 'corrections[0].row' });
  });
  it('waits for nothing but a closed operation', () => {
    given(claims, ...past, asked, stopped).when(answer()).thenState((_, told) => expect(told).toHaveLength(1));
    given(claims, ...past, asked, closed).when(answer()).rejects('claim/grant-not-running');
    given(claims, ...past, closed).when(ask).rejects('claim/grant-not-running');
  });
});
