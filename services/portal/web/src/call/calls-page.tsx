import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import { useRoles } from '../application/application-data.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { SelectField } from '../office/fields.js';
import type { Call, CallPage } from '../office-types.js';

const states = ['draft', 'published', 'open', 'closed'] as const;

/** The calls of the authority, with what each has been asked for. */
export function CallsPage() {
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const [address, setAddress] = useSearchParams();
  const state = states.find((known) => known === address.get('state')) ?? '';
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['calls', 'list', state],
    queryFn: ({ pageParam, signal }) => read<CallPage>(`/api/v1/applications/calls?${new URLSearchParams({ ...(state === '' ? {} : { state }), ...(pageParam === null ? {} : { after: pageParam }) })}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const calls = data?.pages.flatMap((page) => page.calls) ?? [];
  return (
    <div className="page">
      <PageTitle title={t('officeCalls.title')} />
      <p className="actions no-print">
        {has('case-officer') && (
          <Link className="button" to="/calls/new">
            {t('officeCalls.new')}
          </Link>
        )}
        <Link className="button secondary" to="/appropriations">
          {t('officeMoney.title')}
        </Link>
        <Link className="button secondary" to="/calls/open/ranking">
          {t('officeCalls.alwaysOpenRanking')}
        </Link>
      </p>
      <search className="filters">
        <SelectField label={t('officeCalls.stateLabel')} value={state} change={(value) => setAddress(value === '' ? {} : { state: value })}
          options={[{ value: '', name: t('grants.anyStatus') }, ...states.map((value) => ({ value, name: t(`officeCalls.state.${value}`) }))]} />
      </search>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading text={t('app.loading')} />}
      <p className="count" role="status">
        {data && calls.length > 0 ? t('officeCalls.count', { count: calls.length }) : ''}
      </p>
      {data && calls.length === 0 && (
        <div className="empty" role="status">
          <h2>{t('officeCalls.empty')}</h2>
          <p>{t('officeCalls.emptyText')}</p>
        </div>
      )}
      {calls.length > 0 && <CallTable calls={calls} />}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </div>
  );
}

const columns = ['name', 'state', 'opens', 'closes', 'budget', 'requested', 'ranking'] as const;
const numeric = new Set<string>(['budget', 'requested']);

function CallTable({ calls }: { calls: readonly Call[] }) {
  const { t } = useTranslation();
  return (
    <table className="cards calls" role="table">
      <caption className="hidden-text">{t('officeCalls.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={numeric.has(column) ? 'number' : undefined}>
              {t(`officeCalls.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ call: { code, names, state, opensAt, closesAt, budget, requested, applications } }: { call: Call }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const name = names[i18n.language as 'fi'];
  const label = (column: (typeof columns)[number]) => t(`officeCalls.column.${column}`);
  const at = `/calls/${encodeURIComponent(code)}`;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={at}>{name}</Link>
        <span className="under">{code}</span>
      </th>
      <td role="cell" data-label={label('state')}>
        <span className={`tag ${state === 'open' ? 'running' : 'still'}`}>{t(`officeCalls.state.${state}`)}</span>
      </td>
      <td role="cell" data-label={label('opens')}>
        {format.dayAndClock(opensAt)}
      </td>
      <td role="cell" data-label={label('closes')}>
        {format.dayAndClock(closesAt)}
      </td>
      <td role="cell" data-label={label('budget')} className="number">
        {format.amount(budget)}
      </td>
      <td role="cell" data-label={label('requested')} className="number">
        <span>
          {format.amount(requested)}
          <span className="under">{t('officeCalls.applications', { count: applications })}</span>
        </span>
      </td>
      <td role="cell" data-label={label('ranking')}>
        {state === 'draft' ? '–' : (
          <Link to={`${at}/ranking`} aria-label={t('officeRanking.titleOf', { name })}>
            {t('officeRanking.title')}
          </Link>
        )}
      </td>
    </tr>
  );
}
