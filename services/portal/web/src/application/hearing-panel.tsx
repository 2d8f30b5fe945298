import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, TextBox } from '../office/fields.js';
import type { ApplicationFile } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';
import { Foldable, Panel } from './panel.js';
import { Prose } from './plan-sections.js';

/** The applicant is heard before a decision that goes against them, where the programme asks for it. */
export function HearingPanel({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const hearing = file.processing.hearing;
  const asked = file.limits.hearing === 'before-rejection';
  const may = has('case-officer') && file.status === 'submitted' && hearing === null;
  if (!asked && hearing === null && !may) return null;
  const state = hearing === null ? 'none' : hearing.answeredOn === null ? 'open' : 'answered';
  return (
    <Panel id="hearing" heading={t('officeCase.hearing.heading')} state={t(`officeCase.hearing.state.${state}`)} good={state === 'answered'}>
      {asked && hearing === null && <p className="quiet">{t('officeCase.hearing.needed')}</p>}
      {hearing && (
        <>
          <Prose text={hearing.reason} />
          <p className="quiet">{t('officeCase.hearing.due', { day: format.day(hearing.due) })}</p>
          {hearing.answeredOn !== null && (
            <div className="answer">
              <p className="quiet">{t('officeCase.hearing.answered', { day: format.day(hearing.answeredOn) })}</p>
              <Prose text={hearing.answer} missing={t('officeCase.erased')} />
            </div>
          )}
        </>
      )}
      {may && (
        <Foldable summary={t('officeCase.hearing.hear')}>
          <HearingForm application={file.id} />
        </Foldable>
      )}
    </Panel>
  );
}

function HearingForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [due, setDue] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    setTried(true);
    if (reason.trim() !== '' && due !== '') await acting.act(`${applicationPath(application)}/hearing`, { body: { reason, due } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.hearing.send')}>
      <TextBox label={t('officeCase.hearing.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      <DateField label={t('officeCase.hearing.until')} value={due} change={setDue} error={tried && due === '' ? t('office.needed') : acting.wrong('due')} />
    </ActForm>
  );
}
