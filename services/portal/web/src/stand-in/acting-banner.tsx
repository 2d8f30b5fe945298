import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import type { User } from '../session/session.js';
import { isOver, useActing } from './acting.js';
import { actedForBy, mayStandIn, useStandIns } from './stand-in-data.js';

/** On every page: that the reader acts for another, and the way out. It ends by itself when it is not allowed any more. */
export function ActingBanner({ user }: { user: User }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const { person, over, act } = useActing();
  const { data: all, dataUpdatedAt, isFetching } = useStandIns(person !== null && mayStandIn(user));
  // By the day on which it was asked: asked anew after midnight, the same list may say that it is over. A list of yesterday that is being asked anew does not.
  const inForce = all && actedForBy(user.id, all, dayOf(new Date(dataUpdatedAt).toISOString())).find((one) => one.person === person);
  const ended = person !== null && (!mayStandIn(user) || (all !== undefined && inForce === undefined && !isFetching));
  useEffect(() => {
    if (ended) isOver(queries);
  }, [ended, queries]);
  const leave = () => {
    act(null);
    // The button goes with the banner: the focus needs another place.
    document.querySelector<HTMLElement>('#content')?.focus();
  };
  const empty = person === null && over === null;
  // It is there before it says anything, so that what it says is heard.
  return (
    <section className={empty ? undefined : 'acting-banner no-print'} aria-label={empty ? undefined : t('standIns.banner')}>
      <div className={empty ? undefined : 'bar'}>
        <p role="status">
          {person !== null && (
            <>
              <strong>{t('standIns.acting', { person })}</strong>
              {inForce && ` ${t('standIns.until', { day: format.day(inForce.to) })}`}
            </>
          )}
          {over !== null && t('standIns.isOver', { person: over })}
        </p>
        {!empty && (
          <button type="button" className="button secondary" onClick={leave}>
            {t(person === null ? 'standIns.understood' : 'standIns.leave')}
          </button>
        )}
      </div>
    </section>
  );
}
