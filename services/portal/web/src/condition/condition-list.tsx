import '../styles/office.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConditionState } from '../api-types.js';
import { applicationPath, changedBy, useRoles } from '../application/application-data.js';
import { Foldable } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, DateField, TextBox } from '../office/fields.js';

const tone = { open: 'still', reported: 'running', 'sent-back': 'bad', met: 'still' } as const;
const outcomes = ['accepted', 'supplement'] as const;

/**
 * The conditions of a decision: how each stands, and what the reader can do about it. Conditions stand as they were decided: the place is the name.
 * @param closed whether the operation is closed: what was not met by then waits for nobody
 */
export function ConditionList({ application, conditions, states, closed = false }: { application: string; conditions: readonly (string | null)[]; states: readonly ConditionState[]; closed?: boolean }) {
  const { t } = useTranslation();
  return (
    <ol className="document-list">
      {conditions.map((text, at) => (
        <li key={at}>
          <bdi>{text ?? t('officeCase.erased')}</bdi>
          {states[at] && <State application={application} state={states[at]} lapsed={closed && states[at].status !== 'met'} />}
        </li>
      ))}
    </ol>
  );
}

function State({ application, state, lapsed }: { application: string; state: ConditionState; lapsed: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const { condition, status, due, note, reportedOn, reason, reviewedOn } = state;
  const reports = !lapsed && has('applicant') && (status === 'open' || status === 'sent-back');
  const reviews = !lapsed && (has('case-officer') || has('decision-maker')) && status !== 'met';
  return (
    <>
      <span className="under">
        <span className={`tag ${lapsed ? 'still' : tone[status]}`}>{t(`conditions.status.${lapsed ? 'lapsed' : status}`)}</span>{' '}
        {[
          ...(due === null || status === 'met' || lapsed ? [] : [t('officeDecision.dueBy', { day: format.day(due) })]),
          ...(reportedOn === null ? [] : [t('conditions.reportedOn', { day: format.day(reportedOn) })]),
          ...(reviewedOn === null ? [] : [t('conditions.reviewedOn', { day: format.day(reviewedOn) })]),
        ].join(' · ')}
      </span>
      {note !== null && <Said name={t('conditions.note')} text={note} />}
      {reason !== null && <Said name={t('conditions.answer')} text={reason} />}
      {reports && (
        <Foldable summary={t('conditions.report', { number: condition })}>
          <ReportForm application={application} condition={condition} />
        </Foldable>
      )}
      {reviews && (
        <Foldable summary={t('conditions.review', { number: condition })} open={status === 'reported'}>
          <ReviewForm application={application} condition={condition} reported={status === 'reported'} />
        </Foldable>
      )}
    </>
  );
}

function Said({ name, text }: { name: string; text: string }) {
  return (
    <div className="answer">
      <p className="quiet">{name}</p>
      <Prose text={text} />
    </div>
  );
}

/** What an act on a condition may change of what is shown: the applicant's tasks and duties too. */
const changed = (application: string) => [...changedBy(application), ['apply'], ['duties']];
const pathOf = (application: string, condition: number, act: 'report' | 'review'): string => `${applicationPath(application)}/conditions/${condition}/${act}`;

function ReportForm({ application, condition }: { application: string; condition: number }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const acting = useAct(changed(application));
  return (
    <ActForm acting={acting} send={() => acting.act(pathOf(application, condition, 'report'), { body: note.trim() === '' ? {} : { note } })} button={t('conditions.sendReport')} secondary>
      <TextBox label={t('conditions.noteLabel')} hint={t('conditions.noteHint')} value={note} change={setNote} error={acting.wrong('note')} />
    </ActForm>
  );
}

/** Only what was reported can be sent back; the authority may find any condition met. */
function ReviewForm({ application, condition, reported }: { application: string; condition: number; reported: boolean }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState('');
  const [reason, setReason] = useState('');
  const [due, setDue] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changed(application));
  const asks = outcome === 'supplement';
  const lacksReason = asks && reason.trim() === '';
  const submit = async () => {
    setTried(true);
    if (outcome === '' || lacksReason) return;
    await acting.act(pathOf(application, condition, 'review'), { body: { outcome, ...(reason.trim() === '' ? {} : { reason }), ...(asks && due !== '' ? { due } : {}) } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('conditions.sendReview')} secondary>
      <Choice label={t('conditions.outcome')} value={outcome} change={setOutcome} error={tried && outcome === '' ? t('office.needed') : acting.wrong('outcome')}
        options={outcomes.filter((one) => one === 'accepted' || reported).map((value) => ({ value, name: t(`conditions.outcomes.${value}`) }))} />
      <TextBox label={t('conditions.reason')} value={reason} change={setReason} error={tried && lacksReason ? t('office.needed') : acting.wrong('reason')} />
      {asks && <DateField label={t('conditions.due')} hint={t('conditions.dueHint')} value={due} change={setDue} error={acting.wrong('due')} />}
    </ActForm>
  );
}
