import '../styles/tables.css';
import '../styles/grant.css';
import { LEAD } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { InlineAlert } from 'suomifi-ui-components';
import type { Application, GrantFigures } from '../api-types.js';
import { PartnerOrNobody } from '../claim/partner-grants.js';
import { ConditionList } from '../condition/condition-list.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { OwnNames, useFormat, useNames } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { StatusTag } from '../layout/status-tag.js';
import { useSession } from '../session/session.js';
import { AmendmentSection } from './amendment-section.js';
import { ChangedFigures } from './changed.js';
import { ClaimSection } from './claim-section.js';
import { EditionSection } from './edition-section.js';
import { FinancingSection } from './financing-section.js';
import { useApplication, useFigures } from './grant-data.js';
import { IndicatorSection } from './indicator-section.js';
import { KeyFigures } from './key-figures.js';
import { OtherNames } from './other-names.js';
import { useChanges, useUpdated, type Updated } from './live.js';
import { useProgrammeNames } from './programme-names.js';
import { RealisationSection } from './realisation-section.js';
import { WarningList } from './warning-list.js';

export function GrantPage() {
  const { grant = '' } = useParams();
  return <Grant key={grant} grant={grant} />;
}

function Grant({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useFigures(grant);
  const found = data !== undefined;
  const { data: application } = useApplication(grant, found);
  const { lost } = useChanges(grant, found);
  const updated = useUpdated(data?.figures);
  const names = useProgrammeNames(data?.figures, application);
  if (isNotFound(error)) return <PartnerOrNobody grant={grant} />;
  return (
    <div className="page grant">
      <GrantsStep name={data?.code} />
      <PageTitle title={data ? `${data.code} ${data.figures.name}` : t('grant.title')} heading={data?.figures.name ?? t('grant.title')} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('grant.loading')} />)}
      {data && (
        <OwnNames value={names}>
          <ChangedFigures value={updated?.paths ?? null}>
            <Facts data={data} application={application} grant={grant} />
            <LiveState lost={lost} updated={updated} />
            <KeyFigures figures={data.figures} />
            <WarningList warnings={data.figures.warnings} />
            <Sections grant={grant} data={data} application={application} />
          </ChangedFigures>
        </OwnNames>
      )}
    </div>
  );
}

function Sections({ grant, data: { figures }, application }: { grant: string; data: GrantFigures; application: Application | undefined }) {
  return (
    <>
      <RealisationSection grant={grant} figures={figures} application={application} />
      <FinancingSection figures={figures} application={application} />
      <ClaimSection grant={grant} />
      <Conditions grant={grant} application={application} closed={figures.status === 'closed'} />
      <AmendmentSection grant={grant} figures={figures} application={application} />
      <IndicatorSection figures={figures} />
      <EditionSection grant={grant} />
    </>
  );
}

function Conditions({ grant, application, closed }: { grant: string; application: Application | undefined; closed: boolean }) {
  const { t } = useTranslation();
  const { conditions = [], conditionStates = [] } = application ?? {};
  if (conditions.length === 0) return null;
  return (
    <section aria-labelledby="conditions">
      <h2 id="conditions">{t('grant.conditions')}</h2>
      <ConditionList application={grant} conditions={conditions} states={conditionStates} closed={closed} />
    </section>
  );
}

function GrantsStep({ name }: { name: string | undefined }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const list = t(session?.user?.organisation === null ? 'grants.titleAll' : 'grants.title');
  return <Breadcrumbs steps={[{ to: '/grants', name: list }, { name: name ?? t('grant.title') }]} />;
}

function Facts({ data: { code, figures }, application, grant }: { data: GrantFigures; application: Application | undefined; grant: string }) {
  const { t, i18n } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('words.facts.code'), <span key="code" className="code">{code}</span>],
    [t('words.facts.status'), <StatusTag key="status" status={figures.status} />],
    [t('words.facts.period'), format.period(figures.period)],
    ...(application
      ? ([
          [
            t('words.facts.lead'),
            <span key="lead">
              <bdi>{application.plan.applicant.name}</bdi>
              <OtherNames names={application.names ?? []} id={LEAD} />
            </span>,
          ],
          [t('words.facts.programme'), application.rules.programmeName[i18n.language] ?? application.programme],
          [t('words.facts.costModel'), nameOf('words.costModel', application.costModel)],
          ...(application.supportRate === undefined ? [] : [[t('words.facts.supportRate'), format.rate(application.supportRate)] as const]),
        ] as const)
      : []),
    [t('grant.budgetVersion'), format.count(figures.budgetVersion)],
  ];
  return (
    <div className="fact-row">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {application?.summary && (
        <details className="summary">
          <summary>{t('grant.summary')}</summary>
          <p className="breakable">
            <bdi>{application.summary}</bdi>
          </p>
        </details>
      )}
      <p className="actions">
        <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/history`}>
          {t('grant.history')}
        </Link>
        <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/money`}>
          {t('money.title')}
        </Link>
        <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/calendar`}>
          {t('duties.calendar')}
        </Link>
        <button type="button" className="button plain no-print" onClick={() => window.print()}>
          {t('grant.print')}
        </button>
      </p>
    </div>
  );
}

function LiveState({ lost, updated }: { lost: boolean; updated: Updated | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="live no-print">
      <p role="status" className={updated ? 'live-text fresh' : 'live-text'}>
        <span className={lost ? 'dot away' : 'dot'} aria-hidden="true" />
        {updated ? t('grant.updated', { time: format.clock(updated.at) }) : t('grant.live')}
      </p>
      <div role="alert">{lost && <InlineAlert status="warning">{t('grant.lost')}</InlineAlert>}</div>
    </div>
  );
}
