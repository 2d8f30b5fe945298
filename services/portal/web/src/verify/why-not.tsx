import { useTranslation } from 'react-i18next';
import { useNames } from '../layout/names.js';

/** Whether a step is the reader's, and if it is not, why: by the type of the refusal that it would get. */
export function WhyNot({ why, may = false }: { why: string | null; may?: boolean }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  if (may) return <span className="under yours">{t('claimQueue.yours')}</span>;
  return why === null ? null : <span className="under not-yours">{nameOf('whyNot', why)}</span>;
}
