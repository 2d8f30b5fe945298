import '../styles/tables.css';
import '../styles/grants.css';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import type { OperationPage } from '../api-types.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { GrantFilters } from './grant-filters.js';
import { GrantTable } from './grant-table.js';
import { addressOf, listQueryOf, requestOf, type ListQuery } from './list-query.js';

export function GrantsPage() {
  const { t, i18n } = useTranslation();
  const { data: session } = useSession();
  const [address, setAddress] = useSearchParams();
  const query = listQueryOf(address);
  const change = (part: Partial<ListQuery>) => setAddress(addressOf({ ...query, ...part }));
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    queryKey: ['grants', query],
    queryFn: ({ pageParam, signal }) => read<OperationPage>(requestOf(query, pageParam), i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const operations = data?.pages.flatMap((page) => page.operations) ?? [];
  const filtered = query.search !== '' || query.status !== '';
  const ofAuthority = session?.user?.organisation === null;
  const title = t(ofAuthority ? 'grants.titleAll' : 'grants.title');
  const count = operations.length;
  return (
    <div className="page">
      <PageTitle title={title} />
      <GrantFilters query={query} change={change} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading text={t('app.loading')} />}
      <p className="count" role="status">
        {data && count > 0 ? (hasNextPage ? t('grants.countMore', { count }) : t('grants.count', { count })) : ''}
      </p>
      {data && count === 0 && <Empty filtered={filtered} />}
      {count > 0 && (
        <div className={isPlaceholderData ? 'stale' : undefined}>
          <GrantTable operations={operations} sort={query.sort} change={change} />
        </div>
      )}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="empty" role="status">
      <h2>{t(filtered ? 'grants.noMatch' : 'grants.empty')}</h2>
      {filtered ? (
        <p>
          <Link to="/grants">{t('grants.showAll')}</Link>
        </p>
      ) : (
        <p>{t('grants.emptyText')}</p>
      )}
    </div>
  );
}
