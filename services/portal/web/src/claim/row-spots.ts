import { movedBy, type Size } from '../budget/grid-moves.js';
import type { Spot } from '../budget/pasted.js';

const PAGE = 20;

/** Where a key of movement leads in a long list: as in any grid, but the page keys go a page at a time. */
export function movedInList(key: string, at: Spot, size: Size, control: boolean): Spot | null {
  if (key === 'PageUp') return { ...at, row: Math.max(at.row - PAGE, 0) };
  if (key === 'PageDown') return { ...at, row: Math.min(at.row + PAGE, size.rows - 1) };
  return movedBy(key, at, size, control);
}
