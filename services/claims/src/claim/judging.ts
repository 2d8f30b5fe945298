import type { EventData } from '@toteuma/contracts';
import { absolute, err, money, ok, parseMoney, sum, type Cents, type Result } from '@toteuma/kernel';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import type { FiledClaim, OpenClaims } from './claim-state.js';

/** What a verification takes from rows; without an amount all that is left of a row is parked. */
export interface Judgement {
  readonly deduct: readonly { readonly row: string; readonly amount: string }[];
  readonly park: readonly { readonly row: string; readonly amount: string | null }[];
}

/**
 * Rule 3: what a verification may take from the rows of a claim. From a row that the claim takes up nothing is deducted;
 * it can only be parked again, whole. A lump sum is paid, deducted or parked whole (Regulation (EU) 2021/1060, Article 53(1)(c)).
 * @returns what is parked, with its amounts
 */
export function judgedBy({ deduct, park }: Judgement, claim: FiledClaim, { costModel }: OpenClaims): Result<EventData<'ClaimVerified'>['park'], ClaimRejection> {
  const left = new Map(claim.rows.map((row) => [row.id, row.amount]));
  const waiting = claim.takeUp.filter(({ row }) => !left.has(row)).map(({ row, amount }) => ({ row, amount }));
  const takenUp = new Set(waiting.map(({ row }) => row));
  for (const [list, entries] of [['deduct', deduct], ['park', park]] as const) {
    const unknown = entries.findIndex(({ row }) => !left.has(row) && !takenUp.has(row));
    if (unknown >= 0) return err(invalid(`${list}[${unknown}].row`, `the id of a row of claim ${claim.number}`));
  }

  const take = (field: string, row: string, amount: Cents): ClaimRejection | null => {
    const rest = left.get(row) ?? 0n;
    left.set(row, rest - amount);
    // A part has the sign of its whole: from a credit note only a negative amount can be taken.
    const fits = amount === 0n || (amount < 0n === rest < 0n && absolute(amount) <= absolute(rest));
    return fits ? null : tooMuch(row, rest, amount, field);
  };
  for (const [at, { row, amount }] of deduct.entries()) {
    const wrong = takenUp.has(row) ? notFromTakenUp(row, parseMoney(amount), `deduct[${at}].amount`) : take(`deduct[${at}].amount`, row, parseMoney(amount));
    if (wrong) return err(wrong);
  }
  const parked: EventData<'ClaimVerified'>['park'] = [];
  for (const [at, { row, amount }] of park.entries()) {
    const field = `park[${at}].amount`;
    const again = takenUp.has(row) ? takeFirst(waiting, row) : null;
    const taken = amount === null ? (again ?? left.get(row) ?? 0n) : parseMoney(amount);
    const wrong = again === null ? take(field, row, taken) : taken === again && again !== 0n ? null : tooMuch(row, again, taken, field, `the whole of it: ${money(again)}`);
    if (wrong) return err(wrong);
    parked.push({ row, amount: money(taken) });
  }
  const cut = costModel.lumpSum ? lumpSumCut(deduct, parked, claim) : null;
  return cut ? err(cut) : ok(parked);
}

/** Of the rows that were taken up under an id, the amount of the first that is left; nothing when none is. */
function takeFirst(waiting: { row: string; amount: Cents }[], row: string): Cents {
  const at = waiting.findIndex((one) => one.row === row);
  return at < 0 ? 0n : (waiting.splice(at, 1)[0]?.amount ?? 0n);
}

function tooMuch(row: string, rest: Cents, amount: Cents, field: string, expected = `at most ${money(rest)}`): ClaimRejection {
  return refused('claim/deducts-too-much', 'content', `row ${row}: ${money(rest)} is left to deduct or park, not ${money(amount)}`, field, expected);
}

const notFromTakenUp = (row: string, amount: Cents, field: string): ClaimRejection | null =>
  amount === 0n ? null : refused('claim/deducts-too-much', 'content', `row ${row} was taken up: it is certified or parked again, whole`, field, '0.00');

/** The first entry that takes only a part of a lump sum. */
function lumpSumCut(deduct: Judgement['deduct'], park: EventData<'ClaimVerified'>['park'], { rows }: FiledClaim): ClaimRejection | null {
  for (const [list, entries] of [['deduct', deduct], ['park', park]] as const) {
    const taken = new Map<string, Cents>();
    for (const { row, amount } of entries) taken.set(row, sum([taken.get(row) ?? 0n, parseMoney(amount)]));
    const part = rows.find(({ id, amount }) => ![0n, amount].includes(taken.get(id) ?? 0n));
    if (part) {
      const field = `${list}[${entries.findIndex(({ row }) => row === part.id)}].amount`;
      return refused('claim/lump-sum-whole', 'content', `row ${part.id} is a lump sum: it is paid whole or not at all`, field, money(part.amount));
    }
  }
  return null;
}
