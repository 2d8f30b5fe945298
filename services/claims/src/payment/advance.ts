import { err, floor, money, parseMoney, parseRate } from '@toteuma/kernel';
import { actingFor, events, type Decision, type Stamp } from '../claim/claim-command.js';
import { invalid, refused } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { grantedIn, lastIsDecided, whyNotRunning } from './account.js';

export interface PayAdvance extends Stamp {
  readonly type: 'PayAdvance';
  readonly amount: string;
  readonly paidOn: string;
}

/** Rule 7: all advances together are at most the programme's share of what is granted now, rounded down to the cent. */
export function payAdvance(command: PayAdvance, state: OpenClaims): Decision {
  const { amount, paidOn, today } = command;
  if (paidOn > today) return err(invalid('paidOn', `a day not after ${today}`));
  if (parseMoney(amount) === 0n) return err(invalid('amount', 'an amount above 0.00'));
  const refusal = whyNotRunning(state) ?? (lastIsDecided(state) ? refused('claim/grant-not-running', 'state', 'the last claim is decided: there is nothing left to set an advance off against') : null);
  if (refusal) return err(refusal);
  const highest = floor(parseRate(state.spending.claims.advances.highest), grantedIn(state));
  const { count, paid } = state.treasury.advances;
  if (paid + parseMoney(amount) > highest) {
    const left = highest > paid ? highest - paid : 0n;
    return err(refused('advance/over-limit', 'content', `${state.spending.claims.advances.highest} % of what is granted is ${money(highest)}, of which ${money(paid)} is paid`, 'amount', `at most ${money(left)}`));
  }
  return events({ type: 'AdvancePaid', data: { advance: count + 1, amount, paidOn, ...actingFor(command) } });
}
