import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { useVouchers } from './verify-data.js';
import type { Verified } from './verify-types.js';

/** What the verification took from rows, and why. */
export function TakenSection({ grant, claim, verified: { deduct, park } }: { grant: string; claim: number; verified: Verified }) {
  const { t } = useTranslation();
  const format = useFormat();
  const voucherOf = useVouchers(grant, claim);
  const lines = [
    ...deduct.map(({ row, amount, reason, note }, at) => ({ key: `deducted ${at}`, row, how: 'deducted' as const, amount, why: t(`check.reason.${reason}`), note })),
    ...park.map(({ row, amount, note }, at) => ({ key: `parked ${at}`, row, how: 'parked' as const, amount, why: '', note })),
  ];
  return (
    <section aria-labelledby="taken">
      <h2 id="taken">{t('claimDecision.taken')}</h2>
      {lines.length === 0 && <p>{t('claimDecision.nothingTaken')}</p>}
      {lines.length > 0 && (
        <ScrollTable caption={t('claimDecision.taken')} className="in-cards">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{t('check.rows.column.voucher')}</th>
              <th role="columnheader" scope="col">{t('check.rows.column.state')}</th>
              <th role="columnheader" scope="col" className="number">{t('realisation.amount')}</th>
              <th role="columnheader" scope="col">{t('check.row.reason')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {lines.map(({ key, row, how, amount, why, note }) => (
              <tr key={key} role="row">
                <th role="rowheader" scope="row" className="breakable"><bdi>{voucherOf(row)}</bdi></th>
                <td role="cell" data-label={t('check.rows.column.state')}><span className={`row-mark ${how}`}>{t(`check.rows.state.${how}`)}</span></td>
                <td role="cell" data-label={t('realisation.amount')} className="number">{format.amount(amount)}</td>
                <td role="cell" data-label={t('check.row.reason')} className="whole-line">
                  <span>
                    {why}
                    {note !== null && <span className="under"><bdi>{note}</bdi></span>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}
