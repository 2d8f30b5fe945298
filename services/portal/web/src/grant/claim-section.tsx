import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Claim } from '../api-types.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { useClaims } from './grant-data.js';

export function ClaimSection({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = useClaims(grant);
  const claims = session?.user && isApplicant(session.user);
  return (
    <section aria-labelledby="claims">
      <h2 id="claims">{t('claims.heading')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (data.claims.length === 0 ? <p>{t('claims.none')}</p> : <ClaimTable grant={grant} claims={data.claims} />)}
      <p className="no-print">
        <Link to={`/grants/${encodeURIComponent(grant)}/claims`}>{t(claims ? 'claiming.toClaims' : 'claiming.receipt.toClaims')}</Link>
      </p>
    </section>
  );
}

const amounts = ['declared', 'deducted', 'parked', 'certified'] as const;

function ClaimTable({ grant, claims }: { grant: string; claims: readonly Claim[] }) {
  const { t } = useTranslation();
  return (
    <ScrollTable caption={t('claims.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('claims.number')}</th>
          <th role="columnheader" scope="col">{t('realisation.period')}</th>
          <th role="columnheader" scope="col">{t('words.facts.status')}</th>
          {amounts.map((amount) => (
            <th key={amount} role="columnheader" scope="col" className="number">
              {t(`realisation.${amount}`)}
            </th>
          ))}
          <th role="columnheader" scope="col" className="number">
            {t('claims.support')}
          </th>
          <th role="columnheader" scope="col">{t('claims.paid')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {claims.map((claim) => (
          <ClaimRow key={claim.claim} grant={grant} claim={claim} />
        ))}
      </tbody>
    </ScrollTable>
  );
}

function ClaimRow({ grant, claim }: { grant: string; claim: Claim }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payment } = claim;
  const paid = payment ? t(`claims.payment.${payment.step}`, { day: payment.paidOn === null ? '' : format.day(payment.paidOn) }) : format.amount(null);
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span className="card-only">{t('claims.number')} </span>
        <Link to={`/grants/${encodeURIComponent(grant)}/claims/${claim.claim}`}>{claim.claim}</Link>
        {claim.last && <span className="quiet"> ({t('claims.last')})</span>}
      </th>
      <td role="cell" data-label={t('realisation.period')} className="whole-line unbroken">{format.period(claim.period)}</td>
      <td role="cell" data-label={t('words.facts.status')}>{t(`claims.status.${claim.status}`)}</td>
      {amounts.map((amount) => (
        <td key={amount} role="cell" data-label={t(`realisation.${amount}`)} className="number">
          {format.amount(claim[amount])}
        </td>
      ))}
      <td role="cell" data-label={t('claims.support')} className="number">{format.amount(claim.support)}</td>
      <td role="cell" data-label={t('claims.paid')}>{paid.trim()}</td>
    </tr>
  );
}
