import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { GrantMoney } from './pay-types.js';

export const moneyPath = (grant: string): string => `/api/v1/claims/${encodeURIComponent(grant)}`;

/** What an act on the money of a grant may change of what is shown. */
export const changedByMoney = (grant: string): readonly (readonly string[])[] => [['money', grant], ['grant', grant], ['explain', grant], ['receivables'], ['payments'], ['checks', grant], ['claim-queue']];

/** Others act on it too: it is read anew each time that somebody comes to it. */
export function useMoney(grant: string) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['money', grant, i18n.language], queryFn: ({ signal }) => read<GrantMoney>(`${moneyPath(grant)}/money`, i18n.language, signal), placeholderData: keepPreviousData, staleTime: 0 });
}

/** Whether an act is the reader's now, as the rules themselves judge it. */
export const mayNow = ({ next }: Pick<GrantMoney, 'next'>, act: string): boolean => next.some((one) => one.act === act && one.allowed);

export interface Explanation {
  readonly figure: string;
  readonly value: string | null;
  readonly steps: readonly {
    readonly source: string;
    readonly position: number;
    readonly event: string;
    readonly occurredAt: string;
    readonly what: string;
    readonly claim: number | null;
    readonly row: string | null;
    readonly change: string;
    readonly after: string;
  }[];
}

/** Which decisions moved a figure, from the first to the last. */
export function useExplanation(grant: string, figure: string | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['explain', grant, figure, i18n.language],
    queryFn: ({ signal }) => read<Explanation>(`/api/v1/reports/${encodeURIComponent(grant)}/explain?figure=${encodeURIComponent(figure ?? '')}`, i18n.language, signal),
    enabled: figure !== null,
    staleTime: 0,
  });
}
