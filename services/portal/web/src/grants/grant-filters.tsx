import { useTranslation } from 'react-i18next';
import { Dropdown, DropdownItem } from 'suomifi-ui-components';
import { ListSearch } from '../layout/list-parts.js';
import { sorts, statuses, type ListQuery } from './list-query.js';

const ANY = 'any';

export function GrantFilters({ query, change }: { query: ListQuery; change: (part: Partial<ListQuery>) => void }) {
  const { t } = useTranslation();
  return (
    <search className="filters">
      <ListSearch label={t('grants.search')} asked={query.search} ask={(search) => change({ search })} />
      <Dropdown className="filter-choice" labelText={t('grants.status')} value={query.status === '' ? ANY : query.status} onChange={(value) => change({ status: value === ANY ? '' : value })} fullWidth>
        {[ANY, ...statuses].map((status) => (
          <DropdownItem key={status} value={status}>
            {status === ANY ? t('grants.anyStatus') : t(`words.status.${status}`)}
          </DropdownItem>
        ))}
      </Dropdown>
      <Dropdown className="filter-choice" labelText={t('grants.sortBy')} value={query.sort} onChange={(value) => change({ sort: value })} fullWidth>
        {sorts.map((sort) => (
          <DropdownItem key={sort} value={sort}>
            {t(`grants.sort.${sort}`)}
          </DropdownItem>
        ))}
      </Dropdown>
    </search>
  );
}
