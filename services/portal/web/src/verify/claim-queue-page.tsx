import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/verify.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ListHead, ListSearch, sortedBy } from '../layout/list-parts.js';
import { useFormat } from '../layout/names.js';
import { OperationName, OperationNames } from '../layout/operation-names.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { PageTitle } from '../layout/page-title.js';
import { SelectField } from '../office/fields.js';
import { claimAddressOf, claimQueryOf, claimRequestOf, claimSorts, stepAddress, waits, type ClaimQueueQuery, type ClaimSort } from './claim-queue-query.js';
import { ClockText } from './clock-text.js';
import { keepQueue } from './next-claim.js';
import { WhyNot } from './why-not.js';
import type { ClaimQueue, ClaimQueueItem } from './verify-types.js';

/** The claims that wait for the authority: whichever has the fewest days left comes first. */
export function ClaimQueuePage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const query = claimQueryOf(address);
  const change = (part: Partial<ClaimQueueQuery>) => setAddress(claimAddressOf({ ...query, ...part }));
  const pages = usePages<ClaimQueue>(['claim-queue', query], (after) => claimRequestOf(query, after));
  const claims = pages.data?.pages.flatMap((page) => page.claims) ?? [];
  useEffect(() => keepQueue(query, claims));
  const filtered = query.state !== '' || query.search !== '' || query.mine;
  return (
    <div className="page">
      <PageTitle title={t('claimQueue.title')} />
      <Filters query={query} change={change} />
      <PagedList pages={pages} count={claims.length} counted={(count, more) => t(more ? 'claimQueue.countMore' : 'claimQueue.count', { count })}
        empty={<><h2>{t(filtered ? 'claimQueue.noMatch' : 'claimQueue.empty')}</h2><p>{filtered ? <Link to="/claims">{t('claimQueue.showAll')}</Link> : t('claimQueue.emptyText')}</p></>}>
        <OperationNames of={claims}>
          <QueueTable claims={claims} sort={query.sort} change={change} />
        </OperationNames>
      </PagedList>
    </div>
  );
}

function Filters({ query, change }: { query: ClaimQueueQuery; change: (part: Partial<ClaimQueueQuery>) => void }) {
  const { t } = useTranslation();
  return (
    <search className="filters">
      <ListSearch label={t('claimQueue.search')} asked={query.search} ask={(search) => change({ search })} />
      <SelectField label={t('claimQueue.waitsFor')} value={query.state} change={(state) => change({ state })} options={[{ value: '', name: t('claimQueue.anyStep') }, ...waits.map((value) => ({ value, name: t(`claimQueue.step.${value}`) }))]} />
      <SelectField label={t('grants.sortBy')} value={query.sort} change={(sort) => change({ sort: sort as ClaimSort })} options={claimSorts.map((value) => ({ value, name: t(`claimQueue.sort.${value}`) }))} />
      <label className="check">
        <input type="checkbox" checked={query.mine} onChange={({ target }) => change({ mine: target.checked })} />
        <span>{t('claimQueue.mine')}</span>
      </label>
    </search>
  );
}

const columns = ['claim', 'clock', 'step', 'declared', 'rows', 'points', 'filed'] as const;
const numbers = new Set<string>(['declared', 'rows', 'points']);
const sorts: Partial<Record<(typeof columns)[number], { sort: ClaimSort; order: 'ascending' | 'descending' }>> = {
  clock: { sort: 'remaining', order: 'ascending' },
  declared: { sort: '-amount', order: 'descending' },
  filed: { sort: 'age', order: 'ascending' },
};

// On a narrow screen each row is shown as a card; the roles keep it a table for whoever does not see it.
function QueueTable({ claims, sort, change }: { claims: readonly ClaimQueueItem[]; sort: ClaimSort; change: (part: Partial<ClaimQueueQuery>) => void }) {
  const { t } = useTranslation();
  return (
    <table className="cards claims" role="table">
      <caption className="hidden-text">{t('claimQueue.caption')}</caption>
      <ListHead columns={columns.map((id) => ({ id, name: t(`claimQueue.column.${id}`), numeric: numbers.has(id), sorting: sortedBy(sort, sorts[id], change) }))} />
      <tbody role="rowgroup">
        {claims.map((claim) => (
          <QueueRow key={`${claim.grant} ${claim.claim}`} item={claim} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ item }: { item: ClaimQueueItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`claimQueue.column.${column}`);
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={stepAddress(item.grant, item.claim, item.waitingFor)}>
          {t('claimQueue.claimOf', { code: item.code, claim: item.claim })}
        </Link>
        <OperationName code={item.code} organisation={item.organisation} />
      </th>
      <td role="cell" data-label={label('clock')}>
        <ClockText clock={item.clock} />
      </td>
      <td role="cell" data-label={label('step')}>
        <span>
          {t(`claimQueue.step.${item.waitingFor}`)}
          <WhyNot why={item.why} may={item.mayYou} />
        </span>
      </td>
      <td role="cell" data-label={label('declared')} className="number">{format.amount(item.declared)}</td>
      <td role="cell" data-label={label('rows')} className="number">{format.count(item.rows)}</td>
      <td role="cell" data-label={label('points')} className="number">{format.count(item.points)}</td>
      <td role="cell" data-label={label('filed')}>{format.dayAndClock(item.submittedAt)}</td>
    </tr>
  );
}
