import type { OperationFigures, Warning } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat, useNames } from '../layout/names.js';

/** What stands out, in plain words. */
export function WarningList({ warnings }: { warnings: OperationFigures['warnings'] }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const told = Object.entries(warnings).flatMap(([type, list]) => list.map((warning, at) => ({ key: `${type}.${at}`, text: text(type, warning) })));
  if (told.length === 0) return null;

  function text(type: string, { amount, category, source, percent }: Warning): string {
    if (type === 'support-over-grant' && amount !== undefined) return t('warning.over', { amount: format.euros(amount) });
    if (type === 'rounding-residual' && amount !== undefined && source !== undefined) return t('warning.shareResidual', { amount: format.euros(amount.replace('-', '')), source: nameOf('source', source) });
    if (type === 'rounding-residual' && amount !== undefined) return t('warning.residual', { amount: format.euros(amount.replace('-', '')) });
    if (type === 'category-deviation' && category !== undefined && percent !== undefined) {
      const below = percent.startsWith('-');
      return t(below ? 'warning.below' : 'warning.above', { category: nameOf('words.category', category), percent: format.percent(percent.replace('-', '')) });
    }
    return t('warning.unknown', { type });
  }

  return (
    <section className="warnings" aria-labelledby="warnings">
      <h2 id="warnings">
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M12 3 22.500 21h-21z" fill="#fab31e" stroke="#6b4e00" strokeWidth="1.500" strokeLinejoin="round" />
          <path d="M11 9.500h2v6h-2zm0 7.200h2v2h-2z" fill="#222" />
        </svg>
        {t('words.warnings.heading')}
      </h2>
      <ul>
        {told.map(({ key, text: line }) => (
          <li key={key}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
