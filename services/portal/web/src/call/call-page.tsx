import '../styles/tables.css';
import '../styles/office.css';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useRoles } from '../application/application-data.js';
import { Facts, Prose } from '../application/plan-sections.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { usePackNames } from '../office/pack-names.js';
import type { CallFile } from '../office-types.js';
import { CallActs } from './call-acts.js';
import { CallForm } from './call-form.js';
import { useCall } from './call-data.js';

/** A call that is being drafted. */
export function NewCallPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/calls', name: t('officeCalls.title') }, { name: t('officeCalls.new') }]} />
      <PageTitle title={t('officeCalls.new')} />
      <CallForm call={undefined} />
    </div>
  );
}

/** One call: its draft to edit, and once it is published what can still be done with it. */
export function CallPage() {
  const { call = '' } = useParams();
  return <One key={call} call={call} />;
}

function One({ call }: { call: string }) {
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch } = useCall(call);
  if (isNotFound(error)) return <NotFound />;
  const name = data?.names[i18n.language as 'fi'] ?? call;
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/calls', name: t('officeCalls.title') }, { name }]} />
      <PageTitle title={name} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <CallFacts call={data} />
          {has('case-officer') && data.state === 'draft' && <CallForm call={data} />}
          {has('case-officer') && <CallActs call={data} />}
        </>
      )}
    </div>
  );
}

function CallFacts({ call }: { call: CallFile }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const names = usePackNames(call.programme);
  return (
    <>
      <Facts
        facts={[
          [t('words.facts.status'), <span key="state" className={`tag ${call.state === 'open' ? 'running' : 'still'}`}>{t(`officeCalls.state.${call.state}`)}</span>],
          [t('officeCalls.code'), <span key="code" className="code">{call.code}</span>],
          [t('words.facts.programme'), names.programme],
          [t('officeCalls.column.opens'), format.dayAndClock(call.opensAt)],
          [t('officeCalls.column.closes'), format.dayAndClock(call.closesAt)],
          [t('officeRanking.budget'), call.budget === null ? t('officeRanking.noBudget') : format.euros(call.budget)],
          [t('officeCalls.column.requested'), `${format.amount(call.requested)} (${t('officeCalls.applications', { count: call.applications })})`],
          ...(call.authority === null ? [] : [[t('officeCase.authority'), names.authority(call.authority)] as const]),
          ...(call.priority === null ? [] : [[t('officeCase.priority'), names.priority(call.priority)] as const]),
        ]}
      />
      <Prose text={call.description[i18n.language as 'fi']} />
      {call.state !== 'draft' && (
        <p className="actions no-print">
          <Link className="button secondary" to={`/calls/${encodeURIComponent(call.code)}/ranking`}>
            {t('officeRanking.title')}
          </Link>
        </p>
      )}
      {call.extensions.length > 0 && (
        <section aria-labelledby="extensions">
          <h2 id="extensions">{t('officeCalls.extensions')}</h2>
          <ol className="entries">
            {call.extensions.map(({ was, closesAt, on, reason }) => (
              <li key={on}>
                <p>{t('officeCalls.extended', { was: format.dayAndClock(was), now: format.dayAndClock(closesAt), on: format.dayAndClock(on) })}</p>
                <Prose text={reason ?? null} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
