import { z } from 'zod';
import { codePrefix, costModel, names } from './grant.js';
import { nonNegativeMoney, period, rateText, slug } from './values.js';

/** Financing sources that formulas name: the support itself, and what the beneficiaries pay themselves. */
export const EU_STATE = 'eu-state';
export const OWN = 'own';

const percentUpTo100 = rateText.refine((text) => Number(text) <= 100, { error: 'a percentage of at most 100' });
const pattern = z.string().max(100).refine(isPattern, { error: 'a regular expression such as S2\\d{4}' });

const packShape = z.strictObject({
  id: slug,
  version: z.int().min(1),
  names,
  period,
  funds: z.array(slug).min(1),
  /** What an operation code usually looks like in this programme; another one only warns. */
  codeGrammar: pattern,
  /** How a code begins that the platform gives by itself; five digits follow. */
  codePrefix,
  categories: z.array(z.strictObject({ id: slug, names, computed: z.boolean().default(false) })).min(1).max(100),
  costModels: z.array(costModel).min(1).max(100),
  sources: z.array(z.strictObject({ id: slug, names, public: z.boolean() })).min(1).max(100),
  organisationTypes: z.array(z.strictObject({ id: slug, names, ownCountsAs: z.enum(['municipal', 'other-public']).nullable() })).max(100),
  highestSupportRate: percentUpTo100,
  /** Budgets are made in this unit: the support may pass supportRate x net by less than one unit. */
  budgetUnit: nonNegativeMoney.refine((text) => /[1-9]/.test(text), { error: 'a unit above zero, such as 1.00' }),
  categoryDeviationPercent: rateText,
  indicators: z.array(z.strictObject({ id: slug, names, women: z.boolean(), aggregation: z.enum(['sum', 'max', 'latest', 'average']).default('sum') })).max(500),
  sustainabilityRows: z.array(slug).max(100).optional(),
});

/** A programme as data. A pack is checked whole at start; every fault is named with its path. */
export const pack = packShape.superRefine((given, context) => {
  const fault = (path: (string | number)[], expected: string) => context.addIssue({ code: 'custom', path, message: expected });
  for (const list of ['categories', 'costModels', 'sources', 'organisationTypes', 'indicators'] as const) {
    given[list].forEach(({ id }, at) => {
      if (given[list].findIndex((other) => other.id === id) < at) fault([list, at, 'id'], `an id that no other of the ${list} has`);
    });
  }
  for (const id of [EU_STATE, OWN]) {
    if (!given.sources.some((source) => source.id === id)) fault(['sources'], `a source with the id ${id}`);
  }
  given.costModels.forEach((model, at) => {
    model.flatRates.forEach((flat, line) => {
      const path = ['costModels', at, 'flatRates', line];
      if (!given.categories.some((category) => category.id === flat.category && category.computed)) fault([...path, 'category'], 'a computed category of this pack');
      if (model.flatRates.findIndex((other) => other.category === flat.category) < line) fault([...path, 'category'], 'a category that the model computes once');
      flat.base.forEach((base, step) => {
        if (!given.categories.some((category) => category.id === base && !category.computed)) fault([...path, 'base', step], 'a category of this pack that is not computed');
        if (flat.base.indexOf(base) < step) fault([...path, 'base', step], 'each base category once');
      });
    });
  });
});
export type Pack = z.infer<typeof pack>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
