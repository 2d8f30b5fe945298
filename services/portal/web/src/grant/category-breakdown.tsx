import { useTranslation } from 'react-i18next';
import type { Application } from '../api-types.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { budgetVersions, claimParts } from './breakdown.js';
import { useClaims } from './grant-data.js';

/** How a category's figures are made up: certified by claim, granted by budget version. */
export function CategoryBreakdown({ grant, category, atAward, application }: { grant: string; category: string; atAward: string | null; application: Application | undefined }) {
  return (
    <div className="breakdown">
      <ByClaim grant={grant} category={category} />
      {application && <ByVersion application={application} category={category} atAward={atAward} />}
    </div>
  );
}

const parts = ['declared', 'deducted', 'parked', 'certified'] as const;

function ByClaim({ grant, category }: { grant: string; category: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useClaims(grant);
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('realisation.partsLoading')} />;
  const lines = claimParts(data.claims, category);
  if (lines.length === 0) return <p>{t('realisation.noClaims')}</p>;
  return (
    <ScrollTable caption={t('realisation.certifiedFrom')} captionShown className="inner">
      <thead>
        <tr>
          <th scope="col">{t('realisation.claim')}</th>
          <th scope="col">{t('realisation.period')}</th>
          {parts.map((part) => (
            <th key={part} scope="col" className="number">
              {t(`realisation.${part}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.claim}>
            <th scope="row">{line.claim}</th>
            <td>{format.period(line.period)}</td>
            {parts.map((part) => (
              <td key={part} className="number">
                {line.decided || part === 'declared' ? format.amount(line[part]) : part === 'certified' ? t('realisation.undecided') : ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function ByVersion({ application, category, atAward }: { application: Application; category: string; atAward: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('realisation.grantedFrom')} captionShown className="inner">
      <thead>
        <tr>
          <th scope="col">{t('realisation.version')}</th>
          <th scope="col">{t('realisation.from')}</th>
          <th scope="col" className="number">
            {t('realisation.amount')}
          </th>
          <th scope="col" className="number">
            {t('realisation.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {budgetVersions(application, category, atAward).map(({ version, from, amendment, amount, difference }) => (
          <tr key={version}>
            <th scope="row">
              {version}: {amendment === null ? t('realisation.award') : t('realisation.amendment', { number: amendment })}
            </th>
            <td>{from === null ? '' : format.day(from)}</td>
            <td className="number">{format.amount(amount)}</td>
            <td className="number">{amendment === null ? '' : format.difference(difference)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
