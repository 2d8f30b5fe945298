import type { EventData, RetentionRules } from '@toteuma/contracts';
import { err, money, yearOf } from '@toteuma/kernel';
import { actingFor, events, type Decision, type Stamp } from '../claim/claim-command.js';
import { refused } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { checksOf } from '../verification/checks-state.js';
import { decidedClaims, lastIsDecided, payableIn, receivableIn, whyNotRunning } from './account.js';

export interface ChangeLife extends Stamp {
  readonly type: 'Interrupt' | 'Resume' | 'Close' | 'Reopen';
  readonly reason: EventData<'OperationInterrupted'>['reason'];
}

/** Whether the operation goes on: interrupted nothing is filed, decided or paid; closed nothing changes at all. */
export function changeLife(command: ChangeLife, state: OpenClaims): Decision {
  const data = { reason: command.reason, ...actingFor(command) };
  const { life } = state.treasury;
  switch (command.type) {
    case 'Interrupt': {
      const refusal = whyNotRunning(state);
      return refusal ? err(refusal) : events({ type: 'OperationInterrupted', data });
    }
    case 'Resume':
      return life === 'interrupted' ? events({ type: 'OperationResumed', data }) : err(refused('claim/not-interrupted', 'state', 'the operation is not interrupted'));
    case 'Reopen':
      return life === 'closed' ? events({ type: 'OperationReopened', data }) : err(refused('claim/not-closed', 'state', 'the operation is not closed'));
    case 'Close':
      return close(command, state);
    default:
      return command.type satisfies never;
  }
}

function close(command: ChangeLife, state: OpenClaims): Decision {
  const refusal = whyNotRunning(state);
  if (refusal) return err(refusal);
  const open = openIn(state);
  if (open.length > 0) return err(refused('claim/cannot-close', 'state', `still open: ${open.join('; ')}`));
  return events({ type: 'OperationClosed', data: { reason: command.reason, retainUntil: retainUntil(state, command.today), ...actingFor(command) } });
}

/** What keeps an operation from being closed, in words. */
export function openIn(state: OpenClaims): string[] {
  const { claims, treasury } = state;
  const undecided = claims.filter(({ status }) => status !== 'decided').map(({ number }) => `claim ${number} is not decided`);
  const onTheirWay = decidedClaims(state).filter(({ payment }) => payment !== null && payment.step !== 'recorded').map(({ number, payment }) => `the payment of claim ${number} is ${payment?.step}`);
  const [payable, receivable] = [payableIn(state), receivableIn(state)];
  return [
    ...(lastIsDecided(state) ? [] : ['no last claim is decided']),
    ...undecided,
    ...onTheirWay,
    ...claims.filter(({ number }) => checksOf(state, number).rectifications.some(({ decided }) => !decided)).map(({ number }) => `a rectification of claim ${number} is asked for`),
    ...(payable > 0n ? [`${money(payable)} is decided and not paid`] : []),
    ...(receivable > 0n ? [`${money(receivable)} has to come back`] : []),
    ...treasury.irregularities.filter(({ closed }) => !closed).map(({ number }) => `the irregularity ${number} is followed up`),
  ];
}

/** Until when the documents are kept; null where the day follows from something that is not known. */
export function retainUntil(state: OpenClaims, closedOn: string): string | null {
  const { retention, programmeEnd } = state.spending;
  const lastPaid = state.treasury.cashOut.filter(({ amount }) => amount > 0n).map(({ on }) => on).toSorted().at(-1);
  const starts: Record<RetentionRules['from'], string | null> = {
    // Five years from 31 December of the year of the last payment (Regulation (EU) 2021/1060, Article 82).
    'last-payment-year-end': lastPaid === undefined ? null : `${yearOf(lastPaid)}-12-31`,
    closure: closedOn,
    'programme-end': programmeEnd,
  };
  const start = starts[retention.from];
  return start === null ? null : yearsAfter(start, retention.years);
}

/** The same day of a later year; 29 February becomes the 28th where there is none. */
function yearsAfter(day: string, years: number): string {
  const year = yearOf(day) + years;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return `${year}-${day.endsWith('-02-29') && !leap ? '02-28' : day.slice(5)}`;
}
