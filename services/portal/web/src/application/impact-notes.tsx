import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import type { Impact } from '../office-types.js';
import { placeName, type ImpactProps } from './impact-props.js';
import { partnerName } from './money-tables.js';

/** What forbids the amendment as it is. */
export function Faults({ faults }: { faults: Impact['faults'] }) {
  const { t } = useTranslation();
  if (faults.length === 0) return null;
  return (
    <div className="notice-box bad" role="note">
      <h3>{t('officeAmendment.faults')}</h3>
      <ul>
        {faults.map(({ type, field, detail }) => (
          <li key={`${type} ${field} ${detail}`}>{detail}</li>
        ))}
      </ul>
    </div>
  );
}

/** What another decision changed to one value while this amendment asks for another. */
export function Conflicts({ impact: { conflicts }, file, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (conflicts.length === 0) return null;
  return (
    <div className="notice-box bad" role="note">
      <h3>{t('officeAmendment.conflicts')}</h3>
      <p>{t('officeAmendment.conflictsText')}</p>
      <ScrollTable caption={t('officeAmendment.conflicts')} className="inner">
        <thead>
          <tr>
            <th scope="col">{t('officeAmendment.where')}</th>
            {(['was', 'now', 'wanted'] as const).map((column) => (
              <th key={column} scope="col" className="number">
                {t(`officeAmendment.conflict.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => {
            const place = 'cell' in conflict ? placeName(file, names.category(conflict.cell.category), conflict.cell) : placeName(file, names.source(conflict.line.source), conflict.line);
            return (
              <tr key={place}>
                <th scope="row">{place}</th>
                <td className="number">{format.amount(conflict.was)}</td>
                <td className="number">{format.amount(conflict.now)}</td>
                <td className="number">{format.amount(conflict.wanted)}</td>
              </tr>
            );
          })}
        </tbody>
      </ScrollTable>
    </div>
  );
}

/** Whether the change needs a decision at all, and how much of each limit it uses. */
export function Flexibility({ impact: { flexibility }, file, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const subjectName = (scope: string, subject: string | null) => (subject === null ? t('officeAmendment.wholeBudget') : scope === 'partner' ? partnerName(file.plan, subject) : names.category(subject));
  const used = flexibility.limits.filter((limit) => limit.used !== '0.00');
  return (
    <div className="flexibility">
      <h3>{t('officeAmendment.flexibility')}</h3>
      <p>{t(`officeAmendment.needed.${flexibility.answer}`)}</p>
      {used.length > 0 && (
        <ScrollTable caption={t('officeAmendment.limits')}>
          <thead>
            <tr>
              <th scope="col">{t('officeAmendment.limit')}</th>
              {(['most', 'used', 'left'] as const).map((column) => (
                <th key={column} scope="col" className="number">
                  {t(`officeAmendment.limitColumn.${column}`)}
                </th>
              ))}
              <th scope="col">{t('officeAmendment.limitColumn.state')}</th>
            </tr>
          </thead>
          <tbody>
            {used.map(({ id, scope, subject, limit, used: usedUp, left, exceeded }) => (
              <tr key={`${id} ${subject}`}>
                <th scope="row">{subjectName(scope, subject)}</th>
                <td className="number">{format.amount(limit)}</td>
                <td className="number">{format.amount(usedUp)}</td>
                <td className="number">{format.amount(left)}</td>
                <td>
                  <span className={`tag ${exceeded ? 'bad' : 'running'}`}>{t(exceeded ? 'officeAmendment.exceeded' : 'officeAmendment.within')}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </div>
  );
}

/** What is left to certify in each category. */
export function Remaining({ impact: { remaining }, file, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('officeAmendment.remaining')} captionShown>
      <thead>
        <tr>
          <th scope="col">{t('realisation.category')}</th>
          <th scope="col" className="number">
            {t('realisation.certified')}
          </th>
          <th scope="col" className="number">
            {t('officeAmendment.leftBefore')}
          </th>
          <th scope="col" className="number">
            {t('officeAmendment.leftAfter')}
          </th>
        </tr>
      </thead>
      <tbody>
        {remaining.map(({ partner, category, old, new: now, certified }) => (
          <tr key={`${partner} ${category}`}>
            <th scope="row">{placeName(file, names.category(category), { partner, year: null })}</th>
            <td className="number">{format.amount(certified)}</td>
            <td className="number">{format.amount(old)}</td>
            <td className={now.startsWith('-') ? 'number less' : 'number'}>{format.amount(now)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** Claims that wait for their decision, and whether the amendment leaves them room. */
export function OpenClaims({ impact: { openClaims }, file, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (openClaims.length === 0) return <p className="quiet">{t('officeAmendment.noOpenClaims')}</p>;
  return (
    <ScrollTable caption={t('officeAmendment.openClaims')} captionShown>
      <thead>
        <tr>
          <th scope="col">{t('claims.number')}</th>
          <th scope="col">{t('realisation.category')}</th>
          <th scope="col" className="number">
            {t('realisation.declared')}
          </th>
          <th scope="col" className="number">
            {t('officeAmendment.leftAfter')}
          </th>
          <th scope="col">{t('officeAmendment.limitColumn.state')}</th>
        </tr>
      </thead>
      <tbody>
        {openClaims.map(({ claim, partner, category, declared, left, fits }) => (
          <tr key={`${claim} ${partner} ${category}`}>
            <th scope="row">{claim}</th>
            <td>{placeName(file, names.category(category), { partner, year: null })}</td>
            <td className="number">{format.amount(declared)}</td>
            <td className="number">{format.amount(left)}</td>
            <td>
              <span className={`tag ${fits ? 'running' : 'bad'}`}>{t(fits ? 'officeAmendment.fits' : 'officeAmendment.fitsNot')}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
