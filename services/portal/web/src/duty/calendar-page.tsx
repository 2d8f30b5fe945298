import '../styles/apply.css';
import '../styles/office.css';
import '../styles/duty.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { isApplicant } from '../layout/main-navigation.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { CalendarLinks } from './calendar-links.js';
import { useDuties, type Duty } from './duty-data.js';
import { DutyEntry } from './duty-entry.js';
import { byMonth, monthName } from './months.js';
import { ProgressSection } from './progress-section.js';
import { Reminders } from './reminder-form.js';

/** What a grant has to do, month by month; its feed for calendar programs, reminders, and progress reports. */
export function CalendarPage() {
  const { grant = '' } = useParams();
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = useDuties(grant);
  useAnchor(data !== undefined);
  if (isNotFound(error)) return <NotFound />;
  const code = data?.duties[0]?.code;
  const user = session?.user;
  const at = `/grants/${encodeURIComponent(grant)}`;
  return (
    <div className="page duty-calendar">
      <Breadcrumbs steps={[{ to: '/grants', name: t(user?.organisation === null ? 'grants.titleAll' : 'grants.title') }, { to: at, name: code ?? t('grant.title') }, { name: t('duties.calendar') }]} />
      <PageTitle title={code === undefined ? t('duties.calendar') : `${t('duties.calendar')} ${code}`} heading={t('duties.calendar')} />
      {data?.duties[0] && (
        <p className="breakable">
          <bdi>
            {code} {data.duties[0].name}
          </bdi>
        </p>
      )}
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && <Months duties={data.duties} />}
      {data && <ProgressSection grant={grant} wanted={data.duties.some(({ kind }) => kind === 'progress-report')} />}
      {user && !user.roles.every((role) => role === 'auditor') && <CalendarLinks grant={grant} />}
      {user && isApplicant(user) && user.organisation !== null && <Reminders />}
    </div>
  );
}

/** Goes to the part that the address names, once it is there. */
function useAnchor(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (ready && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [ready, hash]);
}

function Months({ duties }: { duties: readonly Duty[] }) {
  const { t, i18n } = useTranslation();
  const [done, setDone] = useState(false);
  const shown = duties.filter(({ state }) => done || state !== 'done');
  const hidden = duties.some(({ state }) => state === 'done');
  return (
    <>
      <div className="duty-tools no-print">
        {hidden && (
          <label>
            <input type="checkbox" checked={done} onChange={(event) => setDone(event.target.checked)} /> {t('duties.showDone')}
          </label>
        )}
        <button type="button" className="button plain" onClick={() => window.print()}>
          {t('grant.print')}
        </button>
      </div>
      {shown.length === 0 && <p>{t('duties.none')}</p>}
      {byMonth(shown).map(({ month, duties: own }) => (
        <section key={month} aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`}>{monthName(month, i18n.language)}</h2>
          <ol className="tasks">
            {own.map((duty) => (
              <DutyEntry key={duty.id} duty={duty} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
