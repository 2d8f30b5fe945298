import '../styles/apply.css';
import '../styles/claim.css';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { secondsIn } from '../apply/helsinki.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { claimPagePath } from './chain-claim.js';
import { useChain, useClaimDraft } from './claim-data.js';
import { useClaimPlan } from './claim-plan.js';
import { stepPath } from './step-path.js';

/** The proof that a claim was filed: which, when to the second, and over how much. */
export function ClaimReceiptPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { grant = '', draft: id = '' } = useParams();
  const { data: draft, error, refetch } = useClaimDraft(id);
  const { data: chain, refetch: refetchChain, error: noChain } = useChain(grant);
  const { plan } = useClaimPlan(grant);
  if (isNotFound(error)) return <NotFound />;
  if (draft && draft.state !== 'filed') return <Navigate to={stepPath(grant, id, 'summary')} replace />;
  const claim = chain?.claims.find((one) => one.claim === draft?.claim);
  const failed = error ?? noChain;
  const facts = claim && ([
    [t('apply.field.name'), plan?.name ?? ''],
    [t('claiming.receipt.claim'), format.count(claim.claim)],
    [t('realisation.period'), format.period(claim.period)],
    [t('receipt.at'), secondsIn(format, claim.submittedAt)],
    [t('receipt.by'), draft?.savedBy ?? ''],
    [t('claiming.amount.declared'), format.euros(claim.declared)],
    [t('claiming.receipt.number'), id],
  ] as const);
  return (
    <div className="page narrow receipt">
      <PageTitle title={t('claiming.receipt.title')} />
      {!claim && (failed ? <Failure error={failed} retry={() => void (error ? refetch() : refetchChain())} /> : <Loading text={t('app.loading')} />)}
      {claim && facts && (
        <>
          <p className="lead" role="status">
            {t('claiming.receipt.text', { number: claim.claim, time: secondsIn(format, claim.submittedAt) })}
          </p>
          <dl className="facts stacked">
            {facts.filter(([, value]) => value !== '').map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="breakable">{value}</dd>
              </div>
            ))}
          </dl>
          <p className="actions">
            <Link className="button secondary" to={claimPagePath(grant, claim.claim)}>
              {t('claiming.receipt.toClaim')}
            </Link>{' '}
            <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/claims`}>
              {t('claiming.receipt.toClaims')}
            </Link>{' '}
            <button type="button" className="button plain no-print" onClick={() => window.print()}>
              {t('grant.print')}
            </button>
          </p>
        </>
      )}
    </div>
  );
}
