import type { EventData, TextRef } from '@toteuma/contracts';
import { err, flatChangeOfRow, money, ok, parseMoney, sum, type Cents, type Result } from '@toteuma/kernel';
import { decidedClaims } from '../payment/account.js';
import { actingFor, events, type Decision } from './claim-command.js';
import { amountText, cellText, countedOf, supportText } from './claim-decision.js';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import { splitClaim, type ClaimCell, type JudgedRow } from './claim-split.js';
import type { DecidedClaim, OpenClaims } from './claim-state.js';
import { netOfPartner, supportChange } from './claim-support.js';
import { judgedRow, type JudgedAmounts } from './judged-rows.js';
import { paidElsewhere } from './simplified-costs.js';

/** A signed change of the certified amount of one row of a decided claim. */
export interface Correction {
  readonly claim: number;
  readonly row: string;
  readonly amount: string;
  readonly reason: TextRef | null;
  /** For whom the decision-maker acts. */
  readonly onBehalfOf?: readonly string[];
}

/** Rule 5: moves an amount of one row between certified and deducted; the flat rates, the net and the support follow. */
export function correct(correction: Correction, state: OpenClaims): Decision {
  const corrected = correctionOf(correction, state);
  return corrected.ok ? events({ type: 'ClaimCorrected', data: { ...corrected.value, ...actingFor(correction) } }) : corrected;
}

function correctionOf({ claim: number, row, amount, reason }: Correction, state: OpenClaims): Result<EventData<'ClaimCorrected'>, ClaimRejection> {
  const claim = state.claims.find((one) => one.number === number);
  if (!claim) return err(refused('not-found', 'state', `there is no claim ${number}`));
  if (claim.status !== 'decided') return err(refused('claim/not-decided', 'state', `claim ${number} is not decided yet`));
  const at = judgedRow(claim.judged, row);
  const judged = claim.judged[at];
  if (!judged) return err(invalid('row', `the id of a row of claim ${number}`));
  const change = parseMoney(amount);
  const wrong = beyondRow(judged, change) ?? (state.costModel.lumpSum ? cutsLumpSum(judged, change) : null) ?? (change === 0n ? null : paidElsewhere(claim, at, state));
  if (wrong) return err(wrong);

  const cells = judged.from === null ? changeOfOwn(claim, at, change, state) : changeOfTakenUp(claim, at, change, state);
  const certified = claim.certified.map((cell) => ({ ...cell, amount: cell.amount + sum(cells.filter((one) => isSame(one, cell)).map((one) => one.certified)) }));
  const after = countedOf(claim, certified);
  const others = decidedClaims(state).filter((one) => one !== claim).map((one) => countedOf(one, one.certified));
  const nets = state.partners.map((partner) => ({ partner, amount: netOfPartner(after, partner) - netOfPartner(countedOf(claim, claim.certified), partner) }));
  return ok({
    correction: state.corrections + 1, claim: number, row, amount: money(change), reason,
    cells: cells.map(cellText),
    net: money(sum(nets.map((one) => one.amount))),
    netByPartner: nets.map(amountText),
    ...supportText(supportChange([...others, after], state, claim.supportByPartner), state),
  });
}

/** What is certified of a row stays between nothing and what it declared less what is parked; a credit note has its sign. */
function beyondRow({ row, certified, deducted }: JudgedAmounts, change: Cents): ClaimRejection | null {
  const [after, most] = [certified + change, certified + deducted];
  if (most >= 0n ? after >= 0n && after <= most : after <= 0n && after >= most) return null;
  const detail = `row ${row}: ${money(certified)} is certified and ${money(deducted)} deducted, so it cannot change by ${money(change)}`;
  return refused('claim/deducts-too-much', 'content', detail, 'amount', `an amount from ${money(-certified)} to ${money(deducted)}`);
}

function cutsLumpSum({ row, certified, deducted }: JudgedAmounts, change: Cents): ClaimRejection | null {
  const after = certified + change;
  if (after === 0n || after === certified + deducted) return null;
  return refused('claim/lump-sum-whole', 'content', `row ${row} is a lump sum: it is paid whole or not at all`, 'amount', certified === 0n ? money(deducted) : money(-certified));
}

/** The row moves, and with it the flat rates of its partner: F(new) less F(old) of what is certified, by the years of their base anew. */
function changeOfOwn(claim: DecidedClaim, at: number, change: Cents, { costModel }: OpenClaims): ClaimCell[] {
  const { partner } = claim.rows[at]!;
  const rowsWith = (moved: Cents): JudgedRow[] => claim.rows.flatMap((row, index) => {
    const { deducted, parked } = claim.judged[index]!;
    return row.partner === partner ? [{ ...row, deducted: deducted - (index === at ? moved : 0n), parked }] : [];
  });
  const before = splitClaim(rowsWith(0n), costModel).cells;
  return splitClaim(rowsWith(change), costModel).cells.flatMap((cell, index) => moved(cell, cell.certified - before[index]!.certified));
}

/** The flat amounts that it brought along change by themselves: they were never part of this claim's base. */
function changeOfTakenUp(claim: DecidedClaim, at: number, change: Cents, { costModel }: OpenClaims): ClaimCell[] {
  const { partner, category, year } = claim.takeUp[at - claim.rows.length]!;
  const { certified, flat } = claim.judged[at]!;
  const flatChange = flatChangeOfRow({ category, was: certified, is: certified + change, flat }, costModel);
  return [{ category, amount: change }, ...flatChange].flatMap((part) => moved({ partner, category: part.category, year }, part.amount));
}

/** What moves between certified and deducted leaves what was declared and what is parked as they were. */
function moved({ partner, category, year }: Pick<ClaimCell, 'partner' | 'category' | 'year'>, certified: Cents): ClaimCell[] {
  return certified === 0n ? [] : [{ partner, category, year, declared: 0n, deducted: -certified, parked: 0n, certified }];
}

const isSame = (one: Pick<ClaimCell, 'partner' | 'category' | 'year'>, other: Pick<ClaimCell, 'partner' | 'category' | 'year'>): boolean =>
  one.partner === other.partner && one.category === other.category && one.year === other.year;
