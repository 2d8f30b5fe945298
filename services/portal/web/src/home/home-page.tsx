import '../styles/apply.css';
import '../styles/office.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { useOpenCalls, useTasks } from '../apply/apply-data.js';
import { ClosingTime } from '../apply/editor-parts.js';
import { TaskEntry } from '../apply/task-entry.js';
import { inOrder } from '../apply/tasks.js';
import { NextDuties } from '../duty/next-duties.js';
import { OpenClaims } from '../claim/open-claims.js';
import { PartnerGrants } from '../claim/partner-grants.js';
import { isApplicant } from '../layout/main-navigation.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { homeOf, useSession } from '../session/session.js';

/** What the organisation has to do next, and until when. */
export function HomePage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  if (session?.user && !isApplicant(session.user)) return <Navigate to={homeOf(session.user)} replace />;
  return (
    <div className="page home">
      <PageTitle title={t('home.title')} />
      <div className="columns">
        <div>
          <Tasks />
          <OpenClaims />
          <NextDuties />
          <PartnerGrants />
        </div>
        <Calls />
      </div>
    </div>
  );
}

function Tasks() {
  const { t } = useTranslation();
  const { data, error, refetch } = useTasks();
  const [now] = useState(() => new Date().toISOString());
  const tasks = inOrder(data?.tasks ?? [], now);
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t('home.next')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && tasks.length === 0 && (
        <div className="empty">
          <p>{t('home.nothing')}</p>
          <p>
            <Link to="/apply">{t('home.toCalls')}</Link>
          </p>
        </div>
      )}
      {tasks.length > 0 && (
        <ol className="tasks">
          {tasks.map((task) => (
            <TaskEntry key={`${task.kind}-${task.draft ?? task.application}-${task.number ?? ''}`} task={task} />
          ))}
        </ol>
      )}
      <p className="home-links">
        <Link to="/applications">{t('home.toApplications')}</Link> <Link to="/grants">{t('notFound.toGrants')}</Link> <Link to="/substitutions">{t('home.toSubstitutions')}</Link> <Link to="/payee-account">{t('claiming.payee.title')}</Link>
      </p>
    </section>
  );
}

function Calls() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useOpenCalls();
  const calls = [...(data?.calls ?? [])].sort((one, other) => one.closesAt.localeCompare(other.closesAt)).slice(0, 5);
  return (
    <section aria-labelledby="open-calls">
      <h2 id="open-calls">{t('home.openCalls')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && calls.length === 0 && <p>{t('calls.none')}</p>}
      <ul className="call-list">
        {calls.map(({ id, names, closesAt }) => (
          <li key={id}>
            <Link to={`/apply#${id}`}>{names[i18n.language as 'fi']}</Link>
            <ClosingTime closes={closesAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
