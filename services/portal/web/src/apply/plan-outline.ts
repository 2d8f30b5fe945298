import { LEAD } from '@toteuma/kernel';
import { useMemo } from 'react';
import { budgetFigures, countsAsOf, financingFigures, yearsOf, type BudgetFigures, type FinancingFigures } from '../budget/plan-figures.js';
import type { Contents, PlanRules, Programme } from './api-types.js';

export interface Outline {
  /** Null until a cost model is chosen. */
  readonly rules: PlanRules | null;
  readonly figures: BudgetFigures;
  readonly financing: FinancingFigures;
  readonly partners: readonly string[];
  /** Of the period, and those that cells name all the same. */
  readonly years: readonly number[];
  readonly hasYears: boolean;
}

/** The figures of a plan as it stands, and what its grids are made of. */
export function outlineOf(programme: Pick<Programme, 'categories' | 'sources' | 'costModels' | 'rounding' | 'organisationTypes'>, { basics, organisation, budget, financing }: Pick<Contents, 'basics' | 'organisation' | 'budget' | 'financing'>): Outline {
  const costModel = programme.costModels.find(({ id }) => id === budget.costModel);
  const cells = budget.budget ?? [];
  const lines = financing.financing ?? [];
  const bodies = organisation.partners ?? [];
  const partners = [...new Set([LEAD, ...bodies.map(({ id }) => id), ...cells.map(({ partner }) => partner)])];
  const years = [...new Set([...yearsOf(basics.period), ...[...cells, ...lines].flatMap(({ year }) => (year === null ? [] : [year]))])].sort((a, b) => a - b);
  const figures = budgetFigures(cells, budget.revenue, costModel);
  const { sources, rounding, categories } = programme;
  return {
    rules: costModel ? { categories, sources, costModel, rounding } : null,
    figures,
    financing: financingFigures(lines, figures, { sources, rounding, partners, years, countsAs: countsAsOf([organisation.applicant ?? {}, ...bodies], programme.organisationTypes) }),
    partners,
    years,
    hasYears: cells.some(({ year }) => year !== null),
  };
}

export function useOutline(programme: Programme, contents: Contents): Outline {
  const { basics, organisation, budget, financing } = contents;
  return useMemo(() => outlineOf(programme, { basics, organisation, budget, financing }), [programme, basics, organisation, budget, financing]);
}
