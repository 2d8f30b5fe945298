import '../styles/tables.css';
import '../styles/grants.css';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { OperationPage } from '../api-types.js';
import { PartnerGrants } from '../claim/partner-grants.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { PageTitle } from '../layout/page-title.js';
import { useSession } from '../session/session.js';
import { GrantFilters } from './grant-filters.js';
import { GrantTable } from './grant-table.js';
import { addressOf, listQueryOf, requestOf, type ListQuery } from './list-query.js';

export function GrantsPage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const [address, setAddress] = useSearchParams();
  const query = listQueryOf(address);
  const change = (part: Partial<ListQuery>) => setAddress(addressOf({ ...query, ...part }));
  const pages = usePages<OperationPage>(['grants', query], (after) => requestOf(query, after));
  const operations = pages.data?.pages.flatMap((page) => page.operations) ?? [];
  const filtered = query.search !== '' || query.status !== '';
  const ofAuthority = session?.user?.organisation === null;
  const title = t(ofAuthority ? 'grants.titleAll' : 'grants.title');
  return (
    <div className="page">
      <PageTitle title={title} />
      <GrantFilters query={query} change={change} />
      <PagedList pages={pages} count={operations.length} counted={(count, more) => t(more ? 'grants.countMore' : 'grants.count', { count })}
        empty={<><h2>{t(filtered ? 'grants.noMatch' : 'grants.empty')}</h2><p>{filtered ? <Link to="/grants">{t('grants.showAll')}</Link> : t('grants.emptyText')}</p></>}>
        <GrantTable operations={operations} sort={query.sort} change={change} />
      </PagedList>
      {!ofAuthority && <PartnerGrants />}
    </div>
  );
}
