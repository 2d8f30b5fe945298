import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { NotFound } from './not-found.js';
import { PageTitle } from './page-title.js';

/** A page that failed says so and can be loaded anew; the rest of the site keeps working. */
export function ErrorBoundary() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  return (
    <div className="page narrow" role="alert">
      <PageTitle title={t('error.crashHeading')} />
      <p className="lead">{t('error.crashText')}</p>
      <Button onClick={() => window.location.reload()}>{t('error.reload')}</Button>
    </div>
  );
}
