import { describe, expect, it } from '@jest/globals';
import type { Award, DomainEvent, GrantTerms } from '@toteuma/contracts';
import { given as givenOf } from '@toteuma/testing';
import { readFileSync } from 'node:fs';
import { claims, type ClaimCommand } from './claim.js';

const award = JSON.parse(readFileSync('libs/contracts/golden/GrantAwarded.v1.json', 'utf8')) as Award;
const stamp = (actor: string) => ({ actor, at: '2023-08-10T09:00:00.000Z', today: '2023-08-10' });
const open: ClaimCommand = { type: 'OpenClaims', award };
const row = { id: '1', voucher: '1', category: 'staff', partner: 'lead', incurredOn: '2022-12-01', paidOn: '2022-12-01', supplier: null, description: null, amount: '50000.00' };
const file: ClaimCommand = { type: 'SubmitClaim', ...stamp('applicant'), period: { from: '2022-10-01', to: '2022-12-31' }, rows: [row], revenue: [], financing: [], last: false };
const verify: ClaimCommand = { type: 'VerifyClaim', ...stamp('verifier'), claim: 1, deduct: [], park: [] };
const decide: ClaimCommand = { type: 'DecideClaim', ...stamp('decider'), claim: 1 };
const terms = (granted: string): GrantTerms => ({ ...award.terms, budgetVersion: 2, granted });
const rectify = (granted: string): ClaimCommand => ({ type: 'AnswerRectification', terms: terms(granted), supportRate: '75' });

function played(...commands: readonly ClaimCommand[]): (DomainEvent & { actor: string })[] {
  const history: (DomainEvent & { actor: string })[] = [];
  for (const command of commands) {
    const actor = 'actor' in command ? command.actor : 'service:claims';
    givenOf(claims, ...history).when(command).thenState((_, events) => history.push(...events.map((event) => ({ ...event, actor }))));
  }
  return history;
}
const given = (...commands: readonly ClaimCommand[]) => givenOf(claims, ...played(...commands));

describe('the answer to a rectification that lowers the grant', () => {
  it('takes the terms and the rate over when they leave what is certified', () => {
    // 50 000 of staff with 17 % is 58 500, of which 80 % is 46 800.
    given(open, file, verify, decide).when(rectify('46800.00')).thenState((state, events) => {
      expect(events).toEqual([{ type: 'DecisionChangeAnswered', data: { change: 'rectification', holds: true, terms: terms('46800.00'), supportRate: '75' } }]);
      expect(state).toMatchObject({ terms: { granted: '46800.00', budgetVersion: 2 }, supportRate: '75' });
    });
  });
  it('keeps everything when they do not', () => {
    given(open, file, verify, decide).when(rectify('46799.99')).thenState((state, events) => {
      expect(events).toEqual([{ type: 'DecisionChangeAnswered', data: { change: 'rectification', holds: false, terms: null, supportRate: null } }]);
      expect(state).toMatchObject({ terms: { granted: '141109.00', budgetVersion: 1 }, supportRate: '80' });
    });
  });
});

describe('a rectification that lowers nothing', () => {
  it('is taken over with its rate, once', () => {
    const raise: ClaimCommand = { type: 'ChangeTerms', terms: terms('141109.00'), supportRate: '75' };
    given(open).when(raise).then({ type: 'ClaimTermsChanged', data: { terms: terms('141109.00'), supportRate: '75' } });
    given(open, raise).when(raise).thenState((_, events) => expect(events).toEqual([]));
    given(open, rectify('100000.00')).when({ type: 'ChangeTerms', terms: terms('100000.00'), supportRate: '75' }).thenState((_, events) => expect(events).toEqual([]));
  });
});

describe('the answer to a reversal of the award', () => {
  it('holds while no claim is filed: from then on none can be, until another award', () => {
    const reversed = [open, { type: 'AnswerReversal' } as const];
    given(open).when({ type: 'AnswerReversal' }).then({ type: 'DecisionChangeAnswered', data: { change: 'reversal', holds: true, terms: null, supportRate: null } });
    given(...reversed).when(file).rejects('claim/grant-not-running');
    given(...reversed, open).when(file).thenState((state) => expect(state).toMatchObject({ status: 'open', claims: [{ number: 1 }] }));
  });
  it('does not hold once a claim is filed', () => {
    given(open, file).when({ type: 'AnswerReversal' }).then({ type: 'DecisionChangeAnswered', data: { change: 'reversal', holds: false, terms: null, supportRate: null } });
    given(open, file, { type: 'AnswerReversal' }).when(verify).thenState((state) => expect(state).toMatchObject({ status: 'open' }));
  });
  it('does not hold once an advance is paid, which would have to come back', () => {
    const advance: ClaimCommand = { type: 'PayAdvance', ...stamp('payer'), amount: '300.00', paidOn: '2023-08-01' };
    given(open, advance).when({ type: 'AnswerReversal' }).then({ type: 'DecisionChangeAnswered', data: { change: 'reversal', holds: false, terms: null, supportRate: null, why: 'money-paid' } });
    given(open, advance, { type: 'AnswerReversal' }).thenState((state) => expect(state).toMatchObject({ status: 'open', treasury: { advances: { paid: 300_00n } } }));
  });
  it('lets an interrupted operation go on, so that the next award finds it running', () =>
    given(open, { type: 'Interrupt', ...stamp('decider'), reason: null }).when({ type: 'AnswerReversal' }).thenState((state, events) => {
      expect(events.map(({ type }) => type)).toEqual(['OperationResumed', 'DecisionChangeAnswered']);
      expect(state).toEqual({ status: 'unknown' });
    }));
});
