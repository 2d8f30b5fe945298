import type { OperationFigures } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { Share } from '../layout/share.js';
import { Figure } from './changed.js';

const shown = [['granted', 'granted'], ['payable', 'certified'], ['paid', 'paid'], ['remaining', 'remaining']] as const;
const whenAny = [['receivable', 'receivable'], ['recovered', 'recovered']] as const;

/** The support at a glance: granted, certified, paid, left, and the share certified. */
export function KeyFigures({ figures: { support } }: { figures: OperationFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = [...shown, ...whenAny.filter(([, measure]) => support[measure] !== '0.00')];
  return (
    <section className="key-figures" aria-labelledby="key">
      <h2 id="key" className="hidden-text">
        {t('grant.key')}
      </h2>
      <dl>
        {lines.map(([word, measure]) => (
          <div key={word}>
            <dt>{t(`words.support.${word}`)}</dt>
            <dd>
              <Figure path={`support.${measure}`}>{format.euros(support[measure])}</Figure>
            </dd>
          </div>
        ))}
        <div className="key-share">
          <dt>{t('grant.keyNote')}</dt>
          <dd>
            <Figure path="support.realisation">
              <Share percent={support.realisation} wide />
            </Figure>
          </dd>
        </div>
      </dl>
    </section>
  );
}
