import { describe, expect, it } from '@jest/globals';
import { movedBy, nextTo } from './grid-moves.js';

const size = { rows: 3, columns: 2 };

describe('moving in a grid', () => {
  it.each([
    ['ArrowDown', false, [1, 0], [2, 0]], ['ArrowDown', false, [2, 0], [2, 0]], ['ArrowUp', false, [0, 1], [0, 1]], ['ArrowRight', false, [0, 0], [0, 1]], ['ArrowRight', false, [0, 1], [0, 1]],
    ['ArrowLeft', false, [1, 1], [1, 0]], ['Home', false, [1, 1], [1, 0]], ['End', true, [0, 0], [2, 1]], ['Home', true, [2, 1], [0, 0]], ['ArrowDown', true, [0, 1], [2, 1]], ['PageDown', false, [0, 1], [2, 1]],
  ] as const)('%s (control: %s) from %j leads to %j', (key, control, [row, column], [down, right]) => {
    expect(movedBy(key, { row, column }, size, control)).toEqual({ row: down, column: right });
  });

  it('leaves other keys alone', () => {
    expect(movedBy('a', { row: 0, column: 0 }, size, false)).toBeNull();
    expect(movedBy('Tab', { row: 0, column: 0 }, size, false)).toBeNull();
  });

  it('goes on to the next row, and out at both ends', () => {
    expect(nextTo({ row: 0, column: 1 }, size, false)).toEqual({ row: 1, column: 0 });
    expect(nextTo({ row: 1, column: 0 }, size, true)).toEqual({ row: 0, column: 1 });
    expect(nextTo({ row: 2, column: 1 }, size, false)).toBeNull();
    expect(nextTo({ row: 0, column: 0 }, size, true)).toBeNull();
  });
});
