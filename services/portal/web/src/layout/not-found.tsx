import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageTitle } from './page-title.js';

/** The same for what is not there and for what the reader may not see. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page narrow">
      <PageTitle title={t('notFound.title')} />
      <p className="lead">{t('notFound.text')}</p>
      <p>
        <Link to="/grants">{t('notFound.toGrants')}</Link>
      </p>
    </div>
  );
}
