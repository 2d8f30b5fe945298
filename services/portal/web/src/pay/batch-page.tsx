import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/verify.css';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { read } from '../api.js';
import { useRoles } from '../application/application-data.js';
import { Facts } from '../application/plan-sections.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { OperationName, OperationNames } from '../layout/operation-names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { AnswerFile } from './batch-section.js';
import { batchState, type Batch, type BatchOrder } from './pay-types.js';

/** One batch: its orders, its file for the bank, and what the bank said of each order. */
export function BatchPage() {
  const { batch = '' } = useParams();
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const path = `/api/v1/claims/payment-batches/${encodeURIComponent(batch)}`;
  const { data, error, refetch } = useQuery({ queryKey: ['batch', batch], queryFn: ({ signal }) => read<Batch>(path, i18n.language, signal), staleTime: 0 });
  if (isNotFound(error)) return <NotFound />;
  return (
    <div className="page batch">
      <Breadcrumbs steps={[{ to: '/payments', name: t('payments.title') }, { name: data?.messageId ?? t('batches.one') }]} />
      <PageTitle title={t('batches.title', { name: data?.messageId ?? '' })} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <Head batch={data} />
          {(has('payer') || has('auditor')) && (
            <p className="actions no-print">
              <a className="button" href={`/portal${path}/file`} download={`pain001-${data.messageId}.xml`}>{t('batches.download')}</a>
            </p>
          )}
          {has('payer') && data.sentOn === null && <SendForm batch={batch} />}
          <OperationNames of={data.orders}>
            <Orders orders={data.orders} />
          </OperationNames>
          {has('payer') && <AnswerFile />}
        </>
      )}
    </div>
  );
}

function Head({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t('batches.column.state'), t(`batches.state.${batchState(batch)}`)],
        [t('batches.column.executionOn'), format.day(batch.executionOn)],
        [t('batches.column.orders'), format.count(batch.orders.length)],
        [t('batches.column.sum'), format.euros(batch.sum)],
        ...(batch.sentOn === null ? [] : [[t('batches.sentOn'), format.day(batch.sentOn)] as const]),
        [t('batches.hash'), <span key="hash" className="code breakable">{batch.sha256}</span>],
      ]}
    />
  );
}

function SendForm({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const acting = useAct([['batch', batch], ['batches'], ['payments']]);
  return (
    <ActForm acting={acting} send={() => acting.act(`/api/v1/claims/payment-batches/${encodeURIComponent(batch)}/sending`, { body: {} })} button={t('batches.send')}>
      <p className="quiet">{t('batches.sendText')}</p>
    </ActForm>
  );
}

const columns = ['claim', 'order', 'account', 'amount', 'answer'] as const;

function Orders({ orders }: { orders: readonly BatchOrder[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`batches.order.${column}`);
  const told = ({ outcome, reason, paidOn, note }: BatchOrder) => (outcome === 'waiting' ? t('batches.waiting') : outcome === 'accepted' ? t('batches.accepted', { day: paidOn === null ? '' : format.day(paidOn) }) : [t('batches.rejected', { code: reason ?? '' }), note].filter(Boolean).join(' '));
  return (
    <section aria-labelledby="orders">
      <h2 id="orders">{t('batches.orders')}</h2>
      <table className="cards" role="table">
        <caption className="hidden-text">{t('batches.ordersCaption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col" className={column === 'amount' ? 'number' : undefined}>{label(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {orders.map((order) => (
            <tr key={order.endToEndId} role="row">
              <th role="rowheader" scope="row" className="headline breakable">
                <Link to={`/grants/${encodeURIComponent(order.grant)}/claims/${order.claim}/decision`}>{t('claimQueue.claimOf', { code: order.code, claim: order.claim })}</Link>
                <OperationName code={order.code} organisation={order.organisation} />
              </th>
              <td role="cell" data-label={label('order')} className="breakable"><span className="code">{order.endToEndId}</span></td>
              <td role="cell" data-label={label('account')}>{t('accounts.number', { number: order.account })}</td>
              <td role="cell" data-label={label('amount')} className="number">{format.amount(order.amount)}</td>
              <td role="cell" data-label={label('answer')}><span className={order.outcome === 'rejected' ? 'due over' : undefined}>{told(order).trim()}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
