import '../styles/tables.css';
import '../styles/apply.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, send } from '../api.js';
import type { EditionFile } from '../api-types.js';
import { Attachments } from '../attachments/attachments.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat, useNames } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { applicationPath, useDraft } from './apply-data.js';
import { AreaField } from './fields.js';
import type { OwnApplication } from './own-application.js';
import { SupplementForm } from './supplement-form.js';

/** Whoever comes from a task that the authority made has to see what it is about, not what was read a moment before. */
const FRESH = { staleTime: 0 };

/** An application of one's own after it was submitted: what has become of it, and what is asked. */
export function OwnApplicationPage() {
  const { application: id = '' } = useParams();
  const { t, i18n } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['apply', 'application', id], queryFn: ({ signal }) => read<OwnApplication>(applicationPath(id), i18n.language, signal), ...FRESH });
  if (isNotFound(error)) return <NotFound />;
  const name = data?.plan.name ?? t('own.title');
  return (
    <div className="page own">
      <Breadcrumbs steps={[{ to: '/applications', name: t('nav.applications') }, { name }]} />
      <PageTitle title={name} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <dl className="facts">
            <div>
              <dt>{t('words.facts.status')}</dt>
              <dd>
                <span className={data.status === 'awarded' ? 'tag running' : 'tag'}>{nameOf('applications.status', data.status)}</span>
              </dd>
            </div>
            <div>
              <dt>{t('own.submitted')}</dt>
              <dd>{format.day(data.submittedOn)}</dd>
            </div>
            <div>
              <dt>{t('words.facts.period')}</dt>
              <dd>{format.period(data.plan.period)}</dd>
            </div>
            <ReceiptFact id={id} />
          </dl>
          <Decision application={data} />
          <Supplements application={data} />
          <Hearing application={data} />
          <Messages id={id} />
          <div className="list-section">
            <Attachments application={id} mayAdd={data.status !== 'withdrawn'} />
          </div>
          {data.status === 'submitted' && <Withdrawal id={id} />}
        </>
      )}
    </div>
  );
}

/** An application that was written here has a receipt. */
function ReceiptFact({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useDraft(id);
  if (!data?.receipt) return null;
  return (
    <div>
      <dt>{t('own.digest')}</dt>
      <dd>
        <Link to={`/drafts/${encodeURIComponent(id)}/receipt`}>{t('own.toReceipt')}</Link>
      </dd>
    </div>
  );
}

function Decision({ application: { id, status, decidedOn, withdrawnOn, reason, terms, code, processing } }: { application: OwnApplication }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rectifications, dueDates } = processing;
  const decided = status === 'awarded' || status === 'rejected';
  const canAsk = decided && dueDates.rectification !== null && !rectifications.some((one) => one.status === 'requested' || one.status === 'waiting');
  return (
    <section aria-labelledby="decision" className="list-section">
      <h2 id="decision">{t('own.decision')}</h2>
      {status === 'submitted' && <p>{t('own.waiting')}</p>}
      {status === 'awarded' && terms && decidedOn !== undefined && <p>{t('own.awarded', { amount: format.euros(terms.granted), day: format.day(decidedOn) })}</p>}
      {status === 'rejected' && decidedOn !== undefined && <p>{t('own.rejected', { day: format.day(decidedOn) })}</p>}
      {status === 'withdrawn' && withdrawnOn !== undefined && <p>{t('own.withdrawnOn', { day: format.day(withdrawnOn) })}</p>}
      {reason && <p className="breakable pre-line">{t('own.reason', { text: reason })}</p>}
      {status === 'awarded' && (
        <p>
          <Link className="button secondary" to={`/grants/${encodeURIComponent(id)}`}>
            {t('own.toGrant')} {code}
          </Link>
        </p>
      )}
      {decided && <Documents id={id} />}
      {rectifications.map((one) => (
        <p key={one.number}>
          {t(`own.rectificationStatus.${one.status}`, { number: one.number })}
          {one.decisionReason && <span className="breakable pre-line"> {one.decisionReason}</span>}
        </p>
      ))}
      {canAsk && dueDates.rectification !== null && (
        <details>
          <summary>{t('own.rectification')}</summary>
          <p>{t('own.until', { day: format.day(dueDates.rectification) })}</p>
          <TextSender id={id} field="rectification" label={t('own.rectificationReason')} button={t('own.sendRectification')} path="rectification-requests" bodyOf={(text) => ({ reason: text })} />
        </details>
      )}
    </section>
  );
}

interface Documents {
  readonly documents: readonly { readonly document: number; readonly decision: string; readonly decidedOn: string; readonly files: readonly EditionFile[] }[];
}

/** The decisions as documents, once they are made. */
function Documents({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['apply', 'application', id, 'documents'], queryFn: ({ signal }) => read<Documents>(`/api/v1/reports/${encodeURIComponent(id)}/decisions`, i18n.language, signal), ...FRESH });
  const made = data?.documents.filter(({ files }) => files.length > 0) ?? [];
  if (made.length === 0) return null;
  return (
    <ul className="plain-list">
      {made.map(({ document, decidedOn, files }) => (
        <li key={document}>
          {t('own.document', { number: document, day: format.day(decidedOn) })}{' '}
          {files.map((file) => (
            <a key={file.name} href={`/portal${file.href}`} download>
              {file.format === 'pdf' ? t('editions.pdf', { language: t(`editions.language.${file.language ?? 'fi'}`) }) : t('editions.json')}
            </a>
          )).flatMap((link, at) => (at === 0 ? [link] : [', ', link]))}
        </li>
      ))}
    </ul>
  );
}

function Supplements({ application }: { application: OwnApplication }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { supplements } = application.processing;
  if (supplements.length === 0) return null;
  return (
    <section aria-labelledby="supplements" className="list-section">
      <h2 id="supplements">{t('own.supplements')}</h2>
      {supplements.map((one) => (
        <div key={one.number} className="supplement">
          <h3>{t('own.supplement', { number: one.number, day: format.day(one.due) })}</h3>
          <p>{one.sections.map((section) => t(`apply.section.${section}`)).join(', ')}</p>
          {one.reason && (
            <p className="breakable pre-line">
              <bdi>{one.reason}</bdi>
            </p>
          )}
          {one.answeredOn === null ? application.status === 'submitted' && <SupplementForm application={application} supplement={one} /> : <p className="quiet">{t('own.answered', { day: format.day(one.answeredOn) })}</p>}
        </div>
      ))}
    </section>
  );
}

function Hearing({ application: { id, processing } }: { application: OwnApplication }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { hearing } = processing;
  if (!hearing) return null;
  return (
    <section aria-labelledby="hearing" className="list-section">
      <h2 id="hearing">{t('own.hearing')}</h2>
      <p>{t('own.hearingText', { day: format.day(hearing.due) })}</p>
      {hearing.reason && <p className="breakable pre-line">{t('own.reason', { text: hearing.reason })}</p>}
      {hearing.answeredOn === null ? (
        <TextSender id={id} field="hearing" label={t('own.yourAnswer')} button={t('own.sendAnswer')} path="hearing/answer" bodyOf={(text) => ({ text })} />
      ) : (
        <>
          <p className="quiet">{t('own.answered', { day: format.day(hearing.answeredOn) })}</p>
          <p className="breakable pre-line">{hearing.answer}</p>
        </>
      )}
    </section>
  );
}

interface Message {
  readonly number: number;
  readonly from: 'applicant' | 'authority';
  readonly at: string;
  readonly text: string | null;
}

function Messages({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['apply', 'application', id, 'messages'], queryFn: ({ signal }) => read<{ readonly messages: readonly Message[] }>(`${applicationPath(id)}/messages`, i18n.language, signal), ...FRESH });
  return (
    <section aria-labelledby="messages" className="list-section">
      <h2 id="messages">{t('own.messages')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data?.messages.length === 0 && <p className="quiet">{t('own.noMessages')}</p>}
      <ol className="messages">
        {data?.messages.map(({ number, from, at, text }) => (
          <li key={number} className={from}>
            <p className="quiet">
              {t(`own.from.${from}`)} {format.dayAndClock(at)}
            </p>
            <p className="breakable pre-line">
              <bdi>{text}</bdi>
            </p>
          </li>
        ))}
      </ol>
      <TextSender id={id} field="message" label={t('own.message')} button={t('own.sendMessage')} path="messages" bodyOf={(text) => ({ text })} />
    </section>
  );
}

/** A text that is sent on its own, under one key however often it is tried. */
function TextSender({ id, field, label, button, path, bodyOf, optional = false }: { id: string; field: string; label: string; button: string; path: string; bodyOf: (text: string) => unknown; optional?: boolean }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const key = useRef(newKey());
  const sending = useMutation({
    mutationFn: () => send(`${applicationPath(id)}/${path}`, { body: bodyOf(text), idempotencyKey: key.current }, i18n.language),
    onSuccess: async () => {
      key.current = newKey();
      setText('');
      await queries.invalidateQueries({ queryKey: ['apply'] });
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status !== 0 && error.status < 500) key.current = newKey();
    },
  });
  return (
    <div className="sender no-print">
      <AreaField field={`${field}-text`} label={label} rows={3} longest={20_000} value={text} change={setText} />
      <Button variant="secondary" disabled={sending.isPending || (!optional && text.trim() === '')} onClick={() => sending.mutate()}>
        {button}
      </Button>
      <p role="status">{sending.isSuccess && text === '' ? t('own.sent') : ''}</p>
      <div role="alert">
        {sending.error && (
          <InlineAlert status="error" labelText={t('own.failed')}>
            {sending.error instanceof ApiProblem && sending.error.status !== 0 ? (sending.error.detail ?? sending.error.title) : t('error.unreachable')}
          </InlineAlert>
        )}
      </div>
    </div>
  );
}

function Withdrawal({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <details className="list-section">
      <summary>{t('own.withdraw')}</summary>
      <p>{t('own.withdrawText')}</p>
      <TextSender id={id} field="withdrawal" optional label={t('own.withdrawReason')} button={t('own.withdrawYes')} path="withdrawal" bodyOf={(text) => (text.trim() === '' ? {} : { reason: text })} />
    </details>
  );
}
