import type { GrantLimits, GrantRules, Pack } from '@toteuma/contracts';
import { parseMoney, TO_THE_CENT } from '@toteuma/kernel';

/** The rules that travel with a grant of this programme; null when the pack does not know the cost model. */
export function rulesOf(pack: Pack, costModel: string): GrantRules | null {
  const model = pack.costModels.find(({ id }) => id === costModel);
  if (model === undefined) return null;
  return {
    pack: pack.id,
    packVersion: pack.version,
    programmeName: pack.names,
    categories: pack.categories.map(({ id, computed }) => ({ id, computed })),
    sources: pack.sources.map(({ id, public: isPublic, share }) => ({ id, public: isPublic, ...(share && { share }) })),
    costModel: withoutNames(model),
    // What a grant without these means is left out, so that it reads as those awarded before there were such rules.
    ...(pack.supportLevel !== 'operation' && { supportLevel: pack.supportLevel }),
    ...(!isUsual(pack.rounding) && { rounding: pack.rounding }),
    ...(pack.euShare && { euShare: pack.euShare }),
    ...(pack.flexibility.length > 0 && { flexibility: pack.flexibility }),
    spending: { claims: pack.claims, checklists: pack.checklists, risk: pack.risk, sampling: pack.sampling, recovery: pack.recovery, retention: pack.retention, programmeEnd: pack.period.to },
    categoryDeviationPercent: pack.categoryDeviationPercent,
    indicators: pack.indicators.map(({ id, women, aggregation }) => ({ id, women, aggregation })),
    ...(pack.reportSections.length > 0 && { reportSections: pack.reportSections }),
  };
}

/** What the pack allows the decision. */
export function limitsOf({ highestSupportRate, budgetUnit, codePrefix, simplifiedCostsUpTo, hearing, rectificationDays, assessment }: Pack): GrantLimits {
  return {
    highestSupportRate,
    budgetUnit,
    codePrefix,
    ...(simplifiedCostsUpTo !== null && { simplifiedCostsUpTo }),
    ...(hearing !== 'none' && { hearing }),
    ...(rectificationDays !== RECTIFICATION_DAYS && { rectificationDays }),
    ...(assessment && { assessment: { ...assessment, criteria: assessment.criteria.map(({ names: _names, ...criterion }) => criterion) } }),
  };
}

/** So many days after the decision a rectification may be asked for when the grant's limits do not say. */
export const RECTIFICATION_DAYS = 30;

const isUsual = ({ mode, unit, residual }: Pack['rounding']): boolean =>
  mode === TO_THE_CENT.mode && parseMoney(unit) === parseMoney(TO_THE_CENT.unit) && residual === TO_THE_CENT.residual;

/** What of a pack judges the content of an application. */
export interface PackLists {
  readonly organisationTypes: readonly Pick<Pack['organisationTypes'][number], 'id' | 'ownCountsAs'>[];
  readonly sustainabilityRows?: readonly string[] | undefined;
  readonly authorities: readonly { readonly id: string }[];
  readonly priorities: readonly { readonly id: string; readonly objectives: readonly { readonly id: string }[] }[];
}

/** What of the programme a call or an appropriation names that its pack does not know. A pack that lists none of a kind takes any. */
export function unknownToPack(named: { readonly authority: string | null; readonly priority: string | null; readonly fund?: string | null }, { authorities, priorities, funds }: Pick<Pack, 'authorities' | 'priorities' | 'funds'>): { field: string; expected: string }[] {
  const known = { authority: authorities.map(({ id }) => id), priority: priorities.map(({ id }) => id), fund: funds };
  return (['authority', 'fund', 'priority'] as const).flatMap((field) => {
    const value = named[field] ?? null;
    return value === null || known[field].length === 0 || known[field].includes(value) ? [] : [{ field, expected: `one that the programme knows: ${known[field].join(', ')}` }];
  });
}

/** The fund of an application by its priority: what the pack says of that, or the only fund that the programme has; null where neither tells. */
export function fundOf({ funds, priorities }: Pick<Pack, 'funds' | 'priorities'>, priority: string | null): string | null {
  return priorities.find(({ id }) => id === priority)?.fund ?? (funds.length === 1 ? (funds[0] ?? null) : null);
}

/** Whether own money of such a body counts as public financing, and as which; null when it does not, or the pack does not know the type. */
export function ownCountsAs(pack: Pick<PackLists, 'organisationTypes'>, organisationType: string | null): 'municipal' | 'other-public' | null {
  return pack.organisationTypes.find(({ id }) => id === organisationType)?.ownCountsAs ?? null;
}

/** The names of a cost model are the pack's; the rule alone travels with the grant. */
function withoutNames({ names: _names, ...model }: Pack['costModels'][number]): GrantRules['costModel'] {
  return model;
}
