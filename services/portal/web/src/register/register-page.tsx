import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/register.css';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useRoles } from '../application/application-data.js';
import { ListHead, ListSearch, sortedBy } from '../layout/list-parts.js';
import { useFormat } from '../layout/names.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { PageTitle } from '../layout/page-title.js';
import type { EntryLine, RegisterList } from './register-data.js';
import { registerAddressOf, registerQueryOf, registerRequestOf, type RegisterQuery, type RegisterSort } from './register-query.js';

/** A city's register of operations that others fund: it grants nothing. */
export function RegisterPage() {
  const { t } = useTranslation();
  const { has } = useRoles();
  const [address, setAddress] = useSearchParams();
  const query = registerQueryOf(address);
  const change = (part: Partial<RegisterQuery>) => setAddress(registerAddressOf({ ...query, ...part }));
  const pages = usePages<RegisterList>(['register', 'list', query], (after) => registerRequestOf(query, after));
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  const filtered = query.search !== '' || query.portfolio !== '' || query.focus !== '';
  return (
    <div className="page">
      <PageTitle title={t('register.title')} />
      <p>{t('register.lead')}</p>
      {has('case-officer') && (
        <p className="actions">
          <Link className="button" to="/register/new">
            {t('register.new')}
          </Link>
        </p>
      )}
      <search className="filters">
        <ListSearch label={t('register.search')} asked={query.search} ask={(search) => change({ search })} />
      </search>
      <Narrowed query={query} />
      <PagedList pages={pages} count={entries.length} counted={(count, more) => t(more ? 'register.countMore' : 'register.count', { count })}
        empty={<><h2>{t(filtered ? 'register.noMatch' : 'register.empty')}</h2>{filtered && <p><Link to="/register">{t('register.showAll')}</Link></p>}</>}>
        <EntryTable entries={entries} query={query} change={change} />
      </PagedList>
    </div>
  );
}

/** Which portfolio or focus the list is of, and the way back to all. */
function Narrowed({ query: { portfolio, focus } }: { query: RegisterQuery }) {
  const { t } = useTranslation();
  if (portfolio === '' && focus === '') return null;
  return (
    <p>
      <bdi>{[portfolio, focus].filter((part) => part !== '').join(' · ')}</bdi> <Link to="/register">{t('register.showAll')}</Link>
    </p>
  );
}

const columns = ['code', 'name', 'portfolio', 'stage', 'period', 'total', 'stated'] as const;
const sorts: Partial<Record<(typeof columns)[number], { sort: RegisterSort; order: 'ascending' | 'descending' }>> = {
  code: { sort: 'code', order: 'ascending' }, name: { sort: 'name', order: 'ascending' }, portfolio: { sort: 'portfolio', order: 'ascending' }, total: { sort: '-total', order: 'descending' },
};

// On a narrow screen each row is shown as a card; the roles keep it a table for whoever does not see it.
function EntryTable({ entries, query, change }: { entries: readonly EntryLine[]; query: RegisterQuery; change: (part: Partial<RegisterQuery>) => void }) {
  const { t } = useTranslation();
  return (
    <table className="cards" role="table">
      <caption className="hidden-text">{t('register.title')}</caption>
      <ListHead columns={columns.map((id) => ({ id, name: t(`register.field.${id}`), numeric: id === 'total' || id === 'stated', sorting: sortedBy(query.sort, sorts[id], change) }))} />
      <tbody role="rowgroup">
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} query={query} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ entry: { code, name, authority, portfolio, focus, stage, period, total, stated }, query }: { entry: EntryLine; query: RegisterQuery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`register.field.${column}`);
  const only = (part: Partial<RegisterQuery>) => `/register?${registerAddressOf({ ...query, ...part })}`;
  return (
    <tr role="row">
      <td role="cell" data-label={label('code')} className="code">
        {code}
      </td>
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={`/register/${encodeURIComponent(code)}`}>
          <bdi>{name}</bdi>
        </Link>
        <span className="under">
          <bdi>{authority}</bdi>
        </span>
      </th>
      <td role="cell" data-label={label('portfolio')} className="breakable">
        <span>
          <Link className="narrowing" to={only({ portfolio, focus: '' })}>
            <bdi>{portfolio}</bdi>
          </Link>
          {focus !== null && (
            <span className="under">
              <Link className="narrowing" to={only({ portfolio: '', focus })}>
                <bdi>{focus}</bdi>
              </Link>
            </span>
          )}
        </span>
      </td>
      <td role="cell" data-label={label('stage')}>
        <span className={`tag ${stage === 'running' ? 'running' : 'still'}`}>{t(`register.stage.${stage}`)}</span>
      </td>
      <td role="cell" data-label={label('period')}>
        {format.period(period)}
      </td>
      <td role="cell" data-label={label('total')} className="number">
        {format.amount(total)}
      </td>
      <td role="cell" data-label={label('stated')} className="number">
        {format.amount(stated)}
      </td>
    </tr>
  );
}
