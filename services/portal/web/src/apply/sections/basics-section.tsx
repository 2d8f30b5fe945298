import { useTranslation } from 'react-i18next';
import { today } from '../../helsinki.js';
import type { Contents } from '../api-types.js';
import { AreaField, ChoiceField, LinesField, TextField } from '../fields.js';
import type { SectionProps } from '../section-props.js';

type Frame = NonNullable<Contents['basics']['frame']>;

export function BasicsSection({ programme, content, missing, readOnly, change }: SectionProps<'basics'>) {
  const { t } = useTranslation();
  const { name = '', summary = '', period = {} } = content;
  const shown = { missing, disabled: readOnly };
  return (
    <>
      <TextField {...shown} field="name" label={t('apply.field.name')} value={name} longest={200} change={(value) => change({ ...content, name: value })} />
      <AreaField {...shown} field="summary" label={t('apply.field.summary')} hint={t('apply.hint.summary')} value={summary} longest={20_000} rows={7} change={(value) => change({ ...content, summary: value })} />
      <div className="field-row">
        <TextField {...shown} field="period.from" type="date" label={t('apply.field.period-from')} value={period.from ?? ''} change={(from) => change({ ...content, period: { ...period, from } })} />
        <TextField {...shown} field="period.to" type="date" label={t('apply.field.period-to')} value={period.to ?? ''} change={(to) => change({ ...content, period: { ...period, to } })} />
      </div>
      <FrameFields programme={programme} frame={content.frame ?? {}} shown={shown} change={(frame) => change({ ...content, frame })} />
    </>
  );
}

/** Where in the programme the project belongs, where it works and for whom. */
function FrameFields({ programme, frame, shown, change }: { programme: SectionProps<'basics'>['programme']; frame: Frame; shown: Pick<SectionProps<'basics'>, 'missing'> & { disabled: boolean }; change: (frame: Frame) => void }) {
  const { t, i18n } = useTranslation();
  const named = (list: readonly { readonly id: string; readonly names: Readonly<Record<string, string>> }[]) => list.map(({ id, names }) => ({ id, name: names[i18n.language] ?? id }));
  const objectives = programme.priorities.find(({ id }) => id === frame.priority)?.objectives ?? [];
  const { areas = [], targetGroups = {} } = frame;
  const orNull = (value: string) => (value === '' ? null : value);
  const none = t('apply.choose');
  // Who is no longer there takes no application; one that was chosen before goes to who has succeeded it.
  const now = today();
  return (
    <>
      {programme.authorities.length > 0 && <ChoiceField {...shown} field="frame.authority" label={t('apply.field.frame-authority')} none={none} options={named(programme.authorities.filter(({ id, from, to }) => id === frame.authority || (from <= now && (to === null || to >= now))))} value={frame.authority ?? ''} change={(id) => change({ ...frame, authority: orNull(id) })} />}
      {programme.priorities.length > 0 && <ChoiceField {...shown} field="frame.priority" label={t('apply.field.frame-priority')} none={none} options={named(programme.priorities)} value={frame.priority ?? ''} change={(id) => change({ ...frame, priority: orNull(id), objective: null })} />}
      {objectives.length > 0 && <ChoiceField {...shown} field="frame.objective" label={t('apply.field.frame-objective')} none={none} options={named(objectives)} value={frame.objective ?? ''} change={(id) => change({ ...frame, objective: orNull(id) })} />}
      <LinesField {...shown} field="frame.areas" label={t('apply.field.frame-areas')} hint={t('apply.hint.lines')} value={areas} change={(value) => change({ ...frame, areas: value })} />
      <LinesField {...shown} field="frame.targetGroups.direct" label={t('apply.field.frame-targetGroups-direct')} hint={t('apply.hint.lines')} value={targetGroups.direct ?? []} change={(direct) => change({ ...frame, targetGroups: { indirect: [], ...targetGroups, direct } })} />
      <LinesField {...shown} field="frame.targetGroups.indirect" label={t('apply.field.frame-targetGroups-indirect')} hint={t('apply.hint.lines')} value={targetGroups.indirect ?? []} change={(indirect) => change({ ...frame, targetGroups: { direct: [], ...targetGroups, indirect } })} />
    </>
  );
}
