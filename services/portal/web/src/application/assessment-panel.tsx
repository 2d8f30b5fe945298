import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { ActForm, useAct } from '../office/act.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { usePackNames, type PackNames } from '../office/pack-names.js';
import type { ApplicationFile, Assessment } from '../office-types.js';
import { applicationPath, changedBy, useAssessors, useRoles } from './application-data.js';
import { Foldable, Panel } from './panel.js';
import { Prose } from './plan-sections.js';
import { ScoreForm } from './score-form.js';

/** Who assesses the application, and how it was scored. */
export function AssessmentPanel({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has, id } = useRoles();
  const names = usePackNames(file.programme);
  const rules = file.limits.assessment;
  const { assessors, conflicts, assessments } = file.processing;
  // Where nobody was assigned, every assessor may score.
  const assigned = (assessors.length === 0 || assessors.includes(id)) && !conflicts.some(({ assessor }) => assessor === id);
  const open = file.status === 'submitted';
  const scores = open && has('assessor') && assigned;
  if (rules === undefined && assessors.length === 0) return null;
  const needed = rules?.assessors ?? 0;
  return (
    <Panel id="assessment" heading={t('officeCase.assessment.heading')} state={t('officeCase.assessment.state', { done: assessments.length, needed })} good={assessments.length >= needed}>
      <Assessors assessors={assessors} conflicts={conflicts} />
      {file.processing.total !== null && (
        <p>
          <strong>{t('officeCase.assessment.total')}</strong> {format.percent(file.processing.total)}
        </p>
      )}
      {file.processing.below.length > 0 && <p className="foots not">{t('officeCase.assessment.under', { criteria: file.processing.below.map((id) => (id === 'total' ? t('officeCase.assessment.total') : names.criterion(id))).join(', ') })}</p>}
      {assessments.filter(({ assessor }) => !(scores && assessor === id)).map((assessment) => (
        <Scored key={assessment.assessor ?? assessment.on} assessment={assessment} file={file} names={names} />
      ))}
      {scores && rules && <ScoreForm file={file} rules={rules} names={names} known={assessments.find(({ assessor }) => assessor === id)} />}
      {scores && <ConflictForm application={file.id} />}
      {open && has('case-officer') && (
        <Foldable summary={t('officeCase.assessment.assign')}>
          <AssignForm application={file.id} taken={[...assessors, ...conflicts.map(({ assessor }) => assessor)]} />
        </Foldable>
      )}
    </Panel>
  );
}

function Assessors({ assessors, conflicts }: { assessors: readonly string[]; conflicts: ApplicationFile['processing']['conflicts'] }) {
  const { t } = useTranslation();
  const everyone = [...new Set([...assessors, ...conflicts.map(({ assessor }) => assessor)])];
  if (everyone.length === 0) return <p className="quiet">{t('officeCase.assessment.nobody')}</p>;
  return (
    <ul className="plain-list">
      {everyone.map((person) => {
        const conflict = conflicts.find(({ assessor }) => assessor === person);
        return (
          <li key={person}>
            {person} {conflict && <span className="tag still">{t('officeCase.assessment.conflicted')}</span>}
            {conflict && <Prose text={conflict.reason} />}
          </li>
        );
      })}
    </ul>
  );
}

function Scored({ assessment: { assessor, scores, total }, file, names }: { assessment: Assessment; file: ApplicationFile; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const criteria = file.limits.assessment?.criteria ?? [];
  return (
    <details className="foldable scored">
      <summary>{t('officeCase.assessment.of', { person: assessor ?? t('role.assessor'), total: format.percent(total) })}</summary>
      <ScrollTable caption={t('officeCase.assessment.caption', { person: assessor ?? t('role.assessor') })} className="inner compared">
        <thead>
          <tr>
            <th scope="col">{t('officeCase.assessment.criterion')}</th>
            <th scope="col" className="number">
              {t('officeCase.assessment.score')}
            </th>
            <th scope="col">{t('officeCase.assessment.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ criterion, score, reason }) => (
            <tr key={criterion}>
              <th scope="row">{names.criterion(criterion)}</th>
              <td className="number">
                {score} / {criteria.find(({ id }) => id === criterion)?.highest ?? '–'}
              </td>
              <td className="breakable">
                <Prose text={reason} />
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </details>
  );
}

const OTHER = '';

/** Asks somebody who has scored before, or somebody else by name. */
function AssignForm({ application, taken }: { application: string; taken: readonly string[] }) {
  const { t } = useTranslation();
  const { data } = useAssessors();
  const known = (data?.assessors ?? []).filter(({ person }) => !taken.includes(person));
  const [chosen, setChosen] = useState(OTHER);
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct([...changedBy(application), ['assessors']]);
  const isOther = !known.some(({ person }) => person === chosen);
  const person = isOther ? typed.trim() : chosen;
  const submit = async () => {
    setTried(person === '');
    if (person === '' || (await acting.act(`${applicationPath(application)}/assessors`, { body: { person } })) === null) return;
    setChosen(OTHER);
    setTyped('');
  };
  const options = [{ value: OTHER, name: t('officeCase.assessment.somebodyElse') }, ...known.map(({ person: value, waiting }) => ({ value, name: t('officeCase.assessment.known', { person: value, count: waiting }) }))];
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.assessment.assignSave')} secondary>
      {known.length > 0 && <SelectField label={t('officeCase.assessment.who')} value={isOther ? OTHER : chosen} change={setChosen} options={options} error={isOther ? undefined : acting.wrong('person')} />}
      {isOther && <TextField label={t('officeCase.assessment.person')} hint={t('officeCase.assessment.personHint')} value={typed} change={setTyped} error={tried && typed.trim() === '' ? t('office.needed') : acting.wrong('person')} />}
    </ActForm>
  );
}

/** Whoever declares a conflict of interest no longer sees the application, so the page leads back to the queue. */
function ConflictForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct([['queue']]);
  const submit = async () => {
    setTried(reason.trim() === '');
    if (reason.trim() !== '' && (await acting.act(`${applicationPath(application)}/conflict`, { body: { reason } })) !== null) await navigate('/queue');
  };
  return (
    <Foldable summary={t('officeCase.assessment.conflict')}>
      <ActForm acting={acting} send={submit} button={t('officeCase.assessment.conflictSave')} secondary>
        <p>{t('officeCase.assessment.conflictText')}</p>
        <TextBox label={t('officeCase.assessment.conflictReason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      </ActForm>
    </Foldable>
  );
}
