import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { Failure, Loading } from '../layout/states.js';
import { hasEnded, homeOf, useSession } from './session.js';

/** The address of the site alone: leads to where the person's work begins. */
export function Start() {
  const { data: session } = useSession();
  return session?.user ? <Navigate to={homeOf(session.user)} replace /> : null;
}

/** The pages below are for whoever is signed in; everybody else signs in first and comes back to the same place. */
export function SignedIn() {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useSession();
  const { pathname, search, hash } = useLocation();
  if (session?.user) return <Outlet />;
  if (session) {
    const query = new URLSearchParams({ to: `${pathname}${search}${hash}` });
    if (hasEnded()) query.set('problem', 'expired');
    return <Navigate to={`/sign-in?${query}`} replace />;
  }
  return <div className="page">{error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('signIn.checking')} />}</div>;
}
