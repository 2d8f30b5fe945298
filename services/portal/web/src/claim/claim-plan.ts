import type { GrantRules } from '@toteuma/contracts';
import { acceptsCosts, LEAD, nameOn } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import type { Application } from '../api-types.js';
import { useApplication } from '../grant/grant-data.js';
import { isNotFound } from '../layout/states.js';
import { usePackNames } from '../office/pack-names.js';
import { costFields, unitFields, type Named, type RowField } from './row-text.js';

/** What a claim of a grant is made of: who takes part, which costs and which other money there may be. */
export interface ClaimPlan {
  /** Null for the organisation of a partner, which does not see the operation. */
  readonly name: string | null;
  readonly partners: readonly Named[];
  /** Those with a budget that take rows; what is computed has none. Nothing where they are not known: then they are typed. */
  readonly categories: readonly Named[];
  /** Other money than the support and one's own. */
  readonly sources: readonly Named[];
  /** What a row has. */
  readonly fields: readonly RowField[];
  readonly partnerName: (id: string) => string;
  readonly categoryName: (id: string) => string;
}

const NOT_OTHERS = new Set(['eu-state', 'own']);

/** The plan of the grant; nothing while it is read. @param on a day: everyone is called as on that day, not as today */
export function useClaimPlan(grant: string, on?: string) {
  const { t } = useTranslation();
  const { data, error, refetch } = useApplication(grant);
  const names = usePackNames(data?.programme);
  // Who fills in the part of a partner does not see the operation itself.
  const plan = data ? planOf(data, names, t('apply.lead'), on) : isNotFound(error) ? unseen(names) : undefined;
  return { plan, error: plan ? null : error, refetch };
}

const unseen = (names: ReturnType<typeof usePackNames>): ClaimPlan => ({ name: null, partners: [], categories: [], sources: [], fields: costFields, partnerName: (id) => id, categoryName: names.category });

function planOf(application: Application, names: ReturnType<typeof usePackNames>, lead: string, on: string | undefined): ClaimPlan {
  const { costModel, categories, sources } = application.rules as unknown as Pick<GrantRules, 'costModel' | 'categories' | 'sources'>;
  const { plan, terms } = application;
  const budget = terms?.budget ?? plan.budget;
  const approved = new Set(budget.filter(({ amount }) => Number(amount) > 0).map(({ category }) => category));
  const partners = [{ id: LEAD, name: plan.applicant.name || lead }, ...plan.partners];
  const thatDay = (id: string) => (on === undefined ? undefined : nameOn(application.names ?? [], id, on));
  const takesRows = categories.filter(({ id, computed }) => !computed && acceptsCosts(costModel, id) && approved.has(id));
  return {
    name: plan.name,
    partners,
    categories: takesRows.map(({ id }) => ({ id, name: names.category(id) })),
    sources: sources.filter(({ id }) => !NOT_OTHERS.has(id)).map(({ id }) => ({ id, name: names.source(id) })),
    fields: costModel.unitCosts?.length ? [...costFields, ...unitFields] : costFields,
    partnerName: (id) => thatDay(id) ?? partners.find((partner) => partner.id === id)?.name ?? id,
    categoryName: names.category,
  };
}
