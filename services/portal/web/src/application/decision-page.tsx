import '../styles/tables.css';
import '../styles/office.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useKeptDraft } from '../office/kept-draft.js';
import { usePackNames } from '../office/pack-names.js';
import type { ApplicationFile } from '../office-types.js';
import { useApplicationFile, useRoles } from './application-data.js';
import { judge, startDraft } from './decision-draft.js';
import { DecidedSections } from './decided-sections.js';
import { DecisionForm } from './decision-form.js';
import { DecisionPreview } from './decision-preview.js';
import { Facts } from './plan-sections.js';
import { stageOf } from './stage.js';

/** The decision on one application: made, shown, rectified and taken back. */
export function DecisionPage() {
  const { application = '' } = useParams();
  return <Decision key={application} application={application} />;
}

function Decision({ application }: { application: string }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch } = useApplicationFile(application);
  if (isNotFound(error)) return <NotFound />;
  const name = data?.plan.name ?? t('officeCase.title');
  // Only a supplement changes what is decided on.
  const round = data?.processing.supplements.filter(({ answeredOn }) => answeredOn !== null).length ?? 0;
  return (
    <div className="page decision">
      <Breadcrumbs steps={[{ to: '/queue', name: t('officeQueue.title') }, { to: `/queue/${encodeURIComponent(application)}`, name }, { name: t('officeDecision.title') }]} />
      <PageTitle title={t('officeDecision.titleOf', { name })} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <Ground file={data} />
          {data.status === 'submitted' && (has('decision-maker') ? <Deciding key={round} file={data} round={round} /> : <p className="lead">{t('officeDecision.notYet')}</p>)}
          {data.status !== 'submitted' && <DecidedSections file={data} />}
        </>
      )}
    </div>
  );
}

/** What the decision rests on. */
function Ground({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { processing, limits, plan } = file;
  const criteria = limits.assessment?.criteria ?? [];
  const stage = stageOf(file);
  return (
    <>
      <Facts
        facts={[
          [t('officeCase.applicant'), <bdi key="applicant">{plan.applicant.name}</bdi>],
          [t('words.facts.programme'), names.programme],
          [t('words.facts.period'), format.period(plan.period)],
          [t('officeCase.eligibility.heading'), t(`officeCase.eligibility.state.${processing.eligibility?.outcome ?? 'unchecked'}`)],
          ...(criteria.length === 0 ? [] : [[t('officeCase.assessment.heading'), processing.total === null ? t('officeCase.assessment.notYet') : format.percent(processing.total)] as const]),
        ]}
      />
      <p className="actions no-print">
        <Link className="button secondary" to={`/queue/${encodeURIComponent(file.id)}`}>
          {t('officeDecision.toApplication')}
        </Link>
      </p>
      {file.status === 'submitted' && stage.stage !== 'decide' && stage.stage !== 'refuse' && <p className="notice-box">{t('officeDecision.early')}</p>}
    </>
  );
}

function Deciding({ file, round }: { file: ApplicationFile; round: number }) {
  const { i18n } = useTranslation();
  const [draft, setDraft, forget] = useKeptDraft(file.id, 'decision', round, () => startDraft(file, i18n.language));
  const [previewed, setPreviewed] = useState(false);
  const judged = judge(draft, file);
  if (previewed && judged.body !== null) return <DecisionPreview file={file} judged={judged} back={() => setPreviewed(false)} decided={forget} />;
  return <DecisionForm file={file} draft={draft} judged={judged} change={(part) => setDraft({ ...draft, ...part })} preview={() => setPreviewed(true)} />;
}
