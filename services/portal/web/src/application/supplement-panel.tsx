import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, Several, TextBox } from '../office/fields.js';
import type { ApplicationFile, Supplement } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';
import { Foldable, Panel } from './panel.js';
import { Prose, sections } from './plan-sections.js';

/** What the applicant was asked to complete, and what became of it. */
export function SupplementPanel({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const supplements = file.processing.supplements;
  const open = supplements.find(({ answeredOn }) => answeredOn === null);
  const may = has('case-officer') && file.status === 'submitted' && open === undefined;
  const state = open ? 'open' : supplements.length > 0 ? 'answered' : 'none';
  return (
    <Panel id="supplement" heading={t('officeCase.supplement.heading')} state={t(`officeCase.supplement.state.${state}`)} good={state === 'answered'}>
      <ol className="entries">
        {supplements.map((supplement) => (
          <Asked key={supplement.number} supplement={supplement} />
        ))}
      </ol>
      {may && (
        <Foldable summary={t('officeCase.supplement.ask')}>
          <SupplementForm application={file.id} />
        </Foldable>
      )}
    </Panel>
  );
}

function Asked({ supplement: { sections: asked, reason, due, answeredOn, late } }: { supplement: Supplement }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <p>
        <strong>{asked.map((section) => t(`officeCase.section.${section}`)).join(', ')}</strong>
      </p>
      <Prose text={reason} />
      <p className="quiet">{answeredOn === null ? t('officeCase.supplement.due', { day: format.day(due) }) : t(late ? 'officeCase.supplement.answeredLate' : 'officeCase.supplement.answered', { day: format.day(answeredOn) })}</p>
    </li>
  );
}

/** Two weeks to answer, unless the case officer says otherwise. */
const inTwoWeeks = (): string => today(14);

function SupplementForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [due, setDue] = useState(inTwoWeeks);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    setTried(true);
    if (chosen.length === 0 || reason.trim() === '' || due === '') return;
    if ((await acting.act(`${applicationPath(application)}/supplement-requests`, { body: { sections: sections.filter((section) => chosen.includes(section)), reason, due } })) !== null) setTried(false);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.supplement.send')}>
      <Several label={t('officeCase.supplement.which')} value={chosen} change={setChosen} error={tried && chosen.length === 0 ? t('officeCase.supplement.chooseOne') : acting.wrong('sections')}
        options={sections.map((section) => ({ value: section, name: t(`officeCase.section.${section}`) }))} />
      <TextBox label={t('officeCase.supplement.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      <DateField label={t('officeCase.supplement.until')} value={due} change={setDue} error={tried && due === '' ? t('office.needed') : acting.wrong('due')} />
    </ActForm>
  );
}
