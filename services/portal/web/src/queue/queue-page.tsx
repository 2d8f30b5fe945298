import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ListSearch } from '../layout/list-parts.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { PageTitle } from '../layout/page-title.js';
import { SelectField } from '../office/fields.js';
import { useAuthorities } from './authorities.js';
import { queueKinds, type QueuePage as Page } from '../office-types.js';
import { useSession } from '../session/session.js';
import { queueAddressOf, queueQueryOf, queueRequestOf, queueSorts, type QueueQuery, type QueueSort } from './queue-query.js';
import { QueueTable } from './queue-table.js';

/** What waits for the authority: the longest first, unless the reader wants what is due or large. */
export function QueuePage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const [address, setAddress] = useSearchParams();
  const query = queueQueryOf(address);
  const change = (part: Partial<QueueQuery>) => setAddress(queueAddressOf({ ...query, ...part }));
  const pages = usePages<Page>(['queue', query], (after) => queueRequestOf(query, after));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = query.kind !== '' || query.search !== '' || query.authority !== '';
  return (
    <div className="page">
      <PageTitle title={t('officeQueue.title')} />
      <QueueFilters query={query} change={change} />
      <PagedList pages={pages} count={items.length} counted={(count, more) => t(more ? 'officeQueue.countMore' : 'officeQueue.count', { count })}
        empty={<><h2>{t(filtered ? 'officeQueue.noMatch' : 'officeQueue.empty')}</h2><p>{filtered ? <Link to="/queue">{t('officeQueue.showAll')}</Link> : t('officeQueue.emptyText')}</p></>}>
        <QueueTable items={items} sort={query.sort} change={change} roles={session?.user?.roles ?? []} />
      </PagedList>
    </div>
  );
}

function QueueFilters({ query, change }: { query: QueueQuery; change: (part: Partial<QueueQuery>) => void }) {
  const { t } = useTranslation();
  const authorities = useAuthorities();
  const kinds = [{ value: '', name: t('officeQueue.anyKind') }, ...queueKinds.map((kind) => ({ value: kind, name: t(`officeQueue.kind.${kind}`) }))];
  return (
    <search className="filters">
      <ListSearch label={t('officeQueue.search')} asked={query.search} ask={(search) => change({ search })} />
      <SelectField label={t('officeQueue.kindLabel')} value={query.kind} change={(kind) => change({ kind })} options={kinds} />
      {authorities.length > 0 && <SelectField label={t('officeCase.authority')} value={query.authority} change={(authority) => change({ authority })} options={[{ value: '', name: t('officeQueue.anyAuthority') }, ...authorities]} />}
      <SelectField label={t('officeQueue.sortLabel')} value={query.sort} change={(sort) => change({ sort: sort as QueueSort })} options={queueSorts.map((sort) => ({ value: sort, name: t(`officeQueue.sort.${sort}`) }))} />
    </search>
  );
}
