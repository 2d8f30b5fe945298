import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import { vouchersOf } from './correctable.js';
import type { CheckRow, Checks, RowPage } from './verify-types.js';

export const claimPath = (grant: string, claim: number): string => `/api/v1/claims/${encodeURIComponent(grant)}/${claim}`;

/** What an act on the checks of a claim may change of what is shown. Its rows are not among it: there may be many. */
export const changedByCheck = (grant: string, claim: number): readonly (readonly string[])[] => [['checks', grant, String(claim)], ['claim-queue'], ['grant', grant]];
/** The same for a verification or a decision, which judge the rows too. */
export const changedByJudging = (grant: string, claim: number): readonly (readonly string[])[] => [...changedByCheck(grant, claim), ['claim-rows', grant, String(claim)], ['money', grant], ['payments']];

export function useChecks(grant: string, claim: number) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['checks', grant, String(claim), i18n.language], queryFn: ({ signal }) => read<Checks>(`${claimPath(grant, claim)}/checks`, i18n.language, signal), placeholderData: keepPreviousData, staleTime: 0 });
}

const PAGE = 200;

/** All rows that have come, each with a name of its own. Outside the hook, so that it is done once for each page that comes. */
function named({ pages }: { readonly pages: readonly RowPage[] }): { readonly rows: readonly CheckRow[]; readonly total: number } {
  const seen = new Set<string>();
  const rows = pages.flatMap((page) => page.rows).map((row) => {
    let key = row.from === null ? row.id : `${row.from}/${row.id}`;
    while (seen.has(key)) key += '+';
    seen.add(key);
    return { ...row, key };
  });
  return { rows, total: pages[0]?.total ?? 0 };
}

/** All rows of a claim, page after page: the first can be worked on while the rest comes. */
export function useRows(grant: string, claim: number): { readonly rows: readonly CheckRow[] | null; readonly total: number; readonly error: unknown; readonly retry: () => void } {
  const { i18n } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['claim-rows', grant, String(claim)],
    queryFn: ({ pageParam, signal }) => read<RowPage>(`${claimPath(grant, claim)}/rows?limit=${PAGE}${pageParam === null ? '' : `&after=${encodeURIComponent(pageParam)}`}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: named,
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  });
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  return { rows: data?.rows ?? null, total: data?.total ?? 0, error, retry: () => void (data ? fetchNextPage() : refetch()) };
}

/** What rows of which something was taken are called, as far as the first of them: else a row is called by its id. */
export function useVouchers(grant: string, claim: number): (row: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ['claim-rows', grant, String(claim), 'taken'],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(['deducted', 'parked'].map((state) => read<RowPage>(`${claimPath(grant, claim)}/rows?limit=${PAGE}&state=${state}`, i18n.language, signal)));
      return vouchersOf(pages.flatMap((page) => page.rows));
    },
  });
  return (row) => data?.get(row) ?? row;
}

export interface ClaimHead {
  readonly claim: number;
  /** Whose claim it is, where each partner files its own. */
  readonly filer?: string | null;
  readonly status: 'submitted' | 'verified' | 'decided';
  readonly period: { readonly from: string; readonly to: string };
  readonly last: boolean;
  readonly declared: string;
  readonly claimedSupport: string;
  readonly deducted: string | null;
  readonly parked: string | null;
  readonly certified: string | null;
  readonly net: string | null;
  readonly support: string | null;
  readonly supportOverGrant: string | null;
  readonly payment: { readonly step: string; readonly amount: string | null; readonly paidOn: string | null } | null;
  readonly submittedAt: string;
  readonly verifiedAt: string | null;
  readonly decidedAt: string | null;
}

/** The claims of a grant in short: without their rows, of which there may be many. */
export function useClaimHeads(grant: string, code: string | undefined) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['grant', grant, 'claim-heads', code],
    queryFn: async ({ signal }) => (await read<{ grants: readonly { id: string; claims: readonly ClaimHead[] }[] }>(`/api/v1/claims?code=${encodeURIComponent(code ?? '')}`, i18n.language, signal)).grants.find(({ id }) => id === grant)?.claims ?? [],
    enabled: code !== undefined,
  });
}
