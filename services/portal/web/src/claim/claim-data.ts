import { keepPreviousData, useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { Chain, Checks, Notice } from './claim-types.js';
import type { ClaimDraft, DraftLine } from './draft-types.js';

const root = '/api/v1/claims';
const enc = encodeURIComponent;
export const grantClaimsPath = (grant: string): string => `${root}/${enc(grant)}`;
export const claimPath = (grant: string, claim: number | string): string => `${root}/${enc(grant)}/${enc(String(claim))}`;
export const draftPath = (draft: string): string => `${root}/drafts/${enc(draft)}`;
export const draftsPath = `${root}/drafts`;
export const importPath = (id: string): string => `${root}/imports/${enc(id)}`;
export const mappingsPath = `${root}/mappings`;

/** What an act on the claims of a grant may change of what is shown. */
export const changedBy = (grant: string): readonly (readonly string[])[] => [['claiming', grant], ['grant', grant], ['apply', 'tasks']];

function useOf<Answer>(key: readonly unknown[], path: string, enabled = true) {
  // The language of now, not that of the render: what is asked for because the language changed is asked for in the new one.
  return useQuery({ queryKey: ['claiming', ...key], queryFn: ({ signal }) => read<Answer>(path, i18next.language, signal), staleTime: 0, enabled });
}

export const useChain = (grant: string, enabled = true) => useOf<Chain>([grant, 'chain'], grantClaimsPath(grant), enabled);
export const useClaimDrafts = (grant: string, enabled = true) => useOf<{ readonly drafts: readonly DraftLine[] }>([grant, 'drafts'], `${draftsPath}?grant=${enc(grant)}`, enabled);
export const useClaimDraft = (draft: string) => useOf<ClaimDraft>(['draft', draft], draftPath(draft));

/** What the platform tells in words: read anew in each language, and meanwhile shown in the old one. */
function useTold<Answer>(key: readonly unknown[], path: string, enabled: boolean) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['claiming', ...key, i18n.language], queryFn: ({ signal }) => read<Answer>(path, i18n.language, signal), staleTime: 0, enabled, placeholderData: keepPreviousData });
}

export const useChecks = (grant: string, claim: number, enabled = true) => useTold<Checks>([grant, 'checks', claim], `${claimPath(grant, claim)}/checks`, enabled);
export const useNotice = (grant: string, claim: number, enabled = true) => useTold<Notice>([grant, 'notice', claim], `${claimPath(grant, claim)}/notice`, enabled);
