import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { SelectField } from '../office/fields.js';
import { said } from './row-choice.js';
import type { CheckRow } from './verify-types.js';
import { certifiedOf, piecesOf, stateOf, type Marks } from './work.js';

const columns = ['voucher', 'category', 'paidOn', 'supplier', 'amount', 'certified', 'deducted', 'parked'] as const;
const numbers = new Set<string>(['amount', 'certified', 'deducted', 'parked']);

interface Printed {
  readonly rows: readonly CheckRow[];
  readonly marks: Marks;
  readonly category: (id: string) => string;
}

/** On paper stand all rows of the claim, of many so many at a time; on the screen only the way to that. The rows are drawn for the print alone. */
export function PrintedRows({ complete, ...printed }: Printed & { complete: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, choose] = useState('0');
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser lays the page out as soon as this has returned.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  const all = printed.rows.length;
  const pieces = piecesOf(all);
  const named = pieces.map(({ from, to }, at) => ({ value: String(at), name: t('check.print.piece', { from: format.count(from), to: format.count(to), all: format.count(all) }) }));
  const piece = pieces[Number(chosen)] ?? pieces[0];
  if (piece === undefined) return null;
  return (
    <>
      <div className="print-rows no-print">
        {pieces.length > 1 && <SelectField label={t('check.print.which')} value={chosen} change={choose} options={named} />}
        <button type="button" className="button secondary" disabled={!complete} onClick={() => window.print()}>{t('check.print.print')}</button>
      </div>
      {printing && complete && <Table {...printed} rows={printed.rows.slice(piece.from - 1, piece.to)} caption={(named[Number(chosen)] ?? named[0]!).name} />}
    </>
  );
}

function Table({ rows, marks, category, caption }: Printed & { caption: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const taken = (amount: string | undefined) => (amount === undefined || amount === '0.00' ? '' : format.amount(amount));
  return (
    <table className="printed-rows">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => <th key={column} scope="col" className={numbers.has(column) ? 'number' : undefined}>{t(`check.rows.column.${column}`)}</th>)}
          <th scope="col">{t('check.row.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const mark = marks[row.key];
          const why = mark === undefined ? t('check.rows.state.untouched') : [mark.reason && t(`check.reason.${mark.reason}`), mark.note].filter(Boolean).join(': ');
          return (
            <tr key={row.key}>
              <th scope="row"><bdi>{row.voucher}</bdi></th>
              <td>{category(row.category)}</td>
              <td className="day">{format.day(row.paidOn)}</td>
              <td><bdi>{said(row)}</bdi></td>
              <td className="number">{format.amount(row.amount)}</td>
              <td className="number">{stateOf(mark) === 'untouched' ? '' : format.amount(certifiedOf(row, mark))}</td>
              <td className="number">{taken(mark?.deduct)}</td>
              <td className="number">{taken(mark?.park)}</td>
              <td>{[row.from === null ? null : t('check.rows.takenUp', { claim: row.from }), why].filter(Boolean).join('. ')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
