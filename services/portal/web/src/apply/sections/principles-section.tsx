import { useTranslation } from 'react-i18next';
import type { Contents } from '../api-types.js';
import { AreaField, TextField, YesNoField } from '../fields.js';
import type { SectionProps } from '../section-props.js';
import { countOf } from './indicators-section.js';

type Principles = NonNullable<Contents['principles']['principles']>;
type Answer = NonNullable<Principles['equality']>[number];

export function PrinciplesSection({ programme, content, missing, readOnly, change }: SectionProps<'principles'>) {
  const { t, i18n } = useTranslation();
  const { equality: questions, sustainability: named } = programme.horizontal;
  const rows = named.length > 0 ? named.map(({ id, names }) => ({ id, name: names[i18n.language as 'fi'] })) : (programme.sustainabilityRows ?? []).map((id) => ({ id, name: id }));
  const { equality = [], sustainability = [] } = content.principles ?? {};
  const put = (part: Principles) => change({ ...content, principles: { equality, sustainability, ...part } });
  const answered = (at: number, part: Partial<Answer>) => put({ equality: questions.map((_, place) => ({ answer: null, reason: null, ...equality[place], ...(place === at ? part : {}) })) });
  const scored = (row: string, part: { direct?: number | string; indirect?: number | string }) => {
    const known = sustainability.find((one) => one.row === row) ?? { row, direct: 0, indirect: 0 };
    put({ sustainability: [...sustainability.filter((one) => one.row !== row), { ...known, ...part }] });
  };
  if (questions.length === 0 && rows.length === 0) return <p>{t('apply.noPrinciples')}</p>;
  return (
    <>
      {questions.length > 0 && <h2>{t('apply.equality')}</h2>}
      {questions.map(({ id, names }, at) => (
        <div key={id} className="question">
          <YesNoField field={`principles.equality[${at}].answer`} label={names[i18n.language as 'fi']} value={equality[at]?.answer ?? null} disabled={readOnly} change={(answer) => answered(at, { answer })} />
          <AreaField field={`principles.equality[${at}].reason`} label={t('apply.reason')} rows={2} missing={missing} disabled={readOnly} value={equality[at]?.reason ?? ''} change={(reason) => answered(at, { reason: reason === '' ? null : reason })} />
        </div>
      ))}
      {rows.length > 0 && (
        <>
          <h2>{t('apply.sustainability')}</h2>
          <p className="quiet">{t('apply.hint.scores')}</p>
        </>
      )}
      {rows.map(({ id, name }) => {
        const at = sustainability.findIndex(({ row }) => row === id);
        const field = `principles.sustainability[${at < 0 ? id : at}]`;
        return (
          <fieldset key={id} className="indicator">
            <legend>{name}</legend>
            <div className="field-row">
              <TextField field={`${field}.direct`} numeric label={t('apply.direct')} missing={missing} disabled={readOnly} value={String(sustainability[at]?.direct ?? '')} change={(text) => scored(id, { direct: countOf(text) })} />
              <TextField field={`${field}.indirect`} numeric label={t('apply.indirect')} missing={missing} disabled={readOnly} value={String(sustainability[at]?.indirect ?? '')} change={(text) => scored(id, { indirect: countOf(text) })} />
            </div>
          </fieldset>
        );
      })}
    </>
  );
}
