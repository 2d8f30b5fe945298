import type { OperationFigures } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Application, ShownAmendment } from '../api-types.js';
import { useFormat, useNames } from '../layout/names.js';
import { isApplicant } from '../layout/main-navigation.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { useSession } from '../session/session.js';

/** The budget versions: the award, and each amendment with what it asked and what became of it. */
export function AmendmentSection({ grant, figures, application }: { grant: string; figures: OperationFigures; application: Application | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: session } = useSession();
  if (!application) return null;
  const { decidedOn, amendments = [] } = application;
  return (
    <section aria-labelledby="amendments">
      <h2 id="amendments">{t('amendments.heading')}</h2>
      {session?.user && isApplicant(session.user) && (
        <p className="no-print">
          <Link className="button secondary" to={`/grants/${encodeURIComponent(grant)}/amendment`}>
            {t('amend.start')}
          </Link>
        </p>
      )}
      <ol className="versions" reversed>
        {amendments.toReversed().map((amendment) => (
          <AmendmentEntry key={amendment.number} amendment={amendment} to={session?.user && !isApplicant(session.user) ? `/grants/${encodeURIComponent(grant)}/amendments/${amendment.number}` : null} files={session?.user && isApplicant(session.user) && amendment.status === 'requested' ? `/grants/${encodeURIComponent(grant)}/amendment` : null} />
        ))}
        <li>
          <h3>{t('amendments.awarded')}</h3>
          <p>
            {decidedOn === undefined ? t('amendments.awardedUndated') : t('amendments.awardedText', { day: format.day(decidedOn) })}{' '}
            {t('words.budget.total')}: {format.euros(figures.total.grantedAtAward)}
          </p>
        </li>
      </ol>
    </section>
  );
}

function AmendmentEntry({ amendment: { number, status, outcome, filedOn, effectiveFrom, decidedOn, reason, budget, granted }, to, files }: { amendment: ShownAmendment; to: string | null; files: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = status === 'accepted' && outcome === 'accepted-with-changes' ? outcome : status;
  const dates = [t('amendments.filed', { day: format.day(filedOn) }), ...(decidedOn === null ? [] : [t('amendments.decided', { day: format.day(decidedOn) })]), t('amendments.effective', { day: format.day(effectiveFrom) })];
  return (
    <li>
      <h3>
        {t('amendments.title', { number })} <span className={`tag ${state.startsWith('accepted') ? 'running' : 'still'}`}>{t(`amendments.status.${state}`)}</span>
      </h3>
      <p className="quiet">{dates.join(' · ')}</p>
      {reason !== null && (
        <p className="breakable">
          <bdi>{reason}</bdi>
        </p>
      )}
      {granted.difference !== '0.00' && <p>{t('amendments.grantedChange', { before: format.euros(granted.old), after: format.euros(granted.new) })}</p>}
      <ChangedCells number={number} budget={budget} />
      {files !== null && (
        <p className="no-print">
          <Link to={files}>{t('attachments.ofAmendment', { number })}</Link>
        </p>
      )}
      {to !== null && (
        <p className="no-print">
          <Link to={to} aria-label={t('officeAmendment.openOne', { number })}>
            {t('officeAmendment.open')}
          </Link>
        </p>
      )}
    </li>
  );
}

function ChangedCells({ number, budget }: { number: number; budget: ShownAmendment['budget'] }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const changed = budget.filter(({ difference }) => difference !== '0.00');
  if (changed.length === 0) return <p className="quiet">{t('amendments.sameCells')}</p>;
  return (
    <details>
      <summary>{t('amendments.show')}</summary>
      <ScrollTable caption={t('amendments.caption', { number })} className="inner">
        <thead>
          <tr>
            <th scope="col">{t('realisation.category')}</th>
            {(['before', 'after', 'difference'] as const).map((column) => (
              <th key={column} scope="col" className="number">
                {t(`amendments.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changed.map(({ partner, category, year, old, new: now, difference }) => (
            <tr key={`${partner}.${category}.${year}`}>
              <th scope="row">{[nameOf('words.category', category), ...(partner === 'lead' ? [] : [partner]), ...(year === null ? [] : [year])].join(' · ')}</th>
              <td className="number">{format.amount(old)}</td>
              <td className="number">{format.amount(now)}</td>
              <td className="number">{format.difference(difference)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </details>
  );
}
