import type { TextRef } from '@toteuma/contracts';
import { endOfTimeLimit, err } from '@toteuma/kernel';
import { actingFor, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid, refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { FiledClaim, OpenClaims } from '../claim/claim-state.js';
import { checksOf, type Asked } from './checks-state.js';

export interface AskClarification extends OnClaim {
  readonly type: 'AskClarification';
  readonly question: TextRef | null;
  readonly rows: readonly string[];
  readonly due: string;
}
export interface AnswerClarification extends OnClaim {
  readonly type: 'AnswerClarification';
  readonly clarification: number;
  readonly answer: TextRef | null;
}
export interface OpenDeductionHearing extends OnClaim {
  readonly type: 'OpenDeductionHearing';
  readonly reason: TextRef | null;
  readonly due: string;
}
export interface AnswerDeductionHearing extends OnClaim {
  readonly type: 'AnswerDeductionHearing';
  readonly hearing: number;
  readonly answer: TextRef | null;
}

/** Asks the beneficiary for what is missing; from here on the clock of the payment stands still. */
export function askClarification(command: AskClarification, claim: FiledClaim, state: OpenClaims): Decision {
  const { question, rows, due, today } = command;
  const unknown = rows.findIndex((row) => !idsOf(claim).includes(row));
  if (unknown >= 0) return err(invalid(`rows[${unknown}]`, `the id of a row of claim ${claim.number}`));
  if (due < today) return err(invalid('due', `a day not before ${today}`));
  const clarification = checksOf(state, claim.number).clarifications.length + 1;
  return events({ type: 'ClarificationAsked', data: { claim: claim.number, clarification, rows: [...rows], question, due, ...actingFor(command) } });
}

export function answerClarification(command: AnswerClarification, claim: FiledClaim, state: OpenClaims): Decision {
  const { clarification, answer, today } = command;
  const asked = waiting(checksOf(state, claim.number).clarifications, clarification, { unknown: `there is no clarification ${clarification}`, done: `clarification ${clarification} is answered` });
  return 'type' in asked ? err(asked) : events({ type: 'ClarificationAnswered', data: { claim: claim.number, clarification, answer, late: today > endOfTimeLimit(asked.due), ...actingFor(command) } });
}

/** Tells the beneficiary what the verification is about to deduct, and until when it can say something about it. */
export function openHearing(command: OpenDeductionHearing, claim: FiledClaim, state: OpenClaims): Decision {
  const { reason, due, today } = command;
  if (claim.status === 'submitted') return err(refused('claim/not-verified', 'state', `claim ${claim.number} is not verified yet`));
  if (due < today) return err(invalid('due', `a day not before ${today}`));
  return events({ type: 'DeductionHearingOpened', data: { claim: claim.number, hearing: checksOf(state, claim.number).hearings.length + 1, reason, due, ...actingFor(command) } });
}

export function answerHearing(command: AnswerDeductionHearing, claim: FiledClaim, state: OpenClaims): Decision {
  const { hearing, answer } = command;
  const asked = waiting(checksOf(state, claim.number).hearings, hearing, { unknown: `there is no hearing ${hearing}`, done: `hearing ${hearing} is answered` });
  return 'type' in asked ? err(asked) : events({ type: 'DeductionHearingAnswered', data: { claim: claim.number, hearing, answer, ...actingFor(command) } });
}

/** What waits for its answer under this number. */
function waiting(asked: readonly Asked[], number: number, { unknown, done }: { unknown: string; done: string }): Asked | ClaimRejection {
  const found = asked[number - 1];
  if (!found) return refused('not-found', 'state', unknown);
  return found.answered ? refused('claim/already-answered', 'state', done) : found;
}

/** The rows that can be asked about: those of the claim and those that it takes up. */
const idsOf = ({ rows, takeUp }: FiledClaim): string[] => [...rows.map(({ id }) => id), ...takeUp.map(({ row }) => row)];
