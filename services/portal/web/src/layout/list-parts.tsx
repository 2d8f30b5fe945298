import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchInput } from 'suomifi-ui-components';
import { LONGEST_SEARCH } from '../api.js';

/** The search of a list whose question lives in the address. */
export function ListSearch({ label, asked, ask }: { label: string; asked: string; ask: (search: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(asked);
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    // Back and forward change the address without a word typed here.
    setKnown(asked);
    setTyped(asked);
  }
  return (
    <SearchInput className="filter-search" labelText={label} searchButtonLabel={t('grants.searchButton')} clearButtonLabel={t('grants.clear')} visualPlaceholder="" value={typed} maxLength={LONGEST_SEARCH} fullWidth
      onChange={(value) => {
        setTyped(value);
        if (value === '') ask('');
      }}
      onSearch={(value) => ask(value.trim())}
    />
  );
}

export interface ListColumn {
  readonly id: string;
  readonly name: string;
  readonly numeric?: boolean;
  /** How the list is sorted by it, and what a press on its name does; a list is not sorted by every column. */
  readonly sorting?: { readonly sorted: 'ascending' | 'descending' | 'none'; readonly press: () => void } | undefined;
}

/** The heads of a list's columns. */
export function ListHead({ columns }: { columns: readonly ListColumn[] }) {
  const { t } = useTranslation();
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map(({ id, name, numeric = false, sorting }) => (
          <th key={id} role="columnheader" scope="col" className={numeric ? 'number' : undefined} aria-sort={sorting?.sorted}>
            {sorting ? (
              <button type="button" className="sort" onClick={sorting.press} aria-label={t('grants.sorted', { column: name })}>
                {name}
                <span className={`arrow ${sorting.sorted}`} aria-hidden="true" />
              </button>
            ) : (
              name
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A column that sorts the list one way only. */
export const sortedBy = <Sort extends string>(now: Sort, by: { readonly sort: Sort; readonly order: 'ascending' | 'descending' } | undefined, change: (part: { sort: Sort }) => void): ListColumn['sorting'] =>
  by && { sorted: by.sort === now ? by.order : 'none', press: () => change({ sort: by.sort }) };
