import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/verify.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { useRoles } from '../application/application-data.js';
import { Foldable } from '../application/panel.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { ActForm, Refused, useAct } from '../office/act.js';
import { DateField, SelectField, TextField } from '../office/fields.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { WhyNot } from '../verify/why-not.js';
import { MoneyNavigation } from './payments-page.js';
import { accountStates, type PayeeAccount, type PayeeAccountPage } from './pay-types.js';

/** The accounts that organisations are paid to: what one person proposes, another approves. */
export function AccountsPage() {
  const { t } = useTranslation();
  const { has } = useRoles();
  const [address, setAddress] = useSearchParams();
  const state = accountStates.find((known) => known === address.get('state')) ?? '';
  const pages = usePages<PayeeAccountPage>(['accounts', state], (after) => `/api/v1/claims/payee-accounts?${new URLSearchParams({ ...(state === '' ? {} : { state }), ...(after === null ? {} : { after }) })}`);
  const accounts = pages.data?.pages.flatMap((page) => page.accounts) ?? [];
  return (
    <div className="page">
      <PageTitle title={t('accounts.title')} />
      <MoneyNavigation />
      <p className="lead">{t('accounts.lead')}</p>
      <search className="filters one">
        <SelectField label={t('words.facts.status')} value={state} change={(value) => setAddress(value === '' ? {} : { state: value })} options={[{ value: '', name: t('accounts.any') }, ...accountStates.map((value) => ({ value, name: t(`accounts.state.${value}`) }))]} />
      </search>
      <PagedList pages={pages} count={accounts.length} counted={(count, more) => t(more ? 'accounts.countMore' : 'accounts.count', { count })} empty={<><h2>{t('accounts.empty')}</h2><p>{t('accounts.emptyText')}</p></>}>
        <AccountTable accounts={accounts} may={has('payer')} />
      </PagedList>
      {has('payer') && (
        <Foldable summary={t('accounts.propose')}>
          <ProposeForm />
        </Foldable>
      )}
    </div>
  );
}

const columns = ['organisation', 'iban', 'holder', 'validFrom', 'state'] as const;

function AccountTable({ accounts, may }: { accounts: readonly PayeeAccount[]; may: boolean }) {
  const { t } = useTranslation();
  return (
    <table className="cards accounts" role="table">
      <caption className="hidden-text">{t('accounts.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">{t(`accounts.column.${column}`)}</th>
          ))}
          {may && <th role="columnheader" scope="col">{t('accounts.column.acts')}</th>}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {accounts.map((account) => (
          <AccountRow key={`${account.organisation} ${account.account}`} account={account} may={may} />
        ))}
      </tbody>
    </table>
  );
}

/** A number as people read it: in groups of four. */
const grouped = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/gu, '$1 ');

function AccountRow({ account, may }: { account: PayeeAccount; may: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`accounts.column.${column}`);
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="headline breakable">
        <bdi>{account.organisation}</bdi>
        <span className="under">{t('accounts.number', { number: account.account })}</span>
      </th>
      <td role="cell" data-label={label('iban')}><span>
        <span className="code">{account.iban ? grouped(account.iban) : `… ${account.lastFour}`}</span>
        {account.sameNumber !== null && account.sameNumber.length > 0 && <span className="under warned">{t('accounts.sameNumber', { organisations: account.sameNumber.join(', ') })}</span>}
      </span></td>
      <td role="cell" data-label={label('holder')} className="breakable"><bdi>{account.holder ?? format.amount(null)}</bdi></td>
      <td role="cell" data-label={label('validFrom')}>{format.day(account.validFrom)}</td>
      <td role="cell" data-label={label('state')}>
        <span>
          {t(`accounts.state.${account.state}`)}
          {account.state === 'proposed' && <span className="under">{format.dayAndClock(account.proposedAt)}</span>}
          {account.replacedFrom !== null && <span className="under">{t('accounts.replacedFrom', { day: format.day(account.replacedFrom) })}</span>}
          {account.reason !== null && <span className="under"><bdi>{account.reason}</bdi></span>}
        </span>
      </td>
      {may && <td role="cell" className="acts-cell">{account.state === 'proposed' && <Judge account={account} />}</td>}
    </tr>
  );
}

function Judge({ account: { organisation, account, mayYou, why } }: { account: PayeeAccount }) {
  const { t } = useTranslation();
  const acting = useAct([['accounts']]);
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const path = `/api/v1/claims/payee-accounts/${encodeURIComponent(organisation)}/${account}`;
  if (!mayYou) return <WhyNot why={why} />;
  if (rejecting) {
    return (
      <ActForm acting={acting} send={() => acting.act(`${path}/rejection`, { body: reason.trim() === '' ? {} : { reason } })} button={t('accounts.reject')}>
        <TextField label={t('check.row.reason')} value={reason} change={setReason} error={acting.wrong('reason')} />
      </ActForm>
    );
  }
  return (
    <div className="judge">
      <p className="tool-row">
        <Button onClick={() => void acting.act(`${path}/approval`, { body: {} })} aria-disabled={acting.busy}>{t('accounts.approve')}</Button>
        <Button variant="secondary" onClick={() => setRejecting(true)}>{t('accounts.reject')}</Button>
      </p>
      <Refused problem={acting.problem} />
    </div>
  );
}

function ProposeForm() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => ({ organisation: '', iban: '', holder: '', validFrom: today() }));
  const [tried, setTried] = useState(false);
  const acting = useAct([['accounts']]);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const missing = (field: keyof typeof draft) => (tried && draft[field].trim() === '' ? t('office.needed') : acting.wrong(field));
  const submit = async () => {
    setTried(true);
    if (Object.values(draft).some((text) => text.trim() === '')) return;
    if ((await acting.act('/api/v1/claims/payee-accounts', { body: { ...draft, iban: draft.iban.replaceAll(/\s/gu, '').toUpperCase() } })) === null) return;
    setTried(false);
    change({ organisation: '', iban: '', holder: '' });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('accounts.send')} done={t('accounts.sent')}>
      <div className="field-row">
        <TextField label={t('accounts.organisationId')} value={draft.organisation} change={(organisation) => change({ organisation })} error={missing('organisation')} />
        <TextField label={t('accounts.column.iban')} value={draft.iban} change={(iban) => change({ iban })} error={missing('iban')} />
        <TextField label={t('accounts.column.holder')} value={draft.holder} change={(holder) => change({ holder })} error={missing('holder')} />
        <DateField label={t('accounts.column.validFrom')} value={draft.validFrom} change={(validFrom) => change({ validFrom })} error={missing('validFrom')} />
      </div>
    </ActForm>
  );
}
