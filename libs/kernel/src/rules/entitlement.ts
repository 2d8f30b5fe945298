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

/** Where support is reckoned and stopped: for the operation, for each beneficiary, or for each line of the budget. */
export type SupportLevel = 'operation' | 'partner' | 'line';

/** A partner or a line of the budget: what is certified of it, claim by claim, what others paid for it in all, and its part of the grant. */
export type SupportUnit = { unit: string; nets: readonly Cents[]; otherFinancing: Cents; cap: Cents };

/**
 * Rule 4 for each partner or budget line by itself. Each stops at its own part of the grant, so no part gets what another
 * left unused, and together they never pass the grant.
 * @returns the units in their order, and their sums: `uncapped` counts what each could have, none less than 0
 */
export function entitlementOfUnits(rate: Rate, units: readonly SupportUnit[]): Entitlement & { units: (Entitlement & { unit: string })[] } {
  const each = units.map(({ unit, nets, otherFinancing, cap }) => {
    const claims = [...nets.map((net) => ({ net, otherFinancing: 0n })), { net: 0n, otherFinancing }];
    return { unit, ...entitlement({ rate, claims, granted: cap }) };
  });
  return {
    support: sum(each.map(({ support }) => support)),
    uncapped: sum(each.map(({ uncapped }) => max(0n, uncapped))),
    overGrant: sum(each.map(({ overGrant }) => overGrant)),
    units: each,
  };
}

/**
 * The part of the grant that each partner or budget line has: the grant split by their net budgets, by largest
 * remainder, the earlier first among equals. It follows the budget and the grant in force.
 */
export function capsOfUnits(granted: Cents, budgetNets: readonly { unit: string; net: Cents }[]): { unit: string; cap: Cents }[] {
  const caps = allocate(granted, budgetNets.map(({ net }) => net));
  return budgetNets.map(({ unit }, index) => ({ unit, cap: caps[index] ?? 0n }));
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
