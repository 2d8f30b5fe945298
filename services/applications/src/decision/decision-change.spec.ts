import { describe, expect, it } from '@jest/globals';
import { usualSpending, type DomainEvent, type GrantTerms, type TextRef } from '@toteuma/contracts';
import { given, type Past } from '@toteuma/testing';
import { application, type Command } from '../application/application.js';
import type { State } from '../application/application-state.js';
import { ask as amend, award, cell, limits, line, rejection, rules, stamp, submit, tranche } from '../application/application-samples.js';
import { decisionContentOf, isDecided } from './decision-content.js';

function after(...commands: readonly Command[]): Past[] {
  return commands.reduce<Past[]>((past, command) => {
    const made: DomainEvent[] = [];
    given(application, ...past).when(command).thenState((_, events) => made.push(...events));
    return [...past, ...made.map((event) => ({ ...event, actor: command.actor, occurredAt: command.at }))];
  }, []);
}
const reason: TextRef = { text: '5b0c8e1a-4d2f-4c6b-9a17-0f3e6d2c1b01', digest: 'ab'.repeat(32) };
const ask = (today = '2022-09-20'): Command => ({ type: 'RequestRectification', ...stamp(today), reason });
type Decide = Extract<Command, { type: 'DecideRectification' }>;
const decide = (more: Partial<Decide> = {}): Command => ({
  type: 'DecideRectification', ...stamp('2022-10-20'), outcome: 'changed', reason, code: 'S22999', supportRate: null, support: null, ownRate: null,
  change: { cells: [], financing: null }, conditions: [], conditionsDue: [], tranches: [], ...more,
});
const answer = (change: 'rectification' | 'reversal', holds = true): Command => ({ type: 'AnswerDecisionChange', ...stamp('2022-10-21'), change, holds });
const revert = (more: Partial<Extract<Command, { type: 'RevertDecision' }>> = {}): Command => ({ type: 'RevertDecision', ...stamp('2022-09-30'), reason, claimFiled: false, ...more });
const terms: GrantTerms = {
  budgetVersion: 2,
  budget: [cell('staff', '145201.00'), cell('services', '6500.00'), cell('flat-rate', '24685.00', { stated: true })],
  revenue: null,
  financing: [line('eu-state', '141109.00'), line('own', '35277.00')],
  granted: '141109.00',
};
const awarded = after(submit(), award({ supportRate: '75', support: '132289' }), ask());
const rejected = after(submit(), rejection, ask());

describe('a request for a rectification', () => {
  it('is made of a decision', () => given(application, ...after(submit())).when(ask()).rejects('application/not-decided'));
  it('is made within thirty days of the decision, or as many as the programme says', () => {
    given(application, ...after(submit(), rejection)).when(ask('2022-10-12')).then({ type: 'RectificationRequested', data: { rectification: 1, reason } });
    given(application, ...after(submit(), rejection)).when(ask('2022-10-13')).rejects('application/rectification-late', { because: 'state' });
    given(application, ...after(submit({}, { limits: { ...limits, rectificationDays: 7 } }), rejection)).when(ask('2022-09-20')).rejects('application/rectification-late');
    given(application, ...after(submit({}, { limits: { ...limits, rectificationDays: 0 } }), rejection)).when(ask('2022-09-12')).rejects('application/rectification-late');
  });
  it('is one at a time', () => given(application, ...awarded).when(ask()).rejects('application/rectification-open'));
});

describe('a rectification', () => {
  it('awards what was rejected', () => {
    given(application, ...rejected).when(decide({ outcome: 'accepted', supportRate: '80', support: '141109' })).thenState((state, events) => {
      expect(events).toMatchObject([
        { type: 'RectificationDecided', data: { rectification: 1, outcome: 'accepted', effect: 'at-once', proposed: { supportRate: '80', terms: { granted: '141109.00', budgetVersion: 1 } } } },
        { type: 'GrantAwarded', data: { code: 'S22999', supportRate: '80', terms: { granted: '141109.00' } } },
      ]);
      expect(state).toMatchObject({ status: 'awarded', processing: { rectifications: [{ status: 'accepted', decisionReason: reason }] } });
    });
  });
  it('needs a rate and an amount for that, and a plan that foots', () => {
    given(application, ...rejected).when(decide({ support: '1' })).rejects('application/incomplete', { field: 'supportRate' });
    given(application, ...rejected).when(decide({ supportRate: '80' })).rejects('application/incomplete', { field: 'support' });
    given(application, ...rejected).when(decide({ supportRate: '80', support: '141110' })).rejects('application/financing-does-not-foot', { field: 'support' });
  });
  it('raises an award at once', () => {
    given(application, ...awarded).when(decide({ supportRate: '80', support: '141109' })).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['RectificationDecided', 'GrantRectified']);
      expect(events[1]).toEqual({ type: 'GrantRectified', data: { rectification: 1, terms, supportRate: '80', ownRate: '20' } });
      expect(state).toMatchObject({ terms, supportRate: '80', processing: { rectifications: [{ status: 'changed' }] } });
    });
  });
  it('that lowers waits for the answer of claims, and nothing else changes the grant meanwhile', () => {
    const lowered = after(submit(), award(), ask(), decide({ support: '100000' }));
    expect(lowered.map(({ type }) => type)).toEqual(['ApplicationSubmitted', 'GrantAwarded', 'RectificationRequested', 'RectificationDecided']);
    given(application, ...lowered).thenState((state) => expect(state).toMatchObject({ terms: { granted: '141109.00' }, processing: { rectifications: [{ status: 'waiting' }] } }));
    for (const other of [tranche('1'), amend(), ask(), revert()]) given(application, ...lowered).when(other).rejects('application/decision-changing');
    given(application, ...lowered).when(answer('rectification')).thenState((state, events) => {
      expect(events).toEqual([{ type: 'GrantRectified', data: { rectification: 1, terms: { ...terms, granted: '100000.00' }, supportRate: '80', ownRate: '20' } }]);
      expect(state).toMatchObject({ terms: { granted: '100000.00', budgetVersion: 2 }, processing: { rectifications: [{ status: 'changed' }] } });
    });
    given(application, ...lowered).when(answer('rectification', false)).thenState((state, events) => {
      expect(events).toEqual([{ type: 'DecisionChangeLapsed', data: { change: 'rectification', why: 'below-certified' } }]);
      expect(state).toMatchObject({ terms: { granted: '141109.00' }, processing: { rectifications: [{ status: 'lapsed' }] } });
    });
  });
  it('that is rejected changes nothing', () => {
    given(application, ...awarded).when(decide({ outcome: 'rejected' })).then({ type: 'RectificationDecided', data: { rectification: 1, outcome: 'rejected', effect: 'none', reason, proposed: null } });
    given(application, ...after(submit(), award(), ask(), decide({ outcome: 'rejected' }))).when(decide()).rejects('application/no-rectification');
  });
  it('puts conditions in the place of the decided ones', () => {
    given(application, ...awarded).when(decide({ conditions: [reason], conditionsDue: ['2023-01-31'] })).thenState((state) => expect(state).toMatchObject({ conditions: [reason], conditionsDue: ['2023-01-31'] }));
  });
});

describe('a reversal', () => {
  it('of a rejection is done at once', () => {
    given(application, ...after(submit(), rejection)).when(revert()).thenState((state, events) => {
      expect(events).toEqual([
        { type: 'ReversalDecided', data: { decision: 'rejection', reason, effect: 'at-once' } },
        { type: 'DecisionReverted', data: { decision: 'rejection', code: null } },
      ]);
      expect(state).toMatchObject({ status: 'submitted', processing: { reversals: [{ status: 'taken-back' }] } });
    });
  });
  it('of an award waits for the answer of claims; the code stays with the application', () => {
    const asked = after(submit(), award(), revert());
    given(application, ...asked).thenState((state) => expect(state.status).toBe('awarded'));
    given(application, ...asked).when(tranche('1')).rejects('application/decision-changing');
    given(application, ...asked).when(answer('reversal')).thenState((state, events) => {
      expect(events).toEqual([{ type: 'DecisionReverted', data: { decision: 'award', code: 'S22999' } }]);
      expect(state).toMatchObject({ status: 'submitted', processing: { formerCode: 'S22999' } });
      expect(state).not.toHaveProperty('terms');
    });
    given(application, ...asked).when(answer('reversal', false)).thenState((state, events) => {
      expect(events).toEqual([{ type: 'DecisionChangeLapsed', data: { change: 'reversal', why: 'claim-filed' } }]);
      expect(state).toMatchObject({ status: 'awarded', processing: { reversals: [{ status: 'lapsed' }] } });
    });
    given(application, ...asked).when({ ...answer('reversal', false), why: 'money-paid' } as ReturnType<typeof answer>).then({ type: 'DecisionChangeLapsed', data: { change: 'reversal', why: 'money-paid' } });
    given(application, ...after(submit(), award(), revert(), answer('reversal'))).when(award({ supportRate: '75', support: '100000' })).thenState((state) => expect(state.status).toBe('awarded'));
  });
  it('ends where something rests on the decision, or it is final', () => {
    given(application, ...after(submit())).when(revert()).rejects('application/not-decided');
    given(application, ...after(submit(), award())).when(revert({ claimFiled: true })).rejects('application/decision-final');
    given(application, ...after(submit(), award())).when(revert(stamp('2022-10-13'))).rejects('application/decision-final');
    given(application, ...after(submit(), award({ support: '100000' }), { ...tranche('1'), ...stamp('2022-09-20') })).when(revert()).rejects('application/decision-final');
  });
  it('is possible on the working day after a last day that is none', () => {
    // 15 October 2022 is a Saturday.
    const late = after(submit(), { ...award(), ...stamp('2022-09-15') });
    given(application, ...late).when(revert(stamp('2022-10-17'))).thenState((state) => expect(state.status).toBe('awarded'));
    given(application, ...late).when(revert(stamp('2022-10-18'))).rejects('application/decision-final');
  });
  it('lets a request for a rectification lapse', () => {
    given(application, ...rejected).when(revert()).thenState((state) => expect(state).toMatchObject({ processing: { rectifications: [{ status: 'lapsed' }] } }));
  });
  it('takes back what was rectified too: the next award does not tell its reason', () => {
    const told = (...commands: readonly Command[]) => documentOf(...commands).reason;
    const byRectification = [submit(), rejection, ask(), decide({ outcome: 'accepted', supportRate: '80', support: '141109' })];
    expect(told(...byRectification)).toBe('why it was rectified');
    expect(told(...byRectification, revert(stamp('2022-10-21')), answer('reversal'), { ...award(), ...stamp('2022-10-22') })).toBe('');
  });
  it('is answered once', () => given(application, ...after(submit(), award())).when(answer('reversal')).rejects('amendment/not-waiting'));
});

describe('the document of a decision', () => {
  it('names the advance that was asked for, and how much of it the granted support allows', () => {
    const advances = (highest: string) => ({ rules: { ...rules, spending: { ...usualSpending, claims: { ...usualSpending.claims, advances: { highest, setOff: '100' } } } } });
    const advanceOf = (support: string) => documentOf(submit({ advance: '40000.00' }, advances('30')), award({ support })).award?.advance;
    expect(advanceOf('141109')).toEqual({ asked: '40000.00', granted: '40000.00' });
    expect(advanceOf('100000.01')).toEqual({ asked: '40000.00', granted: '30000.00' });
    for (const asked of [{}, { advance: '0.00' }]) expect(documentOf(submit(asked), award()).award).not.toHaveProperty('advance');
  });
});

/** What the document of the last decision of a story says. */
function documentOf(...commands: readonly Command[]) {
  const state = after(...commands).reduce<State>((now, event) => application.evolve(now, { ...event, actor: event.actor ?? '', occurredAt: event.occurredAt ?? '' }), application.initial);
  if (!isDecided(state)) throw new Error(`expected a decision, got the status ${state.status}`);
  return decisionContentOf('award', state, null, (ref) => (ref === null ? '' : 'why it was rectified'));
}
