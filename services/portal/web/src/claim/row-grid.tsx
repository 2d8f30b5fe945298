import '../styles/grid.css';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import type { BookRow, Duplicate } from './row-book.js';
import { isRowField, type RowField } from './row-text.js';
import { useRowGrid, type RowGridActs, type RowGridProps } from './use-row-grid.js';

const ROW = 44;
const numeric = new Set<RowField>(['amount', 'hours', 'yearlyCost']);

interface Shown extends Omit<RowGridProps, 'toType'> {
  readonly caption: string;
  readonly toType: RowGridProps['toType'];
  /** A kept text as the reader reads it. */
  shownText(field: RowField, text: string): string;
  /** In words where the same cost stands too. */
  twice(duplicate: Duplicate): string;
  /** Above the grid: what acts on the row that is being worked on. */
  readonly renderTools: (acts: RowGridActs) => React.ReactNode;
}

/** The rows of a claim, worked in like a spreadsheet. Only those on the screen are in the page, so ten thousand of them are as quick as ten. */
export function RowGrid(props: Shown) {
  const { t } = useTranslation();
  const { caption, fields, renderTools } = props;
  const hint = useId();
  const region = useRef<HTMLDivElement>(null);
  const moved = useRef((props.start ?? null) !== null);
  const grid = useRowGrid(props, () => {
    moved.current = true;
  });
  const { at, size } = grid;
  // oxlint-disable-next-line react/incompatible-library -- what it answers is not kept beyond a render here
  const virtual = useVirtualizer({
    count: size.rows, estimateSize: () => ROW, getScrollElement: () => region.current, overscan: 8, scrollPaddingStart: ROW, initialRect: { width: 800, height: 600 },
    // Where the focus is stays in the page, however far one scrolls.
    rangeExtractor: useCallback((range: Parameters<typeof defaultRangeExtractor>[0]) => [...new Set([...defaultRangeExtractor(range), at.row])].filter((row) => row < size.rows).sort((one, other) => one - other), [at.row, size.rows]),
  });
  useEffect(() => {
    if (!moved.current || grid.editing) return;
    const cell = region.current?.querySelector<HTMLElement>(`[data-spot="${at.row}-${at.column}"]`);
    if (!cell) return;
    moved.current = false;
    virtual.scrollToIndex(at.row);
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  const items = virtual.getVirtualItems();
  return (
    <div className="row-grid">
      {renderTools(grid)}
      <p id={hint} className="quiet no-print">
        {t('claiming.rows.hint')}
      </p>
      <div className="table-region" ref={region}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table that is worked in (ARIA Authoring Practices) */}
        <table role="grid" aria-label={caption} aria-describedby={hint} aria-rowcount={size.rows + 1} aria-colcount={fields.length + 2} onPaste={grid.paste} onCopy={(event) => grid.copy(event, false)} onCut={(event) => grid.copy(event, true)}>
          <Head fields={fields} />
          <tbody role="rowgroup">
            {/* One flat list: a row keeps its place in the page, and the focus, whatever stands before it. */}
            {items.flatMap((item, place) => {
              const gap = item.start - (items[place - 1]?.end ?? 0);
              return [
                gap > 0 ? <Gap key={`gap-${item.index}`} height={gap} columns={fields.length + 2} /> : null,
                <Row key={item.key} {...props} row={grid.rowAt(item.index)} place={item.index} grid={grid} measured={virtual.measureElement} />,
              ];
            })}
            <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} columns={fields.length + 2} />
          </tbody>
        </table>
      </div>
      <p role="status" className="quiet">
        {grid.pasted === null ? '' : [t('claiming.rows.pasted', { count: grid.pasted.rows }), ...(grid.pasted.left > 0 ? [t('grid.leftOut', { count: grid.pasted.left })] : [])].join(' ')}
      </p>
    </div>
  );
}

function Head({ fields }: Pick<Shown, 'fields'>) {
  const { t } = useTranslation();
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        <th role="columnheader" scope="col">{t('claiming.rows.number')}</th>
        {fields.map((field) => (
          <th key={field} role="columnheader" scope="col" className={numeric.has(field) ? 'number' : undefined}>
            {t(`claiming.row.${field}`)}
          </th>
        ))}
        <th role="columnheader" scope="col">{t('claiming.rows.remarks')}</th>
      </tr>
    </thead>
  );
}

/** Stands for the rows that are not in the page. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="gap">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

interface RowShown extends Shown {
  /** Null for the empty one at the end. */
  readonly row: BookRow | null;
  readonly place: number;
  readonly grid: RowGridActs;
  measured(element: HTMLElement | null): void;
}

function Row(shown: RowShown) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row, place, fields, measured } = shown;
  const { problems = [], duplicates = [], text } = row ?? {};
  return (
    <tr role="row" ref={measured} data-index={place} aria-rowindex={place + 2} className={problems.length > 0 ? 'wrong-row' : undefined}>
      <th role="rowheader" scope="row">
        {row ? format.count(place + 1) : <span className="hidden-text">{t('claiming.rows.newRow')}</span>}
      </th>
      {fields.map((field, column) => (
        <Cell key={field} {...shown} field={field} column={column} text={text?.[field] ?? ''} wrong={problems.some((problem) => problem.field === field || problem.field.endsWith(`.${field}`))} />
      ))}
      <td role="gridcell" className="remarks">
        {problems.map(({ field, expected }) => (
          <p key={`${field}-${expected}`} className="wrong-text">
            {isRowField(field) ? `${t(`claiming.row.${field}`)}: ` : ''}
            {expected}
          </p>
        ))}
        {duplicates.map((duplicate) => (
          <p key={JSON.stringify(duplicate)} className="twice">{shown.twice(duplicate)}</p>
        ))}
      </td>
    </tr>
  );
}

function Cell({ field, column, text, wrong, row, place, grid, categories, shownText }: RowShown & { field: RowField; column: number; text: string; wrong: boolean }) {
  const { t } = useTranslation();
  const spot = { row: place, column };
  const active = grid.at.row === place && grid.at.column === column;
  const kinds = [...(numeric.has(field) ? ['number'] : []), 'editable', ...(wrong ? ['wrong'] : [])].join(' ');
  if (active && grid.editing) {
    const name = `${row ? place + 1 : t('claiming.rows.newRow')}, ${t(`claiming.row.${field}`)}`;
    return (
      <td role="gridcell" className={`${kinds} editing`}>
        <Editor field={field} name={name} grid={grid} categories={categories} />
      </td>
    );
  }
  return (
    <td
      role="gridcell"
      className={kinds}
      data-spot={`${place}-${column}`}
      tabIndex={active ? 0 : -1}
      aria-invalid={wrong ? true : undefined}
      onFocus={() => !active && grid.go(spot)}
      onKeyDown={grid.keyInCell}
      onClick={(event) => {
        // A touch has no keyboard to begin with, and a second click means to write.
        if (active || (event.nativeEvent as PointerEvent).pointerType === 'touch') grid.edit(null, spot);
      }}
      onDoubleClick={() => grid.edit(null, spot)}
    >
      <span className="breakable">{shownText(field, text)}</span>
    </td>
  );
}

const held = (element: HTMLElement | null): void => {
  // The focus goes along from the cell to what stands in its place.
  if (element && document.activeElement !== element) element.focus();
};

function Editor({ field, name, grid, categories }: { field: RowField; name: string; grid: RowGridActs; categories: Shown['categories'] }) {
  const { t } = useTranslation();
  const text = grid.editing?.text ?? '';
  if (field !== 'category' || categories.length === 0) {
    return <input aria-label={name} value={text} inputMode={numeric.has(field) ? 'decimal' : undefined} autoComplete="off" maxLength={2000} ref={held} onChange={(event) => grid.type(event.target.value)} onKeyDown={(event) => grid.keyInEditor(event, null)} onBlur={() => grid.commit(null)} />;
  }
  // Begun with a letter, the first category that begins with it.
  const begun = grid.editing?.typed ? (categories.find((one) => one.name.toLowerCase().startsWith(text.toLowerCase()))?.id ?? '') : text;
  const listed = begun === '' || categories.some(({ id }) => id === begun);
  return (
    <select aria-label={name} value={begun} ref={held} onChange={(event) => grid.type(event.target.value)} onKeyDown={(event) => grid.keyInEditor(event, begun)} onBlur={() => grid.commit(null, begun)}>
      <option value="">{t('claiming.rows.choose')}</option>
      {!listed && <option value={begun}>{begun}</option>}
      {categories.map(({ id, name: named }) => (
        <option key={id} value={id}>
          {named}
        </option>
      ))}
    </select>
  );
}
