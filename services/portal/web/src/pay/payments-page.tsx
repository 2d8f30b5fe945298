import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/verify.css';
import { money, parseMoney, sum } from '@toteuma/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useSearchParams } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { useRoles } from '../application/application-data.js';
import { useFormat } from '../layout/names.js';
import { OperationName, OperationNames } from '../layout/operation-names.js';
import { PageTitle } from '../layout/page-title.js';
import { SelectField } from '../office/fields.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { WhyNot } from '../verify/why-not.js';
import { claimPath } from '../verify/verify-data.js';
import { BatchSection, MakeBatch } from './batch-section.js';
import { paymentSteps, type PaymentLine, type PaymentPage } from './pay-types.js';
import { useBulk, type Bulk } from './use-bulk.js';

const changed = [['payments'], ['batches'], ['claim-queue'], ['checks'], ['money'], ['grant']] as const;

/** The ways between the pages about money that leaves and comes back. */
export function MoneyNavigation() {
  const { t } = useTranslation();
  return (
    <nav className="sub-navigation" aria-label={t('payments.navigation')}>
      <ul>
        <li><NavLink to="/payments" end>{t('payments.title')}</NavLink></li>
        <li><NavLink to="/receivables">{t('receivables.title')}</NavLink></li>
        <li><NavLink to="/accounts">{t('accounts.title')}</NavLink></li>
      </ul>
    </nav>
  );
}

const WAITING = 'waiting';
const ANY = 'any';

/** What is to be paid: authorised, confirmed by a second person, and sent to the bank. */
export function PaymentsPage() {
  const { t } = useTranslation();
  const { has } = useRoles();
  const [address, setAddress] = useSearchParams();
  // What is paid already stands in nobody's way: it is asked for.
  const step = [ANY, ...paymentSteps].find((known) => known === address.get('step')) ?? WAITING;
  const pages = usePages<PaymentPage>(['payments', step], (after) => `/api/v1/claims/payments?${new URLSearchParams({ ...(step === ANY ? {} : { step }), ...(after === null ? {} : { after }) })}`);
  const payments = pages.data?.pages.flatMap((page) => page.payments) ?? [];
  // Not in the table: with the last payment of a step the table goes, and what became of it is still to be told.
  const bulk = useBulk(changed);
  return (
    <div className="page">
      <PageTitle title={t('payments.title')} />
      <MoneyNavigation />
      <section aria-labelledby="to-pay">
        <h2 id="to-pay">{t('payments.toPay')}</h2>
        <search className="filters one">
          <SelectField label={t('payments.column.step')} value={step} change={(value) => setAddress(value === WAITING ? {} : { step: value })} options={[{ value: WAITING, name: t('payments.notPaid') }, { value: ANY, name: t('claimQueue.anyStep') }, ...paymentSteps.map((value) => ({ value, name: t(`payments.state.${value}`) }))]} />
        </search>
        <PagedList pages={pages} count={payments.length} counted={(count, more) => t(more ? 'payments.countMore' : 'payments.count', { count })} empty={<><h3>{t('payments.empty')}</h3><p>{t('payments.emptyText')}</p></>}>
          <OperationNames of={payments}>
            <PaymentTable payments={payments} may={has('payer')} bulk={bulk} />
          </OperationNames>
        </PagedList>
        <BulkTold bulk={bulk} />
      </section>
      <BatchSection may={has('payer')} />
    </div>
  );
}

const keyOf = ({ grant, claim }: Pick<PaymentLine, 'grant' | 'claim'>): string => `${grant} ${claim}`;
const acts = { authorisation: 'authorisation', confirmation: 'confirmation' } as const;
type Act = keyof typeof acts;

function PaymentTable({ payments, may, bulk }: { payments: readonly PaymentLine[]; may: boolean; bulk: Bulk }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const yours = payments.filter((payment) => may && isYours(payment));
  const picked = yours.filter((payment) => chosen.has(keyOf(payment)));
  const toggle = (payment: PaymentLine) => {
    const next = new Set(chosen);
    if (!next.delete(keyOf(payment))) next.add(keyOf(payment));
    setChosen(next);
  };
  return (
    <>
      <table className="cards payments" role="table">
        <caption className="hidden-text">{t('payments.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {may && <th role="columnheader" scope="col">{t('payments.column.choose')}</th>}
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col" className={numbers.has(column) ? 'number' : undefined}>
                {t(`payments.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {payments.map((payment) => (
            <PaymentRow key={keyOf(payment)} payment={payment} may={may} chosen={chosen.has(keyOf(payment))} toggle={() => toggle(payment)} />
          ))}
        </tbody>
      </table>
      {may && (
        <ChosenActs yours={yours} picked={picked} bulk={bulk} chooseAll={() => setChosen(new Set(yours.map(keyOf)))} clear={() => setChosen(new Set())} />
      )}
    </>
  );
}

/** Whether something can be done about it here: what is at the bank waits for the bank. */
const isYours = ({ mayYou, waitingFor }: PaymentLine): boolean => mayYou && waitingFor !== 'bank' && waitingFor !== null;

const columns = ['claim', 'step', 'support', 'setOff', 'amount', 'shares'] as const;
const numbers = new Set<string>(['support', 'setOff', 'amount', 'shares']);

function PaymentRow({ payment, may, chosen, toggle }: { payment: PaymentLine; may: boolean; chosen: boolean; toggle: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: string) => t(`payments.column.${column}`);
  const name = t('claimQueue.claimOf', { code: payment.code, claim: payment.claim });
  return (
    <tr role="row">
      {may && (
        <td role="cell" data-label={label('choose')} className="choose-cell">
          <label className="check">
            <input type="checkbox" checked={chosen} disabled={!isYours(payment)} onChange={toggle} aria-label={t('payments.choose', { name })} />
          </label>
        </td>
      )}
      <th role="rowheader" scope="row" className="headline breakable">
        <Link to={`/grants/${encodeURIComponent(payment.grant)}/claims/${payment.claim}/decision`}>{name}</Link>
        <OperationName code={payment.code} organisation={payment.organisation} />
      </th>
      <td role="cell" data-label={label('step')}>
        <span>
          {t(`payments.state.${payment.step}`)}
          {payment.waitingFor !== null && <span className="under">{t(`payments.waits.${payment.waitingFor}`)}</span>}
          {payment.waitingFor !== null && <WhyNot why={payment.why} may={isYours(payment)} />}
        </span>
      </td>
      <td role="cell" data-label={label('support')} className="number">{format.amount(payment.support)}</td>
      <td role="cell" data-label={label('setOff')} className="number">{format.amount(payment.setOff)}</td>
      <td role="cell" data-label={label('amount')} className="number"><strong>{format.amount(payment.amount)}</strong></td>
      <td role="cell" data-label={label('shares')} className="number">{payment.shares ? <span>{format.amount(payment.shares.eu)}<span className="under">{format.amount(payment.shares.state)}</span></span> : format.amount(null)}</td>
    </tr>
  );
}

function ChosenActs({ yours, picked, bulk, chooseAll, clear }: { yours: readonly PaymentLine[]; picked: readonly PaymentLine[]; bulk: Bulk; chooseAll: () => void; clear: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const of = (step: Act) => picked.filter(({ waitingFor }) => waitingFor === step);
  const toOrder = picked.filter(({ waitingFor }) => waitingFor === 'order');
  const run = async (act: Act) => {
    await bulk.run(of(act).map((payment) => ({ name: t('claimQueue.claimOf', { code: payment.code, claim: payment.claim }), path: `${claimPath(payment.grant, payment.claim)}/payment/${acts[act]}`, body: {} })));
    clear();
  };
  const total = money(sum(picked.map(({ amount, support }) => parseMoney(amount ?? support))));
  return (
    <div className="chosen-payments">
      <p role="status">{picked.length > 0 ? t('payments.chosen', { count: picked.length, amount: format.euros(total) }) : t('payments.yours', { count: yours.length })}</p>
      <p className="tool-row">
        {picked.length < yours.length && <Button variant="secondaryLight" onClick={chooseAll}>{t('payments.chooseAll')}</Button>}
        {(['authorisation', 'confirmation'] as const).map((act) => of(act).length > 0 && (
          <Button key={act} onClick={() => void run(act)} aria-disabled={bulk.busy}>
            {t(`payments.many.${act}`, { count: of(act).length })}
          </Button>
        ))}
      </p>
      {toOrder.length > 0 && <MakeBatch payments={toOrder} made={clear} />}
    </div>
  );
}

/** How far the chosen acts are, and what was refused. */
function BulkTold({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation();
  return (
    <>
      <p role="status">{bulk.of > 0 ? t('payments.progress', { done: bulk.done, of: bulk.of }) : ''}</p>
      {bulk.refused.length > 0 && (
        <div role="alert">
          <InlineAlert status="error" labelText={t('payments.refused')}>
            <ul>
              {bulk.refused.map(({ name, why }) => (
                <li key={name}>{name}: {why}</li>
              ))}
            </ul>
          </InlineAlert>
        </div>
      )}
    </>
  );
}
