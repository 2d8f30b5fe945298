import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import { Prose } from '../application/plan-sections.js';
import { useFormat } from '../layout/names.js';
import { claimPath, useVouchers } from './verify-data.js';

interface Notice {
  readonly corrections: readonly { readonly correction: number; readonly row: string; readonly amount: string; readonly support: string; readonly reason: string | null; readonly correctedOn: string }[];
}

/** What was moved in the rows of a claim after its decision. */
export function CorrectionsMade({ grant, claim }: { grant: string; claim: number }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const voucherOf = useVouchers(grant, claim);
  const { data } = useQuery({ queryKey: ['checks', grant, String(claim), 'notice'], queryFn: ({ signal }) => read<Notice>(`${claimPath(grant, claim)}/notice`, i18n.language, signal) });
  if (!data || data.corrections.length === 0) return null;
  return (
    <section aria-labelledby="made">
      <h2 id="made">{t('money.correct.made')}</h2>
      <ol className="entries">
        {data.corrections.map(({ correction, row, amount, support, reason, correctedOn }) => (
          <li key={correction}>
            {t('money.correct.told', { row: voucherOf(row), amount: format.difference(amount), support: format.difference(support), day: format.day(correctedOn) })}
            <Prose text={reason} />
          </li>
        ))}
      </ol>
    </section>
  );
}
