import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ScrollTable } from '../layout/scroll-table.js';
import type { RowConflict } from './row-book.js';
import type { RowTexts } from './row-shown.js';
import { rowFields, type RowText } from './row-text.js';

const SHOWN = 20;

/** Rows that two people have changed: both of each, to choose from. */
export function RowConflicts({ conflicts, texts, resolve }: { conflicts: readonly RowConflict[]; texts: RowTexts; resolve: (key: string, side: 'mine' | 'theirs') => void }) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return null;
  return (
    <section className="merge row-conflicts" aria-labelledby="row-conflicts">
      <h2 id="row-conflicts">{t('claiming.conflict.heading', { count: conflicts.length })}</h2>
      <InlineAlert status="warning">{t('claiming.conflict.text')}</InlineAlert>
      {conflicts.slice(0, SHOWN).map((conflict) => (
        <Conflict key={conflict.key} conflict={conflict} texts={texts} resolve={(side) => resolve(conflict.key, side)} />
      ))}
      {conflicts.length > 1 && (
        <p className="actions-row">
          {(['mine', 'theirs'] as const).map((side) => (
            <Button key={side} variant="secondary" onClick={() => conflicts.forEach(({ key }) => resolve(key, side))}>
              {t(`claiming.conflict.all.${side}`)}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}

function Conflict({ conflict: { mine, theirs }, texts, resolve }: { conflict: RowConflict; texts: RowTexts; resolve: (side: 'mine' | 'theirs') => void }) {
  const { t } = useTranslation();
  const voucher = (mine ?? theirs)?.voucher ?? '–';
  const differing = rowFields.filter((field) => (mine?.[field] ?? '') !== (theirs?.[field] ?? ''));
  const sides: readonly (readonly ['mine' | 'theirs', RowText | null])[] = [['mine', mine], ['theirs', theirs]];
  const caption = t('claiming.conflict.row', { voucher });
  return (
    <div className="row-conflict">
      <ScrollTable caption={caption} captionShown>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('claiming.conflict.version')}</th>
            {differing.map((field) => (
              <th key={field} role="columnheader" scope="col">{t(`claiming.row.${field}`)}</th>
            ))}
            <th role="columnheader" scope="col">{t('claiming.conflict.choice')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {sides.map(([side, row]) => (
            <tr key={side} role="row">
              <th role="rowheader" scope="row">{t(`merge.${side}`)}</th>
              {differing.map((field) => (
                <td key={field} role="cell">{row === null ? <em>{t('claiming.conflict.removed')}</em> : texts.shown(field, row[field] ?? '') || <em>{t('merge.nothing')}</em>}</td>
              ))}
              <td role="cell">
                <button type="button" className="button secondary" aria-label={`${t(`claiming.conflict.keep.${side}`)}: ${caption}`} onClick={() => resolve(side)}>
                  {t(`claiming.conflict.keep.${side}`)}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </div>
  );
}
