import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { money, parseMoney, sum } from '@toteuma/kernel';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { claimPath } from './verify-data.js';
import type { Preview } from './verify-types.js';
import type { Sums, TakenBody } from './work.js';

/** What a decision on the claim would come to with these deductions and parked rows. Nothing is changed by it. */
export function usePreview(grant: string, claim: number, body: TakenBody, enabled: boolean) {
  const { i18n } = useTranslation();
  // What is said in words moves no amount.
  const text = useDeferredValue(JSON.stringify({ deduct: body.deduct.map(({ row, amount, reason }) => ({ row, amount, reason })), park: body.park }));
  return useQuery({
    queryKey: ['preview', grant, String(claim), text],
    queryFn: async ({ signal }) => {
      // Whoever goes through rows quickly is not asked after each of them.
      await new Promise((resolve) => setTimeout(resolve, 350));
      if (signal.aborted) throw new DOMException('', 'AbortError');
      return (await send<Preview>(`${claimPath(grant, claim)}/preview`, { body: JSON.parse(text) as unknown }, i18n.language)).body;
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 30_000,
  });
}

const parts = ['declared', 'certified', 'deducted', 'parked'] as const;

/** Declared = certified + deducted + parked, of the rows and of the flat rates that follow from them. */
export function SumsBox({ sums, preview, failed }: { sums: Sums; preview: Preview | undefined; failed: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = preview && Object.fromEntries(parts.map((part) => [part, sum(preview.cells.map((cell) => parseMoney(cell[part])))])) as Record<(typeof parts)[number], bigint> | undefined;
  const line = (name: string, of: Readonly<Record<(typeof parts)[number], bigint>> | undefined, className = '') => (
    <tr role="row" className={className}>
      <th role="rowheader" scope="row">{name}</th>
      {parts.map((part) => (
        <td key={part} role="cell" className="number" data-label={t(`realisation.${part}`)}>
          {of === undefined ? '…' : format.amount(money(of[part]))}
        </td>
      ))}
    </tr>
  );
  const flat = total && { declared: total.declared - sums.declared, certified: total.certified - sums.certified, deducted: total.deducted - sums.deducted, parked: total.parked - sums.parked };
  return (
    <section className="sums-box" aria-labelledby="sums">
      <h2 id="sums">{t('check.sums.heading')}</h2>
      <ScrollTable caption={t('check.sums.caption')} className="in-cards">
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {parts.map((part) => (
              <th key={part} role="columnheader" scope="col" className="number">
                {t(`realisation.${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {line(t('check.sums.rows'), sums)}
          {line(t('check.sums.flat'), flat)}
          {line(t('check.sums.total'), total, 'total')}
        </tbody>
      </ScrollTable>
      {failed && <p className="field-error" role="alert">{t('check.sums.failed')}</p>}
      {preview && <SupportLine preview={preview} />}
    </section>
  );
}

/** What the beneficiary would be given, and by whom. */
export function SupportLine({ preview }: { preview: Pick<Preview, 'support' | 'overGrant' | 'shares'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const over = parseMoney(preview.overGrant) > 0n;
  return (
    <div className="live-total">
      <p>
        {t('check.sums.support')} <span className="figure">{format.euros(preview.support)}</span>
        {preview.shares && <span className="under">{t('check.sums.shares', { eu: format.euros(preview.shares.eu), state: format.euros(preview.shares.state) })}</span>}
      </p>
      {over && <p>{t('check.sums.overGrant', { amount: format.euros(preview.overGrant) })}</p>}
    </div>
  );
}
