import { z } from 'zod';
import { costModel, names } from './grant.js';
import { nonNegativeMoney, period, rateText, slug } from './values.js';

/** A programme as data. A pack is checked whole at start; every fault is named with its path. */
export const pack = z.strictObject({
  id: slug,
  version: z.int().min(1),
  names,
  period,
  funds: z.array(slug).min(1),
  /** What an operation code usually looks like in this programme; another one only warns. */
  codeGrammar: z.string(),
  categories: z.array(z.strictObject({ id: slug, names, computed: z.boolean().default(false) })).min(1),
  costModels: z.array(costModel).min(1),
  sources: z.array(z.strictObject({ id: slug, names, public: z.boolean() })).min(1),
  organisationTypes: z.array(z.strictObject({ id: slug, names, ownCountsAs: z.enum(['municipal', 'other-public']).nullable() })),
  highestSupportRate: rateText,
  /** Budgets are made in this unit: the support may pass supportRate x net by less than one unit. */
  budgetUnit: nonNegativeMoney,
  categoryDeviationPercent: rateText,
  indicators: z.array(z.strictObject({ id: slug, names, women: z.boolean(), aggregation: z.enum(['sum', 'max', 'latest', 'average']).default('sum') })),
  sustainabilityRows: z.array(slug).optional(),
});
export type Pack = z.infer<typeof pack>;
