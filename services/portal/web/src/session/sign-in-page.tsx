import '../styles/sign-in.css';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { InlineAlert } from 'suomifi-ui-components';
import { useNames } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { homeOf, ownPath, signInAddress, useSession, type Session } from './session.js';

const problems = new Set(['expired', 'refused', 'over', 'unavailable']);

export function SignInPage() {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const { data: session, error, refetch } = useSession();
  const to = ownPath(query.get('to'));
  const problem = query.get('problem');
  if (session?.user) return <Navigate to={to ?? homeOf(session.user)} replace />;
  return (
    <div className="page sign-in">
      <div className="sign-in-intro">
        <PageTitle title={t('signIn.title')} heading={t('app.name')} />
        <p className="lead">{t('signIn.lead')}</p>
        <p>{t('signIn.what')}</p>
        {problem !== null && (
          <InlineAlert status={problem === 'expired' || problem === 'over' ? 'warning' : 'error'} className="notice">
            {t(`signIn.problem.${problems.has(problem) ? problem : 'failed'}`)}
          </InlineAlert>
        )}
        {to !== null && to !== '/' && <p className="quiet">{t('signIn.where')}</p>}
        {session && !session.development && (
          <a className="button primary" href={signInAddress(to)}>
            {t('signIn.button')}
          </a>
        )}
      </div>
      {!session && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('signIn.checking')} />)}
      {session?.development && <DemoUsers users={session.demoUsers} to={to} />}
    </div>
  );
}

type DemoUser = Session['demoUsers'][number];
const groupOf = ({ roles }: DemoUser) => (roles.includes('applicant') ? 'organisations' : roles.includes('auditor') ? 'audit' : 'authority');

function DemoUsers({ users, to }: { users: readonly DemoUser[]; to: string | null }) {
  const { t } = useTranslation();
  return (
    <section className="demo" aria-labelledby="demo-users">
      <h2 id="demo-users">{t('signIn.demo.heading')}</h2>
      <p>{t('signIn.demo.text')}</p>
      {(['organisations', 'authority', 'audit'] as const).map((group) => {
        const members = users.filter((user) => groupOf(user) === group);
        if (members.length === 0) return null;
        return (
          <section key={group} aria-labelledby={`demo-${group}`}>
            <h3 id={`demo-${group}`}>{t(`signIn.demo.${group}`)}</h3>
            <ul className="demo-users">
              {members.map((user) => (
                <DemoUserEntry key={user.id} user={user} to={to} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

function DemoUserEntry({ user, to }: { user: DemoUser; to: string | null }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const who = nameOf(`signIn.user.${user.id}`, 'who', user.id);
  return (
    <li>
      <div>
        <strong>{who}</strong>
        <p>{nameOf(`signIn.user.${user.id}`, 'what', user.roles.join(', '))}</p>
      </div>
      <a className="button secondary" href={signInAddress(to, user.id)} aria-label={t('signIn.demo.signInAs', { who })}>
        {t('session.signIn')}
      </a>
    </li>
  );
}
