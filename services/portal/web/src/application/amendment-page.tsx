import '../styles/tables.css';
import '../styles/office.css';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { read } from '../api.js';
import { AmendmentFiles } from '../attachments/attachments.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { usePackNames } from '../office/pack-names.js';
import type { ApplicationFile, Impact, OfficeAmendment } from '../office-types.js';
import { AmendmentForm } from './amendment-form.js';
import { AmendmentSupplement } from './amendment-supplement.js';
import { AskedParts } from './amendment-parts.js';
import { partsOf } from './amendment-draft.js';
import { applicationPath, useApplicationFile, useRoles } from './application-data.js';
import { ImpactTables } from './impact-tables.js';
import { Facts, Prose } from './plan-sections.js';

/** One amendment of a grant: what it asks for, what that would do, and the answer to each part of it. */
export function AmendmentPage() {
  const { grant = '', number = '' } = useParams();
  return <Amendment key={`${grant} ${number}`} grant={grant} number={number} />;
}

function Amendment({ grant, number }: { grant: string; number: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useApplicationFile(grant);
  const amendment = number === 'latest' ? data?.amendments?.at(-1) : data?.amendments?.find((one) => String(one.number) === number);
  const asked = amendment?.number;
  const impact = useQuery({
    queryKey: ['application', grant, 'impact', asked],
    queryFn: ({ signal }) => read<Impact>(`${applicationPath(grant)}/amendments/${asked}/impact`, i18n.language, signal),
    enabled: asked !== undefined,
  });
  if (isNotFound(error) || (data && !amendment)) return <NotFound />;
  const title = t('amendments.title', { number: asked ?? '' });
  return (
    <div className="page amendment-decision">
      <Breadcrumbs steps={[{ to: '/queue', name: t('officeQueue.title') }, { to: `/grants/${encodeURIComponent(grant)}`, name: data?.code ?? t('grant.title') }, { name: title }]} />
      <PageTitle title={data ? `${title}: ${data.code ?? ''} ${data.plan.name}` : title} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && amendment && <Asked file={data} amendment={amendment} impact={impact} />}
    </div>
  );
}

interface Asking {
  readonly data: Impact | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

function Asked({ file, amendment, impact }: { file: ApplicationFile; amendment: OfficeAmendment; impact: Asking }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const names = usePackNames(file.programme);
  const waits = amendment.supplements.some(({ answeredOn }) => answeredOn === null);
  return (
    <>
      <Head amendment={amendment} applicant={file.plan.applicant.name} />
      <section aria-labelledby="asked">
        <h2 id="asked">{t('officeAmendment.asked')}</h2>
        <AskedParts amendment={amendment} file={file} impact={impact.data} names={names} />
        <AmendmentSupplement application={file.id} amendment={amendment} />
      </section>
      <AmendmentFiles grant={file.id} number={amendment.number} mayAdd={amendment.status === 'requested' && (has('case-officer') || has('decision-maker'))} />
      {!impact.data && (impact.error ? <Failure error={impact.error} retry={() => void impact.refetch()} /> : <Loading text={t('officeAmendment.loading')} />)}
      {impact.data && <ImpactTables impact={impact.data} file={file} names={names} hasBudget={partsOf(amendment).some(({ kind }) => kind === 'budget')} />}
      {impact.data && amendment.status === 'requested' && has('decision-maker') && (
        <section aria-labelledby="answer" className="no-print">
          <h2 id="answer">{t('officeAmendment.answer')}</h2>
          {waits && <p className="notice-box">{t('officeAmendment.waitsForSupplement')}</p>}
          <AmendmentForm key={`${file.terms?.budgetVersion} ${amendment.supplements.length}`} file={file} amendment={amendment} impact={impact.data} names={names} />
        </section>
      )}
      {amendment.status !== 'requested' && <Decided amendment={amendment} />}
    </>
  );
}

function Head({ amendment: { status, outcome, filedOn, effectiveFrom, reason }, applicant }: { amendment: OfficeAmendment; applicant: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = status === 'accepted' && outcome === 'accepted-with-changes' ? outcome : status;
  return (
    <>
      <Facts
        facts={[
          [t('words.facts.status'), <span key="status" className={`tag ${state.startsWith('accepted') ? 'running' : 'still'}`}>{t(`officeAmendment.status.${state}`)}</span>],
          [t('officeCase.applicant'), <bdi key="applicant">{applicant}</bdi>],
          [t('officeAmendment.filed'), format.day(filedOn)],
          [t('officeAmendment.effective'), format.day(effectiveFrom)],
        ]}
      />
      <Prose text={reason} missing={t('officeAmendment.noReason')} />
    </>
  );
}

function Decided({ amendment: { decidedOn, parts, granted } }: { amendment: OfficeAmendment }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section aria-labelledby="decided">
      <h2 id="decided">{t('officeAmendment.decided')}</h2>
      {decidedOn !== null && <p>{t('amendments.decided', { day: format.day(decidedOn) })}</p>}
      <dl className="answers">
        {parts.map(({ kind, outcome, reason }) => (
          <div key={kind}>
            <dt>{t(`officeAmendment.part.${kind}`)}</dt>
            <dd>
              {outcome !== null && <span className={`tag ${outcome.startsWith('accepted') ? 'running' : 'still'}`}>{t(`officeAmendment.status.${outcome}`)}</span>}
              <Prose text={reason} />
            </dd>
          </div>
        ))}
      </dl>
      {granted.difference !== '0.00' && <p>{t('amendments.grantedChange', { before: format.euros(granted.old), after: format.euros(granted.new) })}</p>}
    </section>
  );
}
