import { describe, expect, it } from '@jest/globals';
import type { AssessmentRules, DomainEvent, GrantLimits, TextRef } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import { application, type Command } from '../application/application.js';
import { award, limits, line, plan, rejection, rules, stamp, submit } from '../application/application-samples.js';
import { belowThresholds, scoreFaults, totalOf } from './processing-assessment.js';
import { changesBetween } from './processing-versions.js';
import type { SupplementApplication } from './processing.js';

function after(...commands: readonly Command[]): Past[] {
  return commands.reduce<Past[]>((past, command) => {
    const made: DomainEvent[] = [];
    given(application, ...past).when(command).thenState((_, events) => made.push(...events));
    return [...past, ...made.map((event) => ({ ...event, actor: command.actor, occurredAt: command.at }))];
  }, []);
}
const ref = (text: string): TextRef => ({ text: '5b0c8e1a-4d2f-4c6b-9a17-0f3e6d2c1b01', digest: text.padEnd(64, '0').slice(0, 64) });
const reason = ref('a1');
const filed = after(submit());
const decided = after(submit(), rejection);
const by = (actor: string, today = '2022-06-20') => ({ ...stamp(today), actor });

const ask = (more: Partial<Extract<Command, { type: 'RequestSupplement' }>> = {}): Command => ({ type: 'RequestSupplement', ...stamp('2022-06-01'), sections: ['budget', 'financing'], due: '2022-06-15', reason, ...more });
const dearer = { ...plan, budget: [{ ...plan.budget[0]!, amount: '145301' }, ...plan.budget.slice(1)], financing: [line('eu-state', '141109'), line('own', '35377')] };
const supplement = (more: Partial<SupplementApplication> & { today?: string } = {}): Command => {
  const { today = '2022-06-10', ...rest } = more;
  return { type: 'SupplementApplication', ...stamp(today), supplement: null, changed: [{ field: 'budget', section: 'budget' }, { field: 'financing', section: 'financing' }], plan: dearer, rules, summary: null, texts: {}, ...rest };
};

describe('a request for a supplement', () => {
  it('names its sections and its day', () => {
    given(application, ...filed).when(ask()).then({ type: 'SupplementRequested', data: { supplement: 1, sections: ['budget', 'financing'], due: '2022-06-15', reason } });
  });
  it('is not due on a day that is over', () => given(application, ...filed).when(ask({ due: '2022-05-31' })).rejects('request/invalid', { field: 'due' }));
  it('comes before the decision', () => given(application, ...decided).when(ask()).rejects('application/already-decided', { because: 'state' }));
});

describe('a supplement', () => {
  const asked = after(submit(), ask());
  it('makes a new version of the application', () => {
    given(application, ...asked).when(supplement()).thenState((state, events) => {
      expect(events).toMatchObject([{ type: 'ApplicationSupplemented', data: { supplement: 1, late: false, planVersion: 2 } }]);
      expect(state).toMatchObject({ plan: { financing: [line('eu-state', '141109.00'), line('own', '35377.00')] }, processing: { versions: [{ version: 1 }, { version: 2, supplement: 1 }], supplements: [{ answeredOn: '2020-01-01' }] } });
    });
  });
  it('is not asked for twice', () => {
    given(application, ...filed).when(supplement()).rejects('application/supplement-not-asked');
    given(application, ...after(submit(), ask(), supplement())).when(supplement()).rejects('application/supplement-not-asked');
  });
  it('answers the oldest request, or the one that it names', () => {
    const two = after(submit(), ask(), ask({ sections: ['content'] }));
    given(application, ...two).when(supplement()).thenState((_, [event]) => expect(event).toMatchObject({ data: { supplement: 1 } }));
    given(application, ...two).when(supplement({ supplement: 2, changed: [{ field: 'texts', section: 'content' }] })).thenState((_, [event]) => expect(event).toMatchObject({ data: { supplement: 2 } }));
    given(application, ...two).when(supplement({ supplement: 3 })).rejects('application/supplement-not-asked');
  });
  it('changes no other section', () => {
    given(application, ...asked).when(supplement({ changed: [{ field: 'name', section: 'basics' }] })).rejects('application/section-not-asked', { because: 'content', field: 'name' });
  });
  it('counts when it is late, and is marked', () => {
    given(application, ...asked).when(supplement({ today: '2022-06-15' })).thenState((_, [event]) => expect(event).toMatchObject({ data: { late: false } }));
    given(application, ...asked).when(supplement({ today: '2022-06-16' })).thenState((_, [event]) => expect(event).toMatchObject({ data: { late: true } }));
  });
  it('leaves a plan that foots', () => {
    given(application, ...asked).when(supplement({ plan: { ...dearer, financing: plan.financing } })).rejects('application/financing-does-not-foot', { field: 'financing' });
  });
  it('is told field by field', () => {
    const version = (number: number, of: typeof plan) => ({ version: number, on: '2022-06-10', supplement: null, plan: of, costModel: 'flat-17-staff', summary: null, texts: number === 1 ? {} : { measures: ref('b2') } });
    expect(changesBetween(version(1, plan), version(2, { ...dearer, indicators: [], advance: '100.00' }), (text) => (text === null ? null : 'Uusi teksti'))).toEqual([
      { field: 'texts.measures', old: null, new: 'Uusi teksti' },
      { field: 'budget[lead/staff].amount', old: '145201', new: '145301' },
      { field: 'financing[eu-state].amount', old: '141109.00', new: '141109' },
      { field: 'financing[own].amount', old: '35277', new: '35377' },
      { field: 'advance', old: null, new: '100.00' },
      { field: 'indicators[participants].id', old: 'participants', new: null },
      { field: 'indicators[participants].planned', old: 40, new: null },
      { field: 'indicators[participants].women', old: 30, new: null },
    ]);
  });
});

describe('eligibility', () => {
  const check = (outcome: 'eligible' | 'ineligible', why: TextRef | null = reason): Command => ({ type: 'CheckEligibility', ...stamp('2022-06-01'), outcome, reason: why });
  it('is refused with a reason only', () => given(application, ...filed).when(check('ineligible', null)).rejects('request/invalid', { field: 'reason' }));
  it('is needed for an award, once it was judged', () => {
    given(application, ...after(submit(), check('ineligible'))).when(award()).rejects('application/ineligible');
    given(application, ...after(submit(), check('ineligible'), check('eligible'))).when(award()).thenState((state) => expect(state.status).toBe('awarded'));
    given(application, ...after(submit(), check('ineligible'))).when(rejection).thenState((state) => expect(state.status).toBe('rejected'));
  });
});

const assessment: AssessmentRules = {
  required: true, assessors: 2, threshold: '50',
  criteria: [{ id: 'need', weight: 2, highest: 3, threshold: 1 }, { id: 'results', weight: 1, highest: 7 }],
};
const scored: GrantLimits = { ...limits, assessment };
const score = (actor: string, need: number, results: number): Command =>
  ({ type: 'AssessApplication', ...by(actor), scores: [{ criterion: 'need', score: need, reason }, { criterion: 'results', score: results, reason: null }] });
const assign = (assessor: string): Command => ({ type: 'AssignAssessor', ...by('officer'), assessor });
const conflict = (actor: string): Command => ({ type: 'DeclareConflict', ...by(actor), reason });
const toScore = submit({}, { limits: scored });

describe('an assessment', () => {
  const of = (...pairs: [number, number][]) => pairs.map(([need, results]) => ({ scores: [{ criterion: 'need', score: need }, { criterion: 'results', score: results }] }));
  it('weighs each score by what it could be at most, and rounds once, half up', () => {
    // (2 x 2/3 + 1 x 3/7) / 3 = 58.730...; with 3/3 and 7/7 it is all.
    expect(totalOf(of([2, 3]), assessment)).toBe('58.73');
    expect(totalOf(of([3, 7]), assessment)).toBe('100.00');
    // The average of 58.7301... and 26.9841... is 42.8571..., not that of the rounded totals.
    expect(totalOf(of([2, 3], [1, 1]), assessment)).toBe('42.86');
    expect(totalOf(of([1, 0]), { ...assessment, criteria: [{ id: 'need', weight: 1, highest: 8 }] })).toBe('12.50');
  });
  it('lies below a threshold by its averages', () => {
    expect(belowThresholds(of([0, 7]), assessment)).toEqual(['need', 'total']);
    expect(belowThresholds(of([0, 7], [2, 7]), assessment)).toEqual([]);
    expect(belowThresholds([], assessment)).toEqual([]);
  });
  it('scores every criterion once and none too high', () => {
    const faults = (...scores: [string, number][]) => scoreFaults(scores.map(([criterion, value]) => ({ criterion, score: value })), assessment).map(({ field }) => field);
    expect(faults(['need', 3], ['results', 7])).toEqual([]);
    expect(faults(['need', 4], ['results', 1])).toEqual(['scores[0].score']);
    expect(faults(['need', 1], ['need', 1])).toEqual(['scores[1].criterion', 'scores']);
    expect(faults(['beer', 1])).toEqual(['scores[0].criterion', 'scores']);
    expect(scoreFaults([], undefined)).toEqual([{ field: 'scores', expected: 'none: the programme has no criteria' }]);
  });
  it('gives the average of all, each assessor once', () => {
    given(application, ...after(toScore, score('ann', 2, 3))).when(score('bo', 1, 1)).thenState((_, [event]) => expect(event).toMatchObject({ data: { own: '26.98', total: '42.86', assessments: 2, below: ['total'] } }));
    given(application, ...after(toScore, score('ann', 0, 0))).when(score('ann', 2, 3)).thenState((_, [event]) => expect(event).toMatchObject({ data: { own: '58.73', total: '58.73', assessments: 1, below: [] } }));
  });
  it('is made by those who were assigned, if any were', () => {
    given(application, ...after(toScore, assign('ann'))).when(score('bo', 1, 1)).rejects('application/not-assigned');
    given(application, ...after(toScore, assign('ann'))).when(assign('ann')).rejects('application/already-assigned');
    given(application, ...after(toScore, assign('ann'))).when(score('ann', 3, 7)).thenState((_, [event]) => expect(event).toMatchObject({ data: { own: '100.00' } }));
  });
  it('is not made by who declared a conflict of interest, and one made before no longer counts', () => {
    given(application, ...after(toScore, score('ann', 2, 3), score('bo', 1, 1))).when(conflict('ann')).then({ type: 'ConflictDeclared', data: { reason, total: '26.98', assessments: 1, below: ['total'] } });
    const declared = after(toScore, conflict('ann'));
    given(application, ...declared).when(score('ann', 2, 3)).rejects('application/conflict-of-interest');
    given(application, ...declared).when(assign('ann')).rejects('application/conflict-of-interest');
    given(application, ...declared).when(conflict('ann')).rejects('application/conflict-of-interest');
  });
  it('is there before the decision, where the programme asks for it', () => {
    const one = after(toScore, score('ann', 2, 3));
    given(application, ...one).when(award()).rejects('application/not-assessed', { because: 'state' });
    given(application, ...one).when(rejection).rejects('application/not-assessed');
    given(application, ...after(toScore, score('ann', 2, 3), score('bo', 3, 7))).when(award()).thenState((state) => expect(state.status).toBe('awarded'));
    const ineligible: Command = { type: 'CheckEligibility', ...by('officer'), outcome: 'ineligible', reason };
    given(application, ...after(toScore, ineligible)).when(rejection).thenState((state) => expect(state.status).toBe('rejected'));
  });
  it('below a threshold allows no award', () => {
    given(application, ...after(toScore, score('ann', 1, 1), score('bo', 1, 1))).when(award()).rejects('application/below-threshold');
  });
});

describe('a hearing', () => {
  const strict = submit({}, { limits: { ...limits, hearing: 'before-rejection' } });
  const hear: Command = { type: 'OpenHearing', ...stamp('2022-08-01'), reason, due: '2022-08-15' };
  const said: Command = { type: 'AnswerHearing', ...stamp('2022-08-16'), answer: reason };
  it('comes before a rejection, where the programme asks for it', () => {
    given(application, ...after(strict)).when(rejection).rejects('application/hearing-required', { because: 'state' });
    given(application, ...after(strict, hear)).when({ ...rejection, ...stamp('2022-08-15') }).rejects('application/hearing-required');
  });
  it('is over when it is answered or its day is', () => {
    given(application, ...after(strict, hear)).when({ ...rejection, ...stamp('2022-08-16') }).thenState((state) => expect(state.status).toBe('rejected'));
    given(application, ...after(strict, hear, { ...said, ...stamp('2022-08-02') })).when({ ...rejection, ...stamp('2022-08-02') }).thenState((state) => expect(state.status).toBe('rejected'));
  });
  it('is answered once, also late', () => {
    given(application, ...after(strict)).when(said).rejects('application/no-hearing');
    given(application, ...after(strict, hear)).when(said).then({ type: 'HearingAnswered', data: { answer: reason, late: true } });
    given(application, ...after(strict, hear, said)).when(said).rejects('application/no-hearing');
    given(application, ...after(strict, hear)).when({ ...hear, ...stamp('2022-08-02') }).rejects('application/hearing-open');
  });
});

describe('a message', () => {
  it('is numbered, and goes on after the decision', () => {
    const message: Command = { type: 'SendMessage', ...stamp('2022-10-01'), from: 'applicant', text: reason };
    given(application, ...after(submit(), { ...message, ...stamp('2022-05-17') }, award())).when(message).then({ type: 'MessageSent', data: { message: 2, from: 'applicant', text: reason } });
  });
});
