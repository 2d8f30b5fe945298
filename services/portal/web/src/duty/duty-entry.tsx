import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../layout/names.js';
import type { Duty } from './duty-data.js';
import { placeOf } from './months.js';

const tone = { coming: 'still', due: 'running', late: 'bad', done: 'still' } as const;

/** One duty: what it is, when it is due and how it stands, in words. `whose` names the operation too. */
export function DutyEntry({ duty, whose = false }: { duty: Duty; whose?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, number, partner, period, amount, setFor, dueOn, state, doneOn, basis } = duty;
  const place = state === 'done' ? null : placeOf(duty);
  const title = t(`duties.kind.${kind}`, { number: number ?? '' });
  const notes = [
    ...(kind === 'claim' && period ? [format.period(period)] : []),
    ...(partner === null ? [] : [t('duties.ofPartner', { partner: partner === 'lead' ? t('words.facts.lead') : partner })]),
    ...(amount === null ? [] : [format.euros(amount)]),
    ...(setFor === dueOn ? [] : [t('duties.moved', { day: format.day(setFor) })]),
    ...(basis === 'default' ? [t('duties.usual')] : []),
  ];
  return (
    <li className={state === 'late' ? 'task late' : 'task'}>
      <div>
        {place === null ? <strong>{title}</strong> : <Link to={place}>{title}</Link>}
        {whose && (
          <p className="breakable">
            <bdi>
              {duty.code} {duty.name}
            </bdi>
          </p>
        )}
        {notes.length > 0 && <p className="quiet">{notes.join(' · ')}</p>}
      </div>
      <div className="task-due">
        <p>
          <span className={`tag ${tone[state]}`}>{t(`duties.state.${state}`)}</span> {doneOn === null ? t('duties.dueOn', { day: format.day(dueOn) }) : t('duties.doneOn', { day: format.day(doneOn), due: format.day(dueOn) })}
        </p>
      </div>
    </li>
  );
}
