import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button, SearchInput } from 'suomifi-ui-components';
import { LONGEST_SEARCH } from '../grants/list-query.js';
import { read } from '../api.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { SelectField } from '../office/fields.js';
import { queueKinds, type QueuePage as Page } from '../office-types.js';
import { useSession } from '../session/session.js';
import { queueAddressOf, queueQueryOf, queueRequestOf, queueSorts, type QueueQuery, type QueueSort } from './queue-query.js';
import { QueueTable } from './queue-table.js';

/** What waits for the authority: the longest first, unless the reader wants what is due or large. */
export function QueuePage() {
  const { t, i18n } = useTranslation();
  const { data: session } = useSession();
  const [address, setAddress] = useSearchParams();
  const query = queueQueryOf(address);
  const change = (part: Partial<QueueQuery>) => setAddress(queueAddressOf({ ...query, ...part }));
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    queryKey: ['queue', query],
    queryFn: ({ pageParam, signal }) => read<Page>(queueRequestOf(query, pageParam), i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const count = items.length;
  return (
    <div className="page">
      <PageTitle title={t('officeQueue.title')} />
      <QueueFilters query={query} change={change} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading text={t('app.loading')} />}
      <p className="count" role="status">
        {data && count > 0 ? (hasNextPage ? t('officeQueue.countMore', { count }) : t('officeQueue.count', { count })) : ''}
      </p>
      {data && count === 0 && <Empty filtered={query.kind !== '' || query.search !== ''} />}
      {count > 0 && (
        <div className={isPlaceholderData ? 'stale' : undefined}>
          <QueueTable items={items} sort={query.sort} change={change} roles={session?.user?.roles ?? []} />
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

function QueueFilters({ query, change }: { query: QueueQuery; change: (part: Partial<QueueQuery>) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState(query.search);
  const [asked, setAsked] = useState(query.search);
  if (asked !== query.search) {
    // Back and forward change the address without a word typed here.
    setAsked(query.search);
    setSearch(query.search);
  }
  const kinds = [{ value: '', name: t('officeQueue.anyKind') }, ...queueKinds.map((kind) => ({ value: kind, name: t(`officeQueue.kind.${kind}`) }))];
  return (
    <search className="filters">
      <SearchInput className="filter-search" labelText={t('officeQueue.search')} searchButtonLabel={t('grants.searchButton')} clearButtonLabel={t('grants.clear')} visualPlaceholder="" value={search} maxLength={LONGEST_SEARCH} fullWidth
        onChange={(value) => {
          setSearch(value);
          if (value === '') change({ search: '' });
        }}
        onSearch={(value) => change({ search: value.trim() })}
      />
      <SelectField label={t('officeQueue.kindLabel')} value={query.kind} change={(kind) => change({ kind })} options={kinds} />
      <SelectField label={t('officeQueue.sortLabel')} value={query.sort} change={(sort) => change({ sort: sort as QueueSort })} options={queueSorts.map((sort) => ({ value: sort, name: t(`officeQueue.sort.${sort}`) }))} />
    </search>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="empty" role="status">
      <h2>{t(filtered ? 'officeQueue.noMatch' : 'officeQueue.empty')}</h2>
      <p>{filtered ? <Link to="/queue">{t('officeQueue.showAll')}</Link> : t('officeQueue.emptyText')}</p>
    </div>
  );
}
