import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox, TextField } from '../office/fields.js';
import { useKeptDraft } from '../office/kept-draft.js';
import type { PackNames } from '../office/pack-names.js';
import type { ApplicationFile, Assessment, AssessmentRules, Criterion } from '../office-types.js';
import { applicationPath, changedBy } from './application-data.js';
import { scoreOf, underThreshold, weightedTotal } from './weighted-total.js';

type Typed = Readonly<Record<string, { readonly score: string; readonly reason: string }>>;

/** The criteria one by one with what they weigh; the weighted total follows each score. */
export function ScoreForm({ file, rules, names, known }: { file: ApplicationFile; rules: AssessmentRules; names: PackNames; known: Assessment | undefined }) {
  const { t } = useTranslation();
  const begun: Typed = Object.fromEntries((known?.scores ?? []).map(({ criterion, score, reason }) => [criterion, { score: String(score), reason: reason ?? '' }]));
  const [typed, setTyped, forget] = useKeptDraft<Typed>(file.id, 'scores', 1, () => begun);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(file.id));
  const scores = Object.fromEntries(Object.entries(typed).map(([id, { score }]) => [id, score]));
  const submit = async () => {
    setTried(true);
    if (rules.criteria.some((criterion) => scoreOf(criterion, scores[criterion.id]) === null || (typed[criterion.id]?.reason ?? '').trim() === '')) return;
    const body = { scores: rules.criteria.map(({ id }) => ({ criterion: id, score: Number(typed[id]?.score), reason: typed[id]?.reason })) };
    if ((await acting.act(`${applicationPath(file.id)}/assessment`, { body })) === null) return;
    setTried(false);
    forget();
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeCase.assessment.save')} done={t('officeCase.assessment.saved')}>
      <h3>{t('officeCase.assessment.own')}</h3>
      {rules.criteria.map((criterion, at) => (
        <CriterionFields key={criterion.id} criterion={criterion} name={names.criterion(criterion.id)} value={typed[criterion.id] ?? { score: '', reason: '' }} tried={tried}
          wrong={(part) => acting.wrong(`scores[${at}].${part}`)} change={(value) => setTyped({ ...typed, [criterion.id]: value })} />
      ))}
      <Total rules={rules} scores={scores} names={names} />
    </ActForm>
  );
}

function CriterionFields({ criterion, name, value, change, tried, wrong }: {
  criterion: Criterion; name: string; value: { readonly score: string; readonly reason: string }; change: (value: { score: string; reason: string }) => void; tried: boolean; wrong: (part: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const scale = t('officeCase.assessment.scale', { highest: criterion.highest, weight: criterion.weight });
  const hint = criterion.threshold === undefined ? scale : `${scale} ${t('officeCase.assessment.least', { least: criterion.threshold })}`;
  const bad = (tried || value.score !== '') && scoreOf(criterion, value.score) === null;
  return (
    <fieldset className="criterion">
      <legend>{name}</legend>
      <TextField label={t('officeCase.assessment.score')} hint={hint} value={value.score} numeric change={(score) => change({ ...value, score })} error={bad ? t('officeCase.assessment.wholeNumber', { highest: criterion.highest }) : wrong('score')} />
      <TextBox label={t('officeCase.assessment.reason')} rows={2} value={value.reason} change={(reason) => change({ ...value, reason })} error={tried && value.reason.trim() === '' ? t('office.needed') : wrong('reason')} />
    </fieldset>
  );
}

function Total({ rules, scores, names }: { rules: AssessmentRules; scores: Readonly<Record<string, string>>; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = weightedTotal(rules.criteria, scores);
  const low = underThreshold(rules.criteria, scores);
  const under = total !== null && rules.threshold !== undefined && Number(total) < Number(rules.threshold);
  return (
    <div className="live-total" role="status">
      <p>
        <strong>{t('officeCase.assessment.total')}</strong> <span className="figure">{total === null ? t('officeCase.assessment.notYet') : format.percent(total)}</span>
      </p>
      {under && <p className="foots not">{t('officeCase.assessment.underAll', { least: format.rate(rules.threshold ?? '0') })}</p>}
      {low.length > 0 && <p className="foots not">{t('officeCase.assessment.under', { criteria: low.map(({ id }) => names.criterion(id)).join(', ') })}</p>}
    </div>
  );
}
