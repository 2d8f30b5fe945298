import { useQuery, type QueryClient } from '@tanstack/react-query';
import type { ReportContent } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { Application, Claims, Editions, GrantFigures } from '../api-types.js';

function useOfGrant<Answer>(grant: string, name: string, path: string, enabled = true) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['grant', grant, name], queryFn: ({ signal }) => read<Answer>(path, i18n.language, signal), enabled });
}

const at = (grant: string): string => encodeURIComponent(grant);

export const useFigures = (grant: string) => useOfGrant<GrantFigures>(grant, 'figures', `/api/v1/reports/${at(grant)}/figures`);
export const useEditions = (grant: string, enabled = true) => useOfGrant<Editions>(grant, 'editions', `/api/v1/reports/${at(grant)}/editions`, enabled);
export const useClaims = (grant: string, enabled = true) => useOfGrant<Claims>(grant, 'claims', `/api/v1/claims/${at(grant)}`, enabled);
export const useApplication = (grant: string, enabled = true) => useOfGrant<Application>(grant, 'application', `/api/v1/applications/${at(grant)}`, enabled);

/** The content of an edition never changes once it is made. */
export function useEdition(grant: string, edition: number | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['edition', grant, edition],
    queryFn: ({ signal }) => read<ReportContent>(`/api/v1/reports/${at(grant)}/editions/${edition}/report.json`, i18n.language, signal),
    enabled: edition !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Everything of a grant that decisions may have changed is read anew. */
export const readAnew = (queries: QueryClient, grant: string): Promise<void> => queries.invalidateQueries({ queryKey: ['grant', grant] });
