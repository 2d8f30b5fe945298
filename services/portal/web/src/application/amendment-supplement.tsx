import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, TextBox } from '../office/fields.js';
import type { OfficeAmendment } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';
import { Foldable } from './panel.js';
import { Prose } from './plan-sections.js';

/** What the beneficiary was asked to complete about an amendment, and a form to ask. */
export function AmendmentSupplement({ application, amendment: { number, status, supplements } }: { application: string; amendment: OfficeAmendment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const open = supplements.some(({ answeredOn }) => answeredOn === null);
  const may = status === 'requested' && !open && has('case-officer');
  return (
    <>
      {supplements.length > 0 && <h3>{t('officeCase.supplement.heading')}</h3>}
      <ol className="entries">
        {supplements.map(({ on, due, reason, answeredOn, late }) => (
          <li key={on + due}>
            <Prose text={reason} missing={t('officeCase.erased')} />
            <p className="quiet">{answeredOn === null ? t('officeCase.supplement.due', { day: format.day(due) }) : t(late ? 'officeCase.supplement.answeredLate' : 'officeCase.supplement.answered', { day: format.day(answeredOn) })}</p>
          </li>
        ))}
      </ol>
      {may && (
        <Foldable summary={t('officeCase.supplement.ask')}>
          <AskForm application={application} number={number} />
        </Foldable>
      )}
    </>
  );
}

function AskForm({ application, number }: { application: string; number: number }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [due, setDue] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    setTried(true);
    if (reason.trim() !== '' && due !== '') await acting.act(`${applicationPath(application)}/amendments/${number}/supplement-requests`, { body: { reason, due } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.supplement.send')} secondary>
      <TextBox label={t('officeCase.supplement.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      <DateField label={t('officeCase.supplement.until')} value={due} change={setDue} error={tried && due === '' ? t('office.needed') : acting.wrong('due')} />
    </ActForm>
  );
}
