import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { keptAmount } from './amount-text.js';
import { cellKey, editorKey } from './grid-keys.js';
import { movedBy, type Size } from './grid-moves.js';
import { cellsOf, laidOver, withoutNames, type Spot } from './pasted.js';
import { did, NO_STEPS, redo, undo, type Change } from './undo.js';

export interface GridCell {
  /** An amount as the API writes it, or the text that somebody left there. */
  readonly text: string;
  readonly editable: boolean;
  /** What the platform computes here, where it computes something. */
  readonly computed?: string | undefined;
  /** What stood here before, where that is to be seen. */
  readonly old?: string | undefined;
}
export interface GridLine {
  readonly id: string;
  readonly name: string;
  readonly total?: boolean;
}
export interface GridRow extends GridLine {
  readonly cells: readonly GridCell[];
}
export interface GridColumn extends GridLine {
  /** Of the columns under one heading. */
  readonly group?: string;
}
export type Write = (changes: readonly { readonly row: string; readonly column: string; readonly text: string }[]) => void;
export interface PasteTold {
  readonly taken: number;
  readonly left: number;
  /** Names of rows and columns that were copied along. */
  readonly names: number;
}

interface Editing {
  readonly text: string;
  /** Begun by typing over the cell: arrows leave it, as in a spreadsheet. */
  readonly typed: boolean;
}

interface GridProps {
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly write: Write;
  readonly table: RefObject<HTMLTableElement | null>;
  /** An amount as the reader writes it. */
  editText(text: string): string;
}

/** The keyboard, the clipboard and the undoing of a grid of amounts. */
export function useGrid({ rows, columns, write, table, editText }: GridProps) {
  const [editing, setEditing] = useState<Editing | null>(null);
  const [pasted, setPasted] = useState<PasteTold | null>(null);
  const size = { rows: rows.length, columns: columns.length };
  const { at, go, stay } = useSpot(size, table);
  const cellAt = ({ row, column }: Spot) => rows[row]?.cells[column];
  const { change, back } = useChanges({ rows, columns, write, go });

  const edit = (text: string | null, where: Spot = at): void => {
    const cell = cellAt(where);
    if (!cell?.editable) return;
    stay(where);
    setEditing({ text: text ?? editText(cell.text), typed: text !== null });
  };
  const commit = (to: Spot | null): void => {
    if (editing) change([{ ...at, text: editing.text }]);
    setEditing(null);
    if (to) go(to);
  };
  const cancel = (): void => {
    setEditing(null);
    go(at);
  };
  return {
    at, editing, pasted, go, edit, commit,
    type: (text: string) => setEditing((known) => known && { ...known, text }),
    keyInCell: (event: KeyboardEvent) => cellKey(event, { at, size, moved: movedBy, go, edit, back, clear: () => void (cellAt(at)?.editable && change([{ ...at, text: '' }])) }),
    keyInEditor: (event: KeyboardEvent) => editorKey(event, { at, size, moved: movedBy, typed: editing?.typed ?? false, commit, cancel }),
    paste: (event: ClipboardEvent) => {
      if (editing) return;
      event.preventDefault();
      const { cells, names } = withoutNames(cellsOf(event.clipboardData.getData('text/plain')));
      const { taken, left } = laidOver(cells, at, (where) => cellAt(where)?.editable ?? false);
      change(taken);
      setPasted({ taken: taken.length, left, names });
    },
    copy: (event: ClipboardEvent, cut: boolean) => {
      const cell = cellAt(at);
      if (editing || !cell) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', editText(cell.text));
      if (cut && cell.editable) change([{ ...at, text: '' }]);
    },
  };
}

/** The one cell that the tab key reaches; moving takes the focus along. */
function useSpot(size: Size, table: GridProps['table']) {
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 });
  const moved = useRef(false);
  const at: Spot = { row: Math.min(spot.row, size.rows - 1), column: Math.min(spot.column, size.columns - 1) };
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    table.current?.querySelector<HTMLElement>(`[data-spot="${at.row}-${at.column}"]`)?.focus();
  });
  return {
    at,
    stay: setSpot,
    go: (to: Spot): void => {
      moved.current = true;
      setSpot({ ...to });
    },
  };
}

/** Writes into cells, and takes back what was written. */
function useChanges({ rows, columns, write, go }: Pick<GridProps, 'rows' | 'columns' | 'write'> & { go: (to: Spot) => void }) {
  const steps = useRef(NO_STEPS);
  const put = (changes: readonly Change[]): void => {
    if (changes.length > 0) write(changes.map(({ row, column, after }) => ({ row, column, text: after })));
  };
  return {
    change: (changes: readonly (Spot & { readonly text: string })[]): void => {
      const named = changes.map(({ row, column, text }): Change => ({ row: rows[row]?.id ?? '', column: columns[column]?.id ?? '', before: rows[row]?.cells[column]?.text ?? '', after: keptAmount(text) }));
      steps.current = did(steps.current, named);
      put(named.filter(({ before, after }) => before !== after));
    },
    back: (again: boolean): void => {
      const step = again ? redo(steps.current) : undo(steps.current);
      if (!step) return;
      steps.current = step.steps;
      put(step.changes);
      const [first] = step.changes;
      go({ row: Math.max(rows.findIndex(({ id }) => id === first?.row), 0), column: Math.max(columns.findIndex(({ id }) => id === first?.column), 0) });
    },
  };
}
