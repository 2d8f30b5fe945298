import '../styles/tables.css';
import '../styles/grant.css';
import '../styles/apply.css';
import '../styles/claim.css';
import { LEAD } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ClaimFiles } from '../attachments/attachments.js';
import { useFigures } from '../grant/grant-data.js';
import { dayOf } from '../helsinki.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { ClaimAmounts, StateTag } from './chain-claim.js';
import { Asked, ClaimRectification } from './claim-asked.js';
import { useChain, useChecks, useNotice } from './claim-data.js';
import { useClaimPlan } from './claim-plan.js';
import { ClaimRows } from './claim-rows.js';
import type { ChainClaim, Checks } from './claim-types.js';
import { ClockLine } from './clock-line.js';
import { WhyNot } from './why-not.js';

/** One claim: what became of it and why, what is asked about it, and its rows. */
export function ClaimPage() {
  const { grant = '', claim = '' } = useParams();
  return <Loaded key={`${grant}/${claim}`} grant={grant} number={Number(claim)} />;
}

function Loaded({ grant, number }: { grant: string; number: number }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useChain(grant);
  const { data: figures } = useFigures(grant);
  const claim = data?.claims.find((one) => one.claim === number);
  const { data: checks, error: noChecks, refetch: refetchChecks } = useChecks(grant, number, claim !== undefined);
  if (isNotFound(error) || (data && !claim)) return <NotFound />;
  const title = t('claiming.claim.title', { number });
  return (
    <div className="page claim">
      <Breadcrumbs steps={[{ to: `/grants/${encodeURIComponent(grant)}`, name: figures?.code ?? data?.code ?? t('grant.title') }, { to: `/grants/${encodeURIComponent(grant)}/claims`, name: t('claims.heading') }, { name: title }]} />
      <PageTitle title={`${title} – ${figures?.code ?? data?.code ?? ''}`} heading={title} />
      {!claim && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {claim && !checks && noChecks && <Failure error={noChecks} retry={() => void refetchChecks()} />}
      {claim && <Shown grant={grant} claim={claim} checks={checks} asPartner={data?.filers !== undefined} />}
    </div>
  );
}

function Shown({ grant, claim, checks, asPartner }: { grant: string; claim: ChainClaim; checks: Checks | undefined; asPartner: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: session } = useSession();
  const own = session?.user !== null && session?.user !== undefined && isApplicant(session.user);
  const decided = claim.status === 'decided';
  // A claim and its notice say what everyone was called on the day of the decision, and before it on that of the filing.
  const on = dayOf(claim.decidedAt ?? claim.submittedAt);
  const { plan } = useClaimPlan(grant, on);
  return (
    <>
      <p className="claim-state">
        <StateTag claim={claim} /> <ClockLine clock={checks?.clock ?? null} paid={claim.payment?.step === 'recorded'} />
      </p>
      <dl className="facts">
        {plan && plan.name !== null && (
          <div>
            <dt>{t('words.facts.lead')}</dt>
            <dd>
              <bdi>{plan.partnerName(LEAD)}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('realisation.period')}</dt>
          <dd>{format.period(claim.period)}</dd>
        </div>
        <div>
          <dt>{t('claiming.claim.filed')}</dt>
          <dd>{format.dayAndClock(claim.submittedAt)}</dd>
        </div>
        {claim.decidedAt && (
          <div>
            <dt>{t('claiming.claim.decided')}</dt>
            <dd>{format.dayAndClock(claim.decidedAt)}</dd>
          </div>
        )}
      </dl>
      {claim.last && <p className="notice-line">{t('claims.last')}</p>}
      <ClaimAmounts claim={claim} />
      {checks && <Asked grant={grant} claim={claim.claim} checks={checks} mayAnswer={own && !decided} />}
      {decided && <Outcome grant={grant} claim={claim} />}
      {decided && checks && <ClaimRectification grant={grant} claim={claim} checks={checks} mayAsk={own} />}
      <ClaimRows grant={grant} claim={claim.claim} decided={decided} on={on} />
      <ClaimFiles grant={grant} from={claim.period.from} filer={claim.filer ?? null} mayAdd={own} />
      <p className="actions-row no-print">
        <Link to={`/grants/${encodeURIComponent(grant)}/calendar`}>{t(asPartner ? 'duties.calendar' : 'claiming.claim.progress')}</Link>
        <button type="button" className="button plain" onClick={() => window.print()}>
          {t('grant.print')}
        </button>
      </p>
    </>
  );
}

/** The notice of the decision: what was deducted and why, corrections since, and how to seek a change. */
function Outcome({ grant, claim }: { grant: string; claim: ChainClaim }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: notice, error, refetch } = useNotice(grant, claim.claim);
  const nothing = Number(claim.deducted ?? 0) === 0 && Number(claim.parked ?? 0) === 0;
  return (
    <section aria-labelledby="outcome">
      <h2 id="outcome">{t('claiming.why.heading')}</h2>
      {nothing && <p>{t('claiming.why.nothing')}</p>}
      {!notice && error && <Failure error={error} retry={() => void refetch()} />}
      <WhyNot grant={grant} claim={claim.claim} />
      {Number(claim.parked ?? 0) !== 0 && <p>{t('claiming.why.parkedText')}</p>}
      {notice?.conclusion && (
        <p className="breakable pre-line">
          <bdi>{notice.conclusion}</bdi>
        </p>
      )}
      {(claim.corrections ?? []).length > 0 && (
        <>
          <h3>{t('claiming.correction.heading')}</h3>
          <ul className="why-list">
            {claim.corrections?.map(({ correction, row, amount, reason, on }) => (
              <li key={correction}>
                {t('claiming.correction.line', { day: on ? format.day(on.slice(0, 10)) : '', row, amount: format.difference(amount) })} {reason && <bdi>{reason}</bdi>}
              </li>
            ))}
          </ul>
        </>
      )}
      {notice?.appeal && (
        <details className="appeal" open>
          <summary>{t('claiming.why.appeal')}</summary>
          <p className="breakable pre-line">{notice.appeal}</p>
        </details>
      )}
    </section>
  );
}
