import '../styles/grid.css';
import { money } from '@toteuma/kernel';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { faultOf, readAmount } from './amount-text.js';
import type { Spot } from './pasted.js';
import { useGrid, type GridCell, type GridColumn, type GridRow, type PasteTold, type Write } from './use-grid.js';

interface Shown {
  readonly caption: string;
  /** Above the names of the rows. */
  readonly corner: string;
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly write: Write;
}

/** A table of amounts that is written in like a spreadsheet: arrows, Enter, Tab and Escape, paste and undo. */
export function AmountGrid({ caption, corner, rows, columns, write }: Shown) {
  const { t } = useTranslation();
  const show = useShownAmount();
  const hint = useId();
  const table = useRef<HTMLTableElement>(null);
  const grid = useGrid({ rows, columns, write, table, editText: show });
  return (
    <div className="amount-grid">
      <p id={hint} className="quiet no-print">
        {t('grid.hint')}
      </p>
      <div className="table-region">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table that is worked in (ARIA Authoring Practices) */}
        <table role="grid" ref={table} aria-label={caption} aria-describedby={hint} onPaste={grid.paste} onCopy={(event) => grid.copy(event, false)} onCut={(event) => grid.copy(event, true)}>
          <Head corner={corner} columns={columns} />
          <tbody role="rowgroup">
            {rows.map((row, down) => (
              <tr key={row.id} role="row" className={row.total ? 'total' : undefined}>
                <th role="rowheader" scope="row">
                  {row.name}
                </th>
                {row.cells.map((cell, right) => (
                  <Cell key={columns[right]?.id} cell={cell} spot={{ row: down, column: right }} name={nameOf(row, columns[right])} total={columns[right]?.total ?? false} grid={grid} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Told pasted={grid.pasted} />
      <Faults rows={rows} columns={columns} go={grid.go} />
    </div>
  );
}

const nameOf = (row: GridRow, column: GridColumn | undefined): string => [row.name, column?.group, column?.name].filter((part) => part !== undefined && part !== '').join(', ');

/** An amount in the reader's language; other text as it is. */
function useShownAmount(): (text: string) => string {
  const format = useFormat();
  return (text) => {
    const reading = readAmount(text);
    return reading.kind === 'amount' ? format.amount(money(reading.cents)) : text;
  };
}

function Head({ corner, columns }: { corner: string; columns: readonly GridColumn[] }) {
  const groups = columns.map(({ group }) => group ?? '');
  const grouped = groups.some((group) => group !== '');
  // The first of each group heads as many columns as follow with the same one.
  const heads = groups.flatMap((group, at) => (at > 0 && groups[at - 1] === group ? [] : [{ group, at, span: groups.slice(at).findIndex((other) => other !== group) }]));
  return (
    <thead role="rowgroup">
      {grouped && (
        <tr role="row">
          <td role="presentation" />
          {heads.map(({ group, at, span }) => group === '' ? <td key={`-${at}`} role="presentation" colSpan={span === -1 ? groups.length - at : span} /> : (
            <th key={`${group}-${at}`} role="columnheader" scope="colgroup" className="group" colSpan={span === -1 ? groups.length - at : span}>
              {group}
            </th>
          ))}
        </tr>
      )}
      <tr role="row">
        <th role="columnheader" scope="col">
          {corner}
        </th>
        {columns.map(({ id, name }) => (
          <th key={id} role="columnheader" scope="col" className="number">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cell({ cell, spot, name, total, grid }: { cell: GridCell; spot: Spot; name: string; total: boolean; grid: ReturnType<typeof useGrid> }) {
  const { t } = useTranslation();
  const show = useShownAmount();
  const active = grid.at.row === spot.row && grid.at.column === spot.column;
  const { text, editable, computed, old } = cell;
  const fault = editable ? faultOf(text) : null;
  const now = text === '' ? (computed ?? '') : text;
  const differs = old !== undefined && old !== now;
  const kinds = ['number', ...(editable ? ['editable'] : []), ...(total ? ['total'] : []), ...(fault === null ? [] : ['wrong']), ...(differs ? ['differs'] : [])];
  if (active && grid.editing) {
    return (
      <td role="gridcell" className="number editing" aria-invalid={fault !== null}>
        <input
          aria-label={name}
          value={grid.editing.text}
          inputMode="decimal"
          autoComplete="off"
          ref={(input) => {
            // The focus goes along from the cell to what stands in its place.
            if (input && document.activeElement !== input) input.focus();
          }}
          onChange={(event) => grid.type(event.target.value)}
          onKeyDown={grid.keyInEditor}
          onBlur={() => grid.commit(null)}
        />
      </td>
    );
  }
  return (
    <td
      role="gridcell"
      className={kinds.join(' ')}
      data-spot={`${spot.row}-${spot.column}`}
      tabIndex={active ? 0 : -1}
      // oxlint-disable-next-line jsx-a11y/role-supports-aria-props -- ARIA 1.2 has it for cells of grids
      aria-readonly={!editable}
      aria-invalid={fault === null ? undefined : true}
      onFocus={() => !active && grid.go(spot)}
      onKeyDown={grid.keyInCell}
      onClick={(event) => {
        // A touch has no keyboard to begin with, and a second click means to write.
        if (active || (event.nativeEvent as PointerEvent).pointerType === 'touch') grid.edit(null, spot);
      }}
      onDoubleClick={() => grid.edit(null, spot)}
    >
      {text === '' && computed !== undefined ? <span className="computed">{show(computed)}</span> : <span className="breakable">{show(text)}</span>}
      {text !== '' && computed !== undefined && computed !== text && <small>{t('grid.computedAs', { amount: show(computed) })}</small>}
      {differs && <small>{t('grid.was', { amount: show(old === '' ? '0.00' : old) })}</small>}
    </td>
  );
}

function Told({ pasted }: { pasted: PasteTold | null }) {
  const { t } = useTranslation();
  return (
    <p role="status" className="quiet">
      {pasted === null ? '' : [t('grid.pasted', { count: pasted.taken }), ...(pasted.names > 0 ? [t('grid.namesOut')] : []), ...(pasted.left > 0 ? [t('grid.leftOut', { count: pasted.left })] : [])].join(' ')}
    </p>
  );
}

/** Each cell that is no amount, by its name; a press leads to it. */
function Faults({ rows, columns, go }: { rows: readonly GridRow[]; columns: readonly GridColumn[]; go: (spot: Spot) => void }) {
  const { t } = useTranslation();
  const show = useShownAmount();
  const wrong = rows.flatMap((row, down) => row.cells.flatMap(({ text, editable }, right) => {
    const fault = editable ? faultOf(text) : null;
    return fault === null ? [] : [{ fault, text, name: nameOf(row, columns[right]), spot: { row: down, column: right } }];
  }));
  return (
    <div role="status" className="cell-faults">
      {wrong.length > 0 && (
        <>
          <p>{t('grid.wrong', { count: wrong.length })}</p>
          <ul>
            {wrong.map(({ fault, text, name, spot }) => (
              <li key={name}>
                <button type="button" className="link" onClick={() => go(spot)}>
                  {name}
                </button>{' '}
                {t(`grid.fault.${fault}`, { text: show(text) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
