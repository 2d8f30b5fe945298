import { useTranslation } from 'react-i18next';
import { Link, Outlet } from 'react-router';
import { choose } from '../i18n.js';
import { languages, type Language } from '../format.js';
import { homeOf, useSession } from '../session/session.js';
import { ActingBanner } from '../stand-in/acting-banner.js';
import { MainNavigation } from './main-navigation.js';
import { UserMenu } from './user-menu.js';

const own: Record<Language, string> = { fi: 'Suomi', sv: 'Svenska', en: 'English' };

export function Layout() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  return (
    <>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="site-header">
        <div className="bar">
          <Link className="brand" to={session?.user ? homeOf(session.user) : '/sign-in'}>
            <Mark />
            <span>
              <strong>{t('app.name')}</strong>
              <small>{t('app.tagline')}</small>
            </span>
          </Link>
          <div className="header-tools">
            <Languages />
            {session?.user && <UserMenu user={session.user} csrf={session.csrf} />}
          </div>
        </div>
        {session?.user && <MainNavigation user={session.user} />}
      </header>
      {session?.user && <ActingBanner key={session.user.id} user={session.user} />}
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="site-footer">
        <div className="bar">
          <p>{t('app.footer')}</p>
          <a href="/api">{t('app.apiLink')}</a>
        </div>
      </footer>
    </>
  );
}

function Languages() {
  const { t, i18n } = useTranslation();
  return (
    <nav className="languages" aria-label={t('app.languages')}>
      <ul>
        {languages.map((language) => (
          <li key={language}>
            <button type="button" lang={language} aria-current={i18n.language === language ? 'true' : undefined} onClick={() => void choose(language)}>
              <span className="wide">{own[language]}</span>
              <abbr className="slim" title={own[language]}>
                {language.toUpperCase()}
              </abbr>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="5" fill="currentColor" />
      <rect x="6" y="7" width="20" height="5" rx="1" fill="#fff" />
      <rect x="6" y="14.5" width="14" height="4" rx="1" fill="#8fb8ee" />
      <rect x="6" y="21" width="17" height="4" rx="1" fill="#8fb8ee" />
    </svg>
  );
}
