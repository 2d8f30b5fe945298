import { useTranslation } from 'react-i18next';
import { Button, InlineAlert, LoadingSpinner } from 'suomifi-ui-components';
import { ApiProblem } from '../api.js';

export function Loading({ text }: { text: string }) {
  return (
    <div className="loading" role="status">
      <LoadingSpinner text={text} textAlign="right" variant="small" />
    </div>
  );
}

/** What went wrong in the platform's own words, and a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  const text = problem?.status === 0 ? t('error.unreachable') : (problem?.detail ?? t('error.other'));
  return (
    <div className="failure" role="alert">
      <InlineAlert status="error" labelText={t('error.heading')}>
        <p>{text}</p>
        {problem?.correlation && <p className="quiet">{t('error.reference', { id: problem.correlation })}</p>}
      </InlineAlert>
      <Button variant="secondary" onClick={retry}>
        {t('app.retry')}
      </Button>
    </div>
  );
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 404 || error.status === 403);
