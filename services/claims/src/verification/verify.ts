import type { EventData } from '@toteuma/contracts';
import { absolute, err, money, parseMoney, type Cents } from '@toteuma/kernel';
import { events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid, refused, type ClaimRejection } from '../claim/claim-rejection.js';
import type { FiledClaim } from '../claim/claim-state.js';

export interface VerifyClaim extends OnClaim {
  readonly type: 'VerifyClaim';
  readonly deduct: EventData<'ClaimVerified'>['deduct'];
  /** Without an amount all that is left of the row is parked. */
  readonly park: readonly { readonly row: string; readonly amount: string | null }[];
}

/** What a verification takes from the rows of a claim; a second one before the decision replaces the first. */
export function verify(command: VerifyClaim, claim: FiledClaim): Decision {
  if (claim.status === 'decided') return err(refused('claim/already-decided', 'state', `claim ${claim.number} is decided`));
  const left = new Map(claim.rows.map((row) => [row.id, row.amount]));
  for (const [list, entries] of [['deduct', command.deduct], ['park', command.park]] as const) {
    const unknown = entries.findIndex((entry) => !left.has(entry.row));
    if (unknown >= 0) return err(invalid(`${list}[${unknown}].row`, `the id of a row of claim ${claim.number}`));
  }

  const take = (field: string, row: string, amount: Cents): ClaimRejection | null => {
    const rest = left.get(row) ?? 0n;
    left.set(row, rest - amount);
    // A part has the sign of its whole: from a credit note only a negative amount can be taken.
    const fits = amount === 0n || (amount < 0n === rest < 0n && absolute(amount) <= absolute(rest));
    return fits ? null : refused('claim/deducts-too-much', 'content', `row ${row}: ${money(rest)} is left to deduct or park, not ${money(amount)}`, field, `at most ${money(rest)}`);
  };
  for (const [at, { row, amount }] of command.deduct.entries()) {
    const tooMuch = take(`deduct[${at}].amount`, row, parseMoney(amount));
    if (tooMuch) return err(tooMuch);
  }
  const park: EventData<'ClaimVerified'>['park'] = [];
  for (const [at, { row, amount }] of command.park.entries()) {
    const parked = amount === null ? (left.get(row) ?? 0n) : parseMoney(amount);
    const tooMuch = take(`park[${at}].amount`, row, parked);
    if (tooMuch) return err(tooMuch);
    park.push({ row, amount: money(parked) });
  }
  return events({ type: 'ClaimVerified', data: { claim: claim.number, deduct: command.deduct, park } });
}
