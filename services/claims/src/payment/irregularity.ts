import type { EventData } from '@toteuma/contracts';
import { err } from '@toteuma/kernel';
import { actingFor, events, type Decision, type Stamp } from '../claim/claim-command.js';
import { invalid, refused } from '../claim/claim-rejection.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { whyClosed } from './account.js';

export type OpenIrregularity = Stamp & { readonly type: 'OpenIrregularity' } & Pick<EventData<'IrregularityOpened'>, 'kind' | 'claim' | 'row' | 'amount' | 'reason'>;
export type FollowUpIrregularity = Stamp & { readonly type: 'FollowUpIrregularity' } & Pick<EventData<'IrregularityFollowedUp'>, 'irregularity' | 'closed' | 'note'>;

/** A breach of rules is followed up until that is closed (Regulation (EU) 2021/1060, Article 69(2)); it may name a claim and a row of it. */
export function openIrregularity(command: OpenIrregularity, state: OpenClaims): Decision {
  const { kind, claim, row, amount, reason } = command;
  const closed = whyClosed(state);
  if (closed) return err(closed);
  const found = state.claims.find(({ number }) => number === claim);
  if (claim !== null && !found) return err(invalid('claim', 'the number of a claim of this grant'));
  if (row !== null && !found?.rows.some(({ id }) => id === row)) return err(invalid('row', 'the id of a row of the claim'));
  return events({ type: 'IrregularityOpened', data: { irregularity: state.treasury.irregularities.length + 1, kind, claim, row, amount, reason, ...actingFor(command) } });
}

/** What was done about it. A follow-up that does not close one that was closed takes it up again. */
export function followUp(command: FollowUpIrregularity, state: OpenClaims): Decision {
  const { irregularity, closed, note } = command;
  const refusal = whyClosed(state);
  if (refusal) return err(refusal);
  if (!state.treasury.irregularities.some(({ number }) => number === irregularity)) return err(refused('not-found', 'state', `there is no irregularity ${irregularity}`));
  return events({ type: 'IrregularityFollowedUp', data: { irregularity, closed, note, ...actingFor(command) } });
}
