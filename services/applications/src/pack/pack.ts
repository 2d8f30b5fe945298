import type { GrantLimits, GrantRules, Pack } from '@toteuma/contracts';

/** The rules that travel with a grant of this programme; null when the pack does not know the cost model. */
export function rulesOf(pack: Pack, costModel: string): GrantRules | null {
  const model = pack.costModels.find(({ id }) => id === costModel);
  if (model === undefined) return null;
  return {
    pack: pack.id,
    packVersion: pack.version,
    programmeName: pack.names,
    categories: pack.categories.map(({ id, computed }) => ({ id, computed })),
    sources: pack.sources.map(({ id, public: isPublic }) => ({ id, public: isPublic })),
    costModel: model,
    categoryDeviationPercent: pack.categoryDeviationPercent,
    indicators: pack.indicators.map(({ id, women, aggregation }) => ({ id, women, aggregation })),
  };
}

/** What the pack allows the decision. */
export function limitsOf({ highestSupportRate, budgetUnit, codePrefix }: Pack): GrantLimits {
  return { highestSupportRate, budgetUnit, codePrefix };
}

/** Whether own money of such a body counts as public financing, and as which; null when it does not, or the pack does not know the type. */
export function ownCountsAs(pack: Pack, organisationType: string | null): 'municipal' | 'other-public' | null {
  return pack.organisationTypes.find(({ id }) => id === organisationType)?.ownCountsAs ?? null;
}
