import { allocate, max, min, sum, type Cents } from '../money.js';
import { floor, type Rate } from '../rate.js';

/** The certified net of one decided claim (corrections included) and the money that others than the support and the beneficiaries paid. */
export type ClaimNet = { net: Cents; otherFinancing: Cents };

export type Entitlement = {
  /** What the operation is entitled to in all, never below 0 and never above the grant. */
  support: Cents;
  /** What it would be without a grant to stop at; may be negative. */
  uncapped: Cents;
  /** How much the grant holds back: the amount of the warning `support-over-grant`. */
  overGrant: Cents;
};

/**
 * Rule 4: the support of all decided claims together is the least of the support rate of each claim's net, rounded down
 * to the cent claim by claim; the net that other financing leaves; and what is granted. It is never negative.
 * A decision changes the support by the new entitlement less the support decided before, so whatever came too early
 * or too late is made good by the next one.
 */
export function entitlement(facts: { rate: Rate; claims: readonly ClaimNet[]; granted: Cents }): Entitlement {
  const byRate = sum(facts.claims.map((claim) => floor(facts.rate, claim.net)));
  const byNeed = sum(facts.claims.map((claim) => claim.net - claim.otherFinancing));
  const uncapped = min(byRate, byNeed);
  return {
    support: max(0n, min(uncapped, facts.granted)),
    uncapped,
    overGrant: max(0n, uncapped - facts.granted),
  };
}

/** The id of the beneficiary who acts for all. */
export const LEAD = 'lead';

/**
 * Rule 10: the support of one claim of a joint operation is split to the partners by the certified net that each has in
 * that claim, by largest remainder. A negative net counts as 0; among equal remainders the lead comes first, then the
 * partners as listed. The support itself may be negative, when a decision takes something back.
 * @returns every partner once, the lead first
 */
export function splitSupport(support: Cents, partners: readonly { partner: string; net: Cents }[]): { partner: string; support: Cents }[] {
  const ordered = [...partners.filter(isLead), ...partners.filter((candidate) => !isLead(candidate))];
  const parts = allocate(support, ordered.map((candidate) => candidate.net));
  return ordered.map(({ partner }, index) => ({ partner, support: parts[index] ?? 0n }));
}

function isLead(candidate: { partner: string }): boolean {
  return candidate.partner === LEAD;
}
