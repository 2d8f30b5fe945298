import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { User } from '../session/session.js';

const ofApplicant = [
  ['/home', 'nav.home'],
  ['/apply', 'nav.openCalls'],
  ['/applications', 'nav.applications'],
  ['/grants', 'nav.grants'],
] as const;
const ofAuthority = [
  ['/queue', 'nav.queue'],
  ['/calls', 'nav.calls'],
  ['/grants', 'nav.grants'],
  ['/programmes', 'nav.programmes'],
] as const;

/** Whether the person works for an organisation that carries grants out, and not for the authority. */
export const isApplicant = ({ roles }: Pick<User, 'roles'>): boolean => roles.includes('applicant');

/** The ways to the parts of the site that the person's role works with. */
export function MainNavigation({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <nav className="main-navigation" aria-label={t('nav.label')}>
      <ul>
        {(isApplicant(user) ? ofApplicant : ofAuthority).map(([to, name]) => (
          <li key={to}>
            <NavLink to={to}>{t(name)}</NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
