import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { Choice, DateField } from '../office/fields.js';
import { instantOf } from '../helsinki.js';
import type { TypedTime } from './call-draft.js';

/** A day and a time on the wall in Helsinki; where the clock shows it twice, which of the two. */
export function TimeField({ label, value, change, error }: { label: string; value: TypedTime; change: (value: TypedTime) => void; error: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wall = instantOf(value.day, value.time);
  return (
    <fieldset className="time-field">
      <legend>{label}</legend>
      <DateField label={t('officeCalls.day')} value={value.day} change={(day) => change({ ...value, day })} error={error} />
      <DateField label={t('officeCalls.time')} type="time" value={value.time} change={(time) => change({ ...value, time })} />
      {wall.kind === 'twice' && (
        <Choice label={t('officeCalls.twice')} value={value.later ? 'second' : 'first'} change={(which) => change({ ...value, later: which === 'second' })}
          options={(['first', 'second'] as const).map((which) => ({ value: which, name: t(`officeCalls.which.${which}`) }))} />
      )}
      {wall.kind === 'instant' && <p className="quiet">{t('officeCalls.helsinki', { time: format.dayAndClock(wall.instant) })}</p>}
    </fieldset>
  );
}
