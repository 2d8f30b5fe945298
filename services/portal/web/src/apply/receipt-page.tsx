import '../styles/apply.css';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useDraft } from './apply-data.js';
import { useApplication } from '../grant/grant-data.js';
import { secondsIn } from './helsinki.js';

/** The proof of a submission: when to the second, and the digest of what was submitted. */
export function ReceiptPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { draft: id = '' } = useParams();
  const { data: draft, error, refetch } = useDraft(id);
  const { data: application } = useApplication(id, draft?.application !== null && draft !== undefined);
  if (isNotFound(error)) return <NotFound />;
  if (draft && !draft.receipt) return <Navigate to={`/drafts/${encodeURIComponent(id)}/summary`} replace />;
  const { receipt } = draft ?? {};
  return (
    <div className="page narrow receipt">
      <PageTitle title={t('receipt.title')} />
      {!receipt && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {receipt && (
        <>
          <p className="lead" role="status">
            {t('receipt.text', { time: secondsIn(format, receipt.submittedAt) })}
          </p>
          <dl className="facts stacked">
            {application && (
              <div>
                <dt>{t('apply.field.name')}</dt>
                <dd className="breakable">
                  <bdi>{application.plan.name}</bdi>
                </dd>
              </div>
            )}
            <div>
              <dt>{t('receipt.at')}</dt>
              <dd>{secondsIn(format, receipt.submittedAt)}</dd>
            </div>
            {receipt.submittedBy && (
              <div>
                <dt>{t('receipt.by')}</dt>
                <dd>{receipt.submittedBy}</dd>
              </div>
            )}
            <div>
              <dt>{t('receipt.number')}</dt>
              <dd className="code">{id}</dd>
            </div>
            <div>
              <dt>{t('receipt.digest')}</dt>
              <dd className="code breakable">{receipt.digest}</dd>
            </div>
          </dl>
          <p className="quiet">{t('receipt.digestText')}</p>
          <p className="actions">
            <Link className="button secondary" to={`/applications/${encodeURIComponent(id)}`}>
              {t('receipt.toApplication')}
            </Link>{' '}
            <button type="button" className="button plain no-print" onClick={() => window.print()}>
              {t('grant.print')}
            </button>
          </p>
        </>
      )}
    </div>
  );
}
