import type { TextRef } from '@toteuma/contracts';
import { ok } from '@toteuma/kernel';
import type { State } from './application-state.js';
import { byState, type Decision } from './refusal.js';

/** The applicant takes the application back. */
export interface WithdrawApplication {
  readonly type: 'WithdrawApplication';
  readonly reason: TextRef | null;
}

export const WITHDRAWN = 'This application was withdrawn.';

/** Until the decision, whatever else is under way. */
export function withdraw({ reason }: WithdrawApplication, state: Exclude<State, { status: 'none' | 'withdrawn' }>): Decision {
  if (state.status !== 'submitted') return byState('application/already-decided', 'This application was decided before.');
  return ok([{ type: 'ApplicationWithdrawn', data: { reason } }]);
}
