import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OperationLine } from '../api-types.js';
import { ListHead } from '../layout/list-parts.js';
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
      <ListHead columns={columns.map((id) => ({ id, name: t(`grants.column.${id}`), numeric: numeric.has(id), sorting: sortable(id) ? { sorted: sortedAs(sort, id), press: () => change({ sort: pressed(sort, id) }) } : undefined }))} />
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
