import { absolute, max, min, parseMoney, sum, type Cents } from '../money.js';
import { floor, parseRate, roundTo, type Rate, type RoundingMode } from '../rate.js';
import { LEAD } from './entitlement.js';

/** The source of what the beneficiaries pay themselves. */
const OWN = 'own';

/** How a programme rounds what it computes in a plan, and who carries what the rounding leaves. Amounts as JSON carries them. */
export type RoundingPolicy = { mode: RoundingMode; unit: string; residual: 'own' | 'lead' | 'last-year' | 'largest' | 'nobody' };

/** The nearest cent; own money is the rest. */
export const TO_THE_CENT: RoundingPolicy = { mode: 'half-up', unit: '0.01', residual: 'own' };

/**
 * What rounding leaves in a plan: what the rounded parts come to (`expected`), what the plan has (`given`), given less
 * expected, and the source that carries the difference.
 */
export type RoundingResidual = { expected: Cents; given: Cents; residual: Cents; carriedBy: string };

/** One source that is a share of the public part: what it must be, the residual included if it carries it, and what it is. */
export type ShareLine = { source: string; percent: string; expected: Cents; given: Cents };

export type PublicPart = { total: Cents; bySource: ReadonlyMap<string, Cents> };

/**
 * The public part of a financing plan, by source. Own money of a body that counts as public is counted under the source
 * that it counts as; a line of own money that names no partner is the lead's.
 * @param facts.publicSources the ids of the public sources, without own money
 * @param facts.countsAs by partner id, the source as which own money of this body counts
 */
export function publicPart(facts: {
  financing: readonly { source: string; partner: string | null; amount: Cents }[]; publicSources: readonly string[]; countsAs: ReadonlyMap<string, string>;
}): PublicPart {
  const bySource = new Map<string, Cents>();
  for (const { source, partner, amount } of facts.financing) {
    const as = source === OWN ? facts.countsAs.get(partner ?? LEAD) : facts.publicSources.includes(source) ? source : undefined;
    if (as !== undefined) bySource.set(as, (bySource.get(as) ?? 0n) + amount);
  }
  return { total: sum(bySource.values()), bySource };
}

/**
 * What the sources must be that a programme defines as shares of the public part: each share of it, rounded as the
 * programme rounds. Where the shares make up the whole public part, the rounded parts may come to more or less than it:
 * that residual is carried by the largest share (the first among equals), on whichever of its lines the policy says.
 * With `own` or `nobody` no public source carries it: then only a public part will do whose shares come out even.
 */
export function sharesOfPublic(part: PublicPart, shares: readonly { source: string; percent: string }[], policy: RoundingPolicy): {
  lines: ShareLine[]; residual: RoundingResidual | null;
} {
  const lines = shares.map(({ source, percent }): ShareLine => ({
    source, percent, expected: roundTo(parseRate(percent), part.total, parseMoney(policy.unit), policy.mode), given: part.bySource.get(source) ?? 0n,
  }));
  const expected = sum(lines.map((line) => line.expected));
  const residual = part.total - expected;
  const carrier = lines.find((line) => lines.every((other) => absolute(other.expected) <= absolute(line.expected)));
  const isWhole = sum(shares.map(({ percent }) => parseRate(percent).numerator)) === parseRate('100').numerator;
  if (!isWhole || residual === 0n || carrier === undefined || policy.residual === 'own' || policy.residual === 'nobody') return { lines, residual: null };
  carrier.expected += residual;
  return { lines, residual: { expected, given: part.total, residual, carriedBy: carrier.source } };
}

/** How much of the support comes from the EU: `percent` of the support itself, or of the public part of the plan. */
export type EuShare = { percent: string; of: 'support' | 'public' };

/**
 * Splits an amount of support (granted, certified, paid) into EU and state money: the EU's part is rounded down to the
 * cent, the state has the rest. A share of the public part becomes a share of the support through the plan: 45 % of a
 * public part of which 80 % is support is 56.25 % of each support; the EU never pays more than the support.
 */
export function splitEuState(support: Cents, share: EuShare, plan: { publicPart: Cents; support: Cents }): { eu: Cents; state: Cents } {
  const percent = parseRate(share.percent);
  const rate: Rate = share.of === 'support' || plan.support <= 0n
    ? percent
    : { numerator: percent.numerator * plan.publicPart, denominator: percent.denominator * plan.support };
  const eu = max(0n, min(floor(rate, support), support));
  return { eu, state: support - eu };
}
