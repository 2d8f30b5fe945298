import type { Spot } from './pasted.js';

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), Math.max(count - 1, 0));

/** Where a key of movement leads within a grid, or null when the key is for something else. */
export function movedBy(key: string, { row, column }: Spot, { rows, columns }: Size, control: boolean): Spot | null {
  const to = (down: number, right: number): Spot => ({ row: within(down, rows), column: within(right, columns) });
  switch (key) {
    case 'ArrowUp':
      return to(control ? 0 : row - 1, column);
    case 'ArrowDown':
      return to(control ? rows : row + 1, column);
    case 'ArrowLeft':
      return to(row, control ? 0 : column - 1);
    case 'ArrowRight':
      return to(row, control ? columns : column + 1);
    case 'Home':
      return to(control ? 0 : row, 0);
    case 'End':
      return to(control ? rows : row, columns);
    case 'PageUp':
      return to(0, column);
    case 'PageDown':
      return to(rows, column);
    default:
      return null;
  }
}

/** The cell after or before this one in reading order; null beyond the last or the first. */
export function nextTo({ row, column }: Spot, { rows, columns }: Size, back: boolean): Spot | null {
  const at = row * columns + column + (back ? -1 : 1);
  return at < 0 || at >= rows * columns ? null : { row: Math.floor(at / columns), column: at % columns };
}
