import type { EventData } from '@toteuma/contracts';
import { err } from '@toteuma/kernel';
import { actingFor, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid } from '../claim/claim-rejection.js';
import type { FiledClaim, OpenClaims } from '../claim/claim-state.js';
import { checksOf } from './checks-state.js';

export type RecordFinding = OnClaim & Omit<EventData<'FindingRecorded'>, 'claim' | 'finding' | 'onBehalfOf'> & { readonly type: 'RecordFinding' };

/** What was found is kept, whether it costs anything or not; also after the decision, when an audit finds it. */
export function recordFinding(command: RecordFinding, claim: FiledClaim, state: OpenClaims): Decision {
  const { kind, row, amount, note } = command;
  if (row !== null && ![...claim.rows.map(({ id }) => id), ...claim.takeUp.map((taken) => taken.row)].includes(row)) return err(invalid('row', `the id of a row of claim ${claim.number}`));
  return events({ type: 'FindingRecorded', data: { claim: claim.number, finding: checksOf(state, claim.number).findings + 1, kind, row, amount, note, ...actingFor(command) } });
}
