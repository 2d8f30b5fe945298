import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { User } from '../session/session.js';

const ofApplicant = [
  ['/home', 'nav.home'],
  ['/apply', 'nav.openCalls'],
  ['/applications', 'nav.applications'],
  ['/grants', 'nav.grants'],
] as const;
const spending = ['verifier', 'decision-maker', 'payer', 'auditor'];
const ofAuthority: readonly (readonly [to: string, name: string, roles?: readonly string[]])[] = [
  ['/queue', 'nav.queue'],
  ['/claims', 'claimQueue.nav', spending],
  ['/payments', 'payments.title', spending],
  ['/calls', 'nav.calls'],
  ['/grants', 'nav.grants'],
  ['/programmes', 'nav.programmes'],
  ['/register', 'register.title'],
];

/** Whether the person works for an organisation that carries grants out, and not for the authority. */
export const isApplicant = ({ roles }: Pick<User, 'roles'>): boolean => roles.includes('applicant');

/** The ways to the parts of the site that the person's role works with. */
export function MainNavigation({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <nav className="main-navigation" aria-label={t('nav.label')}>
      <ul>
        {(isApplicant(user) ? ofApplicant : ofAuthority.filter(([, , roles]) => roles === undefined || roles.some((role) => user.roles.includes(role)))).map(([to, name]) => (
          <li key={to}>
            <NavLink to={to}>{t(name)}</NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
