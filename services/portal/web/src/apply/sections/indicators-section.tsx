import { useTranslation } from 'react-i18next';
import type { Contents } from '../api-types.js';
import { TextField } from '../fields.js';
import type { SectionProps } from '../section-props.js';

type Planned = NonNullable<Contents['indicators']['indicators']>[number];

/** A count when it is one; else what was typed, so that it is not lost. */
export const countOf = (text: string): number | string => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : text);
const textOf = (count: number | string | null | undefined): string => (count === null || count === undefined ? '' : String(count));

export function IndicatorsSection({ programme, content, missing, readOnly, change }: SectionProps<'indicators'>) {
  const { t, i18n } = useTranslation();
  const { indicators = [] } = content;
  const write = (id: string, part: Partial<Planned>) => {
    const known: Planned = indicators.find((one) => one.id === id) ?? { id, planned: '', women: null };
    const next = { ...known, ...part };
    const isBlank = next.planned === '' && (next.women === null || next.women === '');
    const others = indicators.filter((one) => one.id !== id);
    const at = indicators.findIndex((one) => one.id === id);
    change({ ...content, indicators: isBlank ? others : at < 0 ? [...indicators, next] : indicators.with(at, next) });
  };
  return (
    <>
      <p>{t('apply.hint.indicators')}</p>
      {programme.indicators.map(({ id, names, women }) => {
        const at = indicators.findIndex((one) => one.id === id);
        const planned = indicators[at];
        const field = `indicators[${at < 0 ? id : at}]`;
        const name = names[i18n.language as 'fi'];
        return (
          <fieldset key={id} className="indicator">
            <legend>{name}</legend>
            <div className="field-row">
              <TextField field={`${field}.planned`} numeric label={t('apply.planned')} missing={missing} disabled={readOnly} value={textOf(planned?.planned)} change={(text) => write(id, { planned: countOf(text) })} />
              {women && <TextField field={`${field}.women`} numeric label={t('apply.ofWomen')} missing={missing} disabled={readOnly} value={textOf(planned?.women)} change={(text) => write(id, { women: text.trim() === '' ? null : countOf(text) })} />}
            </div>
          </fieldset>
        );
      })}
    </>
  );
}
