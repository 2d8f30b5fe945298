import { useTranslation } from 'react-i18next';
import { useFormat, useNames } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { useNotice } from './claim-data.js';
import type { Notice, NoticeRow } from './claim-types.js';

/** What was deducted from a decided claim and what waits, with the reasons in words; in short the first few. */
export function WhyNot({ grant, claim, short = false }: { grant: string; claim: number; short?: boolean }) {
  const { data } = useNotice(grant, claim);
  const rows = (data?.rows ?? []).filter(({ deducted, parked }) => Number(deducted) !== 0 || Number(parked) !== 0);
  if (rows.length === 0) return null;
  return short ? <Short rows={rows} /> : <Whole rows={rows} flatRates={data?.flatRates ?? []} />;
}

const FEW = 3;

function Short({ rows }: { rows: readonly NoticeRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reasonOf = useReason();
  return (
    <ul className="why-list">
      {rows.slice(0, FEW).map((row) => (
        <li key={row.row}>
          {Number(row.deducted) !== 0 ? t('claiming.why.deducted', { row: row.row, amount: format.euros(row.deducted), reason: reasonOf(row) }) : t('claiming.why.parked', { row: row.row, amount: format.euros(row.parked) })}
        </li>
      ))}
      {rows.length > FEW && <li>{t('claiming.why.more', { count: rows.length - FEW })}</li>}
    </ul>
  );
}

function useReason(): (row: NoticeRow) => string {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  return ({ reasons, parked }) => [...new Set(reasons.map(({ reason }) => nameOf('claiming.reason', reason))), ...(Number(parked) === 0 ? [] : [t('claiming.why.waits')])].join(' ');
}

function Whole({ rows, flatRates }: { rows: readonly NoticeRow[]; flatRates: Notice['flatRates'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { nameOf } = useNames();
  const reasonOf = useReason();
  return (
    <ScrollTable caption={t('claiming.why.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('claiming.row.voucher')}</th>
          <th role="columnheader" scope="col" className="number">{t('realisation.deducted')}</th>
          <th role="columnheader" scope="col" className="number">{t('realisation.parked')}</th>
          <th role="columnheader" scope="col">{t('claiming.why.reason')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.row} role="row">
            <th role="rowheader" scope="row">{row.row}</th>
            <td role="cell" data-label={t('realisation.deducted')} className="number">{format.amount(row.deducted)}</td>
            <td role="cell" data-label={t('realisation.parked')} className="number">{format.amount(row.parked)}</td>
            <td role="cell" data-label={t('claiming.why.reason')} className="whole-line">
              {reasonOf(row)}
              {row.notes.map((note) => (
                <p key={note} className="breakable pre-line">
                  <bdi>{note}</bdi>
                </p>
              ))}
            </td>
          </tr>
        ))}
        {flatRates.map(({ partner, category, year, deducted, parked }) => (
          <tr key={`${partner} ${category} ${year}`} role="row">
            <th role="rowheader" scope="row">{nameOf('words.category', category)}</th>
            <td role="cell" data-label={t('realisation.deducted')} className="number">{format.amount(deducted)}</td>
            <td role="cell" data-label={t('realisation.parked')} className="number">{format.amount(parked)}</td>
            <td role="cell" data-label={t('claiming.why.reason')} className="whole-line">{t('claiming.why.flatRate')}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
