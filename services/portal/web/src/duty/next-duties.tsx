import { useTranslation } from 'react-i18next';
import { useNextDuties } from './duty-data.js';
import { DutyEntry } from './duty-entry.js';

const MOST = 5;
/** What stands among the tasks already. */
const TASKS: ReadonlySet<string> = new Set(['condition', 'amendment-supplement']);

/** What the organisation's grants have to do next: what is late first, then what can be done now, then what comes. */
export function NextDuties() {
  const { t } = useTranslation();
  const late = useNextDuties('late', MOST);
  const due = useNextDuties('due', MOST);
  const coming = useNextDuties('coming', MOST);
  const next = [late, due, coming].flatMap(({ data }) => data?.duties ?? []).filter(({ kind }) => !TASKS.has(kind)).slice(0, MOST);
  if (next.length === 0) return null;
  return (
    <section className="list-section" aria-labelledby="next-duties">
      <h2 id="next-duties">{t('duties.next')}</h2>
      <ol className="tasks">
        {next.map((duty) => (
          <DutyEntry key={duty.id} duty={duty} whose />
        ))}
      </ol>
    </section>
  );
}
