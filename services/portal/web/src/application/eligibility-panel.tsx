import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, TextBox } from '../office/fields.js';
import type { ApplicationFile } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';
import { Foldable, Panel } from './panel.js';
import { Prose } from './plan-sections.js';

const outcomes = ['eligible', 'ineligible'] as const;

/** Whether the application may be granted at all. */
export function EligibilityPanel({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const known = file.processing.eligibility;
  const may = has('case-officer') && file.status === 'submitted';
  return (
    <Panel id="eligibility" heading={t('officeCase.eligibility.heading')} state={t(`officeCase.eligibility.state.${known?.outcome ?? 'unchecked'}`)} good={known?.outcome === 'eligible'}>
      {known && (
        <>
          <p className="quiet">{t('officeCase.eligibility.on', { day: format.day(known.on) })}</p>
          <Prose text={known.reason} />
        </>
      )}
      {may && (known ? <Foldable summary={t('officeCase.eligibility.again')}>{<EligibilityForm application={file.id} />}</Foldable> : <EligibilityForm application={file.id} />)}
    </Panel>
  );
}

function EligibilityForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<'outcome' | 'reason' | null>(null);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    const lacks = outcome === '' ? 'outcome' : outcome === 'ineligible' && reason.trim() === '' ? 'reason' : null;
    setMissing(lacks);
    if (lacks === null) await acting.act(`${applicationPath(application)}/eligibility`, { body: { outcome, ...(reason.trim() === '' ? {} : { reason }) } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.eligibility.save')}>
      <Choice label={t('officeCase.eligibility.question')} value={outcome} change={setOutcome} error={missing === 'outcome' ? t('office.choose') : undefined}
        options={outcomes.map((value) => ({ value, name: t(`officeCase.eligibility.state.${value}`) }))} />
      <TextBox label={t('officeCase.eligibility.reason')} hint={t('officeCase.eligibility.reasonHint')} value={reason} change={setReason} error={missing === 'reason' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
