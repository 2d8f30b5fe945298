import '../styles/tables.css';
import '../styles/office.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import { Attachments } from '../attachments/attachments.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { usePackNames } from '../office/pack-names.js';
import type { ApplicationFile } from '../office-types.js';
import { useApplicationFile, useRoles } from './application-data.js';
import { AssessmentPanel } from './assessment-panel.js';
import { budgetTable } from './budget-sums.js';
import { EligibilityPanel } from './eligibility-panel.js';
import { HearingPanel } from './hearing-panel.js';
import { MessagePanel } from './message-panel.js';
import { Facts, PlanSections, SectionJump } from './plan-sections.js';
import { stageOf } from './stage.js';
import { SupplementPanel } from './supplement-panel.js';
import { VersionPanel } from './version-panel.js';

/** One application to read, with all that is done about it beside it. */
export function ApplicationPage() {
  const { application = '' } = useParams();
  return <Application key={application} application={application} />;
}

function Application({ application }: { application: string }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch } = useApplicationFile(application);
  useHash(data !== undefined);
  if (isNotFound(error)) return <NotFound />;
  const name = data?.plan.name;
  return (
    <div className="page wide application">
      <Breadcrumbs steps={[{ to: '/queue', name: t('officeQueue.title') }, { name: name ?? t('officeCase.title') }]} />
      <PageTitle title={name ?? t('officeCase.title')} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <Head file={data} />
          <SectionJump />
          <div className="beside">
            <div>
              <PlanSections file={data} />
              <div className="plan-part">
                <Attachments application={data.id} mayAdd={has('case-officer') && data.status !== 'withdrawn'} />
              </div>
            </div>
            <Handling file={data} />
          </div>
        </>
      )}
    </div>
  );
}

/** Goes to the part of the page that the address names, once it is there. */
function useHash(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    const place = ready && hash.length > 1 ? document.querySelector(`[id="${CSS.escape(hash.slice(1))}"]`) : null;
    if (!(place instanceof HTMLElement)) return;
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  }, [ready, hash]);
}

function Head({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { plan } = file;
  const asked = plan.financing.filter(({ source }) => source === 'eu-state');
  return (
    <Facts
      facts={[
        [t('officeCase.applicant'), <bdi key="applicant">{plan.applicant.name}</bdi>],
        [t('words.facts.programme'), names.programme],
        [t('officeCase.submitted'), format.day(file.submittedOn)],
        [t('officeCase.costs'), format.euros(budgetTable(plan.budget).total)],
        [t('officeCase.support'), asked.length === 0 ? '–' : format.euros(budgetTable(asked.map((line) => ({ ...line, category: line.source, partner: 'lead', stated: false }))).total)],
        ...(file.code === undefined ? [] : [[t('words.facts.code'), <span key="code" className="code">{file.code}</span>] as const]),
      ]}
    />
  );
}

function Handling({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  // Who only assesses begins with it.
  const first = has('assessor') && !has('case-officer');
  const answered = file.processing.supplements.some(({ answeredOn }) => answeredOn !== null);
  return (
    <aside className="handling" aria-label={t('officeCase.handling')}>
      <NextBox file={file} />
      {first && <AssessmentPanel file={file} />}
      <EligibilityPanel file={file} />
      <SupplementPanel file={file} />
      <VersionPanel application={file.id} programme={file.programme} supplemented={answered} />
      {!first && <AssessmentPanel file={file} />}
      <HearingPanel file={file} />
      <MessagePanel application={file.id} />
    </aside>
  );
}

function NextBox({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const now = stageOf(file);
  const at = encodeURIComponent(file.id);
  const values = { ...('due' in now ? { day: format.day(now.due) } : {}), ...('needed' in now ? { done: now.done, needed: now.needed } : {}) };
  return (
    <div className="next-box">
      <p className="next-head">{t('officeCase.next')}</p>
      <p>{t(`officeCase.stage.${now.stage}`, values)}</p>
      <p className="actions">
        {(has('decision-maker') || file.status !== 'submitted') && (
          <Link className="button" to={`/queue/${at}/decision`}>
            {t(file.status === 'submitted' ? 'officeCase.toDecision' : 'officeCase.showDecision')}
          </Link>
        )}
        {file.status === 'awarded' && (
          <Link className="button secondary" to={`/grants/${at}`}>
            {t('officeCase.toGrant')}
          </Link>
        )}
        <Link className="button secondary" to={`/calls/${encodeURIComponent(file.call)}/ranking`}>
          {t('officeCase.toRanking')}
        </Link>
      </p>
    </div>
  );
}
