import type { OperationFigures } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat, useNames } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Figure } from './changed.js';

export function IndicatorSection({ figures: { indicators } }: { figures: OperationFigures }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const lines = Object.entries(indicators);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="indicators">
      <h2 id="indicators">{t('words.indicatorTable.heading')}</h2>
      <ScrollTable caption={t('words.indicatorTable.heading')}>
        <thead>
          <tr>
            <th scope="col">{t('words.indicatorTable.indicator')}</th>
            {['planned', 'achieved'].map((column) => (
              <th key={column} scope="col" className="number">
                {t(`words.indicatorTable.${column}`)}
              </th>
            ))}
            <th scope="col" className="number">
              {t('words.partnerTable.percent')}
            </th>
            {['womenPlanned', 'womenAchieved', 'womenPercent'].map((column) => (
              <th key={column} scope="col" className="number">
                {t(`words.indicatorTable.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(([id, line]) => (
            <tr key={id}>
              <th scope="row">{nameOf('words.indicator', id)}</th>
              <td className="number">{format.count(line.planned)}</td>
              <td className="number">
                <Figure path={`indicators.${id}.achieved`}>{format.count(line.achieved)}</Figure>
              </td>
              <td className="number">{format.percent(line.realisation)}</td>
              <td className="number">{format.count(line.plannedWomen)}</td>
              <td className="number">
                <Figure path={`indicators.${id}.achievedWomen`}>{format.count(line.achievedWomen)}</Figure>
              </td>
              <td className="number">{format.percent(line.realisationWomen)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}
