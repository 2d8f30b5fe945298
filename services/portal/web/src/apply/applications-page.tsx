import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/apply.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import { useFormat, useNames } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { useDrafts, type ApplicationLine } from './apply-data.js';
import { DeletedDraft } from './deleted-draft.js';
import { ClosingTime } from './editor-parts.js';

/** The drafts and the applications of the organisation. */
export function ApplicationsPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageTitle title={t('applications.title')} />
      <DeletedDraft />
      <p>
        <Link className="button primary" to="/apply">
          {t('applications.begin')}
        </Link>
      </p>
      <Drafts />
      <Filed />
    </div>
  );
}

function Drafts() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useDrafts();
  const drafts = data?.drafts.filter(({ application }) => !application) ?? [];
  return (
    <section aria-labelledby="drafts" className="list-section">
      <h2 id="drafts">{t('applications.drafts')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && drafts.length === 0 && <p>{t('applications.noDrafts')}</p>}
      <ul className="draft-list">
        {drafts.map(({ id, name, savedAt, callCloses }) => (
          <li key={id}>
            <Link to={`/drafts/${encodeURIComponent(id)}/basics`} className="breakable">
              <bdi>{name ?? t('apply.unnamed')}</bdi>
            </Link>
            {savedAt && <span className="quiet">{t('applications.saved', { time: format.dayAndClock(savedAt) })}</span>}
            <ClosingTime closes={callCloses ?? null} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Page {
  readonly applications: readonly (ApplicationLine & { readonly submittedOn: string; readonly code: string | null })[];
  readonly next: string | null;
}

function Filed() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['apply', 'applications'],
    queryFn: ({ pageParam, signal }) => read<Page>(`/api/v1/applications?limit=50${pageParam === null ? '' : `&after=${encodeURIComponent(pageParam)}`}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const lines = data?.pages.flatMap(({ applications }) => applications) ?? [];
  return (
    <section aria-labelledby="filed" className="list-section">
      <h2 id="filed">{t('applications.filed')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && lines.length === 0 && <p>{t('applications.noneFiled')}</p>}
      {lines.length > 0 && <FiledTable lines={lines} />}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </section>
  );
}

function FiledTable({ lines }: { lines: Page['applications'] }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  return (
    <table className="cards" role="table">
      <caption className="hidden-text">{t('applications.filed')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {(['name', 'status', 'submitted', 'code'] as const).map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(`applications.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map(({ id, name, status, submittedOn, code }) => (
          <tr key={id} role="row">
            <th role="rowheader" scope="row" className="headline breakable">
              <Link to={`/applications/${encodeURIComponent(id)}`}>
                <bdi>{name}</bdi>
              </Link>
            </th>
            <td role="cell" data-label={t('applications.column.status')}>
              <span className={`tag ${status === 'awarded' ? 'running' : ''}`}>{nameOf('applications.status', status)}</span>
            </td>
            <td role="cell" data-label={t('applications.column.submitted')}>
              {format.day(submittedOn)}
            </td>
            <td role="cell" data-label={t('applications.column.code')}>
              {code === null ? '–' : <Link className="code" to={`/grants/${encodeURIComponent(id)}`}>{code}</Link>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
