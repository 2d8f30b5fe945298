import { describe, expect, it } from '@jest/globals';
import { usualSpending, type Award, type DomainEvent, type EventData, type SpendingRules } from '@toteuma/contracts';
import { ulpoAward, ulpoDecided, ulpoSubmitted } from '../realisation/ulpo-events.js';
import { dutiesOf, stateOn, type Duty } from './duties.js';
import { evolveDuties, noFacts } from './duty-facts.js';

type Step = [day: string, event: DomainEvent];
/** What the steps leave of each duty, in the order of its day. */
function after(...steps: readonly Step[]): Duty[] {
  const facts = steps.reduce((known, [day, event]) => evolveDuties(known, { ...event, occurredAt: `${day}T09:00:00.000Z` }), noFacts);
  return dutiesOf(facts).toSorted((a, b) => a.dueOn.localeCompare(b.dueOn) || a.kind.localeCompare(b.kind));
}
const told = (duties: readonly Duty[]) => duties.map(({ kind, number, dueOn, doneOn, basis }) => [kind, number, dueOn, doneOn, basis]);

const awarded = (claims: Partial<SpendingRules['claims']> = {}, more: Partial<Award> = {}): Step => [
  '2022-09-12',
  { type: 'GrantAwarded', data: { ...ulpoAward, rules: { ...ulpoAward.rules, spending: { ...usualSpending, claims: { ...usualSpending.claims, ...claims } } }, ...more } },
];
const filed = (claim: number, from: string, to: string, on: string, last = false): Step => [on, { type: 'ClaimSubmitted', data: { ...ulpoSubmitted, claim, period: { from, to }, last } }];
const decided = (claim: number, on: string, last = false): Step => [on, { type: 'ClaimDecided', data: { ...ulpoDecided, claim, last } }];

describe('the duties of a grant', () => {
  it('are none before the award and once it is taken back, whatever claims told', () => {
    expect(after(filed(1, '2022-10-01', '2023-01-31', '2023-02-15'))).toEqual([]);
    expect(after(awarded(), ['2022-09-20', { type: 'DecisionReverted', data: { decision: 'award', code: 'S22999' } }])).toEqual([]);
  });

  it('have the last claim and the final report four months after the end, said to be a default, where the programme says nothing', () => {
    expect(told(after(awarded()))).toEqual([['final-report', null, '2023-10-30', null, 'default'], ['last-claim', null, '2023-10-30', null, 'default']]);
  });

  it('have a claim for each stretch of the programme, and the last claim by its months', () => {
    expect(told(after(awarded({ monthsBetween: 3, lastClaimMonths: 2 }))).filter(([kind]) => kind !== 'final-report')).toEqual([
      // 31 December and a month is 31 January.
      ['claim', 1, '2023-01-31', null, 'programme'],
      // The stretch ends on 31 March; 30 April is a Sunday and 1 May is a holiday.
      ['claim', 2, '2023-05-02', null, 'programme'],
      ['last-claim', null, '2023-08-30', null, 'programme'],
    ]);
  });

  it('go on from where the filed claims end, and are done on the day of filing', () => {
    const duties = after(awarded({ monthsBetween: 3, lastClaimMonths: 2 }), filed(1, '2022-10-01', '2022-11-30', '2022-12-09'));
    expect(told(duties).slice(0, 3)).toEqual([
      ['claim', 1, '2023-01-31', '2022-12-09', 'programme'],
      ['claim', 2, '2023-03-28', null, 'programme'],
      ['claim', 3, '2023-06-30', null, 'programme'],
    ]);
    expect(duties[1]).toMatchObject({ from: '2022-12-01', to: '2023-02-28', opensOn: '2023-03-01' });
  });

  it('end with the last claim, whenever it comes', () => {
    const duties = after(awarded({ monthsBetween: 3 }), filed(1, '2022-10-01', '2023-06-30', '2023-07-20', true));
    expect(told(duties).filter(([kind]) => kind !== 'final-report')).toEqual([['last-claim', null, '2023-10-30', '2023-07-20', 'default']]);
  });

  it('follow an extension', () => {
    const extension: Step = ['2023-05-02', { type: 'PeriodExtended', data: { amendment: 1, effectiveFrom: '2023-05-02', period: { from: '2022-10-01', to: '2023-12-31' }, was: '2023-06-30' } }];
    expect(told(after(awarded(), extension)).map(([kind, , dueOn]) => [kind, dueOn])).toEqual([['final-report', '2024-04-30'], ['last-claim', '2024-04-30']]);
  });

  it('are those of each partner where each files its own', () => {
    const partners = [{ ...ulpoAward.plan.applicant, id: 'p2', role: 'partner' as const }];
    const duties = after(awarded({ jointOperation: 'each-partner', monthsBetween: 6 }, { plan: { ...ulpoAward.plan, partners } }), filed(1, '2022-10-01', '2023-03-31', '2023-04-11'));
    expect(duties.filter(({ kind }) => kind === 'claim').map(({ partner, doneOn }) => [partner, doneOn])).toEqual([['lead', '2023-04-11'], ['p2', null]]);
    expect(duties.filter(({ kind }) => kind === 'last-claim').map(({ partner }) => partner)).toEqual(['lead', 'p2']);
  });

  it('are those of the organisation too that files the claims of a partner: the claims, and what is asked about them', () => {
    const partners = ['p2', 'p3'].map((id) => ({ ...ulpoAward.plan.applicant, id, role: 'partner' as const }));
    const named = (partner: string, organisation: string | null): Step => ['2022-10-01', { type: 'PartnerOrganisationNamed', data: { partner, organisation } }];
    const asked = (claim: number): Step => ['2023-05-01', { type: 'ClarificationAsked', data: { claim, clarification: 1, rows: [], question: null, due: '2023-06-01' } }];
    const heard: Step = ['2023-05-01', { type: 'DeductionHearingOpened', data: { claim: 2, hearing: 1, reason: null, due: '2023-06-01' } }];
    const [on, ofLead] = filed(1, '2022-10-01', '2023-03-31', '2023-04-11');
    const ofPartner: Step = [on, { type: 'ClaimSubmitted', data: { ...(ofLead as { data: EventData<'ClaimSubmitted'> }).data, claim: 2, filer: 'p2' } }];
    const past = [awarded({ jointOperation: 'each-partner', monthsBetween: 6, progressReports: true }, { plan: { ...ulpoAward.plan, partners } }), named('p2', 'org-2'), named('p3', 'org-3'), [on, ofLead] as Step, ofPartner, asked(1), asked(2), heard];
    const of = (organisation: string | null, ...more: readonly Step[]) =>
      after(...past, ...more).filter(({ partnerOrganisation }) => partnerOrganisation === organisation).map(({ kind, claim, partner }) => [kind, claim, partner]).toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(of('org-2')).toEqual([['claim', 2, 'p2'], ['clarification', 2, null], ['deduction-hearing', 2, null], ['last-claim', null, 'p2']]);
    expect(of('org-3')).toEqual([['claim', null, 'p3'], ['last-claim', null, 'p3']]);
    expect(of(null).map(([kind]) => kind)).toEqual(['claim', 'clarification', 'final-report', 'last-claim', 'progress-report', 'progress-report']);
    expect(of('org-2', named('p2', null))).toEqual([]);
    expect(of('org-2', ['2023-06-01', { type: 'DecisionChangeAnswered', data: { change: 'reversal', holds: true, terms: null, supportRate: null } }])).toEqual([]);
  });

  it('stand still with the operation, and have thirty days when it goes on', () => {
    const interrupted: Step = ['2023-09-01', { type: 'OperationInterrupted', data: { reason: null } }];
    expect(after(awarded(), interrupted)).toEqual([]);
    const resumed = after(awarded(), interrupted, ['2023-11-10', { type: 'OperationResumed', data: { reason: null } }]);
    expect(told(resumed)).toEqual([['final-report', null, '2023-12-11', null, 'default'], ['last-claim', null, '2023-12-11', null, 'default']]);
  });
});

describe('reports', () => {
  it('of progress are due with their claim, and anew when they are sent back', () => {
    const submitted = (on: string): Step => [on, { type: 'ProgressReportSubmitted', data: { claim: 1, organisation: 'jedu', done: null, next: null } }];
    const steps = [awarded({ progressReports: true, monthsBetween: 3 }), filed(1, '2022-10-01', '2022-12-31', '2023-01-20')];
    const progress = (...more: readonly Step[]) => told(after(...steps, ...more).filter(({ kind }) => kind === 'progress-report'));
    expect(progress()).toEqual([['progress-report', 1, '2023-01-31', null, 'programme']]);
    expect(progress(submitted('2023-01-25'))).toEqual([['progress-report', 1, '2023-01-31', '2023-01-25', 'programme']]);
    const sentBack: Step = ['2023-02-06', { type: 'ProgressReportReviewed', data: { claim: 1, outcome: 'supplement', reason: null } }];
    expect(progress(submitted('2023-01-25'), sentBack)).toEqual([['progress-report', 1, '2023-02-20', null, 'default']]);
    expect(progress(submitted('2023-01-25'), sentBack, submitted('2023-02-08'))).toEqual([['progress-report', 1, '2023-01-31', '2023-02-08', 'programme']]);
  });

  it('of indicators are there where some are planned, until they are reported to the end', () => {
    const plan = { ...ulpoAward.plan, indicators: [{ id: 'participants', planned: 40, women: 20 }] };
    const reported = (to: string): Step => ['2023-07-03', { type: 'IndicatorsReported', data: { report: 1, period: { from: '2022-10-01', to }, values: [] } }];
    const last = (...more: readonly Step[]) => after(awarded({}, { plan }), ...more).find(({ kind }) => kind === 'indicator-report')?.doneOn;
    expect([last(), last(reported('2023-05-31')), last(reported('2023-06-30'))]).toEqual([null, null, '2023-07-03']);
  });
});

describe('what is asked for by a day', () => {
  it('is due from the asking on, and done by the answer', () => {
    const asked: Step = ['2023-07-24', { type: 'ClarificationAsked', data: { claim: 1, clarification: 2, rows: [], question: null, due: '2023-08-05' } }];
    const [duty] = after(awarded(), asked).filter(({ kind }) => kind === 'clarification');
    // 5 August 2023 is a Saturday.
    expect(duty).toMatchObject({ number: 2, claim: 1, setFor: '2023-08-05', dueOn: '2023-08-07', opensOn: '2023-07-24', doneOn: null });
    const answered: Step = ['2023-07-27', { type: 'ClarificationAnswered', data: { claim: 1, clarification: 2, answer: null, late: false } }];
    expect(told(after(awarded(), asked, answered).filter(({ kind }) => kind === 'clarification'))).toEqual([['clarification', 2, '2023-08-07', '2023-07-27', 'decision']]);
    expect(after(awarded(), asked, decided(1, '2023-08-01')).filter(({ kind }) => kind === 'clarification')).toEqual([]);
  });

  it('may be a condition, a hearing or the supplement of an amendment', () => {
    const duties = after(
      awarded({}, { conditionsDue: [null, '2022-12-06'] }),
      ['2023-07-24', { type: 'DeductionHearingOpened', data: { claim: 1, hearing: 1, reason: null, due: '2023-08-14' } }],
      ['2023-02-01', { type: 'AmendmentSupplementRequested', data: { amendment: 3, reason: null, due: '2023-02-15' } }],
    );
    expect(told(duties).slice(0, 3)).toEqual([['condition', 2, '2022-12-07', null, 'decision'], ['amendment-supplement', 3, '2023-02-15', null, 'decision'], ['deduction-hearing', 1, '2023-08-14', null, 'decision']]);
    expect(duties[0]).toMatchObject({ opensOn: '2022-11-06', doneOn: null });
  });

  it('is a condition until it is reported, and again when it is sent back', () => {
    const reported = (on: string, condition = 2): Step => [on, { type: 'ConditionReported', data: { condition, note: null } }];
    const reviewed = (on: string, due: string | null, condition = 2): Step => [on, { type: 'ConditionReviewed', data: { condition, outcome: due === null ? 'accepted' : 'supplement', reason: null, due } }];
    const closed: Step = ['2023-12-01', { type: 'OperationClosed', data: { reason: null, retainUntil: null } }];
    const conditions = (...more: readonly Step[]) => told(after(awarded({}, { conditionsDue: [null, '2022-12-06'] }), ...more).filter(({ kind }) => kind === 'condition'));
    expect(conditions()).toEqual([['condition', 2, '2022-12-07', null, 'decision']]);
    expect(conditions(reported('2022-12-01'))).toEqual([['condition', 2, '2022-12-07', '2022-12-01', 'decision']]);
    expect(conditions(reported('2022-12-01'), reviewed('2022-12-20', null))).toEqual([['condition', 2, '2022-12-07', '2022-12-01', 'decision']]);
    expect(conditions(reported('2022-12-01'), reviewed('2022-12-05', '2023-01-31'))).toEqual([['condition', 2, '2023-01-31', null, 'decision']]);
    expect(conditions(reported('2022-12-01'), reviewed('2022-12-05', '2023-01-31'), reviewed('2023-01-20', null))).toEqual([['condition', 2, '2023-01-31', '2023-01-20', 'decision']]);
    expect(conditions(reviewed('2022-11-20', null))).toEqual([['condition', 2, '2022-12-07', '2022-11-20', 'decision']]);
    expect(conditions(closed)).toEqual([]);
    expect(conditions(reported('2022-12-01'), closed)).toEqual([['condition', 2, '2022-12-07', '2022-12-01', 'decision']]);
    // One without a day has one from the day that it is sent back, also where none had any.
    const undated = (...more: readonly Step[]) => told(after(awarded({}, { conditionsDue: undefined }), ...more).filter(({ kind }) => kind === 'condition'));
    expect(undated(reported('2022-12-01'))).toEqual([]);
    expect(undated(reported('2022-12-01'), reviewed('2022-12-05', '2023-01-31'))).toEqual([['condition', 2, '2023-01-31', null, 'decision']]);
  });
});

describe('money to pay back', () => {
  const ordered: Step = ['2023-09-01', { type: 'RecoveryOrdered', data: { recovery: 1, amount: '100.00', interest: '2.50', interestParts: [], orderedOn: '2023-09-01', dueOn: '2023-10-01', reason: null } }];
  const came = (data: Partial<EventData<'RecoveryReceived'>>, on: string): Step => [on, { type: 'RecoveryReceived', data: { recovery: 1, amount: '0.00', interest: '0.00', receivedOn: on, reason: null, ...data } }];

  it('is done once all of it came, the interest too', () => {
    const receivable = (...more: readonly Step[]) => after(awarded(), ordered, ...more).find(({ kind }) => kind === 'receivable');
    expect(receivable()).toMatchObject({ amount: '10250', dueOn: '2023-10-02', doneOn: null });
    expect(receivable(came({ amount: '100.00' }, '2023-09-20'))?.doneOn).toBeNull();
    expect(receivable(came({ amount: '100.00' }, '2023-09-20'), came({ interest: '2.50' }, '2023-09-25'))?.doneOn).toBe('2023-09-25');
    expect(receivable(came({ amount: '100.00', recovery: null }, '2023-09-20'))?.doneOn).toBeNull();
    // Nobody is reminded of what is asked for no more.
    const less = (amount: string, interest: string): Step => ['2023-09-22', { type: 'RecoveryLessened', data: { recovery: 1, amount, interest } }];
    expect(receivable(less('40.00', '1.00'))).toMatchObject({ amount: '6150', doneOn: null });
    expect(receivable(less('100.00', '2.50'))).toMatchObject({ amount: '0', doneOn: '2023-09-22' });
  });
});

describe('retention', () => {
  const end = [awarded(), filed(1, '2022-10-01', '2023-06-30', '2023-07-20', true), decided(1, '2023-08-11', true)];
  const paid: Step = ['2023-09-04', { type: 'PaymentRecorded', data: { claim: 1, amount: '1.00', paidOn: '2023-09-04' } }];
  const until = (...more: readonly Step[]) => told(after(...end, ...more).filter(({ kind }) => kind === 'retention'));

  it('is known from the last payment on, and as it is decided at the closure', () => {
    expect(until()).toEqual([]);
    expect(until(paid)).toEqual([['retention', null, '2028-12-31', '2028-12-31', 'programme']]);
    const closed: Step = ['2024-01-15', { type: 'OperationClosed', data: { reason: null, retainUntil: '2030-06-01' } }];
    expect(until(paid, closed)).toEqual([['retention', null, '2030-06-01', '2030-06-01', 'decision']]);
    expect(until(paid, closed, ['2024-02-01', { type: 'OperationReopened', data: { reason: null } }])).toEqual([['retention', null, '2028-12-31', '2028-12-31', 'programme']]);
  });

  it('runs from the latest day on which money was paid, in whatever order that is told', () => {
    const pays = (paidOn: string, amount = '1.00'): Step => ['2025-03-01', { type: 'PaymentRecorded', data: { claim: 1, amount, paidOn } }];
    const advance: Step = ['2022-11-01', { type: 'AdvancePaid', data: { advance: 1, amount: '9.00', paidOn: '2022-11-01' } }];
    expect(until(advance)).toEqual([['retention', null, '2027-12-31', '2027-12-31', 'programme']]);
    expect(until(advance, pays('2024-01-02'), pays('2023-12-29'), pays('2025-02-03', '0.00'))).toEqual([['retention', null, '2029-12-31', '2029-12-31', 'programme']]);
  });

  it('closes what was not filed', () => {
    const closed: Step = ['2024-01-15', { type: 'OperationClosed', data: { reason: null, retainUntil: null } }];
    expect(after(...end, paid, closed).map(({ kind }) => kind)).toEqual(['last-claim', 'retention']);
  });
});

describe('the state on a day', () => {
  const duty = { opensOn: '2023-07-01', dueOn: '2023-10-30', doneOn: null };
  it.each([['2023-06-30', 'coming'], ['2023-07-01', 'due'], ['2023-10-30', 'due'], ['2023-10-31', 'late']])('%s: %s', (day, state) => expect(stateOn(duty, day)).toBe(state));
  it('is done from the day on which it was done', () => {
    const done = { ...duty, doneOn: '2023-07-20' };
    expect([stateOn(done, '2023-07-19'), stateOn(done, '2023-07-20')]).toEqual(['due', 'done']);
  });
});
