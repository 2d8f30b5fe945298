import type { TextRef } from '@toteuma/contracts';
import { err } from '@toteuma/kernel';
import { events, type Decision, type OnClaim } from '../claim/claim-command.js';
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
export function askClarification({ question, rows, due, today }: AskClarification, claim: FiledClaim, state: OpenClaims): Decision {
  const unknown = rows.findIndex((row) => !idsOf(claim).includes(row));
  if (unknown >= 0) return err(invalid(`rows[${unknown}]`, `the id of a row of claim ${claim.number}`));
  if (due < today) return err(invalid('due', `a day not before ${today}`));
  const clarification = checksOf(state, claim.number).clarifications.length + 1;
  return events({ type: 'ClarificationAsked', data: { claim: claim.number, clarification, rows: [...rows], question, due } });
}

export function answerClarification({ clarification, answer, today }: AnswerClarification, claim: FiledClaim, state: OpenClaims): Decision {
  const asked = waiting(checksOf(state, claim.number).clarifications, clarification, { unknown: `there is no clarification ${clarification}`, done: `clarification ${clarification} is answered` });
  return 'type' in asked ? err(asked) : events({ type: 'ClarificationAnswered', data: { claim: claim.number, clarification, answer, late: today > asked.due } });
}

/** Tells the beneficiary what the verification is about to deduct, and until when it can say something about it. */
export function openHearing({ reason, due, today }: OpenDeductionHearing, claim: FiledClaim, state: OpenClaims): Decision {
  if (claim.status === 'submitted') return err(refused('claim/not-verified', 'state', `claim ${claim.number} is not verified yet`));
  if (due < today) return err(invalid('due', `a day not before ${today}`));
  return events({ type: 'DeductionHearingOpened', data: { claim: claim.number, hearing: checksOf(state, claim.number).hearings.length + 1, reason, due } });
}

export function answerHearing({ hearing, answer }: AnswerDeductionHearing, claim: FiledClaim, state: OpenClaims): Decision {
  const asked = waiting(checksOf(state, claim.number).hearings, hearing, { unknown: `there is no hearing ${hearing}`, done: `hearing ${hearing} is answered` });
  return 'type' in asked ? err(asked) : events({ type: 'DeductionHearingAnswered', data: { claim: claim.number, hearing, answer } });
}

/** What waits for its answer under this number. */
function waiting(asked: readonly Asked[], number: number, { unknown, done }: { unknown: string; done: string }): Asked | ClaimRejection {
  const found = asked[number - 1];
  if (!found) return refused('not-found', 'state', unknown);
  return found.answered ? refused('claim/already-answered', 'state', done) : found;
}

/** The rows that can be asked about: those of the claim and those that it takes up. */
const idsOf = ({ rows, takeUp }: FiledClaim): string[] => [...rows.map(({ id }) => id), ...takeUp.map(({ row }) => row)];
