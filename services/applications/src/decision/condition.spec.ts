import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, TextRef } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import { application, type Command } from '../application/application.js';
import type { State } from '../application/application-state.js';
import { award, rejection, stamp, submit } from '../application/application-samples.js';

function after(...commands: readonly Command[]): Past[] {
  return commands.reduce<Past[]>((past, command) => {
    const made: DomainEvent[] = [];
    given(application, ...past).when(command).thenState((_, events) => made.push(...events));
    return [...past, ...made.map((event) => ({ ...event, actor: command.actor, occurredAt: command.at }))];
  }, []);
}
const text = (last: string): TextRef => ({ text: `5b0c8e1a-4d2f-4c6b-9a17-0f3e6d2c1b${last}`, digest: 'ab'.repeat(32) });
const report = (condition = 2, today = '2022-11-01'): Command => ({ type: 'ReportCondition', ...stamp(today), condition, note: text('05') });
type Review = Extract<Command, { type: 'ReviewCondition' }>;
const review = (outcome: Review['outcome'], more: Partial<Review> = {}): Command => ({ type: 'ReviewCondition', ...stamp('2022-11-10'), condition: 2, outcome, reason: text('06'), due: null, ...more });
const awarded = [submit(), award({ conditions: [text('01'), text('02')], conditionsDue: [null, '2022-11-30'] })];
/** How the conditions stand after these acts on the award. */
function states(...commands: readonly Command[]) {
  const state = after(...awarded, ...commands).reduce<State>((known, event) => application.evolve(known, { actor: 'someone', occurredAt: '2022-01-01T09:00:00.000Z', ...event }), application.initial);
  return state.status === 'awarded' ? state.conditionStates : null;
}

describe('a condition of the decision', () => {
  it('is reported by the beneficiary and found met', () => {
    given(application, ...after(...awarded)).when(report()).then({ type: 'ConditionReported', data: { condition: 2, note: text('05') } });
    given(application, ...after(...awarded, report())).when(review('accepted')).then({ type: 'ConditionReviewed', data: { condition: 2, outcome: 'accepted', reason: text('06'), due: null } });
    expect(states(report(), review('accepted'))).toEqual([
      { status: 'open', due: null, note: null, reportedOn: null, reason: null, reviewedOn: null },
      { status: 'met', due: '2022-11-30', note: text('05'), reportedOn: '2022-11-01', reason: text('06'), reviewedOn: '2022-11-10' },
    ]);
  });
  it('may be found met without a report', () => expect(states(review('accepted', { condition: 1 }))).toMatchObject([{ status: 'met', reportedOn: null }, { status: 'open' }]));
  it('is sent back with a day, and reported again', () => {
    given(application, ...after(...awarded, report())).when(review('supplement')).then({ type: 'ConditionReviewed', data: { condition: 2, outcome: 'supplement', reason: text('06'), due: '2022-11-24' } });
    given(application, ...after(...awarded, report())).when(review('supplement', { due: '2022-11-09' })).rejects('request/invalid', { because: 'content', field: 'due' });
    expect(states(report(), review('supplement', { due: '2022-12-31' }), report(2, '2022-12-20'))).toMatchObject([{}, { status: 'reported', due: '2022-12-31', reportedOn: '2022-12-20' }]);
  });
  it('is reported once, and not reviewed once it is met or sent back before anybody reported it', () => {
    given(application, ...after(...awarded, report())).when(report()).rejects('application/condition-step', { because: 'state' });
    given(application, ...after(...awarded, report(), review('accepted'))).when(report()).rejects('application/condition-step');
    given(application, ...after(...awarded, report(), review('accepted'))).when(review('supplement')).rejects('application/condition-step');
    given(application, ...after(...awarded)).when(review('supplement')).rejects('application/condition-step');
    given(application, ...after(...awarded, report(), review('supplement'))).when(review('supplement')).rejects('application/condition-step');
  });
  it('is one that the decision has', () => {
    given(application, ...after(...awarded)).when(report(3)).rejects('not-found');
    given(application, ...after(...awarded)).when(review('accepted', { condition: 3 })).rejects('not-found');
    given(application, ...after(submit(), rejection)).when(report()).rejects('application/not-awarded');
  });
  it('begins anew when a rectification replaces it, and only then', () => {
    const rectify = (conditions: TextRef[]): Command => ({
      type: 'DecideRectification', ...stamp('2022-11-20'), outcome: 'changed', reason: null, code: 'S22999', supportRate: null, support: null, ownRate: null,
      change: { cells: [], financing: null }, conditions, conditionsDue: conditions.map(() => '2023-01-31'), tranches: [],
    });
    const ask: Command = { type: 'RequestRectification', ...stamp('2022-09-20'), reason: null };
    expect(states(ask, report(), rectify([]))).toMatchObject([{ status: 'open' }, { status: 'reported' }]);
    expect(states(ask, report(), rectify([text('07')]))).toEqual([{ status: 'open', due: '2023-01-31', note: null, reportedOn: null, reason: null, reviewedOn: null }]);
  });
});
