import { amendedAward, type Facts } from './deltas.js';
import type { KnownFacts } from './figures.js';

/** One fact as its event told it. */
export interface ToldFact {
  readonly key: string;
  readonly position: bigint;
  readonly value: unknown;
}

/**
 * What holds of the facts that were told, and the award as later amendments of its period and partners have left it; null while nothing is awarded.
 * @param told in the order of positions: a key has one source, so that the newest of it comes last and holds
 */
export function knownFacts(told: readonly ToldFact[]): KnownFacts | null {
  const known = Object.fromEntries(told.map(({ key, value }) => [key, value])) as unknown as Partial<Facts>;
  if (known.award === undefined || known.award === 'taken-back') return null;
  const award = amendedAward({ ...known.award, ...known.rates }, sinceAward(told, known));
  return { ...known, award } as KnownFacts;
}

/** What amendments changed of the award that stands: an earlier one, taken back since, had changes of its own. */
function sinceAward(told: readonly ToldFact[], known: Partial<Facts>): Pick<Partial<Facts>, 'period' | 'participants'> {
  const newest = (key: keyof Facts) => told.findLast((fact) => fact.key === key)?.position ?? 0n;
  const isNewer = (key: keyof Facts) => newest(key) > newest('award');
  return { ...(isNewer('period') && { period: known.period! }), ...(isNewer('participants') && { participants: known.participants! }) };
}
