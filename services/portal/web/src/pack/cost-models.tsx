import type { Pack } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { usePackNames } from '../office/pack-names.js';
import { PackSection } from './pack-parts.js';

/** Each cost model in sentences. */
export function CostModels({ pack }: { pack: Pack }) {
  const names = usePackNames(pack.id);
  return (
    <PackSection id="models">
      <dl className="answers">
        {pack.costModels.map((model) => (
          <div key={model.id}>
            <dt>{names.costModel(model.id)}</dt>
            <dd>
              <ModelLines model={model} pack={pack} />
            </dd>
          </div>
        ))}
      </dl>
    </PackSection>
  );
}

function ModelLines({ model: { flatRates, accepts, unitCosts = [], lumpSum }, pack }: { model: Pack['costModels'][number]; pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(pack.id);
  const list = (ids: readonly string[]) => ids.map((id) => names.category(id)).join(', ');
  return (
    <ul className="plain-list">
      <li>{accepts ? t('programmes.model.accepts', { categories: list(accepts) }) : t('programmes.model.acceptsAll')}</li>
      {flatRates.map(({ category, base, percent, covers = [] }) => (
        <li key={category}>
          {t('programmes.model.flat', { category: names.category(category), percent: format.rate(percent), base: list(base) })}
          {covers.length > 0 && ` ${t('programmes.model.covers', { categories: list(covers) })}`}
        </li>
      ))}
      {unitCosts.map(({ category, hours }) => (
        <li key={category}>{t('programmes.model.unit', { category: names.category(category), hours: format.count(hours) })}</li>
      ))}
      {lumpSum && <li>{t('programmes.model.lump')}</li>}
    </ul>
  );
}
