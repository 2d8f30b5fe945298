import type { EventData } from '@toteuma/contracts';
import { err, money, ok, type Result } from '@toteuma/kernel';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import type { OpenClaims } from './claim-state.js';
import { parkedRows, type WaitingRow } from './judged-rows.js';

type TakeUp = NonNullable<EventData<'ClaimSubmitted'>['takeUp']>;

/** The first row to take up that no decided claim has parked; each filer takes up its own. */
export function unknownTakeUp(ids: readonly string[], filer: string | undefined, state: OpenClaims): ClaimRejection | null {
  const known = ids.length === 0 ? [] : ofFiler(parkedRows(state), filer);
  const parked = new Set(known.map(({ row }) => row));
  const at = ids.findIndex((id) => !parked.has(id));
  if (at < 0) return null;
  return invalid(`takeUp[${at}]`, known.every(({ held }) => held) ? 'nothing: no row waits' : 'a row that waits');
}

/** The rows that these ids mean: parked in two claims, an id means the earliest that is not taken up yet. A row is taken up once. */
export function takenUp(ids: readonly string[], filer: string | undefined, state: OpenClaims): Result<TakeUp, ClaimRejection> {
  const free = ids.length === 0 ? [] : ofFiler(parkedRows(state), filer).filter(({ held }) => !held);
  const taken: TakeUp = [];
  for (const [at, id] of ids.entries()) {
    const found = free.findIndex(({ row }) => row === id);
    if (found < 0) return err(refused('claim/already-taken-up', 'state', `row ${id} is taken up already`, `takeUp[${at}]`, 'a row that waits'));
    taken.push(...free.splice(found, 1).map(takeUpText));
  }
  return ok(taken);
}

const ofFiler = (rows: readonly WaitingRow[], filer: string | undefined): WaitingRow[] => rows.filter(({ partner }) => filer === undefined || partner === filer);

const takeUpText = ({ row, claim, partner, category, year, amount, flat }: WaitingRow): TakeUp[number] =>
  ({ row, claim, partner, category, year, amount: money(amount), flatRates: flat.map((part) => ({ category: part.category, amount: money(part.amount) })) });
