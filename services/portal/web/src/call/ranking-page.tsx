import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { read } from '../api.js';
import { Facts } from '../application/plan-sections.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import type { RankedApplication, RankingList } from '../office-types.js';
import { budgetLine } from './budget-line.js';
import { callPath, useCall } from './call-data.js';

/** The applications of a call in the order of their scores, and how far the call's budget reaches. */
export function RankingPage() {
  const { call = '' } = useParams();
  return <Ranking key={call} call={call} />;
}

const ALWAYS_OPEN = 'open';

function Ranking({ call }: { call: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['ranking', call], queryFn: ({ signal }) => wholeRanking(call, i18n.language, signal) });
  const { data: known } = useCall(call, call !== ALWAYS_OPEN);
  const name = known?.names[i18n.language as 'fi'] ?? (call === ALWAYS_OPEN ? t('officeCalls.alwaysOpen') : call);
  if (isNotFound(error)) return <NotFound />;
  return (
    <div className="page ranking">
      <Breadcrumbs steps={[{ to: '/calls', name: t('officeCalls.title') }, { ...(known ? { to: `/calls/${encodeURIComponent(call)}` } : {}), name }, { name: t('officeRanking.title') }]} />
      <PageTitle title={t('officeRanking.titleOf', { name })} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && <Ranked ranking={data} />}
    </div>
  );
}

/** All ranks, however many answers they come in: the budget may end in any of them. */
async function wholeRanking(call: string, language: string, signal: AbortSignal): Promise<RankingList> {
  let ranking = await read<RankingList>(`${callPath(call)}/ranking`, language, signal);
  while (ranking.next !== null) {
    const more = await read<RankingList>(`${callPath(call)}/ranking?after=${ranking.next}`, language, signal);
    ranking = { ...more, items: [...ranking.items, ...more.items] };
  }
  return ranking;
}

function Ranked({ ranking }: { ranking: RankingList }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { budget, items } = ranking;
  const line = budgetLine(ranking);
  return (
    <>
      <Facts
        facts={[
          [t('officeRanking.budget'), budget === null ? t('officeRanking.noBudget') : format.euros(budget)],
          [t('officeRanking.applications'), format.count(items.length)],
          ...(line === null ? [] : ([[t('officeRanking.left'), format.euros(line.left)], [t('officeRanking.over'), format.euros(line.over)]] as const)),
        ]}
      />
      {items.length === 0 && (
        <div className="empty" role="status">
          <h2>{t('officeRanking.empty')}</h2>
          <p>{t('officeRanking.emptyText')}</p>
        </div>
      )}
      {items.length > 0 && <RankingTable items={items} line={line} />}
    </>
  );
}

const columns = ['rank', 'name', 'applicant', 'total', 'requested', 'cumulative', 'state'] as const;
const numeric = new Set<string>(['rank', 'total', 'requested', 'cumulative']);

function RankingTable({ items, line }: { items: readonly RankedApplication[]; line: ReturnType<typeof budgetLine> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const drawn = line !== null && (
    <tr role="row" className="budget-line">
      <td role="cell" colSpan={columns.length}>
        <strong>{t('officeRanking.line')}</strong> {t('officeRanking.lineText', { left: format.euros(line.left), over: format.euros(line.over) })}
      </td>
    </tr>
  );
  return (
    <table className="cards ranked" role="table">
      <caption className="hidden-text">{t('officeRanking.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={numeric.has(column) ? 'number' : undefined}>
              {t(`officeRanking.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {line?.after === 0 && drawn}
        {items.map((item, at) => (
          <Fragment key={item.application}>
            <RankedRow item={item} />
            {line?.after === at + 1 && drawn}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function RankedRow({ item: { rank, application, name, applicant, total, assessments, below, requested, cumulative, within, status } }: { item: RankedApplication }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`officeRanking.column.${column}`);
  const state = status !== 'submitted' ? status : below.length > 0 ? 'below' : within === null ? 'open' : within ? 'within' : 'over';
  return (
    <tr role="row" className={state === 'over' || state === 'below' || state === 'rejected' ? 'out' : undefined}>
      <td role="cell" data-label={label('rank')} className="number">
        {rank}
      </td>
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={`/queue/${encodeURIComponent(application)}`}>
          <bdi>{name}</bdi>
        </Link>
      </th>
      <td role="cell" data-label={label('applicant')} className="breakable">
        <bdi>{applicant}</bdi>
      </td>
      <td role="cell" data-label={label('total')} className="number">
        <span>
          {format.percent(total)}
          <span className="under">{t('officeRanking.assessments', { count: assessments })}</span>
        </span>
      </td>
      <td role="cell" data-label={label('requested')} className="number">
        {format.amount(requested)}
      </td>
      <td role="cell" data-label={label('cumulative')} className="number">
        {format.amount(cumulative)}
      </td>
      <td role="cell" data-label={label('state')}>
        <span className={`tag ${state === 'within' || state === 'awarded' ? 'running' : state === 'over' || state === 'below' ? 'bad' : 'still'}`}>{t(`officeRanking.state.${state}`)}</span>
      </td>
    </tr>
  );
}
