import { money, parseMoney } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import type { PreviewCell } from './verify-types.js';

const parts = ['declared', 'certified', 'deducted', 'parked'] as const;
type Line = Record<(typeof parts)[number], bigint>;

/** Cells by category: in every line declared = certified + deducted + parked. */
export function ClaimTables({ cells, supportByPartner, category, partner }: {
  cells: readonly PreviewCell[]; supportByPartner: readonly { readonly partner: string; readonly amount: string }[]; category: (id: string) => string; partner: (id: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = new Map<string, Line>();
  const all: Line = { declared: 0n, certified: 0n, deducted: 0n, parked: 0n };
  for (const cell of cells) {
    const line = lines.get(cell.category) ?? { declared: 0n, certified: 0n, deducted: 0n, parked: 0n };
    for (const part of parts) {
      line[part] += parseMoney(cell[part]);
      all[part] += parseMoney(cell[part]);
    }
    lines.set(cell.category, line);
  }
  const amounts = (line: Line) => parts.map((part) => (
    <td key={part} role="cell" className="number" data-label={t(`realisation.${part}`)}>
      {format.amount(money(line[part]))}
    </td>
  ));
  return (
    <>
      <ScrollTable caption={t('claimDecision.caption')} className="in-cards sums">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('realisation.category')}</th>
            {parts.map((part) => (
              <th key={part} role="columnheader" scope="col" className="number">
                {t(`realisation.${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {[...lines].map(([id, line]) => (
            <tr key={id} role="row">
              <th role="rowheader" scope="row">{category(id)}</th>
              {amounts(line)}
            </tr>
          ))}
          <tr role="row" className="total">
            <th role="rowheader" scope="row">{t('check.sums.total')}</th>
            {amounts(all)}
          </tr>
        </tbody>
      </ScrollTable>
      {supportByPartner.length > 1 && <PartnerTable lines={supportByPartner} partner={partner} />}
    </>
  );
}

function PartnerTable({ lines, partner }: { lines: readonly { readonly partner: string; readonly amount: string }[]; partner: (id: string) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('claimDecision.byPartner')} captionShown>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('check.row.partner')}</th>
          <th role="columnheader" scope="col" className="number">{t('claims.support')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map((line) => (
          <tr key={line.partner} role="row">
            <th role="rowheader" scope="row" className="breakable"><bdi>{partner(line.partner)}</bdi></th>
            <td role="cell" className="number">{format.amount(line.amount)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
