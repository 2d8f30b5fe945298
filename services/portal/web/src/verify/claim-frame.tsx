import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import '../styles/grant.css';
import '../styles/verify.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Application } from '../api-types.js';
import { Facts } from '../application/plan-sections.js';
import { useApplication, useFigures } from '../grant/grant-data.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { usePackNames } from '../office/pack-names.js';
import { ClockText } from './clock-text.js';
import { NextClaim, queueAddress } from './next-claim.js';
import { WhyNot } from './why-not.js';
import { useChecks, useClaimHeads, type ClaimHead } from './verify-data.js';
import type { Checks } from './verify-types.js';

export interface ClaimFile {
  readonly grant: string;
  readonly claim: number;
  readonly head: ClaimHead;
  readonly checks: Checks;
  readonly application: Application | undefined;
  readonly category: (id: string) => string;
  readonly partner: (id: string) => string;
}

/** A page about one claim: what it is, how its clock stands, and below it whatever the page is for. */
export function ClaimFrame({ page, children }: { page: 'check' | 'decision'; children: (file: ClaimFile) => ReactNode }) {
  const { grant = '', claim: text = '' } = useParams();
  const claim = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  return claim === 0 ? <NotFound /> : <Frame key={`${grant} ${claim}`} grant={grant} claim={claim} page={page}>{children}</Frame>;
}

function Frame({ grant, claim, page, children }: { grant: string; claim: number; page: 'check' | 'decision'; children: (file: ClaimFile) => ReactNode }) {
  const { t } = useTranslation();
  const figures = useFigures(grant);
  const { data: application } = useApplication(grant);
  const heads = useClaimHeads(grant, figures.data?.code);
  const checks = useChecks(grant, claim);
  const names = usePackNames(application?.programme);
  const head = heads.data?.find((one) => one.claim === claim);
  const failed = [figures, heads, checks].find(({ error }) => error !== null);
  if (isNotFound(failed?.error) || (heads.data && !head)) return <NotFound />;
  const code = figures.data?.code ?? '';
  const partner = (id: string) => (id === 'lead' ? application?.plan.applicant.name : application?.plan.partners.find((one) => one.id === id)?.name) ?? id;
  const complete = head && checks.data;
  return (
    <div className={`page wide claim-page claim-${page}`}>
      <Breadcrumbs steps={[{ to: queueAddress(), name: t('claimQueue.title') }, { to: `/grants/${encodeURIComponent(grant)}`, name: code }, { name: t(`check.page.${page}`, { claim }) }]} />
      <PageTitle title={t(`check.page.${page}Of`, { claim, code })} className="breakable" />
      {!complete && (failed ? <Failure error={failed.error} retry={() => void failed.refetch()} /> : <Loading text={t('app.loading')} />)}
      {complete && (
        <>
          <Head head={head} checks={checks.data} name={figures.data?.figures.name ?? ''} />
          {children({ grant, claim, head, checks: checks.data, application, category: names.category, partner })}
        </>
      )}
    </div>
  );
}

function Head({ head, checks, name }: { head: ClaimHead; checks: Checks; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t('check.head.operation'), <bdi key="name">{name}</bdi>],
        [t('realisation.period'), <>{format.period(head.period)}{head.last && ` (${t('claims.last')})`}</>],
        [t('check.head.declared'), format.euros(head.declared)],
        [t('check.head.claimed'), format.euros(head.claimedSupport)],
        [t('words.facts.status'), t(`claims.status.${head.status}`)],
        [t('check.head.filed'), format.dayAndClock(head.submittedAt)],
        [t('check.head.clock'), <ClockText key="clock" clock={checks.clock} />],
      ]}
    />
  );
}

/** What comes next, who may do it, and if it is not the reader, why not. */
export function NextSteps({ file: { grant, claim, head, checks }, here }: { file: ClaimFile; here: 'check' | 'decision' }) {
  const { t } = useTranslation();
  if (checks.next.length === 0) return null;
  const at = `/grants/${encodeURIComponent(grant)}/claims/${claim}`;
  return (
    <section className="next-box" aria-labelledby="next-steps">
      <h2 id="next-steps" className="next-head">{t('check.next.heading')}</h2>
      <ul className="plain-list next-acts">
        {checks.next.map(({ act, allowed, why }) => (
          <li key={act}>
            <strong>{t(`check.next.act.${act === 'verify' && head.status === 'verified' ? 'verify-again' : act}`, { defaultValue: act })}</strong>{' '}
            <WhyNot may={allowed} why={why} />
          </li>
        ))}
      </ul>
      <p className="actions">
        <NextClaim here={{ grant, claim, declared: head.declared, submittedAt: head.submittedAt, clock: checks.clock }} />
        {here === 'check' ? <Link className="button secondary" to={`${at}/decision`}>{t('check.next.toDecision')}</Link> : <Link className="button secondary" to={`${at}/check`}>{t('check.next.toRows')}</Link>}
        <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/money`}>{t('check.next.toMoney')}</Link>
      </p>
    </section>
  );
}
