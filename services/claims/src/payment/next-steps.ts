import { claims, type ClaimCommand } from '../claim/claim.js';
import type { Stamp } from '../claim/claim-command.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { decidedClaims, receivableIn } from './account.js';
import { dueOf } from './payment.js';
import type { TreasuryCommand } from './treasury.js';

/** Whose act it is. */
type Role = 'payer' | 'decision-maker';

/** An act on the money that may come next: whether this person may do it now, and why not. */
export interface NextStep {
  readonly act: string;
  readonly claim: number | null;
  readonly role: Role;
  readonly allowed: boolean;
  readonly why: string | null;
}

interface Candidate {
  readonly act: string;
  readonly claim: number | null;
  readonly role: Role;
  readonly command: ClaimCommand;
}

/** What may be done next with the money of a grant, judged by the very rules that will judge the act. */
export function nextSteps(state: OpenClaims, stamp: Stamp, roles: readonly string[]): NextStep[] {
  return candidates(state, stamp).map(({ act, claim, role, command }) => {
    const decision = roles.includes(role) ? claims.decide(command, state) : null;
    const why = decision === null ? `This needs the role ${role}.` : decision.ok ? null : decision.error.detail;
    return { act, claim, role, allowed: why === null, why };
  });
}

function candidates(state: OpenClaims, stamp: Stamp): Candidate[] {
  const { life } = state.treasury;
  const reason = null;
  const of = (act: string, role: Role, command: TreasuryCommand, claim: number | null = null): Candidate => ({ act, claim, role, command });
  const receivable = receivableIn(state) > 0n ? [
    of('order-recovery', 'decision-maker', { type: 'OrderRecovery', ...stamp, amount: null, reason }),
    of('recover', 'payer', { type: 'Recover', ...stamp, amount: '0.01', interest: '0.00', receivedOn: stamp.today, recovery: null, reason }),
  ] : [];
  return [
    ...decidedClaims(state).flatMap((claim): Candidate[] => {
      const { number, payment } = claim;
      const on = { ...stamp, claim: number };
      const authorise = dueOf(claim, state) === null ? [] : [of('authorise-payment', 'payer', { type: 'AuthorisePayment', ...on }, number)];
      if (payment?.step === 'authorised') return [...authorise, of('confirm-payment', 'payer', { type: 'ConfirmPayment', ...on }, number)];
      if (payment?.step === 'confirmed' || payment?.step === 'ordered') return [...authorise, of('record-payment', 'payer', { type: 'RecordPayment', ...on, paidOn: stamp.today }, number)];
      return authorise;
    }),
    ...receivable,
    of('pay-advance', 'payer', { type: 'PayAdvance', ...stamp, amount: '0.01', paidOn: stamp.today }),
    ...(life === 'running' ? [of('interrupt', 'decision-maker', { type: 'Interrupt', ...stamp, reason }), of('close', 'decision-maker', { type: 'Close', ...stamp, reason })] : []),
    ...(life === 'interrupted' ? [of('resume', 'decision-maker', { type: 'Resume', ...stamp, reason })] : []),
    ...(life === 'closed' ? [of('reopen', 'decision-maker', { type: 'Reopen', ...stamp, reason })] : []),
  ];
}
