import type { Award } from '@toteuma/contracts';
import { namesAfter, namesOf, type Names } from '@toteuma/kernel';
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

/** What those who take part were called and from when: the names of the award that stands, and every change since. */
export function knownNames(told: readonly ToldFact[]): Names {
  const at = told.findLastIndex(({ key, value }) => key === 'award' && value !== 'taken-back');
  if (at === -1) return [];
  const { plan } = told[at]!.value as Award;
  const changes = told.slice(at).flatMap(({ key, value }) => (key === 'participants' ? [value as Facts['participants']] : []));
  // Facts from before names had days say no day: then a new name took the place of the old.
  return changes.reduce((names, change) => namesAfter(names, { ...change, effectiveFrom: change.effectiveFrom ?? '' }), namesOf(plan));
}

/** What amendments changed of the award that stands: an earlier one, taken back since, had changes of its own. */
function sinceAward(told: readonly ToldFact[], known: Partial<Facts>): Pick<Partial<Facts>, 'period' | 'participants'> {
  const newest = (key: keyof Facts) => told.findLast((fact) => fact.key === key)?.position ?? 0n;
  const isNewer = (key: keyof Facts) => newest(key) > newest('award');
  return { ...(isNewer('period') && { period: known.period! }), ...(isNewer('participants') && { participants: known.participants! }) };
}
