import { useTranslation } from 'react-i18next';
import { isMeant } from './correctable.js';
import { RowPick, said } from './row-choice.js';
import type { CheckRow } from './verify-types.js';

type Row = Pick<CheckRow, 'id' | 'voucher' | 'supplier' | 'description'>;
/** What something is about: the row that the reader is on, no row, one that is looked for, or one that was chosen. */
export type About = 'here' | 'none' | 'choosing' | Row;

/** The row that is meant; null: none, or none yet. @param at the row that the reader is on */
export const rowOf = (about: About, at: Row | null): Row | null => (about === 'here' ? at : typeof about === 'string' ? null : about);

/** Says which row of a claim something is about, if any. */
export function RowAbout({ grant, claim, at = null, about, change, tried, error }: {
  grant: string; claim: number; at?: Row | null; about: About; change: (about: About) => void; tried: boolean; error: string | undefined;
}) {
  const { t } = useTranslation();
  const row = rowOf(about, at);
  const choosing = about === 'choosing';
  const acts = [
    ...(at !== null && row?.id !== at.id ? [{ name: t('check.find.here', { voucher: at.voucher }), act: () => change('here') }] : []),
    ...(row !== null || choosing ? [{ name: t('check.find.noRow'), act: () => change('none') }] : []),
  ];
  return (
    <RowPick grant={grant} claim={claim} legend={t('check.find.about')} acts={acts} choose={(chosen) => change(chosen ?? 'choosing')} error={tried && choosing ? t('money.correct.rowNeeded') : error}
      obstacle={(one, among) => (isMeant(one, among) ? null : t('check.find.sameId'))}>
      {choosing ? null : <p className="breakable">{row === null ? t('check.find.wholeClaim') : <><strong>{t('money.correct.voucher', { voucher: row.voucher })}</strong> <bdi>{said(row)}</bdi></>}</p>}
    </RowPick>
  );
}
