import '../styles/tables.css';
import '../styles/grant.css';
import '../styles/apply.css';
import '../styles/claim.css';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { read } from '../api.js';
import { today } from '../helsinki.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, TextField } from '../office/fields.js';
import { homeOf, useSession } from '../session/session.js';

interface PayeeAccount {
  readonly account: number;
  readonly iban?: string | null;
  readonly lastFour: string;
  readonly holder?: string | null;
  readonly state: 'proposed' | 'approved' | 'rejected' | 'replaced';
  readonly validFrom: string;
  readonly reason?: string | null;
}

const path = '/api/v1/claims/payee-accounts';

/** The account that an organisation's support is paid to: proposed here, approved by two persons of the authority. */
export function PayeePage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const user = session?.user;
  if (user && (!isApplicant(user) || user.organisation === null)) return <Navigate to={homeOf(user)} replace />;
  return (
    <div className="page payee">
      <PageTitle title={t('claiming.payee.title')} />
      <p>{t('claiming.payee.text')}</p>
      {user?.organisation && <Accounts organisation={user.organisation} />}
    </div>
  );
}

function Accounts({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['payee', organisation], queryFn: ({ signal }) => read<{ readonly accounts: readonly PayeeAccount[] }>(`${path}/${encodeURIComponent(organisation)}`, i18next.language, signal), staleTime: 0 });
  return (
    <>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data?.accounts.length === 0 && <p className="notice-line">{t('claiming.payee.none')}</p>}
      {data && data.accounts.length > 0 && <Table accounts={data.accounts} />}
      <Proposal organisation={organisation} />
    </>
  );
}

function Table({ accounts }: { accounts: readonly PayeeAccount[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('claiming.payee.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          {(['iban', 'holder', 'validFrom', 'stateName'] as const).map((head) => (
            <th key={head} role="columnheader" scope="col">{t(`claiming.payee.${head}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {accounts.toReversed().map(({ account, iban, lastFour, holder, state, validFrom, reason }) => (
          <tr key={account} role="row">
            <th role="rowheader" scope="row" className="code">{iban ? grouped(iban) : `•••• ${lastFour}`}</th>
            <td role="cell" data-label={t('claiming.payee.holder')} className="breakable"><bdi>{holder}</bdi></td>
            <td role="cell" data-label={t('claiming.payee.validFrom')}>{format.day(validFrom)}</td>
            <td role="cell" data-label={t('claiming.payee.stateName')}>
              <span className={`tag ${state === 'approved' ? 'running' : 'still'}`}>{t(`claiming.payee.state.${state}`)}</span>
              {reason && (
                <p className="breakable">
                  <bdi>{reason}</bdi>
                </p>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

const grouped = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/gu, '$1 ');

const blank = () => ({ iban: '', holder: '', validFrom: today() });

function Proposal({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const acting = useAct([['payee', organisation]]);
  const [draft, setDraft] = useState(blank);
  const propose = async () => {
    if (await acting.act(path, { body: { iban: draft.iban.replaceAll(/\s/gu, '').toUpperCase(), holder: draft.holder.trim(), validFrom: draft.validFrom } })) setDraft(blank());
  };
  return (
    <section aria-labelledby="propose">
      <h2 id="propose">{t('claiming.payee.propose')}</h2>
      <ActForm acting={acting} send={propose} button={t('claiming.payee.send')} done={t('claiming.payee.sent')}>
        <TextField label={t('claiming.payee.iban')} hint={t('claiming.payee.ibanHint')} value={draft.iban} change={(iban) => setDraft({ ...draft, iban })} error={acting.wrong('iban')} longest={60} required />
        <TextField label={t('claiming.payee.holder')} value={draft.holder} change={(holder) => setDraft({ ...draft, holder })} error={acting.wrong('holder')} longest={140} required autoComplete="organization" />
        <DateField label={t('claiming.payee.validFrom')} value={draft.validFrom} change={(validFrom) => setDraft({ ...draft, validFrom })} error={acting.wrong('validFrom')} required />
      </ActForm>
    </section>
  );
}
