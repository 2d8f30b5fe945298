import '../styles/claim.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read } from '../api.js';
import { claimPagePath, StateTag } from '../claim/chain-claim.js';
import type { ChainClaim } from '../claim/claim-types.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { StatusTag } from '../layout/status-tag.js';
import { moneyPath } from './money-data.js';

interface Share {
  readonly partner: string;
  readonly supportDecided: string;
  readonly claims: readonly (Pick<ChainClaim, 'claim' | 'status' | 'period' | 'support' | 'payment'> & { readonly corrected: string })[];
}
interface PartnerShares {
  readonly code: string;
  readonly status: string;
  readonly partners: readonly Share[];
}

/** The money of a partner that files its own claims: its share of the support, claim by claim. The rest of the grant's money is the lead's. */
export function PartnerMoney({ grant }: { grant: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['money', grant, 'partner', i18n.language], queryFn: ({ signal }) => read<PartnerShares>(`${moneyPath(grant)}/partners`, i18n.language, signal), placeholderData: keepPreviousData, staleTime: 0 });
  if (isNotFound(error)) return <NotFound />;
  const code = data?.code ?? '';
  return (
    <div className="page money-page">
      <Breadcrumbs steps={[{ to: '/grants', name: t('nav.grants') }, { to: `/grants/${encodeURIComponent(grant)}/claims`, name: code }, { name: t('money.title') }]} />
      <PageTitle title={t('money.titleOf', { code })} />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <p>
            <StatusTag status={data.status} />
          </p>
          <p>{t('claiming.partner.moneyText')}</p>
          {data.partners.map((share) => (
            <ShareSection key={share.partner} grant={grant} share={share} alone={data.partners.length === 1} />
          ))}
        </>
      )}
    </div>
  );
}

function ShareSection({ grant, share: { partner, supportDecided, claims }, alone }: { grant: string; share: Share; alone: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = { claim: t('claims.number'), period: t('realisation.period'), support: t('claiming.amount.support'), corrected: t('claiming.correction.heading'), payment: t('claiming.partner.payment'), paid: t('claiming.amount.paid') };
  return (
    <section aria-labelledby={`share-${partner}`}>
      <h2 id={`share-${partner}`}>{alone ? t('claiming.partner.share') : t('claiming.partner.shareOf', { partner })}</h2>
      <dl className="facts">
        <div>
          <dt>{t('claiming.partner.support')}</dt>
          <dd className="figure">{format.euros(supportDecided)}</dd>
        </div>
      </dl>
      {claims.length === 0 ? (
        <p>{t('claims.none')}</p>
      ) : (
        <ScrollTable caption={t('claiming.partner.caption')} className="in-cards">
          <thead role="rowgroup">
            <tr role="row">
              {(['claim', 'period'] as const).map((column) => (
                <th key={column} role="columnheader" scope="col">{names[column]}</th>
              ))}
              {(['support', 'corrected'] as const).map((column) => (
                <th key={column} role="columnheader" scope="col" className="number">{names[column]}</th>
              ))}
              <th role="columnheader" scope="col">{names.payment}</th>
              <th role="columnheader" scope="col" className="number">{names.paid}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {claims.map(({ claim, period, status, support, corrected, payment }) => (
              <tr key={claim} role="row">
                <th role="rowheader" scope="row">
                  <Link to={claimPagePath(grant, claim)}>{t('claiming.claim.title', { number: claim })}</Link>
                </th>
                <td role="cell" data-label={names.period}>{format.period(period)}</td>
                <td role="cell" data-label={names.support} className="number">{format.amount(support)}</td>
                <td role="cell" data-label={names.corrected} className="number">{format.amount(corrected)}</td>
                <td role="cell" data-label={names.payment}>
                  <StateTag claim={{ status, payment }} />
                </td>
                <td role="cell" data-label={names.paid} className="number">{format.amount(payment?.step === 'recorded' ? payment.amount : null)}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}
