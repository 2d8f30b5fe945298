import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import type { CheckRow } from './verify-types.js';
import { certifiedOf, stateOf, type Mark, type Marks } from './work.js';

const columns = ['chosen', 'state', 'voucher', 'category', 'paidOn', 'supplier', 'amount', 'deducted', 'parked', 'certified'] as const;
const numbers = new Set<string>(['amount', 'deducted', 'parked', 'certified']);
/** CSS pixels; the styles say the same. */
const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 42;

export interface GridProps {
  readonly rows: readonly CheckRow[];
  readonly marks: Marks;
  /** Its place among `rows`. */
  readonly active: number;
  readonly chosen: ReadonlySet<string>;
  readonly category: (id: string) => string;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly go: (at: number, extend?: boolean) => void;
  readonly toggle: (id: string) => void;
  readonly keys: (event: KeyboardEvent<HTMLDivElement>) => void;
}

const rowId = (id: string): string => `row ${id}`.replaceAll(/[^\w-]/gu, (sign) => `_${sign.codePointAt(0)}_`);

/** The rows of a claim, of which only those in sight are drawn: the same for ten rows and ten thousand. */
export function RowGrid({ rows, marks, active, chosen, category, grid, go, toggle, keys }: GridProps) {
  const { t } = useTranslation();
  // oxlint-disable-next-line react/incompatible-library -- nothing of what it returns is memoised
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    useFlushSync: false,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    // The row that the keyboard is on is always there, wherever the rest has been scrolled to.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(active >= 0 && active < rows.length ? [active] : [])])].sort((one, other) => one - other),
  });
  const shown = useRef(-1);
  useEffect(() => {
    if (active >= 0 && active !== shown.current) virtual.scrollToIndex(active, { align: 'auto' });
    shown.current = active;
  }, [active, virtual]);
  const at = rows[active];
  return (
    <div className="check-grid table-region" role="grid" ref={grid} tabIndex={0} aria-label={t('check.rows.caption')} aria-rowcount={rows.length + 1} aria-colcount={columns.length} aria-multiselectable="true" aria-activedescendant={at ? rowId(at.key) : undefined} onKeyDown={keys}>
      <div role="rowgroup" className="grid-head">
        <div role="row" aria-rowindex={1} className="grid-row">
          {columns.map((column) => (
            <div key={column} role="columnheader" className={numbers.has(column) ? 'number' : undefined}>
              {column === 'chosen' ? <span className="hidden-text">{t('check.rows.column.chosen')}</span> : t(`check.rows.column.${column}`)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return <GridRow key={row.key} row={row} mark={marks[row.key]} at={index} top={start - HEAD_HEIGHT} active={index === active} chosen={chosen.has(row.key)} category={category(row.category)} go={go} toggle={toggle} />;
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: CheckRow;
  readonly mark: Mark | undefined;
  readonly at: number;
  readonly top: number;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly category: string;
  readonly go: (at: number, extend?: boolean) => void;
  readonly toggle: (id: string) => void;
}

const GridRow = memo(function GridRow({ row, mark, at, top, active, chosen, category, go, toggle }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = stateOf(mark);
  const taken = (amount: string | undefined) => (amount === undefined || amount === '0.00' ? '' : format.amount(amount));
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid itself has the focus and takes the keys
    <div role="row" id={rowId(row.key)} aria-rowindex={at + 2} aria-selected={chosen} className={`grid-row ${state} ${active ? 'active' : ''}`} style={{ transform: `translateY(${top}px)` }} onClick={(event) => go(at, event.shiftKey)}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the space bar does it for the row that the grid is on */}
      <div role="gridcell" className="choose" onClick={() => toggle(row.key)}>
        <span className={chosen ? 'box on' : 'box'} aria-hidden="true" />
      </div>
      <div role="gridcell" className="state">
        <span className={`row-mark ${state}`}>{t(`check.rows.state.${state}`)}</span>
      </div>
      <div role="rowheader" className="voucher">
        <bdi>{row.voucher}</bdi>
        {row.from !== null && <span className="sign" title={t('check.rows.takenUp', { claim: row.from })}>{t('check.rows.takenUpShort')}</span>}
        {row.sampled && <span className="sign" title={t('check.rows.sampled')}>{t('check.rows.sampledShort')}</span>}
        {row.duplicates > 0 && <span className="sign warn" title={t('check.rows.duplicates', { count: row.duplicates })}>{t('check.rows.duplicateShort')}</span>}
      </div>
      <div role="gridcell">{category}</div>
      <div role="gridcell">{format.day(row.paidOn)}</div>
      <div role="gridcell" className="words">
        <bdi>{[row.supplier, row.description].filter(Boolean).join(' · ')}</bdi>
      </div>
      <div role="gridcell" className="number">{format.amount(row.amount)}</div>
      <div role="gridcell" className="number">{taken(mark?.deduct)}</div>
      <div role="gridcell" className="number">{taken(mark?.park)}</div>
      <div role="gridcell" className="number">{format.amount(certifiedOf(row, mark))}</div>
    </div>
  );
});
