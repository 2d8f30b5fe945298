import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dropdown, DropdownItem, SearchInput } from 'suomifi-ui-components';
import { LONGEST_SEARCH, sorts, statuses, type ListQuery } from './list-query.js';

const ANY = 'any';

export function GrantFilters({ query, change }: { query: ListQuery; change: (part: Partial<ListQuery>) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState(query.search);
  const [asked, setAsked] = useState(query.search);
  if (asked !== query.search) {
    // Back and forward change the address without a word typed here.
    setAsked(query.search);
    setSearch(query.search);
  }
  return (
    <search className="filters">
      <SearchInput
        className="filter-search"
        labelText={t('grants.search')}
        searchButtonLabel={t('grants.searchButton')}
        clearButtonLabel={t('grants.clear')}
        visualPlaceholder=""
        value={search}
        maxLength={LONGEST_SEARCH}
        fullWidth
        onChange={(value) => {
          setSearch(value);
          if (value === '') change({ search: '' });
        }}
        onSearch={(value) => change({ search: value.trim() })}
      />
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
