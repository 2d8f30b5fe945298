import type { KeyboardEvent } from 'react';
import { nextTo, type Size } from './grid-moves.js';
import type { Spot } from './pasted.js';

/** Where a key of movement leads within a grid, or null when the key is for something else. */
export type Mover = (key: string, at: Spot, size: Size, control: boolean) => Spot | null;

interface Cell {
  readonly at: Spot;
  readonly size: Size;
  readonly moved: Mover;
  go(to: Spot): void;
  /** @param text what is typed over the cell; null to go on with what stands there */
  edit(text: string | null): void;
  back(again: boolean): void;
  clear(): void;
}

/** What a key does in a cell that is not being written in: the same as in a spreadsheet. */
export function cellKey(event: KeyboardEvent, { at, size, moved, go, edit, back, clear }: Cell): void {
  const { key, altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const to = moved(key, at, size, control);
  if (to) go(to);
  else if (control && key.toLowerCase() === 'z') back(shiftKey);
  else if (control && key.toLowerCase() === 'y') back(true);
  else if (key === 'Enter' || key === 'F2') edit(null);
  else if (key === 'Delete' || key === 'Backspace') clear();
  else if (key.length === 1 && key !== ' ' && !control && !altKey) edit(key);
  else return;
  event.preventDefault();
}

interface Editor {
  readonly at: Spot;
  readonly size: Size;
  readonly moved: Mover;
  /** Begun by typing over the cell: arrows leave it. */
  readonly typed: boolean;
  commit(to: Spot | null): void;
  cancel(): void;
}

/** What a key does in the cell that is being written in. */
export function editorKey(event: KeyboardEvent, { at, size, moved, typed, commit, cancel }: Editor): void {
  const { key, shiftKey } = event;
  event.stopPropagation();
  if (key === 'Escape') cancel();
  else if (key === 'Enter') commit(moved(shiftKey ? 'ArrowUp' : 'ArrowDown', at, size, false));
  else if (key === 'Tab') {
    const to = nextTo(at, size, shiftKey);
    commit(to);
    // Beyond the last cell the tab key leads out of the grid.
    if (!to) return;
  } else if (typed && key.startsWith('Arrow')) commit(moved(key, at, size, false));
  else return;
  event.preventDefault();
}
