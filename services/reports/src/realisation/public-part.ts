import { LEAD, OWN, type Award } from '@toteuma/contracts';
import { publicPart, sharesOfPublic, TO_THE_CENT, type PublicPart, type RoundingPolicy, type RoundingResidual } from '@toteuma/kernel';
import type { FigureRow } from './rows.js';

/** What of an award decides which part of its plan is public, and which sources are shares of that; plain data, so that a view can keep it. */
export type PublicRules = {
  readonly sources: readonly string[];
  /** Partner id, and the source as which its own money counts. */
  readonly countsAs: readonly (readonly [string, string])[];
  readonly shares: readonly { readonly source: string; readonly percent: string }[];
  readonly rounding: RoundingPolicy;
};

export function publicRulesOf({ plan, rules }: Pick<Award, 'plan' | 'rules'>): PublicRules {
  const { ownCountsAs } = plan.applicant;
  // Lead and transferee are one beneficiary: the own money of both counts as that of the lead does.
  const bodies = [{ id: LEAD, ownCountsAs }, ...plan.partners.map((partner) => (partner.role === 'transferee' ? { id: partner.id, ownCountsAs } : partner))];
  return {
    sources: rules.sources.filter((source) => source.public && source.id !== OWN).map(({ id }) => id),
    countsAs: bodies.flatMap((body) => (body.ownCountsAs === null ? [] : [[body.id, body.ownCountsAs] as const])),
    shares: rules.sources.flatMap(({ id, share }) => (share ? [{ source: id, percent: share.percent }] : [])),
    rounding: rules.rounding ?? TO_THE_CENT,
  };
}

type Financing = readonly Pick<FigureRow, 'moneySource' | 'partner' | 'amount'>[];

/** The public part of a financing plan. */
export function publicPartOf(financing: Financing, { sources, countsAs }: PublicRules): PublicPart {
  const lines = financing.map(({ moneySource, partner, amount }) => ({ source: moneySource ?? '', partner, amount }));
  return publicPart({ financing: lines, publicSources: sources, countsAs: new Map(countsAs) });
}

/** What rounding the shares leaves in the plan, and which source carries it; null when nothing. */
export function residualOf(financing: Financing, rules: PublicRules): RoundingResidual | null {
  return sharesOfPublic(publicPartOf(financing, rules), rules.shares, rules.rounding).residual;
}
