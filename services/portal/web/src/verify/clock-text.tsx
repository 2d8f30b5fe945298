import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { pressure } from './claim-queue-query.js';
import type { Clock } from './verify-types.js';

/** How many days are left until the beneficiary is to be paid, and whether they are running. */
export function ClockText({ clock: { remaining, stopped, endsOn } }: { clock: Clock }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = remaining < 0 ? t('claimQueue.clock.over', { count: -remaining }) : t('claimQueue.clock.left', { count: remaining });
  return (
    <span className="clock">
      <span className={`due ${pressure(remaining)}`}>{text}</span>
      <span className="under">{stopped ? t('claimQueue.clock.stopped') : t('claimQueue.clock.ends', { day: format.day(endsOn) })}</span>
    </span>
  );
}
