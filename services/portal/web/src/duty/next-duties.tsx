import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNextDuties } from './duty-data.js';
import { DutyEntry } from './duty-entry.js';
import { nextOf } from './months.js';

const MOST = 5;

/** What the organisation's grants have to do next: what is late first, then what can be done now, then what comes. */
export function NextDuties() {
  const { t } = useTranslation();
  const [late, due, coming] = [useNextDuties('late', MOST).data, useNextDuties('due', MOST).data, useNextDuties('coming', MOST).data];
  const next = nextOf({ late: late?.duties ?? [], due: due?.duties ?? [], coming: coming?.duties ?? [] }, MOST);
  const more = [late, due].some((page) => page !== undefined && page.next !== null);
  if (next.length === 0) return null;
  return (
    <section className="list-section" aria-labelledby="next-duties">
      <h2 id="next-duties">{t('duties.next')}</h2>
      <ol className="tasks">
        {next.map((duty) => (
          <DutyEntry key={duty.id} duty={duty} whose />
        ))}
      </ol>
      {more && (
        <p className="home-links">
          {t('duties.more')} <Link to="/grants">{t('notFound.toGrants')}</Link>
        </p>
      )}
    </section>
  );
}
