import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import type { Clock } from './claim-types.js';

/** How much of its time the authority has left. */
export function ClockLine({ clock, paid }: { clock: Clock | null; paid: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (clock === null || paid) return null;
  if (clock.stopped) return <span className="clock stopped">{t('claiming.clock.stopped', { count: clock.remaining })}</span>;
  const until = clock.endsOn === null ? '' : t('claiming.clock.until', { day: format.day(clock.endsOn) });
  return (
    <span className={clock.remaining < 0 ? 'clock late' : 'clock'}>
      {clock.remaining < 0 ? t('claiming.clock.late', { count: -clock.remaining }) : t('claiming.clock.left', { count: clock.remaining })} {until}
    </span>
  );
}
