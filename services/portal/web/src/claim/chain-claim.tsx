import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../layout/names.js';
import { useChecks } from './claim-data.js';
import { ClockLine } from './clock-line.js';
import type { ChainClaim } from './claim-types.js';
import { WhyNot } from './why-not.js';

export const claimPagePath = (grant: string, claim: number): string => `/grants/${encodeURIComponent(grant)}/claims/${claim}`;

/** One claim of the chain in short: how it stands, what was certified, what was not and why, and what was paid. */
export function ChainClaimCard({ grant, claim }: { grant: string; claim: ChainClaim }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decided = claim.status === 'decided';
  const { data: checks } = useChecks(grant, claim.claim);
  const title = t('claiming.chain.claim', { number: claim.claim, period: format.period(claim.period) });
  const waiting = [...(checks?.clarifications ?? []), ...(checks?.hearings ?? [])].filter(({ answeredOn }) => answeredOn === null).length;
  return (
    <li className="claim-card">
      <h3>
        <Link to={claimPagePath(grant, claim.claim)}>{title}</Link>
        {claim.last && <span className="quiet"> ({t('claims.last')})</span>}
      </h3>
      <p>
        <StateTag claim={claim} /> <ClockLine clock={checks?.clock ?? null} paid={claim.payment?.step === 'recorded'} />
      </p>
      {waiting > 0 && (
        <p className="notice-line">
          <Link to={claimPagePath(grant, claim.claim)}>{t('claiming.chain.answer', { count: waiting })}</Link>
        </p>
      )}
      <ClaimAmounts claim={claim} />
      {decided && <WhyNot grant={grant} claim={claim.claim} short />}
    </li>
  );
}

/** The state of a claim in a word. */
export function StateTag({ claim: { status, payment } }: { claim: Pick<ChainClaim, 'status' | 'payment'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const paidOn = payment?.paidOn ? format.day(payment.paidOn) : '';
  const text = payment ? t(`claiming.payment.${payment.step}`, { day: paidOn }).trim() : t(`claiming.state.${status}`);
  return <span className={`tag ${payment?.step === 'recorded' ? 'running' : 'still'}`}>{text}</span>;
}

/** What was declared, and what became of it. */
export function ClaimAmounts({ claim }: { claim: ChainClaim }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { payment } = claim;
  const amounts = [
    [t('claiming.amount.declared'), claim.declared],
    [t('claiming.amount.deducted'), claim.deducted],
    [t('claiming.amount.parked'), claim.parked],
    [t('claiming.amount.certified'), claim.certified],
    [t('claiming.amount.support'), claim.support],
    [t('claiming.amount.paid'), payment?.step === 'recorded' ? payment.amount : null],
  ] as const;
  return (
    <dl className="facts claim-amounts">
      {amounts.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figure">{format.euros(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
