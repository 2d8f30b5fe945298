import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/verify.css';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useFormat } from '../layout/names.js';
import { OperationName, OperationNames } from '../layout/operation-names.js';
import { PageTitle } from '../layout/page-title.js';
import { SelectField } from '../office/fields.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { MoneyNavigation } from './payments-page.js';
import { receivableStates, type ReceivableLine, type ReceivablePage } from './pay-types.js';

/** What has to come back from grants, what of it was ordered, and until when. */
export function ReceivablesPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const state = receivableStates.find((known) => known === address.get('state')) ?? '';
  const pages = usePages<ReceivablePage>(['receivables', state], (after) => `/api/v1/claims/receivables?${new URLSearchParams({ ...(state === '' ? {} : { state }), ...(after === null ? {} : { after }) })}`);
  const lines = pages.data?.pages.flatMap((page) => page.receivables) ?? [];
  return (
    <div className="page">
      <PageTitle title={t('receivables.title')} />
      <MoneyNavigation />
      <search className="filters one">
        <SelectField label={t('receivables.stateLabel')} value={state} change={(value) => setAddress(value === '' ? {} : { state: value })} options={[{ value: '', name: t('receivables.any') }, ...receivableStates.map((value) => ({ value, name: t(`receivables.filter.${value}`) }))]} />
      </search>
      <PagedList pages={pages} count={lines.length} counted={(count, more) => t(more ? 'receivables.countMore' : 'receivables.count', { count })} empty={<><h2>{t('receivables.empty')}</h2><p>{t('receivables.emptyText')}</p></>}>
        <OperationNames of={lines}>
          <ReceivableTable lines={lines} />
        </OperationNames>
      </PagedList>
    </div>
  );
}

const columns = ['grant', 'amount', 'ordered', 'dueOn', 'state'] as const;

function ReceivableTable({ lines }: { lines: readonly ReceivableLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`receivables.column.${column}`);
  return (
    <table className="cards" role="table">
      <caption className="hidden-text">{t('receivables.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={column === 'amount' || column === 'ordered' ? 'number' : undefined}>{label(column)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map((line) => (
          <tr key={line.grant} role="row">
            <th role="rowheader" scope="row" className="headline breakable">
              <Link to={`/grants/${encodeURIComponent(line.grant)}/money`}>{line.code}</Link>
              <OperationName code={line.code} organisation={line.organisation} />
            </th>
            <td role="cell" data-label={label('amount')} className="number">{format.amount(line.amount)}</td>
            <td role="cell" data-label={label('ordered')} className="number">{format.amount(line.ordered)}</td>
            <td role="cell" data-label={label('dueOn')}>{line.dueOn === null ? format.amount(null) : format.day(line.dueOn)}</td>
            <td role="cell" data-label={label('state')}><span className={line.state === 'late' ? 'due over' : undefined}>{t(`receivables.state.${line.state}`)}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
