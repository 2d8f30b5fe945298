import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import { Failure, Loading } from './states.js';

/** A list that comes page by page, `next` telling where the following one begins. */
export function usePages<Page extends { readonly next: string | null }>(key: readonly unknown[], addressOf: (after: string | null) => string) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    // Some of what is answered is in words.
    queryKey: [...key, i18n.language],
    queryFn: ({ pageParam, signal }) => read<Page>(addressOf(pageParam), i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Others act on it too.
    staleTime: 0,
  });
}

type Pages = Pick<ReturnType<typeof usePages>, 'data' | 'error' | 'refetch' | 'fetchNextPage' | 'hasNextPage' | 'isFetchingNextPage' | 'isPlaceholderData'>;

/** What is shown of such a list: that it comes, that it failed, how many there are, that there are none, and a way to more. */
export function PagedList({ pages, count, counted, empty, children }: { pages: Pages; count: number; counted: (count: number, more: boolean) => string; empty: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = pages;
  return (
    <>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading text={t('app.loading')} />}
      <p className="count" role="status">
        {data && count > 0 ? counted(count, hasNextPage) : ''}
      </p>
      {data && count === 0 && (
        <div className="empty" role="status">
          {empty}
        </div>
      )}
      {count > 0 && <div className={isPlaceholderData ? 'stale' : undefined}>{children}</div>}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </>
  );
}
