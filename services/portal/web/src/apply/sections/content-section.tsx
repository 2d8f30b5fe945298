import { LEAD } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { AreaField } from '../fields.js';
import { useFieldNames } from '../field-names.js';
import type { SectionProps } from '../section-props.js';

/** As the API calls a text that each partner writes. */
const textKey = (id: string, partner: string): string => `${id}-${partner.replaceAll(/[^A-Za-z0-9-]/gu, '-')}`;

export function ContentSection({ programme, content, all, missing, readOnly, change }: SectionProps<'content'>) {
  const { t, i18n } = useTranslation();
  const { partnerName } = useFieldNames(programme, all);
  const language = i18n.language as 'fi';
  const { texts = {} } = content;
  const partners = [LEAD, ...(all.organisation.partners ?? []).map(({ id }) => id)];
  const { texts: asked } = programme.form;
  if (asked.length === 0) return <p>{t('apply.noTexts')}</p>;
  const areas = asked.flatMap(({ id, names, help, perPartner, longest }) =>
    (perPartner ? partners : [null]).map((partner) => ({ key: partner === null ? id : textKey(id, partner), label: partner === null ? names[language] : `${names[language]}: ${partnerName(partner)}`, help: help?.[language], longest })));
  return areas.map(({ key, label, help, longest }) => (
    <AreaField key={key} field={`texts.${key}`} label={label} hint={help} missing={missing} disabled={readOnly} rows={7} longest={longest} value={texts[key] ?? ''} change={(text) => change({ ...content, texts: { ...texts, [key]: text } })} />
  ));
}
