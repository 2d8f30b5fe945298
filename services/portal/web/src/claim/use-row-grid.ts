import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { cellKey, editorKey } from '../budget/grid-keys.js';
import { cellsOf, type Spot } from '../budget/pasted.js';
import type { BookRow, RowBook } from './row-book.js';
import { movedInList } from './row-spots.js';
import { isBlank, keptText, withText, type Named, type RowField, type RowText } from './row-text.js';

export interface RowGridProps {
  readonly book: RowBook;
  /** The rows that are shown; below them stands an empty one, unless only some are shown. */
  readonly rows: readonly BookRow[];
  readonly fields: readonly RowField[];
  readonly categories: readonly Named[];
  /** Only some rows are shown: then none is added. */
  readonly partial: boolean;
  /** The cell that somebody came here for. */
  readonly start?: Spot | null;
  /** A kept text as the reader types it. */
  toType(field: RowField, text: string): string;
}
interface Editing {
  readonly text: string;
  /** Begun by typing over the cell: arrows leave it, as in a spreadsheet. */
  readonly typed: boolean;
}
/** Texts by the place of the row. */
type Texts = ReadonlyMap<number, RowText>;

/** The keyboard, the clipboard and the undoing of the rows of a claim. */
export function useRowGrid(props: RowGridProps, focus: () => void) {
  const { book, rows, fields, partial, toType, start } = props;
  const [spot, setSpot] = useState<Spot>(start ?? { row: 0, column: 0 });
  const [pasted, setPasted] = useState<{ readonly rows: number; readonly left: number } | null>(null);
  const size = { rows: rows.length + (partial ? 0 : 1), columns: fields.length };
  const at: Spot = { row: Math.max(Math.min(spot.row, size.rows - 1), 0), column: Math.min(spot.column, size.columns - 1) };
  const fieldAt = ({ column }: Spot): RowField => fields[column] ?? 'voucher';
  const textAt = (where: Spot): string => rows[where.row]?.text[fieldAt(where)] ?? '';
  const write = useWriting(props);
  const writeOne = (where: Spot, text: string) => write(new Map([[where.row, { [fieldAt(where)]: text }]]));
  const go = (to: Spot): void => {
    setSpot(to);
    focus();
  };
  const { editing, edit: open, type, close } = useEditing();
  const edit = (text: string | null, where: Spot = at): void => {
    setSpot(where);
    open({ text: text ?? toType(fieldAt(where), textAt(where)), typed: text !== null });
  };
  const commit = (to: Spot | null, text: string | undefined = editing?.text): void => {
    if (!close()) return;
    if (text !== undefined) writeOne(at, text);
    if (to) go(to);
  };
  const back = (again: boolean): void => {
    const [first] = again ? book.redo() : book.undo();
    const row = book.shown.rows.findIndex(({ key }) => key === first);
    if (row >= 0 && !partial) go({ ...at, row });
  };
  const cancel = (): void => {
    close();
    go(at);
  };
  return {
    at, editing, pasted, size, go, edit, commit, back, type,
    rowAt: (row: number): BookRow | null => rows[row] ?? null,
    removeRow: (): void => {
      const row = rows[at.row];
      if (row) book.change([{ key: row.key, after: null }]);
    },
    keyInCell: (event: KeyboardEvent): void => cellKey(event, { at, size, moved: movedInList, go, edit, back, clear: () => writeOne(at, '') }),
    /** With one row more: what is written into the empty one makes the next. @param chosen what a list of choices holds; null where it is typed */
    keyInEditor: (event: KeyboardEvent, chosen: string | null): void => editorKey(event, { at, size: { ...size, rows: size.rows + 1 }, moved: movedInList, typed: chosen === null && (editing?.typed ?? false), commit: (to) => commit(to, chosen ?? undefined), cancel }),
    paste: (event: ClipboardEvent): void => {
      if (editing) return;
      event.preventDefault();
      const { texts, left } = laidOut(event.clipboardData.getData('text/plain'), at, fields, partial ? size.rows : Number.POSITIVE_INFINITY);
      write(texts);
      setPasted({ rows: texts.size, left });
    },
    copy: (event: ClipboardEvent, cut: boolean): void => {
      if (editing) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', copied(props, fieldAt(at), textAt(at)));
      if (cut) writeOne(at, '');
    },
  };
}

export type RowGridActs = ReturnType<typeof useRowGrid>;

const copied = ({ categories, toType }: RowGridProps, field: RowField, text: string): string => (field === 'category' ? (categories.find(({ id }) => id === text)?.name ?? text) : toType(field, text));

/** The one cell that is being written in. An editor that goes loses the focus too: it is closed once. */
function useEditing() {
  const [editing, setEditing] = useState<Editing | null>(null);
  const open = useRef(false);
  return {
    editing,
    edit: (next: Editing): void => {
      open.current = true;
      setEditing(next);
    },
    type: (text: string): void => setEditing((known) => known && { ...known, text }),
    /** @returns whether it was open */
    close: (): boolean => {
      const was = open.current;
      open.current = false;
      setEditing(null);
      return was;
    },
  };
}

const newRow = (): string => crypto.randomUUID();

/** Writes texts into rows; what is written below the last makes new ones. */
function useWriting({ book, rows, categories }: RowGridProps) {
  // The empty row keeps its key until something stands in it.
  const blank = useRef(newRow());
  return (texts: Texts): void => {
    const changes = [...texts].map(([row, typed]) => {
      const key = rows[row]?.key ?? (row === rows.length ? blank.current : newRow());
      const kept = Object.fromEntries(Object.entries(typed).map(([field, text]) => [field, keptText(field as RowField, text, categories)])) as RowText;
      return { key, after: withText(rows[row]?.text ?? {}, kept) };
    });
    if (changes.some(({ key, after }) => key === blank.current && !isBlank(after))) blank.current = newRow();
    book.change(changes.filter(({ key, after }) => !isBlank(after) || book.textOf(key) !== null));
  };
}

/** Lays pasted cells over rows, from a cell on. @returns the texts by row, and how many cells fell beside them */
function laidOut(pasted: string, from: Spot, fields: readonly RowField[], most: number): { readonly texts: Texts; readonly left: number } {
  const texts = new Map<number, RowText>();
  let left = 0;
  cellsOf(pasted).forEach((line, down) => line.forEach((text, right) => {
    const [row, field] = [from.row + down, fields[from.column + right]];
    if (field === undefined || row >= most) left += text.trim() === '' ? 0 : 1;
    else texts.set(row, { ...texts.get(row), [field]: text });
  }));
  return { texts, left };
}
