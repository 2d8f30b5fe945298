import '../styles/history.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import type { GrantFigures, HistoryEvent, HistoryPage as Page } from '../api-types.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { byDay } from './days.js';
import { HistoryEntry } from './history-entry.js';

export function HistoryPage() {
  const { grant = '' } = useParams();
  return <History key={grant} grant={grant} />;
}

function History({ grant }: { grant: string }) {
  const { t, i18n } = useTranslation();
  const { data: session } = useSession();
  const at = encodeURIComponent(grant);
  // An application without an award has a history, but no code yet.
  const { data: known } = useQuery({ queryKey: ['grant', grant, 'figures'], queryFn: ({ signal }) => read<GrantFigures>(`/api/v1/reports/${at}/figures`, i18n.language, signal) });
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['history', grant],
    queryFn: ({ pageParam, signal }) => read<Page>(`/api/v1/audit/${at}/history?limit=50${pageParam === null ? '' : `&after=${encodeURIComponent(pageParam)}`}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const count = events.length;
  const auditor = session?.user?.roles.includes('auditor') ?? false;
  if (isNotFound(error)) return <NotFound />;
  return (
    <div className="page history">
      <HistorySteps grant={grant} code={known?.code} />
      <PageTitle title={known ? t('history.titleOf', { code: known.code }) : t('history.title')} />
      {known && (
        <p className="lead breakable">
          <bdi>{known.figures.name}</bdi>
        </p>
      )}
      <p>
        {t('history.lead')} {auditor && t('history.auditorLead')}
      </p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      <p className="count" role="status">
        {data && (count === 0 ? t('history.empty') : hasNextPage ? t('history.countMore', { count }) : t('history.count', { count }))}
      </p>
      <Days events={events} />
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </div>
  );
}

function HistorySteps({ grant, code }: { grant: string; code: string | undefined }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const list = t(session?.user?.organisation === null ? 'grants.titleAll' : 'grants.title');
  return <Breadcrumbs steps={[{ to: '/grants', name: list }, { to: `/grants/${encodeURIComponent(grant)}`, name: code ?? t('grant.title') }, { name: t('history.title') }]} />;
}

function Days({ events }: { events: readonly HistoryEvent[] }) {
  const format = useFormat();
  return byDay(events, format).map(({ day, events: ofDay }) => (
    <section key={`${day}.${ofDay[0]?.occurredAt}`} className="day">
      <h2>{day}</h2>
      <ol>
        {ofDay.map((event, at) => (
          // Events never change and only the last page grows: their place in the day is their name.
          <HistoryEntry key={`${event.source}.${event.type}.${event.occurredAt}.${at}`} event={event} />
        ))}
      </ol>
    </section>
  ));
}
