import type { OperationFigures } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat, useNames } from '../layout/names.js';
import { barLength, largest } from './bar-length.js';

/** Granted and certified by category as bars on one scale. The words beside the bars say the same, so the bars themselves are hidden from a reader who listens. */
export function CategoryChart({ figures: { categories }, categories: shown }: { figures: OperationFigures; categories: readonly string[] }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const end = largest(shown.flatMap((id) => [categories[id]!.granted, categories[id]!.certified]));
  return (
    <figure className="chart" aria-labelledby="chart-heading">
      <h3 id="chart-heading">{t('chart.heading')}</h3>
      <p className="legend" aria-hidden="true">
        <span className="swatch granted" /> {t('chart.granted')} <span className="swatch certified" /> {t('chart.certified')}
      </p>
      <dl>
        {shown.map((id) => {
          const { granted, certified } = categories[id]!;
          return (
            <div key={id}>
              <dt>{nameOf('words.category', id)}</dt>
              <dd>
                <svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                  <rect className="bar granted" y="1" height="8" width={barLength(granted, end)} />
                  <rect className="bar certified" y="11" height="8" width={barLength(certified, end)} />
                </svg>
                <span className="hidden-text">
                  {t('chart.granted')} {format.euros(granted)}, {t('chart.certified')} {format.euros(certified)}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
      <figcaption className="quiet">{t('chart.caption')}</figcaption>
    </figure>
  );
}
