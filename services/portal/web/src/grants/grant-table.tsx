import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OperationLine } from '../api-types.js';
import { useFormat } from '../layout/names.js';
import { Share } from '../layout/share.js';
import { StatusTag } from '../layout/status-tag.js';
import { pressed, sortedAs, type ListQuery, type Sort, type SortKey } from './list-query.js';

const columns = ['code', 'name', 'applicant', 'status', 'granted', 'certified', 'realisation'] as const;
const numeric = new Set<string>(['granted', 'certified', 'realisation']);
const sortable = (column: (typeof columns)[number]): column is SortKey & typeof column => column !== 'applicant' && column !== 'status';

// On a narrow screen each row is shown as a card; the roles keep it a table for whoever does not see it.
export function GrantTable({ operations, sort, change }: { operations: readonly OperationLine[]; sort: Sort; change: (part: Partial<ListQuery>) => void }) {
  const { t } = useTranslation();
  return (
    <table className="cards" role="table">
      <caption className="hidden-text">{t('grants.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={numeric.has(column) ? 'number' : undefined} aria-sort={sortable(column) ? sortedAs(sort, column) : undefined}>
              {sortable(column) ? (
                <button type="button" className="sort" onClick={() => change({ sort: pressed(sort, column) })} aria-label={t('grants.sorted', { column: t(`grants.column.${column}`) })}>
                  {t(`grants.column.${column}`)}
                  <span className={`arrow ${sortedAs(sort, column)}`} aria-hidden="true" />
                </button>
              ) : (
                t(`grants.column.${column}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {operations.map((operation) => (
          <GrantRow key={operation.id} operation={operation} />
        ))}
      </tbody>
    </table>
  );
}

function GrantRow({ operation: { id, code, name, applicant, status, granted, certified, realisation, warnings } }: { operation: OperationLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`grants.column.${column}`);
  return (
    <tr role="row">
      <td role="cell" data-label={label('code')} className="code">
        {code}
      </td>
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={`/grants/${encodeURIComponent(id)}`}>
          <bdi>{name}</bdi>
        </Link>
        {warnings > 0 && <span className="note">{t('grants.warnings', { count: warnings })}</span>}
      </th>
      <td role="cell" data-label={label('applicant')} className="breakable">
        <bdi>{applicant}</bdi>
      </td>
      <td role="cell" data-label={label('status')}>
        <StatusTag status={status} />
      </td>
      <td role="cell" data-label={label('granted')} className="number">
        {format.amount(granted)}
      </td>
      <td role="cell" data-label={label('certified')} className="number">
        {format.amount(certified)}
      </td>
      <td role="cell" data-label={label('realisation')} className="number">
        <Share percent={realisation} />
      </td>
    </tr>
  );
}
