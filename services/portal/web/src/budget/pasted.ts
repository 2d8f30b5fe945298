/** The cells of a text from a spreadsheet: rows end in line breaks, cells in tabs; a cell in quotes may hold both. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  const all = text.replaceAll(/\r\n?/gu, '\n').replace(/\n+$/u, '');
  for (let at = 0; at < all.length; at += 1) {
    const sign = all[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (all[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '' && closes(all, at)) quoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\n') {
      endCell();
      rows.push([]);
    } else cell += sign;
  }
  endCell();
  return rows;
}

/** Whether the quote that opens a cell is closed at the end of one; else it is a sign like any other. */
function closes(text: string, from: number): boolean {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || text[at + 1] === '\t' || text[at + 1] === '\n';
  }
  return false;
}

export interface Spot {
  readonly row: number;
  readonly column: number;
}

export interface Pasted {
  /** What goes where. */
  readonly taken: readonly (Spot & { readonly text: string })[];
  /** How many cells with text fell beside the grid, or on cells that take nothing. */
  readonly left: number;
}

/**
 * Lays pasted cells over a grid, from a cell on to the right and down.
 * @param takes whether a cell of the grid can be written in
 */
export function laidOver(cells: readonly (readonly string[])[], from: Spot, takes: (spot: Spot) => boolean): Pasted {
  const spots = cells.flatMap((row, down) => row.map((text, right) => ({ row: from.row + down, column: from.column + right, text: text.trim() })));
  const taken = spots.filter(takes);
  return { taken, left: spots.filter((spot) => spot.text !== '' && !takes(spot)).length };
}
